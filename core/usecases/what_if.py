"""Look ahead: how uptake has moved, and what it becomes if chosen deals are taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.analysis import outlook_charts
from core.analysis.eligibility import term
from core.analysis.figures import Chart
from core.analysis.forecast import look_ahead
from core.analysis.market import Market
from core.analysis.outlook_words import RULE, Names, at_best, sentence, what_is_left
from core.analysis.uptake_trend import UptakePoint, uptake_trend
from core.analysis.what_if import Deal, Ground, Path, Reach, lay_out, reach, suppose
from core.classifying import taxonomy_data
from core.domain.agreements import LotKey, Usable
from core.domain.assessment import Assessment, Opportunity, Status, Target
from core.domain.parties import Sector
from core.domain.period import Period, add_months, day_in_words
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.domain.watching import LeadTime
from core.formats.watch_tables import lead_times
from core.store import reading
from core.store.book import Book
from core.usecases import find_opportunities

# What the window says of the way, and the pages' name for a deal.
__all__ = ["RULE", "DealKey", "Names"]

DealKey = tuple[CategoryCode, LotKey]

# How a lot is ordered from, by how long that takes; what catalogues call otherwise is like one
# of these. Where a lot states no route, the longer one is supposed.
_LIKE = {"catalogue": "direct-award", "aggregation": "further-competition"}
_LONGEST = "further-competition"
_SECTORS = {Sector.CENTRAL: "central government", Sector.WIDER: "wider public sector"}


class NoSuchDeal(UserError):
    """There is no deal on {lot} that could be taken."""

    code = "SB-590"
    exit_code = 2
    remedy_text = "Look for the lots that you can use with: spendbook compare opportunities."


@dataclass(frozen=True, slots=True)
class Option:
    """A deal that can be ticked, with when money can move to it and why then.

    ``starts_on`` is the first day on which lot, order and money are ready together; ``planned``
    says that the body has decided to use it.
    """

    opportunity: Opportunity
    category: str
    deal: Deal
    starts_on: date
    why: str
    planned: bool

    def key(self) -> DealKey:
        """Return what names the deal: category and lot."""
        return self.deal.category, self.deal.lot


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that the forecast rests on; ``imagine`` answers what-ifs from it at once.

    ``targets`` are those of both sectors, the body's own first, each with its sector in words.
    """

    assessment: Assessment
    ground: Ground
    options: tuple[Option, ...]
    targets: tuple[tuple[str, Target], ...]
    trend: tuple[UptakePoint, ...]
    names: Names

    def planned(self) -> frozenset[DealKey]:
        """Return the deals that the body has decided to use."""
        return frozenset(one.key() for one in self.options if one.planned)


@dataclass(frozen=True, slots=True)
class Imagined:
    """What comes of the deals chosen: the way of uptake, each target, what is left in the end."""

    chosen: tuple[Option, ...]
    path: Path
    reaches: tuple[tuple[Reach, str], ...]
    left: str


def look(
    book: Book,
    *,
    as_at: date,
    period: Period | None = None,
    progress: Progress | None = None,
) -> Outlook:
    """Compare, judge the coming and the past quarters, and list the deals that can be ticked."""
    progress = progress or Progress()
    compared = find_opportunities.compare_with(
        book, as_at=as_at, period=period, progress=progress, by_quarter=True
    )
    progress.step("Looking ahead")
    found, market, population = compared.assessment, compared.market, compared.population
    everything = population
    if period is not None:
        everything = replace(population, positions=reading.positions(book, None))
    coming = look_ahead(population, market, as_at)
    ground = lay_out(coming, population.contracts, as_at)
    codes = {one.position.category for one in found.judged}
    return Outlook(
        assessment=found,
        ground=ground,
        options=tuple(
            _option(one, market, ground)
            for one in found.opportunities
            if one.verdict().usable is not Usable.NO
        ),
        targets=_targets(book.body.sector, as_at),
        trend=uptake_trend(everything, market, as_at),
        names=Names({code: market.taxonomy.label(code) for code in codes}, population.contracts),
    )


def imagine(outlook: Outlook, chosen: Collection[DealKey]) -> Imagined:
    """Say what uptake becomes if the deals chosen are taken; the best-ranked come first."""
    options = tuple(one for one in outlook.options if one.key() in chosen)
    path = suppose(outlook.ground, [one.deal for one in options])
    best = suppose(outlook.ground, [one.deal for one in outlook.options])
    reaches = []
    for sector, target in outlook.targets:
        found = reach(path, target)
        words = sentence(path, found, sector)
        if found.place is None and len(options) < len(outlook.options):
            words = f"{words} {at_best(best, reach(best, target))}"
        reaches.append((found, words))
    return Imagined(options, path, tuple(reaches), what_is_left(path, outlook.names))


def path_chart(outlook: Outlook, found: Imagined) -> Chart:
    """Draw the way of uptake, with its table twin."""
    basis = outlook.assessment.basis.in_words()
    return outlook_charts.path_chart(found.path, outlook.assessment.target, basis)


def trend_chart(outlook: Outlook, category: CategoryCode | None = None) -> Chart:
    """Draw how uptake has moved, of all or of one category, with its table twin."""
    found = outlook.assessment
    # Each point has a span of its own: the period of the view is not that of the trend.
    basis = replace(found.basis, period=None).in_words()
    named = None if category is None else (category, outlook.names.categories[category])
    return outlook_charts.trend_chart(outlook.trend, found.target, basis, named)


def formula(outlook: Outlook) -> str:
    """Say how uptake comes about on the as-at date, with its numbers."""
    return outlook_charts.how_it_adds_up(outlook.assessment.figures)


def chosen_by(outlook: Outlook, lots: Collection[str]) -> frozenset[DealKey]:
    """Return the deals that are named as publisher/agreement/lot, in every category they serve.

    Raises:
        NoSuchDeal: none of the deals that can be taken is so named.
    """
    named: dict[str, set[DealKey]] = {}
    for one in outlook.options:
        named.setdefault(one.deal.lot.code().casefold(), set()).add(one.key())
    for lot_name in lots:
        if lot_name.casefold() not in named:
            raise NoSuchDeal(lot=lot_name)
    return frozenset(key for name in lots for key in named[name.casefold()])


def _option(one: Opportunity, market: Market, ground: Ground) -> Option:
    as_at = ground.days[0]
    agreement, lot = market.agreements[one.lot]
    starts, ends = term(agreement, lot)
    lead = _lead(one.routes)
    ready = add_months(as_at, lead.months)
    why = f"{lead.label}: {lead.months} months from {day_in_words(as_at)}"
    if one.decided.start_on is not None:
        ready = one.decided.start_on
        why = f"you plan to start on {day_in_words(ready)}"
    opens = max(starts, ready)
    if opens == starts > ready:
        why = f"the lot starts on {day_in_words(starts)}"
    if one.available_from > opens:
        locked_until = one.available_from - timedelta(days=1)
        why = f"its money is locked until {day_in_words(locked_until)}"
    own_times = None if one.decided.start_on else starts
    deal = Deal(one.category, one.lot, opens, ends, lot.max_term_months, own_times)
    starts_on = max(opens, one.available_from)
    first = starts_on if one.available > 0 else _first_move(ground, deal, starts_on)
    if first > starts_on:
        why = "replacing the contract that holds its money takes so long, as said for it"
    return Option(
        opportunity=one,
        category=market.taxonomy.label(one.category),
        deal=deal,
        starts_on=first,
        why=why,
        planned=one.decision == "use",
    )


def _first_move(ground: Ground, deal: Deal, usually: date) -> date:
    """Return the first day on which money that is locked today can move to a deal."""
    moves = (
        deal.moves_on(block)
        for block in ground.blocks
        if block.category == deal.category and block.statuses[0] is Status.LOCKED
    )
    return min((day for day in moves if day is not None), default=usually)


def _lead(routes: Collection[str]) -> LeadTime:
    """Return the lead time of the quickest route stated; of the longest where none is known."""
    known = lead_times()
    stated = [known[name] for route in routes if (name := _LIKE.get(route, route)) in known]
    return min(stated or [known[_LONGEST]], key=lambda lead: lead.months)


def _targets(sector: Sector, as_at: date) -> tuple[tuple[str, Target], ...]:
    stated = [
        (one, target)
        for one, target in taxonomy_data.targets().items()
        if target.stated_on <= as_at
    ]
    stated.sort(key=lambda item: (item[0] is not sector, item[1].basis_points))
    return tuple((_SECTORS[one], target) for one, target in stated)
