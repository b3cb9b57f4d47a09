"""A publisher's form as texts, a sheet at a time: what somebody edits before it is a catalogue.

Any text can stand in a cell, also one that cannot be read; checking is that of the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.domain.agreements import Catalogue
from core.domain.money import decimal_text
from core.domain.problems import Problem
from core.domain.returns import Cell, Table
from core.formats.catalogue_rows import tables_of
from core.formats.catalogue_tables import LAYOUTS
from core.formats.columns import Column, Holds, Layout
from core.formats.form_meanings import Known
from core.formats.template import about_of, form_bytes
from core.formats.template_cells import CellFault, Raw, clean, read_typed
from core.formats.template_reading import (
    ABOUT,
    ABOUT_FIELDS,
    Reading,
    Sheet,
    heading,
    is_guidance,
    read_sheets,
    sheets_of,
    uses_of,
)

# In a workbook the headings and what they mean stand above the first row.
FIRST_ROW = 3
_UNITS = {Holds.PENCE: "£", Holds.RATE: "%"}

ABOUT_LAYOUT = Layout(ABOUT, ABOUT, "what is said of the catalogue", ABOUT_FIELDS)
# The sheets that can be edited, in their order: what is said of the catalogue is one row.
SHEETS: dict[str, Layout] = {ABOUT: ABOUT_LAYOUT, **LAYOUTS}


@dataclass
class FormTexts:
    """The rows of each sheet by its name, every cell a text, in the order of the columns."""

    name: str = ""
    rows: dict[str, list[list[str]]] = field(default_factory=dict)


def texts_of_form(source: Path) -> FormTexts:
    """Return a form as texts: dates as 31/03/2027, money in pounds, percentages as such.

    Raises:
        NotAForm: it is no workbook, has a password, or is too large.
        FileNotRead: it is not there or may not be read.
    """
    name, sheets, _ = sheets_of(source)
    by_name = {sheet.title.strip().lower(): sheet for sheet in sheets}
    rows = {ABOUT: [_about_row(by_name.get(ABOUT.lower()))]}
    for layout in LAYOUTS.values():
        sheet = by_name.get(layout.title.lower()) or by_name.get(layout.name)
        rows[layout.name] = _rows(sheet, layout) if sheet is not None and sheet.rows else []
    return FormTexts(name, rows)


def texts_of_catalogue(catalogue: Catalogue) -> FormTexts:
    """Return a catalogue as the texts of its form."""
    about = about_of(catalogue)
    rows = {ABOUT: [[_shown(column, about.get(column.name)) for column in ABOUT_FIELDS]]}
    rows |= {name: [] for name in LAYOUTS}
    for table, _ in tables_of(catalogue.agreements):
        columns = LAYOUTS[table.name].columns
        places = [table.columns.index(column.name) for column in columns]
        rows[table.name] = [
            [_shown(column, row[place]) for column, place in zip(columns, places, strict=True)]
            for row in table.rows
        ]
    return FormTexts("", rows)


def check_texts(
    form: FormTexts, known: Known | None = None
) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """Read the texts as a workbook is read; rows of problems are those of the saved workbook."""
    about = [
        (number, (column.title, text))
        for number, (column, text) in enumerate(
            zip(ABOUT_FIELDS, form.rows[ABOUT][0], strict=True), start=2
        )
    ]
    sheets = [Sheet(ABOUT, tuple(about))]
    for layout in LAYOUTS.values():
        heads: tuple[Raw, ...] = tuple(heading(column) for column in layout.columns)
        rows = [
            (number, tuple(row))
            for number, row in enumerate(form.rows[layout.name], start=FIRST_ROW)
            if any(text.strip() for text in row)
        ]
        sheets.append(Sheet(layout.title, ((1, heads), *rows)))
    return read_sheets(form.name, sheets, known=known)


def texts_bytes(form: FormTexts) -> bytes:
    """Return the workbook of the form; a text that cannot be read stays as it is."""
    about = dict(_typed(ABOUT_LAYOUT, form.rows[ABOUT][0]))
    tables = {}
    for layout in LAYOUTS.values():
        names = tuple(column.name for column in layout.columns)
        rows = [tuple(cell for _, cell in _typed(layout, row)) for row in form.rows[layout.name]]
        tables[layout.name] = Table(layout.name, names, tuple(rows))
    return form_bytes(about, tables)


def _typed(layout: Layout, row: Sequence[str]) -> list[tuple[str, Cell]]:
    cells: list[tuple[str, Cell]] = []
    for column, text in zip(layout.columns, row, strict=True):
        try:
            cells.append(
                (column.name, read_typed(column, text, unit=_UNITS.get(column.holds, "")))
            )
        except CellFault:
            cells.append((column.name, text))
    return cells


def _about_row(sheet: Sheet | None) -> list[str]:
    labels = {label: n for n, c in enumerate(ABOUT_FIELDS) for label in (c.title.lower(), c.name)}
    row = [""] * len(ABOUT_FIELDS)
    for _, cells in sheet.rows if sheet else ():
        name = clean(cells[0] if cells else "").removesuffix("*").strip().lower()
        if name in labels and len(cells) > 1:
            row[labels[name]] = _text(ABOUT_FIELDS[labels[name]], cells[1], "")
    return row


def _rows(sheet: Sheet, layout: Layout) -> list[list[str]]:
    uses = uses_of(sheet, layout, Reading(""))
    places: Mapping[str, tuple[int, str]] = {
        column.name: (index, unit) for index, (column, unit) in uses.items()
    }
    rows = []
    for _, cells in sheet.rows[1:]:
        if is_guidance(cells, uses):
            continue
        row = []
        for column in layout.columns:
            index, unit = places.get(column.name, (len(cells), ""))
            row.append(_text(column, cells[index] if index < len(cells) else None, unit))
        rows.append(row)
    return rows


def _text(column: Column, raw: Raw, unit: str) -> str:
    try:
        return _shown(column, read_typed(column, raw, unit=unit))
    except CellFault:
        return clean(raw)


def _shown(column: Column, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int) and column.holds in _UNITS:
        return decimal_text(value).removesuffix(".00")
    return str(value)
