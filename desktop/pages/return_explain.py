"""Asks for the words that go with every finding, before a return is sealed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.domain.returns import Check
from desktop.qt import em, line_height
from desktop.widgets.asking import Sheet
from desktop.widgets.labels import Label
from desktop.widgets.tall_area import TallArea

_WIDEST, _TALLEST = 1200, 660


class AskExplanations(Sheet):
    """One field for each finding; the button waits for all of them."""

    def __init__(self, parent: QWidget, checks: Sequence[Check]) -> None:
        """Lay a finding and its field out under each other, from the first to the last."""
        super().__init__(
            parent,
            parent.tr("Before it is sealed"),
            parent.tr(
                "These findings want an explanation. It goes out with the return: say why it is "
                "so, or what will be done. Cancel to put them right instead."
            ),
            parent.tr("Keep these words and seal"),
        )
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        self.fields: dict[str, QLineEdit] = {}
        for check in checks:
            words = check.problem.message()
            field = QLineEdit(check.said_before)
            field.setAccessibleName(self.tr("Explanation of: {finding}").format(finding=words))
            field.textChanged.connect(lambda _text: self._look())
            column.addWidget(Label(words))
            column.addWidget(field)
            self.fields[check.id] = field
        column.addStretch(1)
        area = TallArea(inner)
        area.setMinimumSize(em(self, 30), line_height(self, 8))
        self.content.addWidget(area, 1)
        wanted = line_height(self, 3 * len(self.fields) + 7)
        self.resize(min(em(self, 52), _WIDEST), min(wanted, _TALLEST))
        self._look()

    def said(self) -> dict[str, str]:
        """Return the words for each finding, by the id of its check."""
        return {check_id: field.text().strip() for check_id, field in self.fields.items()}

    @classmethod
    def ask(cls, parent: QWidget, checks: Sequence[Check]) -> dict[str, str] | None:
        """Return the words for every finding, None if the person left."""
        dialog = cls(parent, checks)
        return dialog.said() if dialog.exec() else None

    def _look(self) -> None:
        self.go.setEnabled(all(self.said().values()))
