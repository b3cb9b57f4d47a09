from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.widgets.asking import SaveFile
from tests.desktop.conftest import TOTAL, Hand
from tests.desktop.importing import FAULTY, bring_in, made, read


@pytest.fixture
def page(hand: Hand, book_path: Path) -> Any:
    hand.open(book_path)
    return hand.go("import")


# Checks.


def test_the_statement_accounts_for_every_row(hand: Hand, page: Any, tmp_path: Path) -> None:
    reading = read(hand, page, made(tmp_path, "faulty.csv", FAULTY))

    words = reading.check_part.statement.words()
    assert "Payments: 6 (£300.00)" in words
    assert "Left out: 3" in words
    assert "Problems: 3" in words
    assert "Rows of the file: 12" in words
    assert "It closes" in words


def test_the_ledger_total_is_kept_with_the_file(hand: Hand, page: Any, payments: Path) -> None:
    reading = read(hand, page, payments)
    reading.check_part.type_total("6890.90")

    reading.take_in()
    hand.settle()

    assert page.files()[0].control_total == TOTAL
    assert page.files()[0].ties() is True


def test_a_difference_from_the_ledger_is_open_until_it_is_explained(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    reading.check_part.type_total("7000")
    assert "differs by -£109.10" in reading.steps.words()[2]
    reading.check_part.explain("one invoice came late")
    assert reading.steps.words()[2] == "3  Check: explained"
    reading.take_in()
    hand.settle()

    assert page.files()[0].explanation == "one invoice came late"


def test_a_total_that_is_no_amount_stands_in_the_way(
    hand: Hand, page: Any, payments: Path
) -> None:
    reading = read(hand, page, payments)

    reading.check_part.type_total("about 7000")
    reading.take_in()
    hand.settle()

    assert reading.hindrance() == "The ledger total of payments.csv is not an amount."
    assert page.files() == ()


def test_problems_are_shown_by_cause_and_settled_for_all_rows_at_once(
    hand: Hand, page: Any, tmp_path: Path
) -> None:
    reading = read(hand, page, made(tmp_path, "faulty.csv", FAULTY))
    causes = reading.check_part.causes
    assert sorted(cause.reason.counted.rows for cause in causes.causes()) == [1, 2]
    assert reading.hindrance() == "Answer the question in part 3 first."

    while causes.causes():
        causes.leave_out()
        hand.settle()

    assert reading.hindrance() == ""
    assert reading.import_words() == "Import 6 payments"


def test_a_row_with_a_problem_is_shown_in_the_file(hand: Hand, page: Any, tmp_path: Path) -> None:
    reading = read(hand, page, made(tmp_path, "faulty.csv", FAULTY))
    causes = reading.check_part.causes
    problem = causes.rows()[0]

    causes.row_wanted.emit(problem)

    view = reading.look_part.grid.view
    assert view.grid.row_at(view.current_row()).row == problem.place.row


def test_rows_that_are_no_payments_are_saved_as_a_workbook(
    hand: Hand, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read(hand, page, made(tmp_path, "faulty.csv", FAULTY))
    out = tmp_path / "rows.xlsx"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: out)

    reading.save_rows()
    hand.settle()

    assert out.exists()
    assert "rows.xlsx" in page.banner.words()


def test_people_among_the_payees_are_counted(hand: Hand, page: Any, tmp_path: Path) -> None:
    text = (
        "Date,Supplier,Amount\n13/04/2025,Mr John Smith,10.00\n14/04/2025,Alpha Ltd,5.00\n"
        "15/04/2025,REDACTED PERSONAL DATA,7.00\n"
    )
    reading = read(hand, page, made(tmp_path, "people.csv", text))

    words = reading.check_part.people_words()
    assert "may be people: 1 payee (£10.00)" in words
    assert "names hidden already: 1 payee (£7.00)" in words


# In the book already.


def test_the_same_file_twice_is_left_alone(hand: Hand, page: Any, payments: Path) -> None:
    bring_in(hand, page, payments)

    reading = read(hand, page, payments)

    assert "This very file was brought in" in reading.check_part.overlap.words()
    assert "in the book already" in reading.hindrance()
    reading.take_in()
    hand.settle()
    assert len(page.files()) == 1


def test_a_longer_file_asks_what_becomes_of_payments_that_are_here(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    bring_in(hand, page, payments)
    longer = made(
        tmp_path,
        "longer.csv",
        payments.read_text(encoding="utf-8") + "03/06/2025,New Ltd,Chairs,50.00\n",
    )

    reading = read(hand, page, longer)
    assert "6 of 7 payments are here already" in reading.check_part.overlap.words()
    assert "Choose in part 3" in reading.hindrance()
    reading.check_part.overlap.choose("skip")
    assert reading.hindrance() == ""
    reading.take_in()
    hand.settle()

    assert [batch.lines for batch in page.files()] == [6, 1]


def test_replacing_shows_what_the_new_file_has_otherwise(
    hand: Hand, page: Any, payments: Path, tmp_path: Path
) -> None:
    bring_in(hand, page, payments)
    text = payments.read_text(encoding="utf-8").replace("820.00", "830.00")
    reading = read(hand, page, made(tmp_path, "newer.csv", text))

    reading.check_part.overlap.choose("replace")

    (changed,) = reading.check_part.overlap.differences()
    assert (changed.what, changed.before, changed.after) == ("Changed", 82_000, 83_000)
    reading.take_in()
    hand.settle()
    assert [batch.total for batch in page.files()] == [TOTAL + 1000]
