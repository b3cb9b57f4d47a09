"""Change a publisher's keys: a new signing key, root keys that were lost or stolen replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.formats import key_change, trust
from core.formats.catalogue_package import roots_of
from core.formats.files import read_within, write_atomically
from core.formats.sealing import Lock
from core.formats.signing import SecretKey, new_key
from core.store.book import utc_now
from core.usecases.publish_catalogue import (
    ROOT,
    ROOT_KEY,
    SIGNING,
    KeysThere,
    SigningKeys,
    open_keys,
)

_EDITION = ".zip"


@dataclass(frozen=True, slots=True)
class KeysChanged:
    """The keys after a change: the files to use from now on, and what became of the root keys.

    ``new_holders`` are the files of the holders who get a new root key. ``same_fingerprint``
    says whether bodies read out the same digits as before.
    """

    files: tuple[Path, ...]
    new_holders: tuple[Path, ...]
    revoked: int
    version: int
    fingerprint: str
    same_fingerprint: bool


def rotate(keys: SigningKeys, holders: Sequence[SigningKeys], out: Path) -> KeysChanged:
    """Make a new signing key; the root keys stay with their holders.

    The old signing key serves no longer for whoever has seen an edition under the new one. The
    new files go into a folder of their own; the old ones are left for the person to destroy.
    Where the signing key itself is lost, ``keys`` is the last edition that it signed, with the
    passphrase for the new one.

    Raises:
        KeysThere: the folder holds keys already. KeysMissing: too few holders are here.
        NotARootKey: a root key is not one of this publisher's.
        UserError: a file is not a key, or its passphrase does not fit.
    """
    return _change(keys, holders, out, replace_missing=False)


def revoke(keys: SigningKeys, holders: Sequence[SigningKeys], out: Path) -> KeysChanged:
    """Revoke every root key that is not brought, give out new ones, and a new signing key.

    For a root key that was lost or stolen: whoever has it can do nothing with it any more.

    Raises:
        UserError: as for ``rotate``.
    """
    return _change(keys, holders, out, replace_missing=True)


def _change(
    keys: SigningKeys, holders: Sequence[SigningKeys], out: Path, *, replace_missing: bool
) -> KeysChanged:
    if out.is_dir() and any(out.glob(f"*{SIGNING}")):
        raise KeysThere(folder=str(out))
    opened = _opened(keys)
    brought = tuple(dict.fromkeys(_root_key(one) for one in holders))
    before = replace(opened, root_keys=brought)
    missing = key_change.root_keys_missing(before) if replace_missing else 0
    added = tuple(new_key() for _ in range(missing))
    after = key_change.change_keys(before, utc_now().date(), signing=new_key(), added=added)
    return _write(before, after, added, (out, keys.passphrase))


def new_passphrase(keys: SigningKeys, passphrase: str) -> Path:
    """Give a key file another passphrase: a holder's own, or one that nobody else has seen.

    Copies of the file keep the old one.

    Raises:
        UserError: it is no key file, the old passphrase does not fit, or the new one is short.
    """
    data = read_within(keys.place)
    if keys.place.suffix == ROOT_KEY:
        key = trust.open_root_key(data, keys.passphrase)
        sealed = trust.seal_root_key(key, Lock.of(passphrase))
    else:
        opened = trust.open_publisher(data, keys.passphrase)
        sealed = trust.seal_publisher(opened, Lock.of(passphrase))
    write_atomically(keys.place, sealed, private=True)
    return keys.place


def _opened(keys: SigningKeys) -> trust.PublisherKeys:
    """Open the file of keys; of an edition the roots that it carries, which are verified."""
    if keys.place.suffix.lower() != _EDITION:
        return open_keys(keys)
    return trust.lost_signing_key(roots_of(read_within(keys.place)), new_key())


def _root_key(one: SigningKeys) -> SecretKey:
    return trust.open_root_key(read_within(one.place), one.passphrase)


def _write(
    before: trust.PublisherKeys,
    after: trust.PublisherKeys,
    added: Sequence[SecretKey],
    to: tuple[Path, str],
) -> KeysChanged:
    folder, passphrase = to
    publisher, version, lock = after.publisher, len(after.roots), Lock.of(passphrase)
    secret = {folder / f"{publisher}{SIGNING}": trust.seal_publisher(after, lock)}
    new = {
        folder / f"{publisher}-new-{version}-{number}{ROOT_KEY}": trust.seal_root_key(key, lock)
        for number, key in enumerate(added, start=1)
    }
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in {**secret, **new}.items():
        write_atomically(path, data, private=True)
    public = folder / f"{publisher}{ROOT}"
    write_atomically(public, after.roots[-1])
    return KeysChanged(
        files=(*secret, *new, public),
        new_holders=tuple(new),
        revoked=len(added),
        version=version,
        fingerprint=after.fingerprint(),
        same_fingerprint=after.fingerprint() == before.fingerprint(),
    )
