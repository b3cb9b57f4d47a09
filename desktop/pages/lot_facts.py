"""What a catalogue says of a lot, in the words and the order of every page that shows one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.domain.agreements import NOT_STATED, Agreement, Evidence, Lot, Price, Usable
from core.domain.assessment import Answer
from core.domain.money import pounds, share, short_pounds
from core.domain.period import day_in_words
from desktop.qt import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from core.usecases.find_opportunities import LotOnOffer

Fact = tuple[str, str]

_MOST = 12
_USABLE = {
    Usable.YES: QT_TRANSLATE_NOOP("Lots", "Yes"),
    Usable.NO: QT_TRANSLATE_NOOP("Lots", "No"),
    Usable.ASK: QT_TRANSLATE_NOOP("Lots", "Ask"),
}
_STATES = {Usable.YES: "done", Usable.NO: "quiet", Usable.ASK: "notice"}


def usable_words(answer: Answer) -> str:
    """Return yes, no or ask in the language of the screen."""
    return _tr(_USABLE[answer.usable])


def usable_colour(answer: Answer) -> str:
    """Return the colour that goes with the answer."""
    return _STATES[answer.usable]


def route_words(lot: Lot) -> str:
    """Say how to buy from a lot, in a few words."""
    routes = dict.fromkeys(route.route.replace("-", " ") for route in lot.routes)
    return ", ".join(routes) or _tr(NOT_STATED)


def evidence_words(evidence: Iterable[Evidence]) -> str:
    """Say what the publisher states that a lot brings, with its basis."""
    return "; ".join(_evidence(one) for one in evidence) or _tr(NOT_STATED)


def lot_facts(offer: LotOnOffer) -> list[Fact]:
    """Return everything that matters of a lot; what is missing is told as "not stated"."""
    lot, agreement = offer.lot, offer.agreement
    term = _tr("{start} to {end}")
    usable = f"{usable_words(offer.answer)}. {offer.answer.reason}"
    return [
        (_tr("Agreement"), f"{agreement.agreement_no}, {agreement.title}"),
        (_tr("Lot"), f"{lot.lot_no}, {lot.title}"),
        (_tr("Buying organisation"), agreement.owner or _tr(NOT_STATED)),
        (_tr("Can we use it"), usable),
        (_tr("Runs"), term.format(start=day_in_words(offer.start), end=day_in_words(offer.end))),
        (_tr("Routes"), _routes(lot)),
        (_tr("Call-off"), _limits(lot)),
        (_tr("Fee"), _fee(agreement)),
        (_tr("Categories"), _list(offer.categories)),
        (_tr("Our suppliers on it"), _list(offer.our_suppliers, _tr("none that we recognise"))),
        (_tr("Suppliers"), _list(supplier.name for supplier in lot.suppliers)),
        (_tr("Evidence"), evidence_words(lot.evidence)),
        (_tr("Prices"), _list(_price(price) for price in lot.prices)),
        (_tr("Marks"), _list(f"{m.scheme}: {m.status}" for m in agreement.endorsements)),
        (_tr("Documents"), _list(f"{d.title} {d.url}".strip() for d in agreement.documents)),
        (_tr("About"), lot.description or _tr(NOT_STATED)),
    ]


def _routes(lot: Lot) -> str:
    said = [
        f"{route.route.replace('-', ' ')}: {route.conditions}".removesuffix(": ")
        for route in lot.routes
    ]
    return "; ".join(said) or _tr(NOT_STATED)


def _limits(lot: Lot) -> str:
    said = list(_limit_words(lot))
    return ", ".join(said) or _tr("no limits stated")


def _limit_words(lot: Lot) -> Iterator[str]:
    if lot.min_value is not None:
        yield _tr("at least {pounds}").format(pounds=short_pounds(lot.min_value))
    if lot.max_value is not None:
        yield _tr("at most {pounds}").format(pounds=short_pounds(lot.max_value))
    if lot.max_term_months is not None:
        yield _tr("at most {months} months").format(months=lot.max_term_months)


def _fee(agreement: Agreement) -> str:
    said = [text for name, text in agreement.texts.items() if "fee" in name and text]
    return "; ".join(said) or _tr(NOT_STATED)


def _evidence(one: Evidence) -> str:
    points = [value for value in (one.low, one.central, one.high) if value is not None]
    shown = " / ".join(share(value, 10_000) for value in points)
    day = day_in_words(one.as_at) if one.as_at else ""
    about = ", ".join(filter(None, (one.basis, day, one.source)))
    return f"{one.kind.replace('-', ' ')} {shown} ({about})".replace(" ()", "").replace("  ", " ")


def _price(price: Price) -> str:
    framework = _tr(NOT_STATED) if price.framework is None else pounds(price.framework)
    words = _tr("{item}: {price} per {unit}")
    said = words.format(item=price.item, price=framework, unit=price.unit)
    if price.benchmark is None:
        return said
    return _tr("{said}, benchmark {pounds}").format(said=said, pounds=pounds(price.benchmark))


def _list(values: Iterable[str], nothing: str = "") -> str:
    found = list(values)
    more = len(found) - _MOST
    said = "; ".join(found[:_MOST]) or nothing or _tr(NOT_STATED)
    return said if more <= 0 else _tr("{said}; and {more} more").format(said=said, more=more)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lots", text)
