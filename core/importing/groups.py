"""Suppliers that stand as headings over their payments, as QuickBooks, Xero and Sage print them.

Decision: taken without a question only where the titles say that the groups are suppliers and
every payment stands under a heading of its own; a ledger is grouped by account as often.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.domain.problems import Problem
from core.domain.spend import Role
from core.importing import asking, headings, roles, totals
from core.importing.columns import Column, candidates
from core.importing.money_columns import MoneyColumns
from core.importing.planned import Planned

_SUPPLIERS = re.compile(r"\b(suppliers?|vendors?|payees?|creditors?|payables?)\b", re.IGNORECASE)
# No column that is filled weighs as little.
_UNFILLED = 40


def settled(
    planned: Planned, money: MoneyColumns, answers: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the answers, with the supplier taken from group headings where that is proven."""
    if "supplier" in answers:
        return answers
    for found in candidates(planned.columns, Role.SUPPLIER):
        filled = roles.names_payments(planned, found.column.index, money)
        if found.weight > _UNFILLED and filled:
            return answers
    column = roles.group_column(planned, money)
    if column < 0 or not _are_suppliers(planned, column, money.indexes()):
        return answers
    planned.notes.append(Problem("SB-177"))
    return {**answers, "supplier": asking.FROM_GROUPS}


def _are_suppliers(planned: Planned, column: int, money: set[int]) -> bool:
    """Say whether the headings in a column are surely suppliers, one over each group."""
    heading = planned.columns[column]
    words = " ".join(" ".join(row) for row in planned.above)
    if not (_SUPPLIERS.search(words) or _is_supplier(heading)):
        return False
    return _one_over_each(planned, column, money)


def _is_supplier(column: Column) -> bool:
    return any(m.role == Role.SUPPLIER for m in column.meanings[:1])


def _one_over_each(planned: Planned, column: int, money: set[int]) -> bool:
    """Say whether each group has one heading and, where days stand under it, its own total."""
    group, before, lines = "", "", 0
    names = planned.headings.names if planned.headings else ()
    for row in planned.rows:
        filled = [i for i, cell in enumerate(row) if cell.strip()]
        if filled == [column]:
            if before == "heading" or (group and not lines):
                return False
            group, before, lines = row[column].strip(), "heading", 0
        elif any(totals.is_label(cell) for cell in row) or _repeats(row, group, column):
            group, before = "", "total"
        elif not set(filled) <= money and money & set(filled):
            if not group and not headings.same_headings(row, names):
                return False
            before, lines = "line", lines + 1
    return True


def _repeats(row: Sequence[str], group: str, column: int) -> bool:
    """Say whether a row is the total of a group: "Total Marlow Supplies Ltd"."""
    cell = row[column].strip() if column < len(row) else ""
    return bool(group) and cell.lower().startswith("total ") and cell.endswith(group)
