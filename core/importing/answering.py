"""Answers as people give them: a column by letter or heading; what answers nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.domain.parties import VatBasis
from core.domain.problems import UserError
from core.domain.spend import Role
from core.importing import asking, chosen_rows, ending, pasted, repeats
from core.importing.amounts import Style
from core.importing.chosen_rows import Span
from core.importing.columns import Column
from core.importing.dates import Order
from core.importing.heading_row import letter
from core.importing.headings import strip_marks
from core.importing.planned import Planned
from core.importing.tally import Tally

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "amount_style": tuple(Style),
    "blank_supplier": ("above", "blank"),
    "cancelled": ("leave-out", "keep"),
    "credit_notes": ("subtract", "subtract-others", "leave-out", "keep"),
    "currency": ("pounds", "leave-out"),
    "date_format": tuple(Order),
    "faulty_rows": ("leave-out",),
    ending.KEY: (ending.WHOLE,),
    "file_total": ("lines",),
    "listing": ("yes", "no"),
    "nil": ("yes",),
    pasted.KEY: (pasted.LEAVE_OUT, pasted.KEEP),
    "pennies": ("yes", "no"),
    "receipts": ("credits", "received"),
    repeats.INVOICES: (repeats.ONCE, repeats.EACH),
    repeats.SUMS: (repeats.LEAVE_OUT, repeats.KEEP),
    "section": ("leave-out", "keep"),
    "settlement": ("leave-out", "keep"),
    "scale": ("1", "0", "1000", "1000000"),
    "sign": ("positive", "negative"),
    "text": ("repaired", "as-it-stands"),
    "types": ("invoices", "payments", "all"),
    "vat_basis": tuple(VatBasis),
    "vat_taken_off": ("yes", "no"),
}
# What answers for a role beside the columns themselves. There is always an amount.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{role.value: (asking.NONE,) for role in Role},
    Role.AMOUNT: (),
    Role.SUPPLIER: (asking.NONE, asking.FROM_GROUPS),
}
# What is summed may be the net amount or the gross; else a column has one role.
_ALIKE = ({Role.AMOUNT, Role.NET}, {Role.AMOUNT, Role.GROSS})
_ROW_KEYS = ("skip_rows", "payment_rows")
_KEYS = sorted([*_CHOICES, *_COLUMNS, *_ROW_KEYS, "header_row", "sheet"])
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
        elif key in _ROW_KEYS:
            settled[key] = _rows(key, value, file, sheets)
        elif key not in _KEYS:
            raise UnknownQuestion(key=key, keys=", ".join(_KEYS))
    _not_both(settled, file)
    return settled


def is_lasting(key: str, value: str) -> bool:
    """Say whether an answer may hold for the next file too, whatever its columns are."""
    once = ("header_row", "sheet", "section", "faulty_rows", "file_total", "nil", "listing")
    if key in (*_ROW_KEYS, *once, ending.KEY, pasted.KEY, repeats.SUMS):
        return False
    return value in _CHOICES.get(key, ()) or value in _COLUMNS.get(key, ())


def place(answers: Mapping[str, str], file: str, planned: Planned) -> dict[str, str]:
    """Bring answers that name columns to their numbers, counted from 0.

    Raises:
        NoAnswer: the file has no such column, several of that heading, or no such row.
    """
    placed = dict(answers)
    row = answers.get("header_row", "0")
    if planned.headings is not None and planned.headings.row == 0 and int(row) > 0:
        raise _no_row(row, file)
    _place_rows(answers, file, planned)
    if not planned.columns:
        # Nothing is read before the row of the headings is known.
        return placed
    for key, others in _COLUMNS.items():
        value = answers.get(key)
        if value is None:
            continue
        number = _same(others, value) or _number(planned.columns, value)
        if number is None and key == "amount":
            number = _pair(planned.columns, value) or _together(planned.columns, value)
        if number is None:
            last = letter(len(planned.columns) - 1)
            choices = ["the heading of one column", f"its letter, A to {last}", *others]
            raise NoAnswer(value=value, key=key, file=file, choices=", or ".join(choices))
        placed[key] = number
    _one_role_each(answers, placed, file)
    return placed


def fitting(more: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to add to others: none that is there, nor of a column with a role."""
    keys = answers.keys() & _COLUMNS.keys()
    used = {number for key in keys for number in answers[key].split("-")}
    summed = {Role.AMOUNT, Role.DEBIT, Role.CREDIT}
    taken = set(answers) | (summed if summed & answers.keys() else set())
    return {
        key: value
        for key, value in more.items()
        if key not in taken and not (key in _COLUMNS and used & set(value.split("-")) - {"none"})
    }


def _one_role_each(answers: Mapping[str, str], placed: Mapping[str, str], file: str) -> None:
    """Refuse a column with two roles, and what is summed said in two ways."""
    has: dict[str, str] = {}
    for key in _COLUMNS:
        for number in filter(str.isdigit, placed.get(key, "").split("-")):
            other = has.setdefault(number, key)
            if other != key and {other, key} not in _ALIKE:
                choices = f"another column: that one is the {other} by your answers"
                raise NoAnswer(value=answers[key], key=key, file=file, choices=choices)
    pair = "-" in placed.get(Role.AMOUNT, "")
    for key in (Role.DEBIT, Role.CREDIT):
        if key in placed and Role.AMOUNT in placed and (pair or key is Role.DEBIT):
            choices = "a column where amount is not answered too"
            raise NoAnswer(value=answers[key], key=key, file=file, choices=choices)


def require_sums(answers: Mapping[str, str], file: str, planned: Planned) -> None:
    """Refuse what cannot be summed as the person says.

    Raises:
        NoAnswer: VAT cannot come off the amounts, or one side of a pair lacks the other.
    """
    money = planned.plan.money if planned.plan else None
    if money is None or money.doubt or not money.found():
        return
    for key, found in ((Role.DEBIT, {money.debit, money.amount}), (Role.CREDIT, {money.credit})):
        if answers.get(key, "").isdigit() and int(answers[key]) not in found:
            choices = "both debit and credit, or amount as one column less another, such as E-F"
            raise NoAnswer(value=answers[key], key=key, file=file, choices=choices)
    if answers.get("vat_taken_off") == "yes" and not money.less_vat:
        choices = "no, or say which column is the amount with VAT (amount) and which the VAT (vat)"
        raise NoAnswer(value="yes", key="vat_taken_off", file=file, choices=choices)


def require_rows(answers: Mapping[str, str], file: str, tally: Tally, *, whole: bool) -> None:
    """Refuse rows that the file does not have, or payments that hold no amount.

    ``whole`` is False where only the top of the file was read, so that rows may follow.

    Raises:
        NoAnswer: naming the row.
    """
    if tally.without_amount:
        row = tally.without_amount[0]
        choices = f"rows that hold an amount; row {row} has none that can be read"
        raise _no_rows("payment_rows", answers["payment_rows"], file, choices)
    if whole and tally.missing_rows:
        row = tally.missing_rows[0]
        choices = f"rows of the file; it has no row {row}"
        named = (span for span in chosen_rows.parse(answers.get("skip_rows", "")))
        key = "skip_rows" if any(row in span.rows for span in named) else "payment_rows"
        raise _no_rows(key, answers[key], file, choices)


def _rows(key: str, value: str, file: str, sheets: Sequence[str]) -> str:
    """Bring rows to the way in which the importer writes them."""
    try:
        spans = chosen_rows.parse(value)
    except ValueError as error:
        choices = "row numbers such as 3,7-9, or Sheet!3 for a row of one of several sheets"
        raise _no_rows(key, value, file, choices) from error
    return chosen_rows.write([_on_sheet(span, key, value, file, sheets) for span in spans])


def _on_sheet(span: Span, key: str, value: str, file: str, sheets: Sequence[str]) -> Span:
    if not span.sheet:
        return span
    names = [name for name in sheets if name]
    sheet = _same(names, span.sheet)
    if sheet is None:
        choices = f"rows of a sheet of the file: {', '.join(names)}" if names else "row numbers"
        raise _no_rows(key, value, file, choices)
    return Span(sheet, span.rows)


def _not_both(answers: Mapping[str, str], file: str) -> None:
    skipped, paid = (chosen_rows.parse(answers.get(key, "")) for key in _ROW_KEYS)
    if chosen_rows.overlap(skipped, paid):
        choices = "rows that are not left out by skip_rows"
        raise _no_rows("payment_rows", answers["payment_rows"], file, choices)


def _place_rows(answers: Mapping[str, str], file: str, planned: Planned) -> None:
    """Refuse rows of no sheet where several are read, and payments above the headings."""
    sections = planned.plan.sections if planned.plan else ()
    for key in _ROW_KEYS:
        spans = chosen_rows.parse(answers.get(key, ""))
        if len(sections) > 1 and not all(span.sheet for span in spans):
            choices = f"the sheet too, such as {Span(sections[0].sheet, spans[0].rows).text()}"
            raise _no_rows(key, answers[key], file, choices)
        for section in sections if key == "payment_rows" else ():
            rows = chosen_rows.on_sheet(spans, section.sheet)
            if any(row in rows for row in range(1, section.header_row + 1)):
                choices = f"rows below the headings, which stand in row {section.header_row}"
                raise _no_rows(key, answers[key], file, choices)


def _no_rows(key: str, value: str, file: str, choices: str) -> NoAnswer:
    return NoAnswer(value=value, key=key, file=file, choices=choices)


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


def _together(columns: Sequence[Column], value: str) -> str | None:
    """Return the numbers of columns that are added up, written with a plus between."""
    numbers = [_number(columns, part.strip()) for part in value.split("+")]
    found = [number for number in numbers if number is not None]
    return "+".join(found) if len(set(found)) == len(numbers) > 1 else None


def _no_row(value: str, file: str) -> NoAnswer:
    choices = "the number of a row of the file, or 0 where it has no headings"
    return NoAnswer(value=value, key="header_row", file=file, choices=choices)


def _plain(text: str) -> str:
    return " ".join(strip_marks(text).split()).casefold()
