"""What is needed to build an edition: its number, its day, the keys to sign it with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QSpinBox, QWidget

from desktop.qt import Settings, em
from desktop.widgets.asking import ChooseFolder
from desktop.widgets.flow import flow
from desktop.widgets.header_line import DayEdit
from desktop.widgets.labels import FieldName, StateLabel

_MOST = 99_999


@dataclass(frozen=True, slots=True)
class BuildAsked:
    """An edition to build. Without keys it is not signed."""

    edition: int
    issued: date
    keys_at: Path | None
    passphrase: str


class BuildForm(QWidget):
    """Number and day come from the form and may be changed."""

    def __init__(self, settings: Settings, today: date) -> None:
        """Lay the fields out."""
        super().__init__()
        self._settings = settings
        self._keys_at: Path | None = None
        self.edition = QSpinBox()
        self.edition.setRange(1, _MOST)
        self.edition.setAccessibleName(self.tr("Edition"))
        self.edition.setMaximumWidth(em(self, 10))
        self.issued = DayEdit(self.tr("Published"))
        self.issued.set_day(today)
        self.issued.setMaximumWidth(em(self, 12))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Passphrase of the keys"))
        self.passphrase.setMaximumWidth(em(self, 30))
        choose = QPushButton(self.tr("Choose the folder with your keys…"))
        choose.clicked.connect(self._choose)
        self._words = StateLabel()
        self._words.setWordWrap(False)
        self._say_keys()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(FieldName(self.tr("Edition"), self.edition), self.edition)
        form.addRow(FieldName(self.tr("Published"), self.issued), self.issued)
        form.addRow(FieldName(self.tr("Keys"), choose), flow(choose, self._words))
        form.addRow(FieldName(self.tr("Passphrase of the keys"), self.passphrase), self.passphrase)

    def offer(self, edition: int, issued: date) -> None:
        """Take number and day from the form."""
        self.edition.setValue(edition)
        self.issued.set_day(issued)

    def use_keys(self, folder: Path | None) -> None:
        """Sign with the keys of a folder, or not at all."""
        self._keys_at = folder
        self._say_keys()

    def asked(self) -> BuildAsked:
        """Return what the fields ask for."""
        return BuildAsked(
            self.edition.value(), self.issued.day(), self._keys_at, self.passphrase.text()
        )

    def forget_passphrase(self) -> None:
        """Keep no passphrase longer than it is needed."""
        self.passphrase.clear()

    def _choose(self) -> None:
        title = self.tr("Choose the folder with your keys")
        folder = ChooseFolder.ask(self, self._settings, "keys", title)
        if folder is not None:
            self.use_keys(folder)

    def _say_keys(self) -> None:
        none = self.tr("none: the edition will not be signed")
        self._words.setText(self._keys_at.name if self._keys_at else none)
        self.passphrase.setEnabled(self._keys_at is not None)
