"""`spendbook spend layouts`: list, export, import."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import keep_layouts


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``spend``."""
    kinds = add_noun(verbs, "layouts", "how the files of each source are read")
    add_book(add_verb(kinds, "list", "list the layouts that this book knows", _list))
    export = add_verb(kinds, "export", "write layouts to a file for another book", _export)
    add_book(export)
    export.add_argument("name", nargs="*", help="which; all but the shipped if none is named")
    export.add_argument("-o", "--out", type=Path, required=True, help="the file to write")
    taken = add_verb(kinds, "import", "take layouts in from a file", _import)
    add_book(taken)
    taken.add_argument("file", type=Path, help="what spend layouts export wrote")


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = keep_layouts.list_layouts(book)
    rows = [
        (one.name, one.source.value, f"{one.files:,}", str(one.last_used or ""), _settled(one))
        for one in found
    ]
    words = table(("Layout", "From", "Files", "Last used", "Settled"), rows, "2")
    return Answer({"layouts": [_data(one) for one in found]}, tuple(words))


def _export(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        written = keep_layouts.export_layouts(book, args.out, args.name or None)
    count = number_of(len(written), "layout")
    data = {"path": str(args.out), "layouts": [_data(one) for one in written]}
    return Answer(data, (f"{count} written to {args.out}",))


def _import(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched = keep_layouts.import_layouts(book, args.file)
    words = f"{touched.summary}." if touched.seq else "Nothing was new; nothing was changed."
    return Answer({"seq": touched.seq, "summary": touched.summary}, (words,))


def _data(one: keep_layouts.KnownLayout) -> dict[str, Any]:
    return {
        "name": one.name,
        "from": one.source.value,
        "headings": list(one.headings),
        "columns": one.columns,
        "answers": one.answers,
        "files": one.files,
        "last_used": one.last_used,
    }


def _settled(one: keep_layouts.KnownLayout) -> str:
    columns = [
        f"{role}: {heading.replace(chr(10), ' and ')}" for role, heading in one.columns.items()
    ]
    return "; ".join(columns + [f"{key}: {value}" for key, value in one.answers.items()])
