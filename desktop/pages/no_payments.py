"""What a page of figures shows where there is nothing to add up: what it is for, a first step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.domain.period import Period
from desktop.pages.page import Page
from desktop.widgets.empty_state import EmptyState


class NoPayments(EmptyState):
    """Stands in the place of figures, and of the formula that would make them all nothing."""

    def __init__(self, page: Page, about: str, figures: Sequence[QWidget]) -> None:
        """Say what the page shows once there are payments; hidden until it is asked for."""
        super().__init__("", page.tr("Import a file"), lambda: page.go("import", "choose"))
        self._page, self._about, self._figures = page, about, tuple(figures)
        self.hide()

    def show_for(self, lines: int, period: Period | None) -> None:
        """Show the figures of so many payments, or say that there are none in the period."""
        tr = self._page.tr
        none = (
            tr("No payments in {period}: choose another period, or import a file.").format(
                period=period.in_words()
            )
            if period
            else tr("No payments yet.")
        )
        self.say(f"{none} {self._about}")
        self.setVisible(lines == 0)
        for widget in self._figures:
            widget.setVisible(lines > 0)
