"""A field for an amount in pounds, read strictly."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from core.domain.money import LIMIT, Pence, decimal_text
from desktop.qt import em

_AMOUNT = re.compile(r"(-?)£?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d\d))?")


class MoneyEdit(QLineEdit):
    """Takes ``1204.50``, ``£1,204.50``, ``-12``; anything else is not an amount."""

    def __init__(self, name: str) -> None:
        """Make a field that a screen reader calls ``name``."""
        super().__init__()
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaximumWidth(em(self, 14))

    def is_empty(self) -> bool:
        """Say whether nothing was typed."""
        return not self.text().strip()

    def pence(self) -> Pence | None:
        """Return the amount typed, None where it is not one."""
        return read_pounds(self.text())

    def set_pence(self, pence: int | None) -> None:
        """Show an amount, or nothing."""
        self.setText("" if pence is None else decimal_text(pence))


def read_pounds(text: str) -> Pence | None:
    """Read pounds as a person types them into pence; None where they are not an amount."""
    match = _AMOUNT.fullmatch(text.strip().replace(" ", ""))
    if match is None:
        return None
    pence = int(match[2].replace(",", "")) * 100 + int(match[3] or 0)
    return Pence(-pence if match[1] else pence) if pence < LIMIT else None
