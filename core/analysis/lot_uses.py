"""Through which lots something was bought, where a use of them was confirmed: by its own day.

As a contract covers the payments of its own days, a lot counts for what was paid from the first
to the last day on which it can be ordered from. A credit follows the payment that it lowers;
where none is known, and no lot runs on its day, the lot that ended last before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.analysis.eligibility import term
from core.domain.agreements import Agreement, Lot, LotKey
from core.domain.assessment import Bought, LotUse
from core.domain.parties import SupplierId
from core.domain.taxonomy import UNKNOWN, CategoryCode

_Term = tuple[date, date, LotKey]


@dataclass(frozen=True, slots=True)
class LotUses:
    """The confirmed uses with the first and last day of their lots. Made by ``lot_uses``."""

    terms: Mapping[tuple[SupplierId, CategoryCode], tuple[_Term, ...]]

    def lots(
        self, supplier_id: SupplierId, category: CategoryCode, bought: Bought | None
    ) -> tuple[LotKey, ...]:
        """Return the lots that something was bought through, those of its own category first."""
        of_category = self.terms.get((supplier_id, category), ())
        of_all = () if category == UNKNOWN else self.terms.get((supplier_id, UNKNOWN), ())
        if bought is None or bought.on is None or not (of_category or of_all):
            return ()
        begun = [term for term in (*of_category, *of_all) if term[0] <= bought.on]
        found = [lot for _, last, lot in begun if bought.on <= last]
        if bought.refund and begun and not found:
            latest = max(last for _, last, _ in begun)
            found = [lot for _, last, lot in begun if last == latest]
        return tuple(found)


def lot_uses(
    uses: Iterable[LotUse], agreements: Mapping[LotKey, tuple[Agreement, Lot]]
) -> LotUses:
    """Give the uses the days of their lots; those of no catalogue in use count for nothing."""
    terms: dict[tuple[SupplierId, CategoryCode], list[_Term]] = defaultdict(list)
    for use in sorted(uses, key=lambda use: use.lot):
        if use.lot in agreements:
            first, last = term(*agreements[use.lot])
            terms[use.supplier_id, use.category].append((first, last, use.lot))
    return LotUses({key: tuple(found) for key, found in terms.items()})
