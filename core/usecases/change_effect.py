"""What a change of that which decides would move: payments, pounds, sealed returns met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.decisions import Outcome
from core.domain.spend import KindId
from core.store import amounts, decisions
from core.store.book import Book
from core.usecases.moves import Move, moved_amounts, moves_of
from core.usecases.sealed_figures import SealedEffect, sealed_effect
from core.usecases.trees import tree_of


@dataclass(frozen=True, slots=True)
class ChangeEffect:
    """The payments and pence that would stand elsewhere, from where to where, and the sealed
    returns whose figures differ then.
    """

    lines: int
    pence: int
    moves: tuple[Move, ...]
    sealed: tuple[SealedEffect, ...]


def effect_of(book: Book, after: Mapping[KindId, Outcome]) -> ChangeEffect:
    """Compare what is decided now with what would be; nothing is changed."""
    before = decisions.outcomes(book, only=after)
    moved = moved_amounts(amounts.free(book, after), before, after)
    return ChangeEffect(
        lines=sum(one.lines for one in moved),
        pence=sum(one.pence for one in moved),
        moves=moves_of(moved, before, after, tree_of(book)),
        sealed=sealed_effect(book, [one.kind_id for one in moved]),
    )
