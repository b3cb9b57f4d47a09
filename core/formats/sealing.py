"""Secrets at rest: scrypt makes guessing slow, AES-GCM notices every change.

PKCS#8 files as the cryptography package writes them use 2,048 rounds of PBKDF2, which unlock
in no time at all; scrypt with N = 2^17 takes some 0.4 s and 128 MB for every guess.
"""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.domain.problems import UserError
from core.formats.packages import canonical

_COST = 2**17
_SHORTEST = 8
_LARGEST = 1024 * 1024


class PassphraseTooShort(UserError):
    """The passphrase has fewer than {least} characters."""

    code = "SB-630"
    exit_code = 2
    remedy_text = "Choose a longer one; three or four unrelated words are good."


class PassphraseWrong(UserError):
    """The passphrase does not open this key file."""

    code = "SB-631"
    exit_code = 3
    remedy_text = "Type it again; check Caps Lock. Nobody can open the file without it."


class NotAKeyFile(UserError):
    """The file is not a key file of this kind ({kind})."""

    code = "SB-632"
    exit_code = 3
    remedy_text = "Choose the key file that Spendbook made."


@dataclass(frozen=True, slots=True)
class Lock:
    """A passphrase made ready to seal with: one wait for all the files that it is to open."""

    salt: bytes
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, passphrase: str) -> Lock:
        """Stretch a passphrase.

        Raises:
            PassphraseTooShort: it has fewer than 8 characters.
        """
        if len(passphrase) < _SHORTEST:
            raise PassphraseTooShort(least=_SHORTEST)
        salt = os.urandom(16)
        return cls(salt, _stretch(passphrase, salt))


def seal(secret: bytes, lock: Lock, kind: str) -> bytes:
    """Return a key file that only the passphrase opens. ``kind`` says what it is for."""
    nonce = os.urandom(12)
    head = {"kind": kind, "cost": _COST, "salt": _text(lock.salt), "nonce": _text(nonce)}
    sealed = AESGCM(lock.key).encrypt(nonce, secret, canonical(head))
    return canonical({**head, "sealed": _text(sealed)}) + b"\n"


def unseal(data: bytes, passphrase: str, kind: str) -> bytes:
    """Open a key file.

    Raises:
        NotAKeyFile: it is something else, or a key for another purpose.
        PassphraseWrong: the passphrase does not fit, or the file was changed.
    """
    try:
        parts = json.loads(data[:_LARGEST])
        head = {name: parts[name] for name in ("kind", "cost", "salt", "nonce")}
        salt, nonce, sealed = (_raw(parts[name]) for name in ("salt", "nonce", "sealed"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotAKeyFile(kind=kind) from None
    # A file may not choose its own cost: a huge one would use up all memory.
    if (head["kind"], head["cost"], len(salt), len(nonce)) != (kind, _COST, 16, 12):
        raise NotAKeyFile(kind=kind)
    try:
        return AESGCM(_stretch(passphrase, salt)).decrypt(nonce, sealed, canonical(head))
    except InvalidTag:
        raise PassphraseWrong() from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    # The same letters typed on a Mac and on Windows can be different code points.
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(text)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
