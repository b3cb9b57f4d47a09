"""The steps to a deal, or to a purchase without one, planned back from its first day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.analysis import next_steps
from core.analysis.next_steps import Purchase
from core.analysis.thresholds import in_force
from core.domain.agreements import Usable
from core.domain.assessment import Opportunity
from core.domain.buying import ModelChoice, Plan, Route
from core.domain.money import Pence, divide_half_up, short_pounds
from core.domain.parties import VatBasis
from core.domain.problems import UserError
from core.domain.taxonomy import CategoryCode
from core.domain.working_days import nation_of
from core.formats.bank_holidays import working_days_of
from core.formats.buying_rules import buying_rules, joint_models
from core.formats.watch_tables import threshold_table
from core.store.book import Book
from core.usecases.find_opportunities import Comparison

# What an order is taken to run for, where neither the lot nor the person says.
_MONTHS = 24
# How a lot that states no route can be used.
_CALL_OFFS = ("direct-award", "further-competition")
SCOTLAND = (
    "The steps name the law of England, Wales and Northern Ireland. Scotland has its own: the "
    "Procurement Reform (Scotland) Act 2014 and the Public Contracts (Scotland) Regulations 2015. "
)


class NoSuchRoute(UserError):
    """ "{route}" is not a way to buy this."""

    code = "SB-553"
    exit_code = 2
    remedy_text = "Say one of: {routes}."


class NothingSpent(UserError):
    """Nothing is spent on {category}."""

    code = "SB-554"
    exit_code = 2
    remedy_text = "Look at the categories with: spendbook compare run."


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person says of a purchase: route, first day, months; what is left out is worked
    out.
    """

    route: str = ""
    start: date | None = None
    months: int | None = None


def plans(
    book: Book,
    found: Comparison,
    category: CategoryCode,
    deal: Opportunity | None = None,
    wish: Wish | None = None,
) -> tuple[Plan, ...]:
    """Plan every route of a deal, or without a deal those that the value calls for.

    The first day is the one wished for, else the planned start of the decision, else the first
    on which money and lot are free and the steps can be kept.

    Raises:
        NothingSpent: nothing is spent in the category.
        NoSuchRoute: the route wished for is none of these.
    """
    wish = wish or Wish()
    purchase = _purchase(book, found, category, deal, wish)
    as_at = found.assessment.basis.as_at
    rules = buying_rules()
    yearly = int(found.assessment.figures.total)
    thresholds = in_force(threshold_table().thresholds, book.body, as_at, yearly)
    band = next_steps.band_of(rules, purchase, thresholds)
    stated = (deal.routes or _CALL_OFFS) if deal else ()
    routes = next_steps.routes_for(rules, stated, band)
    chosen = [route for route in routes if wish.route in ("", route.id)]
    if not chosen:
        raise NoSuchRoute(route=wish.route, routes=", ".join(route.id for route in routes))
    days = working_days_of(book.body.region)
    since, wanted = _first_day(found, category, deal, wish)

    def planned(route: Route) -> Plan:
        drawn = next_steps.plan(rules, route, band, purchase, days, (as_at, since))
        if not wanted and drawn.earliest > since:
            span = (as_at, drawn.earliest)
            drawn = next_steps.plan(rules, route, band, purchase, days, span)
        if nation_of(book.body.region) == "scotland":
            drawn = replace(drawn, note=SCOTLAND + drawn.note)
        return drawn

    return tuple(planned(route) for route in chosen)


def models(book: Book, found: Comparison, category: CategoryCode) -> tuple[ModelChoice, ...]:
    """Say which ways to buy with others fit a category, and what each needs.

    Raises:
        NothingSpent: nothing is spent in the category.
    """
    deals = [one for one in found.assessment.opportunities if one.category == category]
    usable = sum(one.verdict().usable is Usable.YES for one in deals)
    purchase = _purchase(book, found, category, None, Wish())
    return next_steps.choose_models(joint_models(), usable, purchase)


def models_in_words(book: Book, found: Comparison, category: CategoryCode) -> str:
    """Say which ways to buy with others fit a category, and what each needs, to be read.

    Raises:
        NothingSpent: nothing is spent in the category.
    """
    lines: list[str] = []
    for one in models(book, found, category):
        model = one.model
        lines += [
            f"{model.label}: {'fits' if one.fits else 'does not fit'}. {one.why}",
            f"{model.what} It fits where: {model.fits[:1].lower()}{model.fits[1:]}",
            f"It takes about {model.months} months. It needs:",
            *(f"  - {need}" for need in model.needs),
            f"Law: {model.law}.",
            "",
        ]
    return "\n".join(lines)


def _purchase(
    book: Book,
    found: Comparison,
    category: CategoryCode,
    deal: Opportunity | None,
    wish: Wish,
) -> Purchase:
    """Say what is bought: a year's spend over the term of an order, with VAT."""
    row = next((r for r in found.assessment.by_category if r.category == category), None)
    if row is None or row.figures.in_scope <= 0:
        raise NothingSpent(category=str(category) or "Unknown")
    longest = regulation = None
    if deal is not None:
        offer = next(offer for offer in found.lots if offer.key == deal.lot)
        longest = offer.lot.max_term_months
        regulation = offer.agreement.texts.get("regulation", "")
    months = wish.months or min(longest or _MONTHS, 48)
    year = _a_year(found, category, deal)
    value = divide_half_up(year * months, 12)
    gross = found.assessment.basis.vat_basis is VatBasis.GROSS
    return Purchase(
        value=Pence(value) if gross else next_steps.with_vat(value),
        value_words=f"over {months} months at {short_pounds(year)} a year"
        + (", with VAT as paid" if gross else ", VAT at 20 % added"),
        kind=threshold_table().kinds.get(category, "goods-services"),
        regulation=regulation or "",
        replaces=(deal.locked if deal else row.figures.locked) > 0,
    )


def _a_year(found: Comparison, category: CategoryCode, deal: Opportunity | None) -> int:
    """Return a year's spend: of the deal, else of what is free, else of what is locked."""
    if deal is None:
        deal = next(
            (one for one in found.assessment.opportunities if one.category == category), None
        )
    if deal is not None:
        return deal.a_year or max(deal.available, 0) or deal.locked
    figures = next(r.figures for r in found.assessment.by_category if r.category == category)
    return max(figures.addressable + figures.no_lot, 0) or figures.locked


def _first_day(
    found: Comparison, category: CategoryCode, deal: Opportunity | None, wish: Wish
) -> tuple[date, bool]:
    """Return the first day to plan for, and whether it was somebody's wish."""
    as_at = found.assessment.basis.as_at
    if wish.start is not None:
        return wish.start, True
    if deal is None:
        return as_at, False
    if deal.decided.start_on is not None:
        return deal.decided.start_on, True
    return max(deal.available_from, as_at), deal.available_from > as_at
