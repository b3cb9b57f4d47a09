"""Always for this supplier, where that reaches more than was chosen: asked before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.domain.money import pounds
from desktop.pages.change_box import ChangeBox
from desktop.pages.page import Page

if TYPE_CHECKING:
    from core.usecases.always_rule import Beyond


@dataclass(frozen=True, slots=True)
class _Question:
    """What the rule would move, what puts the payments there, and what leaves all as it is."""

    beyond: Beyond
    put: Callable[[bool], None]
    leave: Callable[[], None]


class AlwaysBox(ChangeBox):
    """Asks one question after the other: the keys of the queue may be quicker than the answers."""

    def __init__(self, page: Page) -> None:
        """Begin with nothing to ask."""
        super().__init__(page)
        self._questions: list[_Question] = []
        self.closed.connect(self._next)

    def ask_always(
        self, beyond: Beyond, put: Callable[[bool], None], leave: Callable[[], None]
    ) -> None:
        """Say what the rule would move besides; ``put`` is told whether it is made."""
        self._questions.append(_Question(beyond, put, leave))
        if len(self._questions) == 1:
            self._show_first()

    def leave_it(self) -> None:
        """Leave the payments where they are, and make no rule."""
        leave = self._questions[0].leave
        super().leave_it()
        leave()

    def _next(self) -> None:
        self._questions.pop(0)
        if self._questions:
            self._show_first()

    def _show_first(self) -> None:
        question = self._questions[0]
        self.ask_between(
            self.tr("Always for this supplier"),
            (self.tr("All of them, and those to come"), lambda: question.put(True)),
            (self.tr("Only these"), lambda: question.put(False)),
        )
        effect = question.beyond.effect
        self.show_effect(self._words(question.beyond), effect.moves, effect.sealed)
        # A key that was meant for the queue must not take the wide answer.
        self._page.bring_into_sight(self._other)

    def _words(self, beyond: Beyond) -> str:
        effect = beyond.effect
        said = self.tr("The rule would move more than you chose: {lines}, {pounds}.").format(
            lines=self._payments(effect.lines), pounds=pounds(effect.pence)
        )
        if not beyond.back_lines:
            return self.tr("{said} None of them is out of scope now.").format(said=said)
        words = self.tr("Of them {lines}, {pounds}, are out of scope now and would come back.")
        back = words.format(
            lines=self._payments(beyond.back_lines), pounds=pounds(beyond.back_pence)
        )
        return f"{said} {back}"

    def _payments(self, count: int) -> str:
        return self.tr("%Ln payment(s)", "", count)
