"""What was bought outside contracts and agreements that were there to be used.

Maverick: a contract that ran on the days of payment covers the category, and the payment fell
under none. Leakage: a lot that we can use, and that could be ordered from on the days of
payment, serves the category or lists the supplier, and the payment fell under no contract and
went by no agreement. Both are parts of what is available and
not collaborative, as judged; what fell under a contract since ended, or freed, is neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.analysis.eligibility import term
from core.analysis.market import Market
from core.domain.agreements import LotKey, Usable
from core.domain.assessment import Judged, Position, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
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

_FREE = (Status.ADDRESSABLE, Status.NO_LOT)


@dataclass(frozen=True, slots=True)
class _Offer:
    """The lots that the body can use on the day, by what they serve and by who is on them.

    ``terms`` has the first and last day on which each can be ordered from.
    """

    terms: Mapping[LotKey, tuple[date, date]]
    by_category: Mapping[CategoryCode, tuple[LotKey, ...]]
    by_supplier: Mapping[SupplierId, tuple[LotKey, ...]]


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


def bought_outside(
    judged: Iterable[Judged],
    covered: Mapping[CategoryCode, Sequence[Contract]],
    market: Market,
    as_at: date,
    given: Given,
) -> tuple[tuple[OutsideRow, ...], OutsideFigures]:
    """Find what was bought outside, by supplier and category, the most pounds first.

    ``covered`` has the contracts that cover each category, ``given`` the reasons that were
    given. The figures part all that is available and not collaborative; a quarter's payments
    count as maverick only if a contract ran on all their days, and as leakage only if a lot
    could be ordered from on all of them.
    """
    offer = _offer(market, as_at)
    groups: dict[tuple[SupplierId, CategoryCode, Outside | None], list[_Found]] = defaultdict(list)
    under_contract = 0
    for one in judged:
        if one.status in _FREE:
            if one.position.contract_ids:
                under_contract += one.position.pence
                continue
            found = _look(one, covered, offer)
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


def _offer(market: Market, as_at: date) -> _Offer:
    by_category: dict[CategoryCode, list[LotKey]] = defaultdict(list)
    by_supplier: dict[SupplierId, list[LotKey]] = defaultdict(list)
    terms: dict[LotKey, tuple[date, date]] = {}
    for key, pair in market.agreements.items():
        if market.can_use(key, as_at).usable is not Usable.YES:
            continue
        terms[key] = term(*pair)
        for category in market.serving[key]:
            by_category[category].append(key)
        for listing in market.listed.get(key, ()):
            by_supplier[listing.supplier_id].append(key)
    return _Offer(
        terms,
        {category: tuple(sorted(keys)) for category, keys in by_category.items()},
        {supplier: tuple(sorted(set(keys))) for supplier, keys in by_supplier.items()},
    )


def _look(
    one: Judged, covering: Mapping[CategoryCode, Sequence[Contract]], offer: _Offer
) -> _Found:
    position = one.position
    serving = _open_then(offer.by_category.get(position.category, ()), offer, position)
    ours = _open_then(offer.by_supplier.get(position.supplier_id, ()), offer, position)
    both = tuple(key for key in ours if key in serving)
    served = one.status is Status.ADDRESSABLE
    lots = (both or serving) if served else ours
    return _Found(position, tuple(_ran(covering, position)), lots, bool(both if served else ours))


def _open_then(lots: Iterable[LotKey], offer: _Offer, position: Position) -> tuple[LotKey, ...]:
    """Return the lots that could be ordered from on all days of payment; none without days."""
    first, last = _days(position)
    if first is None or last is None:
        return ()
    terms = offer.terms
    return tuple(key for key in lots if terms[key][0] <= first and last <= terms[key][1])


def _days(position: Position) -> tuple[date | None, date | None]:
    """Return the first and last day of payment; a credit has the day of what it lowers."""
    if position.bought is not None:
        return position.bought.on, position.bought.on
    return position.first, position.last


def _ran(
    covering: Mapping[CategoryCode, Sequence[Contract]], position: Position
) -> list[Contract]:
    first, last = _days(position)
    if position.category == UNKNOWN or first is None or last is None:
        return []
    return [
        contract
        for contract in covering.get(position.category, ())
        if contract.runs_on(first) and contract.runs_on(last)
    ]


def _row(why: Outside, found: list[_Found], market: Market, given: Given) -> OutsideRow:
    first = found[0].position
    contracts = tuple({c.id: c for one in found for c in one.contracts}.values())
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
