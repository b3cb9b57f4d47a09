"""`spendbook pbo`: keys of a buying organisation, and the returns that it receives."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli import (
    benchmark_commands,
    levy_commands,
    market_commands,
    pbo_returns_commands,
)
from core.cli.answer import Answer
from core.cli.on_paper import page_for
from core.cli.options import Nouns, add_noun, add_verb
from core.cli.passphrases import NEW_PASSPHRASE, new_passphrase, passphrase_of
from core.domain.progress import Progress
from core.usecases import change_keys, decision_note, key_sheet, publish_catalogue
from core.usecases.change_keys import KeysChanged
from core.usecases.publish_catalogue import SigningKeys


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "pbo", "for professional buying organisations")
    keys = add_noun(verbs, "keys", "keys that sign catalogues")
    new = add_verb(keys, "new", "make keys", _new_keys)
    new.add_argument("folder", type=Path, help="the folder for the key files")
    new.add_argument("--publisher", required=True, help="short name, e.g. ypo")
    new.add_argument("--name", default="", help="your name in full")
    new.add_argument("--people", type=int, choices=(2, 3), default=2, help="who hold root keys")
    for name, about, run in (
        ("rotate", "make a new signing key; root keys stay with their holders", _rotate),
        ("revoke", "replace the root keys that are not brought, and the signing key", _revoke),
    ):
        change = add_verb(keys, name, about, run)
        change.add_argument(
            "folder",
            type=Path,
            help="the folder with the key files; if the signing key is lost, the last edition",
        )
        change.add_argument(
            "--root-key",
            type=Path,
            action="append",
            required=True,
            metavar="FILE",
            help="a holder's key file; once for each holder",
        )
        change.add_argument(
            "-o", "--out", type=Path, required=True, help="the folder for the new key files"
        )
    again = add_verb(keys, "passphrase", "give a key file another passphrase", _new_passphrase)
    again.add_argument("file", type=Path, help="the signing key or a root key")
    sheet = add_verb(keys, "sheet", "write the fingerprint as a sheet to print", _sheet)
    sheet.add_argument("folder", type=Path, help="the folder with the key files")
    sheet.add_argument("--name", default="", help="your name in full, if the keys do not say it")
    sheet.add_argument("-o", "--out", type=Path, required=True, help=".html or .pdf")
    show = add_verb(keys, "show", "show the fingerprint to give to bodies", _show_keys)
    show.add_argument("folder", type=Path, help="the folder with the key files")
    pbo_returns_commands.add_to(verbs)
    levy_commands.add_to(verbs)
    benchmark_commands.add_to(verbs)
    market_commands.add_to(verbs)


def _new_keys(args: argparse.Namespace, _: Progress) -> Answer:
    made = publish_catalogue.new_keys(
        args.folder,
        args.publisher,
        name=args.name,
        passphrase=new_passphrase(),
        people=args.people,
    )
    data = {"files": [str(path) for path in made.files], "fingerprint": made.fingerprint}
    lines = [f"Wrote {path}" for path in made.files]
    return Answer(data, (*lines, f"Fingerprint to give to bodies: {made.fingerprint}"))


def _rotate(args: argparse.Namespace, _: Progress) -> Answer:
    return _changed(change_keys.rotate(*_keys_and_holders(args), args.out))


def _revoke(args: argparse.Namespace, _: Progress) -> Answer:
    return _changed(change_keys.revoke(*_keys_and_holders(args), args.out))


def _keys_and_holders(args: argparse.Namespace) -> tuple[SigningKeys, list[SigningKeys]]:
    """Open all with one passphrase from the environment, or ask for that of each file."""
    places = [args.folder, *args.root_key]
    keys, *holders = (SigningKeys(place, passphrase_of(place)) for place in places)
    return keys, holders


def _changed(done: KeysChanged) -> Answer:
    data = {
        "files": [str(path) for path in done.files],
        "new_holders": [str(path) for path in done.new_holders],
        "revoked": done.revoked,
        "version": done.version,
        "fingerprint": done.fingerprint,
        "same_fingerprint": done.same_fingerprint,
    }
    lines = [f"Wrote {path}" for path in done.files]
    if done.revoked:
        lines.append(f"Root keys revoked and replaced: {done.revoked}")
    same = "as before" if done.same_fingerprint else "NEW: bodies that ring you read these"
    lines.append(f"Fingerprint to give to bodies ({same}): {done.fingerprint}")
    lines.append("Sign the next edition with the new file: books then refuse the old key.")
    return Answer(data, tuple(lines))


def _show_keys(args: argparse.Namespace, _: Progress) -> Answer:
    found = publish_catalogue.publisher_fingerprint(args.folder)
    return Answer({"fingerprint": found}, (f"Fingerprint to give to bodies: {found}",))


def _sheet(args: argparse.Namespace, _: Progress) -> Answer:
    page = key_sheet.page(args.folder, args.name)
    paper = page_for(args, page, "Sheet to print", args.out, wide=True)
    path = decision_note.save_page(paper, args.out)
    return Answer({"path": str(path)}, (f"Wrote {path}. Print it.",))


def _new_passphrase(args: argparse.Namespace, _: Progress) -> Answer:
    keys = SigningKeys(args.file, passphrase_of(args.file))
    path = change_keys.new_passphrase(keys, new_passphrase(NEW_PASSPHRASE))
    words = f"{path} has a new passphrase. Copies of it keep the old one: destroy them."
    return Answer({"path": str(path)}, (words,))
