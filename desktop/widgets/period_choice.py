"""Which months are asked about, of those that returns are for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Signal

from core.domain.period import Period
from desktop.speaking import said
from desktop.widgets.header_line import CalmCombo


class PeriodChoice(CalmCombo):
    """All periods, or one of those that returns are for, with how many are."""

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        """Make a choice that a screen reader calls ``name``; at first there is only all."""
        super().__init__(name)
        self.addItem(self.tr("All periods"), None)
        self.activated.connect(lambda _place: self.chosen.emit(self.currentData()))

    def offer(self, periods: Iterable[Period], current: Period | None) -> None:
        """Offer periods, the latest first, and show which one is asked about."""
        counts = Counter(periods)
        if current is not None:
            counts.setdefault(current, 0)
        self.clear()
        self.addItem(self.tr("All periods"), None)
        for period in sorted(counts, reverse=True):
            words = self.tr("{period} ({count})")
            self.addItem(
                words.format(period=said(period.in_words()), count=f"{counts[period]:,}"), period
            )
        places = [self.itemData(place) for place in range(self.count())]
        self.setCurrentIndex(places.index(current))
