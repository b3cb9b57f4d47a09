"""Answers as people give them: a column by letter or heading; what answers nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.domain.parties import VatBasis
from core.domain.problems import UserError
from core.importing import asking
from core.importing.amounts import Style
from core.importing.columns import Column
from core.importing.dates import Order
from core.importing.heading_row import letter
from core.importing.headings import strip_marks
from core.importing.planned import Planned

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "amount_style": tuple(Style),
    "blank_supplier": ("above", "blank"),
    "cancelled": ("leave-out", "keep"),
    "credit_notes": ("subtract", "leave-out", "keep"),
    "currency": ("pounds", "leave-out"),
    "date_format": tuple(Order),
    "faulty_rows": ("leave-out",),
    "file_total": ("lines",),
    "nil": ("yes",),
    "scale": ("1", "0", "1000", "1000000"),
    "sign": ("positive", "negative"),
    "types": ("invoices", "payments", "all"),
    "vat_basis": tuple(VatBasis),
}
# What answers a question about a column beside the columns themselves.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "amount": (),
    "date": (asking.NONE,),
    "supplier": (asking.NONE, asking.FROM_GROUPS),
}
_KEYS = sorted([*_CHOICES, *_COLUMNS, "header_row", "sheet"])
_ROW = re.compile(r"[0-9]{1,7}")
_INDEX = re.compile(r"[0-9]{1,5}")


class UnknownQuestion(UserError):
    """There is no question "{key}" about a file."""

    code = "SB-169"
    exit_code = 4
    remedy_text = "Answer one of these: {keys}."


class NoAnswer(UserError):
    """ "{value}" does not answer {key} for the file {file}."""

    code = "SB-170"
    exit_code = 4
    remedy_text = "Answer with {choices}."


def settle(answers: Mapping[str, str], file: str, sheets: Sequence[str]) -> dict[str, str]:
    """Bring answers to the values that the importer takes; columns stay as they are.

    Raises:
        UnknownQuestion: an answer is to nothing that is ever asked.
        NoAnswer: a value is none of those that a question takes.
    """
    settled = dict(answers)
    for key, value in answers.items():
        if key in _CHOICES:
            settled[key] = _one_of(_CHOICES[key], key, value, file)
        elif key == "sheet":
            settled[key] = _one_of([*filter(None, sheets), asking.ALL_SHEETS], key, value, file)
        elif key == "header_row" and not _ROW.fullmatch(value):
            raise _no_row(value, file)
        elif key not in _KEYS:
            raise UnknownQuestion(key=key, keys=", ".join(_KEYS))
    return settled


def place(answers: Mapping[str, str], file: str, planned: Planned) -> dict[str, str]:
    """Bring answers that name columns to their numbers, counted from 0.

    Raises:
        NoAnswer: the file has no such column, several of that heading, or no such row.
    """
    placed = dict(answers)
    row = answers.get("header_row", "0")
    if planned.headings is not None and planned.headings.row == 0 and int(row) > 0:
        raise _no_row(row, file)
    if not planned.columns:
        # Nothing is read before the row of the headings is known.
        return placed
    for key, others in _COLUMNS.items():
        value = answers.get(key)
        if value is None:
            continue
        number = _same(others, value) or _number(planned.columns, value)
        if number is None and key == "amount":
            number = _pair(planned.columns, value)
        if number is None:
            last = letter(len(planned.columns) - 1)
            choices = ["the heading of one column", f"its letter, A to {last}", *others]
            raise NoAnswer(value=value, key=key, file=file, choices=", or ".join(choices))
        placed[key] = number
    return placed


def _one_of(choices: Sequence[str], key: str, value: str, file: str) -> str:
    same = _same(choices, value)
    if same is None:
        raise NoAnswer(value=value, key=key, file=file, choices=" or ".join(choices))
    return same


def _same(choices: Sequence[str], value: str) -> str | None:
    if value in choices:
        return value
    return next((str(c) for c in choices if _plain(c) == _plain(value)), None)


def _number(columns: Sequence[Column], value: str) -> str | None:
    """Return the number of the column that a number, a heading or a letter names."""
    if _INDEX.fullmatch(value) and int(value) < len(columns):
        return str(int(value))
    headed = [c for c in columns if c.heading.strip() and _plain(c.heading) == _plain(value)]
    if headed:
        return str(headed[0].index) if len(headed) == 1 else None
    name = value.strip().upper()
    return next((str(c.index) for c in columns if letter(c.index) == name), None)


def _pair(columns: Sequence[Column], value: str) -> str | None:
    """Return the numbers of the columns paid out and paid in, written with a dash between."""
    for dash in (match.start() for match in re.finditer("-", value)):
        one, other = _number(columns, value[:dash]), _number(columns, value[dash + 1 :])
        if one is not None and other is not None:
            return f"{one}-{other}"
    return None


def _no_row(value: str, file: str) -> NoAnswer:
    choices = "the number of a row of the file, or 0 where it has no headings"
    return NoAnswer(value=value, key="header_row", file=file, choices=choices)


def _plain(text: str) -> str:
    return " ".join(strip_marks(text).split()).casefold()
