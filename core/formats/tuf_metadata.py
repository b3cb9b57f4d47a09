"""TUF's metadata in its one form: read strictly, signed, and the refusals that come of it."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]  # exported, unsaid
from tuf.api.metadata import Metadata, Root, Targets  # type: ignore[attr-defined]  # exported, unsaid
from tuf.api.serialization import DeserializationError

from core.domain.problems import UserError
from core.formats.packages import canonical
from core.formats.signing import SecretKey, digits

TARGETS = "targets.json"


class CatalogueChanged(UserError):
    """This catalogue was changed after {publisher} signed it: {file}."""

    code = "SB-450"
    exit_code = 6
    remedy_text = "Do not use it. Ask {publisher} for a new copy."


def read_root(data: bytes, name: str, claimed: str) -> Metadata[Root]:
    """Read a root.

    Raises:
        CatalogueChanged: it is not a root, or not in its one form.
    """
    metadata = _read(data, name, claimed)
    if not isinstance(metadata.signed, Root):
        raise CatalogueChanged(publisher=claimed, file=name)
    return metadata


def read_targets(data: bytes, claimed: str) -> Metadata[Targets]:
    """Read the signed list of an edition's files.

    Raises:
        CatalogueChanged: it is not such a list, or not in its one form.
    """
    metadata = _read(data, TARGETS, claimed)
    if not isinstance(metadata.signed, Targets):
        raise CatalogueChanged(publisher=claimed, file=TARGETS)
    return metadata


def _read(data: bytes, name: str, claimed: str) -> Metadata[Any]:
    """Read metadata that is in its one form: nothing in the file can change unseen."""
    try:
        metadata: Metadata[Any] = Metadata.from_bytes(data)
        same = canonical(metadata.to_dict()) == data
    except (DeserializationError, ValueError, RecursionError):
        same = False
    if same:
        keyids = [signature.keyid for signature in metadata.signatures.values()]
        texts = [signature.signature for signature in metadata.signatures.values()]
        same = keyids == sorted(keyids) and all(text == text.lower() for text in texts)
    if not same:
        raise CatalogueChanged(publisher=claimed, file=name)
    return metadata


def publisher_fingerprint(root: Root) -> str:
    """Return ten groups of four digits for a publisher's root keys.

    They stay the same when a root is renewed or the signing key changes, and change when the
    root keys do.
    """
    role = root.roles[Root.type]
    # The keys themselves, not their ids: an impostor can give keys any id.
    keys = sorted(str(root.keys[keyid].keyval["public"]) for keyid in role.keyids)
    fields = {
        "publisher": str(root.unrecognized_fields.get("publisher", "")),
        "threshold": role.threshold,
        "keys": keys,
    }
    return digits(canonical(fields))


def signer_of(key: SecretKey) -> CryptoSigner:
    """Return the signer of a key, with the id that the metadata gives it."""
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(key.seed))


def signed(metadata: Metadata[Any], keys: tuple[SecretKey, ...]) -> bytes:
    """Return metadata signed with the keys, in its one form."""
    signers = sorted((signer_of(key) for key in keys), key=lambda each: each.public_key.keyid)
    for signer in signers:
        metadata.sign(signer, append=True)
    return canonical(metadata.to_dict())
