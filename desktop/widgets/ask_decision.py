"""Asks why, and for when, a deal is decided as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from core.domain.assessment import Decision
from desktop.qt import em
from desktop.widgets.asking import Sheet
from desktop.widgets.header_line import CalmCombo, DayEdit
from desktop.widgets.labels import FieldName


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What was said of a decision: the code of a reason, a note, a planned start."""

    reason: str
    note: str
    start_on: date | None


class AskDecision(Sheet):
    """The reason from a list, a note, a day on which to start."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        reasons: Sequence[tuple[str, str]],
        before: Decision,
        *,
        declines: bool = False,
    ) -> None:
        """Lay the fields out with what was said before.

        A decision that ``declines`` a deal has a reason, and no day on which to start.
        """
        super().__init__(parent, title, "", "")
        self.sentence.setText(
            self.tr(
                "Buying organisations learn from the reason, which travels in your return; the "
                "note stays with you."
            )
        )
        self.go.setText(self.tr("Keep the decision"))
        self.reason = CalmCombo(self.tr("Reason"))
        self._declines = declines
        none_yet = self.tr("Choose a reason")
        for code, words in reasons:
            self.reason.addItem(none_yet if declines and not code else words, code)
        self.reason.setCurrentIndex(max(self.reason.findData(before.reason), 0))
        self.note = QLineEdit(before.note)
        self.note.setMinimumWidth(em(self, 24))
        self.planned = QCheckBox(self.tr("We mean to start on"))
        self.start = DayEdit(self.tr("Planned start"))
        self.start.setEnabled(before.start_on is not None)
        self.planned.setChecked(before.start_on is not None)
        self.planned.toggled.connect(self.start.setEnabled)
        self.note.setAccessibleName(self.tr("Note"))
        # Names above the fields: beside them, large letters would push the fields out of sight.
        for widget in (
            FieldName(self.tr("Reason"), self.reason),
            self.reason,
            FieldName(self.tr("Note"), self.note),
            self.note,
            self.planned,
            self.start,
        ):
            self.content.addWidget(widget)
        self.planned.setVisible(not declines)
        self.start.setVisible(not declines)
        self.reason.currentIndexChanged.connect(self._look)
        self._look()

    def said(self) -> Reasoned:
        """Return what the fields hold."""
        plans = self.planned.isChecked() and not self._declines
        start_on = self.start.day() if plans else None
        return Reasoned(str(self.reason.currentData()), self.note.text().strip(), start_on)

    def _look(self) -> None:
        self.go.setEnabled(bool(self.reason.currentData()) or not self._declines)

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        title: str,
        reasons: Sequence[tuple[str, str]],
        before: Decision,
        day: date,
        *,
        declines: bool = False,
    ) -> Reasoned | None:
        """Return what was said, None if the person left; ``day`` is offered as the start."""
        dialog = cls(parent, title, reasons, before, declines=declines)
        dialog.start.set_day(before.start_on or day)
        return dialog.said() if dialog.exec() else None
