from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from core.domain.spend import Role
from desktop.pages.import_columns import role_words, roles_to_choose
from desktop.pages.import_file import FileState, IncomingFile
from desktop.widgets.asking import OpenFile, OpenFiles, SaveFile
from desktop.widgets.control_total import AskControlTotal
from tests.desktop.conftest import TOTAL, Hand
from tests.desktop.importing import EITHER_WAY, FAULTY, bring_in, made, read
from tests.desktop.test_access import come_to_rest, cut_off, over_the_edge


@pytest.fixture
def page(hand: Hand, book_path: Path) -> Any:
    hand.open(book_path)
    return hand.go("import")


# How a file is shown.


def test_a_file_is_shown_as_it_would_be_read_before_it_is_kept(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    assert "payments.csv: text file with commas" in reading.file_words()
    assert "headings in row 1" in reading.file_words()
    counts = reading.check_part.counts_words()
    assert "6 payments, £6,890.90, without VAT, 1 credit -£20.00" in counts
    assert reading.import_words() == "Import 6 payments"
    assert page.files() == ()


def test_the_preview_shows_payments_as_they_will_be_kept(
    hand: Hand, page: Any, payments: Path
) -> None:
    model = read(hand, page, payments).look_part.lines()

    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(4)] == [
        "Row",
        "Payment date",
        "Supplier",
        "Amount",
    ]
    assert [model.index(0, n).data() for n in range(4)] == [
        "2",
        "03/04/2025",
        "Tarn Power Ltd",
        "£1,204.50",
    ]


def test_the_grid_says_beside_each_row_what_becomes_of_it(
    hand: Hand, page: Any, tmp_path: Path
) -> None:
    reading = read(hand, page, made(tmp_path, "faulty.csv", FAULTY))
    grid = reading.look_part.grid.view.grid

    down = [grid.headerData(n, Qt.Orientation.Vertical) for n in range(grid.rowCount())]
    assert down[:4] == ["1  Left out", "2  Headings", "3  Payment", "4  Problem"]
    across = [grid.headerData(n, Qt.Orientation.Horizontal) for n in range(4)]
    assert across[:2] == ["Payment date\nA", "Supplier\nB"]


def test_every_column_says_why_it_was_taken_for_what_it_is(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    rows = reading.look_part.columns().rows()
    whys = [row.why for row in rows if row.role]
    assert len(whys) == 4
    assert all(whys)


def test_each_part_says_whether_it_needs_the_person(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    steps = read(hand, page, payments).steps.words()
    assert steps == (
        "1  File: read",
        "2  Columns: clear",
        "3  Check: ledger total not given",
        "4  Result: ready",
    )

    wordless = "Date,Supplier,Nimmo,Amount\r\n" + "25/04/2025,Alpha Ltd,Fencing,10.00\r\n" * 4
    steps = read(hand, page, made(tmp_path, "wordless.csv", wordless)).steps.words()
    assert steps[1] == "2  Columns: no column says what was bought"

    steps = read(hand, page, made(tmp_path, "either.csv", EITHER_WAY)).steps.words()
    assert steps[1] == "2  Columns: 1 question"
    assert steps[3] == "4  Result: waits"


def test_the_keyboard_goes_with_the_file_that_was_chosen(
    hand: Hand, page: Any, payments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenFiles, "ask", lambda *_args: [payments])
    hand.window.activateWindow()
    page._list.empty.button.setFocus()

    page._list.empty.button.click()
    hand.settle()
    focus = hand.window.focusWidget()
    assert focus is not None
    assert page.reading.isAncestorOf(focus)


# When a file cannot be read.


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("minutes.pdf", b"%PDF-1.4 minutes"),
        ("nothing.csv", b""),
        ("torn.xlsx", b"PK\x03\x04 torn in two"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    hand: Hand, page: Any, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    reading = read(hand, page, path)

    assert name in reading.file_words()
    assert "SB-900" not in reading.file_words()
    assert page.files() == ()
    parts = (reading.look_part, reading.check_part)
    assert not any(part.isVisible() for part in parts)
    shown = [b for b in reading.files_part.findChildren(QPushButton) if b.isVisible()]
    assert len(shown) == 4
    assert all(button.isEnabled() for button in shown)


def test_a_file_that_was_put_right_is_read_again(hand: Hand, page: Any, tmp_path: Path) -> None:
    path = made(tmp_path, "spend.csv", "")
    reading = read(hand, page, path)
    assert reading.files()[0].state() is FileState.UNREADABLE

    made(tmp_path, "spend.csv", "Date,Supplier,Amount\n13/07/2025,Alpha Ltd,10.00\n")
    reading.read_again()
    hand.settle()

    assert reading.import_words() == "Import 1 payment"


def test_reading_that_was_stopped_can_be_begun_again(
    hand: Hand, page: Any, payments: Path
) -> None:
    page.look_at([payments])
    hand.window.open_book.jobs.cancel_all()
    hand.settle()
    stopped = page.reading.files()[0].state()

    page.reading.read_again()
    hand.settle()

    assert stopped in {FileState.UNREADABLE, FileState.READY}
    assert page.reading.import_words() == "Import 6 payments"


# After the import.


def test_importing_brings_the_payments_in_and_says_so(
    hand: Hand, page: Any, payments: Path
) -> None:
    bring_in(hand, page, payments)

    assert [batch.total for batch in page.files()] == [TOTAL]
    assert "Brought in 6 payments from payments.csv, £6,890.90." in page.banner.words()
    assert (
        "Still open until the ledger's total agrees or is explained: 1 file."
        in page.banner.words()
    )


def test_nothing_is_done_to_a_file_that_is_not_in_sight(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)
    offered = {action.text() for action in page.menu_actions if action.isVisible()}

    next(a for a in page.menu_actions if a.text() == "Back to the files").trigger()
    reading.take_in()
    hand.settle()

    still = {action.text() for action in page.menu_actions if action.isVisible()}
    assert "Import 6 payments" in offered - still
    assert reading.files() == ()
    assert page.files() == ()


def test_taking_a_file_out_can_be_undone(hand: Hand, page: Any, payments: Path) -> None:
    bring_in(hand, page, payments)

    page.take_out()
    hand.settle()
    assert page.files() == ()

    page.undo()
    hand.settle()
    assert len(page.files()) == 1


def test_where_every_row_went_is_shown_after_the_import(
    hand: Hand, page: Any, payments: Path
) -> None:
    bring_in(hand, page, payments)

    page.see_after()
    hand.settle()

    assert page.after.rows().index(0, 2).data() == "The row of headings."
    assert "Rows of the file: 7" in page.after.statement.words()
    assert "It closes" in page.after.statement.words()


def test_the_ledger_total_can_be_given_later(
    hand: Hand, page: Any, payments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(hand, page, payments)
    monkeypatch.setattr(AskControlTotal, "ask", lambda *_args: (700_000, "one invoice is missing"))

    page.enter_control_total()
    hand.settle()

    batch = page.files()[0]
    assert (batch.control_total, batch.explanation) == (700_000, "one invoice is missing")


# For everyone, and for large files.


def test_every_control_of_the_dialogue_has_a_name(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    reading = read(hand, page, made(tmp_path, "faulty.csv", FAULTY), payments)

    for widget in reading.findChildren(QPushButton) + reading.findChildren(QRadioButton):
        if widget.isVisible():
            spoken = QAccessible.queryAccessibleInterface(widget)
            assert spoken.text(QAccessible.Text.Name).strip()


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut_off_in_the_dialogue(
    hand: Hand, page: Any, payments: Path, tmp_path: Path, percent: int
) -> None:
    hand.window.resize(1280, 720)
    hand.window.set_text_size(percent)
    try:
        read(hand, page, made(tmp_path, "faulty.csv", FAULTY), payments)
        page.reading.check_part.type_total("1")
        come_to_rest()

        assert [*cut_off(page), *over_the_edge(page)] == []
    finally:
        hand.window.set_text_size(100)


def test_a_file_is_read_answered_and_imported_with_keys_alone(
    hand: Hand, page: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    reading = read(hand, page, made(tmp_path, "either.csv", EITHER_WAY))
    hand.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is hand.window, timeout=5000)

    reading.look_part.grid.view.setFocus()
    QTest.keyClick(reading.look_part.grid.view, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    asked = QApplication.focusWidget()
    assert isinstance(asked, QRadioButton)
    QTest.keyClick(asked, Qt.Key.Key_Space)
    hand.settle()
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hand.settle()

    assert [batch.lines for batch in page.files()] == [2]


def test_a_large_file_never_holds_the_window_up(
    hand: Hand, page: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = (f"{1 + n % 28:02}/05/2025,Supplier {n % 300} Ltd,{n}.25\n" for n in range(100_000))
    path = made(tmp_path, "large.csv", "Date,Supplier,Amount\n" + "".join(rows))
    longest, last = 0.0, time.thread_time()

    def beat() -> None:
        # The processor's time of this thread: other programs may hold the machine up.
        nonlocal longest, last
        now = time.thread_time()
        longest, last = max(longest, now - last), now

    timer = QTimer(page)
    timer.setInterval(5)
    timer.timeout.connect(beat)
    timer.start()
    page.look_at([path])
    qtbot.waitUntil(lambda: page.reading.files()[0].look is not None, timeout=20_000)
    assert page.reading.files()[0].look.reading.whole is False
    hand.settle()
    timer.stop()

    assert page.reading.import_words() == "Import 100,000 payments"
    assert longest < 0.1


def test_the_layouts_that_the_book_knows_are_passed_on(
    hand: Hand, page: Any, payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(hand, page, payments)
    page.see_layouts()
    hand.settle()
    assert page.layouts.layouts()[0].name == "payments.csv"

    out = tmp_path / "layouts.json"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: out)
    page.layouts.export_layouts()
    hand.settle()
    assert "Wrote 1 layout" in page.banner.words()

    monkeypatch.setattr(OpenFile, "ask", lambda *_args: out)
    page.layouts.take_in()
    hand.settle()
    assert "Took in 1 layout" in page.banner.words()


def test_every_role_has_words_and_can_be_chosen() -> None:
    assert all(role_words(role) for role in Role)
    assert sorted(roles_to_choose()) == sorted(Role)


def test_a_file_in_hand_says_nothing_before_it_is_read() -> None:
    file = IncomingFile(Path("payments.csv"))

    assert file.state() is FileState.READING
    assert file.open_questions(2) == []
    assert not file.is_like(file)
