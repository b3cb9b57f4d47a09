"""Rows whose cells stand under other headings: a cell is missing, or there is one too many.

Decision: one odd cell is a typing error and the row a payment; a cell of another kind than its
column holds, together with a second one or a gap, shows that the row was pushed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.spend import Role
from core.importing import amounts, dates
from core.importing.plan import CellKind, Plan


class Askew:
    """Tells rows whose cells do not hold what their columns hold in other rows."""

    def __init__(self, plan: Plan) -> None:
        """Take from the plan what each column holds."""
        self._shape = shape = plan.shape
        amount = plan.money.amount
        self._key = {amount, plan.index(Role.DATE), plan.index(Role.SUPPLIER)}
        # Beside the amount it shows at a glance that a row may have been pushed over.
        self._money = amount if shape.kinds.get(amount) is CellKind.MONEY else -1
        self._after = amount + 1 if amount >= 0 and amount + 1 in shape.always else -1
        other = shape.kinds.get(amount - 1) not in {None, CellKind.MONEY}
        self._before = amount - 1 if amount > 0 and other else -1

    def may_be(self, cells: Sequence[str]) -> bool:
        """Say quickly whether a row needs a second look: those of most rows do not."""
        return (
            (self._money >= 0 and cells[self._money][-3:-2] != ".")
            or (self._after >= 0 and not cells[self._after])
            or (self._before >= 0 and cells[self._before][-3:-2] == ".")
        )

    def is_askew(self, cells: Sequence[str]) -> bool:
        """Say whether a row was pushed over."""
        shape = self._shape
        odd = {i for i, kind in shape.kinds.items() if not _fits(cells[i].strip(), kind)}
        if not odd:
            return False
        if len(odd) > 1 and odd & self._key:
            return True
        gaps = sum(not cells[i].strip() for i in shape.always)
        return bool(odd & shape.sure) and len(odd & shape.sure) + gaps > 1


def _fits(cell: str, kind: CellKind) -> bool:
    """Say whether a cell is blank, or of the kind that its column holds."""
    if not cell:
        return True
    match kind:
        case CellKind.DATE:
            return dates.shape(cell) is not None
        case CellKind.MONEY:
            return amounts.is_amount(cell) and amounts.looks_like_money(cell)
        case CellKind.FIGURE:
            return amounts.is_amount(cell) and not amounts.looks_like_money(cell)
        case CellKind.WORDS:
            return not amounts.is_amount(cell) and dates.shape(cell) is None
