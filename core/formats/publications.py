"""Publications that bodies owe: their definitions, the files, and the check of any such file.

The definitions are data under resources/duties; a file is what the rule asks for to the
letter: its headings in their order, its way to write a day, amounts without symbol or
separators, and a leading minus for credits.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from core.domain.money import Pence
from core.domain.problems import Place, Problem
from core.domain.publications import Definition, Every, PublishedColumn, Wants
from core.domain.returns import Cell, Row
from core.formats.columns import Column, Holds, guarded

_AMOUNT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{2}")
_DAYS = {"dd/mm/yyyy": ("%d/%m/%Y", re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}"))}
_YES_NO = frozenset({"", "Yes", "No"})


@cache
def definitions() -> tuple[Definition, ...]:
    """Return every publication that the program knows, in the order of its data file."""
    text = (files("resources") / "duties" / "publications.json").read_text("utf-8")
    return tuple(_definition(item) for item in json.loads(text)["publications"])


def _definition(item: dict[str, Any]) -> Definition:
    until = item.get("in_force_to")
    due_on = item.get("due_on")
    return Definition(
        id=item["id"],
        title=item["title"],
        law=item["law"],
        who=item["who"],
        source=item["source"],
        in_force_from=date.fromisoformat(item["in_force_from"]),
        in_force_to=date.fromisoformat(until) if until else None,
        every=Every(item["every"]),
        over=Pence(item["over_pence"]),
        with_vat=item["with_vat"],
        amount_with_vat=item["amount_with_vat"],
        by_transaction=item["by_transaction"],
        under_contract=item.get("under_contract", False),
        leaves_out=frozenset(item["leaves_out"]),
        day_format=item["day_format"],
        columns=tuple(_column(column) for column in item["columns"]),
        due_months=item.get("due_months", 0),
        due_days=item.get("due_days", 0),
        due_last_working_day=item.get("due_last_working_day", False),
        due_on=(due_on[0], due_on[1]) if due_on else None,
        of_contracts=item.get("of") == "contracts",
        yearly={kind: (over, most) for kind, (over, most) in item.get("yearly", {}).items()},
    )


def _column(item: dict[str, Any]) -> PublishedColumn:
    return PublishedColumn(item["heading"], item["field"], Wants(item["wants"]), item["required"])


def day_text(definition: Definition, day: date | None) -> str:
    """Return a day as the definition writes it, "" where there is none."""
    return day.strftime(_DAYS[definition.day_format][0]) if day else ""


def csv_bytes(definition: Definition, rows: Sequence[Sequence[str]]) -> bytes:
    """Return the file: UTF-8, one heading row, texts so that Excel takes none for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.heading for column in definition.columns)
    for row in rows:
        writer.writerow(
            guarded(cell) if column.wants is Wants.TEXT else cell
            for column, cell in zip(definition.columns, row, strict=True)
        )
    return text.getvalue().encode()


def table(
    definition: Definition, rows: Sequence[Sequence[str]]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Return the columns and rows for a workbook: amounts are numbers, days are days."""
    holds = {Wants.AMOUNT: Holds.PENCE, Wants.DAY: Holds.DAY}
    columns = tuple(
        Column(one.heading, one.heading, one.heading, holds.get(one.wants, Holds.TEXT))
        for one in definition.columns
    )
    return columns, tuple(
        tuple(
            _value(definition, one.wants, cell)
            for one, cell in zip(definition.columns, row, strict=True)
        )
        for row in rows
    )


def _value(definition: Definition, wants: Wants, cell: str) -> Cell:
    if wants is Wants.AMOUNT and cell:
        return int(cell.replace(".", ""))
    if wants is Wants.DAY and cell:
        form, _ = _DAYS[definition.day_format]
        return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day has no zone
    return cell


def check(definition: Definition, data: bytes, file: str) -> tuple[Problem, ...]:
    """List everything in which a file is not what the definition asks for."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (Problem("SB-670", {}, Place(file)),)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    wanted = [column.heading for column in definition.columns]
    if not rows or rows[0] != wanted:
        found = next(
            (
                (number, was, should)
                for number, (was, should) in enumerate(_paired(rows[:1], wanted), start=1)
                if was != should
            )
        )
        number, was, should = found
        values: dict[str, str | int] = {"number": number}
        values |= {"found": was or "nothing", "wanted": should or "nothing"}
        return (Problem("SB-671", values, Place(file, row=1)),)
    return tuple(
        problem
        for number, row in enumerate(rows[1:], start=2)
        for problem in _row_problems(definition, row, Place(file, row=number))
    )


def _paired(head: Sequence[Sequence[str]], wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    found = head[0] if head else ()
    for index in range(max(len(found), len(wanted))):
        yield (
            found[index] if index < len(found) else "",
            wanted[index] if index < len(wanted) else "",
        )


def _row_problems(definition: Definition, row: Sequence[str], place: Place) -> Iterator[Problem]:
    if len(row) != len(definition.columns):
        yield Problem("SB-672", {"found": len(row), "wanted": len(definition.columns)}, place)
        return
    for column, cell in zip(definition.columns, row, strict=True):
        where = Place(place.file, row=place.row, column=column.heading)
        if not cell.strip():
            if column.required:
                yield Problem("SB-673", {"heading": column.heading}, where)
        elif not _fits(definition, column.wants, cell):
            wanted = _wanted(definition, column.wants)
            values = {"heading": column.heading, "text": cell[:40], "wanted": wanted}
            yield Problem("SB-674", values, where)


def _fits(definition: Definition, wants: Wants, cell: str) -> bool:
    if wants is Wants.AMOUNT:
        return _AMOUNT.fullmatch(cell) is not None and cell != "-0.00"
    if wants is Wants.YES_NO:
        return cell in _YES_NO
    return wants is Wants.TEXT or _is_day(definition, cell)


def _is_day(definition: Definition, cell: str) -> bool:
    form, shape = _DAYS[definition.day_format]
    if not shape.fullmatch(cell):
        return False
    try:
        datetime.strptime(cell, form)  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return True


def _wanted(definition: Definition, wants: Wants) -> str:
    return {
        Wants.DAY: f"a day as {definition.day_format}",
        Wants.AMOUNT: "an amount such as 1204.50 or -12.00",
        Wants.YES_NO: "Yes or No",
        Wants.TEXT: "text",
    }[wants]
