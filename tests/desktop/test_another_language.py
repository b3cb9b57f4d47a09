"""Every dialog, and all that the window says, in a language that nobody speaks.

What is left in English was not translated; what is cut off would be in German too.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QDialog, QMenu

from desktop.widgets.asking import ChooseFolder, OpenFile, OpenFiles, SaveFile
from tests.desktop.conftest import Hand
from tests.desktop.pseudo import Written, texts
from tests.desktop.test_access import (
    come_to_rest,
    cut_off,
    made,
    opened,
    over_the_edge,
    overlapping,
)
from tests.desktop.test_dialogs import SMALL_SCREEN, Make, samples, shown
from tests.desktop.test_every_view import CAN_BE_WIDENED

__all__ = ["made", "samples"]


@pytest.mark.parametrize("percent", [100, 200])
def test_every_dialog_speaks_another_language_whole(
    pseudo: None, hand: Hand, made: Path, samples: dict[str, Make], percent: int
) -> None:
    window = opened(hand, made, "buyer")
    written = Written("desktop", "core")
    found: set[str] = set()
    try:
        window.set_text_size(percent)
        for name, make in samples.items():
            dialog = shown(window, make)
            found |= {
                f"{name}: {kind} {text!r}" for kind, text in texts(dialog) if text in written
            }
            faults = (*cut_off(dialog), *over_the_edge(dialog), *overlapping(dialog))
            found |= {f"{name}: {one}" for one in faults if not one.startswith(CAN_BE_WIDENED)}
            size = (dialog.width(), dialog.height())
            if size[0] > SMALL_SCREEN[0] or size[1] > SMALL_SCREEN[1]:
                found.add(f"{name} is {size}")
            dialog.close()
            dialog.deleteLater()
    finally:
        window.set_text_size(100)

    assert found == set()


class Witness:
    """Hears and sees all that is said while somebody presses everything that a page has."""

    def __init__(self, hand: Hand, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Stand in for the screen reader, and answer each dialog in the way that it offers."""
        self.faults: set[str] = set()
        self.heard: set[str] = set()
        self._hand = hand
        self._written = Written("desktop", "core")
        monkeypatch.setattr(QAccessible, "updateAccessibility", self._hear)
        monkeypatch.setattr(QDialog, "exec", lambda dialog, *_none: self._answer(dialog))
        monkeypatch.setattr(QMenu, "exec", lambda *_where: None)
        # Payments, wherever a file is asked for: seldom what is wanted, so that it is refused.
        monkeypatch.setattr(OpenFile, "ask", lambda *_words: folder / "payments.csv")
        monkeypatch.setattr(OpenFiles, "ask", lambda *_words: [folder / "payments.csv"])
        monkeypatch.setattr(SaveFile, "ask", lambda *_words: folder / "no such folder" / "it")
        monkeypatch.setattr(ChooseFolder, "ask", lambda *_words: folder)

    def press_all(self, key: str) -> None:
        """Do all that a page offers, once each."""
        for words in [action.text() for action in self._hand.go(key).menu_actions]:
            # The act before may have led away, or opened something else.
            page = self._hand.go(key)
            action = next((one for one in page.menu_actions if one.text() == words), None)
            if action is not None and action.isEnabled():
                action.trigger()
                self._hand.settle()
                come_to_rest()
                self._judge(f"{key}, {words}")

    def _judge(self, where: str) -> None:
        page = self._hand.window.page()
        said = {page.banner.words(), self._hand.window.statusBar().currentMessage()}
        self.heard |= said
        self.faults |= {f"{where}: {text!r}" for text in self.heard if text in self._written}
        self.faults |= {f"{where}: {one}" for one in cut_off(page.banner)}
        page.banner.clear()

    def _hear(self, event: Any) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.heard.add(event.message())

    def _answer(self, dialog: QDialog) -> int:
        dialog.show()
        come_to_rest()
        name = type(dialog).__name__
        shown = {text for _kind, text in texts(dialog)}
        self.faults |= {f"{name}: {text!r}" for text in shown if text in self._written}
        self.faults |= {
            f"{name}: {one}" for one in cut_off(dialog) if not one.startswith(CAN_BE_WIDENED)
        }
        dialog.hide()
        go = getattr(dialog, "go", None)
        return int(go is not None and go.isEnabled())


@pytest.mark.parametrize("workspace", ["buyer", "review", "pbo"])
def test_all_that_is_said_is_said_in_another_language(
    pseudo: None,
    hand: Hand,
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workspace: str,
) -> None:
    copytree(made, folder := tmp_path / "copy")
    window = opened(hand, folder, workspace)
    witness = Witness(hand, monkeypatch, folder)
    try:
        window.set_text_size(200)
        for key in window.keys_of_pages():
            witness.press_all(key)
    finally:
        window.set_text_size(100)

    assert witness.faults == set()
    # Some of what is pressed without what it needs is refused in words.
    assert any(words.startswith("[") for words in witness.heard)


def test_english_is_known_by_its_words_whatever_stands_in_their_places() -> None:
    written = Written("desktop", "core")

    assert "Marks & Spencer" not in written
    assert "Nothing stands in the way, and all is explained." in written
    assert "The report is in reports/april.html." in written
    assert "[Séé ít~~] - The report is in reports/april.html." in written
    assert "[Thé répórt ís ín reports/april.html.~~~~~~~]" not in written
