from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from core.domain.spend import Role
from desktop.pages.import_columns import role_words
from desktop.widgets.asking import OpenFile
from desktop.widgets.control_total import AskControlTotal
from tests.desktop.conftest import TOTAL, Hand


@pytest.fixture
def page(hand: Hand, book_path: Path) -> Any:
    hand.open(book_path)
    return hand.go("import")


def read(hand: Hand, page: Any, path: Path) -> Any:
    page.look_at(path)
    hand.settle()
    return page.reading


def bring_in(hand: Hand, page: Any, path: Path) -> None:
    read(hand, page, path).take_in()
    hand.settle()


def test_a_file_is_shown_as_it_would_be_read_before_it_is_kept(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    assert "payments.csv: text file with commas" in reading.file_words()
    assert "headings in row 1" in reading.file_words()
    assert "6 payments, £6,890.90, without VAT, 1 credit -£20.00" in reading.count_words()
    assert reading.import_words() == "Import 6 payments"
    assert page.files() == ()


def test_the_preview_shows_payments_as_they_will_be_kept(
    hand: Hand, page: Any, payments: Path
) -> None:
    model = read(hand, page, payments).preview()

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


def test_importing_brings_the_payments_in_and_says_so(
    hand: Hand, page: Any, payments: Path
) -> None:
    bring_in(hand, page, payments)

    assert [batch.total for batch in page.files()] == [TOTAL]
    assert "Brought in 6 payments from payments.csv, £6,890.90." in page.banner.words()


def test_the_ledger_total_is_kept_with_the_file(hand: Hand, page: Any, payments: Path) -> None:
    reading = read(hand, page, payments)
    reading.type_total("6890.90")

    reading.take_in()
    hand.settle()

    assert page.files()[0].control_total == TOTAL
    assert page.files()[0].ties() is True


def test_a_total_that_is_no_amount_stands_in_the_way(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    reading.type_total("about 7000")
    reading.take_in()
    hand.settle()

    assert reading.hindrance() == "The ledger total is not an amount."
    assert page.files() == ()


def test_the_same_file_twice_changes_nothing(hand: Hand, page: Any, payments: Path) -> None:
    bring_in(hand, page, payments)

    reading = read(hand, page, payments)
    assert "Choose in part 3" in reading.hindrance()
    reading.choose_overlap(1)
    reading.take_in()
    hand.settle()

    assert len(page.files()) == 1
    assert "in the book already" in page.banner.words()


def test_a_question_is_asked_and_its_answer_makes_the_file_ready(
    hand: Hand, page: Any, tmp_path: Path
) -> None:
    path = tmp_path / "american.csv"
    path.write_text(
        "Date,Supplier,Amount\r\n03/04/2025,Alpha Ltd,10.00\r\n05/06/2025,Beta Ltd,20.00\r\n",
        encoding="utf-8",
    )
    reading = read(hand, page, path)
    assert reading.hindrance() == "Answer the questions in part 2 first."

    combo = next(c for c in reading.findChildren(QComboBox) if "month first" in c.accessibleName())
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    hand.settle()

    assert reading.hindrance() == ""
    assert reading.import_words() == "Import 2 payments"


def test_a_column_can_be_named_by_hand(hand: Hand, page: Any, payments: Path) -> None:
    reading = read(hand, page, payments)

    reading.use_column("supplier", 2)
    hand.settle()

    assert reading.preview().index(0, 2).data() == "Electricity for the depot"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("minutes.pdf", b"%PDF-1.4 minutes", "minutes.pdf"),
        ("nothing.csv", b"", "nothing.csv"),
        ("torn.xlsx", b"PK\x03\x04 torn in two", "torn.xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    hand: Hand, page: Any, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    reading = read(hand, page, path)

    said = page.banner.words() + reading.hindrance()
    assert words in page.banner.words() + reading.file_words()
    assert "SB-900" not in said
    assert page.files() == ()


def test_taking_a_file_out_can_be_undone(
    hand: Hand, page: Any, payments: Path, qtbot: QtBot
) -> None:
    bring_in(hand, page, payments)

    page.take_out()
    hand.settle()
    assert page.files() == ()

    page.undo()
    hand.settle()
    assert len(page.files()) == 1


def test_rows_left_out_are_listed_with_the_reason(hand: Hand, page: Any, payments: Path) -> None:
    bring_in(hand, page, payments)

    page.see_left_out()
    hand.settle()

    model = page.left_out_model()
    assert model.index(0, 2).data() == "The row of headings."


def test_the_ledger_total_can_be_given_later(
    hand: Hand, page: Any, payments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(hand, page, payments)
    monkeypatch.setattr(AskControlTotal, "ask", lambda *_args: (700_000, "one invoice is missing"))

    page.enter_control_total()
    hand.settle()

    batch = page.files()[0]
    assert (batch.control_total, batch.explanation) == (700_000, "one invoice is missing")


def test_a_file_is_chosen_and_read(
    hand: Hand, page: Any, payments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: payments)

    hand.window.go_to("import", "choose")
    hand.settle()

    assert page.reading.path() == payments


def test_every_role_has_words() -> None:
    assert all(role_words(role) for role in Role)
