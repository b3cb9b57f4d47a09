"""What is on offer: the lots of the applied catalogues, as this body sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.analysis.eligibility import can_use, term, with_told
from core.domain.agreements import Agreement, Catalogue, Lot, LotKey, Told, Trust, Usable
from core.domain.assessment import Answer, Listing
from core.domain.parties import Body, SupplierId
from core.domain.taxonomy import CategoryCode, Taxonomy, cpv_covers


@dataclass(frozen=True, slots=True)
class Market:
    """Every lot on offer, the categories that it serves, and who of ours is on it.

    ``listed`` holds our suppliers found among those of a lot, ``told`` what publishers answered
    to our questions. Made by ``open_market``.
    """

    agreements: Mapping[LotKey, tuple[Agreement, Lot]]
    serving: Mapping[LotKey, frozenset[CategoryCode]]
    taxonomy: Taxonomy
    body: Body
    trust: Mapping[str, Trust] = field(default_factory=dict)
    listed: Mapping[LotKey, tuple[Listing, ...]] = field(default_factory=dict)
    told: Mapping[LotKey, Told] = field(default_factory=dict)
    # Worked out when it is first asked for: on which days each lot is a plain yes.
    _yes: dict[LotKey, tuple[date, date]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def can_use(self, key: LotKey, day: date) -> Answer:
        """Answer whether the body may order from a lot on a day, with what says so."""
        agreement, lot = self.agreements[key]
        answer = can_use(lot, agreement, self.body, day)
        return with_told(answer, self.told.get(key), lot, agreement)

    def our_suppliers(self) -> frozenset[SupplierId]:
        """Return who of ours is on any lot."""
        return frozenset(one.supplier_id for found in self.listed.values() for one in found)

    def eligible_categories(self, day: date) -> frozenset[CategoryCode]:
        """Return the categories that some lot serves which the body can use on a day.

        Only a plain yes counts: what we would have to ask about is not yet addressable.
        """
        if not self._yes:
            # Who may use a lot does not change with the day, only whether it can be ordered from.
            for key, pair in self.agreements.items():
                first, last = term(*pair)
                if self.can_use(key, first).usable is Usable.YES:
                    self._yes[key] = first, last
        return frozenset[CategoryCode]().union(
            *(
                self.serving[key]
                for key, (first, last) in self._yes.items()
                if first <= day <= last
            )
        )


def open_market(
    catalogues: Iterable[tuple[Catalogue, Trust]],
    taxonomy: Taxonomy,
    body: Body,
    listed: Mapping[LotKey, tuple[Listing, ...]],
    told: Iterable[Told] = (),
) -> Market:
    """Bring the current catalogues of all publishers together for one body.

    ``told`` are the publishers' answers to what their rules leave open.
    """
    pairs = tuple(catalogues)
    agreements = {
        key: (agreement, lot) for catalogue, _ in pairs for key, agreement, lot in catalogue.lots()
    }
    # Publishers repeat few codes over many lots: looking each up once is ten times as fast.
    stated = {code for _, lot in agreements.values() for code in lot.categories}
    meant = {pair: _categories_of(*pair, taxonomy) for pair in stated}
    serving = {
        key: frozenset[CategoryCode]().union(*(meant[pair] for pair in lot.categories))
        for key, (_, lot) in agreements.items()
    }
    trust = {catalogue.publisher: trust for catalogue, trust in pairs}
    answers = {one.lot: one for one in told}
    return Market(agreements, serving, taxonomy, body, trust, listed, answers)


def _categories_of(scheme: str, code: str, taxonomy: Taxonomy) -> frozenset[CategoryCode]:
    """Return the leaves in scope that a publisher's code means; none of a scheme unknown here."""
    leaves = [leaf for leaf in taxonomy.categories.values() if leaf.in_scope]
    if scheme == "cpv":
        return frozenset(
            leaf.code for leaf in leaves if any(cpv_covers(code, prefix) for prefix in leaf.cpv)
        )
    if scheme == "common-spend":
        # A publisher may know the tree by what is shipped, the book by a later edition.
        meant = {code, taxonomy.now(CategoryCode(code))}
        return frozenset(leaf.code for leaf in leaves if meant & {leaf.code, leaf.group})
    return frozenset()
