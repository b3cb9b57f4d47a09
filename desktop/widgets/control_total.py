"""Asks what the ledger says a file should add up to."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from core.domain.money import Pence, pounds
from desktop.widgets.asking import Sheet
from desktop.widgets.labels import StateLabel
from desktop.widgets.money_edit import MoneyEdit


class AskControlTotal(Sheet):
    """One amount, and a word of explanation where it differs."""

    def __init__(self, parent: QWidget, file: str, total: int) -> None:
        """Lay the two fields out."""
        super().__init__(parent, "", "", "")
        self._total = total
        self.setWindowTitle(self.tr("Ledger total"))
        self.go.setText(self.tr("Keep"))
        sentence = self.tr("{file} adds up to {pounds}. What does your ledger say?")
        self.sentence.setText(sentence.format(file=file, pounds=pounds(total)))
        self.amount = MoneyEdit(self.tr("Ledger total in pounds"))
        self.why = QLineEdit()
        self.why.setAccessibleName(self.tr("Explanation"))
        self.verdict = StateLabel()
        form = QFormLayout()
        form.addRow(self.tr("Ledger total in pounds"), self.amount)
        form.addRow("", self.verdict)
        form.addRow(self.tr("Explanation, where it differs"), self.why)
        self.content.addLayout(form)
        self.amount.textChanged.connect(self._judge)

    def _judge(self) -> None:
        pence = self.amount.pence()
        self.go.setEnabled(self.amount.is_empty() or pence is not None)
        self.verdict.set_state(*tie_words(self, self.amount, self._total))

    @classmethod
    def ask(
        cls, parent: QWidget, file: str, total: int, known: int | None, why: str
    ) -> tuple[Pence | None, str] | None:
        """Return the ledger's total (None: not given) and the explanation; None if left."""
        dialog = cls(parent, file, total)
        dialog.amount.set_pence(known)
        dialog.why.setText(why)
        return (dialog.amount.pence(), dialog.why.text().strip()) if dialog.exec() else None


def tie_words(widget: QWidget, amount: MoneyEdit, total: int) -> tuple[str, str]:
    """Say whether the amount typed agrees with the total, and the state that goes with it."""
    pence = amount.pence()
    if amount.is_empty():
        return widget.tr("not given"), "quiet"
    if pence is None:
        return widget.tr("Type pounds and pence, such as 412880.11"), "problem"
    if pence == total:
        return widget.tr("agrees"), "done"
    return widget.tr("differs by {pounds}").format(pounds=pounds(total - pence)), "problem"
