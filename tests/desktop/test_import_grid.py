from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from core.domain.spend import Role, RowFate
from desktop.pages.import_columns import role_words
from desktop.pages.import_file import rows_text
from tests.desktop.conftest import Hand
from tests.desktop.importing import EITHER_WAY, FAULTY, fates, go_to_row, made, read


@pytest.fixture
def page(hand: Hand, book_path: Path) -> Any:
    hand.open(book_path)
    return hand.go("import")


# What the person says of rows and columns.


def test_a_row_can_be_said_to_hold_the_headings(hand: Hand, page: Any, tmp_path: Path) -> None:
    text = "Date,Supplier,Amount\nWhen,Who,How much\n13/04/2025,Alpha Ltd,10.00\n"
    reading = read(hand, page, made(tmp_path, "two.csv", text))

    go_to_row(reading, 2)
    reading.look_part.grid.headings_are_here()
    hand.settle()

    assert fates(reading)[1] is RowFate.HEADINGS


def test_a_row_stays_selected_while_ctrl_is_down(hand: Hand, page: Any, payments: Path) -> None:
    view = read(hand, page, payments).look_part.grid.view
    QTest.keyPress(view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)

    view.go_to(2, 0)
    view.go_to(2, 0)

    assert view.selected_rows() == [2]
    QTest.keyRelease(view, Qt.Key.Key_Control)


def test_a_row_can_be_skipped_and_taken_back(hand: Hand, page: Any, payments: Path) -> None:
    reading = read(hand, page, payments)

    go_to_row(reading, 3)
    reading.look_part.grid.skip()
    hand.settle()
    assert fates(reading)[2] is RowFate.LEFT_OUT
    assert reading.import_words() == "Import 5 payments"

    go_to_row(reading, 3)
    reading.look_part.grid.skip()
    hand.settle()
    assert reading.import_words() == "Import 6 payments"


def test_a_row_left_out_can_be_said_to_be_a_payment(hand: Hand, page: Any, tmp_path: Path) -> None:
    text = "Date,Supplier,Amount\n13/04/2025,Alpha Ltd,10.00\n,Total,10.00\n"
    reading = read(hand, page, made(tmp_path, "total.csv", text))
    assert reading.import_words() == "Import 1 payment"

    go_to_row(reading, 3)
    reading.look_part.grid.is_payment()
    hand.settle()

    assert reading.import_words() == "Import 2 payments"


def test_a_column_can_be_given_another_meaning(hand: Hand, page: Any, payments: Path) -> None:
    reading = read(hand, page, payments)

    reading.look_part.grid.choose_meaning(2, Role.SUPPLIER)
    hand.settle()

    assert reading.look_part.lines().index(0, 2).data() == "Electricity for the depot"


def test_a_column_that_is_not_needed_can_be_done_without(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    reading.look_part.grid.choose_meaning(2, None)
    hand.settle()

    grid = reading.look_part.grid.view.grid
    assert grid.headerData(2, Qt.Orientation.Horizontal) == "not used\nC"


def test_the_heading_of_a_column_opens_a_menu_of_meanings(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    menu = reading.look_part.grid.meaning_menu(1)

    chosen = [action.text() for action in menu.actions() if action.isChecked()]
    assert chosen == [role_words(Role.SUPPLIER)]


def test_what_was_said_can_be_forgotten(hand: Hand, page: Any, payments: Path) -> None:
    reading = read(hand, page, payments)
    go_to_row(reading, 3)
    reading.look_part.grid.skip()
    hand.settle()

    said = next(a for a in page.menu_actions if a.text().startswith("Read it as if"))
    assert said.isEnabled()
    said.trigger()
    hand.settle()

    assert reading.import_words() == "Import 6 payments"
    assert not said.isEnabled()


def test_what_cannot_be_is_refused_and_taken_back(hand: Hand, page: Any, tmp_path: Path) -> None:
    reading = read(hand, page, made(tmp_path, "faulty.csv", FAULTY))

    go_to_row(reading, 6)
    reading.look_part.grid.is_payment()
    hand.settle()

    assert "row 6 has none that can be read" in page.banner.words()
    assert reading.current().answers == {}
    assert fates(reading)[5] is RowFate.PROBLEM


def test_rows_are_named_as_a_person_names_them() -> None:
    rows = {("", 3), ("", 7), ("", 8), ("", 9)}

    assert rows_text(rows, several=False) == "3,7-9"
    assert rows_text({("May", 3), ("It's", 4)}, several=True) == "'It''s'!4,May!3"


# Questions.


def test_a_question_is_asked_and_its_answer_makes_the_file_ready(
    hand: Hand, page: Any, tmp_path: Path
) -> None:
    reading = read(hand, page, made(tmp_path, "either.csv", EITHER_WAY))
    assert reading.hindrance() == "Answer the question in part 2 first."

    choice = next(
        b for b in reading.findChildren(QRadioButton) if "month first:" in b.accessibleName()
    )
    choice.click()
    hand.settle()

    assert reading.hindrance() == ""
    assert reading.import_words() == "Import 2 payments"
    assert reading.look_part.lines().index(0, 1).data() == "04/03/2025"


def test_an_answer_can_be_changed_later(hand: Hand, page: Any, tmp_path: Path) -> None:
    reading = read(hand, page, made(tmp_path, "either.csv", EITHER_WAY))
    reading.answer("date_format", "mdy")
    hand.settle()
    assert "day first or month first" in reading.look_part.questions.words()

    reading.answer("date_format", "dmy")
    hand.settle()

    assert reading.look_part.lines().index(0, 1).data() == "03/04/2025"
