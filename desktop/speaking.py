"""The language of the screen: one catalogue of words for the window and for what core says.

Qt asks for each text of the window; texts that core put together are asked for where they are
shown. Knows nothing of books.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from core.domain.wording import Wording, resaid

_MANY = re.compile(r"\((e?s)\)")


class Speaker(QTranslator):
    """Says the window's texts in a language, and chooses between one and many in English.

    English words for a count are written ``%Ln payment(s)``, ``%n match(es)``. A language that
    has no words of its own for a text says it in English.
    """

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        """Speak the words of a language."""
        super().__init__(parent)
        self._wording = wording

    def translate(
        self, _context: str, source: str, _disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the words for a text, None where they are those that are written."""
        own = self._wording.texts.get(source)
        if own is None and n >= 0 and "%" in source:
            return _MANY.sub("" if n == 1 else r"\1", source)
        return own

    def isEmpty(self) -> bool:
        """Say that there is something to ask for."""
        return False


def speak(app: QCoreApplication, wording: Wording) -> None:
    """Have the application speak a language, and write numbers and days as it does."""
    QLocale.setDefault(QLocale(wording.code.replace("-", "_")))
    app.installTranslator(Speaker(wording, app))


def said(text: str) -> str:
    """Return a text that core put together in the language of the screen; data as it is."""
    return str(resaid(text, own))


def own(english: str) -> str:
    """Return a text of core's or of its data in the language of the screen: a heading, a kind."""
    return QCoreApplication.translate("Core", english)
