"""Card files joined to the payments of their bills, worked out on paper.

Two card files, amounts with VAT as the bank charges them, without VAT as the book counts them:

    a.csv, card …1111   May    120.00 + 60.00 - 12.00 refund          168.00     140.00
                        June   96.00 + 30.00 + 0.90 foreign fee       126.90     110.90
    b.csv, card …2222   June   24.00 + 48.00                           72.00      60.00
                        July   30.00                                   30.00      25.00
                                                               counted without VAT 335.90

The ledger pays, beside 500.00 to Acme:

    14 June       168.00   a.csv of May, 25 days after its last purchase
    14 July       198.90   a.csv and b.csv of June: 126.90 + 72.00, two cards on one bill
    20 November    30.00   b.csv of July, 141 days after: late
                  396.90

Without joining, 500.00 + 396.90 + 335.90 = 1,232.80 would count, 396.90 of it twice. Joined:
total 1,232.80 = in scope 835.90 (500.00 + 335.90) + out of scope 396.90.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.classifying.card_words import card_file_evidence
from core.domain.cards import SETTLED, JoinState
from core.domain.money import Pence
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.spend import BatchId, LineId, Role, Verdict
from core.store import reading
from core.store.book import Book
from core.usecases import (
    books,
    find_opportunities,
    import_spend,
    join_cards,
    return_checks,
    review_queue,
    switch_scope,
)
from core.usecases.categorise import coverage
from core.usecases.import_spend import ImportChoices, Imported
from core.usecases.join_cards import BillDiffers, CardSettlement, NoCardFile, NoSettlement

SPEND = Path(__file__).parents[3] / "../shared/data/spend"

CARD = "Transaction Date,Card Number,Merchant Name,Net Amount,VAT Amount,Gross Amount"
A = [
    "03/05/2025,5412 0000 0000 1111,TOOLSHED,100.00,20.00,120.00",
    "10/05/2025,5412 0000 0000 1111,STATIONERS,50.00,10.00,60.00",
    "20/05/2025,5412 0000 0000 1111,STATIONERS,-10.00,-2.00,-12.00",
    "05/06/2025,5412 0000 0000 1111,HARBOUR HOTEL,80.00,16.00,96.00",
    "06/06/2025,5412 0000 0000 1111,SAAS INC,30.00,0.00,30.00",
    "06/06/2025,5412 0000 0000 1111,NON-STERLING FEE,0.90,0.00,0.90",
]
B = [
    "11/06/2025,5412 0000 0000 2222,CORNER CAFE,20.00,4.00,24.00",
    "25/06/2025,5412 0000 0000 2222,FUEL STOP,40.00,8.00,48.00",
    "02/07/2025,5412 0000 0000 2222,FLORIST,25.00,5.00,30.00",
]
LEDGER = "Payment Date,Supplier,Description,Net Amount,VAT"
PAID = [
    "20/05/2025,Acme Cleaning,Office cleaning,500.00,100.00",
    "14/06/2025,BARCLAYCARD,Statement,168.00,0.00",
    "14/07/2025,BARCLAYCARD,Statement,198.90,0.00",
    "20/11/2025,BARCLAYCARD,Statement,30.00,0.00",
]
YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        yield made


def bring(
    book: Book, name: str, heading: str, rows: list[str], answers: dict[str, str] | None = None
) -> Imported:
    path = book.path.parent / name
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return import_spend.take_in(book, path, choices=ImportChoices(answers=answers or {}))


def bring_all(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, PAID)
    bring(book, "a.csv", CARD, A)
    bring(book, "b.csv", CARD, B)


def bills(book: Book) -> list[CardSettlement]:
    return list(join_cards.settlements(book))


def sums(book: Book) -> tuple[int, int]:
    inside, _ = reading.count_and_sum(book, reading.Filter(scope="in"))[::-1]
    outside, _ = reading.count_and_sum(book, reading.Filter(scope="out"))[::-1]
    return inside, outside


def test_each_bill_is_offered_with_the_card_files_it_pays_for(book: Book) -> None:
    bring_all(book)

    first, second, third = bills(book)

    assert [one.state for one in (first, second, third)] == [JoinState.OFFERED] * 3
    assert (first.files, first.covers) == (("a.csv",), "May 2025")
    assert (second.files, second.covers) == (("a.csv", "b.csv"), "June 2025")
    assert (third.files, third.covers) == (("b.csv",), "July 2025")
    assert [one.purchases for one in (first, second, third)] == [16800, 19890, 3000]
    assert all(one.agrees and one.difference == 0 for one in (first, second, third))
    assert first.reason == (
        "The payee says \u201cbarclaycard\u201d; £168.00 is to the penny what a.csv lists for"
        " May 2025 (3 lines); paid 25 days after the last of them"
    )
    assert third.reason.endswith("paid 141 days after the last of them: late")


def test_nothing_is_decided_by_itself(book: Book) -> None:
    bring_all(book)

    assert sums(book) == (123280, 0)
    assert len(join_cards.unjoined(book)) == 3


def test_a_joined_bill_counts_once_and_the_parts_add_up(book: Book) -> None:
    bring_all(book)

    touched = join_cards.accept_agreeing(book)

    assert (touched.lines, touched.pence) == (3, 39690)
    assert sums(book) == (83590, 39690)
    found = coverage(book)
    assert found.in_scope_pence == 83590
    assert [(one.rule, one.label, one.lines, one.pence) for one in found.by_scope] == [
        ("cards", "Purchase card settlements", 3, 39690)
    ]
    assert join_cards.unjoined(book) == ()
    assert all(one.open_pence == 0 for one in join_cards.look(book).files)


def test_the_reason_stands_with_the_payment(book: Book) -> None:
    bring_all(book)
    one = bills(book)[1]

    join_cards.accept(book, one.id)

    line = reading.lines_by_ids(book, [one.id])[0]
    assert line.scope == "cards"
    assert line.category == "internal.cards"
    assert line.scope_reason == ("Settled by card file a.csv, b.csv, counted there (June 2025)")
    assert bills(book)[1].state is JoinState.JOINED


def test_what_is_left_out_adds_up_with_the_bills_that_were_joined(book: Book) -> None:
    bring_all(book)
    join_cards.accept_agreeing(book)

    rows = switch_scope.presets(book)

    left_out = sum(row.pence for row in coverage(book).by_scope)
    assert sum(row.pence for row in rows) == left_out
    assert [row.rule.id for row in rows if not row.switchable] == [SETTLED]


def test_undo_takes_a_joining_back_and_redo_brings_it_again(book: Book) -> None:
    bring_all(book)
    join_cards.accept_agreeing(book)

    books.undo(book)
    undone = sums(book)
    books.redo(book)

    assert undone == (123280, 0)
    assert sums(book) == (83590, 39690)


def test_a_refusal_is_remembered_until_it_is_taken_back(book: Book) -> None:
    bring_all(book)
    one = bills(book)[0]

    join_cards.refuse(book, one.id)
    refused = bills(book)[0]
    join_cards.take_back(book, one.id)

    assert refused.state is JoinState.REFUSED
    assert one.id not in {offer.id for offer in join_cards.suggestions(book) if offer is refused}
    assert bills(book)[0].state is JoinState.OFFERED


def test_a_refused_bill_still_counts_and_is_still_told_of(book: Book) -> None:
    bring_all(book)

    join_cards.refuse(book, bills(book)[0].id)
    join_cards.accept_agreeing(book)

    assert sums(book) == (100390, 22890)
    assert [one.settlement.pence for one in join_cards.unjoined(book, YEAR)] == [16800]


def test_a_card_file_that_is_taken_out_lets_its_bills_count_again(book: Book) -> None:
    bring_all(book)
    join_cards.accept_agreeing(book)

    import_spend.take_out(book, BatchId(3))
    without = sums(book)
    books.undo(book)

    # 500.00 + a.csv 250.90, and the two bills with purchases in b.csv: 198.90 + 30.00.
    assert without == (97980, 16800)
    assert sums(book) == (83590, 39690)


def test_amounts_that_differ_are_shown_and_never_joined_silently(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, ["14/06/2025,BARCLAYCARD,Statement,170.50,0.00"])
    bring(book, "a.csv", CARD, A[:3])
    one = bills(book)[0]

    nothing = join_cards.accept_agreeing(book)
    with pytest.raises(BillDiffers) as refused:
        join_cards.accept(book, one.id)
    join_cards.accept(book, one.id, "annual fee of the card")

    assert (one.difference, one.agrees, nothing.seq) == (250, False, 0)
    assert "£2.50 more than the £168.00 that a.csv lists for May 2025" in one.reason
    assert "£170.50 differs by £2.50" in str(refused.value)
    line = reading.lines_by_ids(book, [one.id])[0]
    assert line.scope_reason.endswith("differs by £2.50: annual fee of the card")


def test_an_amount_alone_is_offered_but_never_agrees_by_itself(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, ["14/06/2025,Ambleford Bank,Transfer,168.00,0.00"])
    bring(book, "a.csv", CARD, A[:3])

    (one,) = join_cards.suggestions(book)

    assert one.reason.startswith("Nothing but the amount says that it pays for a card; £168.00")
    assert not one.agrees
    assert join_cards.unjoined(book) == ()


def test_a_single_purchase_says_nothing_about_a_payment_to_nobody_known(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, ["20/08/2025,Florist Ltd,Wreath,30.00,0.00"])
    bring(book, "b.csv", CARD, [B[2].replace("02/07", "22/07")])

    assert join_cards.settlements(book) == ()


def test_bills_of_each_card_are_told_apart(book: Book) -> None:
    paid = [
        "14/07/2025,ONE CARD,Card 1,126.90,0.00",
        "14/07/2025,ONE CARD,Card 2,72.00,0.00",
    ]
    bring(book, "ledger.csv", LEDGER, paid)
    bring(book, "both.csv", CARD, [*A[3:], *B[:2]])

    one, other = bills(book)

    assert (one.covers, other.covers) == ("card …1111, June 2025", "card …2222, June 2025")
    assert [one.agrees, other.agrees] == [True, True]


def test_a_statement_may_begin_on_any_day(book: Book) -> None:
    # The refund of 20 May and what was bought in June: -12.00 + 96.00 + 30.00 + 0.90.
    bring(book, "ledger.csv", LEDGER, ["28/06/2025,Lloyds Multipay,DD,114.90,0.00"])
    bring(book, "a.csv", CARD, A)

    (one,) = bills(book)

    assert (one.difference, one.covers) == (0, "20 May 2025 to 19 June 2025")


def test_the_card_lists_own_payment_of_its_bill_is_no_refund(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, PAID[1:2])
    paid = "15/06/2025,5412 0000 0000 1111,PAYMENT RECEIVED - THANK YOU,-168.00,0.00,-168.00"
    bring(book, "a.csv", CARD, [*A, paid], {"settlement": "keep"})

    touched = join_cards.accept_agreeing(book)

    # What counts is what was bought, without VAT; both sides of the bill are out.
    assert (touched.lines, touched.pence) == (2, 0)
    assert sums(book) == (25090, 0)


def test_a_bill_without_its_card_file_counts_as_unknown(book: Book) -> None:
    done = bring(book, "ledger.csv", LEDGER, PAID)

    (row,) = [item for item in review_queue.queue(book) if item.supplier == "BARCLAYCARD"]
    assert row.category == ""
    assert row.reason == "Looks like the bill of a card: what was bought is in the card file"
    assert {one.state for one in bills(book)} == {JoinState.NO_FILE}
    assert [note.code for note in done.notes if note.code == "SB-118"] == ["SB-118"]
    assert "3, £396.90" in next(n for n in done.notes if n.code == "SB-118").message()


def test_a_card_file_says_when_it_comes_in_what_would_count_twice(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, PAID)

    done = bring(book, "a.csv", CARD, A)

    (note,) = [note for note in done.notes if note.code == "SB-186"]
    assert "1, £168.00" in note.message()


def test_a_card_file_without_a_bill_in_the_book_says_so(book: Book) -> None:
    done = bring(book, "a.csv", CARD, A)

    (file,) = (one for one in join_cards.look(book).files if one.is_told)
    assert "SB-187" in [note.code for note in done.notes]
    assert (file.charged, file.open_pence, file.open_for) == (29490, 29490, "May 2025, June 2025")


def test_a_person_says_what_is_a_card_file(book: Book) -> None:
    bring_all(book)
    join_cards.accept_agreeing(book)

    join_cards.set_card_file(book, BatchId(3), is_card=False)
    without = sums(book)
    books.undo(book)

    assert without == (106480, 16800)
    assert sums(book) == (83590, 39690)
    join_cards.set_card_file(book, BatchId(1), is_card=True)
    assert [one.said for one in join_cards.look(book).files] == [True, None, None]


def test_fees_and_taking_customers_cards_are_no_bills(book: Book) -> None:
    paid = [
        "14/06/2025,BARCLAYCARD,Merchant services,168.00,0.00",
        "14/07/2025,Lloyds Cardnet,Card terminal hire,19.00,0.00",
        "14/07/2025,Card Factory,Cards,9.00,0.00",
    ]

    bring(book, "ledger.csv", LEDGER, paid)

    assert join_cards.settlements(book) == ()


def test_fuel_cards_are_joined_only_where_the_amount_agrees(book: Book) -> None:
    paid = [
        "14/07/2025,Allstar Business Solutions,Fuel,72.00,0.00",
        "14/08/2025,Allstar Business Solutions,Fuel,55.00,0.00",
    ]
    bring(book, "ledger.csv", LEDGER, paid)
    bring(book, "b.csv", CARD, B[:2])

    (one,) = bills(book)

    assert (one.settlement.pence, one.state) == (7200, JoinState.OFFERED)
    assert join_cards.unjoined(book) == ()


def test_one_card_of_many_that_meets_an_amount_is_offered_but_does_not_agree(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, ["14/07/2025,Barclaycard,Statement,20.07,0.00"])
    many = [
        f"{10 + n}/06/2025,5412 0000 0000 {1000 + n},SHOP {n},20.{n:02},0.00,20.{n:02}"
        for n in range(3, 13)
    ]
    bring(book, "many.csv", CARD, many)

    (one,) = bills(book)

    assert (one.covers, one.difference, one.agrees) == ("card …1007, June 2025", 0, False)


def test_what_is_no_bill_cannot_be_joined(book: Book) -> None:
    bring(book, "ledger.csv", LEDGER, PAID)

    with pytest.raises(NoSettlement):
        join_cards.accept(book, LineId(1))
    with pytest.raises(NoCardFile):
        join_cards.accept(book, LineId(2))
    with pytest.raises(NoCardFile):
        join_cards.refuse(book, LineId(2))


def test_a_return_asks_about_bills_of_its_period_that_are_not_joined(book: Book) -> None:
    bring_all(book)
    may_to_june = Period(date(2025, 4, 1), date(2025, 6, 30))

    found = find_opportunities.compare(book, as_at=may_to_june.end, period=may_to_june)
    checks = return_checks.find(book, found, may_to_june, (None, None))

    (check,) = [one for one in checks if one.problem.code == "SB-618"]
    assert (check.count, check.pence) == (1, Pence(16800))


def _real_files() -> list[Path]:
    kinds = {".csv", ".xls", ".xlsx"}
    return sorted(path for path in SPEND.glob("*") if path.suffix in kinds)


@pytest.mark.skipif(not SPEND.exists(), reason="the published files are not beside this tree")
def test_published_card_lists_are_known_and_ledgers_are_not_taken_for_them() -> None:
    known = set()
    for path in _real_files():
        read = import_spend.glance_at(path).read()
        if read.verdict is Verdict.NOT_SPEND:
            continue
        titles = [path.name, read.sheet, *(row.text for row in read.left_out)]
        names = [(line.text(Role.SUPPLIER), 1) for line in read.lines]
        if card_file_evidence(read.headings, titles, 0.0, names):
            known.add(path.name)

    assert len(_real_files()) == 43
    assert known == {
        "birmingham-cc_pcard_2020-04.xls",
        "mod_gpc_2011-10.csv",
        "mod_gpc_2013-05.csv",
        "north-tyneside_pcard_2020-06.csv",
        "oxford-cc_pcard_2017-10.csv",
    }
