"""What is on offer: the lots of the applied catalogues, as this body sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from core.analysis.eligibility import can_use, term, with_told
from core.domain.agreements import Agreement, Catalogue, Lot, LotKey, Told, Trust, Usable
from core.domain.assessment import Answer, Listing
from core.domain.parties import Body, SupplierId
from core.domain.taxonomy import CategoryCode, Taxonomy, cpv_covers

Made = TypeVar("Made")


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
    # What was worked out of it when it was first asked for, with what it was worked out of.
    _made: dict[Hashable, tuple[object, object]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def can_use(self, key: LotKey, day: date) -> Answer:
        """Answer whether the body may order from a lot on a day, with what says so."""
        agreement, lot = self.agreements[key]
        first, last = term(agreement, lot)
        # Who may use a lot does not change with the day, only whether it can be ordered from.
        place = key, day < first, day > last
        return self.again(place, None, lambda: self._answer(key, day))

    def _answer(self, key: LotKey, day: date) -> Answer:
        agreement, lot = self.agreements[key]
        answer = can_use(lot, agreement, self.body, day)
        return with_told(answer, self.told.get(key), lot, agreement)

    def again(self, name: Hashable, of: object, make: Callable[[], Made]) -> Made:
        """Return what was made under a name if it was made of the same, else make it."""
        held = self._made.get(name)
        if held is None or held[0] != of:
            held = self._made[name] = of, make()
        return cast("Made", held[1])

    def lots_for(self, category: CategoryCode) -> Sequence[LotKey]:
        """Return the lots that serve a category, in the order of the catalogues."""
        return self.again("lots", None, self._by_category).get(category, ())

    def _by_category(self) -> dict[CategoryCode, list[LotKey]]:
        lots: dict[CategoryCode, list[LotKey]] = defaultdict(list)
        for key in self.agreements:
            for code in self.serving[key]:
                lots[code].append(key)
        return dict(lots)

    def our_suppliers(self) -> frozenset[SupplierId]:
        """Return who of ours is on any lot."""
        return frozenset(one.supplier_id for found in self.listed.values() for one in found)

    def eligible_categories(self, day: date) -> frozenset[CategoryCode]:
        """Return the categories that some lot serves which the body can use on a day.

        Only a plain yes counts: what we would have to ask about is not yet addressable.
        """
        return self.again(("eligible", day), None, lambda: self._served_on(day))

    def _served_on(self, day: date) -> frozenset[CategoryCode]:
        live = (
            self.serving[key]
            for key, (first, last) in self.again("yes", None, self._plain_yes).items()
            if first <= day <= last
        )
        return frozenset[CategoryCode]().union(*live)

    def _plain_yes(self) -> dict[LotKey, tuple[date, date]]:
        """Return on which days each lot is a plain yes, where it ever is."""
        terms = {key: term(*pair) for key, pair in self.agreements.items()}
        return {
            key: days
            for key, days in terms.items()
            if self.can_use(key, days[0]).usable is Usable.YES
        }


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
