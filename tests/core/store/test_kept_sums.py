from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from core.domain.operations import Operation
from core.domain.taxonomy import CategoryCode
from core.store import backup, cross_sums, decisions, kept_sums, reading
from core.store.book import Book
from tests.core.store.conftest import bring_in, do, draft, settle

HARDWARE, GAS = CategoryCode("ict.hardware"), CategoryCode("energy.gas")
ASKED = ("category", "month")


def by_category(book: Book) -> dict[tuple[str, str], int]:
    sums = cross_sums.cross_sums(book, ASKED, {}, None, in_scope=True)
    return {(one.row, one.column): one.pence for one in sums}


@pytest.fixture
def many(book: Book) -> Book:
    """A book of twenty kinds: a choice for one of them is a small part."""
    bring_in(book, [draft(f"Firm {n}", 100, date(2025, 3, n), row=n) for n in range(2, 22)])
    return book


def choose(book: Book, code: CategoryCode) -> None:
    kind = decisions.kinds(book)[0].id
    do(book, "choose", lambda work: decisions.set_kind_choices(work, {kind: (code, "", "So")}))


def test_a_choice_moves_the_payments_of_its_kind_from_one_sum_to_another(many: Book) -> None:
    choose(many, HARDWARE)
    choose(many, GAS)

    assert by_category(many) == {("", "202503"): 1900, (GAS, "202503"): 100}
    with many.read() as connection:
        assert kept_sums.first_difference(connection) == ""


def test_inside_a_piece_of_work_the_sums_are_those_of_now(many: Book) -> None:
    kind = decisions.kinds(many)[0].id
    with many.work(Operation("choose", "Chose")) as work:
        decisions.set_kind_choices(work, {kind: (GAS, "pay", "So")})
        settle(work)
        inside = (
            by_category(many),
            sum(one.pence for one in reading.by_supplier(many)),
            (sum(one.pence for one in reading.by_supplier(many, in_scope=True))),
        )

    assert inside == ({("", "202503"): 1900}, 2000, 1900)
    assert by_category(many) == {("", "202503"): 1900}


def test_work_that_is_given_up_leaves_the_sums_as_they_were(many: Book) -> None:
    kind = decisions.kinds(many)[0].id
    before = by_category(many)

    def given_up() -> None:
        with many.work(Operation("choose", "Chose")) as work:
            decisions.set_kind_choices(work, {kind: (GAS, "", "So")})
            settle(work)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        given_up()

    assert by_category(many) == before
    choose(many, HARDWARE)
    assert by_category(many) == {("", "202503"): 1900, (HARDWARE, "202503"): 100}


@pytest.mark.parametrize("table", ["month_sum", "supplier_sum"])
def test_a_sum_that_is_not_that_of_its_payments_is_found(many: Book, table: str) -> None:
    many.close()
    with closing(sqlite3.connect(many.path)) as connection, connection:
        connection.execute(
            f"UPDATE {table} SET pence = pence + 1 WHERE lines = (SELECT max(lines) FROM {table})"
        )

    with Book.open(many.path) as opened:
        (found,) = (one for one in backup.check(opened) if not one.passed)

    assert (
        found.detail == f"the sums by {table.removesuffix('_sum')} are not those of the payments"
    )


def test_a_payee_that_is_taken_from_its_supplier_and_given_back_is_counted_again(
    many: Book,
) -> None:
    def given(supplier: int | None) -> None:
        with many.work(Operation("give", "Gave")) as work:
            work.connection.exec_driver_sql("DELETE FROM payee_supplier WHERE payee_id = 1")
            if supplier is not None:
                work.connection.exec_driver_sql(
                    "INSERT INTO payee_supplier VALUES (1, ?, '', 0)", (supplier,)
                )

    before = reading.by_supplier(many)
    given(None)
    without = reading.by_supplier(many)
    given(1)

    assert len(without) == len(before) - 1
    assert reading.by_supplier(many) == before
