"""Updating from a file in the window; what is refused is tested with the use case."""

from __future__ import annotations

import hashlib
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.usecases.update_program import Form, Update
from desktop.widgets.asking import OpenFile
from desktop.window.updating import Updating
from tests.desktop.conftest import Hand

LEFT = Qt.MouseButton.LeftButton
NAMED = Path("spendbook-99.1.0-windows-setup.exe")


def _offers(hand: Hand, form: Form, path: Path = NAMED, digest: str = "ab" * 32) -> str:
    updating = hand.window.findChild(Updating)
    assert isinstance(updating, Updating)
    update = Update(path, "99.1.0", date(2026, 11, 22), form, digest, "1234 5678")
    updating.tell(hand.window.page(), update)
    return hand.window.page().banner.words()


def _buttons(hand: Hand) -> dict[str, QPushButton]:
    found = hand.window.page().banner.findChildren(QPushButton)
    return {button.text(): button for button in found}


def test_a_proved_setup_says_what_it_is_and_offers_to_start(hand: Hand) -> None:
    said = _offers(hand, Form.SETUP)

    assert "Spendbook 99.1.0 of 22 November 2026, signed by its makers" in said
    assert "1234 5678" in said
    assert "ab" * 32 in said
    assert "copied before the newer program first opens it" in said
    assert "Close Spendbook and start the setup" in _buttons(hand)


# Nobody waits for a setup: it outlives the program that started it.
@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
@pytest.mark.skipif(sys.platform == "win32", reason="stands in by a script, which Windows has not")
def test_the_button_starts_the_setup_and_closes_the_window(hand: Hand, tmp_path: Path) -> None:
    setup, ran = tmp_path / "setup £ é", tmp_path / "ran"
    setup.write_text(f"#!/bin/sh\necho began > '{ran}'\n", "utf-8")
    setup.chmod(0o755)
    os.mkfifo(ran)
    digest = hashlib.sha256(setup.read_bytes()).hexdigest()
    _offers(hand, Form.SETUP, setup, digest)

    hand.qtbot.mouseClick(_buttons(hand)["Close Spendbook and start the setup"], LEFT)
    hand.settle()

    assert ran.read_text("utf-8") == "began\n"
    assert not hand.window.isVisible()


def test_a_setup_that_was_changed_since_leaves_the_window_open(hand: Hand, tmp_path: Path) -> None:
    setup = tmp_path / "setup.exe"
    setup.write_bytes(b"MZ other")
    _offers(hand, Form.SETUP, setup)

    hand.qtbot.mouseClick(_buttons(hand)["Close Spendbook and start the setup"], LEFT)
    hand.settle()

    assert "not as its makers released it" in hand.window.page().banner.words()
    assert hand.window.isVisible()


def test_an_archive_offers_to_be_unpacked(hand: Hand) -> None:
    _offers(hand, Form.ARCHIVE)

    assert "Unpack it into a folder…" in _buttons(hand)


def test_a_file_that_cannot_be_proved_is_refused_in_a_sentence(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "setup.exe"
    file.write_bytes(b"MZ")
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: file)
    updating = hand.window.findChild(Updating)
    assert isinstance(updating, Updating)

    updating.ask_file()
    hand.settle()

    # A checkout has no key of the makers.
    assert "built without its makers' key" in hand.window.page().banner.words()
