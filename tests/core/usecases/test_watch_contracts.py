"""What is watched, in a small book whose every figure is worked out here.

Pellmere District Council, as at 31 March 2026, amounts without VAT, VAT beside them:

    Acme Grounds   facilities.grounds  1 April 2025        24,000.00   contract C1, value 20,000.00
    Bolt Gardens   facilities.grounds  15 May 2025          6,000.00   C1 covers the category
    Cole Fuel      fleet.fuel          15 each of January, February, March 2026   1,500.00 each
    Dale           care.direct-payments  1 June 2025      1,000.00   the tree: not influenced

C1 runs from 1 April 2025 to 30 September 2026 and is 24,000 of 20,000: over. Maverick are the
6,000.00 of Bolt. There is no catalogue, so nothing leaks. Of 35,500.00 in scope 24,000.00 are
locked and 11,500.00 available, of which 1,000.00 cannot be influenced.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.parties import Body, Sector, SupplierId, VatBasis
from core.domain.taxonomy import CategoryCode
from core.domain.watching import (
    DueKind,
    Measure,
    Nearness,
    Outside,
    Review,
    ReviewId,
    UseState,
    Watch,
)
from core.store import contracts as store
from core.store import decisions, suppliers
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    import_spend,
    record_contracts,
    watch_contracts,
    watch_decisions,
    watch_exports,
)

AS_AT = date(2026, 3, 31)
GROUNDS, FUEL = CategoryCode("facilities.grounds"), CategoryCode("fleet.fuel")
CARE = CategoryCode("care.direct-payments")

PAYMENTS = """Payment date,Supplier,Description,Net amount,VAT
01/04/2025,Acme Grounds Ltd,Grass cutting,24000.00,4800.00
15/05/2025,Bolt Gardens Ltd,Hedge work,6000.00,1200.00
15/01/2026,Cole Oils Ltd,Diesel,1500.00,300.00
15/02/2026,Cole Oils Ltd,Diesel,1500.00,300.00
15/03/2026,Cole Oils Ltd,Diesel,1500.00,300.00
01/06/2025,Dale Ltd,Personal budget,1000.00,0.00
"""
CONTRACT = Contract(
    ContractId(0), "C1", "Grounds", "Acme Grounds Ltd", date(2025, 4, 1), date(2026, 9, 30),
    date(2026, 9, 30), value=Pence(20_000_00), category=GROUNDS,
)  # fmt: skip
OWN = watch_decisions.OwnThreshold(
    "Three quotes", Pence(5_000_00), VatBasis.NET, (Measure.SUPPLIER,), "Ask three suppliers."
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("made")
    path = tmp_path / "pellmere.spendbook"
    body = Body("Pellmere District Council", "district-council", Sector.WIDER, region="UKF")
    with books.create_book(path, body, actor="Ann Clerk") as opened:
        file = tmp_path / "payments.csv"
        file.write_text(PAYMENTS, encoding="utf-8")
        import_spend.take_in(opened, file, choices=import_spend.ImportChoices())
        for name, category in (
            ("Acme Grounds Ltd", GROUNDS),
            ("Bolt Gardens Ltd", GROUNDS),
            ("Cole Oils Ltd", FUEL),
            ("Dale Ltd", CARE),
        ):
            _put(opened, name, category)
        record_contracts.save_contract(opened, CONTRACT)
        with opened.work(Operation("match", "Matched")) as work:
            store.set_links(work, [(ContractId(1), _number(opened, "Acme Grounds Ltd"), "name")])
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Iterator[Book]:
    with Book.open(Path(shutil.copy(made, tmp_path)), actor="Ann Clerk") as opened:
        yield opened


def _number(book: Book, name: str) -> SupplierId:
    return next(r.supplier.id for r in suppliers.suppliers(book) if r.supplier.name == name)


def _put(book: Book, name: str, category: CategoryCode) -> None:
    kinds = [kind.id for kind in decisions.kinds(book) if kind.supplier == name]
    categorise.set_category(book, kinds, category)


def look(book: Book) -> Watch:
    return watch_contracts.look(book, as_at=AS_AT)


def test_a_contract_paid_over_its_value_is_told(book: Book) -> None:
    (use,) = look(book).uses

    assert (use.paid, use.value, use.state) == (24_000_00, 20_000_00, UseState.OVER)


def test_what_another_supplier_was_paid_in_its_category_is_maverick(book: Book) -> None:
    found = look(book)

    (row,) = found.outside
    sums = found.outside_figures
    assert (row.supplier, row.why, row.pence) == ("Bolt Gardens Ltd", Outside.MAVERICK, 6_000_00)
    assert (sums.maverick, sums.leakage, sums.free) == (6_000_00, 0, 11_500_00)


def test_a_reason_is_kept_with_the_row_and_undone(book: Book) -> None:
    pair = (_number(book, "Bolt Gardens Ltd"), GROUNDS)
    watch_decisions.give_reason(book, [pair], "emergency", "storm")
    said = look(book).outside[0]
    books.undo(book)

    assert (said.reason, said.note) == ("emergency", "storm")
    assert look(book).outside[0].reason == ""


def test_a_reason_that_is_no_code_is_refused(book: Book) -> None:
    with pytest.raises(watch_decisions.UnknownReason) as refused:
        watch_decisions.give_reason(book, [(SupplierId(1), GROUNDS)], "whim")

    assert "not-known" in refused.value.remedy()


def test_what_cannot_be_influenced_stays_available_and_is_shown_apart(book: Book) -> None:
    before = look(book)
    watch_decisions.set_influence(book, [FUEL], False, "one-supplier")
    after = look(book)

    def apart(found: Watch) -> dict[str, int]:
        return {r.category: r.figures.available for r in found.influence if not r.can_influence}

    assert apart(before) == {CARE: 1_000_00}
    assert apart(after) == {CARE: 1_000_00, FUEL: 4_500_00}
    assert after.outside_figures == before.outside_figures
    watch_decisions.set_influence(book, [CARE, FUEL], True)
    assert apart(look(book)) == {}
    watch_decisions.set_influence(book, [CARE, FUEL], None)
    assert apart(look(book)) == {CARE: 1_000_00}


def test_a_category_that_is_not_there_cannot_be_spoken_of(book: Book) -> None:
    with pytest.raises(watch_decisions.CategoryNotKnown):
        watch_decisions.set_influence(book, [CategoryCode("moon.cheese")], False, "law")


def test_an_own_threshold_warns_before_it_is_reached(book: Book) -> None:
    watch_decisions.add_threshold(book, OWN)

    rows = {row.subject: row for row in look(book).thresholds if row.threshold.own}

    # Cole: 4,500 in three months, 1,500 a month: 6,000 by the end of April.
    assert rows["Cole Oils Ltd"].nearness is Nearness.WILL
    assert rows["Cole Oils Ltd"].reached_on == date(2026, 4, 30)
    assert rows["Bolt Gardens Ltd"].nearness is Nearness.OVER
    # Acme was paid under a contract.
    assert "Acme Grounds Ltd" not in rows


def test_an_own_threshold_is_changed_by_its_name_and_taken_out(book: Book) -> None:
    watch_decisions.add_threshold(book, OWN)
    watch_decisions.add_threshold(book, replace(OWN, pence=Pence(7_000_00)))
    changed = [one.pence for one in watch_decisions.own_thresholds(book)]
    watch_decisions.remove_threshold(book, "Three quotes")

    assert changed == [7_000_00]
    assert watch_decisions.own_thresholds(book) == ()
    with pytest.raises(watch_decisions.UnknownThreshold):
        watch_decisions.remove_threshold(book, "Three quotes")
    with pytest.raises(watch_decisions.ThresholdUnclear):
        watch_decisions.add_threshold(book, replace(OWN, pence=Pence(0)))


def test_the_code_of_councils_counts_single_payments_and_contracts(book: Book) -> None:
    rows = {row.threshold.id: row for row in look(book).thresholds if not row.threshold.own}

    assert rows["lgtc-500"].payments == 6
    assert rows["lgtc-500"].paid.low == 35_500_00
    assert rows["lgtc-5000"].subject == "Bolt Gardens Ltd"


def test_a_review_is_due_on_its_day_and_named(book: Book) -> None:
    bolt = _number(book, "Bolt Gardens Ltd")
    review = Review(ReviewId(0), date(2026, 1, 5), 2, "Late", date(2026, 3, 1), supplier_id=bolt)
    touched = watch_decisions.record_review(book, review)
    found = look(book)

    (due,) = (one for one in found.due if one.kind is DueKind.REVIEW)
    assert touched.summary == "Reviewed Bolt Gardens Ltd, 2 of 5"
    assert (due.title, due.overdue) == ("Bolt Gardens Ltd", True)
    assert found.reviewed == {found.reviews[0].id: "Bolt Gardens Ltd"}
    watch_decisions.remove_review(book, found.reviews[0].id)
    assert look(book).reviews == ()
    with pytest.raises(watch_decisions.UnknownReview):
        watch_decisions.remove_review(book, ReviewId(9))


@pytest.mark.parametrize(
    "wrong",
    [
        Review(ReviewId(0), AS_AT, 3, "", None),
        Review(ReviewId(0), AS_AT, 6, "", None, contract_id=ContractId(1)),
        Review(ReviewId(0), AS_AT, 0, "", None, contract_id=ContractId(1)),
        Review(ReviewId(0), AS_AT, 3, "", None, contract_id=ContractId(77)),
    ],
)
def test_a_review_is_of_something_and_scores_one_to_five(book: Book, wrong: Review) -> None:
    with pytest.raises(watch_decisions.NotReviewed):
        watch_decisions.record_review(book, wrong)


def test_the_first_look_says_the_same_as_the_whole(book: Book) -> None:
    watch_decisions.add_threshold(book, OWN)
    found = look(book)

    due, thresholds = watch_contracts.due(book, AS_AT)

    assert due == found.due
    assert set(thresholds) == {r for r in found.thresholds if r.nearness is Nearness.WILL}


def test_the_calendar_names_a_day_for_ever(book: Book, tmp_path: Path) -> None:
    paths = [tmp_path / "one.ics", tmp_path / "two.ics"]
    found = look(book)
    for path in paths:
        watch_exports.write_calendar(book, found.due, AS_AT, path)
    one, two = (path.read_bytes() for path in paths)

    assert one == two
    assert b"UID:end-contract-1@pellmere-district-council.spendbook\r\n" in one
    assert b"DTSTART;VALUE=DATE:20260930\r\n" in one


@pytest.mark.parametrize("name", watch_exports.LISTS)
def test_every_list_is_written_with_its_basis(book: Book, tmp_path: Path, name: str) -> None:
    bolt = _number(book, "Bolt Gardens Ltd")
    watch_decisions.record_review(
        book, Review(ReviewId(0), AS_AT, 2, "=1+1", None, supplier_id=bolt)
    )
    path = watch_exports.write_list(book, look(book), name, tmp_path / "list.csv")

    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))

    assert len(rows) > 2
    assert len({len(row) for row in rows[:-1]}) == 1
    assert rows[-1] == [
        "Basis: all payments in the book; as at 31 March 2026; amounts without VAT"
    ]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_an_empty_book_has_nothing_to_watch(tmp_path: Path) -> None:
    body = Body("Little Marsh", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "empty.spendbook", body) as empty:
        found = look(empty)

    assert (found.uses, found.outside, found.thresholds, found.due) == ((), (), (), ())
    assert found.outside_figures.free == 0
