"""A workbook in which a body answers what publishers also ask: written filled in, and read.

One sheet for each kind of row. The first column names the row and is not to be changed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.domain.money import decimal_text
from core.domain.problems import Place, Problem
from core.domain.return_fields import Answer, AskedField, Form, Kind, Questions
from core.formats.files import read_within
from core.formats.template_cells import Raw, clean
from core.formats.template_reading import csv_rows, workbook_sheets
from core.formats.workbooks import fixed_bytes, new_workbook

_ROW, _ABOUT = "Row", "About"
_LISTS = "Lists"
_LAST_ROW = 20_000
# What spreadsheet programs allow for the name of a sheet.
_LONGEST, _FORBIDDEN = 31, "[]:*?/\\'"
_FILE_LIMIT = 100 * 1024 * 1024
_FORMATS = {
    Kind.TEXT: "@",
    Kind.YES_NO: "@",
    Kind.WHOLE: "0",
    Kind.NUMBER: "General",
    Kind.POUNDS: "#,##0.00",
    Kind.DAY: "dd/mm/yyyy",
}


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What a sheet holds: the questions, and rows with key, words, cells."""

    questions: Questions
    rows: Sequence[tuple[str, str, Mapping[str, Answer]]]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it came: which one, its place, and the text of each field that has a column."""

    key: str
    place: Place
    texts: Mapping[str, str]


def sheet_names(asked: Sequence[Questions]) -> tuple[str, ...]:
    """Return the name of each record's sheet: agreement and title, as far as they fit."""
    names: list[str] = []
    for one in asked:
        whole = f"{one.agreement_no} {one.record.title}"
        base = "".join(" " if c in _FORBIDDEN else c for c in whole).strip()
        name, number = base[:_LONGEST].strip(), 2
        while name.casefold() in {used.casefold() for used in (*names, _LISTS)}:
            name, number = f"{base[: _LONGEST - 4].strip()} {number}", number + 1
        names.append(name)
    return tuple(names)


def sheets_bytes(sheets: Sequence[AnswerSheet], title: str) -> bytes:
    """Return the workbook with what is known and was answered, and lists to choose from."""
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    formats = {kind: _style(book, num_format=form) for kind, form in _FORMATS.items()}
    named = sheet_names([one.questions for one in sheets])
    pages = [book.add_worksheet(name) for name in named]
    lists = _Lists(book.add_worksheet(_LISTS), _style(book, bold=True))
    for page, sheet in zip(pages, sheets, strict=True):
        _headings(book, page, sheet.questions, lists)
        for number, (key, about, cells) in enumerate(sheet.rows, start=2):
            page.write_string(number, 0, key, formats[Kind.TEXT])
            page.write_string(number, 1, about, formats[Kind.TEXT])
            for column, field in enumerate(sheet.questions.record.fields, start=2):
                _write(page, (number, column), field, cells.get(field.name), formats)
    return fixed_bytes(book, buffer, "", title=title, author="")


def _style(book: Any, **more: Any) -> Any:
    return book.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **more})


class _Lists:
    """The sheet of lists: each list is a column of its own, written once."""

    def __init__(self, page: Any, strong: Any) -> None:
        self._page, self._strong = page, strong
        self._places: dict[tuple[str, ...], str] = {}

    def place(self, title: str, values: tuple[str, ...]) -> str:
        if values not in self._places:
            column = len(self._places)
            self._page.write_string(0, column, title, self._strong)
            for row, value in enumerate(values, start=1):
                self._page.write_string(row, column, value)
            letters = _letters(column)
            self._places[values] = f"={_LISTS}!${letters}$2:${letters}${len(values) + 1}"
        return self._places[values]


def _letters(column: int) -> str:
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _headings(book: Any, page: Any, asked: Questions, lists: _Lists) -> None:
    needed = _style(book, bold=True, text_wrap=True, bg_color="#12436D", font_color="#FFFFFF")
    optional = _style(book, bold=True, text_wrap=True, bg_color="#D6E2EC")
    guide = _style(book, text_wrap=True, font_color="#535B6B", bottom=1, bottom_color="#CCD2DC")
    form = Form(asked.record, asked.choices)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 40)
    for column, (name, words) in enumerate(
        ((_ROW, "Names the row: leave it."), (_ABOUT, "What the row is about; not read."))
    ):
        page.write_string(0, column, name, optional)
        page.write_string(1, column, words, guide)
    for column, field in enumerate(asked.record.fields, start=2):
        page.set_column(column, column, 20)
        page.write_string(0, column, field.title, needed if field.required else optional)
        page.write_string(1, column, _guide(asked, field), guide)
        choices = ("yes", "no") if field.kind is Kind.YES_NO else form.every_choice(field)
        if choices:
            rule = {"validate": "list", "source": lists.place(field.title, choices)}
            page.data_validation(2, column, _LAST_ROW, column, {**rule, "error_type": "warning"})
    page.set_row(0, 30)
    page.set_row(1, 54)
    page.freeze_panes(2, 2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _guide(asked: Questions, field: AskedField) -> str:
    parts = [field.about, f"Such as {field.example}." if field.example else ""]
    other = asked.record.field(field.asked_if)
    if other:
        parts.append(f"Only if {other.title} is {' or '.join(field.asked_if_is)}.")
    return " ".join(part for part in parts if part)


def _write(
    page: Any,
    place: tuple[int, int],
    field: AskedField,
    value: Answer,
    formats: Mapping[Kind, Any],
) -> None:
    style = formats[field.kind]
    if value is None or value == "":
        page.write_blank(*place, None, style)
    elif isinstance(value, bool):
        page.write_string(*place, "yes" if value else "no", style)
    elif isinstance(value, date):
        page.write_datetime(*place, value, style)
    elif isinstance(value, int):
        pounds = field.kind is Kind.POUNDS
        page.write_number(*place, Decimal(decimal_text(value)) if pounds else value, style)
    elif field.kind is Kind.NUMBER:
        page.write_number(*place, Decimal(value), style)
    else:
        page.write_string(*place, value, style)


def read_answers(
    path: Path, asked: Sequence[Questions]
) -> tuple[dict[int, list[ReadRow]], tuple[Problem, ...]]:
    """Read a filled workbook, or a CSV file of the one record that is given.

    Returns the rows of each record by its number in ``asked``. Sheets, columns and rows that
    are none of them are told of.

    Raises:
        NotAForm: it is no workbook or CSV file. FileNotRead: it is not there.
    """
    if path.suffix.lower() == ".csv":
        rows, problems = _rows(path.name, "", csv_rows(path), asked[0])
        return {0: rows}, tuple(problems)
    sheets, problems = workbook_sheets(path.name, path.name, read_within(path, _FILE_LIMIT))
    numbers = {name.casefold(): n for n, name in enumerate(sheet_names(asked))}
    found: dict[int, list[ReadRow]] = {}
    for sheet in sheets:
        number = numbers.get(sheet.title.casefold())
        if number is not None:
            found[number], more = _rows(path.name, sheet.title, sheet.rows, asked[number])
            problems += more
        elif sheet.title != _LISTS:
            problems.append(Problem("SB-689", {"text": sheet.title[:60]}, Place(path.name)))
    return found, tuple(problems)


def _rows(
    file: str, sheet: str, rows: Sequence[tuple[int, tuple[Raw, ...]]], asked: Questions
) -> tuple[list[ReadRow], list[Problem]]:
    if not rows:
        return [], []
    first, heads = rows[0]
    by_title = {one.title.casefold(): one.name for one in asked.record.fields}
    by_title |= {one.name: one.name for one in asked.record.fields}
    titles = [clean(head).removesuffix("*").strip() for head in heads]
    uses = {n: by_title[t.casefold()] for n, t in enumerate(titles) if t.casefold() in by_title}
    problems = [
        Problem(
            "SB-417", {"column": title[:60], "sheet": sheet or file}, Place(file, sheet, first)
        )
        for n, title in enumerate(titles)
        if title and n not in uses and title not in (_ROW, _ABOUT)
    ]
    key_at = titles.index(_ROW) if _ROW in titles else None
    found = []
    for number, cells in rows[1:]:
        texts = {name: clean(cells[n]) for n, name in uses.items() if n < len(cells)}
        key = clean(cells[key_at]) if key_at is not None and key_at < len(cells) else ""
        if any(texts.values()) and not _is_guide(texts, asked):
            found.append(ReadRow(key, Place(file, sheet, number), texts))
    return found, problems


def _is_guide(texts: Mapping[str, str], asked: Questions) -> bool:
    guides = {one.name: clean(_guide(asked, one)) for one in asked.record.fields}
    return all(text == guides[name] for name, text in texts.items())
