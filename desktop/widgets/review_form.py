"""Asks for a review: of which supplier or contract, a score, a note, when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QWidget

from core.domain.contracts import ContractId
from core.domain.parties import SupplierId
from core.domain.watching import Review, ReviewId
from desktop.qt import line_height
from desktop.widgets.asking import Sheet
from desktop.widgets.contract_form import DayLine
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel

# Of the name of a supplier or contract there is room for so many.
_LETTERS = 36


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be reviewed: a supplier or a contract, by its name."""

    name: str
    supplier_id: SupplierId | None = None
    contract_id: ContractId | None = None


class ReviewForm(Sheet):
    """A new review."""

    def __init__(self, parent: QWidget, subjects: Sequence[Subject], today: date) -> None:
        """Lay the fields out; the first subject is chosen."""
        title, go = self.tr("Record a review"), self.tr("Keep the review")
        super().__init__(
            parent, title, self.tr("How did it go, and when will you look again?"), go
        )
        self._subjects = tuple(subjects)
        self.of, self.score = CalmCombo(self.tr("Of")), CalmCombo(self.tr("Score"))
        self.of.addItems([one.name for one in subjects])
        self.of.hold_names(_LETTERS)
        self.score.addItems(self._scores())
        self.on = DayLine(self.tr("Reviewed on"))
        self.next = DayLine(self.tr("Look again on"))
        self.on.set_day(today)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(line_height(self, 4))
        self._why_not = StateLabel()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Of"), self.of),
            (self.tr("Reviewed on"), self.on),
            (self.tr("Score"), self.score),
            (self.tr("Note"), self.note),
            (self.tr("Look again on"), self.next),
        )
        for name, field in rows:
            form.addRow(name, field)
            field.setAccessibleName(name)
        self.content.addLayout(form)
        self.content.addWidget(self._why_not)
        for line in (self.on, self.next):
            line.textChanged.connect(self._judge)
        self._judge()

    def review(self) -> Review:
        """Return the review as the form states it."""
        subject = self._subjects[self.of.currentIndex()]
        return Review(
            id=ReviewId(0),
            reviewed_on=self.on.day() or date.min,
            score=self.score.currentIndex() or None,
            note=self.note.toPlainText().strip(),
            next_on=self.next.day(),
            supplier_id=subject.supplier_id,
            contract_id=subject.contract_id,
        )

    def why_not(self) -> str:
        """Return what stands in the way, "" where nothing does."""
        return self._why_not.text()

    def _scores(self) -> list[str]:
        words = (
            self.tr("poor"),
            self.tr("below what was agreed"),
            self.tr("as agreed"),
            self.tr("good"),
            self.tr("excellent"),
        )
        scored = [f"{score}: {word}" for score, word in enumerate(words, start=1)]
        return [self.tr("no score"), *scored]

    def _judge(self) -> None:
        why_not = ""
        if not self._subjects:
            why_not = self.tr("There is no supplier and no contract to review yet.")
        elif self.on.day() is None:
            why_not = self.tr("Say on which day it was reviewed. Write it as 31/03/2027.")
        elif not self.next.is_right():
            why_not = self.tr("The next day is not a day. Write it as 31/03/2027.")
        self._why_not.set_state(why_not, "problem")
        self.go.setEnabled(not why_not)

    @classmethod
    def ask(cls, parent: QWidget, subjects: Sequence[Subject], today: date) -> Review | None:
        """Return the review to keep, None if the person left."""
        dialog = cls(parent, subjects, today)
        return dialog.review() if dialog.exec() else None
