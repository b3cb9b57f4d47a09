"""What was bought outside contracts and agreements that were there to be used.

Maverick: a contract that ran on the day of payment covers the category, and the payment fell
under none. Leakage: a lot that we can use, and that could be ordered from on the day of
payment, serves the category or lists the supplier, and the payment fell under no contract and
went by no agreement. A credit has the day of the payment that it lowers, where that is known.
Both are parts of what is available and not collaborative, as judged; what fell under a contract
since ended, or freed, is neither.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from core.analysis.eligibility import term
from core.analysis.market import Market
from core.domain.agreements import LotKey, Usable
from core.domain.assessment import Judged, Position, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.positions import Lowered, Paid, paid_in
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.domain.watching import MonthPaid, Outside, OutsideFigures, OutsideRow

Given = Mapping[tuple[SupplierId, CategoryCode], tuple[str, str]]

# Codes that can be added up over suppliers, categories and bodies.
REASONS: tuple[tuple[str, str], ...] = (
    ("", "No reason given"),
    ("emergency", "It was an emergency"),
    ("local", "A local supplier was wanted"),
    ("not-covered", "The contract or agreement does not cover it"),
    ("cheaper", "It was cheaper elsewhere"),
    ("not-known", "Staff did not know of the contract or agreement"),
    ("small", "The need was too small"),
    ("other", "Another reason"),
)

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")
_Span = tuple[LotKey, date, date]

_FREE = (Status.ADDRESSABLE, Status.NO_LOT)


class _Spans(Generic[Thing]):
    """Things with their first and last day, asked which of them ran on all of some days.

    The answer changes only where one begins or ends: a hundred thousand questions have few.
    """

    def __init__(self, spans: Iterable[tuple[Thing, date, date]]) -> None:
        self._spans = tuple(span for span in spans if span[1] <= span[2])
        self._starts = sorted(first for _, first, _ in self._spans)
        self._ends = sorted(last for _, _, last in self._spans)
        self._known: dict[tuple[int, int], tuple[Thing, ...]] = {}

    def parted(self, days: tuple[date, date]) -> bool:
        """Say whether one may run on some of the days from first to last, and none on all."""
        first, last = days
        begun, over = bisect_right(self._starts, last), bisect_left(self._ends, first)
        return begun > over and not self.running(days)

    def running(self, days: tuple[date, date]) -> tuple[Thing, ...]:
        """Return those that run from the first of the days to the last, in their order."""
        first, last = days
        place = bisect_right(self._starts, first), bisect_left(self._ends, last)
        if place not in self._known:
            self._known[place] = tuple(
                thing for thing, start, end in self._spans if start <= first and last <= end
            )
        return self._known[place]


@dataclass(frozen=True, slots=True)
class _Offer:
    """What was there to be used: contracts by what they cover, and the lots that we can use.

    Lots by what they serve, and by who is on them.
    """

    covering: Mapping[CategoryCode, _Spans[Contract]]
    by_category: Mapping[CategoryCode, _Spans[LotKey]]
    by_supplier: Mapping[SupplierId, _Spans[LotKey]]


@dataclass(frozen=True, slots=True)
class _Found:
    position: Position
    contracts: tuple[Contract, ...]
    lots: tuple[LotKey, ...]
    listed: bool

    def why(self) -> Outside | None:
        if self.contracts:
            return Outside.BOTH if self.lots else Outside.MAVERICK
        return Outside.LEAKAGE if self.lots else None


def to_be_parted(
    judged: Iterable[Judged],
    covered: Mapping[CategoryCode, Sequence[Contract]],
    market: Market,
    as_at: date,
    lowered: Lowered,
) -> frozenset[Paid]:
    """Return the payments of which only their single days tell what was outside.

    Something that was there to be used began or ended within a quarter, or between a credit and
    the payment that it lowers (``lowered``), and nothing else was there all the time.
    """
    offer = _offer(covered, market, as_at)
    return frozenset(
        paid_in(one.position)
        for one in judged
        if one.status in _FREE
        and not one.position.contract_ids
        and one.position.bought is None
        and _is_parted(one, offer, lowered)
    )


def bought_outside(
    judged: Iterable[Judged],
    covered: Mapping[CategoryCode, Sequence[Contract]],
    market: Market,
    as_at: date,
    given: Given,
) -> tuple[tuple[OutsideRow, ...], OutsideFigures]:
    """Find what was bought outside, by supplier and category, the most pounds first.

    ``covered`` has the contracts that cover each category, ``given`` the reasons that were
    given. The figures part all that is available and not collaborative. What is to be parted by
    its days is parted already: payments that stand together count as maverick if a contract ran
    on all their days, and as leakage if a lot could be ordered from on all of them.
    """
    offer = _offer(covered, market, as_at)
    groups: dict[tuple[SupplierId, CategoryCode, Outside | None], list[_Found]] = defaultdict(list)
    under_contract = 0
    for one in judged:
        if one.status in _FREE:
            if one.position.contract_ids:
                under_contract += one.position.pence
                continue
            found = _look(one, offer)
            position = one.position
            groups[position.supplier_id, position.category, found.why()].append(found)
    rows = tuple(
        _row(why, found, market, given) for (_, _, why), found in groups.items() if why is not None
    )
    neither = sum(f.position.pence for key, fs in groups.items() if key[2] is None for f in fs)
    ordered = sorted(rows, key=lambda row: (-row.pence, row.supplier, row.category, row.why))
    return tuple(ordered), _figures(ordered, under_contract, neither)


def categories_of(
    contracts: Iterable[Contract], months: Iterable[MonthPaid]
) -> dict[ContractId, CategoryCode]:
    """Return the category that each contract covers: the one stated, else that of its payments.

    Payments speak for a category where it has at least half of their pounds.
    """
    paid: dict[ContractId, Counter[CategoryCode]] = defaultdict(Counter)
    for month in months:
        if len(month.contract_ids) == 1 and not month.scope:
            paid[month.contract_ids[0]][month.category] += month.pence
    found = {}
    for contract in contracts:
        sums = paid[contract.id]
        most = max(sums.items(), key=lambda item: (item[1], item[0]), default=(UNKNOWN, 0))
        if contract.category:
            found[contract.id] = CategoryCode(contract.category)
        elif most[0] != UNKNOWN and most[1] > 0 and most[1] * 2 >= sums.total():
            found[contract.id] = most[0]
    return found


def contracts_covering(
    contracts: Iterable[Contract], categories: Mapping[ContractId, CategoryCode]
) -> dict[CategoryCode, list[Contract]]:
    """Return the contracts that cover each category."""
    covered: dict[CategoryCode, list[Contract]] = defaultdict(list)
    for contract in contracts:
        if contract.id in categories:
            covered[categories[contract.id]].append(contract)
    return dict(covered)


def _offer(
    covered: Mapping[CategoryCode, Sequence[Contract]], market: Market, as_at: date
) -> _Offer:
    by_category: dict[CategoryCode, list[_Span]] = defaultdict(list)
    by_supplier: dict[SupplierId, set[_Span]] = defaultdict(set)
    for key, pair in market.agreements.items():
        if market.can_use(key, as_at).usable is not Usable.YES:
            continue
        span = (key, *term(*pair))
        for category in market.serving[key]:
            by_category[category].append(span)
        for listing in market.listed.get(key, ()):
            by_supplier[listing.supplier_id].add(span)
    return _Offer(
        {code: _Spans(_spans_of(found)) for code, found in covered.items() if code != UNKNOWN},
        {category: _Spans(sorted(spans)) for category, spans in by_category.items()},
        {supplier: _Spans(sorted(spans)) for supplier, spans in by_supplier.items()},
    )


def _spans_of(contracts: Iterable[Contract]) -> Iterator[tuple[Contract, date, date]]:
    for one in contracts:
        end = one.current_end or one.end
        if one.start is not None and end is not None:
            yield one, one.start, end


def _is_parted(one: Judged, offer: _Offer, lowered: Lowered) -> bool:
    position = one.position
    days = _days(position)
    others = lowered.get(paid_in(position))
    if others is not None:
        if days is None:
            # Some of it has the day of what it lowers, some may have none.
            return True
        days = min(days[0], others[0]), max(days[1], others[1])
    if days is None:
        return False
    contracts = offer.covering.get(position.category)
    lots = (
        offer.by_category.get(position.category)
        if one.status is Status.ADDRESSABLE
        else offer.by_supplier.get(position.supplier_id)
    )
    return any(spans is not None and spans.parted(days) for spans in (contracts, lots))


def _look(one: Judged, offer: _Offer) -> _Found:
    position = one.position
    days = _days(position)
    if days is None:
        return _Found(position, (), (), listed=False)
    contracts = _running(offer.covering, position.category, days)
    serving = _running(offer.by_category, position.category, days)
    ours = _running(offer.by_supplier, position.supplier_id, days)
    both = tuple(key for key in ours if key in serving)
    served = one.status is Status.ADDRESSABLE
    lots = (both or serving) if served else ours
    return _Found(position, contracts, lots, bool(both if served else ours))


def _running(
    spans: Mapping[Key, _Spans[Thing]], of: Key, days: tuple[date, date]
) -> tuple[Thing, ...]:
    return spans[of].running(days) if of in spans else ()


def _days(position: Position) -> tuple[date, date] | None:
    """Return the first and last day of payment; a credit has the day of what it lowers.

    None where they are not known.
    """
    first, last = position.first, position.last
    if position.bought is not None:
        first = last = position.bought.on
    return None if first is None or last is None else (first, last)


def _row(why: Outside, found: list[_Found], market: Market, given: Given) -> OutsideRow:
    first = found[0].position
    contracts = tuple({c.id: c for one in found for c in one.contracts}.values())
    lots = found[0].lots
    if any(one.lots is not lots for one in found):
        lots = tuple(dict.fromkeys(key for one in found for key in one.lots))
    listed = any(one.listed for one in found)
    reason, note = given.get((first.supplier_id, first.category), ("", ""))
    return OutsideRow(
        supplier_id=first.supplier_id,
        supplier=first.supplier,
        category=first.category,
        label=market.taxonomy.label(first.category),
        why=why,
        lines=sum(one.position.lines for one in found),
        pence=Pence(sum(one.position.pence for one in found)),
        contracts=contracts,
        lots=lots,
        listed=listed,
        words=_words(contracts, lots, listed, market),
        reason=reason,
        note=note,
    )


def _words(
    contracts: tuple[Contract, ...], lots: tuple[LotKey, ...], listed: bool, market: Market
) -> str:
    said = []
    if contracts:
        named = [f'"{one.title or one.ref}" with {one.supplier}' for one in contracts[:2]]
        more = f" and {len(contracts) - 2} more" if len(contracts) > 2 else ""
        said.append(f"Covered by the contract {' and '.join(named)}{more}.")
    if lots:
        agreement, lot = market.agreements[lots[0]]
        more = f" and {len(lots) - 1} more" if len(lots) > 1 else ""
        place = f"{agreement.owner} {lots[0].agreement_no} lot {lot.lot_no}, {lot.title}{more}"
        said.append(f"{'The supplier is' if listed else 'The category is'} on {place}.")
    return " ".join(said)


def _figures(rows: Iterable[OutsideRow], under_contract: int, neither: int) -> OutsideFigures:
    sums: Counter[Outside] = Counter()
    reasons: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        sums[row.why] += row.pence
        reasons[row.reason].append(row.pence)
    both = sums[Outside.BOTH]
    known = [code for code, _ in REASONS]
    codes = [*known, *sorted(reasons.keys() - set(known))]
    return OutsideFigures(
        maverick=Pence(sums[Outside.MAVERICK] + both),
        leakage=Pence(sums[Outside.LEAKAGE] + both),
        both=Pence(both),
        under_contract=Pence(under_contract),
        neither=Pence(neither),
        free=Pence(sums.total() + under_contract + neither),
        by_reason=tuple(
            (code, len(reasons[code]), Pence(sum(reasons[code])))
            for code in codes
            if code in reasons
        ),
    )
