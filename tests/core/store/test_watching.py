"""What is kept of what is watched, and the months of payments that it is made from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest

from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId, VatBasis
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Amounts, LeafChoice, Review, ReviewId
from core.store import contracts, journal, month_sums, off_contract, reading, reviews, suppliers
from core.store.book import Book
from tests.core.store.conftest import bring_in, do, draft
from tests.core.store.test_contracts import BARE, add, link

GAS = CategoryCode("energy.gas")
REVIEW = Review(ReviewId(1), date(2026, 1, 15), 4, "Late twice", date(2026, 7, 1))


def _number(book: Book, name: str) -> SupplierId:
    return next(r.supplier.id for r in suppliers.suppliers(book) if r.supplier.name == name)


def test_a_review_comes_back_as_it_went_in_the_newest_first(spent: Book) -> None:
    acme = _number(spent, "Acme Ltd")
    (contract,) = add(spent, BARE)
    first = replace(REVIEW, supplier_id=acme)
    second = replace(
        REVIEW, id=ReviewId(2), reviewed_on=date(2026, 3, 1), score=None, next_on=None,
        contract_id=contract,
    )  # fmt: skip
    for one in (first, second):
        do(spent, "review", lambda work, one=one: reviews.add_review(work, one))

    assert reviews.reviews(spent) == (second, first)


def test_a_review_is_taken_out_and_undo_brings_it_back(spent: Book) -> None:
    one = replace(REVIEW, supplier_id=_number(spent, "Acme Ltd"))
    do(spent, "review", lambda work: reviews.add_review(work, one))
    do(spent, "remove", lambda work: reviews.remove_review(work, ReviewId(1)))
    gone = reviews.reviews(spent)

    journal.undo(spent)

    assert gone == ()
    assert reviews.reviews(spent) == (one,)


def test_a_removed_contract_takes_its_reviews_with_it(spent: Book) -> None:
    (contract,) = add(spent, BARE)
    one = replace(REVIEW, contract_id=contract)
    do(spent, "review", lambda work: reviews.add_review(work, one))

    do(spent, "remove", lambda work: contracts.remove_contract(work, contract))

    assert reviews.reviews(spent) == ()


def test_a_supplier_that_is_joined_to_another_takes_reviews_and_reasons_along(spent: Book) -> None:
    keep, gone = _number(spent, "Bolt & Co"), _number(spent, "Cole")
    do(spent, "a", lambda w: reviews.add_review(w, replace(REVIEW, supplier_id=gone)))
    do(spent, "b", lambda w: off_contract.set_reasons(w, [(gone, GAS)], "local", "depot"))

    do(spent, "merge", lambda work: suppliers.merge(work, keep, [gone]))

    assert [one.supplier_id for one in reviews.reviews(spent)] == [keep]
    assert off_contract.reasons(spent) == {(keep, GAS): ("local", "depot")}


def test_a_reason_is_set_changed_and_taken_back(spent: Book) -> None:
    pair = (_number(spent, "Cole"), GAS)
    found = []
    for reason in ("local", "small", ""):
        do(spent, "why", lambda w, r=reason: off_contract.set_reasons(w, [pair], r, "note"))
        found.append(off_contract.reasons(spent))

    assert found == [{pair: ("local", "note")}, {pair: ("small", "note")}, {}]


def test_what_is_said_of_a_category_is_kept_and_forgotten(book: Book) -> None:
    choice = LeafChoice(GAS, False, "law")
    do(book, "say", lambda work: off_contract.set_leaf(work, choice))
    said = off_contract.leaf_choices(book)
    do(book, "say", lambda work: off_contract.set_leaf(work, replace(choice, can_influence=True)))
    again = off_contract.leaf_choices(book)
    do(book, "forget", lambda work: off_contract.forget_leaf(work, GAS))

    assert said == {GAS: choice}
    assert again[GAS].can_influence
    assert off_contract.leaf_choices(book) == {}


# Months of payments


@pytest.mark.parametrize(
    "period",
    [
        Period(date(2025, 4, 1), date(2026, 3, 31)),
        Period(date(2025, 4, 3), date(2025, 7, 1)),
        Period(date(2025, 4, 4), date(2025, 5, 29)),
        Period(date(2025, 4, 2), date(2025, 4, 30)),
        Period(date(2025, 5, 2), date(2025, 5, 30)),
        Period(date(2025, 5, 1), date(2025, 5, 14)),
    ],
)
def test_months_add_up_to_the_positions_of_any_period(spent: Book, period: Period) -> None:
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    for month in month_sums.paid_by_month(spent, period):
        assert (month.first.year, month.first.month) == (month.last.year, month.last.month)
        assert period.covers(month.first)
        assert period.covers(month.last)
        sums[month.supplier_id, month.category, month.scope] += month.pence
    for position in reading.positions(spent, period):
        sums[position.supplier_id, position.category, position.scope] -= position.pence

    assert set(sums.values()) <= {0}


def test_what_was_paid_under_contracts_ends_with_the_day(book: Book) -> None:
    days = (date(2025, 4, 30), date(2025, 5, 14), date(2025, 5, 15), date(2025, 6, 1))
    bring_in(book, [draft("Acme Ltd", 10_00, day, row) for row, day in enumerate(days, 2)])
    dates = {"start": date(2025, 4, 1), "end": date(2026, 3, 31), "current_end": None}
    (number,) = add(book, replace(BARE, title="Pens", **dates))
    link(book, number, "Acme Ltd")

    months = month_sums.paid_under_contracts(book, date(2025, 5, 14))

    assert {month.contract_ids for month in months} == {(ContractId(number),)}
    assert [(month.last, month.pence) for month in months] == [(days[0], 10_00), (days[1], 10_00)]


def test_the_vat_of_a_supplier_is_what_all_its_files_tell(book: Book) -> None:
    no_vat = draft("Bolt", 5_00)._replace(vat=None)
    bring_in(book, [draft("Acme", 6_00), draft("Cole", 6_00)], "one.csv")
    bring_in(book, [no_vat, no_vat._replace(texts=draft("Cole", 1).texts)], "two.csv")
    bring_in(
        book, [draft("Dale", 6_00), draft("Bolt", 6_00)], "three.csv", vat_basis=VatBasis.GROSS
    )

    found = {
        name: month_sums.amounts_by_supplier(book)[_number(book, name)]
        for name in ("Acme", "Bolt", "Cole", "Dale")
    }

    assert found == {
        "Acme": Amounts.NET_AND_VAT,
        "Bolt": Amounts.UNKNOWN,
        "Cole": Amounts.NET,
        "Dale": Amounts.GROSS_AND_VAT,
    }


@pytest.mark.parametrize(
    ("basis", "asked", "over", "count"),
    [
        # £120 with £20 of VAT beside it; as gross it is £100 without, as net £140 with VAT.
        (VatBasis.NET, VatBasis.NET, False, 1),
        (VatBasis.NET, VatBasis.NET, True, 0),
        (VatBasis.NET, VatBasis.GROSS, True, 1),
        (VatBasis.GROSS, VatBasis.GROSS, False, 1),
        (VatBasis.GROSS, VatBasis.GROSS, True, 0),
        (VatBasis.GROSS, VatBasis.NET, False, 0),
        (VatBasis.UNKNOWN, VatBasis.GROSS, False, 1),
    ],
)
def test_single_payments_are_counted_on_the_basis_asked_for(
    book: Book, basis: VatBasis, asked: VatBasis, over: bool, count: int
) -> None:
    lines = [draft("Acme", 120_00), draft("Acme", -120_00), draft("Acme", 119_99 // 6)]
    bring_in(book, lines, vat_basis=basis)
    year = Period(date(2025, 4, 1), date(2026, 3, 31))

    found = month_sums.payments_reaching(book, year, Pence(120_00), asked, over=over)

    assert found[0] == count
