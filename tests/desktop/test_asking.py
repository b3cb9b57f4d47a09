"""Questions about files, before work is done for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.usecases import held_files
from desktop.widgets.asking import AskChoice, WhileHeld


def test_a_file_that_is_open_in_excel_is_saved_under_another_name_or_once_it_is_closed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    path = tmp_path / "Deals.xlsx"
    path.touch()
    held = [path]
    monkeypatch.setattr(held_files, "is_in_use", lambda file: file in held)
    asked: list[str] = []

    def choose(number: int | None, *, closed: bool = False) -> None:
        def ask(_parent: QWidget, _title: str, sentence: str, *_more: object) -> int | None:
            asked.append(sentence)
            if closed:
                held.clear()
            return number

        monkeypatch.setattr(AskChoice, "ask", ask)

    choose(0)
    assert WhileHeld.ask(parent, path) == tmp_path / "Deals (2).xlsx"
    choose(None)
    assert WhileHeld.ask(parent, path) is None
    choose(1, closed=True)
    assert WhileHeld.ask(parent, path) == path
    assert "Deals.xlsx is open in another program, such as Excel" in asked[0]
