"""What a book says, worked out the slow way: plain lists and loops over single payments.

Written from the arithmetic that every screen shares, and from nothing in the program: it is what
the program is held against in test_any_order.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

Lot = tuple[str, str, str]


@dataclass(frozen=True)
class Payment:
    """A payment as the ledger has it; ``number`` is its reference, which no other has."""

    number: str
    file: int
    payee: str
    words: str
    paid_on: date | None
    pence: int
    names_contract: str = ""


@dataclass(frozen=True)
class Deal:
    """A contract."""

    ref: str
    start: date | None
    end: date | None
    extended_to: date | None = None
    category: str = ""
    lot: Lot | None = None
    does_not_lock: str = ""

    def last(self) -> date | None:
        return self.extended_to or self.end

    def runs(self, day: date) -> bool:
        last = self.last()
        return self.start is not None and last is not None and self.start <= day <= last


@dataclass(frozen=True)
class Offer:
    """A lot of a catalogue: what it serves, from when to when, whether we may use it.

    ``open_to_us`` is yes, no or ask.
    """

    lot: Lot
    categories: tuple[str, ...]
    start: date
    end: date
    open_to_us: str

    def live(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Found:
    """A payment with everything that is worked out of it."""

    payment: Payment
    supplier: str
    category: str
    scope: str
    deals: tuple[int, ...]
    status: str


@dataclass
class NaiveBook:
    """Payments and decisions. ``told`` has category and scope of what nobody decided."""

    payments: list[Payment] = field(default_factory=list)
    files_out: set[int] = field(default_factory=set)
    supplier_of: dict[str, str] = field(default_factory=dict)
    chosen: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    deals: dict[int, Deal] = field(default_factory=dict)
    links: set[tuple[int, str]] = field(default_factory=set)
    put: dict[str, int | None] = field(default_factory=dict)
    offers: dict[str, tuple[Offer, ...]] = field(default_factory=dict)
    uses: dict[tuple[str, str, Lot], bool] = field(default_factory=dict)
    answers: dict[Lot, bool] = field(default_factory=dict)
    told: dict[str, tuple[str, str]] = field(default_factory=dict)

    # What is in it.

    def active(self, start: date | None = None, end: date | None = None) -> Iterator[Payment]:
        for one in self.payments:
            if one.file in self.files_out:
                continue
            if start is None or (one.paid_on and end and start <= one.paid_on <= end):
                yield one

    def decided(self, one: Payment) -> tuple[str, str]:
        """Category and scope rule of a payment."""
        return self.chosen.get((one.payee, one.words)) or self.told[one.number]

    def deals_of(self, one: Payment) -> tuple[int, ...]:
        """Which contracts a payment falls under: by hand, by reference, by supplier and day."""
        if one.number in self.put:
            by_hand = self.put[one.number]
            return () if by_hand is None else (by_hand,)
        found = [
            key
            for key, deal in self.deals.items()
            if one.names_contract and deal.ref == one.names_contract
        ]
        if not found and one.paid_on:
            found = self._by_supplier(one, one.paid_on)
        category, _ = self.decided(one)
        same = [key for key in found if category and self.deals[key].category == category]
        return tuple(sorted(same or found))

    def _by_supplier(self, one: Payment, day: date) -> list[int]:
        supplier = self.supplier_of[one.payee]
        ours = [key for key in self.deals if (key, supplier) in self.links]
        found = [key for key in ours if self.deals[key].runs(day)]
        if not found:
            # Of which no end is known: it is not known to run, but what else was paid under?
            found = [
                key for key in ours if self.deals[key].last() is None and self._begun(key, day)
            ]
        if not found and one.pence < 0:
            # A credit follows what it lowers: the contract that ended last before it.
            ended = {
                key: last
                for key in ours
                if (last := self.deals[key].last()) and self.deals[key].start and last < day
            }
            ended = {key: last for key, last in ended.items() if self._begun(key, day)}
            found = [key for key, last in ended.items() if last == max(ended.values())]
        return found

    def _begun(self, key: int, day: date) -> bool:
        start = self.deals[key].start
        return start is not None and start <= day

    # What it comes to.

    def judged(
        self, as_at: date, start: date | None = None, end: date | None = None
    ) -> list[Found]:
        found = []
        for one in self.active(start, end):
            category, scope = self.decided(one)
            supplier, deals = self.supplier_of[one.payee], self.deals_of(one)
            status = self._status(as_at, one, category, scope, deals)
            found.append(Found(one, supplier, category, scope, deals, status))
        return found

    def _status(
        self, day: date, one: Payment, category: str, scope: str, deals: tuple[int, ...]
    ) -> str:
        if scope:
            return "out-of-scope"
        under = [self.deals[key] for key in deals]
        if any(d.lot is None and not d.does_not_lock and d.runs(day) for d in under):
            return "locked"
        if any(d.lot is not None and (self._is_live(d.lot, day) or d.runs(day)) for d in under):
            return "collaborative"
        if any(offer.live(day) for offer in self._bought_through(one, category)):
            return "collaborative"
        if category and any(
            offer.live(day) and self._may_use(offer) and category in offer.categories
            for offer in self._all_offers()
        ):
            return "addressable"
        return "no-lot"

    def _bought_through(self, one: Payment, category: str) -> list[Offer]:
        """The lots of confirmed uses that could be ordered from on the day of a payment."""
        if one.paid_on is None:
            return []
        day, supplier = one.paid_on, self.supplier_of[one.payee]
        said = {lot for (who, what, lot), yes in self.uses.items() if yes and who == supplier
                and what == category}  # fmt: skip
        begun = [offer for offer in self._all_offers() if offer.lot in said and offer.start <= day]
        found = [offer for offer in begun if day <= offer.end]
        if one.pence < 0 and begun and not found:
            latest = max(offer.end for offer in begun)
            found = [offer for offer in begun if offer.end == latest]
        return found

    def _all_offers(self) -> Iterator[Offer]:
        for offers in self.offers.values():
            yield from offers

    def _may_use(self, offer: Offer) -> bool:
        if offer.open_to_us == "ask":
            return self.answers.get(offer.lot, False)
        return offer.open_to_us == "yes"

    def _is_live(self, lot: Lot, day: date) -> bool:
        return any(offer.lot == lot and offer.live(day) for offer in self._all_offers())

    def forecast(
        self, as_at: date, start: date | None = None, end: date | None = None
    ) -> list[tuple[date, int, int, int]]:
        """The last day of each coming quarter, what it frees, available, collaborative."""
        rows = []
        before, day = self.judged(as_at, start, end), as_at
        for _ in range(8):
            day = _quarter_end(day + timedelta(days=1))
            now = self.judged(day, start, end)
            freed = sum(
                one.payment.pence
                for then, one in zip(before, now, strict=True)
                if then.status == "locked" != one.status
            )
            sums = by_status(now)
            available = sums["collaborative"] + sums["addressable"] + sums["no-lot"]
            rows.append((day, freed, available, sums["collaborative"]))
            before = now
        return rows

    def paid_under(self, key: int, until: date | None = None) -> tuple[int, int]:
        """What was paid under a contract alone, and what it shares with others."""
        alone = shared = 0
        for one in self.active():
            if until and (one.paid_on is None or one.paid_on > until):
                continue
            if self.decided(one)[1]:
                # What is out of scope buys nothing, so it was paid under no contract.
                continue
            deals = self.deals_of(one)
            if deals == (key,):
                alone += one.pence
            elif key in deals:
                shared += one.pence
        return alone, shared


def by_status(found: list[Found]) -> Counter[str]:
    """Add up by status."""
    sums: Counter[str] = Counter()
    for one in found:
        sums[one.status] += one.payment.pence
    return sums


def _quarter_end(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 3
    after = date(day.year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)
