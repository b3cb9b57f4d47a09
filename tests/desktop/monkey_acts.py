"""What the monkey can do to a window: everything that a person can, in any order.

Each act takes the part in front (window, dialog or menu) and returns what it did, to be
written into the log, or "" where there was nothing to do it to. Every choice comes from one
generator of random numbers, so that the same seed does the same again.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractListModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from desktop.main_window import MainWindow
from desktop.widgets.asking import ChooseFolder, OpenFile, OpenFiles, SaveFile

W = TypeVar("W", bound=QWidget)

NASTY = (
    '<img src="file:///etc/hostname">',
    "R&D",
    "&File",
    "=1+1",
    "$x$",
    "{pounds}",
    "%1 %n %Ln",
    "a" * 3000,
    "\u202eevil\u202c",
    "\u200b",
    "\u0420aypal Ltd",
    "\U0001d518\U0001d52b\U0001d526",
    "\t",
    "-",
    "0",
    "-0.00",
    "1e9",
    "999999999999999999999",
    "1,234.56",
    "٣",
    "31/02/2025",
    "2025-04-01",
    "01/04/2025",
    "'; DROP TABLE lines; --",
    "C:\\nul",
    "Ltd",
    "energy",
    "20",
    "why not",
)
KEYS = (
    *("Tab Backtab Return Enter Space Escape Delete Backspace".split()),
    *("Up Down Left Right Home End PageUp PageDown".split()),
    *("F1 F2 F3 F4 F5 F6 F9 F10".split()),
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
)
CHORDS = tuple("ACFVXZYKISPWNE0123456789")
LEAVING = {"Quit", "Ctrl+Q"}


@dataclass(frozen=True)
class Places:
    """The files that the monkey has in its bag, and where it may write."""

    books: tuple[Path, ...]
    others: tuple[Path, ...]
    out: Path


class Acts:
    """Does one thing at a time to what is in front."""

    def __init__(self, window: MainWindow, places: Places, chance: random.Random) -> None:
        self.window = window
        self._places = places
        self._chance = chance
        self._opened = 0
        self._answer_for_files()
        self._at_window: tuple[tuple[Callable[[QWidget], str], int], ...] = (
            (self.go_to_page, 12),
            (self.choose_menu, 8),
            (self.undo, 4),
            (self.open_something, 2),
            (self.change_text_size, 1),
            (self.change_scheme, 1),
            (self.resize, 1),
            (self.drop_file, 1),
        )
        self._anywhere: tuple[tuple[Callable[[QWidget], str], int], ...] = (
            (self.click, 22),
            (self.press, 16),
            (self.press_chord, 4),
            (self.click_cell, 14),
            (self.type_text, 10),
            (self.choose_in_combo, 7),
            (self.switch_tab, 6),
            (self.click_heading, 3),
            (self.ask_for_menu, 3),
            (self.step_number, 2),
        )

    def do_one(self) -> str:
        """Do one thing, and say what."""
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            return f"{name_of(popup)}: {self.answer_popup(popup)}"
        front = modal or self.window
        acts = self._anywhere if modal is not None else (*self._anywhere, *self._at_window)
        if isinstance(modal, QDialog) and self._chance.random() < 0.06:
            modal.reject()
            return f"{name_of(front)}: left"
        for _ in range(20):
            act = self._chance.choices([a for a, _ in acts], [w for _, w in acts])[0]
            if done := act(front):
                return f"{name_of(front)}: {act.__name__} {done}"
        return f"{name_of(front)}: nothing to do"

    # In any part.

    def click(self, front: QWidget) -> str:
        """Click a button."""
        button = self._one(
            b for b in seen(front, QAbstractButton) if b.text() not in LEAVING and b.isEnabled()
        )
        if button is None:
            return ""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return name_of(button)

    def press(self, front: QWidget) -> str:
        """Press a key where the focus is."""
        key = self._chance.choice(KEYS)
        QTest.keyClick(_focus(front), getattr(Qt.Key, f"Key_{key}"))
        return key

    def press_chord(self, front: QWidget) -> str:
        """Press a key with Ctrl, perhaps with Shift or Alt too."""
        key = self._chance.choice(CHORDS)
        held = self._chance.choice(
            (
                Qt.KeyboardModifier.ControlModifier,
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
                Qt.KeyboardModifier.AltModifier,
            )
        )
        QTest.keyClick(_focus(front), getattr(Qt.Key, f"Key_{key}"), held)
        return f"{held.name} {key}"

    def click_cell(self, front: QWidget) -> str:
        """Click a row of a list once or twice, perhaps with Shift or Ctrl held."""
        view = self._one(
            v
            for v in seen(front, QAbstractItemView)
            if not isinstance(v, QHeaderView) and v.model() is not None and v.model().rowCount()
        )
        if view is None:
            return ""
        model = view.model()
        row = self._chance.randrange(min(model.rowCount(), 200))
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        column = self._chance.randrange(max(columns, 1))
        index = model.index(row, column)
        view.scrollTo(index)
        place = view.visualRect(index).center()
        held = self._chance.choice(
            [Qt.KeyboardModifier.NoModifier] * 3
            + [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier]
        )
        how = self._chance.choice((QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick))
        how(view.viewport(), Qt.MouseButton.LeftButton, held, place)
        return f"{name_of(view)} {row},{column} {held.name} {how.__name__}"

    def type_text(self, front: QWidget) -> str:
        """Type something nasty, or something sensible, into a field."""
        field = self._one(
            f
            for f in (*seen(front, QLineEdit), *seen(front, QPlainTextEdit))
            if f.isEnabled() and not f.isReadOnly()
        )
        if field is None:
            return ""
        text = self._chance.choice(NASTY)
        field.setFocus()
        field.selectAll()
        # As pasted: a thousand keys would only be slow.
        if isinstance(field, QLineEdit):
            field.insert(text)
            field.textEdited.emit(field.text())
        else:
            field.insertPlainText(text)
        if self._chance.random() < 0.5:
            QTest.keyClick(field, Qt.Key.Key_Return)
        return f"{name_of(field)} {text[:40]!r}"

    def choose_in_combo(self, front: QWidget) -> str:
        """Choose from a drop-down list by key."""
        combo = self._one(c for c in seen(front, QComboBox) if c.isEnabled() and c.count())
        if combo is None:
            return ""
        combo.setFocus()
        key = self._chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End))
        QTest.keyClick(combo, key)
        return f"{name_of(combo)} {key.name}"

    def switch_tab(self, front: QWidget) -> str:
        """Go to another tab."""
        bar = self._one(b for b in seen(front, QTabBar) if b.count() > 1)
        if bar is None:
            return ""
        number = self._chance.randrange(bar.count())
        bar.setCurrentIndex(number)
        return bar.tabText(number)

    def click_heading(self, front: QWidget) -> str:
        """Sort a list by a column."""
        header = self._one(
            h
            for h in seen(front, QHeaderView)
            if h.orientation() is Qt.Orientation.Horizontal and h.count()
        )
        if header is None:
            return ""
        section = self._chance.randrange(header.count())
        place = QPoint(header.sectionViewportPosition(section) + 4, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return f"section {section}"

    def ask_for_menu(self, front: QWidget) -> str:
        """Ask for the menu of a part, with the right button."""
        widget = self._one((*seen(front, QAbstractItemView), *seen(front, QLineEdit)))
        if widget is None:
            return ""
        place = widget.rect().center()
        reason = QContextMenuEvent.Reason.Mouse
        target = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        event = QContextMenuEvent(reason, place, widget.mapToGlobal(place))
        QApplication.sendEvent(target, event)
        return name_of(widget)

    def step_number(self, front: QWidget) -> str:
        """Turn a number or a date up or down."""
        box = self._one(b for b in seen(front, QAbstractSpinBox) if b.isEnabled())
        if box is None:
            return ""
        steps = self._chance.choice((-100, -1, 1, 100))
        box.stepBy(steps)
        return f"{name_of(box)} {steps}"

    def answer_popup(self, popup: QWidget) -> str:
        """Choose from a menu or a list that has opened, or leave it."""
        if self._chance.random() < 0.4:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
            if popup.isVisible():
                popup.close()
            return "left"
        steps = self._chance.randrange(1, 6)
        for _ in range(steps):
            QTest.keyClick(_focus(popup), Qt.Key.Key_Down)
        active = popup.activeAction() if isinstance(popup, QMenu) else None
        if active is not None and active.text() in LEAVING:
            popup.close()
            return "left"
        QTest.keyClick(_focus(popup), Qt.Key.Key_Return)
        return f"chose {steps} down"

    # In the window alone.

    def go_to_page(self, _front: QWidget) -> str:
        """Go to a page of what is open."""
        key = self._chance.choice(self.window.keys_of_pages())
        self.window.go_to(key)
        return key

    def choose_menu(self, _front: QWidget) -> str:
        """Choose from the menus."""
        actions = [
            a for a in self.window.all_actions() if a.isEnabled() and a.text() not in LEAVING
        ]
        action = self._chance.choice(actions)
        words = action.text()
        action.trigger()
        return words

    def undo(self, _front: QWidget) -> str:
        """Undo or redo."""
        words = self._chance.choice(("Undo", "Undo", "Redo"))
        action = next((a for a in self.window.all_actions() if a.text().startswith(words)), None)
        if action is None or not action.isEnabled():
            return ""
        action.trigger()
        return words

    def open_something(self, _front: QWidget) -> str:
        """Open a book, a return, a catalogue, or what is none of them; or go to the workbench."""
        what = self._chance.randrange(8)
        if what == 0:
            self.window.go_to_workbench()
            return "workbench"
        path = self._a_file() if what < 3 else self._a_book()
        if what == 3:
            self.window.open_book.open_file(self.window, path, _let_pass, read_only=True)
        else:
            self.window.open_path(path)
        return path.name

    def change_text_size(self, _front: QWidget) -> str:
        """Make the letters larger or smaller."""
        percent = self._chance.choice((100, 125, 150, 200))
        self.window.set_text_size(percent)
        return f"{percent}"

    def change_scheme(self, _front: QWidget) -> str:
        """Go from light to dark or back, as the system would."""
        scheme = self._chance.choice((Qt.ColorScheme.Light, Qt.ColorScheme.Dark))
        QApplication.styleHints().setColorScheme(scheme)
        return scheme.name

    def resize(self, _front: QWidget) -> str:
        """Make the window another size."""
        width, height = self._chance.choice(((1280, 720), (1024, 600), (1920, 1080), (700, 420)))
        self.window.resize(width, height)
        return f"{width} x {height}"

    def drop_file(self, _front: QWidget) -> str:
        """Give the Import page files, as dropping them does."""
        if "import" not in self.window.keys_of_pages():
            return ""
        files = tuple(self._a_file() for _ in range(self._chance.randrange(1, 4)))
        self.window.go_to("import", files)
        return ", ".join(path.name for path in files)

    # What it takes from its bag.

    def _a_book(self) -> Path:
        """Return one of the books, or a fresh copy: a book may be changed out of all likeness."""
        book = self._chance.choice(self._places.books)
        self._opened += 1
        if self._opened % 4:
            return book
        copy = self._places.out / f"{book.stem}-{self._opened}.spendbook"
        shutil.copyfile(book, copy)
        return copy

    def _a_file(self) -> Path:
        return self._chance.choice(self._places.others)

    def _answer_for_files(self) -> None:
        """Answer what asks for files; those dialogs are the system's, and its files too."""

        def one(_cls: type, *_asked: Any, **_more: Any) -> Path | None:
            return self._a_file() if self._chance.random() < 0.8 else None

        def several(_cls: type, *_asked: Any, **_more: Any) -> list[Path]:
            return [self._a_file() for _ in range(self._chance.randrange(4))]

        def to_write(_cls: type, *asked: Any, **_more: Any) -> Path | None:
            return self._places.out / asked[4] if self._chance.random() < 0.8 else None

        def folder(_cls: type, *_asked: Any, **_more: Any) -> Path | None:
            return self._places.out if self._chance.random() < 0.8 else None

        OpenFile.ask, OpenFiles.ask = classmethod(one), classmethod(several)
        SaveFile.ask, ChooseFolder.ask = classmethod(to_write), classmethod(folder)

    def _one(self, found: Any) -> Any:
        candidates: Sequence[QWidget] = tuple(found)
        return self._chance.choice(candidates) if candidates else None


def seen(front: QWidget, kind: type[W]) -> list[W]:
    """List the parts of a kind that are in sight."""
    return [w for w in front.findChildren(kind) if w.isVisible()]


def name_of(widget: QWidget) -> str:
    """Return how the log calls a part."""
    words = widget.text() if isinstance(widget, QAbstractButton) else widget.windowTitle()
    return f"{type(widget).__name__}({(widget.accessibleName() or words)[:60]!r})"


def _focus(front: QWidget) -> QWidget:
    focus = QApplication.focusWidget()
    return focus if focus is not None and (focus is front or front.isAncestorOf(focus)) else front


def _let_pass(_error: BaseException) -> None:
    """The monkey opens things that cannot be opened."""
