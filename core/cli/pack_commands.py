"""`spendbook categories pack`: export, import, list, remove."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answer import Answer, table
from core.cli.effect_words import moves_data, moves_table, sealed_data, sealed_words
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import share_knowledge
from core.usecases.change_effect import ChangeEffect
from core.usecases.share_knowledge import PackLook


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``categories``."""
    kinds = add_noun(verbs, "pack", "pass on what you know of suppliers, or take it in")
    export = add_verb(kinds, "export", "write rules, joins and names apart to a file", _export)
    add_book(export)
    export.add_argument("name", help="what the pack is called: small letters, digits, dashes")
    export.add_argument("--version", type=int, default=0, help="a number; the day if none")
    export.add_argument("-o", "--out", type=Path, required=True, help="the file to write")
    taken = add_verb(kinds, "import", "take a pack in; what you decided always stands", _import)
    add_book(taken)
    taken.add_argument("file", type=Path, help="what categories pack export wrote")
    taken.add_argument("--preview", action="store_true", help="say what it would do, no more")
    add_book(add_verb(kinds, "list", "list the packs that were taken in", _list))
    remove = add_verb(kinds, "remove", "take a pack out: its rules go, yours stay", _remove)
    add_book(remove)
    remove.add_argument("name", help="the name of the pack")
    remove.add_argument("--dry-run", action="store_true", help="say what would move, and stop")


def _export(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        pack = share_knowledge.export_pack(book, args.out, args.name, version=args.version)
    data = {
        "path": str(args.out),
        "name": pack.name,
        "version": pack.version,
        "rules": len(pack.rules),
        "joined": len(pack.joined),
        "apart": len(pack.apart),
        "codes": len(pack.codes),
    }
    words = (
        f"{pack.name} version {pack.version}: {number_of(len(pack.rules), 'rule')},"
        f" {number_of(len(pack.joined), 'join')},"
        f" {len(pack.apart)} pairs kept apart, {number_of(len(pack.codes), 'code')}: {args.out}"
    )
    return Answer(data, (words,))


def _import(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.preview) as book:
        look = share_knowledge.look_at(book, args.file)
        seq = 0 if args.preview else share_knowledge.take_in(book, args.file).seq
    rows = [(one.about, one.pack_says, one.you_said) for one in look.difference.conflicts]
    made = f"{look.pack.name} version {look.pack.version} of {look.pack.origin}"
    done = "Nothing was changed." if not seq else "Taken in; undo takes all of it back."
    said = (f"{made}, made on {look.pack.made_on.isoformat()}", *look.difference.in_words())
    conflicts = table(("About", "The pack says", "You said"), rows) if rows else ()
    words = (*said, *conflicts, *_effect_words(look.effect), done)
    return Answer({**_data(look), **_effect_data(look.effect), "seq": seq}, words)


def _effect_words(effect: ChangeEffect) -> tuple[str, ...]:
    moved = f"Payments that move: {effect.lines:,}, {pounds(effect.pence)}"
    moves = moves_table(effect.moves) if effect.moves else ()
    return (moved, *moves, *sealed_words(effect.sealed))


def _effect_data(effect: ChangeEffect) -> dict[str, object]:
    return {
        "lines": effect.lines,
        "pence": effect.pence,
        "moves": moves_data(effect.moves),
        "sealed": sealed_data(effect.sealed),
    }


def _data(look: PackLook) -> dict[str, object]:
    new = look.difference
    return {
        "name": look.pack.name,
        "version": look.pack.version,
        "origin": look.pack.origin,
        "made_on": look.pack.made_on,
        "fingerprint": look.fingerprint,
        "new_rules": len(new.rules),
        "new_joins": len(new.joined),
        "new_apart": len(new.apart),
        "new_codes": len(new.codes),
        "same": new.same,
        "not_known": new.not_known,
        "going": new.going,
        "conflicts": [
            {"about": one.about, "pack_says": one.pack_says, "you_said": one.you_said}
            for one in new.conflicts
        ],
    }


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = share_knowledge.packs(book)
    data = [
        {
            "name": row.name,
            "version": row.version,
            "origin": row.origin,
            "made_on": row.made_on,
            "taken_in_on": row.taken_in_on,
            "fingerprint": row.fingerprint,
            "rules": row.rules,
        }
        for row in found
    ]
    rows = [
        (r.name, str(r.version), r.origin, r.made_on, r.taken_in_on, f"{r.rules:,}") for r in found
    ]
    headings = ("Pack", "Version", "From", "Made on", "Taken in on", "Rules")
    return Answer({"packs": data}, tuple(table(headings, rows, "1 5")))


def _remove(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.dry_run) as book:
        effect = share_knowledge.effect_of_removing(book, args.name)
        touched = None if args.dry_run else share_knowledge.remove(book, args.name)
    said = touched.summary if touched else "Nothing was changed"
    data = {"seq": touched.seq if touched else 0, "summary": said, **_effect_data(effect)}
    return Answer(data, (*_effect_words(effect), f"{said}."))
