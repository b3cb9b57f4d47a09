"""Which purchases of card files a card's bill is for: proposals with their evidence in words.

Pure: purchases and settlements in, proposals out. An amount alone decides nothing; whoever
reads a proposal says yes or no.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, combinations

from core.domain.cards import Cover, Purchase, Settlement
from core.domain.money import Pence, pounds
from core.domain.period import add_months, day_in_words, month_in_words
from core.domain.spend import BatchId, LineId

# A bill is paid some days after the last purchase on it: the rest of a month, then the days
# that the bank gives. What comes after that is late; after half a year it is not believed.
_SOON, _LATE = 62, 184
# The first day of a statement may be any; its last lies this many days before the payment.
_CYCLE = 45
# Values are statements if each stands for a few purchases that lie near each other in time.
_FEW, _NEAR = 3, timedelta(days=62)
# A payment to nobody known must meet the total of at least so many purchases.
_MANY = 3
# A proposal that does not agree to the penny may differ by a quarter of the payment.
_PART = 4
# Every set of cards is tried up to so many; beyond, each, those of a file, and all.
_CARDS = 5

_STATEMENT, _MONTH, _CARD, _TOGETHER, _FILE, _SOME, _CYCLED = range(7)
# Bills that are whole: what does not agree to the penny is offered for these alone.
_WHOLE = frozenset({_STATEMENT, _MONTH, _TOGETHER})

_Unit = tuple[BatchId, str]
_Offer = tuple[tuple[int, ...], Settlement, Cover]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A settlement's purchases, and what speaks for them."""

    cover: Cover
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was decided before: by settlement, the card files that it is joined to, and those
    that were refused for it.
    """

    joined: Mapping[LineId, frozenset[BatchId]]
    refused: Mapping[LineId, frozenset[BatchId]]


def pair(
    settlements: Sequence[Settlement],
    covers: Covers,
    files: Mapping[BatchId, str],
    known: Known,
) -> dict[LineId, Pairing]:
    """Pair settlements with purchases: what is joined first, then exact, then near amounts.

    No purchase is settled twice. ``files`` names the card files.
    """
    found: dict[LineId, Pairing] = {}
    taken: set[int] = set()
    stages: tuple[Callable[[Settlement, Covers, Known], Iterator[_Offer]], ...]
    stages = (_as_joined, _exact, _near)
    for stage in stages:
        open_ones = [s for s in settlements if s.line_id not in found and not s.in_card_file]
        offers = [offer for one in open_ones for offer in stage(one, covers, known)]
        for _, one, cover in sorted(offers, key=lambda offer: offer[0]):
            if one.line_id not in found and not cover.members & taken:
                found[one.line_id] = Pairing(cover, _reason(one, cover, files))
                taken |= cover.members
    return found


def left_open(
    purchases: Sequence[Purchase], pairings: Iterable[Pairing]
) -> dict[BatchId, list[Purchase]]:
    """Return the purchases of each card file that no settlement was found for."""
    settled = {place for pairing in pairings for place in pairing.cover.members}
    found: dict[BatchId, list[Purchase]] = defaultdict(list)
    for place, purchase in enumerate(purchases):
        if place not in settled:
            found[purchase.batch_id].append(purchase)
    return found


def _as_joined(one: Settlement, covers: Covers, known: Known) -> Iterator[_Offer]:
    batches = known.joined.get(one.line_id)
    if batches:
        for cover in (*covers.all, *covers.cycles(one)):
            if frozenset(cover.batches) == batches and (gap := _gap(one, cover)) is not None:
                off = abs(cover.charged - one.pence)
                yield (off, cover.rank, gap, one.line_id), one, cover


def _exact(one: Settlement, covers: Covers, known: Known) -> Iterator[_Offer]:
    if one.line_id in known.joined or not one.in_scope:
        return
    cycles = covers.cycles(one) if one.looks and not one.fuel else ()
    for cover in (*covers.of_amount(one.pence), *cycles):
        gap = _gap(one, cover)
        if gap is None or _is_refused(one, cover, known):
            continue
        if gap > _SOON and not (one.looks and cover.telling):
            continue
        if not one.looks and not _tells(cover):
            continue
        yield (int(not one.looks), cover.rank, gap, one.line_id), one, cover


def _near(one: Settlement, covers: Covers, known: Known) -> Iterator[_Offer]:
    if one.line_id in known.joined or not one.in_scope or not one.looks or one.fuel:
        return
    for cover in covers.all:
        off, gap = abs(cover.charged - one.pence), _gap(one, cover)
        if cover.rank not in _WHOLE or gap is None or gap > _SOON:
            continue
        if off * _PART <= abs(one.pence) and not _is_refused(one, cover, known):
            yield (off, cover.rank, gap, one.line_id), one, cover


def _tells(cover: Cover) -> bool:
    enough = len(cover.members) >= _MANY and cover.last is not None
    return enough and cover.telling and cover.rank < _SOME


def _is_refused(one: Settlement, cover: Cover, known: Known) -> bool:
    return known.refused.get(one.line_id, frozenset()).issuperset(cover.batches)


def _gap(one: Settlement, cover: Cover) -> int | None:
    """Return the days from the last purchase to its payment; None if it cannot be that."""
    if one.paid_on is None or cover.last is None:
        return 0
    gap = (one.paid_on - cover.last).days
    return gap if 0 <= gap <= _LATE else None


@dataclass(frozen=True, slots=True)
class _Run:
    """Purchases in order of days, and what they add up to before each."""

    whose: str
    days: list[date]
    places: list[int]
    sums: list[int]


class Covers:
    """Every bill that the purchases may make up: by statement, month, card, file."""

    def __init__(self, purchases: Sequence[Purchase]) -> None:
        """Add the purchases up in every way in which a bill may."""
        self._purchases = purchases
        self._units: dict[_Unit, list[int]] = defaultdict(list)
        for place, one in enumerate(purchases):
            self._units[one.batch_id, one.card].append(place)
        self._cards: dict[BatchId, int] = defaultdict(int)
        for batch_id, _ in self._units:
            self._cards[batch_id] += 1
        self.all: list[Cover] = []
        self._known: set[frozenset[int]] = set()
        self._by_statement()
        self._by_month()
        self._add("", self._units, _FILE)
        self._of_amount: dict[int, list[Cover]] = defaultdict(list)
        for cover in self.all:
            self._of_amount[cover.charged].append(cover)

    def of_amount(self, pence: int) -> Sequence[Cover]:
        """Return the bills of an amount."""
        return self._of_amount.get(pence, ())

    def amounts(self) -> frozenset[int]:
        """Return the totals that tell a bill even where nobody known was paid."""
        return frozenset(cover.charged for cover in self.all if _tells(cover))

    def cycles(self, one: Settlement) -> Iterator[Cover]:
        """Yield bills of the payment's amount whose months begin on any day."""
        for run in self._runs if one.paid_on else ():
            seen: set[tuple[int, int]] = set()
            for back in range(1, _CYCLE + 1):
                last = (one.paid_on or date.max) - timedelta(days=back)
                first = add_months(last, -1) + timedelta(days=1)
                begin, end = bisect_left(run.days, first), bisect_right(run.days, last)
                due = run.sums[end] - run.sums[begin]
                if begin < end and due == one.pence and (begin, end) not in seen:
                    seen.add((begin, end))
                    span = f"{day_in_words(first)} to {day_in_words(last)}"
                    words = ", ".join(filter(None, (run.whose, span)))
                    telling = not run.whose or len(self._units) <= _CARDS
                    yield self._cover(words, run.places[begin:end], _CYCLED, telling=telling)

    @cached_property
    def _runs(self) -> list[_Run]:
        return [self._run(units) for units in self._groups(self._units)]

    def _run(self, units: Sequence[_Unit]) -> _Run:
        dated = sorted(
            (day, place)
            for unit in units
            for place in self._units[unit]
            if (day := self._purchases[place].bought_on)
        )
        places = [place for _, place in dated]
        sums = accumulate((self._purchases[n].charged for n in places), initial=0)
        days = [day for day, _ in dated]
        return _Run(_whose(units, self._units), days, places, list(sums))

    def _by_statement(self) -> None:
        for batch_id in self._cards:
            named: dict[str, dict[_Unit, list[int]]] = defaultdict(lambda: defaultdict(list))
            for unit, places in self._units.items():
                for place in places if unit[0] == batch_id else ():
                    named[self._purchases[place].statement][unit].append(place)
            if self._are_statements(named):
                for name, units in sorted(named.items()):
                    if name:
                        self._add(f"statement {name}", units, _STATEMENT)

    def _are_statements(self, named: Mapping[str, Mapping[_Unit, list[int]]]) -> bool:
        groups = [
            [self._purchases[place].bought_on for places in units.values() for place in places]
            for name, units in named.items()
            if name
        ]
        spans = [[day for day in days if day] for days in groups]
        few = sum(map(len, groups)) >= _FEW * len(groups)
        return bool(groups) and few and all(max(s) - min(s) <= _NEAR for s in spans if s)

    def _by_month(self) -> None:
        months: dict[date, dict[_Unit, list[int]]] = defaultdict(lambda: defaultdict(list))
        for unit, places in self._units.items():
            for place in places:
                if day := self._purchases[place].bought_on:
                    months[day.replace(day=1)][unit].append(place)
        for month, units in sorted(months.items()):
            self._add(month_in_words(month), units, _MONTH)

    def _add(self, when: str, units: Mapping[_Unit, list[int]], rank: int) -> None:
        """Keep the bill of each set of cards, within what was bought at one time."""
        for chosen in self._groups(units):
            whose = _whose(chosen, units)
            words = ", ".join(filter(None, (whose, when))) or "all purchases"
            places = [place for unit in chosen for place in units[unit]]
            meant = _rank(chosen, rank, whole=not whose)
            telling = not whose or len(units) <= _CARDS
            cover = self._cover(words, places, meant, telling=telling)
            if cover.members not in self._known:
                self._known.add(cover.members)
                self.all.append(cover)

    def _groups(self, units: Iterable[_Unit]) -> Iterator[tuple[_Unit, ...]]:
        every = sorted(units)
        if len(every) <= _CARDS:
            for size in range(len(every), 0, -1):
                yield from combinations(every, size)
            return
        yield tuple(every)
        by_file: dict[BatchId, list[_Unit]] = defaultdict(list)
        for unit in every:
            by_file[unit[0]].append(unit)
        if len(by_file) > 1:
            yield from (tuple(ones) for ones in by_file.values() if len(ones) > 1)
        yield from ((unit,) for unit in every)

    def _cover(self, words: str, places: Sequence[int], rank: int, *, telling: bool) -> Cover:
        chosen = [self._purchases[place] for place in places]
        days = [one.bought_on for one in chosen if one.bought_on]
        return Cover(
            batches=tuple(sorted({one.batch_id for one in chosen})),
            words=words,
            charged=Pence(sum(one.charged for one in chosen)),
            first=min(days, default=None),
            last=max(days, default=None),
            rank=rank,
            members=frozenset(places),
            telling=telling,
        )


def _whose(chosen: Sequence[_Unit], among: Iterable[_Unit]) -> str:
    """Name the cards of a bill; "" where it is for all the cards of its files."""
    batches = {batch_id for batch_id, _ in chosen}
    if len(chosen) == sum(batch_id in batches for batch_id, _ in among):
        return ""
    cards = [card or "no card named" for _, card in chosen]
    return f"{'card' if len(cards) == 1 else 'cards'} {_listed(cards)}"


def _rank(chosen: Sequence[_Unit], rank: int, *, whole: bool) -> int:
    if not whole:
        return _CARD if len(chosen) == 1 else _SOME
    return rank if len({batch_id for batch_id, _ in chosen}) == 1 else _TOGETHER


def _reason(one: Settlement, cover: Cover, files: Mapping[BatchId, str]) -> str:
    count = len(cover.members)
    lists = "lists" if len(cover.batches) == 1 else "list"
    named = _listed([files[batch_id] for batch_id in cover.batches])
    what = f"{named} {lists} for {cover.words} ({count:,} {'line' if count == 1 else 'lines'})"
    off = one.pence - cover.charged
    if off:
        amount = (
            f"{pounds(abs(off))} {'more' if off > 0 else 'less'} than the "
            f"{pounds(cover.charged)} that {what}"
        )
    else:
        amount = f"{pounds(one.pence)} is to the penny what {what}"
    who = one.looks or "Nothing but the amount says that it pays for a card"
    return "; ".join((who, amount, _when(one, cover)))


def _when(one: Settlement, cover: Cover) -> str:
    if one.paid_on is None or cover.last is None:
        return "there are no days to compare"
    days = (one.paid_on - cover.last).days
    after = f"paid {days} {'day' if days == 1 else 'days'} after the last of them"
    return f"{after}: late" if days > _SOON else after


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
