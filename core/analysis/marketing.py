"""Whom to tell about which lot: bodies with available spend in it, how much, and from when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.analysis.eligibility import can_use, term
from core.analysis.market import Market
from core.domain.agreements import LotKey, Usable
from core.domain.assessment import Answer
from core.domain.collecting import Header, OpportunityFigure, PipelineFigure
from core.domain.joint_buying import quarter_start
from core.domain.parties import Body
from core.domain.taxonomy import CategoryCode

# What a body answers to a lot that does not suit it.
DECLINED = "not suitable"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the return of one body says, as far as marketing needs it. Amounts are pence.

    ``free`` is available and not yet collaborative, by category; ``decided`` and ``through`` are
    about the agreements of the buying organisation that asks.
    """

    header: Header
    file: str
    free: Mapping[str, int]
    locked: Mapping[str, int]
    coming: Sequence[PipelineFigure] = ()
    decided: Sequence[OpportunityFigure] = ()
    through: Mapping[LotKey, int] | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """A body that could buy through a lot: how much now, how much is still to come, from when.

    ``available`` is free on the day of the body's return, ``coming`` what ends later while the
    lot runs. Amounts are on the body's own basis. ``decision`` and ``reason`` are what the body
    answered; ``through`` is what it buys through the lot already.
    """

    header: Header
    file: str
    lot: LotKey
    agreement_title: str
    lot_title: str
    categories: tuple[str, ...]
    available: int
    coming: int
    from_day: date
    answer: Answer
    through: int
    decision: str = ""
    reason: str = ""

    def body(self) -> Body:
        """Return the body."""
        return self.header.body

    def declined(self) -> bool:
        """Say whether the body answered that the lot does not suit it."""
        return self.decision == DECLINED


@dataclass(frozen=True, slots=True)
class Declined:
    """A reason for which bodies do not use a lot: of how many, with what available spend."""

    lot: LotKey
    agreement_title: str
    lot_title: str
    reason: str
    bodies: int
    pence: int


Answers = dict[tuple[object, ...], Answer]


def lots_by_category(market: Market, as_at: date) -> dict[str, list[LotKey]]:
    """Return the lots that have not ended, by each category that they serve."""
    found: dict[str, list[LotKey]] = defaultdict(list)
    for key, (agreement, lot) in market.agreements.items():
        if term(agreement, lot)[1] >= as_at:
            for code in market.serving[key]:
                found[code].append(key)
    return found


def prospects(
    one: Standing,
    market: Market,
    offered: Mapping[str, Sequence[LotKey]],
    as_at: date,
    answers: Answers,
) -> Iterator[Prospect]:
    """Yield the lots that a body could buy through, by the lots' own rules.

    Lots that it may not use are left out; those to ask about are not. ``offered`` are those of
    ``lots_by_category``; ``answers`` remembers what the rules say to bodies that are alike. The
    same pounds may fit several lots.
    """
    wanted = {code for code, pence in one.free.items() if pence > 0}
    wanted |= {row.category for row in one.coming if row.pence > 0}
    for key in sorted({lot for code in wanted for lot in offered.get(code, ())}):
        agreement, lot = market.agreements[key]
        served = sorted(market.serving[key] & wanted)
        first, last = term(agreement, lot)
        found = _sums(one, served, (max(first, as_at), last))
        if found is None:
            continue
        available, coming, from_day = found
        answer = _answer(key, market, one.header.body, max(first, as_at), answers)
        if answer.usable is not Usable.NO:
            decision, reason = _decided(one, key)
            yield Prospect(
                header=one.header,
                file=one.file,
                lot=key,
                agreement_title=agreement.title,
                lot_title=lot.title,
                categories=tuple(served),
                available=available,
                coming=coming,
                from_day=from_day,
                answer=answer,
                through=(one.through or {}).get(key, 0),
                decision=decision,
                reason=reason,
            )


def _sums(
    one: Standing, served: Sequence[CategoryCode], days: tuple[date, date]
) -> tuple[int, int, date] | None:
    """Return what is free, what comes free while the lot runs, and the first day of either."""
    first, last = days
    available = sum(max(one.free.get(code, 0), 0) for code in served)
    coming = [
        (quarter_start(row.quarter), row.pence)
        for row in one.coming
        if row.category in served and row.pence > 0 and quarter_start(row.quarter) <= last
    ]
    if not available and not coming:
        return None
    day = first if available else max(first, min(start for start, _ in coming))
    return available, sum(pence for _, pence in coming), day


def _answer(key: LotKey, market: Market, body: Body, day: date, answers: Answers) -> Answer:
    agreement, lot = market.agreements[key]
    alike: tuple[object, ...] = (key, body.sector, body.type_code, body.region, body.memberships)
    if any(rule.kind == "body-id" for rule in lot.eligibility):
        alike += body.identifiers
    if alike not in answers:
        answers[alike] = can_use(lot, agreement, body, day)
    return answers[alike]


def _decided(one: Standing, key: LotKey) -> tuple[str, str]:
    """Return the body's answer to a lot: if it declined for any category, that comes first."""
    rows = [row for row in one.decided if row.decision and _lot_of(row) == key]
    rows.sort(key=lambda row: (row.decision != DECLINED, -row.available_pence))
    return (rows[0].decision, rows[0].reason) if rows else ("", "")


def _lot_of(row: OpportunityFigure) -> LotKey:
    return LotKey(row.publisher, row.agreement_no, row.lot_no)


def declined(
    decided: Iterable[tuple[str, OpportunityFigure]], market: Market
) -> tuple[Declined, ...]:
    """Count why bodies do not use the lots, by reason; each body once for a lot and reason.

    ``decided`` pairs a body's id with its answers.
    """
    bodies: dict[tuple[LotKey, str], set[str]] = defaultdict(set)
    sums: dict[tuple[LotKey, str], int] = defaultdict(int)
    for body, row in decided:
        key = _lot_of(row)
        if row.decision == DECLINED and key in market.agreements:
            bodies[key, row.reason].add(body)
            sums[key, row.reason] += row.available_pence
    found = (
        Declined(
            key,
            market.agreements[key][0].title,
            market.agreements[key][1].title,
            reason,
            len(who),
            sums[key, reason],
        )
        for (key, reason), who in bodies.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.pence, -one.bodies, one.lot, one.reason)))
