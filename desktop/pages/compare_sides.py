"""Up to three deals side by side, to read and to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from core.domain.assessment import Opportunity
from core.domain.money import pounds
from desktop.qt import em
from desktop.speaking import own
from desktop.widgets.copying import Copied, as_copied
from desktop.widgets.facts import Facts
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label, StateLabel

if TYPE_CHECKING:
    from core.usecases.deal_facts import Side
    from core.usecases.find_opportunities import Comparison

MOST_LOTS = 3


class CompareSides(Sheetlike):
    """The facts of the deals chosen. Ctrl+C copies them as a table."""

    def __init__(self) -> None:
        """Begin with nothing chosen."""
        super().__init__()
        self._title = Heading("", 2)
        self._why = Label()
        self._changed = StateLabel("", "notice")
        self.facts = Facts(MOST_LOTS)
        for widget in (self._title, self._why, self._changed, self.facts):
            self.column.addWidget(widget)
        self.column.setSpacing(em(self, 0.5))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("The deals chosen, side by side"))
        self._rows: list[list[str]] = []

    def show_deals(self, found: Comparison, chosen: Sequence[Opportunity]) -> None:
        """Show up to three deals; nothing where none is chosen."""
        from core.usecases import deal_facts

        sides = deal_facts.side_by_side(found, chosen)
        self.setVisible(bool(sides))
        if not sides:
            return
        one = sides[0].deal
        self._title.setText(
            self.tr("Side by side")
            if len(sides) > 1
            else deal_facts.lot_name(one.lot, one.lot_title)
        )
        self._why.say(self._why_words(found, one) if len(sides) == 1 else "")
        self._say_changed(sides)
        headings = [side.heading for side in sides]
        rows = [
            [own(facts[0][0]), *(words for _, words in facts)]
            for facts in zip(*(side.facts for side in sides), strict=True)
        ]
        self.facts.set_headings(headings if len(sides) > 1 else [])
        self.facts.set_facts(rows)
        self._rows = [["", *headings], *rows]

    def show_withdrawn(self, deal: Opportunity) -> None:
        """Say of a deal that was decided on why it cannot be used now."""
        from core.usecases import deal_facts

        self.setVisible(True)
        self._title.setText(deal_facts.lot_name(deal.lot, deal.lot_title))
        words = self.tr("{why} {pounds} of its category is available and goes through no deal.")
        self._why.say(words.format(why=deal.answer.reason, pounds=pounds(deal.available)))
        self._changed.say("")
        self.facts.set_headings([])
        self.facts.set_facts([])
        self._rows = []

    def copy(self) -> None:
        """Copy the deals as text and as a table."""
        rows = [[Copied(cell) for cell in row] for row in self._rows]
        QGuiApplication.clipboard().setMimeData(as_copied(rows))

    def words(self) -> str:
        """Return all that is shown."""
        return self.facts.words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _say_changed(self, sides: Sequence[Side]) -> None:
        said = [words for side in sides for words in side.deal.changed]
        words = self.tr("The deal has changed since you decided: {what}")
        self._changed.say(words.format(what=" ".join(said)) if said else "")

    def _why_words(self, found: Comparison, one: Opportunity) -> str:
        from core.usecases import deal_facts

        return deal_facts.money_words(found, one)
