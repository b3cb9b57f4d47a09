"""Every page, for everyone: names for screen readers, the keyboard, large letters, empty books."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QTabWidget,
    QWidget,
)

from desktop.main_window import MainWindow
from desktop.widgets.labels import Label
from tests.desktop.conftest import Hand


@pytest.fixture
def filled(hand: Hand, book_path: Path, payments: Path) -> Hand:
    """The window on a book with a few payments."""
    from core.usecases import books, import_spend

    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    return hand


def every_page(hand: Hand) -> Iterator[tuple[str, QWidget]]:
    """Go to every page, and to every tab in it."""
    for key in hand.window.keys_of_pages():
        page = hand.go(key)
        yield key, page
        for tabs in page.findChildren(QTabWidget):
            for number in range(1, tabs.count()):
                tabs.setCurrentIndex(number)
                hand.settle()
                yield f"{key}, {tabs.tabText(number)}", page


def focusable(page: QWidget) -> Iterator[QWidget]:
    for widget in page.findChildren(QWidget):
        inner = isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QTabBar)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not inner and widget.isVisible():
            yield widget


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else widget.accessibleName()


def nameless(page: QWidget) -> list[str]:
    kinds = QAbstractButton | QComboBox | QLineEdit | QAbstractSpinBox | QAbstractScrollArea
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in focusable(page)
        if isinstance(widget, kinds) and not name_of(widget)
    ]


def test_everything_that_takes_the_focus_has_a_name(filled: Hand) -> None:
    for key, page in every_page(filled):
        assert nameless(page) == [], key


def test_the_first_screens_have_names_too(hand: Hand) -> None:
    for key, page in every_page(hand):
        assert nameless(page) == [], key


def test_every_label_shows_plain_text(filled: Hand) -> None:
    for key, page in every_page(filled):
        for label in page.findChildren(QLabel):
            own = isinstance(label, Label) or label.buddy() is not None
            # A form's own labels hold our words, never data.
            assert own or label.textFormat() != Qt.TextFormat.RichText, f"{key}: {label.text()}"


def test_every_page_says_what_it_is_for(filled: Hand) -> None:
    for key, page in every_page(filled):
        assert page.help_text, key  # type: ignore[attr-defined]
        assert page.title, key  # type: ignore[attr-defined]


def test_tab_goes_through_a_page_and_comes_back(filled: Hand) -> None:
    for key, page in every_page(filled):
        first = next(focusable(page), None)
        if first is None:
            continue
        first.setFocus()
        seen: set[int] = set()
        for _ in range(200):
            now = QApplication.focusWidget()
            assert now is not None, key
            if id(now) in seen:
                break
            seen.add(id(now))
            filled.window.focusNextChild()
        else:
            pytest.fail(f"{key}: Tab does not come back")


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_button_is_cut_off_whatever_the_size_of_letters(filled: Hand, percent: int) -> None:
    window = filled.window
    window.resize(1280, 720)
    window.set_text_size(percent)
    filled.qtbot.waitUntil(lambda: window.font().pointSizeF() >= 10 * percent / 100, timeout=2000)

    for key, page in every_page(filled):
        QApplication.sendPostedEvents()
        assert window.width() <= 1280, key
        assert window.height() <= 720, key
        for button in page.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                least = button.minimumSizeHint().width()
                assert button.width() >= least, f"{key}: {button.text()}"
    window.set_text_size(100)


def test_an_empty_book_teaches_how_to_fill_it(hand: Hand, book_path: Path) -> None:
    hand.open(book_path)

    for key, page in every_page(hand):
        assert not page.banner.words(), f"{key}: {page.banner.words()}"  # type: ignore[attr-defined]
        for label in hand.window.findChildren(QLabel):
            # Without a payment nothing differs.
            assert "VAT differs" not in label.text() or not label.isVisible(), key


def test_a_page_of_a_book_that_is_closed_is_gone(
    hand: Hand, book_path: Path, window: MainWindow
) -> None:
    hand.open(book_path)
    hand.go("suppliers")

    next(a for a in window.all_actions() if a.text() == "Back to the start").trigger()
    hand.settle()

    assert window.keys_of_pages() == ("start", "new")
