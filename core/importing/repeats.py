"""Money that a file states twice in rows that look like payments.

Decision: a sum of the rows above that is dated and named like a payment, and an invoice's total
that stands on each of its rows, cannot be told by what the row shows, but by the whole file:
sums that part it without a rest, and references whose rows all have one amount. Both are asked
about, never left out unasked.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from core.domain.money import pounds
from core.domain.spend import Choice, ColumnUse, Question, Role
from core.importing.asking import ask
from core.importing.marks import Effect, Mark
from core.importing.planned import Planned

SUMS, INVOICES = "sums", "repeated"
LEAVE_OUT, KEEP = "leave-out", "keep"
ONCE, EACH = "once", "each"
# Rows that a sum stands for, and those that the only one of a sheet does.
_FEWEST, _MANY = 2, 5
# Invoices on several rows that prove something, and how many of a hundred may be otherwise.
_FEWEST_INVOICES, _MOST_OTHERS = 3, 5
# Of ten rows so many belong to invoices on several rows.
_FEWEST_ROWS = 1


@dataclass
class HiddenSums:
    """Looks for payments that are the sum of those above, sheet by sheet.

    ``count`` and ``pence`` are of the sums in sheets that they part without a rest, ``row`` is
    the first of them.
    """

    count: int = 0
    pence: int = 0
    row: int = 0
    _since: int = 0
    _lines: int = 0
    _running: int = 0
    _found: list[tuple[int, int]] = field(default_factory=list)
    _longest: int = 0
    _largest: int = 0

    def add(self, rows: Sequence[int], pence: Sequence[int]) -> None:
        """Take the payments of rows that follow one another, amounts in pence."""
        sums = accumulate(pence, initial=self._since)
        if not any(map(operator.eq, pence, sums)):
            self._since += sum(pence)
            self._running += sum(pence)
            self._lines += len(pence)
            self._largest = max(self._largest, *pence)
            return
        for row, amount in zip(rows, pence, strict=True):
            self.is_sum(row, amount)

    def is_sum(self, row: int, pence: int) -> bool:
        """Take the payment of a row, and say whether it may be the sum of those above."""
        part = self._lines >= _FEWEST and pence == self._since
        whole = not self._lines and len(self._found) > 1 and pence == self._running
        if pence and (part or whole):
            self._longest = max(self._longest, self._lines)
            self._found.append((row, pence))
            self._since = self._lines = 0
            return True
        self._since += pence
        self._running += pence
        self._lines += 1
        self._largest = max(self._largest, pence)
        return False

    def end(self) -> None:
        """Close a sheet: its sums count where nothing follows the last of them.

        One alone is larger than all that it sums up: with credits among few rows, the last may
        be what the others come to by chance.
        """
        last = self._found[-1][1] if self._found else 0
        enough = self._longest >= _MANY and last > self._largest
        if last and not self._lines and (enough or len(self._found) > 1):
            self.row = self.row or self._found[0][0]
            self.count += len(self._found)
            self.pence += sum(pence for _, pence in self._found)
        self._since = self._lines = self._running = self._longest = self._largest = 0
        self._found = []

    def question(self, answers: Mapping[str, str]) -> Question | None:
        """Ask whether the sums are payments; None where there are none."""
        if not self.count or SUMS in answers:
            return None
        choices = (
            Choice(LEAVE_OUT, "They are totals: leave them out"),
            Choice(KEEP, "They are payments: count them"),
        )
        values: dict[str, str | int] = {"count": self.count, "row": self.row}
        return ask("SB-102", SUMS, choices, {**values, "pence_text": pounds(self.pence)})


class Invoices:
    """The invoices whose amounts were counted, each known by reference, supplier and amount."""

    def __init__(self, reference: int, payee: int) -> None:
        """Take the columns of the reference and of the supplier, -1 for none."""
        self._reference, self._payee = reference, payee
        self._counted: set[tuple[str, str, int]] = set()

    def has(self, cells: Sequence[str], pence: int) -> bool:
        """Say whether the amount of a row's invoice was counted before; from now on it was."""
        reference = cells[self._reference].strip() if self._reference >= 0 else ""
        payee = cells[self._payee].strip() if self._payee >= 0 else ""
        invoice = (reference, payee, pence)
        if not reference or invoice not in self._counted:
            self._counted.add(invoice)
            return False
        return True


def question(
    planned: Planned,
    uses: Mapping[Role, ColumnUse],
    amount: int,
    marks: Sequence[Mark],
    answers: Mapping[str, str],
) -> Question | None:
    """Ask whether the amount of an invoice on several rows is that of each row or of all.

    An invoice and its payment are asked about before, by their types.
    """
    of_types = any(question.key == "types" for question in planned.questions)
    if INVOICES in answers or Role.REFERENCE not in uses or amount < 0 or of_types:
        return None
    payee = uses[Role.SUPPLIER].index if Role.SUPPLIER in uses else -1
    rows = [row for row in planned.rows if not any(_leaves_out(mark, row) for mark in marks)]
    found = _on_several_rows(rows, uses[Role.REFERENCE].index, payee, amount)
    alike = [rows for rows in found.values() if len({row[amount].strip() for row in rows}) == 1]
    if not _proves(found, alike, amount, len(rows)):
        return None
    first = alike[0]
    reference = first[0][uses[Role.REFERENCE].index].strip()
    choices = (
        Choice(ONCE, "Of the whole invoice: count it once"),
        Choice(EACH, "Of the row: count every row"),
    )
    values: dict[str, str | int] = {"count": len(alike), "text": reference, "rows": len(first)}
    values["amount"] = first[0][amount].strip()
    return ask("SB-104", INVOICES, choices, values)


def _leaves_out(mark: Mark, row: Sequence[str]) -> bool:
    """Say whether a mark leaves a row out: it is a payment of an invoice, or cancelled."""
    cell = row[mark.column] if mark.column < len(row) else ""
    return mark.effect is Effect.LEAVE_OUT and cell.strip().lower() in mark.values


_Invoices = Mapping[tuple[str, str], Sequence[Sequence[str]]]


def _on_several_rows(
    rows: Sequence[Sequence[str]], reference: int, payee: int, amount: int
) -> _Invoices:
    """Return the rows of each reference of a supplier that has more than one."""
    found: dict[tuple[str, str], list[Sequence[str]]] = {}
    for row in rows:
        if len(row) > max(reference, payee, amount) and row[reference].strip():
            name = row[payee].strip() if payee >= 0 else ""
            if row[amount].strip():
                found.setdefault((row[reference].strip(), name), []).append(row)
    return {key: rows for key, rows in found.items() if len(rows) > 1}


def _proves(
    found: _Invoices, alike: Sequence[Sequence[Sequence[str]]], amount: int, rows: int
) -> bool:
    """Say whether invoices have one amount on all their rows, though these are not the same."""
    others = len(found) - len(alike)
    if len(alike) < _FEWEST_INVOICES or others * 100 > len(found) * _MOST_OTHERS:
        return False
    amounts = {each[0][amount].strip() for each in alike}
    differ = sum(len({tuple(row) for row in each}) > 1 for each in alike)
    covered = sum(map(len, found.values()))
    many = covered * 10 >= rows * _FEWEST_ROWS
    return len(amounts) >= _FEWEST_INVOICES and differ * 2 > len(alike) and many
