from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.widgets.help_window import HelpWindow

_PICTURE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def helping(qtbot: QtBot, window: MainWindow) -> HelpWindow:
    made = HelpWindow(window)
    qtbot.addWidget(made)
    made.show()
    return made


def test_f1_opens_the_help_of_the_page_with_its_keys(window: MainWindow) -> None:
    for words in ("Help for", "Search help"):
        next(a for a in window.all_actions() if a.text().startswith(words)).trigger()

    (shown,) = window.findChildren(HelpWindow)
    text = shown.text.toPlainText()
    assert shown.place() == ("start", "")
    assert shown.windowTitle() == "Start - help"
    assert "made-up council" in text
    assert not shown.isModal()


def test_words_are_found_by_typing_and_read_with_the_arrow_keys(helping: HelpWindow) -> None:
    QTest.keyClicks(helping.field, "SB-122")
    QTest.keyClick(helping.field, Qt.Key.Key_Down)

    assert helping.place()[0] == "codes"
    assert helping.text.textCursor().block().text().startswith("SB-122 ")
    assert helping._count.text() == f"{helping.list.count()} places found"


def test_a_link_leads_to_a_page_and_back_again(helping: HelpWindow) -> None:
    helping.show_page("compare")

    helping.text.anchorClicked.emit(QUrl("formulas.md"))
    assert helping.place() == ("formulas", "")
    helping.go_back()
    assert helping.place() == ("compare", "")
    helping.go_back()
    helping.go_back()
    assert helping.place() == ("index", "")


def test_words_of_a_page_shape_nothing(helping: HelpWindow) -> None:
    helping.show_for("compare", "Fish & <b>Chips</b> *now* ![x](y)", [("A|B", "1. <img src=x>")])

    text = helping.text.toPlainText()
    assert "Fish & <b>Chips</b> *now* ![x](y)" in text
    assert "A|B" in text
    assert "1. <img src=x>" in text


def test_no_file_but_our_pictures_is_ever_loaded(helping: HelpWindow) -> None:
    read = helping.text.loadResource

    assert not read(_PICTURE, QUrl("pictures/compare.png")).isNull()  # type: ignore[attr-defined]
    assert read(_PICTURE, QUrl("file:///etc/hostname")).isNull()  # type: ignore[attr-defined]
    style = QTextDocument.ResourceType.StyleSheetResource.value
    assert read(style, QUrl("pictures/compare.png")) is None


def test_closing_keeps_what_was_read(helping: HelpWindow) -> None:
    helping.show_page("savings")

    helping.close()
    helping.show()

    assert helping.place() == ("savings", "")
