"""The sample of categories as a file: out to be judged at leisure, and back with what was said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.domain.accuracy import Judgement
from core.domain.money import decimal_text
from core.domain.problems import UserError
from core.domain.returns import Cell
from core.domain.spend import LineId
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy
from core.formats import workbooks
from core.formats.columns import Column, Holds, guarded
from core.formats.files import write_atomically
from core.formats.reports import KeyFigure, Report, ReportTable, Section
from core.importing.tables import open_list
from core.store.book import Book
from core.usecases.categorise import taxonomy
from core.usecases.measure_accuracy import METHOD, Drawn, Measured, NoSample, measured

_COLUMNS = (
    Column("line", "Line", "The number of the payment in its book"),
    Column("supplier", "Supplier", "Who was paid"),
    Column("description", "Description", "What for"),
    Column("account", "Account", "The account of the ledger"),
    Column("paid_on", "Paid on", "The day of payment", Holds.DAY),
    Column("amount", "Amount", "Pounds", Holds.PENCE),
    Column("category", "Category", "The code of its category"),
    Column("category_label", "Category label", "What the category is called"),
    Column("judgement", "Judgement", "right, wrong or cannot tell"),
    Column("should_be", "Should be", "The right category, by code or name, where wrong"),
)
_SAID = {one.value: one for one in Judgement if one is not Judgement.OPEN}
_HEADING_WITHIN = 25
_WANTED = ("line", "judgement", "should be")

# What was said of payments: the judgement, and the category that a wrong one should have.
Said = dict[LineId, tuple[Judgement, CategoryCode]]


class NoJudgements(UserError):
    """The file {file} has no columns Line and Judgement."""

    code = "SB-286"
    exit_code = 3
    remedy_text = "Take the file that categories sample draw wrote, with its headings."


class BadJudgement(UserError):
    """In {file}, row {row}, {what} cannot be taken."""

    code = "SB-287"
    exit_code = 4
    remedy_text = (
        "Say right, wrong or cannot tell beside the number of a payment; where it is wrong, the "
        "code or the name of a category. Nothing was taken in."
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that says something, and where it stands."""

    row: int
    line: str
    judgement: str
    should_be: str


def write(book: Book, path: Path) -> Path:
    """Write the sample drawn last: a workbook where the name ends in .xlsx, else CSV.

    Raises:
        NoSample: none was drawn.
    """
    found = measured(book)
    if found is None:
        raise NoSample
    rows = tuple(_cells(one) for one in found.drawn)
    is_workbook = path.suffix.casefold() == ".xlsx"
    write_atomically(path, _workbook(book, found, rows) if is_workbook else _csv(rows))
    return path


def read(book: Book, path: Path) -> Said:
    """Return what a person said of payments in a file that ``write`` wrote, by their numbers.

    Rows without a judgement are left out; a later row of a payment counts.

    Raises:
        NoJudgements: it has not the columns. BadJudgement: a row says what cannot be taken.
        UnreadableFile: it is no table, or made to harm.
    """
    tree = taxonomy(book)
    said: Said = {}
    for one in _rows(path):
        word = one.judgement.casefold().replace("-", " ")
        if word not in _SAID:
            raise BadJudgement(file=path.name, row=one.row, what=f'"{one.judgement}"')
        if not one.line.isdecimal():
            raise BadJudgement(file=path.name, row=one.row, what=f'the payment "{one.line}"')
        should_be = _leaf(tree, one.should_be)
        if should_be is None:
            raise BadJudgement(file=path.name, row=one.row, what=f'"{one.should_be}"')
        said[LineId(int(one.line))] = (_SAID[word], should_be)
    return said


def _cells(one: Drawn) -> tuple[Cell, ...]:
    return (
        str(one.item.line_id),
        one.line.supplier,
        one.line.description,
        f"{one.line.account_code} {one.line.account}".strip(),
        one.line.paid_on,
        one.item.pence,
        one.item.category,
        one.label,
        one.item.judgement.value,
        one.item.should_be,
    )


def _csv(rows: Sequence[tuple[Cell, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in _COLUMNS)
    for row in rows:
        writer.writerow(_in_csv(c.holds, cell) for c, cell in zip(_COLUMNS, row, strict=True))
    return text.getvalue().encode()


def _in_csv(holds: Holds, cell: Cell) -> str:
    if holds is Holds.PENCE and isinstance(cell, int):
        return decimal_text(cell)
    return "" if cell is None else guarded(str(cell))


def _workbook(book: Book, found: Measured, rows: Sequence[tuple[Cell, ...]]) -> bytes:
    caption = "Say of each whether its category is right, wrong or cannot tell."
    table = ReportTable("Payments drawn", caption, _COLUMNS, tuple(rows))
    drawn = KeyFigure("Payments drawn", f"{len(rows):,}")
    report = Report(
        title=f"How right the categories are: {book.body.name}",
        subtitle=found.in_words(),
        key_figures=(KeyFigure("Result", found.in_words()), drawn, KeyFigure("Method", METHOD)),
        sections=(Section("Payments drawn", tables=(table,)),),
    )
    return workbooks.workbook(report, working=True)


def _rows(path: Path) -> Iterator[_Row]:
    source = open_list(path)
    for sheet in source.sheets:
        rows = enumerate(source.rows(sheet), 1)
        for _, cells in islice(rows, _HEADING_WITHIN):
            places = {_heading(cell): place for place, cell in enumerate(cells)}
            if "line" in places and "judgement" in places:
                for number, row in rows:
                    line, word, leaf = (_cell(row, places.get(n)) for n in _WANTED)
                    if word:
                        yield _Row(number, line, word, leaf)
                return
    raise NoJudgements(file=path.name)


def _heading(cell: str) -> str:
    return " ".join(cell.replace("_", " ").split()).casefold()


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _leaf(tree: Taxonomy, stated: str) -> CategoryCode | None:
    """Return the leaf stated by code or name, Unknown for nothing stated, None for no leaf."""
    if not stated:
        return UNKNOWN
    for code, leaf in tree.categories.items():
        if stated.casefold() in (code, leaf.label.casefold()):
            return code
    return None
