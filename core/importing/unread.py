"""Payments of a file that are not read: on other sheets, and beside those that are.

Whoever chooses one table of several is told how much stands in the others, and sheets that hold
the payments of others again are found by their rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from core.domain.money import pounds
from core.domain.problems import Problem
from core.domain.spend import Role
from core.domain.wording import number_of
from core.importing import amounts, headings, money_columns, totals
from core.importing.columns import profile
from core.importing.heading_row import HeadingRow, letter
from core.importing.plan import Plan
from core.importing.planned import Planned

# Fewer rows may well be the same in two months.
_MANY = 10


class Held(NamedTuple):
    """How many rows of a table have an amount, and what these add up to, in pence."""

    rows: int
    pence: int

    def in_words(self) -> str:
        """Say both: 18 rows, £50,025.82."""
        return f"{number_of(self.rows, 'row')}, {pounds(self.pence)}"


def held(found: HeadingRow, rows: Sequence[Sequence[str]]) -> Held | None:
    """Count what a table holds below its headings, totals aside; None where nothing tells."""
    body = [row for row in rows[found.row :] if not totals.has_label(row)]
    money = money_columns.choose(profile(found.names, body), body)
    index = money.doubt[0] if money.doubt else money.amount if money.amount >= 0 else money.debit
    return sum_of(body, index) if index >= 0 else None


def again(tables: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> list[str]:
    """Return the names of tables whose rows are those of all others, or of one before them.

    ``tables`` have their names and the rows below their headings.
    """
    counts = {
        name: Counter(tuple(row) for row in rows if any(row) and not totals.has_label(row))
        for name, rows in tables
    }
    for name, rows in counts.items():
        others = Counter[tuple[str, ...]]()
        for other, more in counts.items():
            others += more if other != name else Counter()
        if rows.total() >= _MANY and len(counts) > 2 and rows == others:
            return [name]
    names = [name for name, rows in counts.items() if rows.total() >= _MANY]
    return [
        name
        for n, name in enumerate(names)
        if any(counts[name] == counts[other] for other in names[:n])
    ]


def beside(planned: Planned, plan: Plan) -> Problem | None:
    """Say that payments with the same headings stand beside those that are read."""
    columns = planned.columns
    used = {use.index for use in plan.columns.values()}
    alike = {
        role: [
            c.index
            for c in columns
            if c.filled
            and c.index not in used
            and headings.same_headings([c.heading], [columns[plan.index(role)].heading])
        ]
        for role in (Role.AMOUNT, Role.SUPPLIER, Role.DATE)
        if plan.index(role) >= 0
    }
    if not alike.get(Role.AMOUNT) or sum(map(bool, alike.values())) < 2:
        return None
    rows = [row for row in planned.rows if not totals.has_label(row)]
    others = [sum_of(rows, index) for index in alike[Role.AMOUNT]]
    held = Held(sum(one.rows for one in others), sum(one.pence for one in others))
    column = letter(min(chain.from_iterable(alike.values())))
    return Problem("SB-003", {"column": column, "held": held.in_words()}) if held.rows else None


def sum_of(rows: Sequence[Sequence[str]], index: int) -> Held:
    """Count the rows that have an amount in a column, and add these up."""
    found = [pence for row in rows if index < len(row) and (pence := _pence(row[index]))]
    return Held(len(found), sum(found))


def _pence(text: str) -> int:
    style = amounts.Style.CONTINENTAL if amounts.is_continental(text) else amounts.Style.BRITISH
    try:
        return amounts.pence(text, style) or 0
    except ValueError:
        return 0
