"""Every figure of the profile equals the payments behind it, to the penny."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.spend import KindId
from core.domain.spend_table import Answer, Asked, Question
from core.store import reading
from core.store.book import Book
from core.store.reading import Filter
from core.usecases import books, categorise, deciding, import_spend, profile_spend

AS_AT = date(2026, 3, 31)
YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))

_PAYMENTS = """Payment date,Supplier,Description,Department,Cost centre,Account,Net amount
03/04/2025,Tarn Power Ltd,Electricity for the depot,Works,Depot,Electricity,1204.50
14/07/2025,Tarn Power Ltd,Electricity for the hall,Halls,Hall,Electricity,820.00
15/07/2025,Greenfold Grounds Ltd,Grass cutting,Works,Depot,Grounds,2400.00
30/01/2026,Office Nook & Sons,Toner and paper,Halls,Hall,Stationery,86.40
02/02/2026,Office Nook & Sons,Returned toner,Halls,,Stationery,-20.00
05/05/2026,Office Nook & Sons,Paper,Halls,Hall,Stationery,33.00
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("profile")
    (folder / "payments.csv").write_text(_PAYMENTS, encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(folder / "t.spendbook", body, actor="Test") as made:
        import_spend.take_in(made, folder / "payments.csv", choices=import_spend.ImportChoices())
        yield made


@pytest.mark.parametrize("rows_by", list(Question))
@pytest.mark.parametrize("columns_by", [None, Question.QUARTER, Question.CENTRE])
@pytest.mark.parametrize("in_scope", [True, False])
def test_every_figure_is_the_sum_of_the_payments_behind_it(
    book: Book, rows_by: Question, columns_by: Question | None, in_scope: bool
) -> None:
    asked = Asked(rows_by, columns_by, in_scope=in_scope)
    table = profile_spend.spend_table(book, asked, as_at=AS_AT, period=YEAR)

    assert sum(row.pence for row in table.rows) == table.total
    assert sum(table.sums) == (table.total if columns_by else 0)
    for row in table.rows:
        behind = profile_spend.lines_behind({rows_by: row.answer}, YEAR, in_scope=in_scope)
        assert reading.count_and_sum(book, behind) == (row.lines, row.pence)
        for answer, cell in zip(table.columns, row.cells, strict=True):
            within = {rows_by: row.answer, columns_by or rows_by: answer}
            if cell is not None and rows_by is not columns_by:
                behind = profile_spend.lines_behind(within, YEAR, in_scope=in_scope)
                assert reading.count_and_sum(book, behind)[1] == cell


def test_time_stands_in_its_order_and_all_else_by_pounds(book: Book) -> None:
    asked = Asked(Question.SUPPLIER, Question.QUARTER, in_scope=False)
    table = profile_spend.spend_table(book, asked, as_at=AS_AT)

    assert [row.answer.label for row in table.rows] == [
        "Greenfold Grounds Ltd",
        "Tarn Power Ltd",
        "Office Nook & Sons",
    ]
    assert [one.label for one in table.columns] == [
        "Apr to Jun 2025",
        "Jul to Sep 2025",
        "Jan to Mar 2026",
        "Apr to Jun 2026",
    ]
    assert table.rows[1].cells == (120_450, 82_000, None, None)
    assert table.sums == (120_450, 322_000, 6_640, 3_300)


def test_within_an_answer_only_its_payments_are_divided(book: Book) -> None:
    depot = profile_spend.answer_named(book, Question.CENTRE, "depot", as_at=AS_AT)
    assert depot == Answer("Depot", "Depot")

    asked = Asked(Question.SUPPLIER, within={Question.CENTRE: depot}, in_scope=False)
    table = profile_spend.spend_table(book, asked, as_at=AS_AT, period=YEAR)

    assert {row.answer.label: row.pence for row in table.rows} == {
        "Greenfold Grounds Ltd": 240_000,
        "Tarn Power Ltd": 120_450,
    }
    assert table.basis.startswith("All payments, Depot: £3,604.50 of £4,490.90 paid; April 2025")


def test_what_is_out_of_scope_is_a_row_of_its_own(book: Book) -> None:
    (line,) = reading.lines_by_ids(book, reading.line_keys_for(book, Filter(text="Grass")))
    categorise.set_out_of_scope(book, [KindId(line.kind_id)], deciding.scope_rules(book)[0].id)

    asked = Asked(Question.GROUP, in_scope=False)
    table = profile_spend.spend_table(book, asked, as_at=AS_AT)
    books.undo(book)

    assert ("Out of scope", 240_000) in [(r.answer.label, r.pence) for r in table.rows]
