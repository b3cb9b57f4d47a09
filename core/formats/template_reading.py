"""Reading the authoring workbook, or a folder of CSV files, into a catalogue or its faults.

Every fault is listed at once, each with its sheet, row and column: nobody should have to mend
a form one message at a time. A folder or a workbook is read here, from its path, within limits.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from core.domain.agreements import Catalogue
from core.domain.problems import Place, Problem, Severity, UserError
from core.domain.returns import Cell, Table
from core.formats.catalogue_checks import blocks, table_problems
from core.formats.catalogue_rows import agreements_from
from core.formats.catalogue_tables import LAYOUTS, OPTIONAL
from core.formats.columns import Column, Holds, Layout
from core.formats.files import read_within
from core.formats.form_meanings import Known, as_meant
from core.formats.other_kinds import what_it_is
from core.formats.template_cells import CellFault, Raw, clean, read_typed

ABOUT = "About"
UNDATED = date(1980, 1, 1)
# The short name that a form has until the publisher writes its own.
EXAMPLE_PUBLISHER = "my-pbo"
ABOUT_FIELDS = (
    Column("publisher", "Short name", "Of your organisation, such as ypo.", required=True),
    Column("publisher_name", "Name", "Of your organisation, in full.", required=True),
    Column("edition", "Edition", "A number that only rises.", Holds.COUNT),
    Column("issued", "Issued", "Day of issue; today if empty.", Holds.DAY),
    Column("notes", "Notes", "Shown to buyers with the catalogue."),
    Column("demo", "Demonstration", "yes if suppliers and prices are made up.", Holds.YES_NO),
)

_FILE_LIMIT = 100 * 1024 * 1024
_UNPACKED_LIMIT = 400 * 1024 * 1024
_RATIO = 100
_MOST_ROWS, _MOST_COLUMNS = 100_000, 100
# A cell with a formula and no saved result, which would otherwise look empty.
_UNSAVED = re.compile(rb"<c [^>]*><f[ >/][^<]*(?:</f>)?(?:<v></v>|<v ?/>)?</c>")
_SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_WORKBOOK_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    SyntaxError,
    NotImplementedError,
    RuntimeError,
)


class NotAForm(UserError):
    """{name} cannot be read as a catalogue form: {why}."""

    code = "SB-465"
    exit_code = 3
    remedy_text = "{remedy}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it came: rows of raw cells by their number in the spreadsheet."""

    title: str
    rows: tuple[tuple[int, tuple[Raw, ...]], ...]


@dataclass
class Reading:
    """What is found while reading: problems, and which cells they are about."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    faulty: set[Place] = field(default_factory=set)

    def add(
        self, code: str, place: Place, severity: Severity | None = None, **values: Any
    ) -> None:
        """Keep a problem, and that its cell has one."""
        self.problems.append(Problem(code, values, place, severity))
        self.faulty.add(place)


def heading(column: Column) -> str:
    """Return a column's heading in the workbook: its title, its unit, a star if required."""
    unit = {Holds.PENCE: " (£)", Holds.RATE: " (%)"}.get(column.holds, "")
    return f"{column.title}{unit}{' *' if column.required else ''}"


def read_workbook(
    source: Path | bytes, known: Known | None = None
) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """Read a filled form: an XLSX file, its bytes, or a folder of CSV files of the same names.

    Returns the catalogue, or None if a problem stops it, and every problem found. Headings may
    be those of the form or of the format (``agreement_no``). An empty edition is 1, an empty
    day of issue is ``UNDATED`` until the edition is built. ``known`` are the codes and names of
    each scheme of categories, and of the kinds of body; without them nothing is looked up.

    Raises:
        NotAForm: it is no workbook, has a password, or is too large.
        FileNotRead: it is not there or may not be read.
    """
    name, sheets, problems = sheets_of(source)
    return read_sheets(name, sheets, problems, known=known)


def read_sheets(
    name: str,
    sheets: Sequence[Sheet],
    problems: Sequence[Problem] = (),
    *,
    known: Known | None = None,
) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """Read the sheets of a form, as ``read_workbook`` does; ``problems`` are found already."""
    reading = Reading(name, list(problems))
    by_name = {sheet.title.strip().lower(): sheet for sheet in sheets}
    header = _read_about(by_name.get(ABOUT.lower()), reading)
    tables, numbers = [], {}
    for layout in LAYOUTS.values():
        sheet = by_name.get(layout.title.lower()) or by_name.get(layout.name)
        if sheet is None and layout.name in OPTIONAL:
            continue
        if sheet is None:
            vital = None if layout.name in ("agreements", "lots") else Severity.INFORMATION
            place = Place(name, layout.title)
            reading.add("SB-415", place, vital, sheet=layout.title)
            sheet = Sheet(layout.title, ())
        table, numbers[layout.name] = _read_table(sheet, layout, reading, known or {})
        tables.append(table)

    def place_of(table: str, row: int, column: str) -> Place:
        return Place(name, LAYOUTS[table].title, numbers[table][row], column)

    found = [p for p in table_problems(tables, place_of, known) if p.place not in reading.faulty]
    told = (*reading.problems, *found)
    if blocks(told) or header is None:
        return None, told
    return _catalogue(header, tables), told


def _catalogue(header: Mapping[str, Cell], tables: Sequence[Table]) -> Catalogue:
    edition, issued = header["edition"], header["issued"]
    return Catalogue(
        publisher=str(header["publisher"]),
        publisher_name=str(header["publisher_name"]),
        edition=edition if isinstance(edition, int) and edition > 0 else 1,
        issued=issued if isinstance(issued, date) else UNDATED,
        expires=None,
        agreements=agreements_from(tables),
        demo=header["demo"] is True,
        notes=str(header["notes"]),
    )


def _read_about(sheet: Sheet | None, reading: Reading) -> Mapping[str, Cell] | None:
    if sheet is None:
        reading.add("SB-415", Place(reading.file, ABOUT), sheet=ABOUT)
        return None
    labels = {label: c for c in ABOUT_FIELDS for label in (c.title.lower(), c.name)}
    header: dict[str, Cell] = {column.name: None for column in ABOUT_FIELDS}
    rows = {column.name: 1 for column in ABOUT_FIELDS}
    for number, cells in sheet.rows:
        column = labels.get(_folded(clean(cells[0] if cells else "")))
        if column is not None:
            place = Place(reading.file, ABOUT, number, column.title)
            rows[column.name] = number
            header[column.name] = _cell(
                column, cells[1] if len(cells) > 1 else None, "", place, reading
            )
    for column in ABOUT_FIELDS:
        place = Place(reading.file, ABOUT, rows[column.name], column.title)
        if column.required and not header[column.name]:
            reading.add("SB-401", place, what=column.title, sheet=ABOUT)
    header |= {name: header[name] or "" for name in ("publisher", "publisher_name", "notes")}
    short = str(header["publisher"])
    if short and not _SHORT_NAME.fullmatch(short):
        place = Place(reading.file, ABOUT, rows["publisher"], ABOUT_FIELDS[0].title)
        reading.add("SB-421", place, text=short[:60])
    if short == EXAMPLE_PUBLISHER:
        place = Place(reading.file, ABOUT, rows["publisher"], ABOUT_FIELDS[0].title)
        reading.add("SB-427", place, publisher=short)
    return header


def _cell(column: Column, raw: Raw, unit: str, place: Place, reading: Reading) -> Cell:
    try:
        return read_typed(column, raw, unit=unit)
    except CellFault as fault:
        reading.add(fault.code, place, text=fault.text)
        return None


def _read_table(
    sheet: Sheet, layout: Layout, reading: Reading, known: Known
) -> tuple[Table, tuple[int, ...]]:
    """Return the table with only what could be read, and the spreadsheet rows of its rows.

    A row that lists several things to which a rule applies becomes several rows.
    """
    names = tuple(column.name for column in layout.columns)
    if not sheet.rows:
        return Table(layout.name, names, ()), ()
    uses = uses_of(sheet, layout, reading)
    rows: list[tuple[Cell, ...]] = []
    numbers: list[int] = []
    for number, cells in sheet.rows[1:]:
        if is_guidance(cells, uses):
            continue
        values: dict[str, Cell] = {}
        for index, (column, unit) in uses.items():
            place = Place(reading.file, layout.title, number, column.title)
            raw = cells[index] if index < len(cells) else None
            values[column.name] = _cell(column, raw, unit, place, reading)
        meant = as_meant(layout.name, values, known)
        for name, code, told in meant.faults:
            faulty = layout.column(name)
            place = Place(reading.file, layout.title, number, faulty.title if faulty else "")
            reading.add(code, place, None, **told)
        rows += [tuple(each.get(name) for name in names) for each in meant.rows]
        numbers += [number] * len(meant.rows)
    return Table(layout.name, names, tuple(rows)), tuple(numbers)


def uses_of(sheet: Sheet, layout: Layout, reading: Reading) -> dict[int, tuple[Column, str]]:
    """Say which column of the sheet is which, and in which unit its heading says it is."""
    number, cells = sheet.rows[0]
    known: dict[str, tuple[Column, str]] = {}
    for column in layout.columns:
        unit = {Holds.PENCE: "£", Holds.RATE: "%"}.get(column.holds, "")
        known[_folded(heading(column))] = column, unit
        known[column.name] = column, ""
        if column.holds is Holds.PENCE:
            known.setdefault(column.pounds_name(), (column, "£"))
    uses: dict[int, tuple[Column, str]] = {}
    for index, raw in enumerate(cells):
        text = clean(raw)
        use = known.get(_folded(text))
        if use is not None:
            uses[index] = use
        elif text:
            place = Place(reading.file, layout.title, number)
            reading.add("SB-417", place, column=text[:60], sheet=layout.title)
    # Where pence and pounds both stand, as in a package's own files, pence decide.
    exact = {column.name for column, unit in uses.values() if not unit}
    uses = {i: use for i, use in uses.items() if not (use[1] and use[0].name in exact)}
    found = {column.name for column, _ in uses.values()}
    for column in layout.columns:
        if column.required and column.name not in found:
            place = Place(reading.file, layout.title, number)
            reading.add("SB-416", place, column=heading(column), sheet=layout.title)
    return uses


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("*", " ").split())


def is_guidance(cells: Sequence[Raw], uses: Mapping[int, tuple[Column, str]]) -> bool:
    """Say whether a row is the one below the headings, which says what they mean."""
    return any(
        index < len(cells) and cells[index] == column.about for index, (column, _) in uses.items()
    )


def sheets_of(source: Path | bytes) -> tuple[str, list[Sheet], list[Problem]]:
    """Return the name of a form, its sheets as they are, and what is wrong with it as a whole.

    Raises:
        NotAForm: it is no workbook, has a password, or is too large.
        FileNotRead: it is not there or may not be read.
    """
    if isinstance(source, bytes):
        return "", *workbook_sheets("The file", "", source)
    if source.is_dir():
        files = {name: source / f"{name}.csv" for name in (ABOUT.lower(), *LAYOUTS)}
        present = {name: path for name, path in files.items() if path.exists()}
        return source.name, [_csv_sheet(name, path) for name, path in present.items()], []
    data = read_within(source, _FILE_LIMIT)
    return source.name, *workbook_sheets(source.name, source.name, data)


def _csv_sheet(name: str, path: Path) -> Sheet:
    return Sheet(LAYOUTS[name].title if name in LAYOUTS else ABOUT, csv_rows(path))


def csv_rows(path: Path) -> tuple[tuple[int, tuple[Raw, ...]], ...]:
    """Return the rows of a CSV file with their numbers; empty ones are left out.

    Raises:
        NotAForm: it is no CSV file.
        FileNotRead: it is not there or may not be read.
    """
    data = read_within(path, _FILE_LIMIT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        return tuple((n, tuple(cells)) for n, cells in enumerate(rows, start=1) if any(cells))
    except csv.Error:
        raise NotAForm(
            name=path.name, why="it is not a CSV file", remedy="Export the sheet as CSV again."
        ) from None


def workbook_sheets(name: str, file: str, data: bytes) -> tuple[list[Sheet], list[Problem]]:
    """Return the sheets of a workbook as they are, and what is wrong with it as a whole.

    Raises:
        NotAForm: it is no workbook, has a password, or is too large.
    """
    from openpyxl import load_workbook

    unsaved = _look_before_reading(name, data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [Sheet(sheet.title, tuple(_rows(sheet))) for sheet in book.worksheets]
    except _WORKBOOK_FAULTS:
        raise NotAForm(
            name=name,
            why="the workbook is damaged",
            remedy="Open it in Excel, save a copy, and choose the copy.",
        ) from None
    problems = [Problem("SB-422", {"count": unsaved}, Place(file))] if unsaved else []
    return sheets, problems


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Raw, ...]]]:
    lines = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)
    for number, cells in enumerate(lines, start=1):
        values = tuple(_percent(cell) for cell in cells)
        if any(value is not None and value != "" for value in values):
            yield number, values


def _percent(cell: Any) -> Raw:
    value: Raw = cell.value
    # Excel turns a typed 2.5% into 0.025 and shows it as 2.5%.
    if isinstance(value, (int, float)) and "%" in str(getattr(cell, "number_format", "")):
        return round(value * 100, 6)
    return value


def _look_before_reading(name: str, data: bytes) -> int:
    """Refuse what would hurt to open; return how many formulas have no saved result."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotAForm(
            name=name,
            why="it has a password, or is of an old kind",
            remedy="Open it in Excel and save it as a workbook (.xlsx) without a password.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if not any(entry.filename == "xl/workbook.xml" for entry in entries):
                raise NotAForm(
                    name=name,
                    why=f"it is {what_it_is(data) or 'not a workbook'}, not an .xlsx workbook",
                    remedy="Choose the .xlsx file of the form, or save the form as one.",
                )
            size = sum(entry.file_size for entry in entries)
            if size > min(_UNPACKED_LIMIT, _RATIO * len(data)):
                raise NotAForm(
                    name=name, why="it is too large to open", remedy="Save it anew from Excel."
                )
            parts = [e for e in entries if e.filename.startswith("xl/worksheets/")]
            return sum(len(_UNSAVED.findall(archive.read(entry))) for entry in parts)
    except _WORKBOOK_FAULTS:
        raise NotAForm(
            name=name, why="it is not a workbook", remedy="Choose the .xlsx file of the form."
        ) from None
