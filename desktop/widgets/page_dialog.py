"""Shows a page of ours as it will be on paper, and asks how to take it along."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.colours import paper_palette
from desktop.qt import em, line_height
from desktop.widgets.printing import put_page

PDF, PAGE = ".pdf", ".html"


class OwnPage(QTextBrowser):
    """Shows a page of our own making. It opens no link and loads no file, whatever a name says."""

    def __init__(self, name: str) -> None:
        """Begin as white paper, which a screen reader calls ``name``."""
        super().__init__()
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setPalette(paper_palette())
        self.setAccessibleName(name)

    def loadResource(self, _kind: int, _name: QUrl | str) -> None:
        """Load nothing."""


class PageDialog(QDialog):
    """A page on white paper that scrolls; save it as a PDF or as a page, or close.

    Pages are made by our own room of formats, in which everything that comes from data is
    escaped; nothing in them is loaded or opened.
    """

    def __init__(self, parent: QWidget, title: str, page: str) -> None:
        """Show the page under a title."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.wanted = ""
        self.view = OwnPage(title)
        put_page(self.view.document(), page, QApplication.font().pointSizeF())
        self.view.setTextCursor(QTextCursor(self.view.document()))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for words, suffix in (
            (self.tr("Save as PDF, to print"), PDF),
            (self.tr("Save as a page"), PAGE),
        ):
            button = QPushButton(words)
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(partial(self._take, suffix))
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.view)
        column.addWidget(self.buttons)
        self.resize(min(em(self, 60), 1100), min(line_height(self, 34), 640))

    def _take(self, suffix: str, _checked: bool = False) -> None:
        self.wanted = suffix
        self.accept()

    @classmethod
    def ask(cls, parent: QWidget, title: str, page: str) -> str:
        """Return how to take the page along (.pdf, .html), "" if the person only looked."""
        dialog = cls(parent, title, page)
        dialog.exec()
        return dialog.wanted
