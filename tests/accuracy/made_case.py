"""A made-up file with its only right reading, and the payments that most of them hold.

Kept apart from the published files so that no rule is fitted to those: other bodies' exports are
laid out in ways that none of them shows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

Rows = Sequence[Sequence[str]]

PAYEES = (
    ("14/04/2025", "Brook & Vale Ltd", "P1001", "Grass cutting", 120450),
    ("15/04/2025", "Total Gas & Power Ltd", "P1002", "Gas, village hall", 48219),
    ("15/04/2025", "Harrow Print Company", "P1003", "Newsletters", 23000),
    ("16/04/2025", "N Patel t/a Quick Locks", "P1004", "Lock repair", 8550),
    ("17/04/2025", "Severn Stationers", "P1005", "Paper", 4399),
    ("22/04/2025", "O'Neill Roofing", "P1006", "Pavilion roof", 1875000),
    ("23/04/2025", "Brook & Vale Ltd", "P1007", "Hedges", 33000),
    ("24/04/2025", "Café Zoë", "P1008", "Refreshments", 6120),
    ("28/04/2025", "Parish Online", "P1009", "Mapping, yearly", 15000),
    ("29/04/2025", "Severn Stationers", "P1010", "Toner returned", -2150),
    ("30/04/2025", "Wells Electrical", "P1011", "Street lights", 96075),
    ("30/04/2025", "Wells Electrical", "P1011", "Street lights", 96075),
)
TOTAL = sum(row[4] for row in PAYEES)
LINES = len(PAYEES)


@dataclass(frozen=True)
class Case:
    """A made-up file and its right reading.

    ``verdict`` is what may be said of it; under "ask" one of ``keys`` must be asked, and with
    ``answers`` given the file must be ready and right. ``columns`` are supplier, amount, date.
    """

    name: str
    content: bytes
    verdict: str = "ready"
    lines: int = LINES
    total: int = TOTAL
    columns: tuple[int | None, int | None, int | None] = (1, 4, 0)
    header_row: int = 1
    extension: str = "csv"
    keys: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


def money(pence: int, form: str = "{:.2f}") -> str:
    """Write pence as text in a format of Python, from exact pennies."""
    sign, whole, part = "-" if pence < 0 else "", abs(pence) // 100, abs(pence) % 100
    if form == "{:.2f}":
        return f"{sign}{whole}.{part:02d}"
    return sign + form.format(f"{whole:,}", f"{part:02d}")


def text(rows: Rows, delimiter: str = ",", end: str = "\r\n") -> str:
    """Write rows as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


HEAD = ["Payment Date", "Supplier Name", "Reference", "Description", "Amount"]


def body(
    amounts: Sequence[str] | None = None, dates: Sequence[str] | None = None
) -> list[list[str]]:
    """Return the plain table's rows, with other texts for amounts or dates."""
    return [
        [
            dates[i] if dates else day,
            payee,
            ref,
            what,
            amounts[i] if amounts else money(pence),
        ]
        for i, (day, payee, ref, what, pence) in enumerate(PAYEES)
    ]


def plain(name: str, rows: Rows, **more: object) -> Case:
    """Make a case of a UTF-8 CSV file."""
    return Case(name, text(rows).encode(), **more)  # type: ignore[arg-type]
