"""One supplier on one screen: every sum agrees with the payments that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import Body, Sector, SupplierId
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Review, ReviewId
from core.store import decisions, reading
from core.store.book import Book
from core.store.reading import Filter
from core.usecases import (
    books,
    categorise,
    import_spend,
    know_suppliers,
    look_at_spend,
    match_contracts,
    record_contracts,
    show_supplier,
    tidy_suppliers,
    watch_decisions,
)
from core.usecases.import_spend import ImportChoices
from tests.core.usecases.catalogues_on_offer import (
    ALPHA_CLEANING,
    ALPHA_POWER,
    new_book,
    next_alpha,
    take,
)

LEDGER = """Date,Supplier,Account code,Account,Net Amount
13/03/2025,Marlow Grounds Ltd,4010,Grass,900.00
14/05/2025,MARLOW GROUNDS LTD.,4010,Grass,50.00
15/05/2025,Marlow Grounds Ltd,4020,Trees,-20.00
,Marlow Grounds Ltd,4020,Trees,80.00
17/05/2025,Harbour Cafe,4030,Events,60.00
18/05/2025,Harbour Inn,4030,Events,30.00
"""
AS_AT = date(2026, 3, 31)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    path = tmp_path / "may.csv"
    path.write_text(LEDGER, "utf-8")
    with books.create_book(tmp_path / "ambleford.spendbook", body, actor="Ann Clerk") as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


def _id(book: Book, name: str) -> SupplierId:
    return next(
        row.supplier.id for row in tidy_suppliers.suppliers(book) if row.supplier.name == name
    )


def test_each_part_adds_up_to_what_the_supplier_was_paid(book: Book) -> None:
    card = show_supplier.card(book, _id(book, "Marlow Grounds Ltd"), AS_AT)

    assert card.pence == sum(row.pence for row in _rows(book, card.supplier.id))
    for name in ("years", "months", "categories", "accounts", "names in the files"):
        rows = card.tables()[name]
        assert sum(row.pence or 0 for row in rows) == card.pence, name
        assert sum(row.lines for row in rows) == card.lines, name


def test_each_figure_opens_the_payments_that_it_sums(book: Book) -> None:
    card = show_supplier.card(book, _id(book, "Marlow Grounds Ltd"), AS_AT)

    opened = [row for rows in card.tables().values() for row in rows if row.narrow]

    assert len(opened) >= 8
    for row in opened:
        fields = {name: value for name, value in row.narrow.items() if name != "words"}
        assert reading.count_and_sum(book, Filter(**fields))[1] == row.pence  # type: ignore[arg-type]  # fields of a filter


def test_years_are_those_of_the_body_newest_first(book: Book) -> None:
    card = show_supplier.card(book, _id(book, "Marlow Grounds Ltd"), AS_AT)

    assert [row.words for row in card.years][:2] == ["2025-26", "2024-25"]
    assert [row.words for row in card.months][:2] == ["May 2025", "March 2025"]


def test_names_come_as_written_and_as_they_are_read(book: Book) -> None:
    card = show_supplier.card(book, _id(book, "Marlow Grounds Ltd"), AS_AT)

    assert [(row.words, row.more) for row in card.names] == [
        ("Marlow Grounds Ltd", "marlow grounds"),
        ("MARLOW GROUNDS LTD.", "marlow grounds"),
    ]


def test_contracts_decisions_flags_and_family_are_told(book: Book) -> None:
    marlow, cafe, inn = (
        _id(book, name) for name in ("Marlow Grounds Ltd", "Harbour Cafe", "Harbour Inn")
    )
    contract = Contract(
        ContractId(0), "C1", "Grass", "Marlow Grounds Ltd", date(2025, 4, 1), date(2027, 3, 31),
        None,
    )  # fmt: skip
    record_contracts.save_contract(book, contract)
    match_contracts.confirm_matches(book, match_contracts.matches(book))
    know_suppliers.set_flags(book, marlow, sme=True)
    know_suppliers.set_parent(book, [cafe, inn], "Harbour House")
    kinds = [kind.id for kind in decisions.kinds(book) if kind.supplier == "Harbour Cafe"]
    categorise.set_category(book, kinds, CategoryCode("food.catering"))

    card = show_supplier.card(book, marlow, AS_AT)
    other = show_supplier.card(book, cafe, AS_AT)

    assert [(row.words, row.more, row.pence) for row in card.contracts] == [
        ("Grass", "until 31 March 2027", 30_00)
    ]
    assert [one.what for one in card.said] == ["sme"]
    assert next(one.summary for one in card.decisions) == "Marlow Grounds Ltd: sme: yes"
    assert other.family == ("Harbour Inn",)
    assert [one.by for one in other.decisions] == ["Ann Clerk", "Ann Clerk"]
    assert "Put 1 payment" in other.decisions[0].summary


def test_a_supplier_that_is_not_there_is_refused(book: Book) -> None:
    with pytest.raises(tidy_suppliers.UnknownSupplier):
        show_supplier.card(book, SupplierId(99), AS_AT)


def test_spend_can_be_counted_by_house(book: Book) -> None:
    ids = [_id(book, name) for name in ("Harbour Cafe", "Harbour Inn")]
    know_suppliers.set_parent(book, ids, "Harbour House")

    profile = look_at_spend.profile(book, by_parent=True)
    chart = look_at_spend.chart(book, "concentration", as_at=AS_AT, by_parent=True)

    assert ("Harbour House", 90_00) in profile.top_suppliers
    assert (profile.suppliers, look_at_spend.profile(book).suppliers) == (2, 3)
    assert profile.total == look_at_spend.profile(book).total
    assert "one parent" in chart.caption
    assert reading.count_and_sum(book, Filter(parent="Harbour House")) == (2, 90_00)


def _rows(book: Book, supplier_id: SupplierId) -> tuple[reading.LineRow, ...]:
    keys = reading.line_keys_for(book, Filter(supplier_id=supplier_id))
    return reading.lines_by_ids(book, list(keys))


def test_reviews_of_the_supplier_and_of_its_contracts_stand_on_the_card(book: Book) -> None:
    marlow = _id(book, "Marlow Grounds Ltd")
    contract = Contract(
        ContractId(0), "C1", "Grass", "Marlow Grounds Ltd", date(2025, 4, 1), date(2026, 9, 30),
        None, value=Pence(1_000_00),
    )  # fmt: skip
    record_contracts.save_contract(book, contract)
    match_contracts.confirm_matches(book, match_contracts.matches(book))
    for review in (
        Review(ReviewId(0), date(2025, 9, 1), 2, "Late", date(2026, 9, 1), supplier_id=marlow),
        Review(ReviewId(0), date(2026, 1, 5), None, "Talked", None, contract_id=ContractId(1)),
        Review(ReviewId(0), AS_AT, 5, "", None, supplier_id=_id(book, "Harbour Cafe")),
    ):
        watch_decisions.record_review(book, review)

    card = show_supplier.card(book, marlow, AS_AT)

    assert [(row.words, row.more) for row in card.reviews] == [
        ("Grass, 5 January 2026: no score", "Talked"),
        ("1 September 2025: 2 of 5, again on 1 September 2026", "Late"),
    ]
    assert card.contracts[0].more == "until 30 September 2026, value £1,000 without VAT"
    assert "Reviewed Marlow Grounds Ltd, 2 of 5" in [one.summary for one in card.decisions]


def test_a_lot_has_ended_when_nothing_more_can_be_ordered_from_it(tmp_path: Path) -> None:
    cleaning = replace(ALPHA_CLEANING, end=date(2025, 12, 31))
    longer = next_alpha(cleaning, ALPHA_POWER, extension_taken=date(2027, 12, 31))
    with new_book(tmp_path) as book:
        take(book, tmp_path, longer)

        def said(name: str, day: date) -> list[str]:
            card = show_supplier.card(book, _id(book, name), day)
            return [row.more for row in card.lots if row.words.startswith("alpha")]

        (power,) = said("Volt Power Ltd", date(2027, 6, 30))
        (ours,) = said("Bright Cleaning Ltd", date(2026, 6, 30))
        assert "ended" not in power
        assert "ended" in ours
        assert "ended" in said("Volt Power Ltd", date(2028, 1, 1))[0]
