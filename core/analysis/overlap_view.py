"""The same need on several agreements: side by side, ranked, with the reasons in words.

So that the best agreement can be shared. Nothing here is an opinion: each reason is a fact
that the publishers state, and a lot stands higher only because it is best in more of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.analysis.eligibility import term
from core.analysis.fees import NetEffect, fee_words, levy_of, net_effect, saving_range
from core.analysis.market import Market
from core.domain.agreements import Agreement, Lot, LotKey, LotSupplier, Usable
from core.domain.assessment import Answer
from core.domain.money import Pence, rate_words
from core.domain.period import day_in_words
from core.domain.taxonomy import CategoryCode

# Says who a supplier is, so that two listings of one can be told to be the same.
Identity = Callable[[LotSupplier], str]

_RANK = {Usable.YES: 0, Usable.ASK: 1, Usable.NO: 2}
_ALONE = frozenset(("direct-award", "catalogue"))
_LAPSED = frozenset(("expired", "lapsed", "withdrawn", "pending", "refused", "revoked"))


@dataclass(frozen=True, slots=True)
class SideLot:
    """One lot that serves the need. ``reasons`` say where it is best of all that are compared.

    ``shared`` are its suppliers that other agreements for the need have too. ``effect`` is for
    our own available spend of the category.
    """

    key: LotKey
    agreement: Agreement
    lot: Lot
    start: date
    end: date
    answer: Answer
    serves: int
    suppliers: int
    ours: tuple[str, ...]
    shared: tuple[str, ...]
    marks: tuple[str, ...]
    effect: NetEffect
    fees: str
    trust: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InCommon:
    """A supplier that more than one agreement for the need has, with the lots it is on."""

    name: str
    lots: tuple[LotKey, ...]


@dataclass(frozen=True, slots=True)
class SameNeed:
    """A category with every lot that serves it, live or coming, best first.

    ``available`` is what of our own spend is available and not yet collaborative; ``ended``
    counts the lots that served it and are over.
    """

    category: CategoryCode
    label: str
    group: str
    available: Pence
    lots: tuple[SideLot, ...]
    in_common: tuple[InCommon, ...]
    ended: int

    def publishers(self) -> int:
        """Return how many publishers offer something for the need."""
        return len({one.key.publisher for one in self.lots})

    def agreements(self) -> int:
        """Return how many agreements serve the need."""
        return len({(one.key.publisher, one.key.agreement_no) for one in self.lots})

    def usable(self) -> int:
        """Return how many of the lots the body can use."""
        return sum(one.answer.usable is Usable.YES for one in self.lots)


def same_needs(
    market: Market, as_at: date, available: Mapping[CategoryCode, Pence], identity: Identity
) -> tuple[SameNeed, ...]:
    """Return every category that some lot serves: most pounds that could move, then agreements."""
    serving: dict[CategoryCode, list[LotKey]] = defaultdict(list)
    for key, codes in market.serving.items():
        for code in codes:
            serving[code].append(key)
    # A supplier is on many lots and a lot serves many needs: each is named once.
    names = {
        key: {identity(one): one.name for one in _active(lot)}
        for key, (_, lot) in market.agreements.items()
    }
    needs = [
        _need(code, keys, market, as_at, Pence(available.get(code, 0)), names)
        for code, keys in serving.items()
    ]
    found = [need for need in needs if need.lots]
    return tuple(sorted(found, key=lambda n: (-n.available, -n.agreements(), n.label, n.category)))


Names = Mapping[LotKey, Mapping[str, str]]


def _need(
    code: CategoryCode,
    keys: Sequence[LotKey],
    market: Market,
    as_at: date,
    available: Pence,
    names: Names,
) -> SameNeed:
    live = [key for key in keys if term(*market.agreements[key])[1] >= as_at]
    common = _in_common(live, names)
    sides = [_side(key, market, as_at, available, _of(key, names, common)) for key in live]
    leaf = market.taxonomy.categories[code]
    return SameNeed(
        category=code,
        label=leaf.label,
        group=market.taxonomy.group_label(leaf.group),
        available=available,
        lots=_ranked(sides),
        in_common=tuple(sorted(common.values(), key=lambda one: (-len(one.lots), one.name))),
        ended=len(keys) - len(live),
    )


def _of(key: LotKey, names: Names, common: Mapping[str, InCommon]) -> tuple[str, ...]:
    return tuple(sorted(common[who].name for who in names[key] if who in common))


def _in_common(keys: Iterable[LotKey], names: Names) -> dict[str, InCommon]:
    """Return the suppliers on more than one agreement, by who they are."""
    lots: dict[str, list[LotKey]] = defaultdict(list)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for key in keys:
        for who, name in names[key].items():
            lots[who].append(key)
            written[who][name] += 1
    return {
        # The spelling that most lots have; of several the first by letter.
        who: InCommon(min(written[who], key=lambda n: (-written[who][n], n)), tuple(places))
        for who, places in lots.items()
        if len({(key.publisher, key.agreement_no) for key in places}) > 1
    }


def _side(
    key: LotKey, market: Market, as_at: date, available: Pence, shared: tuple[str, ...]
) -> SideLot:
    agreement, lot = market.agreements[key]
    start, end = term(agreement, lot)
    return SideLot(
        key=key,
        agreement=agreement,
        lot=lot,
        start=start,
        end=end,
        # What starts later is answered for its first day.
        answer=market.can_use(key, max(as_at, start)),
        serves=len(market.serving[key]),
        suppliers=len(_active(lot)),
        ours=tuple(sorted({one.listed_as for one in market.listed.get(key, ())})),
        shared=shared,
        marks=live_marks(agreement, as_at),
        effect=net_effect(lot, agreement, available),
        fees=fee_words(agreement),
        trust=str(market.trust.get(key.publisher, "")),
    )


def live_marks(agreement: Agreement, day: date) -> tuple[str, ...]:
    """Return the marks that an agreement has on a day: given, begun and not lapsed."""
    return tuple(
        mark.scheme
        for mark in agreement.endorsements
        if mark.status.casefold() not in _LAPSED
        and (mark.start is None or mark.start <= day)
        and (mark.end is None or day <= mark.end)
    )


def _active(lot: Lot) -> tuple[LotSupplier, ...]:
    return tuple(one for one in lot.suppliers if one.status == "active")


def _ranked(sides: Sequence[SideLot]) -> tuple[SideLot, ...]:
    """Order by whether we can use it, then by in how many things it is best; give the reasons."""
    told = [replace(side, reasons=tuple(_reasons(side, sides))) for side in sides]
    return tuple(
        sorted(
            told,
            key=lambda one: (
                _RANK[one.answer.usable],
                -len(one.reasons),
                -one.suppliers,
                -one.end.toordinal(),
                one.key,
            ),
        )
    )


def _reasons(side: SideLot, sides: Sequence[SideLot]) -> Iterator[str]:
    """Yield where a lot is best among those that we can use as well as it, or better."""
    others = [o for o in sides if _RANK[o.answer.usable] <= _RANK[side.answer.usable]]
    if len(others) < 2:
        return
    saving = saving_range(side.lot)
    if saving and saving[1] > 0 and _best(side, others, _most_saving):
        alone = sum(saving_range(other.lot) is not None for other in others) == 1
        first = "the only one that states a saving" if alone else "highest stated saving"
        yield f"{first}: {' to '.join(dict.fromkeys(rate_words(rate) for rate in saving))}"
    yield from _levy_reason(side, others)
    if side.suppliers and _best(side, others, lambda one: one.suppliers):
        yield f"most suppliers: {side.suppliers}"
    if side.ours and _best(side, others, lambda one: len(one.ours)):
        yield f"most suppliers that we use: {len(side.ours)}"
    if _best(side, others, lambda one: one.end.toordinal()):
        yield f"runs longest: to {day_in_words(side.end)}"
    if any(r.route in _ALONE for r in side.lot.routes) and not all(
        any(r.route in _ALONE for r in o.lot.routes) for o in others
    ):
        yield "can be ordered without a further competition"
    if side.marks and not all(o.marks for o in others):
        yield f"endorsed: {', '.join(side.marks)}"


def _levy_reason(side: SideLot, others: Sequence[SideLot]) -> Iterator[str]:
    levies = [levy for other in others if (levy := levy_of(other.agreement)) is not None]
    levy = levy_of(side.agreement)
    if levy is not None and levy == min(levies) < max(levies):
        yield f"lowest levy of {len(levies)} stated: {rate_words(levy)}" if levy else "no levy"


def _best(side: SideLot, others: Sequence[SideLot], measure: Callable[[SideLot], int]) -> bool:
    """Say whether none is better, and at least one is worse."""
    mine, all_of = measure(side), [measure(one) for one in others]
    return mine == max(all_of) and mine > min(all_of)


def _most_saving(side: SideLot) -> int:
    span = saving_range(side.lot)
    return span[0] + span[1] if span else -20_000
