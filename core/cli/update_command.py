"""`spendbook update FILE`: prove a newer Spendbook by its makers' key, then put it to use."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answer import Answer
from core.cli.options import Nouns, add_verb
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.formats.files import read_within
from core.usecases import update_program
from core.usecases.update_program import Form, Update

_LONGEST_KEY = 4096
_NEXT = {
    Form.SETUP: "Close Spendbook and start the file, or give this command with --start.",
    Form.MSI: "IT installs it: msiexec /i {name} /qn, or this command with --start.",
    Form.PACKAGE: "Install it with: sudo apt install ./{name}",
    Form.ARCHIVE: "Unpack it with --unpack FOLDER, and start spendbook-window there.",
}
_BOOKS = "Books stay as they are; each is copied before the newer program first opens it."


def add_to(nouns: Nouns) -> None:
    """Add the verb, which has no noun."""
    parser = add_verb(nouns, "update", "prove a newer Spendbook, and put it to use", _update)
    parser.add_argument("file", type=Path, metavar="FILE", help="its setup, package or archive")
    parser.add_argument(
        "--key",
        type=Path,
        metavar="PUB",
        help="the makers' public key, where this program was built without one",
    )
    use = parser.add_mutually_exclusive_group()
    use.add_argument("--unpack", type=Path, metavar="DIR", help="unpack it into a new folder")
    use.add_argument("--start", action="store_true", help="start its setup, if it proves good")


def _update(args: argparse.Namespace, progress: Progress) -> Answer:
    key = update_program.built_in_key()
    if not key and args.key:
        key = read_within(args.key, _LONGEST_KEY).decode("utf-8", "replace")
    update = update_program.look(args.file, key, progress)
    lines = [*proved(update), _NEXT[update.form].format(name=update.file.name), _BOOKS]
    if args.unpack:
        folder = update_program.unpack(update, args.unpack)
        lines[-2] = f"Unpacked. Start spendbook-window in {folder}."
    if args.start:
        update_program.start(update)
        lines[-2] = "Its setup was started. Close Spendbook, so that it can be replaced."
    return Answer(_data(update, args), tuple(lines))


def proved(update: Update) -> tuple[str, ...]:
    """Say what a file is and whose, before anything is done with it."""
    return (
        f"Spendbook {update.version} of {day_in_words(update.day)}: {update.form.value}.",
        f"Fingerprint of the file: {update.fingerprint}",
        f"Signed by its makers, whose key reads: {update.key}",
    )


def _data(update: Update, args: argparse.Namespace) -> dict[str, object]:
    return {
        "file": str(update.file),
        "version": update.version,
        "day": update.day.isoformat(),
        "form": update.form.name.lower(),
        "sha256": update.fingerprint,
        "key": update.key,
        "unpacked": str(args.unpack) if args.unpack else None,
        "started": args.start,
    }
