"""`spendbook categories scope`: list, on, off."""

from __future__ import annotations

import argparse

from core.cli.answer import Answer, table
from core.cli.effect_words import moves_data, moves_table, sealed_data, sealed_words
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import switch_scope
from core.usecases.switch_scope import PresetRow, SwitchEffect


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``categories``."""
    kinds = add_noun(verbs, "scope", "what this body leaves out of its figures")
    add_book(add_verb(kinds, "list", "list the reasons to be left out, on and off", _list))
    for name, on, about in (
        ("on", True, "leave out what a reason fits, whatever the kind of body"),
        ("off", False, "count again what a reason would leave out"),
    ):
        parser = add_verb(kinds, name, about, _switch)
        parser.set_defaults(on=on)
        add_book(parser)
        parser.add_argument("preset", help="the reason, as categories scope list names it")
        parser.add_argument("--dry-run", action="store_true", help="say what would move, and stop")


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = switch_scope.presets(book)
    data = [
        {
            "scope": row.rule.id,
            "label": row.rule.label,
            "on": row.on,
            "usual": row.usual,
            "switchable": row.switchable,
            "lines": row.lines,
            "pence": row.pence,
        }
        for row in found
    ]
    rows = [
        (row.rule.id, row.rule.label, _state(row), f"{row.lines:,}", pounds(row.pence))
        for row in found
    ]
    headings = ("Scope rule", "What it is", "State", "Payments", "Out of scope now")
    return Answer({"presets": data}, tuple(table(headings, rows, "3 4")))


def _state(row: PresetRow) -> str:
    if not row.switchable:
        return "joined"
    state = "on" if row.on else "off"
    return state if row.on == row.usual else f"{state}, by you"


def _switch(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.dry_run) as book:
        effect = switch_scope.effect_of(book, args.preset, on=args.on)
        touched = None if args.dry_run else switch_scope.switch(book, args.preset, on=args.on)
    data = {**_effect_data(effect), "seq": touched.seq if touched else 0}
    done = f"{touched.summary}." if touched and touched.seq else "Nothing was changed."
    leaves, comes = (number_of(n, "payment") for n in (effect.out_lines, effect.back_lines))
    out = f"Leaves the figures: {leaves}, {pounds(effect.out_pence)}"
    back = f"Comes back into them: {comes}, {pounds(effect.back_pence)}"
    said = (
        *([out] if args.on or effect.out_lines else []),
        *([back] if not args.on or effect.back_lines else []),
        *moves_table(effect.moves),
        *sealed_words(effect.sealed),
        done,
    )
    return Answer(data, said)


def _effect_data(effect: SwitchEffect) -> dict[str, object]:
    return {
        "out_lines": effect.out_lines,
        "out_pence": effect.out_pence,
        "back_lines": effect.back_lines,
        "back_pence": effect.back_pence,
        "moves": moves_data(effect.moves),
        "sealed": sealed_data(effect.sealed),
    }
