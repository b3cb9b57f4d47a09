"""Exports without headings whose columns tell by their cells what they are.

Sage 50 writes its audit trail so: the two letters of a transaction's type, the account, the
nominal code, then net and tax, of which the tax is a rate of VAT. All of it must hold, in every
row; otherwise the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.importing import amounts, dates, marks
from core.importing.heading_row import HeadingRow

_LEAST_ROWS = 3
_TAX_CODE = re.compile(r"T\d{1,2}")
_NOMINAL = re.compile(r"\d{4,8}")
_COUNT = re.compile(r"\d{1,9}")
_RATES = (0, 50, 125, 150, 175, 200)


def recognise(rows: Sequence[Sequence[str]]) -> HeadingRow | None:
    """Name the columns of an audit trail by what stands in them, None if it is none."""
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    width = min((len(row) for row in filled), default=0)
    if len(filled) < _LEAST_ROWS or width < 7:
        return None
    columns = [[row[i] for row in filled] for i in range(width)]
    kind = next((i for i, cells in enumerate(columns) if _are_types(cells)), width)
    days = [i for i, cells in enumerate(columns) if _are_days(cells)]
    money = _net_and_tax(columns)
    if kind + 2 >= width or len(days) != 1 or money is None:
        return None
    if not all(map(_NOMINAL.fullmatch, columns[kind + 2])):
        return None
    names = {kind: "Type", kind + 1: "A/C", kind + 2: "N/C", days[0]: "Date"}
    names |= {money[0]: "Net", money[1]: "Tax"}
    if kind == 1 and all(map(_COUNT.fullmatch, columns[0])):
        names[0] = "No"
    names |= _texts(columns, names)
    return HeadingRow(0, tuple(names.get(i, "") for i in range(max(map(len, filled)))), 1)


def _are_types(cells: Sequence[str]) -> bool:
    return all(cell.upper() in marks.SAGE_TYPES for cell in cells)


def _are_days(cells: Sequence[str]) -> bool:
    return all(dates.shape(cell) not in {None, dates.Shape.SERIAL} for cell in cells)


def _net_and_tax(columns: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Find the one pair of columns of which the second is the VAT on the first."""
    money = {
        i: [amounts.pence(cell) or 0 for cell in cells]
        for i, cells in enumerate(columns)
        if all(amounts.is_british(cell) for cell in cells)
    }
    pairs = [
        (net, tax)
        for net in money
        for tax in money
        if net < tax and any(money[tax]) and all(map(_is_vat, money[net], money[tax]))
    ]
    return pairs[0] if len(pairs) == 1 else None


def _is_vat(net: int, tax: int) -> bool:
    return any(abs(net * rate - tax * 1000) <= 1000 for rate in _RATES)


def _texts(columns: Sequence[Sequence[str]], names: dict[int, str]) -> dict[int, str]:
    """Name the tax code by its form, and of two columns of text the wordier the details."""
    found = {}
    texts = []
    for i, cells in enumerate(columns):
        if i in names:
            continue
        if all(map(_TAX_CODE.fullmatch, cells)):
            found[i] = "T/C"
        elif names.get(i - 1) == "N/C" and all(map(_COUNT.fullmatch, cells)):
            found[i] = "Dept"
        elif len(set(cells)) > 1 and sum(
            any(ch.isalpha() for ch in cell) for cell in cells
        ) * 2 > len(cells):
            texts.append((sum(cell.count(" ") + len(cell) / 100 for cell in cells), i))
    texts = sorted(texts, reverse=True)[:2]
    found |= {i: name for (_, i), name in zip(texts, ("Details", "Ref"), strict=False)}
    return found
