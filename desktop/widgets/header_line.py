"""The line above every page: whose book, which period, as at when, with or without VAT."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.domain.parties import Body, VatBasis
from core.domain.period import Period
from desktop.colours import band_palette
from desktop.open_book import View
from desktop.qt import em, tip
from desktop.speaking import said
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label, OneLine


class CalmCombo(QComboBox):
    """A list of choices that the wheel does not change while somebody scrolls past."""

    def __init__(self, name: str) -> None:
        """Make a list that a screen reader calls ``name``."""
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def hold_names(self, letters: int) -> None:
        """Take room for some letters of names of any length; the rest is told when pointed at."""
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(letters)
        self.currentTextChanged.connect(lambda text: self.setToolTip(tip(text)))
        self.setToolTip(tip(self.currentText()))

    def minimumSizeHint(self) -> QSize:
        """Return the least size in the letters of now: Qt keeps that of the first letters."""
        first, now = super().minimumSizeHint(), self.sizeHint()
        return QSize(min(first.width(), now.width()), now.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change nothing while somebody scrolls past."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DayEdit(QDateEdit):
    """A day, typed or chosen, as day/month/year."""

    def __init__(self, name: str) -> None:
        """Make a field that a screen reader calls ``name``."""
        super().__init__()
        self.setAccessibleName(name)
        self.setDisplayFormat("dd/MM/yyyy")
        self.setCalendarPopup(True)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A year that nobody means (0025) is a slip of the keys.
        self.setDateRange(QDate(1900, 1, 1), QDate(2199, 12, 31))

    def day(self) -> date:
        """Return the day."""
        value = self.date()
        return date(value.year(), value.month(), value.day())

    def set_day(self, day: date) -> None:
        """Show a day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change nothing while somebody scrolls past."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class HeaderLine(QWidget):
    """Body name, period, as-at date and VAT basis; a change of period or date is told."""

    changed = Signal(object)

    def __init__(self) -> None:
        """Begin with nothing open."""
        super().__init__()
        self._name = Heading("", 3)
        self._period = CalmCombo(self.tr("Period"))
        self._as_at = DayEdit(self.tr("As at"))
        self._vat = OneLine()
        self._choices: list[Period | None] = []
        self._period.activated.connect(self._tell)
        self._as_at.dateChanged.connect(self._tell)
        self._parts = flow(
            _named(self.tr("Period"), self._period),
            _named(self.tr("As at"), self._as_at),
            self._vat,
        )
        row = QHBoxLayout(self)
        # Flush with the headings of the pages below, and clear of a band above.
        row.setContentsMargins(em(self, 1), em(self, 0.4), em(self, 1), 0)
        row.addWidget(self._name, 2)
        row.addWidget(self._parts, 3)

    def show_body(self, body: Body | None, asks: bool, basis: VatBasis | None = None) -> None:
        """Say whose figures these are; ``asks`` shows the period and date to choose.

        ``basis`` is what the payments in the book are, None for what the body says of itself.
        """
        self._name.setText(body.name if body else "")
        self._parts.setVisible(asks)
        # Without a payment nothing differs, and nothing is missing.
        unsaid = basis is None and (body is None or body.vat_basis is VatBasis.UNKNOWN)
        said = "" if unsaid or body is None else self._vat_words(basis or body.vat_basis)
        self._vat.setText(said)

    def show_view(self, view: View, periods: Sequence[Period]) -> None:
        """Show the periods to choose from, and what is chosen."""
        self._period.blockSignals(True)
        self._as_at.blockSignals(True)
        self._choices = [None, *periods]
        if view.period is not None and view.period not in self._choices:
            self._choices.append(view.period)
        self._period.clear()
        for choice in self._choices:
            self._period.addItem(said(choice.in_words()) if choice else self.tr("All payments"))
        self._period.setCurrentIndex(self._choices.index(view.period))
        self._as_at.set_day(view.as_at)
        self._period.blockSignals(False)
        self._as_at.blockSignals(False)

    def _vat_words(self, basis: VatBasis) -> str:
        words = {
            VatBasis.NET: self.tr("Amounts without VAT"),
            VatBasis.GROSS: self.tr("Amounts with VAT"),
            VatBasis.UNKNOWN: self.tr("VAT differs or is not stated"),
        }
        return words[basis]

    @Slot()
    def _tell(self) -> None:
        period = self._choices[max(self._period.currentIndex(), 0)] if self._choices else None
        self.changed.emit(View(period, self._as_at.day()))


def _named(name: str, field: QWidget) -> QWidget:
    """Return a field with its name before it; both go into the next line together."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(OneLine(name))
    row.addWidget(field)
    return both


class Band(QFrame):
    """A band across the window that must not be overlooked."""

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__()
        self.setAutoFillBackground(True)
        self._words = Label()
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        self._recolour()
        self.hide()

    def words(self) -> str:
        """Return what the band says."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Say the words; hide where there are none."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def event(self, event: QEvent) -> bool:
        """Follow a change of all colours."""
        done = super().event(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._recolour()
        return done

    def _recolour(self) -> None:
        self.setPalette(band_palette())
        self._words.setPalette(self.palette())


class Sheetlike(QFrame):
    """A part of a page that lies on it like a sheet of paper."""

    def __init__(self) -> None:
        """Begin empty; lay content out into ``self.column``."""
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.column = QVBoxLayout(self)
