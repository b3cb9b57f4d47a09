"""Rows whose cells stand under other headings: a cell is missing, or there is one too many.

Decision: one odd cell is a typing error and the row a payment; a cell of another kind than its
column holds, together with a second one or a gap, shows that the row was pushed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.domain.spend import Role
from core.importing import amounts, dates
from core.importing.plan import CellKind, Plan

_NOUGHT = "0.00"
_GROUP = re.compile(r"\d{3}\.\d{2}")


class Askew:
    """Tells rows whose cells do not hold what their columns hold in other rows."""

    def __init__(self, plan: Plan) -> None:
        """Take from the plan what each column holds."""
        self._shape = shape = plan.shape
        amount = plan.money.amount
        self._key = {amount, plan.index(Role.DATE), plan.index(Role.SUPPLIER)}
        # Beside the amount it shows at a glance that a row may have been pushed over.
        self._left, self._right = amount - 1, amount + 1
        money = amount >= 0 and shape.kinds.get(amount) is CellKind.MONEY
        self._money = amount if money else -1
        self._after = self._right if money and self._right in shape.always else -1
        other = shape.kinds.get(self._left) not in {None, CellKind.MONEY}
        self._before = self._left if money and other else -1
        gross = plan.money.gross
        self._gross = gross if gross != amount and gross in shape.always else -1
        words = shape.kinds.get(self._left) is CellKind.WORDS and self._left in shape.sure
        self._amount, self._thousands = amount, self._left if amount > 0 and words else -1

    def may_be(self, cells: Sequence[str]) -> bool:
        """Say quickly whether a row needs a second look: those of most rows do not."""
        return (
            (self._money >= 0 and _is_rare(cells[self._money]))
            or (self._after >= 0 and not cells[self._after])
            or (self._before >= 0 and cells[self._before][-3:-2] == ".")
            or (self._thousands >= 0 and _is_whole(cells[self._thousands]))
            or (self._gross >= 0 and not cells[self._gross])
        )

    def may_be_among(self, columns: Sequence[Sequence[str]]) -> set[int]:
        """Return which of the rows of some columns ``may_be`` would name."""
        found: set[int] = set()
        if self._money >= 0:
            found |= {i for i, cell in enumerate(columns[self._money]) if _is_rare(cell)}
        if self._after >= 0 and not all(columns[self._after]):
            found |= {i for i, cell in enumerate(columns[self._after]) if not cell}
        if self._before >= 0:
            cells = enumerate(columns[self._before])
            found |= {i for i, cell in cells if cell[-3:-2] == "."}
        if self._thousands >= 0:
            found |= {i for i, cell in enumerate(columns[self._thousands]) if _is_whole(cell)}
        if self._gross >= 0 and not all(columns[self._gross]):
            found |= {i for i, cell in enumerate(columns[self._gross]) if not cell}
        return found

    def is_askew(self, cells: Sequence[str]) -> bool:
        """Say whether a row was pushed over."""
        shape = self._shape
        odd = {i for i, kind in shape.kinds.items() if not _fits(cells[i].strip(), kind)}
        if len(odd) > 1 and odd & self._key:
            return True
        if self._is_beside(cells, odd):
            return True
        gaps = sum(not cells[i].strip() for i in shape.always)
        return bool(odd & shape.sure) and len(odd & shape.sure) + gaps > 1

    def _is_beside(self, cells: Sequence[str], odd: set[int]) -> bool:
        """Say whether the amount itself stands in the column before its own, or in the next.

        A reference without pennies stands in its place then, or what followed it. Whole pounds
        alone are nothing odd: workbooks leave noughts out.
        """
        usual = self._shape.usual
        if self._gross >= 0 and not cells[self._gross].strip():
            return True
        if self._thousands in odd and _GROUP.fullmatch(cells[self._amount].strip()):
            # The comma of 1,234.56 parted it, and a cell before it is missing.
            return True
        if self._before in odd:
            return self._right in usual and not cells[self._right].strip()
        if self._money < 0:
            return False
        amount = cells[self._money].strip()
        if amount == _NOUGHT:
            return self._right in usual and not cells[self._right].strip()
        moved = self._left in usual and not cells[self._left].strip()
        return moved and not amounts.looks_like_money(amount)


def _is_whole(cell: str) -> bool:
    return cell[-1:].isdigit() and cell.strip("-£ ").isdigit()


def _is_rare(amount: str) -> bool:
    return amount[-3:-2] != "." or amount == _NOUGHT


def _fits(cell: str, kind: CellKind) -> bool:
    """Say whether a cell is blank, or of the kind that its column holds."""
    if not cell:
        return True
    match kind:
        case CellKind.DATE:
            return dates.shape(cell) is not None
        case CellKind.MONEY:
            return amounts.is_amount(cell)
        case CellKind.FIGURE:
            return amounts.is_amount(cell) and not amounts.looks_like_money(cell)
        case CellKind.WORDS:
            return not amounts.is_amount(cell) and dates.shape(cell) is None
