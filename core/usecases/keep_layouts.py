"""Layouts: how the files of each source are read, to be listed, passed on, and taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.domain.wording import number_of
from core.formats.files import read_within, write_atomically
from core.importing import layout_files, layouts
from core.importing.layouts import SavedLayout
from core.store import layouts as store
from core.store.book import Book


class NotLayouts(UserError):
    """The file {file} cannot be taken as layouts: {why}."""

    code = "SB-199"
    exit_code = 3
    remedy_text = "Ask for a file that spend layouts export wrote."


class UnknownLayout(UserError):
    """There is no layout "{name}" to export."""

    code = "SB-195"
    exit_code = 2
    remedy_text = "Choose from: {names}."


class LayoutSource(StrEnum):
    """Where a layout is from: this book's files, another body, or Spendbook itself."""

    OWN = "own"
    TAKEN_IN = "taken in"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """A layout with how many files of this book it fits, and when the last of them came in.

    ``columns`` names the heading of each column that was settled; ``answers`` are answers that
    hold for every file.
    """

    name: str
    source: LayoutSource
    headings: tuple[str, ...]
    columns: dict[str, str]
    answers: dict[str, str]
    files: int
    last_used: date | None


def list_layouts(book: Book) -> tuple[KnownLayout, ...]:
    """List what this book knows: its own, the latest first, those taken in, the shipped ones."""
    used = store.of_batches(book)
    sources = (
        (LayoutSource.OWN, _own(used)),
        (LayoutSource.TAKEN_IN, _taken_in(book)),
        (LayoutSource.SHIPPED, layouts.shipped()),
    )
    return tuple(_known(one, source, used) for source, found in sources for one in found)


def known(book: Book) -> tuple[SavedLayout, ...]:
    """Return the layouts by which a new file may be recognised, the latest of the own first."""
    return (*_own(store.of_batches(book)), *_taken_in(book))


def export_layouts(
    book: Book, path: Path, names: Sequence[str] | None = None
) -> tuple[KnownLayout, ...]:
    """Write layouts to a file that others can take in, all but the shipped if none are named.

    What a person chose against the program's own reading stays in this book.

    Raises:
        UnknownLayout: a name is none, or there is nothing to export.
    """
    found = [one for one in list_layouts(book) if one.source is not LayoutSource.SHIPPED]
    known_names = {one.name for one in found}
    for name in names or ():
        if name not in known_names:
            raise UnknownLayout(name=name, names=", ".join(sorted(known_names)))
    chosen = [one for one in found if names is None or one.name in names]
    # The own one stands for headings that were taken in too.
    by_headings = {one.headings: one for one in reversed(chosen)}
    chosen = [one for one in chosen if by_headings[one.headings] is one]
    if not chosen:
        raise UnknownLayout(name="", names="none yet: bring a file in first")
    records = [SavedLayout(o.name, o.headings, o.answers, o.columns) for o in chosen]
    write_atomically(path, layout_files.write(records))
    return tuple(chosen)


def import_layouts(book: Book, path: Path) -> Touched:
    """Take the layouts of a file into the book: all, or none if one is not as it must be.

    They answer only what would be asked, after the book's own. One for headings that were taken
    in before replaces that one; undo brings it back.

    Raises:
        NotLayouts: the file is none of ours, too large, or says what no layout says.
    """
    try:
        found = layout_files.read(read_within(path, layout_files.LARGEST))
    except layout_files.NotALayout as error:
        raise NotLayouts(file=path.name, why=str(error)) from error
    names = ", ".join(one.name for one in found)
    count = number_of(len(found), "layout")
    said = f"Took in {count} from {path.name}: {names}"
    asked = {"file": path.name, "layouts": [one.name for one in found]}
    with book.work(Operation("take-in-layouts", said, asked)) as work:
        store.take_in(work, [(one.headings, one.name, one.to_json()) for one in found])
    return work.touched


def _own(used: Sequence[store.BatchLayout]) -> tuple[SavedLayout, ...]:
    """Return one layout for each set of headings: how the newest of its files was read."""
    found: dict[tuple[str, ...], SavedLayout] = {}
    for one in used:
        layout = SavedLayout.from_json(one.layout)
        if layout.headings:
            found.setdefault(layout.headings, layout)
    return tuple(found.values())


def _taken_in(book: Book) -> tuple[SavedLayout, ...]:
    found = (SavedLayout.from_json(text) for text in store.taken_in(book))
    return tuple(replace(one, taken_in=True) for one in found)


def _known(
    one: SavedLayout, source: LayoutSource, used: Sequence[store.BatchLayout]
) -> KnownLayout:
    fits = [
        batch.imported_on
        for batch in used
        if batch.headings
        and (
            SavedLayout.from_json(batch.layout).headings == one.headings
            if source is LayoutSource.OWN
            else layouts.recognise(batch.headings, (one,)) is not None
        )
    ]
    return KnownLayout(
        name=one.name,
        source=source,
        headings=one.headings,
        columns=one.columns,
        answers=one.answers,
        files=len(fits),
        last_used=max(fits, default=None),
    )
