"""What every page with lots says alike: whether we can use one, and how to buy from it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.domain.agreements import NOT_STATED, Lot, Usable
from core.domain.assessment import Answer
from desktop.qt import QT_TRANSLATE_NOOP

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


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lots", text)
