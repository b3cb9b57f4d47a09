"""One walk over every page and tab, with several judges: a walk takes seconds, a judge none.

All of our words are said in a language that nobody speaks. None may be left in English, none
may be cut off though they are two fifths longer, and every list keeps the rules of Qt.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView

from desktop.models.file_grid import FileGrid
from tests.desktop.conftest import Hand
from tests.desktop.pseudo import Written, texts, words_of
from tests.desktop.test_access import cut_off, made, opened, over_the_edge, views

__all__ = ["made"]

# Columns and lists can be drawn wider, and show all of their words when opened.
CAN_BE_WIDENED = ("heading ", "choice ")
# The tester asks every cell; a list of nine thousand tells it no more.
FEW_ROWS = 200
WARNS = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def warnings_of_qt() -> Iterator[list[str]]:
    """What Qt says of rules that a model breaks, and of anything else that is wrong."""
    said: list[str] = []

    def keep(kind: Any, _where: Any, text: str) -> None:
        known = "plugin does not support" in text
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not known:
            said.append(text)

    before = qInstallMessageHandler(keep)
    yield said
    qInstallMessageHandler(before)


@pytest.mark.parametrize("workspace", ["buyer", "review", "pbo"])
def test_every_view_speaks_another_language_whole_and_lists_by_the_rules(
    pseudo: None, warnings_of_qt: list[str], hand: Hand, made: Path, workspace: str
) -> None:
    window = opened(hand, made, workspace)
    window.resize(1280, 720)
    written = Written("desktop", "core")
    english, clipped = set(), []
    for where, page in views(hand):
        for kind, text in (*texts(window), *words_of(window.all_actions())):
            if text in written:
                english.add(f"{where}: {kind} {text!r}")
        faults = (*cut_off(page), *over_the_edge(page))
        clipped += [f"{where}: {one}" for one in faults if not one.startswith(CAN_BE_WIDENED)]
        for model in models_of_ours(hand):
            tester = QAbstractItemModelTester(model, WARNS)
            model.sort(max(model.columnCount() - 1, 0))
            del tester

    assert english == set()
    assert clipped == []
    assert window.size() == QSize(1280, 720)
    assert warnings_of_qt == []


def test_the_grid_of_a_file_keeps_the_rules_while_another_is_taken(
    hand: Hand, made: Path, payments: Path, warnings_of_qt: list[str]
) -> None:
    opened(hand, made, "buyer")
    page = hand.go("import")
    page.take(payments)
    hand.settle()
    (grid,) = (model for model in models_of_ours(hand) if isinstance(model, FileGrid))

    tester = QAbstractItemModelTester(grid, WARNS)
    page.take(made / "payments.csv")
    hand.settle()

    assert tester.model() is grid
    assert grid.rowCount() > 0
    assert warnings_of_qt == []


def models_of_ours(hand: Hand) -> set[QAbstractItemModel]:
    """Return the models of our own that are in sight, but for the very long."""
    shown = (v for v in hand.window.findChildren(QAbstractItemView) if v.isVisible())
    models = {view.model() for view in shown}
    own = {model for model in models if type(model).__module__.startswith("desktop.models")}
    return {model for model in own if model.rowCount() <= FEW_ROWS}
