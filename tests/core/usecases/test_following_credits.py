"""Credits follow their payments through every verb, and derived bit by bit as all at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.parties import Body, Sector
from core.domain.spend import LineId
from core.domain.taxonomy import CategoryCode
from core.store import credits, decisions, reading, suppliers
from core.store.book import Book
from core.usecases import books, categorise, explain, import_spend, review_queue, tidy_suppliers
from core.usecases.review_queue import Shown

MAY = """Payment date,Supplier,Description,Reference,Account,Net amount
03/04/2025,Zib Ltd,Widget one,INV-1001,Sundry zed,100.00
14/04/2025,Zib Ltd,Widget two,INV-1002,Other zed,20.00
30/04/2025,Zob Ltd,Gadget,INV-1003,Third zed,7.00
"""
JUNE = """Payment date,Supplier,Description,Reference,Account,Net amount
03/06/2025,Zib Ltd,Credit for INV-1001,CN-1,,-40.00
04/06/2025,Zib Twin,Credit for INV-1001,CN-2,,-1.00
05/06/2025,Zob Ltd,Taken back,CN-3,Third zed,-7.00
06/06/2025,Zib Ltd,Goodwill,CN-4,,-2.00
28/06/2025,Zub Ltd,Doodad,INV-2001,Fourth zed,500.00
"""
HEADS = MAY.splitlines()[0]
JULY = f"""{HEADS}
17/07/2025,Zib Ltd,Credit for INV-1001 and INV-1002,CN-5,,-3.00
"""
CHOICES = import_spend.ImportChoices(answers={"sign": "positive"})
PENS, WATER = CategoryCode("office.stationery"), CategoryCode("energy.water")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "tarnstead.spendbook", body) as made:
        for name, rows in (("may.csv", MAY), ("june.csv", JUNE)):
            path = tmp_path / name
            path.write_text(rows, encoding="utf-8")
            import_spend.take_in(made, path, choices=CHOICES)
        # Nothing that is only learned stands: what follows can be told from it.
        review_queue.set_confirm_above(made, Pence(0))
        yield made
        assert said(made) == made_anew(made)


def said(book: Book) -> list[tuple[object, ...]]:
    """What is derived of credits."""
    with book.read() as connection:
        return [
            tuple(row)
            for table in ("credit_original", "line_said")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2")
        ]


def made_anew(book: Book) -> list[tuple[object, ...]]:
    """What is derived of credits where nothing is known before."""
    with book.work(Operation("again", "Again")) as work:
        for table in ("credit_original", "line_said"):
            work.connection.exec_driver_sql(f"DELETE FROM {table}")
        credits.remake(work, None, ())
    return said(book)


def category(book: Book, reference: str) -> str:
    rows = reading.line_rows_for_return(book, None)
    return next(row.category for row in rows if row.reference == reference)


def line_of(book: Book, reference: str) -> LineId:
    rows = reading.line_rows_for_return(book, None)
    return next(LineId(row.line_id) for row in rows if row.reference == reference)


def kind_of(book: Book, reference: str) -> list[int]:
    rows = reading.line_rows_for_return(book, None)
    return [next(row.kind_id for row in rows if row.reference == reference)]


def test_a_credit_goes_with_each_decision_on_its_payment(book: Book) -> None:
    seen = [category(book, "CN-1")]
    categorise.set_category(book, kind_of(book, "INV-1001"), PENS)  # type: ignore[arg-type]  # numbers of a test
    seen.append(category(book, "CN-1"))
    books.undo(book)
    seen.append(category(book, "CN-1"))
    books.redo(book)

    assert [*seen, category(book, "CN-1")] == ["", PENS, "", PENS]
    assert category(book, "CN-4") == ""
    inside = {row.category: row.pence for row in categorise.coverage(book).by_category}
    assert inside == {PENS: 60_00, "": 517_00}


def test_it_says_why_and_who_decided(book: Book) -> None:
    categorise.set_category(book, kind_of(book, "INV-1001"), PENS)  # type: ignore[arg-type]  # numbers of a test

    why = explain.why(book, line_of(book, "CN-1"))

    assert why.tier == "What the payment is that it lowers"
    start = "It follows the payment of 3 April 2025, reference INV-1001, which it names: "
    assert why.reason.startswith(start)
    assert why.entry is not None
    assert "step" in why.said()


def test_what_follows_is_not_asked_for(book: Book) -> None:
    def asked() -> int:
        return sum(item.pence for item in review_queue.queue(book, shown=Shown.UNKNOWN))

    before = asked()
    categorise.set_category(book, kind_of(book, "INV-1001"), PENS)  # type: ignore[arg-type]  # numbers of a test

    assert asked() == before - 100_00 + 40_00


def test_a_merge_finds_the_payment_and_its_undo_forgets_it(book: Book) -> None:
    categorise.set_category(book, kind_of(book, "INV-1001"), WATER)  # type: ignore[arg-type]  # numbers of a test
    ids = {row.supplier.name: row.supplier.id for row in suppliers.suppliers(book)}

    tidy_suppliers.merge(book, ids["Zib Ltd"], [ids["Zib Twin"]])
    joined = category(book, "CN-2")
    books.undo(book)

    assert (joined, category(book, "CN-2"), category(book, "CN-1")) == (WATER, "", WATER)


def test_a_file_that_goes_and_comes_back_takes_its_credits_along(book: Book) -> None:
    categorise.set_category(book, kind_of(book, "INV-1001"), WATER)  # type: ignore[arg-type]  # numbers of a test
    before = said(book)

    import_spend.take_out(book, reading.lines_by_ids(book, [1])[0].batch_id)
    alone = category(book, "CN-1")
    books.undo(book)

    assert alone == ""
    assert said(book) == before


def test_one_that_may_lower_two_that_are_not_alike_says_so(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "july.csv"
    path.write_text(JULY, encoding="utf-8")
    import_spend.take_in(book, path, choices=CHOICES)
    categorise.set_category(book, kind_of(book, "INV-1001"), PENS)  # type: ignore[arg-type]  # numbers of a test

    assert category(book, "CN-5") == ""
    why = explain.why(book, line_of(book, "CN-5"))
    assert why.reason.endswith("not alike, so it follows none of them")
    categorise.set_category(book, kind_of(book, "INV-1002"), PENS)  # type: ignore[arg-type]  # numbers of a test
    assert category(book, "CN-5") == PENS
    assert decisions.line_choices(book) == {}
