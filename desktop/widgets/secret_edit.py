"""A field for a passphrase: what is typed into it is not shown."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop.qt import em


class SecretEdit(QLineEdit):
    """Named for a screen reader, and never wider than a passphrase is."""

    def __init__(self, name: str) -> None:
        """Make a field that a screen reader calls ``name``."""
        super().__init__()
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaximumWidth(em(self, 30))
