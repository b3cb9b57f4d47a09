"""What stands in a sheet beside its table: a second small table, pennies in a column of their own.

Decision: both are taken apart only where the cells prove it. A second table is parted from the
first by a blank column, and is shorter or adds up by itself; cells below it are left alone, so
that a name that a comma pushed over is still found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.importing import amounts, currencies, headings, totals

_POUNDS, _PENCE = frozenset({"£", "£s", "pounds", "pound"}), frozenset({"p", "pence", "p."})
# "A/C: MARLOW", "Name: Marlow Supplies Ltd" over the transactions of an account.
_LABEL = re.compile(r"(?:a/?c|account|name|supplier|vendor|payee|creditor)\b[^:]{0,12}:", re.I)
_NAMES = (
    re.compile(r"(?:(?:supplier|vendor|payee|creditor|account|a/?c) )?name\s*:(.*)", re.I),
    re.compile(r"(?:supplier|vendor|payee|creditor|account|a/?c)\s*:(.*)", re.I),
)
# Enough of headings for a table by itself.
_ENOUGH = 150
_HEADINGS_WITHIN = 60
_MOST_PARTING = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """The first column of a second table and its last row, 0 for none; the column of pennies.

    ``signed`` is a column whose amounts bear the sign of another currency, which is dropped.
    ``labelled`` says that rows such as "A/C: X", "Name: Y" head the payments of a supplier.
    """

    start: int = 0
    last: int = 0
    pence: int = -1
    labelled: bool = False
    signed: int = -1

    def apart(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        """Yield the rows of a sheet as they are to be read: the second table cut off."""
        for number, row in enumerate(rows, start=1):
            # The column of pennies is blank once they are joined: it may be what parts the tables.
            cells = _joined(row, self.pence) if 0 < self.pence < len(row) else row
            cells = cells[: self.start] if self.start and number <= self.last else cells
            if 0 <= self.signed < len(cells):
                figures = currencies.without_sign(cells[self.signed])
                cells = [*cells[: self.signed], figures, *cells[self.signed + 1 :]]
            if self.labelled and (name := supplier_of(cells)):
                cells = [name]
            yield cells


NOTHING = Beside()


def pence_column(rows: Sequence[Sequence[str]]) -> int:
    """Return the column of pennies that stands right of one of pounds, -1 if there is none.

    Headings must say so: "£" and "p".
    """
    for number, row in enumerate(rows[:_HEADINGS_WITHIN]):
        units = [cell.strip().lower() for cell in row]
        for i in range(1, len(units)):
            if units[i] in _PENCE and units[i - 1] in _POUNDS:
                cells = (r[i].strip() for r in rows[number + 1 :] if i < len(r))
                below = [cell for cell in cells if cell and cell.lower() not in _PENCE]
                # What is none is listed as a problem: pounds alone would be a wrong sum.
                if any(map(_is_pence, below)):
                    return i
    return -1


def unnamed_pence(names: Sequence[str], rows: Sequence[Sequence[str]], amount: int) -> bool:
    """Say whether pennies may stand in the column without a heading after whole amounts."""
    after = amount + 1
    if amount < 0 or after >= len(names) or names[after].strip():
        return False
    wide = [row for row in rows if len(row) > after and row[amount].strip()]
    likely = sum("." not in row[amount] and _is_pence(row[after].strip()) for row in wide)
    return bool(wide) and likely * 2 > len(wide)


def supplier_of(row: Sequence[str]) -> str:
    """Return the supplier that a row of labels and values names, "" where it is none."""
    first = next(filter(None, map(str.strip, row)), "")
    if not _LABEL.match(first):
        return ""
    cells = [cell.strip() for cell in row if cell.strip()]
    for label in _NAMES:
        for cell, after in zip(cells, [*cells[1:], ""], strict=True):
            if match := label.fullmatch(cell):
                return match[1].strip() or ("" if ":" in after else after)
    return ""


def has_labels(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether rows of labels and values head the payments of several suppliers."""
    return len({name for row in rows if (name := supplier_of(row))}) > 1


def second_table(names: Sequence[str], rows: Sequence[Sequence[str]], header_row: int) -> Beside:
    """Find a second table to the right of the first, parted from it by a blank column."""
    for start in _parting(rows):
        right = {
            number: row[start:]
            for number, row in enumerate(rows, start=1)
            if any(cell.strip() for cell in row[start:])
        }
        left = [row for row in rows[header_row:] if any(cell.strip() for cell in row[:start])]
        whole = headings.score(names[:start], mend=False) >= _ENOUGH
        if whole and right and _is_table(right, len(left)):
            return Beside(start, max(right))
    return NOTHING


def _parting(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the first blank columns that stand between filled ones."""
    blank = set(range(max((len(row) for row in rows), default=0)))
    last = 0
    for row in rows:
        here = {i for i in blank if i < len(row) and row[i].strip()}
        last = max(last, *here) if here else last
        blank -= here
    return sorted(i for i in blank if 1 < i < last)[:_MOST_PARTING]


def _is_table(right: dict[int, Sequence[str]], lines: int) -> bool:
    """Say whether cells are a block of their own: shorter than the first table, or added up."""
    rows = [[cell.strip() for cell in right[number]] for number in sorted(right)]
    gaps = max(right) - min(right) + 1 - len(rows)
    texts = sum(any(ch.isalpha() for ch in "".join(row)) for row in rows)
    money = sum(any(map(amounts.is_amount, row)) for row in rows)
    if len(rows) < 3 or gaps > 1 or texts * 4 < len(rows) * 3 or money * 2 < len(rows):
        return False
    return len(rows) * 2 <= lines or _adds_up(rows)


def _adds_up(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the last row is the total of those above it."""
    *above, last = rows
    if not any(map(totals.is_label, last)):
        return False
    for i, cell in enumerate(last):
        if amounts.is_amount(cell):
            cells = [row[i] for row in above if i < len(row) and amounts.is_amount(row[i])]
            return bool(cells) and sum(map(_pence, cells)) == _pence(cell)
    return False


def _pence(text: str) -> int:
    try:
        return amounts.pence(text) or 0
    except ValueError:
        return 0


def _is_pence(text: str) -> bool:
    return len(text) <= 2 and text.isascii() and text.isdigit()


def _joined(row: list[str], pence: int) -> list[str]:
    """Put pennies behind their pounds; what cannot be both is left to be listed as a problem."""
    whole, part = row[pence - 1].strip(), row[pence].strip()
    if whole.lower() in _POUNDS and part.lower() in _PENCE:
        joined = "Amount (£)"
    elif not part or not (_is_pence(part) or amounts.is_amount(whole)):
        return row
    else:
        joined = f"{whole}.{part.zfill(2)}"
    return [*row[: pence - 1], joined, "", *row[pence + 1 :]]
