"""What a change would do to payments, as a person reads it before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from desktop.models.columns import Column, Holds
from desktop.pages.table_when_any import TableWhenAny
from desktop.qt import announce
from desktop.widgets.labels import Label, StateLabel

if TYPE_CHECKING:
    from core.usecases.keep_rules import Example, RuleEffect
    from core.usecases.moves import Move
    from core.usecases.sealed_figures import SealedEffect

_SUPPLIERS = 3


class RuleEffectPane(QWidget):
    """Count and pounds, what moves from where to where, examples, and sealed returns."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        super().__init__()
        self._words = Label()
        self._sealed = StateLabel("", "notice")
        self._moves = TableWhenAny(self.tr("What would move"), self._move_columns(), 6)
        self._examples = TableWhenAny(
            self.tr("The largest payments that it would decide"), self._example_columns(), 5
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._words, self._sealed, self._moves, self._examples):
            column.addWidget(widget)
        self.say("")

    def words(self) -> str:
        """Return what the pane says."""
        return "\n".join(filter(None, (self._words.text(), self._sealed.text())))

    def say(self, words: str) -> None:
        """Say one sentence in the place of an effect; nothing for no words."""
        self._words.say(words)
        self._sealed.say("")
        self._moves.hide()
        self._examples.hide()

    def show_effect(self, effect: RuleEffect, *, decided: bool = True) -> None:
        """Show what would be; ``decided`` is False while no category is chosen yet."""
        self._words.say("\n".join(self._sentences(effect, decided=decided)))
        self._show_moves(effect.moves if decided else (), effect.sealed if decided else ())
        self._examples.show_rows(effect.examples)
        announce(self, self.words())

    def show_change(
        self, words: str, moves: Sequence[Move], sealed: Sequence[SealedEffect]
    ) -> None:
        """Show in a sentence, in moves and in sealed returns what any change would do."""
        self._words.say(words)
        self._show_moves(moves, sealed)
        self._examples.hide()
        announce(self, self.words())

    def _show_moves(self, moves: Sequence[Move], sealed: Sequence[SealedEffect]) -> None:
        self._sealed.say("\n".join(self._sealed_words(sealed)))
        self._moves.show_rows(moves)

    def _sentences(self, effect: RuleEffect, *, decided: bool) -> list[str]:
        first = (
            self.tr("It would decide {lines}, {pounds}.")
            if decided
            else self.tr("It fits {lines}, {pounds}.")
        )
        lines, pence = (effect.lines, effect.pence)
        if not decided:
            lines, pence = effect.fits_lines, effect.fits_pence
        said = [first.format(lines=self._payments(lines), pounds=pounds(pence))]
        held = effect.fits_lines - effect.lines
        if decided and held > 0:
            held_words = self.tr(
                "It fits {lines} more, {pounds}, which your own choice or a stronger rule decides."
            )
            said.append(
                held_words.format(
                    lines=self._payments(held), pounds=pounds(effect.fits_pence - effect.pence)
                )
            )
        if effect.now:
            places = ", ".join(
                f"{label} {pounds(pence)}" for label, _, pence in effect.now[:_SUPPLIERS]
            )
            said.append(self.tr("They are now in: {places}.").format(places=places))
        return said

    def _sealed_words(self, sealed: Sequence[SealedEffect]) -> list[str]:
        words = self.tr(
            "The sealed return for {period} stays as it is. {lines} of its period, {pounds}, "
            "would then differ from it: a correction may be due."
        )
        return [
            words.format(
                period=one.in_words(), lines=self._payments(one.lines), pounds=pounds(one.pence)
            )
            for one in sealed
        ]

    def _payments(self, count: int) -> str:
        return self.tr("%Ln payment(s)", "", count)

    def _move_columns(self) -> tuple[Column[Move], ...]:
        return (
            Column(self.tr("From"), lambda row: row.before),
            Column(self.tr("To"), lambda row: row.after),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("Suppliers"), _suppliers),
        )

    def _example_columns(self) -> tuple[Column[Example], ...]:
        return (
            Column(self.tr("Supplier"), lambda row: row.supplier),
            Column(self.tr("Account"), lambda row: row.account),
            Column(self.tr("Description"), lambda row: row.words),
            Column(self.tr("Now in"), lambda row: row.now),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Total"), lambda row: row.pence, Holds.POUNDS),
        )


def _suppliers(move: Move) -> str:
    named = [f"{name} {pounds(pence)}" for name, pence in move.suppliers[:_SUPPLIERS]]
    more = len(move.suppliers) - _SUPPLIERS
    return ", ".join([*named, f"+ {more}"] if more > 0 else named)
