"""An auditor's own file: notes, the sample and what was found, kept apart from what is reviewed.

Only that file is ever written. Results come in by hand or by the form that ``write_form`` makes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from core.analysis import audit_sample
from core.domain.auditing import Found, Note, ReviewNotes, Sample
from core.domain.money import decimal_text
from core.domain.problems import UserError
from core.domain.returns import Cell
from core.formats import workbooks
from core.formats.columns import Column, Holds, guarded
from core.formats.files import read_within, write_atomically
from core.formats.reports import Report, ReportTable, Section
from core.formats.review_file import SUFFIX, NotNotes, read_notes, write_notes
from core.importing import amounts
from core.importing.tables import open_list
from core.usecases import review_bench
from core.usecases.review_bench import Reviewed

__all__ = ["NotNotes"]

_HEADING_WITHIN = 40
_FORM = (
    Column("line", "Line", "The number of the payment in its book."),
    Column("stratum", "Part of the sample", "What it was drawn for."),
    Column("file", "File", "The file that it came from."),
    Column("sheet", "Sheet", "The sheet of a workbook."),
    Column("row", "Row", "The row as a spreadsheet counts it.", Holds.COUNT),
    Column("paid_on", "Paid on", "The day of payment.", Holds.DAY),
    Column("supplier", "Supplier", "Who was paid."),
    Column("description", "Description", "What for."),
    Column("reference", "Reference", "The invoice or transaction number, to ask for it by."),
    Column("amount", "Amount", "Pounds, as stated.", Holds.PENCE),
    Column("found", "Found", "Type the pounds that it should be.", Holds.PENCE),
    Column("remark", "Remark", "What was looked at, and why they differ."),
)


class OtherSubject(UserError):
    """The notes in {file} are about {name}, not about what is open."""

    code = "SB-665"
    exit_code = 3
    remedy_text = "Open what they are about, or choose another file for these notes."


class NoPlan(UserError):
    """No sample is kept in {file}."""

    code = "SB-666"
    exit_code = 2
    remedy_text = "Draw one on the Sample page, or with return sample."


class OtherPayments(UserError):
    """The sample was drawn from other payments than these."""

    code = "SB-667"
    exit_code = 6
    remedy_text = "Open the version and the period that it was drawn from, or draw a new sample."


class NoSuchForm(UserError):
    """{name} cannot be written: the form for a sample is a workbook (.xlsx) or a .csv file."""

    code = "SB-698"
    exit_code = 2
    remedy_text = "Give it a name that ends in .xlsx or .csv."


class NoResults(UserError):
    """The file {file} has no columns Line and Found."""

    code = "SB-668"
    exit_code = 3
    remedy_text = "Take the form that was written with the sample, with its headings."


class BadResult(UserError):
    """In {file}, row {row}, {what} cannot be taken."""

    code = "SB-669"
    exit_code = 4
    remedy_text = (
        "Type pounds as in 1204.50 beside the number of a payment that was drawn. Nothing was"
        " taken in."
    )


def place_beside(path: Path) -> Path:
    """Return where notes about a return or a book lie unless another place is chosen."""
    return path.with_name(f"{path.stem}{SUFFIX}")


def load(path: Path, reviewed: Reviewed) -> ReviewNotes:
    """Read the notes about what is under review; empty ones where the file is not there yet.

    Raises:
        OtherSubject: they are about something else. NotNotes: it is no such file.
    """
    if not path.exists():
        return ReviewNotes(reviewed.fingerprint, reviewed.name)
    notes = read_notes(read_within(path), path.name)
    if notes.subject != reviewed.fingerprint:
        raise OtherSubject(file=path.name, name=notes.name)
    return notes


def save(path: Path, notes: ReviewNotes) -> Path:
    """Write the notes, whole or not at all."""
    write_atomically(path, write_notes(notes))
    return path


def add_note(notes: ReviewNotes, about: str, text: str, by: str, at: datetime) -> ReviewNotes:
    """Return the notes with one more."""
    note = Note(about.strip(), text.strip(), by, at.isoformat(timespec="seconds"))
    return replace(notes, notes=(*notes.notes, note))


def drop_note(notes: ReviewNotes, place: int) -> ReviewNotes:
    """Return the notes without the one at a place, counted from 0."""
    kept = tuple(note for number, note in enumerate(notes.notes) if number != place)
    return replace(notes, notes=kept)


def keep_sample(notes: ReviewNotes, sample: Sample) -> ReviewNotes:
    """Return the notes with a sample; what was found stays if it is the same one."""
    same = notes.plan == sample.plan and notes.population == sample.fingerprint
    found = notes.found if same else {}
    return replace(notes, plan=sample.plan, population=sample.fingerprint, found=found)


def sample_of(notes: ReviewNotes, reviewed: Reviewed, file: str = "") -> Sample:
    """Draw the sample that was kept again, from the same payments.

    Raises:
        NoPlan: none was kept. OtherPayments: it was drawn from others.
    """
    if notes.plan is None:
        raise NoPlan(file=file or "the notes")
    if audit_sample.fingerprint(reviewed.require_payments()) != notes.population:
        raise OtherPayments
    return review_bench.draw(reviewed, notes.plan)


def record(notes: ReviewNotes, found: Mapping[str, Found]) -> ReviewNotes:
    """Return the notes with what was found of payments; an empty one takes back."""
    kept = {**notes.found, **found}
    return replace(notes, found={k: one for k, one in kept.items() if one != Found()})


def write_form(path: Path, sample: Sample, notes: ReviewNotes) -> Path:
    """Write the payments drawn with room for what is found, as .xlsx or .csv.

    Raises:
        NoSuchForm: the name ends in something else.
    """
    rows, kind = tuple(_cells(sample, notes.found)), path.suffix.casefold()
    if kind not in (".xlsx", ".csv"):
        raise NoSuchForm(name=path.name)
    write_atomically(path, _workbook(sample, notes, rows) if kind == ".xlsx" else _csv(rows))
    return path


def read_form(path: Path, sample: Sample) -> dict[str, Found]:
    """Return what a person typed into the form, by the numbers of the payments.

    Raises:
        NoResults: it has not the columns. BadResult: a row says what cannot be taken.
    """
    drawn = {item.paid.key for item in sample.items}
    found = {}
    for number, line, amount, remark in _rows(path):
        if line not in drawn:
            raise BadResult(file=path.name, row=number, what=f'the payment "{line}"')
        pence = amounts.pence(amount) if amount else None
        if amount and pence is None:
            raise BadResult(file=path.name, row=number, what=f'"{amount}"')
        found[line] = Found(pence, remark)
    return found


def _cells(sample: Sample, found: Mapping[str, Found]) -> Iterator[tuple[Cell, ...]]:
    for item in sample.items:
        paid, said = item.paid, found.get(item.paid.key, Found())
        yield (
            paid.key, item.stratum, paid.file, paid.sheet, paid.row, paid.paid_on, paid.supplier,
            paid.description, paid.reference, paid.pence, said.pence, said.remark,
        )  # fmt: skip


def _csv(rows: Sequence[tuple[Cell, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.title for column in _FORM)
    for row in rows:
        writer.writerow(_in_csv(c.holds, cell) for c, cell in zip(_FORM, row, strict=True))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _in_csv(holds: Holds, cell: Cell) -> str:
    if holds is Holds.PENCE and isinstance(cell, int):
        return decimal_text(cell)
    return "" if cell is None else guarded(str(cell))


def _workbook(sample: Sample, notes: ReviewNotes, rows: tuple[tuple[Cell, ...], ...]) -> bytes:
    caption = "Type into Found what each payment should be, in pounds, and a remark."
    table = ReportTable("Payments drawn", caption, _FORM, rows)
    report = Report(
        f"Sample: {notes.name}", f"{len(rows):,} payments drawn", (),
        (Section("How it was drawn", sample.words), Section("Payments drawn", tables=(table,))),
    )  # fmt: skip
    return workbooks.workbook(report, working=True)


def _rows(path: Path) -> Iterator[tuple[int, str, str, str]]:
    source = open_list(path)
    for sheet in source.sheets:
        rows = enumerate(source.rows(sheet), 1)
        for _, cells in islice(rows, _HEADING_WITHIN):
            places = {cell.strip().casefold(): place for place, cell in enumerate(cells)}
            if "line" in places and "found" in places:
                names = [places.get(name) for name in ("line", "found", "remark")]
                for number, row in rows:
                    line, amount, remark = (_cell(row, place) for place in names)
                    if line and (amount or remark):
                        yield number, line, amount, _unguarded(remark)
                return
    raise NoResults(file=path.name)


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and guarded(text[1:]) == text else text


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
