"""The Import page under every hostile file: it stays alive, quick, in words, and usable."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from tests.desktop.conftest import TOTAL, Hand
from tests.hostile.cell_files import cell_files
from tests.hostile.making import HostileFile
from tests.hostile.older_files import older_files
from tests.hostile.other_kinds import other_kinds
from tests.hostile.outcomes import Outcome, expected
from tests.hostile.text_files import text_files
from tests.hostile.workbook_files import workbook_files

_EXPECTED = expected()
_FROZEN = 0.2


class Pulse(QObject):
    """Beats in the screen's thread and keeps the longest time that it could not.

    Counted is the processor's time of this thread: other programs on the machine, or the
    worker's, may keep it waiting without any fault of the window.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._last, self.longest = 0.0, 0.0
        self._seen, self.waited = 0.0, 0.0
        self.restart()
        self._timer.start(5)

    def restart(self) -> None:
        self._last, self.longest = time.thread_time(), 0.0
        self._seen, self.waited = time.perf_counter(), 0.0

    def _beat(self) -> None:
        now, seen = time.thread_time(), time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self.waited = max(self.waited, seen - self._seen)
        self._last, self._seen = now, seen


@dataclass(frozen=True)
class Seen:
    """What the page made of a file."""

    longest: float
    waited: float
    words: str


@pytest.fixture
def page(hand: Hand, book_path: Path) -> Any:
    hand.open(book_path)
    return hand.go("import")


def _look(hand: Hand, page: Any, path: Path, pulse: Pulse) -> Seen:
    pulse.restart()
    page.take(path)
    hand.settle()
    hand.qtbot.wait(10)
    words = "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
    return Seen(pulse.longest, pulse.waited, words)


def _lacks(seen: Seen, outcome: Outcome, reading: Any) -> str:
    """Return what the page should say of a file and does not."""
    if outcome.verdict == "ready":
        return "" if reading.import_words().startswith("Import ") else "the button"
    first = outcome.says.split(". ")[0].split("? ")[0][:60]
    return "" if first in seen.words else first


GROUPS: tuple[Callable[[], Iterator[HostileFile]], ...] = (
    other_kinds,
    text_files,
    cell_files,
    workbook_files,
    older_files,
)


@pytest.mark.parametrize("files", GROUPS, ids=lambda files: files.__name__)
def test_no_hostile_file_freezes_the_page_or_leaves_it_without_words(
    files: Callable[[], Iterator[HostileFile]],
    hand: Hand,
    page: Any,
    payments: Path,
    tmp_path: Path,
) -> None:
    pulse = Pulse()
    frozen, silent = {}, {}
    for file in files():
        path = file.write_to(tmp_path)
        seen = _look(hand, page, path, pulse)
        if seen.longest > _FROZEN:
            # The first time may have been that of another program.
            seen = _look(hand, page, path, pulse)
        if seen.longest > _FROZEN:
            frozen[file.name] = round(seen.longest, 2)
        if lacks := _lacks(seen, _EXPECTED[file.name], page.reading):
            silent[file.name] = (lacks, seen.words[-300:])
        path.unlink()
        assert hand.window.isVisible()

    page.take(payments)
    hand.settle()
    page.reading.take_in()
    hand.settle()

    assert (frozen, silent) == ({}, {})
    assert [batch.total for batch in page.files()] == [TOTAL]
