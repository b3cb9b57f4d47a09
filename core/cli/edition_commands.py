"""`spendbook categories tree` and `categories edition`: the categories, and newer editions."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from core.cli.answer import PROBLEMS, Answer, table
from core.cli.effect_words import moves_data, moves_table, sealed_data, sealed_words
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.domain.wording import number_of
from core.usecases import categorise, move_tree
from core.usecases.move_tree import LeafMove, TreeLook


def add_to(verbs: Nouns) -> None:
    """Add the verb and the noun to the parser."""
    tree = add_verb(verbs, "tree", "list the categories", _tree)
    tree.add_argument("--book", type=Path, default=None, help="those that this book is kept in")
    edition = add_noun(verbs, "edition", "the edition of the tree that the book is kept in")
    add_book(add_verb(edition, "show", "say which it is", _show))
    take = add_verb(edition, "import", "keep the book in a newer edition from now on", _take)
    add_book(take)
    take.add_argument("file", type=Path, help="the data file of the tree")
    take.add_argument(
        "--to", action="append", type=_led, default=[], metavar="OLD=NEW",
        help="where the decisions of a category go that was split",
    )  # fmt: skip
    take.add_argument("--dry-run", action="store_true", help="say what would move, and stop")


def _tree(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) if args.book else nullcontext() as book:
        tree = categorise.taxonomy(book)
    data = [
        {"category": c.code, "label": c.label, "group": c.group, "cpv": list(c.cpv)}
        for c in tree.categories.values()
    ]
    rows = [(c.code, c.label, tree.group_label(c.group)) for c in tree.categories.values()]
    return Answer({"categories": data}, tuple(table(("Category", "Name", "Group"), rows)))


def _show(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        tree = categorise.taxonomy(book)
    data = {
        "id": tree.id,
        "version": tree.version,
        "fingerprint": tree.fingerprint,
        "categories": len(tree.categories),
    }
    count = number_of(len(tree.categories), "category", "categories")
    return Answer(data, (f"{tree.id} {tree.version}, {count}",))


def _take(args: argparse.Namespace, _: Progress) -> Answer:
    answers = dict(args.to)
    # A look does what it shows and takes it back, so the book is open for writing.
    with opened(args) as book:
        look = move_tree.look(book, args.file, answers)
        data, told = _look_data(look), _look_words(look)
        if look.problems or look.asked:
            return Answer(data, told, look.problems, PROBLEMS)
        if args.dry_run:
            return Answer(data, told)
        touched = move_tree.take_in(book, args.file, answers)
    said = {**data, "seq": touched.seq, "summary": touched.summary}
    return Answer(said, (*told, f"{touched.summary}."))


def _led(text: str) -> tuple[CategoryCode, CategoryCode]:
    old, _, new = text.partition("=")
    if not (old and new):
        raise argparse.ArgumentTypeError(f"{text} is not like office.stationery=office.paper")
    return CategoryCode(old), CategoryCode(new)


def _look_data(look: TreeLook) -> dict[str, Any]:
    return {
        "from": look.before,
        "to": look.version,
        "added": list(look.added),
        "gone": list(look.gone),
        "asked": [_leaf_data(one) for one in look.asked],
        "lines": look.lines,
        "pence": look.pence,
        "moves": moves_data(look.moves),
        "sealed": sealed_data(look.sealed),
    }


def _leaf_data(leaf: LeafMove) -> dict[str, Any]:
    return {
        "category": leaf.old,
        "to": list(leaf.to),
        "decisions": leaf.decisions,
        "lines": leaf.lines,
        "pence": leaf.pence,
    }


def _look_words(look: TreeLook) -> tuple[str, ...]:
    if look.problems:
        return (f"{len(look.problems):,} things to put right; nothing was taken in",)
    lists = (("New", look.added), ("Gone", look.gone))
    told = [f"{name}: {', '.join(labels)}" for name, labels in lists if labels]
    if look.asked:
        questions = [
            f"{one.label} is now several, {one.lines:,} payments, {pounds(one.pence)}: "
            f"add --to {one.old}=X, where X is one of {', '.join(one.to)}"
            for one in look.asked
        ]
        return (*told, *questions)
    words = f"{look.before} to {look.version}: {look.lines:,} payments move, {pounds(look.pence)}"
    return (words, *told, *moves_table(look.moves), *sealed_words(look.sealed))
