"""A page in numbered parts: each says whether it still needs the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.colours import state_colour
from desktop.qt import em
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, StateLabel


class Part(Sheetlike):
    """One numbered part: its name, its state in words, its content in ``self.column``."""

    def __init__(self, number: int, title: str) -> None:
        """Begin without a state."""
        super().__init__()
        self.number = number
        self.title = title
        self._state = StateLabel()
        self._state.setWordWrap(True)
        heading = Heading(f"{number}   {title}", 2)
        heading.setWordWrap(False)
        row = QHBoxLayout()
        row.setSpacing(em(self, 1))
        row.addWidget(heading, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._state, 1, Qt.AlignmentFlag.AlignBaseline)
        self.column.addLayout(row)

    def set_state(self, words: str, state: str) -> None:
        """Say in words how far the part is, in the colour of a state."""
        self._state.set_state(words, state)

    def state_words(self) -> str:
        """Return in words how far the part is."""
        return self._state.text()

    def take_focus(self) -> None:
        """Put the cursor into the first control of the part that is in sight."""
        for child in self.findChildren(QWidget):
            wanted = child.focusPolicy() & Qt.FocusPolicy.TabFocus
            if wanted and child.isVisible() and child.isEnabled():
                child.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return


class Steps(QWidget):
    """The parts of a page in a row that is always in sight; each leads to its part."""

    def __init__(self, titles: Sequence[str], go: Callable[[int], None]) -> None:
        """Show the titles; ``go`` takes the number of the part, from 1."""
        super().__init__()
        self._titles = tuple(titles)
        self._buttons: list[QPushButton] = []
        self._states: dict[int, str] = {}
        for number, title in enumerate(titles, start=1):
            button = QPushButton(f"{number}  {title}")
            button.clicked.connect(partial(_go, go, number))
            self._buttons.append(button)
        column = QVBoxLayout(self)
        # Flush with what stands on the page below.
        column.setContentsMargins(em(self, 1), em(self, 0.3), em(self, 1), em(self, 0.3))
        column.addWidget(flow(*self._buttons))

    def set_state(self, number: int, words: str, state: str) -> None:
        """Say how far a part is: words, and the colour that goes with them."""
        button = self._buttons[number - 1]
        title = f"{number}  {self._titles[number - 1]}"
        button.setText(f"{title}: {words}" if words else title)
        self._states[number] = state
        self._recolour()

    def words(self) -> tuple[str, ...]:
        """Return what is said of each part."""
        return tuple(button.text() for button in self._buttons)

    def event(self, event: QEvent) -> bool:
        """Follow a change of all colours."""
        done = super().event(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._recolour()
        return done

    def _recolour(self) -> None:
        for number, state in self._states.items():
            palette = QPalette()
            if state:
                palette.setColor(QPalette.ColorRole.ButtonText, state_colour(palette, state))
            self._buttons[number - 1].setPalette(palette)

    def allow(self, number: int, allowed: bool) -> None:
        """Let a part be gone to, or not: it is not there yet."""
        self._buttons[number - 1].setVisible(allowed)


def _go(go: Callable[[int], None], number: int, _checked: bool = False) -> None:
    go(number)
