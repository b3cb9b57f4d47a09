"""What changes without the focus is spoken: results of filters, problems, work, what was done."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from pytestqt.qtbot import QtBot

from core.domain.progress import Progress
from desktop.jobs import Jobs
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.present import Told
from desktop.widgets.banner import Banner
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.list_pane import ListPane
from desktop.widgets.progress_strip import ProgressStrip
from tests.desktop.conftest import Hand


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the screen reader, which off the screen is not there."""
    heard: list[str] = []

    def hear(event: Any) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


def test_a_problem_is_spoken_and_takes_the_focus(qtbot: QtBot, spoken: list[str]) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show()

    banner.show_problem([Told("The file is open elsewhere.", "Close it.", "SB-703")])

    assert spoken == ["There is a problem The file is open elsewhere. Close it. (SB-703)"]
    assert banner.words() == spoken[0]


def test_what_a_filter_leaves_is_spoken_once(qtbot: QtBot, spoken: list[str]) -> None:
    model: RowTable[tuple[str, int]] = RowTable(
        (
            Column("Supplier", lambda row: row[0]),
            Column("Amount", lambda row: row[1], Holds.POUNDS),
        )
    )
    model.set_rows([("Alpha", 100), ("Beta", 250)])
    pane = ListPane("Suppliers", EmptyState("No suppliers yet."), "Filter suppliers")
    qtbot.addWidget(pane)
    pane.use_model(model)
    pane.show_state(True, "Showing 2 of 2")
    pane.filter_changed.connect(lambda _text: pane.show_state(True, "Showing 1 of 2, £2.50"))
    pane.show()
    assert spoken == []

    with qtbot.waitSignal(pane.filter_changed, timeout=2000):
        pane.filter.setText("bet")

    assert spoken == ["Showing 1 of 2, £2.50"]


def test_long_work_is_spoken_when_it_begins_and_when_it_ends(
    qtbot: QtBot, spoken: list[str]
) -> None:
    jobs, strip, may_end = Jobs(), ProgressStrip(), threading.Event()
    qtbot.addWidget(strip)

    def work(progress: Progress) -> None:
        progress.step("Reading payments", 1, 4)
        may_end.wait(10)

    strip.watch(jobs.run(strip, work, lambda _answer: None, lambda _error: None))
    qtbot.waitUntil(lambda: bool(spoken), timeout=5000)
    may_end.set()
    qtbot.waitUntil(lambda: len(spoken) == 2, timeout=5000)
    jobs.stop()

    assert spoken == ["Reading payments: 1 of 4", "The work has ended."]


def test_what_was_done_is_spoken_with_the_status_line(
    hand: Hand, book_path: Any, spoken: list[str]
) -> None:
    hand.open(book_path)
    page = hand.go("body")

    page.say("The name was changed.")

    assert spoken[-1] == "The name was changed."
    assert hand.window.statusBar().currentMessage() == "The name was changed."
