"""What is due: contracts that end, notices, breaks, extensions, reviews, planned back in time.

A contract that ends without another to follow is to be replaced, and that takes as long as its
route does: the day to start is planned back from its end. Overdue comes first, then by day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.analysis.contract_use import run_value
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId
from core.domain.period import add_months, day_in_words
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Due, DueKind, LeadTime, MonthPaid, Review
from core.domain.wording import number_of

# What was missed stays in sight so long; then it is over.
_MISSED = timedelta(days=31)
# A payment of the last weeks of a contract is made after its end.
_LAST_INVOICE = timedelta(days=45)
# A contract that follows begins so near the end of the one before.
_ABOUT = timedelta(days=92)
_ORDER = tuple(DueKind)
_Outside = Mapping[SupplierId, Sequence[MonthPaid]]


@dataclass(frozen=True, slots=True)
class Routes:
    """How long each route takes, and from which values on the longer ones are needed."""

    lead_times: Mapping[str, LeadTime]
    below: int
    full: int
    light_touch: int
    kinds: Mapping[CategoryCode, str]

    def of(self, contract: Contract, category: CategoryCode, yearly: int) -> LeadTime:
        """Return the usual route for what a contract buys, by agreement, kind and value."""
        if contract.lot is not None:
            direct = "direct" in contract.process.casefold()
            return self.lead_times["direct-award" if direct else "further-competition"]
        value, _ = run_value(contract)
        # Thresholds are with VAT, values without.
        worth = (value or yearly) * 120 // 100
        if self.kinds.get(category) == "light-touch" and worth >= self.light_touch:
            return self.lead_times["light-touch"]
        if worth >= self.full:
            return self.lead_times["full"]
        return self.lead_times["below-threshold" if worth >= self.below else "quotes"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the pipeline is made from, as at a day.

    ``months`` are the last twelve months of payments; ``links`` the suppliers whose payments
    fall under each contract; ``names`` those of suppliers.
    """

    contracts: tuple[Contract, ...]
    categories: Mapping[ContractId, CategoryCode]
    reviews: tuple[Review, ...]
    months: tuple[MonthPaid, ...]
    links: Mapping[ContractId, frozenset[SupplierId]]
    names: Mapping[SupplierId, str]
    as_at: date


def pipeline(known: Known, routes: Routes, months: int = 18) -> tuple[Due, ...]:
    """List what is due within so many months, overdue first, then by day."""
    until = add_months(known.as_at, months)
    yearly, outside = _yearly(known.months), _outside(known.months)
    alike = _for_the_same(known)
    found: list[Due] = []
    for contract in known.contracts:
        found += _still_paid(contract, known, outside)
        followed = _followed(contract, alike[_what_for(contract, known)])
        found += _of_contract(
            contract, known, routes, yearly.get(contract.id, 0), followed=followed
        )
    found += _of_reviews(known, yearly)
    wanted = (due for due in found if due.day <= until)
    return tuple(sorted(wanted, key=_order))


def _yearly(months: Iterable[MonthPaid]) -> dict[ContractId, int]:
    paid: dict[ContractId, int] = defaultdict(int)
    for month in months:
        if len(month.contract_ids) == 1 and not month.scope:
            paid[month.contract_ids[0]] += month.pence
    return dict(paid)


def _outside(months: Iterable[MonthPaid]) -> _Outside:
    """Return what was paid in scope under no contract, by supplier."""
    found: dict[SupplierId, list[MonthPaid]] = defaultdict(list)
    for month in months:
        if not month.contract_ids and not month.scope:
            found[month.supplier_id].append(month)
    return found


def _of_contract(
    contract: Contract, known: Known, routes: Routes, paid: int, *, followed: bool
) -> Iterator[Due]:
    end, as_at = contract.current_end or contract.end, known.as_at
    if end is not None and end < as_at:
        return
    if contract.start is not None and contract.start > as_at:
        return
    if end is not None:
        yield _due(contract, DueKind.END, end, f"Ends on {day_in_words(end)}.", paid)
        start = _start(contract, end, known, routes, paid)
        if not followed:
            yield start
        yield from _extension(contract, end, start.day, paid, as_at)
    yield from _chances(contract, known, paid)


def _start(contract: Contract, end: date, known: Known, routes: Routes, paid: int) -> Due:
    category = known.categories.get(contract.id, CategoryCode(""))
    route = routes.of(contract, category, paid or contract.annual_value or 0)
    months = route.months if contract.lead_months is None else contract.lead_months
    day = add_months(end + timedelta(days=1), -months)
    how = route.label if contract.lead_months is None else "as said for this contract"
    words = f"Ends on {day_in_words(end)}; replacing it takes {_months(months)} ({how})."
    return _due(contract, DueKind.START, day, words, paid, overdue=day < known.as_at)


def _extension(
    contract: Contract, end: date, start: date, yearly: int, as_at: date
) -> Iterator[Due]:
    """Yield the decision on an extension: by the notice, else before replacing must begin."""
    latest = contract.latest_end
    if latest is None or latest <= end:
        return
    notice = contract.notice_by
    day = notice if notice and notice < end else start
    terms = f" ({contract.extension_terms})" if contract.extension_terms else ""
    words = f"Can be extended to {day_in_words(latest)}{terms}: decide before it must be replaced."
    yield _due(contract, DueKind.EXTEND, day, words, yearly, overdue=day < as_at)


def _chances(contract: Contract, known: Known, yearly: int) -> Iterator[Due]:
    """Yield the days on which something can be done about a contract that runs."""
    as_at, notice = known.as_at, contract.notice_by
    if notice and notice >= as_at - _MISSED:
        missed = notice < as_at
        words = "The last day to give notice" + (" has passed." if missed else ".")
        yield _due(contract, DueKind.NOTICE, notice, words, yearly, overdue=missed)
    if contract.break_on and contract.break_on >= as_at:
        words = "The first day on which it may end early: decide whether to go on."
        yield _due(contract, DueKind.BREAK, contract.break_on, words, yearly)
    if contract.review_on and _review_is_open(contract, known):
        missed = contract.review_on < as_at
        words = "The register's day of review."
        yield _due(contract, DueKind.REVIEW, contract.review_on, words, yearly, overdue=missed)


def _review_is_open(contract: Contract, known: Known) -> bool:
    """Say whether no review was made since, and none planned in its place."""
    day = contract.review_on
    return day is not None and not any(
        review.contract_id == contract.id and (review.reviewed_on >= day or review.next_on)
        for review in known.reviews
    )


def _still_paid(contract: Contract, known: Known, outside: _Outside) -> Iterator[Due]:
    """Yield a contract that is over whose supplier goes on being paid for the same, under none."""
    end = contract.current_end or contract.end
    if end is None or end >= known.as_at:
        return
    category = known.categories.get(contract.id, CategoryCode(""))
    paid = lines = 0
    for supplier in known.links.get(contract.id, ()):
        for month in outside.get(supplier, ()):
            same = not category or month.category == category
            if same and month.first > end + _LAST_INVOICE:
                paid, lines = paid + month.pence, lines + month.lines
    if paid > 0:
        count = number_of(lines, "payment")
        words = (
            f"Ended on {day_in_words(end)}; since then {count}, {pounds(paid)}, under no contract."
        )
        yield _due(contract, DueKind.STILL_PAID, end, words, paid, overdue=True)


def _for_the_same(known: Known) -> dict[tuple[str, str], list[Contract]]:
    """Return the contracts by what they are for: by category, and all of them by title."""
    found: dict[tuple[str, str], list[Contract]] = defaultdict(list)
    for contract in known.contracts:
        for what in {_what_for(contract, known), _titled(contract)}:
            found[what].append(contract)
    return found


def _what_for(contract: Contract, known: Known) -> tuple[str, str]:
    """Return what a contract is for: its category, else its title."""
    category = known.categories.get(contract.id)
    return ("category", category) if category else _titled(contract)


def _titled(contract: Contract) -> tuple[str, str]:
    return ("title", contract.title.casefold()) if contract.title else ("", str(contract.id))


def _followed(contract: Contract, alike: Iterable[Contract]) -> bool:
    """Say whether another contract for the same begins about when this one ends."""
    end = contract.current_end or contract.end
    return end is not None and any(
        other.id != contract.id and other.start is not None and abs(other.start - end) <= _ABOUT
        for other in alike
    )


def _of_reviews(known: Known, yearly: Mapping[ContractId, int]) -> Iterator[Due]:
    """Yield the next review of each supplier and contract that has one planned."""
    by_id = {contract.id: contract for contract in known.contracts}
    seen: set[tuple[int | None, int | None]] = set()
    for review in known.reviews:
        subject = (review.supplier_id, review.contract_id)
        if subject in seen:
            continue
        seen.add(subject)
        if review.next_on is None:
            continue
        contract = by_id.get(review.contract_id) if review.contract_id else None
        last = f"Last reviewed on {day_in_words(review.reviewed_on)}"
        score = f", {review.score} of 5" if review.score else ""
        supplier = known.names.get(review.supplier_id, "") if review.supplier_id else ""
        yield Due(
            day=review.next_on,
            kind=DueKind.REVIEW,
            overdue=review.next_on < known.as_at,
            title=(contract.title or contract.ref) if contract else supplier,
            words=f"{last}{score}.",
            yearly=Pence(yearly.get(contract.id, 0) if contract else 0),
            contract=contract,
            supplier_id=review.supplier_id,
            review_id=review.id,
        )


def _due(
    contract: Contract, kind: DueKind, day: date, words: str, yearly: int, overdue: bool = False
) -> Due:
    title = contract.title or contract.ref or contract.supplier
    return Due(day, kind, overdue, title, words, Pence(yearly), contract)


def _months(count: int) -> str:
    return number_of(count, "month")


def _order(due: Due) -> tuple[bool, date, int, str, int]:
    number = due.contract.id if due.contract else 0
    return not due.overdue, due.day, _ORDER.index(due.kind), due.title, number
