"""Puts single payments under a category, out of scope, or back to the others of their kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.domain.decisions import ScopeRule
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.spend import LineId
from core.domain.taxonomy import Category
from desktop.open_book import Book
from desktop.pages.page import Page
from desktop.widgets.ask_one_of import AskOneOf

if TYPE_CHECKING:
    from core.store.reading import LineRow

Places = tuple[tuple[Category, ...], tuple[ScopeRule, ...]]
# Where payments go: a category, a reason to be out of scope, None to where the others are.
Place = Category | ScopeRule | None


class AskWhere(AskOneOf):
    """Asks where payments belong; type to find it."""

    def __init__(self, parent: QWidget, lines: Sequence[LineRow], places: Places) -> None:
        """List the categories, then the reasons to be out of scope."""
        count = parent.tr("%Ln payment(s)", "", len(lines))
        sentence = parent.tr(
            "Where does this belong: {payments}, {pounds}? Other payments to the same supplier "
            "stay where they are."
        ).format(payments=count, pounds=pounds(sum(one.pence for one in lines)))
        words = (parent.tr("Put by itself"), sentence, parent.tr("Put there"))
        categories, rules = places
        out = parent.tr("Out of scope: {reason}")
        labels = [
            parent.tr("Where the others are"),
            *(one.label for one in categories),
            *(out.format(reason=one.label) for one in rules),
        ]
        super().__init__(parent, words, parent.tr("A word of the category"), labels)
        self._places: list[Place] = [None, *categories, *rules]

    @classmethod
    def ask(cls, parent: QWidget, lines: Sequence[LineRow], places: Places) -> tuple[Place] | None:
        """Return the place in a tuple of its own, None if the person left."""
        dialog = cls(parent, lines, places)
        return (dialog._places[dialog.row()],) if dialog.exec() else None


def put(page: Page, lines: Sequence[LineRow]) -> None:
    """Ask where payments belong, and put them there."""
    if not lines:
        page.say(page.tr("Choose payments in the list first."))
    else:
        page.read(lambda book, _progress: _known(book), lambda found: _ask(page, lines, found))


def _ask(page: Page, lines: Sequence[LineRow], places: Places) -> None:
    said = AskWhere.ask(page, lines, places)
    if said is not None:
        numbers = [LineId(one.line_id) for one in lines]
        page.change(lambda book, _progress: _put(book, numbers, said[0]))


def _known(book: Book) -> Places:
    from core.usecases import categorise, deciding

    return tuple(categorise.taxonomy(book).categories.values()), deciding.scope_rules(book)


def _put(book: Book, lines: Sequence[LineId], place: Place) -> Touched:
    from core.usecases import put_payments

    if place is None:
        return put_payments.put_back(book, lines)
    if isinstance(place, ScopeRule):
        return put_payments.put_out_of_scope(book, lines, place.id)
    return put_payments.put_in_category(book, lines, place.code)
