"""With which keys a file is signed that goes to other organisations; without, it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from desktop.qt import Settings, em
from desktop.widgets.asking import ChooseFolder
from desktop.widgets.flow import flow
from desktop.widgets.labels import FieldName, StateLabel

if TYPE_CHECKING:
    from core.usecases.publish_catalogue import SigningKeys


class SigningForm(QWidget):
    """The folder with the keys, and what opens them."""

    def __init__(self, settings: Settings) -> None:
        """Lay the two out; no keys are chosen."""
        super().__init__()
        self._settings = settings
        self._folder: Path | None = None
        choose = QPushButton(self.tr("Choose the folder with your keys…"))
        choose.clicked.connect(lambda _checked=False: self._choose())
        self._words = StateLabel()
        self._words.setWordWrap(False)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Passphrase of the keys"))
        self.passphrase.setMaximumWidth(em(self, 30))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(FieldName(self.tr("Keys"), choose), flow(choose, self._words))
        form.addRow(FieldName(self.tr("Passphrase of the keys"), self.passphrase), self.passphrase)
        self.use_keys(None)

    def use_keys(self, folder: Path | None) -> None:
        """Sign with the keys of a folder, or not at all."""
        self._folder = folder
        self._words.setText(folder.name if folder else self.tr("none: it will not be signed"))
        self.passphrase.setEnabled(folder is not None)

    def keys(self) -> SigningKeys | None:
        """Return the keys, and keep their passphrase no longer than until now."""
        from core.usecases.publish_catalogue import SigningKeys

        if self._folder is None:
            return None
        found = SigningKeys(self._folder, self.passphrase.text())
        self.passphrase.clear()
        return found

    def _choose(self) -> None:
        title = self.tr("Choose the folder with your keys")
        folder = ChooseFolder.ask(self, self._settings, "keys", title)
        if folder is not None:
            self.use_keys(folder)
