from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.domain.contracts import ContractId
from core.domain.parties import PayeeClass, SupplierId
from core.domain.period import Period
from core.domain.spend import BatchId
from core.domain.taxonomy import CategoryCode
from core.store import lines, reading
from core.store.book import Book
from core.store.reading import Filter
from tests.core.store.conftest import bring_in, draft


def test_totals_of_an_empty_book_are_nothing(book: Book) -> None:
    totals = reading.totals(book)

    assert totals == reading.Totals(0, 0, 0, 0, 0, 0, None, None)
    assert reading.positions(book, None) == ()
    assert reading.monthly(book) == ()
    assert reading.most_paid(book, top=3) == ()
    assert reading.paid_each(book) == ()
    assert reading.repeated_across_files(book) == (0, 0)
    assert list(reading.line_keys_for(book, Filter())) == []
    assert reading.count_and_sum(book, Filter()) == (0, 0)


def test_totals_are_of_all_payments_in_the_book(spent: Book) -> None:
    assert reading.totals(spent) == reading.Totals(
        6, 1_140_00, 1, -20_00, 1, 4, date(2025, 4, 3), date(2025, 7, 2)
    )


def test_months_are_named_by_their_first_day_and_what_has_none_comes_first(spent: Book) -> None:
    assert reading.monthly(spent) == (
        (None, 10_00),
        (date(2025, 4, 1), 1_020_00),
        (date(2025, 5, 1), 80_00),
        (date(2025, 7, 1), 30_00),
    )


def test_suppliers_of_a_period_come_by_pounds(spent: Book) -> None:
    found = reading.by_supplier(spent, Period(date(2025, 5, 1), date(2025, 7, 31)))

    assert [(row.name, row.lines, row.pence) for row in found] == [
        ("Acme Ltd", 1, 80_00),
        ("Bolt & Co", 2, 30_00),
    ]


@pytest.mark.parametrize("period", [None, Period(date(2025, 5, 1), date(2025, 7, 31))])
@pytest.mark.parametrize("top", [1, 2, 3, 4, 9])
def test_the_suppliers_paid_most_are_the_first_of_all(
    spent: Book, top: int, period: Period | None
) -> None:
    bring_in(spent, [draft("Alike", 10_00, None), draft("Alive", 200_00)], file="b.csv")

    everyone = reading.by_supplier(spent, period)

    assert reading.most_paid(spent, period, top=top) == everyone[:top]
    assert reading.paid_each(spent, period) == tuple(row.pence for row in everyone)


def test_sums_can_be_of_third_party_spend_alone(spent: Book) -> None:
    suppliers = [row.name for row in reading.by_supplier(spent, in_scope=True)]

    assert suppliers == ["Acme Ltd", "Bolt & Co", "Cole"]
    assert dict(reading.monthly(spent, in_scope=True))[date(2025, 4, 1)] == 120_00


def test_positions_say_who_what_when_and_how_much(spent: Book) -> None:
    found = {(p.supplier, p.quarter): p for p in reading.positions(spent, None)}

    acme = found["Acme Ltd", date(2025, 4, 1)]
    assert (acme.category, acme.scope, acme.lines, acme.pence) == ("ict.hardware", "", 2, 200_00)
    assert (acme.first, acme.last, acme.vat) == (date(2025, 4, 3), date(2025, 5, 30), 33_33)
    bolt = found["Bolt & Co", date(2025, 7, 1)]
    assert (bolt.lines, bolt.pence) == (2, 30_00)
    assert found["Cole", None].first is None
    assert found["Staff", date(2025, 4, 1)].scope == "pay"
    assert len(found) == 4


def _shown(book: Book, chosen: Filter) -> list[int]:
    return [row.pence for row in reading.lines_by_ids(book, reading.line_keys_for(book, chosen))]


APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))


@pytest.mark.parametrize(
    ("chosen", "pence"),
    [
        (Filter(), [10_00, 120_00, 900_00, 80_00, 50_00, -20_00]),
        (Filter(sort="row"), [120_00, 80_00, 50_00, -20_00, 10_00, 900_00]),
        (Filter(sort="pence", descending=True), [900_00, 120_00, 80_00, 50_00, 10_00, -20_00]),
        (Filter(sort="supplier"), [120_00, 80_00, 50_00, -20_00, 10_00, 900_00]),
        (Filter(text="acme", sort="row"), [120_00, 80_00]),
        (Filter(text="bolt & c", sort="row"), [50_00, -20_00]),
        (Filter(text="%"), []),
        (Filter(text="_"), []),
        (Filter(text="\\"), []),
        (Filter(supplier_id=SupplierId(2), sort="row"), [50_00, -20_00]),
        (Filter(category=CategoryCode(""), sort="row"), [10_00, 900_00]),
        (Filter(category=CategoryCode("ict.hardware"), sort="row"), [120_00, 80_00]),
        (Filter(group="energy", sort="row"), [50_00, -20_00]),
        (Filter(scope="in", sort="row"), [120_00, 80_00, 50_00, -20_00, 10_00]),
        (Filter(scope="out"), [900_00]),
        (Filter(scope="pay"), [900_00]),
        (Filter(scope="tax"), []),
        (Filter(batch_id=BatchId(1), period=APRIL, sort="row"), [120_00, 900_00]),
        (Filter(batch_id=BatchId(2)), []),
        (Filter(unknown_only=True), [10_00]),
        (Filter(undated=True), [10_00]),
        (Filter(contract_id=ContractId(9)), []),
        (Filter(text="acme", scope="in", period=APRIL), [120_00]),
    ],
)
def test_a_view_shows_what_was_chosen_in_its_order(
    spent: Book, chosen: Filter, pence: list[int]
) -> None:
    assert _shown(spent, chosen) == pence
    assert reading.count_and_sum(spent, chosen) == (len(pence), sum(pence))


@pytest.mark.parametrize("sort", lines.SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_shows_every_line_once(spent: Book, sort: str, descending: bool) -> None:
    keys = reading.line_keys_for(spent, Filter(sort=sort, descending=descending))

    assert sorted(keys) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", sorted(lines._RANKED))
def test_all_lines_stand_in_the_order_in_which_a_part_of_them_stands(
    spent: Book, sort: str, descending: bool
) -> None:
    everything = Filter(sort=sort, descending=descending)
    chosen = replace(everything, line_ids=tuple(reading.line_keys_for(spent, everything)))

    assert everything.is_wide()
    assert not chosen.is_wide()
    assert reading.line_keys_for(spent, everything) == reading.line_keys_for(spent, chosen)


def test_lines_come_in_the_order_asked_and_strangers_are_left_out(spent: Book) -> None:
    rows = reading.lines_by_ids(spent, [5, 99, 1])

    assert [row.line_id for row in rows] == [5, 1]


def test_a_line_says_all_that_is_known_and_decided_of_it(spent: Book) -> None:
    (row,) = reading.lines_by_ids(spent, [2])

    assert (row.payee, row.supplier, row.payee_class) == (
        "ACME",
        "Acme Ltd",
        PayeeClass.ORGANISATION,
    )
    assert (row.category, row.method, row.reason, row.scope) == (
        "ict.hardware",
        "rule",
        "By account",
        "",
    )
    assert (row.paid_on, row.quarter) == (date(2025, 5, 30), date(2025, 4, 1))
    assert (row.file, row.row, row.pence, row.vat, row.net) == (
        "payments.csv",
        3,
        80_00,
        13_33,
        None,
    )
    assert row.card is False


def test_a_line_without_a_day_is_in_no_quarter(spent: Book) -> None:
    (row,) = reading.lines_by_ids(spent, [5])

    assert row.quarter is None


def test_a_payment_in_two_files_is_counted_as_repeated_once(spent: Book) -> None:
    bring_in(
        spent,
        [
            draft("Acme Ltd", 120_00, date(2025, 4, 3), account="ict.hardware"),
            draft("Bolt & Co", 51_00, date(2025, 7, 1)),
            draft("Cole", 10_00, None),
        ],
        file="again.csv",
    )

    assert reading.repeated_across_files(spent) == (1, 120_00)


def test_a_payment_twice_in_one_file_is_not_repeated_across_files(book: Book) -> None:
    bring_in(book, [draft("Acme", 5_00), draft("Acme", 5_00)])

    assert reading.repeated_across_files(book) == (0, 0)


def test_of_a_payment_twice_in_one_file_and_three_times_in_another_two_are_repeated(
    book: Book,
) -> None:
    bring_in(book, [draft("Acme", 5_00)] * 2, file="a.csv")
    bring_in(book, [draft("Acme", 5_00)] * 3, file="b.csv")

    assert reading.repeated_across_files(book) == (2, 10_00)
