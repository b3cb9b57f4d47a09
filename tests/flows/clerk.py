"""A clerk at the window: finds things by the words on them, clicks and types, and waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.pages.page import Page
from desktop.qt import button_text

W = TypeVar("W", bound=QWidget)

_CTRL = Qt.KeyboardModifier.ControlModifier


class Clerk:
    """What a person does at the window. Only what is in sight can be found."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def settle(self) -> None:
        """Wait until the program has answered."""
        jobs = self.window.open_book.jobs
        self.qtbot.waitUntil(lambda: not jobs.busy(), timeout=60_000)

    def go(self, key: Qt.Key) -> Page:
        """Go to the page of a digit."""
        self.qtbot.keyClick(self.window, key, _CTRL)
        self.settle()
        return self.window.page()

    def press(self, words: str) -> None:
        """Click the button that says so."""
        button = self._found(QPushButton, lambda one: one.text() == button_text(words), words)
        assert button.isEnabled(), f"the button {words} cannot be pressed"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, name: str, text: str) -> None:
        """Type into the field of a name, and leave it."""
        field = self._found(QLineEdit, lambda one: one.accessibleName() == name, name)
        field.setFocus()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Tab)
        self.settle()

    def choose(self, name: str, starts: str) -> None:
        """Choose the entry of a list of choices that starts with a text."""
        combo = self._found(QComboBox, lambda one: one.accessibleName().startswith(name), name)
        place = combo.findText(starts, Qt.MatchFlag.MatchStartsWith)
        assert place >= 0, f"there is no {starts} in {name}"
        combo.setCurrentIndex(place)
        combo.activated.emit(place)
        self.settle()

    def mark(self, question: str, answer: str) -> None:
        """Mark the answer that starts with a text, of the question that starts with one."""
        name = f"{question} … {answer}"
        button = self._found(
            QRadioButton,
            lambda one: (
                one.accessibleName().startswith(question) and answer in one.accessibleName()
            ),
            name,
        )
        button.click()
        self.settle()

    def field(self, name: str) -> QLineEdit:
        """Return the field of a name."""
        return self._found(QLineEdit, lambda one: one.accessibleName() == name, name)

    def table(self, name: str) -> QTableView:
        """Return the table of a name."""
        return self._found(QTableView, lambda one: one.accessibleName() == name, name)

    def rows(self, name: str) -> list[list[str]]:
        """Return the words in the table of a name, row by row."""
        model = self.table(name).model()
        columns = range(model.columnCount())
        return [
            [str(model.index(row, column).data() or "") for column in columns]
            for row in range(model.rowCount())
        ]

    def click_row(self, table: QTableView, row: int) -> None:
        """Click into a row."""
        table.scrollTo(table.model().index(row, 0))
        where = table.visualRect(table.model().index(row, 0)).center()
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
        self.settle()

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        """Press a key where a widget has the focus."""
        widget.setFocus()
        QTest.keyClick(widget, key)
        self.settle()

    def menu(self, starts: str) -> None:
        """Choose what a menu offers."""
        action = next(a for a in self.window.all_actions() if a.text().startswith(starts))
        assert action.isEnabled(), f"{action.text()} cannot be chosen"
        action.trigger()
        self.settle()

    def _found(self, kind: type[W], fits: Callable[[W], bool], words: str) -> W:
        found = [w for w in self.window.findChildren(kind) if w.isVisible() and fits(w)]
        assert found, f"nothing in sight is called {words}"
        return found[0]
