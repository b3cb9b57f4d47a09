"""What in the tables of a return is the program's own word: said again in another language.

A sealed table holds plain text. Copies for people in another language need to know which of it
the program put there, and from what; what the body wrote stays as it wrote it.
"""

from __future__ import annotations

import re
from functools import cache

from core.domain.problems import SENTENCES
from core.domain.returns import Cell, Row, Table
from core.domain.wording import Words

# Columns whose cells are labels and answers of the program's.
_OURS = frozenset(
    (
        "class",
        "decision",
        "identified_by",
        "label",
        "method",
        "process",
        "reason_code",
        "route",
        "severity",
        "status",
        "value_basis",
    )
)
# Values of a sentence that are words of the program's too.
_NAMED = frozenset(("category", "earlier", "period"))
_PLACE = re.compile(r"{(\w+)}")
_MONTHS = re.compile(r"(\w+) (\d{4})(?: to (\w+) (\d{4}))?")


def in_own_words(table: Table) -> tuple[Row, ...]:
    """Return the rows of a table; what the program said in them knows how it was made."""
    ours = [number for number, name in enumerate(table.columns) if name in _OURS]
    said = table.columns.index("message") if {"id", "message"} <= set(table.columns) else None
    if not ours and said is None:
        return table.rows
    return tuple(_row(row, ours, said, table.columns) for row in table.rows)


def _row(row: Row, ours: list[int], said: int | None, names: tuple[str, ...]) -> Row:
    cells: list[Cell] = list(row)
    for number in ours:
        cells[number] = _own(cells[number])
    if said is not None:
        cells[said] = finding(str(row[names.index("id")]), str(row[said]))
    return tuple(cells)


def _own(cell: Cell) -> Cell:
    return Words(cell) if isinstance(cell, str) and "{" not in cell else cell


def finding(code: str, message: str) -> str:
    """Return a finding with the template and the values that it was made from.

    A message that is none of the code's sentence, as an older program's, stays as it is.
    """
    sentence = SENTENCES.get(code.partition(":")[0])
    found = _pattern(sentence.message).fullmatch(message) if sentence else None
    if sentence is None or found is None:
        return message
    values = {name: _value(name, text) for name, text in found.groupdict().items()}
    return Words(sentence.message, **values)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACE.split(template)
    return re.compile(
        "".join(
            f"(?P<{part}>.+)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
    )


def _value(name: str, text: str) -> str:
    if name not in _NAMED:
        return text
    months = _MONTHS.fullmatch(text)
    if months is None:
        return Words(text)
    first, last = (_month(*months.groups()[place : place + 2]) for place in (0, 2))
    return Words("{first} to {last}", first=first, last=last) if last else first


def _month(name: str | None, year: str | None) -> str:
    return Words("{month} {year}", month=Words(name), year=year) if name else ""
