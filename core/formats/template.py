"""The authoring workbook of a catalogue: empty or filled, with lists to choose from.

One sheet for each table of the format; what each column means stands below its heading.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.domain.agreements import Catalogue
from core.domain.money import decimal_text
from core.domain.returns import Cell, Table
from core.formats.catalogue_rows import tables_of
from core.formats.catalogue_tables import LAYOUTS, YES_NO
from core.formats.columns import NUMBERS, Column, Holds, Layout
from core.formats.template_reading import ABOUT, ABOUT_FIELDS, heading, read_workbook
from core.formats.workbooks import fixed_bytes, new_workbook

__all__ = ["read_workbook", "template_bytes", "workbook_bytes"]

# Lists to choose from reach down to here; rows further down are read all the same.
_LAST_ROW = 20_000
# What a spreadsheet program takes as the words of a message.
_MOST_LETTERS = 255

_INSTRUCTIONS = (
    (
        "What this is",
        "The form from which your catalogue is made. Fill the sheets from left to "
        "right, save, and build the catalogue from it; every fault is then listed with its place.",
    ),
    (
        "Required",
        "Headings with a star must be filled in every row. Other columns may stay empty; "
        'what the Procurement Act 2023, s.45(5), asks for then shows as "not stated".',
    ),
    ("Agreements", "One row for each agreement. Its number is how every other sheet names it."),
    (
        "Lots",
        'One row for each lot, and at least one for each agreement: most have lot "1". '
        "Never list a lot twice.",
    ),
    (
        "Other sheets",
        "As many rows for a lot as it has routes, suppliers, categories, rules, "
        "statements or prices. Sheets that you do not need stay empty.",
    ),
    (
        "What lots cover",
        "Buyers find a lot by its categories: CPV prefixes (0931) or leaves of "
        "the common spend tree (energy.electricity). A lot without any is found by nobody.",
    ),
    (
        "What you also ask",
        "Only if you need more than the standard return says. A row on this sheet for each "
        "kind of row that buyers fill in, such as invoices or contracts; its fields on the "
        "next sheet, and what can be chosen on the one after. Buyers' books fill in what they "
        "know; they see a form, and send what you asked with their return.",
    ),
    ("Dates", "31/03/2027."),
    ("Money", "Pounds, such as 1250000 or 12.50."),
    ("Percentages", "2.5 for 2.5 %."),
    ("Numbers that are names", "Lot 1 and lot 01 are different: these columns are text."),
    (
        "Editions",
        "A catalogue is always the full list. Each edition has a higher number than the "
        "one before; what is no longer in it has ended.",
    ),
)

_EXAMPLE: dict[str, tuple[Mapping[str, Cell], ...]] = {
    "agreements": (
        {
            "agreement_no": "EX100",
            "title": "Electricity and gas",
            "owner": "Example Buying Organisation",
            "kind": "framework",
            "regulation": "PA2023",
            "description": "Supply of electricity and gas to public bodies",
            "start": date(2026, 4, 1),
            "end": date(2029, 3, 31),
            "estimated_value_pence": 25_000_000_00,
            "price_basis": "Wholesale price plus a fixed fee per kWh",
            "selection_process": "Ranking by price; further competition over 5 GWh",
            "entitled": "All contracting authorities in the UK",
            "open_framework": "no",
            "contact": "energy@example.org",
        },
    ),
    "lots": (
        {"agreement_no": "EX100", "lot_no": "1", "title": "Electricity, half-hourly"},
        {"agreement_no": "EX100", "lot_no": "2a", "title": "Gas", "max_term_months": 36},
    ),
    "lot_routes": ({"agreement_no": "EX100", "lot_no": "1", "route": "direct-award"},),
    "lot_suppliers": (
        {
            "agreement_no": "EX100",
            "lot_no": "1",
            "supplier_name": "Fictitious Power Ltd",
            "scheme": "GB-COH",
            "id": "00000000",
            "sme": True,
            "regions": "UKC UKD",
        },
    ),
    "lot_categories": ({"agreement_no": "EX100", "lot_no": "1", "scheme": "cpv", "code": "0931"},),
    "lot_eligibility": (
        {
            "agreement_no": "EX100",
            "lot_no": "1",
            "rule": "include",
            "kind": "sector",
            "value": "wider",
        },
    ),
    "evidence": (
        {
            "agreement_no": "EX100",
            "lot_no": "1",
            "kind": "saving-range",
            "low": 150,
            "high": 400,
            "basis": "Prices of 40 customers in 2025 against their earlier contracts",
            "customers": 40,
            "as_at": date(2026, 1, 31),
        },
    ),
    "prices": (
        {
            "agreement_no": "EX100",
            "lot_no": "1",
            "item": "Standing charge",
            "unit": "day",
            "framework_price_pence": 2150,
        },
    ),
    "return_records": (
        {"agreement_no": "EX100", "record": "meters", "title": "Meters", "rows": "row"},
    ),
    "return_fields": (
        {
            "agreement_no": "EX100",
            "record": "meters",
            "field": "mpan",
            "title": "Meter point number",
            "holds": "text",
            "required": True,
            "shape": "9999999999999",
        },
        {
            "agreement_no": "EX100",
            "record": "meters",
            "field": "lot",
            "title": "Lot",
            "holds": "text",
            "required": True,
            "lookup": "lots",
            "known_as": "lot",
        },
        {
            "agreement_no": "EX100",
            "record": "meters",
            "field": "tariff",
            "title": "Tariff",
            "holds": "text",
            "lookup": "tariffs",
            "depends_on": "lot",
        },
    ),
    "return_lookups": (
        {"agreement_no": "EX100", "lookup": "lots", "value": "1"},
        {"agreement_no": "EX100", "lookup": "tariffs", "value": "Day and night", "given_1": "1"},
    ),
}


def template_bytes(publisher: str, publisher_name: str) -> bytes:
    """Return the empty form for a publisher."""
    about: dict[str, Cell] = {"publisher": publisher, "publisher_name": publisher_name}
    return form_bytes({**about, "edition": 1}, {})


def workbook_bytes(catalogue: Catalogue) -> bytes:
    """Return the form filled with a catalogue; reading it gives the same agreements."""
    tables = {table.name: table for table, _ in tables_of(catalogue.agreements)}
    return form_bytes(about_of(catalogue), tables)


def about_of(catalogue: Catalogue) -> dict[str, Cell]:
    """Return what is said of a catalogue as a whole, by the names of the form's fields."""
    return {
        "publisher": catalogue.publisher,
        "publisher_name": catalogue.publisher_name,
        "edition": catalogue.edition,
        "issued": catalogue.issued,
        "notes": catalogue.notes,
        "demo": catalogue.demo,
    }


def form_bytes(about: Mapping[str, Cell], tables: Mapping[str, Table]) -> bytes:
    """Return the form filled with cells; what is no value of its column is written as text."""
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    formats = _formats(book)
    _instructions(book.add_worksheet("Instructions"), formats)
    _about(book.add_worksheet(ABOUT), about, formats)
    for layout in LAYOUTS.values():
        _resource(book.add_worksheet(layout.title), layout, tables.get(layout.name), formats)
    _example(book.add_worksheet("Example"), formats)
    issued = about.get("issued")
    made_at = issued.isoformat() if isinstance(issued, date) else ""
    title = f"Catalogue of {about['publisher_name']}"
    return fixed_bytes(book, buffer, made_at, title=title, author=str(about["publisher_name"]))


def _formats(book: Any) -> dict[Any, Any]:
    def style(**more: Any) -> Any:
        return book.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **more})

    return {
        "title": style(bold=True, font_size=16),
        "strong": style(bold=True, text_wrap=True),
        "wrap": style(text_wrap=True),
        "needed": style(bold=True, text_wrap=True, bg_color="#12436D", font_color="#FFFFFF"),
        "optional": style(bold=True, text_wrap=True, bg_color="#D6E2EC"),
        "guide": style(text_wrap=True, font_color="#535B6B", bottom=1, bottom_color="#CCD2DC"),
        Holds.TEXT: style(num_format="@"),
        Holds.CATEGORY: style(num_format="@"),
        Holds.YES_NO: style(num_format="@"),
        Holds.COUNT: style(num_format="0"),
        Holds.RATE: style(num_format="0.0#"),
        Holds.PENCE: style(num_format="#,##0.00"),
        Holds.DAY: style(num_format="dd/mm/yyyy", align="left"),
    }


def _instructions(sheet: Any, formats: dict[Any, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26, formats["strong"])
    sheet.set_column(1, 1, 100, formats["wrap"])
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "How to fill this form", formats["title"])
    for row, (what, words) in enumerate(_INSTRUCTIONS, start=2):
        sheet.write_string(row, 0, what, formats["strong"])
        sheet.write_string(row, 1, words, formats["wrap"])
        sheet.set_row(row, 14 * (1 + len(words) // 95) + 3)
    _print(sheet)


def _print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _about(sheet: Any, about: Mapping[str, Cell], formats: dict[Any, Any]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 50)
    sheet.set_column(2, 2, 70)
    for index, name in enumerate(("What", "Value", "Meaning")):
        sheet.write_string(0, index, name, formats["optional"])
    for row, column in enumerate(ABOUT_FIELDS, start=1):
        sheet.write_string(row, 0, heading(column), formats["strong"])
        _write(sheet, (row, 1), column, about.get(column.name), formats)
        sheet.write_string(row, 2, column.about, formats["guide"])
        if column.holds is Holds.YES_NO:
            sheet.data_validation(row, 1, row, 1, _list(YES_NO))
    _print(sheet)


def _resource(sheet: Any, layout: Layout, table: Table | None, formats: dict[Any, Any]) -> None:
    _headings(sheet, 0, layout, formats)
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, _width(column), formats[column.holds])
        rule = _rule(column)
        if rule:
            sheet.data_validation(2, index, _LAST_ROW, index, rule)
        sheet.write_string(1, index, column.about, formats["guide"])
    sheet.set_row(0, 30)
    sheet.set_row(1, 54)
    sheet.freeze_panes(2, 1)
    _print(sheet)
    if table is None:
        return
    places = {name: index for index, name in enumerate(table.columns)}
    for number, row in enumerate(table.rows, start=2):
        for index, column in enumerate(layout.columns):
            _write(sheet, (number, index), column, row[places[column.name]], formats)


def _headings(sheet: Any, row: int, layout: Layout, formats: dict[Any, Any]) -> None:
    for index, column in enumerate(layout.columns):
        style = formats["needed" if column.required else "optional"]
        sheet.write_string(row, index, heading(column), style)


def _example(sheet: Any, formats: dict[Any, Any]) -> None:
    sheet.set_column(0, 30, 22)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "An example, made up; this sheet is not read", formats["title"])
    _print(sheet)
    row = 2
    for name, lines in _EXAMPLE.items():
        layout = LAYOUTS[name]
        sheet.write_string(row, 0, f"Sheet {layout.title}", formats["strong"])
        _headings(sheet, row + 1, layout, formats)
        for number, cells in enumerate(lines, start=row + 2):
            for index, column in enumerate(layout.columns):
                _write(sheet, (number, index), column, cells.get(column.name), formats)
        row += len(lines) + 3


def _write(
    sheet: Any, place: tuple[int, int], column: Column, value: Cell, formats: dict[Any, Any]
) -> None:
    if value is None or value == "":
        return
    style = formats[column.holds]
    if isinstance(value, bool):
        sheet.write_string(*place, "yes" if value else "no", style)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, style)
    elif isinstance(value, int) and column.holds in NUMBERS:
        hundredths = column.holds in (Holds.PENCE, Holds.RATE)
        sheet.write_number(*place, Decimal(decimal_text(value)) if hundredths else value, style)
    else:
        sheet.write_string(*place, str(value), style)


def _rule(column: Column) -> dict[str, Any] | None:
    if column.choices:
        return _list(column.choices)
    if column.holds is Holds.YES_NO:
        return _list(YES_NO)
    if column.holds is Holds.DAY:
        words = "Write the date as 31/03/2027."
        return {
            "validate": "date",
            "criteria": ">=",
            "value": date(1990, 1, 1),
            "error_title": "Not a date",
            "error_message": words,
            "error_type": "warning",
        }
    if column.holds in NUMBERS:
        return {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": "Not a number",
            "error_message": "Write digits only, without a unit.",
            "error_type": "warning",
        }
    return None


def _list(choices: tuple[str, ...]) -> dict[str, Any]:
    named = f"Choose one of: {', '.join(choices)}."
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": "Not in the list",
        "error_message": named if len(named) <= _MOST_LETTERS else "Choose from the list.",
    }


def _width(column: Column) -> int:
    if column.holds is Holds.TEXT and not column.choices and not column.name.endswith("_no"):
        return 30
    return max(14, min(20, len(column.title) + 4))
