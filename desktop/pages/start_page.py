"""The first screen: three ways to begin, the made-up bodies, and the files opened last."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout

from desktop.open_book import OpenBook
from desktop.pages.page import Page
from desktop.pages.start_demos import StartDemos, row_of
from desktop.qt import button_text, em
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import BigButton, Heading, Label


class StartPage(Page):
    """Offers a made-up body, an own book, or a file from somebody."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the choices out."""
        super().__init__(
            open_book,
            self.tr("Where does your money go, and what could you buy together?"),
            self.tr(
                "Spendbook reads the payments that your finance system exports. It works on this "
                "computer alone and never uses a network."
            ),
        )
        self.help_text = self.tr(
            "Choose how to begin. A made-up body lets you try everything without any data of "
            "your own; it is written to a folder in your documents, and you can delete it here."
        )
        self.demos = StartDemos(self)
        self._build_choices()
        self.body.addWidget(self.demos)
        self._recent = QVBoxLayout()
        self.body.addLayout(self._recent)
        self._build_moves()
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show the made-up bodies and the recent files that are still there."""
        self.demos.refresh()
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        paths = self.open_book.settings.recent()
        if paths:
            self._recent.addWidget(Heading(self.tr("Opened last"), 2))
        for path in paths:
            button = QPushButton(button_text(path.name))
            button.setAccessibleDescription(str(path))
            button.clicked.connect(lambda _checked=False, path=path: self.go("open", path))
            self._recent.addWidget(row_of(button, where=str(path.parent)))

    def _build_choices(self) -> None:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(em(self, 1))
        self._choices = row
        trial = self._choice(
            self.tr("Try it with a made-up council"),
            self.tr(
                "Two years of payments of a town council that does not exist. "
                "Takes about a minute."
            ),
            "Ctrl+1",
            self.make_demo,
        )
        row.addWidget(trial)
        row.addWidget(
            self._choice(
                self.tr("Start with my own payments"),
                self.tr(
                    "Four questions about your organisation, then the file that your finance "
                    "system exports."
                ),
                "Ctrl+2",
                self._start_own,
            )
        )
        row.addWidget(
            self._choice(
                self.tr("Open a file"),
                self.tr(
                    "A book you made before, or a return or catalogue that somebody sent you."
                ),
                "Ctrl+3",
                self._open,
            )
        )
        trial.column.addWidget(self.demos.others())
        self.body.addLayout(row)
        pbo = self.add_action(self.tr("I work for a buying organisation"), "Ctrl+4", self._pbo)
        button = QPushButton(pbo.text())
        button.clicked.connect(pbo.trigger)
        self.body.addWidget(flow(button))

    def _build_moves(self) -> None:
        moves = (
            self.tr(
                "Bring in the payments that your finance system exports: any CSV or Excel file."
            ),
            self.tr("Check who was paid: one supplier, however the ledger spells it."),
            self.tr("Put the spend into categories, the largest amounts first."),
            self.tr("List your contracts, so that what is locked is told from what is available."),
            self.tr("Load the catalogues that buying organisations send you."),
            self.tr("Compare: what you could buy through an agreement, and from when."),
            self.tr("Send one return to all of them."),
        )
        self.body.addWidget(Heading(self.tr("What you do in an afternoon"), 2))
        sheet = Sheetlike()
        for number, move in enumerate(moves, start=1):
            sheet.column.addWidget(Label(f"{number}   {move}"))
        self.body.addWidget(sheet)

    def _choice(self, title: str, sentence: str, keys: str, work: Callable[[], None]) -> Sheetlike:
        action = self.add_action(title, keys, work)
        sheet = Sheetlike()
        button = BigButton(title)
        button.setAccessibleDescription(sentence)
        button.clicked.connect(action.trigger)
        label = Label(sentence)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        sheet.column.addWidget(button)
        sheet.column.addWidget(label, 1)
        return sheet

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choices under each other where large letters leave no room beside."""
        super().resizeEvent(event)
        wide = self.width() > em(self, 66)
        ways = QBoxLayout.Direction
        self._choices.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    def make_demo(self) -> None:
        """Make the made-up council's book in the documents folder, and open it."""
        self.demos.make("town")

    def _start_own(self) -> None:
        self.go("new")

    def _open(self) -> None:
        self.go("open")

    def _pbo(self) -> None:
        self.go("pbo")
