"""What to do by when: the steps of a route, planned back from the first day; whom to join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.domain.buying import (
    Band,
    BuyingRules,
    JointModel,
    ModelChoice,
    Plan,
    Route,
    Step,
    StepRule,
)
from core.domain.money import Pence, divide_half_up, pounds
from core.domain.watching import Threshold
from core.domain.wording import number_of
from core.domain.working_days import WorkingDays

# Thresholds are with VAT; what is paid without it may come to a fifth more.
_WITH_VAT = 120
_NOTICE = "pa23-below"
# The contract is made so many working days before it starts.
_MADE = 10
# A committee or authority of its own pays for itself on large spend only: a working figure.
_LARGE = Pence(5_000_000_00)


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is to be bought: its worth over the whole term in pence with VAT, and how it is said.

    ``regulation`` is that of the agreement (PA2023, PCR2015), "" where it is not stated;
    ``kind`` that of the purchase (goods-services, works, light-touch); ``replaces`` says that it
    takes the place of a running contract.
    """

    value: Pence
    value_words: str
    kind: str = "goods-services"
    regulation: str = ""
    replaces: bool = False


def with_vat(pence: int) -> Pence:
    """Return an amount with VAT at the full rate of 20 %: the most that it can come to."""
    return Pence(divide_half_up(pence * _WITH_VAT, 100))


def band_of(rules: BuyingRules, purchase: Purchase, thresholds: Iterable[Threshold]) -> Band:
    """Return the band of value of a purchase, by the thresholds that bind the body."""
    reached = "small"
    for one in thresholds:
        if purchase.value < one.pence or (one.over and purchase.value == one.pence):
            continue
        if purchase.kind in one.kinds:
            reached = "public"
        elif one.id.startswith(_NOTICE) and reached == "small":
            reached = "notice"
    return next(band for band in rules.bands if band.id == reached)


def routes_for(rules: BuyingRules, stated: Iterable[str], band: Band) -> tuple[Route, ...]:
    """Return the ways to buy: those that a lot states, or without a lot those of the band."""
    names = frozenset(stated)
    if names:
        return tuple(route for route in rules.routes if route.agreement and route.id in names)
    return tuple(route for route in rules.routes if not route.agreement and band.id in route.bands)


def plan(
    rules: BuyingRules,
    route: Route,
    band: Band,
    purchase: Purchase,
    days: WorkingDays,
    span: tuple[date, date],
) -> Plan:
    """Plan the steps of a route back from the first day, in working days.

    ``span`` is the as-at day and the first day wanted. ``earliest`` is the first day that can be
    kept if the first step is taken on the as-at day; steps whose day has passed are late.
    """
    as_at, start = span
    if not route.agreement:
        purchase = replace(purchase, regulation="")
    wanted = [rule for rule in rules.steps if _applies(rule, band, purchase)]
    found = (step for rule in wanted if (step := _step(rule, route, purchase, days, span)))
    lead = max((rule.before.get(route.id, 0) for rule in wanted), default=0)
    return Plan(
        route=route,
        band=band,
        start=start,
        earliest=max(start, days.after(as_at, lead)),
        value=purchase.value,
        value_words=purchase.value_words,
        steps=tuple(sorted(found, key=lambda step: step.due)),
        edition=rules.edition,
        note=rules.note,
    )


def choose_models(
    models: Iterable[JointModel], usable_lots: int, purchase: Purchase
) -> tuple[ModelChoice, ...]:
    """Say of each way to buy with others whether it fits what is to be bought, and why."""
    return tuple(_model(model, usable_lots, purchase) for model in models)


def _applies(rule: StepRule, band: Band, purchase: Purchase) -> bool:
    return (
        (not rule.bands or band.id in rule.bands)
        and (not rule.regulations or purchase.regulation in rule.regulations)
        and (rule.over is None or purchase.value > rule.over)
        and (purchase.replaces or not rule.replaces)
    )


def _step(
    rule: StepRule,
    route: Route,
    purchase: Purchase,
    days: WorkingDays,
    span: tuple[date, date],
) -> Step | None:
    as_at, start = span
    if route.id in rule.before:
        due = days.before(start, rule.before[route.id])
    elif route.id in rule.after_made:
        # A duty of so many days is kept on the last working day before they are over.
        made = days.before(start, _MADE)
        due = days.on_or_before(made + timedelta(days=rule.after_made[route.id]))
    else:
        return None
    old = purchase.regulation.startswith("PCR") and rule.law_before
    return Step(rule.id, rule.title, rule.what, old or rule.law, due, late=due < as_at)


def _model(model: JointModel, usable_lots: int, purchase: Purchase) -> ModelChoice:
    lots = f"{number_of(usable_lots, 'lot')} that you can use"
    worth = f"{pounds(purchase.value)}, {purchase.value_words}"
    if model.fits_when == "lot":
        why = f"{lots} serve it." if usable_lots else "No lot that you can use serves it."
        return ModelChoice(model, usable_lots > 0, why)
    if model.fits_when == "no-lot":
        why = f"{lots} serve it: try these first." if usable_lots else "No lot serves it."
        return ModelChoice(model, not usable_lots, why)
    if model.fits_when == "large":
        return ModelChoice(model, purchase.value >= _LARGE, f"It is worth {worth}.")
    return ModelChoice(model, True, "It depends on whether another body does it well already.")
