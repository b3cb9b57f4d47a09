"""The headings of a list: as wide as their words, in two lines where columns are many."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QWidget


class Headings(QHeaderView):
    """Headings across; only the one that is sorted by has room for the mark."""

    def __init__(self, parent: QWidget) -> None:
        """Begin with every heading in one line."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._folded: frozenset[int] = frozenset()

    def fold(self, sections: Iterable[int]) -> bool:
        """Show these headings in two lines, all others in one; say whether that is new."""
        folded = frozenset(sections)
        if folded == self._folded:
            return False
        self._folded = folded
        self.headerDataChanged(self.orientation(), 0, max(self.count() - 1, 0))
        return True

    def words(self, section: int) -> str:
        """Return a heading as it is shown, line by line."""
        title = str(self.model().headerData(section, self.orientation()) or "")
        return folded(title, self._advance) if section in self._folded else title

    def room_for(self, section: int) -> tuple[int, int]:
        """Return how wide a heading is in one line, and in two."""
        title = str(self.model().headerData(section, self.orientation()) or "")
        wide = self._whole(section).width()
        return wide, wide - self._wide(title) + self._wide(folded(title, self._advance))

    def sectionSizeFromContents(self, section: int) -> QSize:
        """Return the size of a heading as it is shown."""
        whole = self._whole(section)
        if section not in self._folded or "\n" not in self.words(section):
            return whole
        _, wide = self.room_for(section)
        return QSize(wide, whole.height() + self.fontMetrics().lineSpacing())

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """Prepare how a heading is painted."""
        super().initStyleOptionForIndex(option, section)
        if section in self._folded:
            option.text = self.words(section)

    def _whole(self, section: int) -> QSize:
        # Room for the mark on each heading took a column's worth.
        marked = self.isSortIndicatorShown()
        if marked and section != self.sortIndicatorSection():
            self.setSortIndicatorShown(False)
        size = super().sectionSizeFromContents(section)
        self.setSortIndicatorShown(marked)
        return size

    def _advance(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)

    def _wide(self, words: str) -> int:
        return max(self._advance(line) for line in words.split("\n"))


def folded(title: str, wide: Callable[[str], int]) -> str:
    """Break a heading into the two lines of which the longer is shortest.

    One of a single word stays whole, and so does one that has something below it.
    """
    words = title.split(" ")
    if "\n" in title or len(words) == 1:
        return title
    places = range(1, len(words))
    pairs = [(" ".join(words[:n]), " ".join(words[n:])) for n in places]
    return "\n".join(min(pairs, key=lambda pair: max(map(wide, pair))))
