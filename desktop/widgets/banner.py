"""What a page has to say at once: a problem with its remedy, or what was just done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.colours import words_palette
from desktop.present import Told
from desktop.qt import announce
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label

Offer = tuple[str, Callable[[], None]]

_MOST = 5


class Banner(QFrame):
    """Stands above the page's content. A problem takes the focus; a notice does not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin hidden, with nothing to say."""
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        # The frame has the colour of the state.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setFrameShape(QFrame.Shape.Box)
        self.setLineWidth(2)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Message"))
        self._inside = QVBoxLayout(self)
        self._content: QWidget | None = None
        self._state = "notice"
        self.hide()

    def show_problem(self, told: Sequence[Told], offers: Sequence[Offer] = ()) -> None:
        """Say that there is a problem, with what to do, and take the focus."""
        self._show(self.tr("There is a problem"), told, offers, "problem")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(self, text: str, offers: Sequence[Offer] = ()) -> None:
        """Say what was done or what to know; the focus stays where it is."""
        self._show("", [Told(text)], offers, "notice")

    def clear(self) -> None:
        """Say nothing any more."""
        if self._content is not None:
            self._inside.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        self.hide()

    def words(self) -> str:
        """Return what the banner says, "" where it says nothing."""
        return self.accessibleDescription() if self._content is not None else ""

    def problem(self) -> str:
        """Return what stands in the way, "" where it tells of no problem."""
        return self.words() if self._state == "problem" else ""

    def event(self, event: QEvent) -> bool:
        """Follow a change of all colours."""
        done = super().event(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._recolour()
        return done

    def _recolour(self) -> None:
        # The frame and the heading have the colour; the sentences below them are read in black.
        self.setPalette(words_palette(self._state))

    def _show(
        self, heading: str, told: Sequence[Told], offers: Sequence[Offer], state: str
    ) -> None:
        self.clear()
        self._state = state
        self._recolour()
        sentences = [one.in_words() for one in told[:_MOST]]
        if len(told) > _MOST:
            sentences.append(self.tr("And %Ln more.", "", len(told) - _MOST))
        self._content = self._build(heading, sentences, offers)
        self._inside.addWidget(self._content)
        spoken = " ".join([heading, *sentences]).strip()
        self.setAccessibleDescription(spoken)
        self.show()
        announce(self, spoken)

    def _build(self, heading: str, sentences: Sequence[str], offers: Sequence[Offer]) -> QWidget:
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        if heading:
            column.addWidget(Heading(heading, 2))
        for sentence in sentences:
            label = Label(sentence)
            label.setForegroundRole(QPalette.ColorRole.Text)
            column.addWidget(label)
        if offers:
            column.addWidget(flow(*(_offer_button(offer) for offer in offers)))
        row.addLayout(column, 1)
        close = QPushButton(self.tr("Hide"))
        close.setAccessibleName(self.tr("Hide this message"))
        close.clicked.connect(self.clear)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return content


def _offer_button(offer: Offer) -> QPushButton:
    text, work = offer
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: work())
    return button
