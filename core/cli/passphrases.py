"""The passphrases of keys: from the environment for scripts, else typed; never an argument.

What stands on a command line can be read by others.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from core.domain.problems import UserError

PASSPHRASE = "SPENDBOOK_PASSPHRASE"
NEW_PASSPHRASE = "SPENDBOOK_NEW_PASSPHRASE"


class NoPassphrase(UserError):
    """The keys need a passphrase: none was given, and nobody is here to type it."""

    code = "SB-852"
    exit_code = 4
    remedy_text = "Set it in the environment as {name}."


def passphrase_of(place: Path) -> str:
    """Take the passphrase of keys from the environment, or ask for it once at a terminal.

    Raises:
        NoPassphrase: it is not set, and nobody is there to type it.
    """
    given = _given(PASSPHRASE)
    return getpass.getpass(f"Passphrase for {place.name}: ") if given is None else given


def new_passphrase(name: str = PASSPHRASE) -> str:
    """Take a new passphrase from the environment, or ask for it twice at a terminal.

    Raises:
        NoPassphrase: it is not set, and nobody is there to type it.
    """
    given = _given(name)
    while given is None:
        first = getpass.getpass("Passphrase for the keys: ")
        if first == getpass.getpass("Once more: "):
            given = first
        else:
            print("The two were not the same.", file=sys.stderr)
    return given


def _given(name: str) -> str | None:
    given = os.environ.get(name, "")
    if not given and not sys.stdin.isatty():
        raise NoPassphrase(name=name)
    return given or None
