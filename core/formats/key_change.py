"""Changing a publisher's keys: a new root, vouched for by enough holders of the old one.

A body's book follows by itself: every edition carries the chain of roots, and each root is
signed by the holders of the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tuf.api.metadata import Metadata, Root, Targets  # type: ignore[attr-defined]  # exported, unsaid

from core.domain.problems import UserError
from core.formats.signing import SecretKey
from core.formats.trust import KeysMissing, PublisherKeys, root_ends
from core.formats.tuf_metadata import read_root, signed, signer_of


class NotARootKey(UserError):
    """One of the root keys is not a root key of {publisher} any more, or never was."""

    code = "SB-459"
    exit_code = 2
    remedy_text = "Bring the key files that their holders were given last."


def change_keys(
    keys: PublisherKeys,
    issued: date,
    *,
    signing: SecretKey,
    added: Sequence[SecretKey] = (),
) -> PublisherKeys:
    """Return the keys after a change: another signing key, and perhaps other root keys.

    ``keys.root_keys`` are those that their holders brought. With nothing added, every holder
    keeps a root key. With keys added, those that were not brought are revoked: they are lost,
    or in the wrong hands. How many must be brought stays as it was.

    Raises:
        KeysMissing: fewer root keys are here than the root asks for, or too few would be left.
        NotARootKey: a key that was brought is not in the root.
    """
    old = read_root(keys.roots[-1], "root", keys.publisher).signed
    role = old.roles[Root.type]
    brought = {signer_of(key).public_key.keyid: key for key in keys.root_keys}
    if not set(brought) <= set(role.keyids):
        raise NotARootKey(publisher=keys.name)
    if len(brought) < role.threshold:
        raise KeysMissing(needed=role.threshold, found=len(brought))
    root = read_root(keys.roots[-1], "root", keys.publisher).signed
    root.version += 1
    root.expires = root_ends(issued)
    for keyid in tuple(root.roles[Targets.type].keyids):
        root.revoke_key(keyid, Targets.type)
    root.add_key(signer_of(signing).public_key, Targets.type)
    if added:
        for keyid in set(role.keyids) - set(brought):
            root.revoke_key(keyid, Root.type)
        for key in added:
            root.add_key(signer_of(key).public_key, Root.type)
    # Exactly as many as are needed: a signature too many could be cut off unseen.
    signers = tuple(brought[keyid] for keyid in sorted(brought)[: role.threshold])
    newest = signed(Metadata(root), signers)
    return replace(
        keys,
        roots=(*keys.roots, newest),
        signing=signing,
        root_keys=(*brought.values(), *added),
    )


def root_keys_missing(keys: PublisherKeys) -> int:
    """Return how many root keys of the newest root were not brought."""
    root = read_root(keys.roots[-1], "root", keys.publisher).signed
    return len(root.roles[Root.type].keyids) - len(keys.root_keys)
