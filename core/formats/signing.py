"""Signatures in minisign's format, so that anyone can check them without our program.

Ed25519 over the BLAKE2b-512 of the data ("ED"); signatures in the older form ("Ed") are read.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.backends.openssl.backend import backend
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from core.domain.problems import UserError

_PREHASHED, _LEGACY = b"ED", b"Ed"
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
_LONGEST = 4096
_COMMENT = re.compile(r"[^\x00-\x1f\x7f]{0,1024}")


class NotASignature(UserError):
    """The signature is not in minisign's form."""

    code = "SB-633"
    exit_code = 6
    remedy_text = "Do not use the file. Ask the sender for it again."


class NotAPublicKey(UserError):
    """The public key is not in minisign's form."""

    code = "SB-634"
    exit_code = 3
    remedy_text = "Choose the .pub file of the body."


class OtherKey(UserError):
    """The signature was made with another key than the one given."""

    code = "SB-635"
    exit_code = 6
    remedy_text = "Ask the sender which key they use now, by telephone, and compare fingerprints."


class SignatureDoesNotHold(UserError):
    """The file was changed after it was signed, or somebody else signed it."""

    code = "SB-636"
    exit_code = 6
    remedy_text = "Do not use it. Ask the sender for the file again."


class CommentChanged(UserError):
    """The comment in the signature was changed after it was signed."""

    code = "SB-637"
    exit_code = 6
    remedy_text = "Do not use it. Ask the sender for the file again."


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What others need to check our signatures: a key and its short id."""

    key_id: bytes
    raw: bytes

    def id_text(self) -> str:
        """Return the id as minisign prints it."""
        return self.key_id[::-1].hex().upper()


@dataclass(frozen=True, slots=True)
class SecretKey:
    """The body's own key. ``seed`` is 32 secret bytes; the id follows from the public key."""

    seed: bytes

    def public(self) -> PublicKey:
        """Return the public half."""
        raw = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return PublicKey(hashlib.blake2b(raw, digest_size=8).digest(), raw)

    def __repr__(self) -> str:
        return f"SecretKey({self.public().id_text()})"


@dataclass(frozen=True, slots=True)
class Signature:
    """The parts of a signature file that mean something."""

    algorithm: bytes
    key_id: bytes
    signature: bytes
    trusted_comment: str
    comment_signature: bytes

    def text(self) -> bytes:
        """Return the signature file as Spendbook writes it."""
        first = f"signature by Spendbook, key {self.key_id[::-1].hex().upper()}"
        lines = [
            _UNTRUSTED + first,
            _base64(self.algorithm + self.key_id + self.signature),
            _TRUSTED + self.trusted_comment,
            _base64(self.comment_signature),
        ]
        return "".join(f"{line}\n" for line in lines).encode("utf-8")


def arithmetic() -> str:
    """Return the version of OpenSSL, whose arithmetic signs and verifies."""
    return backend.openssl_version_text().split()[1]


def new_key() -> SecretKey:
    """Make a new key from the system's randomness."""
    return SecretKey(os.urandom(32))


def public_text(key: SecretKey | PublicKey) -> str:
    """Return minisign's ``.pub`` file of a key."""
    public = key.public() if isinstance(key, SecretKey) else key
    body = _base64(_LEGACY + public.key_id + public.raw)
    return f"{_UNTRUSTED}minisign public key {public.id_text()}\n{body}\n"


def read_public(text: str) -> PublicKey:
    """Read minisign's ``.pub`` file, or its second line alone.

    Raises:
        NotAPublicKey: it is neither.
    """
    lines = [line for line in text[:_LONGEST].splitlines() if line.strip()]
    raw = _raw(lines[-1].strip()) if 1 <= len(lines) <= 2 else None
    if raw is None or len(raw) != 42 or raw[:2] != _LEGACY:
        raise NotAPublicKey()
    return PublicKey(raw[2:10], raw[10:])


def sign(data: bytes, key: SecretKey, trusted_comment: str) -> bytes:
    """Sign data; the comment is signed with it. The same input gives the same bytes.

    Raises:
        ValueError: the comment is not one line of printable text.
    """
    if not _COMMENT.fullmatch(trusted_comment):
        raise ValueError("a trusted comment is one line of text")
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    signature = private.sign(_digest(data))
    over = signature + trusted_comment.encode("utf-8")
    key_id = key.public().key_id
    return Signature(_PREHASHED, key_id, signature, trusted_comment, private.sign(over)).text()


def read_signature(data: bytes) -> Signature:
    """Take a signature file apart.

    Raises:
        NotASignature: it is not in minisign's form.
    """
    try:
        lines = data[:_LONGEST].decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise NotASignature() from None
    if len(data) > _LONGEST or len(lines) < 4 or any(line.strip() for line in lines[4:]):
        raise NotASignature()
    first, second = _raw(lines[1].strip()), _raw(lines[3].strip())
    comment = lines[2].removesuffix("\r")
    if (
        first is None
        or second is None
        or (len(first), len(second)) != (74, 64)
        or first[:2] not in {_PREHASHED, _LEGACY}
        or not lines[0].startswith(_UNTRUSTED)
        or not comment.startswith(_TRUSTED)
    ):
        raise NotASignature()
    return Signature(first[:2], first[2:10], first[10:], comment[len(_TRUSTED) :], second)


def verify(data: bytes, signature: bytes, public: str | PublicKey) -> Signature:
    """Check a signature and the comment that it carries; return its parts.

    The untrusted comment is nobody's word: it is neither checked nor returned.

    Raises:
        NotASignature, NotAPublicKey: one of them is not in minisign's form.
        OtherKey: another key made it.
        SignatureDoesNotHold: the data is not what was signed.
        CommentChanged: the trusted comment is not what was signed.
    """
    key = read_public(public) if isinstance(public, str) else public
    parts = read_signature(signature)
    if parts.key_id != key.key_id:
        raise OtherKey()
    signed = _digest(data) if parts.algorithm == _PREHASHED else data
    if not _holds(key, parts.signature, signed):
        raise SignatureDoesNotHold()
    over = parts.signature + parts.trusted_comment.encode("utf-8")
    if not _holds(key, parts.comment_signature, over):
        raise CommentChanged()
    return parts


def _holds(key: PublicKey, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data).digest()


def key_fingerprint(key: PublicKey) -> str:
    """Return ten groups of four digits to read over the telephone (some 132 bits)."""
    return digits(key.key_id + key.raw)


def digits(data: bytes) -> str:
    """Return ten groups of four digits that stand for the data."""
    number = int.from_bytes(hashlib.sha256(data).digest(), "big") % 10**40
    text = f"{number:040}"
    return " ".join(text[start : start + 4] for start in range(0, 40, 4))


def short_code(sha256_hex: str) -> str:
    """Return the beginning of a fingerprint in four groups of four, to compare by eye."""
    return " ".join(sha256_hex[start : start + 4] for start in range(0, 16, 4))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _raw(text: str) -> bytes | None:
    """Decode strictly: spare bits and other alphabets must not make two texts of one value."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if _base64(raw) == text else None
