from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import Identifier, SupplierId
from core.domain.period import Period
from core.domain.spend import BatchId, LineId
from core.store import contract_payments, contracts, decisions, imports, reading, suppliers
from core.store.book import Book
from core.store.reading import Filter
from tests.core.store.conftest import bring_in, do, draft

FULL = Contract(
    id=ContractId(1),
    ref="AMB-1",
    title="Printers",
    supplier="Acme Ltd",
    start=date(2025, 4, 1),
    end=date(2026, 3, 31),
    current_end=date(2026, 9, 30),
    latest_end=date(2027, 3, 31),
    notice_by=date(2026, 1, 1),
    description="Printers and paper",
    department="Office",
    value=Pence(12_000_00),
    annual_value=Pence(6_000_00),
    category_given="ICT",
    category="ict.hardware",
    process="Open",
    sme=True,
    vcse=False,
    supplier_id=Identifier("GB-COH", "01234567"),
    lot=LotKey("ypo", "1234", "1a"),
    framework_text="YPO 1234",
    freed_because="Ends early",
    row=7,
)

BARE = Contract(ContractId(2), "", "", "", None, None, None)


def add(book: Book, *found: Contract) -> tuple[ContractId, ...]:
    with_numbers: list[ContractId] = []
    do(book, "add", lambda work: with_numbers.extend(contracts.add_contracts(work, found)))
    return tuple(with_numbers)


def _number(book: Book, name: str) -> SupplierId:
    return next(r.supplier.id for r in suppliers.suppliers(book) if r.supplier.name == name)


def link(book: Book, contract: ContractId, name: str) -> None:
    number = _number(book, name)
    do(book, "match", lambda work: contracts.set_links(work, [(contract, number, "name")]))


def test_a_contract_comes_back_as_it_went_in(book: Book) -> None:
    add(book, FULL, BARE)

    assert contracts.contracts(book) == (FULL, BARE)


def test_a_register_brought_in_again_adds_only_what_is_new(book: Book) -> None:
    first = add(book, FULL, FULL, BARE)

    again = add(book, FULL, FULL, BARE, replace(FULL, start=date(2026, 4, 1)))

    assert first == (1, 2, 3)
    assert again == (4,)


def test_a_contract_changed_in_the_book_is_known_when_its_register_comes_again(
    book: Book,
) -> None:
    add(book, FULL)
    changed = replace(FULL, freed_because="Break clause", current_end=date(2025, 12, 31))
    do(book, "change", lambda work: contracts.update_contract(work, changed))

    assert add(book, FULL, replace(FULL, ref=" amb-1 ")) == (2,)
    assert contracts.contracts(book)[0] == changed


def test_a_removed_contract_takes_its_matches_with_it(spent: Book) -> None:
    (number,) = add(spent, FULL)
    link(spent, number, "Acme Ltd")

    do(spent, "remove", lambda work: contracts.remove_contract(work, number))

    assert contracts.contracts(spent) == ()
    assert contracts.links(spent) == ()


def test_matches_are_set_with_their_reason_and_removed(spent: Book) -> None:
    (number,) = add(spent, FULL)
    acme = _number(spent, "Acme Ltd")
    for reason in ("same name", "same number"):
        pairs = [(number, acme, reason)]
        do(spent, "match", lambda work, p=pairs: contracts.set_links(work, p))
    kept = contracts.links(spent)
    do(spent, "unmatch", lambda work: contracts.remove_links(work, [(number, acme)]))

    assert kept == ((number, acme, "same number"),)
    assert contracts.links(spent) == ()


# Which payments fall under a contract


@pytest.mark.parametrize(
    ("paid_on", "under"),
    [
        (date(2025, 4, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 3, 31), False),
        (date(2025, 7, 1), False),
        (None, False),
    ],
)
def test_a_payment_falls_under_a_contract_of_its_supplier_that_runs_on_its_day(
    book: Book, paid_on: date | None, under: bool
) -> None:
    bring_in(book, [draft("Acme Ltd", 5_00, paid_on)])
    dates = {"start": date(2025, 4, 1), "end": date(2025, 6, 30), "current_end": None}
    (number,) = add(book, replace(BARE, title="Pens", **dates))
    link(book, number, "Acme Ltd")

    (row,) = reading.line_rows_for_return(book, None)
    (position,) = reading.positions(book, None)

    assert row.contract_ids == position.contract_ids == ((number,) if under else ())
    assert contract_payments.spend_to_date(book) == ({number: 5_00} if under else {})


def test_an_extension_taken_counts_and_one_not_taken_does_not(book: Book) -> None:
    bring_in(
        book, [draft("Acme", 1_00, date(2026, 9, 30)), draft("Acme", 2_00, date(2026, 10, 1))]
    )
    (number,) = add(book, FULL)
    link(book, number, "Acme")

    assert contract_payments.spend_to_date(book) == {number: 1_00}


def test_a_contract_without_a_first_day_covers_no_day(book: Book) -> None:
    bring_in(book, [draft("Acme", 1_00)])
    (number,) = add(book, replace(BARE, title="Pens", end=date(2025, 12, 31)))
    link(book, number, "Acme")

    assert contract_payments.spend_to_date(book) == {}


def test_a_contract_without_an_end_is_paid_under_where_no_other_runs(book: Book) -> None:
    days = (date(2025, 3, 14), date(2025, 3, 15), date(2025, 6, 1), date(2025, 9, 1))
    amounts = zip(days, (1_00, 20_00, 300_00, 4000_00), strict=True)
    bring_in(book, [draft("Acme", pence, paid_on=day) for day, pence in amounts])
    endless, other = add(
        book,
        replace(BARE, title="Pens", start=date(2025, 3, 15)),
        replace(BARE, title="Ink", start=date(2025, 6, 1), end=date(2025, 6, 30)),
    )
    link(book, endless, "Acme")
    link(book, other, "Acme")

    assert contract_payments.spend_to_date(book) == {endless: 4020_00, other: 300_00}
    (whole, _) = contracts.contracts(book)
    assert not whole.locks_on(date(2025, 9, 1))


def test_a_payment_that_names_a_contract_falls_under_that_one_alone(book: Book) -> None:
    bring_in(book, [draft("Acme", 1_00, date(2030, 1, 1), contract_ref=" amb - 1 ")])
    named, running = add(book, FULL, replace(FULL, ref="AMB-2", end=None, current_end=None))
    link(book, running, "Acme")

    assert contract_payments.spend_to_date(book) == {named: 1_00}


def test_a_reference_that_no_contract_has_does_not_matter(book: Book) -> None:
    bring_in(book, [draft("Acme", 1_00, contract_ref="PO 77"), draft("Acme", 2_00)])
    (number,) = add(book, FULL)
    link(book, number, "Acme")

    assert contract_payments.spend_to_date(book) == {number: 3_00}


def test_of_several_contracts_those_of_the_payments_category_count(book: Book) -> None:
    bring_in(book, [draft("Acme", 1_00, account="ict.hardware"), draft("Acme", 2_00)])
    ict, other = add(book, FULL, replace(FULL, ref="AMB-2", category="energy.gas"))
    link(book, ict, "Acme")
    link(book, other, "Acme")

    rows = {row.category: row.contract_ids for row in reading.line_rows_for_return(book, None)}

    assert rows == {"ict.hardware": (ict,), "": (ict, other)}
    assert contract_payments.spend_to_date(book) == {ict: 1_00}
    (shared,) = contract_payments.shared_spend(book)
    assert (shared.contract_ids, shared.lines, shared.pence) == ((ict, other), 1, 2_00)


def test_a_credit_after_the_end_lowers_the_contract_that_ended_last(book: Book) -> None:
    late = date(2026, 1, 20)
    bring_in(
        book,
        [
            draft("Acme", 300_00, row=2),
            draft("Acme", -20_00, late, row=3),
            draft("Acme", 40_00, late, row=4),
            draft("Acme", -1_00, date(2024, 1, 1), row=5),
            draft("Acme", -2_00, None, row=6),
        ],
    )
    old = replace(BARE, start=date(2025, 1, 1), end=date(2025, 6, 30))
    last = replace(BARE, title="Again", start=date(2025, 5, 1), end=date(2025, 12, 31))
    first_id, last_id = add(book, old, last)
    link(book, first_id, "Acme")
    link(book, last_id, "Acme")

    rows = reading.lines_by_ids(book, reading.line_keys_for(book, Filter(sort="row")))

    assert [row.contract_ids for row in rows] == [(first_id, last_id), (last_id,), (), (), ()]
    assert contract_payments.spend_to_date(book) == {last_id: -20_00}
    assert [one.pence for one in contract_payments.shared_spend(book)] == [300_00]
    summed = {p.contract_ids: p.pence for p in reading.positions(book, None) if p.contract_ids}
    assert summed == {(first_id, last_id): 300_00, (last_id,): -20_00}
    under = Filter(contract_id=last_id)
    assert reading.count_and_sum(book, under) == (2, 280_00)


def test_a_payment_falls_where_a_person_put_it_before_all_else(book: Book) -> None:
    bring_in(book, [draft("Acme", 1_00, row=2), draft("Acme", 2_00, row=3), draft("Bolt", 4_00)])
    running, other = add(book, FULL, replace(BARE, title="Other"))
    link(book, running, "Acme")
    acme, second, bolt = (LineId(n) for n in (1, 2, 3))
    do(book, "none", lambda work: contract_payments.put_lines(work, [acme], None, "A gift"))
    do(book, "put", lambda work: contract_payments.put_lines(work, [bolt], other, "Theirs"))

    rows = {row.line_id: row.contract_ids for row in reading.line_rows_for_return(book, None)}
    summed = {p.contract_ids: p.pence for p in reading.positions(book, None)}

    assert rows == {acme: (), second: (running,), bolt: (other,)}
    assert summed == {(): 1_00, (running,): 2_00, (other,): 4_00}
    assert contract_payments.spend_to_date(book) == {running: 2_00, other: 4_00}
    assert list(reading.line_keys_for(book, Filter(contract_id=other))) == [bolt]
    assert contract_payments.placed(book) == {acme: (None, "A gift"), bolt: (other, "Theirs")}
    do(book, "back", lambda work: contract_payments.release_lines(work, [acme]))
    do(book, "remove", lambda work: contracts.remove_contract(work, other))
    assert contract_payments.spend_to_date(book) == {running: 3_00}


def test_payments_to_suppliers_say_what_they_fall_under(book: Book) -> None:
    late = date(2027, 1, 1)
    bring_in(book, [draft("Acme", 1_00, row=2), draft("Acme", 2_00, late, row=3), draft("B", 4)])
    (number,) = add(book, FULL)
    link(book, number, "Acme")

    found = list(contract_payments.payments_to(book, [_number(book, "Acme")]))

    assert [(one.pence, one.contract_ids) for one in found] == [(1_00, (number,)), (2_00, ())]


def test_what_was_taken_out_is_not_spend_of_a_contract(spent: Book) -> None:
    (number,) = add(spent, FULL)
    link(spent, number, "Acme Ltd")
    do(spent, "take-out", lambda work: imports.set_active(work, BatchId(1), active=False))

    assert contract_payments.spend_to_date(spent) == {}
    assert list(reading.line_keys_for(spent, Filter(contract_id=number))) == []


def test_positions_of_a_period_that_cuts_a_month_are_those_of_its_lines(spent: Book) -> None:
    (number,) = add(spent, FULL)
    link(spent, number, "Acme Ltd")
    days = Period(date(2025, 4, 2), date(2025, 5, 30))

    found = {
        p.supplier: (p.contract_ids, p.pence, p.scope) for p in reading.positions(spent, days)
    }

    assert found == {"Acme Ltd": ((number,), 200_00, ""), "Staff": ((), 900_00, "pay")}


def test_payments_without_a_day_are_in_no_period(spent: Book) -> None:
    year = Period(date(2025, 1, 1), date(2025, 12, 31))

    everyone = {p.supplier for p in reading.positions(spent, None)}
    in_year = {p.supplier for p in reading.positions(spent, year)}

    assert everyone - in_year == {"Cole"}
    assert decisions.coverage(spent, year).by_method[-1][0] == "rule"
