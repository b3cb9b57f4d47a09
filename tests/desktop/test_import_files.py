from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from desktop.pages.import_file import FileState
from desktop.widgets.asking import OpenFiles
from tests.desktop.conftest import TOTAL, Hand
from tests.desktop.importing import EITHER_WAY, made, read


@pytest.fixture
def page(hand: Hand, book_path: Path) -> Any:
    hand.open(book_path)
    return hand.go("import")


def test_several_files_are_brought_in_as_one_action(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    other = made(tmp_path, "other.csv", "Date,Supplier,Amount\n13/07/2025,Alpha Ltd,10.00\n")

    reading = read(hand, page, payments, other)
    assert reading.import_words() == "Import 7 payments from 2 files"
    reading.take_in()
    hand.settle()
    assert len(page.files()) == 2
    assert "Brought in 7 payments from 2 files" in page.banner.words()

    page.undo()
    hand.settle()
    assert page.files() == ()


def test_each_file_keeps_what_was_said_of_it(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    other = made(tmp_path, "other.csv", "Date,Supplier,Amount\n13/07/2025,Alpha Ltd,10.00\n")
    reading = read(hand, page, payments, other)

    reading.check_part.type_total("6890.90")
    reading.choose(reading.files()[1])
    reading.check_part.type_total("11")
    reading.take_in()
    hand.settle()

    assert [batch.control_total for batch in page.files()] == [TOTAL, 1100]


def test_files_of_the_same_layout_are_answered_once(hand: Hand, page: Any, tmp_path: Path) -> None:
    one = made(tmp_path, "one.csv", EITHER_WAY)
    two = made(tmp_path, "two.csv", EITHER_WAY.replace("Alpha", "Gamma"))
    reading = read(hand, page, one, two)
    assert [file.state() for file in reading.files()] == [FileState.ASKS, FileState.ASKS]

    reading.answer("date_format", "dmy")
    hand.settle()

    assert [file.state() for file in reading.files()] == [FileState.READY, FileState.READY]


def test_a_file_that_is_no_spend_is_taken_off_the_list(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    minutes = tmp_path / "minutes.pdf"
    minutes.write_bytes(b"%PDF-1.4 minutes")
    reading = read(hand, page, payments, minutes)
    assert "minutes.pdf cannot be read" in reading.hindrance()

    reading.choose(reading.files()[1])
    reading.take_off()

    assert reading.hindrance() == ""
    assert reading.import_words() == "Import 6 payments"


def test_what_is_still_open_is_found_in_whichever_file_it_is(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    either = made(tmp_path, "either.csv", EITHER_WAY)
    reading = read(hand, page, payments, either)

    reading.go_to_open()

    assert reading.current().path == either


def test_files_dropped_on_the_window_are_read_together(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    other = made(tmp_path, "other.csv", "Date,Supplier,Amount\n13/07/2025,Alpha Ltd,10.00\n")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path)) for path in (payments, other)])

    hand.window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            dropped,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    hand.settle()

    assert [file.path for file in page.reading.files()] == [payments, other]


def test_files_are_chosen_and_more_are_added(
    hand: Hand, page: Any, payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = made(tmp_path, "other.csv", EITHER_WAY)
    monkeypatch.setattr(OpenFiles, "ask", lambda *_args: [payments])
    hand.window.go_to("import", "choose")
    hand.settle()

    monkeypatch.setattr(OpenFiles, "ask", lambda *_args: [other, payments])
    page.take("add")
    hand.settle()

    assert [file.path for file in page.reading.files()] == [payments, other]
