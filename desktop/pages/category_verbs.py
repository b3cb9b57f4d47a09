"""What the queue asks of a book, and does to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.domain.decisions import ScopeRule
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from desktop.open_book import Book

if TYPE_CHECKING:
    from core.usecases.always_rule import Beyond
    from core.usecases.review_queue import BulkOffer, QueueItem


def queue(book: Book, shown: int) -> tuple[tuple[QueueItem, ...], BulkOffer]:
    """List the groups to show, and what follows from earlier decisions."""
    from core.usecases import review_queue
    from core.usecases.review_queue import Shown

    which = (Shown.UNKNOWN, Shown.IN_SCOPE, Shown.OUT_OF_SCOPE)[shown]
    items = review_queue.queue(book, shown=which)
    waiting = items if which is Shown.UNKNOWN else review_queue.queue(book)
    return items, review_queue.bulk_offer(book, waiting)


def set_category(
    book: Book, kinds: Sequence[KindId], category: CategoryCode, *, always: bool = False
) -> Touched:
    """Put kinds under a category, always for their suppliers if so wished."""
    from core.usecases import categorise

    return categorise.set_category(book, kinds, category, always=always)


def set_scope(book: Book, kinds: Sequence[KindId], scope: str) -> Touched:
    """Take kinds out of scope."""
    from core.usecases import categorise

    return categorise.set_out_of_scope(book, kinds, scope)


def to_rules(book: Book, kinds: Sequence[KindId]) -> Touched:
    """Leave kinds to the rules again."""
    from core.usecases import categorise

    return categorise.back_to_rules(book, kinds)


def undo(book: Book, seq: int) -> Touched:
    """Take a step of the history back."""
    from core.usecases import books

    return books.undo(book, seq)


def scope_rules(book: Book, _progress: Progress) -> tuple[ScopeRule, ...]:
    """List the reasons to be out of scope."""
    from core.usecases import deciding

    return deciding.scope_rules(book)


def beyond(book: Book, kinds: Sequence[KindId], category: CategoryCode) -> Beyond:
    """Say what "always" would move besides the kinds."""
    from core.usecases import always_rule

    return always_rule.beyond(book, kinds, category)
