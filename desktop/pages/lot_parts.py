"""Everything that is known of a lot, part by part, to read and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.pages.lot_facts import usable_colour, usable_words
from desktop.speaking import own
from desktop.widgets.facts import Facts
from desktop.widgets.labels import Heading, StateLabel

if TYPE_CHECKING:
    from core.usecases.show_lot import LotParts

_MOST_PARTS = 6


class LotPartsView(QWidget):
    """The title, the answer, what to take care of, then the parts under their headings."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self._title = Heading("", 2)
        self._answer = StateLabel()
        self._why = StateLabel()
        self._care = StateLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._title, self._answer, self._why, self._care):
            column.addWidget(widget)
        self._parts: list[tuple[Heading, Facts]] = []
        for _ in range(_MOST_PARTS):
            heading, facts = Heading("", 3), Facts()
            column.addWidget(heading)
            column.addWidget(facts)
            self._parts.append((heading, facts))

    def show_parts(self, told: LotParts, found_in: str = "") -> None:
        """Show another lot; ``found_in`` says where the words that were looked for stand."""
        answer = told.offer.answer
        self._title.setText(told.offer.lot.title)
        words = self.tr("Can we use it? {answer}. {why}")
        said = words.format(answer=usable_words(answer), why=answer.reason)
        self._answer.set_state(said, usable_colour(answer))
        self._why.set_state(found_in, "quiet")
        self._care.set_state("\n".join(told.warnings), "notice")
        for number, (heading, facts) in enumerate(self._parts):
            name, pairs = told.parts[number] if number < len(told.parts) else ("", ())
            heading.say(own(name))
            facts.set_facts([(own(what), words) for what, words in pairs])

    def words(self) -> str:
        """Return all that is shown as plain text."""
        head = [one.text() for one in (self._title, self._answer, self._why, self._care)]
        parts = [f"{heading.text()}\n{facts.words()}" for heading, facts in self._parts]
        return "\n\n".join(text.strip() for text in (*head, *parts) if text.strip())
