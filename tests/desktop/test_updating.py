"""Updating from a file in the window; what is refused is tested with the use case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from core.usecases.update_program import Form, Update
from desktop.widgets.asking import OpenFile
from desktop.window.updating import Updating
from tests.desktop.conftest import Hand


def _update(form: Form) -> Update:
    path = Path("spendbook-99.1.0-windows-setup.exe")
    return Update(path, "99.1.0", date(2026, 11, 22), form, "ab" * 32, "1234 5678")


def _offers(hand: Hand, form: Form) -> str:
    updating = hand.window.findChild(Updating)
    assert isinstance(updating, Updating)
    updating.tell(hand.window.page(), _update(form))
    return hand.window.page().banner.words()


def _buttons(hand: Hand) -> list[str]:
    return [button.text() for button in hand.window.page().banner.findChildren(QPushButton)]


def test_a_proved_setup_says_what_it_is_and_offers_to_start(hand: Hand) -> None:
    said = _offers(hand, Form.SETUP)

    assert "Spendbook 99.1.0 of 22 November 2026, signed by its makers" in said
    assert "1234 5678" in said
    assert "ab" * 32 in said
    assert "copied before the newer program first opens it" in said
    assert "Close Spendbook and start the setup" in _buttons(hand)


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
