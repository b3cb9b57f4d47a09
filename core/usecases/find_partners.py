"""Find who could buy together, and plan the joint purchase back from its first day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.analysis import next_steps, partners
from core.analysis.eligibility import can_use, term
from core.analysis.market import Market
from core.analysis.next_steps import Purchase
from core.analysis.partners import USUAL_MONTHS
from core.analysis.thresholds import in_force
from core.domain.agreements import Usable
from core.domain.buying import Band, Plan, Route
from core.domain.joint_buying import JointPlan, Offer, Partners
from core.domain.money import Pence, divide_half_up, short_pounds
from core.domain.parties import VatBasis
from core.domain.period import add_months, quarter_code
from core.domain.taxonomy import CategoryCode
from core.domain.working_days import nation_of
from core.formats.bank_holidays import working_days_of
from core.formats.buying_rules import buying_rules
from core.formats.watch_tables import threshold_table
from core.usecases.next_steps import SCOTLAND

# A joint purchase is begun a year ahead, and taken to run for two.
_AHEAD, _TERM = 12, 24
_JOINT_ROUTE = "aggregation"


@dataclass(frozen=True, slots=True)
class Question:
    """As at which day, how many months apart contracts may end, and which part of it all.

    ``region`` and ``category`` narrow, "" does not; ``by_region`` keeps regions apart; ``member``
    is the id of a body that must be among the partners.
    """

    as_at: date
    months: int = USUAL_MONTHS
    by_region: bool = True
    region: str = ""
    category: str = ""
    member: str = ""


def find(
    offers: Sequence[Offer], asked: Question, market: Market | None = None
) -> tuple[JointPlan, ...]:
    """Return the groups that could buy together, most bodies first, each with its plan.

    ``market`` are the lots of the buying organisation that asks, if it brings its catalogue.
    """
    found = partners.find_partners(
        offers,
        from_quarter=quarter_code(asked.as_at),
        months=asked.months,
        by_region=asked.by_region,
    )
    return tuple(plan(one, asked.as_at, market) for one in found if _wanted(one, asked))


def plan(group: Partners, as_at: date, market: Market | None = None) -> JointPlan:
    """Plan the joint purchase of a group: through a lot, and without one by its value."""
    rules, start, purchase = buying_rules(), group.start(), _purchase(group)
    band = _band(group, purchase, as_at)
    routes = (
        *next_steps.routes_for(rules, (_JOINT_ROUTE,), band),
        *next_steps.routes_for(rules, (), band),
    )
    region = group.offers[0].body.region
    days = working_days_of(region)

    def planned(route: Route) -> Plan:
        drawn = next_steps.plan(rules, route, band, purchase, days, (as_at, start))
        if nation_of(region) == "scotland":
            drawn = replace(drawn, note=SCOTLAND + drawn.note)
        return drawn

    return JointPlan(
        partners=group,
        begin=add_months(start, -_AHEAD),
        plans=tuple(planned(route) for route in routes),
        lots=tuple(_lots(group, start, market)) if market else (),
    )


def _wanted(one: Partners, asked: Question) -> bool:
    return (
        asked.region.casefold() in ("", one.region.casefold())
        and asked.category in ("", one.category)
        and (not asked.member or any(o.body.body_id() == asked.member for o in one.offers))
    )


def _purchase(group: Partners) -> Purchase:
    """Say what the partners would buy at most: for a band of value only, never as a sum."""
    yearly = sum(_yearly_with_vat(offer) for offer in group.offers)
    return Purchase(
        value=Pence(divide_half_up(yearly * _TERM, 12)),
        value_words=(
            f"over {_TERM} months at up to {short_pounds(yearly)} a year, with VAT at 20 % added"
            " where amounts are without it or do not say"
        ),
        kind=threshold_table().kinds.get(CategoryCode(group.category), "goods-services"),
    )


def _yearly_with_vat(offer: Offer) -> int:
    days = (offer.period.end - offer.period.start).days + 1
    yearly = divide_half_up(offer.pence * 365, days) if days < 365 or days > 366 else offer.pence
    return yearly if offer.vat is VatBasis.GROSS else next_steps.with_vat(yearly)


def _band(group: Partners, purchase: Purchase, as_at: date) -> Band:
    """Return the highest band that the thresholds of any of the partners put the purchase in."""
    rules, table = buying_rules(), threshold_table().thresholds
    order = [band.id for band in rules.bands]
    bodies = {offer.body.body_id(): offer.body for offer in group.offers}
    bands = [
        next_steps.band_of(rules, purchase, in_force(table, body, as_at, int(purchase.value)))
        for body in bodies.values()
    ]
    return max(bands, key=lambda band: order.index(band.id))


def _lots(group: Partners, start: date, market: Market) -> Iterator[str]:
    """Yield the lots that serve the category on the first day and that a partner may use."""
    for key, (agreement, lot) in market.agreements.items():
        first, last = term(agreement, lot)
        if CategoryCode(group.category) not in market.serving[key] or not first <= start <= last:
            continue
        bodies = {offer.body.body_id(): offer.body for offer in group.offers}.values()
        answers = [can_use(lot, agreement, body, start).usable for body in bodies]
        able = sum(answer is Usable.YES for answer in answers)
        asking = sum(answer is Usable.ASK for answer in answers)
        if able or asking:
            ask = f", {asking} to ask" if asking else ""
            yield (
                f"{key.agreement_no} lot {key.lot_no}, {lot.title}: "
                f"{able} of {len(answers)} can use it{ask}"
            )
