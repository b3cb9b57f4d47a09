"""What stands above the headings: titles, or payments that must not be lost with them."""

from __future__ import annotations

from collections.abc import Sequence

from core.importing import amounts, dates, totals
from core.importing.dates import DateReading
from core.importing.money_columns import MoneyColumns

# So many rows with a day, money and words are a table, whatever its columns; one may be a title.
_A_TABLE = 2


def holds_payments(
    above: Sequence[Sequence[str]], money: MoneyColumns, day: int, days: DateReading, payee: int
) -> bool:
    """Say whether rows above the headings look like the payments below them, or like others.

    ``day`` and ``payee`` are the columns of those below, -1 for none.
    """
    if any(_is_alike(row, money, day, days, payee) for row in above):
        return True
    return sum(map(_is_payment, above)) >= _A_TABLE


def _is_alike(
    row: Sequence[str], money: MoneyColumns, day: int, days: DateReading, payee: int
) -> bool:
    """Say whether an amount stands in its column, and beside it a day or, without one, a name."""
    held = [row[i] for i in money.indexes() if i < len(row) and amounts.is_amount(row[i])]
    if day >= 0:
        return bool(held) and day < len(row) and days.read(row[day]) is not None
    name = row[payee].strip() if 0 <= payee < len(row) else ""
    named = any(map(str.isalpha, name)) and not (totals.is_label(name) or totals.is_stated(name))
    filled = sum(bool(cell.strip()) for cell in row)
    return named and filled > 2 and any(map(amounts.looks_like_money, held))


def _is_payment(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    money = any(amounts.looks_like_money(c) and amounts.is_amount(c) for c in cells)
    dated = money and any(dates.shape(c) not in {None, dates.Shape.SERIAL} for c in cells)
    return dated and any(sum(map(str.isalpha, c)) > 3 and not dates.shape(c) for c in cells)
