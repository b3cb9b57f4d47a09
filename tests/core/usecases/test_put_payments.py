"""Single payments are put where they belong by themselves, to the penny, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.cards import SETTLED
from core.domain.operations import Operation
from core.domain.parties import Body, Sector
from core.domain.spend import KindId, LineId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, reading
from core.store.book import Book
from core.usecases import books, categorise, explain, import_spend, put_payments

# Three payments of one kind, a credit that names the second, and another supplier.
SPEND = """Payment date,Supplier,Description,Reference,Account,Net amount
03/04/2025,Zib Ltd,Widgets,INV-1,Sundry zed,100.00
14/04/2025,Zib Ltd,Widgets,INV-2,Sundry zed,20.00
30/04/2025,Zib Ltd,Widgets,INV-3,Sundry zed,7.00
03/06/2025,Zib Ltd,Credit for INV-2,CN-1,,-5.00
28/06/2025,Zub Ltd,Doodad,INV-9,Fourth zed,500.00
"""
CHOICES = import_spend.ImportChoices(answers={"sign": "positive"})
PENS, WATER = CategoryCode("office.stationery"), CategoryCode("energy.water")
SECOND = LineId(2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    spend, made = tmp_path / "spend.csv", tmp_path / "tarnstead.spendbook"
    spend.write_text(SPEND, encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(made, body) as book:
        import_spend.take_in(book, spend, choices=CHOICES)
        (kind,) = {one.kind_id for one in reading.lines_by_ids(book, [1, 2, 3])}
        categorise.set_category(book, [KindId(kind)], PENS)
    return made


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with books.open_book(path) as opened:
        yield opened


def inside(book: Book) -> dict[str, int]:
    return {row.category: row.pence for row in categorise.coverage(book).by_category}


def test_one_payment_moves_with_its_credit_and_the_others_of_its_kind_stay(book: Book) -> None:
    touched = put_payments.put_in_category(book, [SECOND], WATER)

    assert (touched.lines, touched.pence) == (1, 20_00)
    assert touched.summary == "Put 1 payment in Water and sewerage, by itself, £20.00"
    assert inside(book) == {PENS: 107_00, WATER: 15_00, "": 500_00}
    assert explain.why(book, SECOND).tier == "Your choice for this payment alone"


def test_one_payment_goes_out_of_scope_with_its_credit(book: Book) -> None:
    put_payments.put_out_of_scope(book, [SECOND], "grants")

    found = categorise.coverage(book)
    assert (found.in_scope_pence, [row.pence for row in found.by_scope]) == (607_00, [15_00])


def test_it_stays_when_the_kind_goes_elsewhere_and_back_it_follows_the_kind(book: Book) -> None:
    put_payments.put_in_category(book, [SECOND], WATER)
    kind = KindId(reading.lines_by_ids(book, [2])[0].kind_id)
    categorise.back_to_rules(book, [kind])
    alone = inside(book)
    categorise.set_category(book, [kind], PENS)

    put_payments.put_back(book, [SECOND])

    assert alone == {"": 607_00, WATER: 15_00}
    assert inside(book) == {PENS: 122_00, "": 500_00}


def test_undo_puts_it_back_where_it_was(book: Book) -> None:
    put_payments.put_in_category(book, [SECOND], WATER)
    put_payments.put_in_category(book, [SECOND, LineId(3)], CategoryCode("energy.gas"))

    books.undo(book)

    assert inside(book) == {PENS: 107_00, WATER: 15_00, "": 500_00}


def test_a_payment_that_is_not_there_and_a_joined_bill_are_refused(book: Book) -> None:
    with book.work(Operation("test", "Joined to a card file")) as work:
        decisions.set_line_choices(work, [LineId(5)], CategoryCode("internal.cards"), SETTLED, "")

    with pytest.raises(put_payments.JoinedToCards, match="Payment 5"):
        put_payments.put_back(book, [LineId(5)])
    with pytest.raises(put_payments.UnknownPayment, match="number 77"):
        put_payments.put_in_category(book, [SECOND, LineId(77)], WATER)
    assert inside(book)[PENS] == 122_00


def test_the_command_does_it_and_takes_it_back(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put = ["categories", "put", "2", "3", "--book", str(path)]
    assert main([*put, "--category", WATER]) == 0
    assert main([*put, "--back"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "Put 2 payments in Water and sewerage, by themselves, £27.00.",
        "Put 2 payments back to the others, £27.00.",
    ]
