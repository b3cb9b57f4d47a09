"""Who published a catalogue, proved offline: TUF's metadata (root and targets), no client.

The root names the keys; a new root is signed by the old one; targets name every file of an
edition. Here are the keys of a publisher and what a book remembers of one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tuf.api.metadata import Metadata, Root, TargetFile, Targets  # type: ignore[attr-defined]  # exported, unsaid

from core.domain.period import add_months
from core.domain.problems import UserError
from core.formats.packages import canonical, fingerprint
from core.formats.sealing import Lock, NotAKeyFile, seal, unseal
from core.formats.signing import PublicKey, SecretKey, new_key
from core.formats.tuf_metadata import TARGETS, publisher_fingerprint, read_root, signed, signer_of

MOST_ROOTS = 50
_ROOT_YEARS, _EDITION_MONTHS = 3, 13
_KIND = "spendbook publisher key"
_ROOT_KIND = "spendbook root key"


class KeysMissing(UserError):
    """{needed} root keys are needed for this; {found} of them are here."""

    code = "SB-457"
    exit_code = 2
    remedy_text = "Bring the key files of the other holders."


@dataclass(frozen=True, slots=True)
class PublisherKeys:
    """What a publisher signs with: the chain of roots (public), the signing key, and root keys.

    Root keys are needed only to change keys; between those days each holder keeps one apart.
    """

    publisher: str
    name: str
    roots: tuple[bytes, ...]
    signing: SecretKey
    root_keys: tuple[SecretKey, ...] = ()

    def fingerprint(self) -> str:
        """Return the digits that a body reads to the publisher by telephone."""
        return publisher_fingerprint(read_root(self.roots[-1], "root", self.publisher).signed)


@dataclass(frozen=True, slots=True)
class PublisherState:
    """What a book remembers of a publisher.

    ``clock_floor`` is the latest day on which one of its editions was applied, or on which that
    one ran out if it was out of date by then. ``edition_fingerprint`` is that of the highest
    edition's signed list of files.
    """

    publisher: str
    name: str
    root: bytes
    highest_edition: int
    clock_floor: date
    confirmed: bool = False
    edition_fingerprint: str = ""

    def to_text(self) -> str:
        """Return the text that a book keeps."""
        fields = {
            "publisher": self.publisher,
            "name": self.name,
            "root": base64.b64encode(self.root).decode("ascii"),
            "highest_edition": self.highest_edition,
            "clock_floor": self.clock_floor.isoformat(),
            "confirmed": self.confirmed,
            "edition_fingerprint": self.edition_fingerprint,
        }
        return canonical(fields).decode("utf-8")

    def fingerprint(self) -> str:
        """Return the digits that the person reads to the publisher by telephone."""
        return publisher_fingerprint(read_root(self.root, "root", self.publisher).signed)


def read_state(text: str) -> PublisherState:
    """Read what ``PublisherState.to_text`` wrote."""
    fields = json.loads(text)
    fields["root"] = base64.b64decode(fields["root"])
    fields["clock_floor"] = date.fromisoformat(fields["clock_floor"])
    return PublisherState(**fields)


@dataclass(frozen=True, slots=True)
class RootFacts:
    """What a root says of its publisher: how many root keys there are and are needed, to when."""

    publisher: str
    name: str
    version: int
    holders: int
    needed: int
    ends: date


def root_facts(data: bytes) -> RootFacts:
    """Return what a publisher's newest root says.

    Raises:
        CatalogueChanged: it is not a root, or not in its one form.
    """
    root = read_root(data, "root", "this publisher").signed
    role = root.roles[Root.type]
    said = root.unrecognized_fields
    publisher = str(said.get("publisher", ""))
    return RootFacts(
        publisher,
        str(said.get("publisher_name", "")) or publisher,
        root.version,
        len(role.keyids),
        role.threshold,
        root.expires.date(),
    )


def lost_signing_key(roots: Sequence[bytes], signing: SecretKey) -> PublisherKeys:
    """Return the keys of a publisher whose file is lost, from the roots of its last edition.

    ``signing`` is new; it signs nothing that holds until enough holders vouch for it.
    """
    facts = root_facts(roots[-1])
    return PublisherKeys(facts.publisher, facts.name, tuple(roots), signing)


def new_publisher(publisher: str, name: str, issued: date, *, holders: int = 2) -> PublisherKeys:
    """Make a publisher's keys: two root keys of which one is needed, or three and two.

    Raises:
        ValueError: ``holders`` is neither 2 nor 3.
    """
    if holders not in (2, 3):
        raise ValueError("a publisher has two or three root keys")
    root_keys = tuple(new_key() for _ in range(holders))
    signing = new_key()
    fields = {"publisher": publisher, "publisher_name": name}
    root = Root(
        version=1,
        expires=root_ends(issued),
        consistent_snapshot=False,
        unrecognized_fields=fields,
    )
    for key in root_keys:
        root.add_key(signer_of(key).public_key, Root.type)
    root.add_key(signer_of(signing).public_key, Targets.type)
    root.roles[Root.type].threshold = holders - 1
    first = signed(Metadata(root), root_keys[: holders - 1])
    return PublisherKeys(publisher, name, (first,), signing, root_keys)


def seal_publisher(keys: PublisherKeys, lock: Lock) -> bytes:
    """Return the file with which a publisher signs editions; root keys are not in it."""
    fields = {
        "publisher": keys.publisher,
        "name": keys.name,
        "roots": [base64.b64encode(root).decode("ascii") for root in keys.roots],
        "signing": keys.signing.seed.hex(),
    }
    return seal(canonical(fields), lock, _KIND)


def open_publisher(data: bytes, passphrase: str) -> PublisherKeys:
    """Open a publisher's file.

    Raises:
        NotAKeyFile: it is something else.
        PassphraseWrong: the passphrase does not fit.
    """
    fields = json.loads(unseal(data, passphrase, _KIND))
    roots = tuple(base64.b64decode(root) for root in fields["roots"])
    signing = SecretKey(bytes.fromhex(fields["signing"]))
    return PublisherKeys(fields["publisher"], fields["name"], roots, signing)


def seal_root_key(key: SecretKey, lock: Lock) -> bytes:
    """Return one root key as a file for its holder."""
    return seal(key.seed, lock, _ROOT_KIND)


def open_root_key(data: bytes, passphrase: str) -> SecretKey:
    """Open a holder's file.

    Raises:
        NotAKeyFile: it is something else.
        PassphraseWrong: the passphrase does not fit.
    """
    seed = unseal(data, passphrase, _ROOT_KIND)
    if len(seed) != 32:
        raise NotAKeyFile(kind=_ROOT_KIND)
    return SecretKey(seed)


def sign_edition(
    keys: PublisherKeys, edition: int, issued: date, files: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the trust files of an edition: the chain of roots, and the signed list of files."""
    roots = {f"{number}.root.json": root for number, root in enumerate(keys.roots, start=1)}
    targets = Targets(
        version=edition,
        expires=_end(add_months(issued, _EDITION_MONTHS)),
        targets={
            name: TargetFile(len(data), {"sha256": fingerprint(data)}, name)
            for name, data in {**roots, **files}.items()
        },
        unrecognized_fields={"publisher": keys.publisher, "issued": issued.isoformat()},
    )
    return {**roots, TARGETS: signed(Metadata(targets), (keys.signing,))}


def signs_for(state: PublisherState, key: PublicKey) -> bool:
    """Say whether a key is the one with which a publisher that a book knows signs."""
    root = read_root(state.root, "root", state.publisher).signed
    keyids = root.roles[Targets.type].keyids
    return key.raw.hex() in {str(root.keys[keyid].keyval["public"]) for keyid in keyids}


def root_ends(issued: date) -> datetime:
    """Return when a root that is issued on a day runs out."""
    return _end(add_months(issued, 12 * _ROOT_YEARS))


def _end(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
