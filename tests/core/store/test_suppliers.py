from __future__ import annotations

import pytest

from core.domain.agreements import LotKey
from core.domain.assessment import LotUse
from core.domain.contracts import Contract, ContractId
from core.domain.parties import Identifier, PayeeClass, SupplierId
from core.domain.taxonomy import CategoryCode
from core.store import catalogues, contracts, supplier_facts, suppliers
from core.store.book import Book, Work
from core.store.errors import NotInBook
from tests.core.store.conftest import bring_in, do, draft


def _ids(book: Book) -> dict[str, SupplierId]:
    return {row.supplier.name: row.supplier.id for row in suppliers.suppliers(book)}


def test_suppliers_come_by_pounds_with_what_has_no_category(spent: Book) -> None:
    rows = suppliers.suppliers(spent)

    assert [(row.supplier.name, row.lines, row.pence, row.unmapped_pence) for row in rows] == [
        ("Staff", 1, 900_00, 0),
        ("Acme Ltd", 2, 200_00, 0),
        ("Bolt & Co", 2, 30_00, 0),
        ("Cole", 1, 10_00, 10_00),
    ]


def test_payees_come_as_they_are_written(spent: Book) -> None:
    acme = _ids(spent)["Acme Ltd"]

    names = [(row.name, row.pence) for row in suppliers.spellings(spent, acme)]

    assert names == [("Acme Ltd", 120_00), ("ACME", 80_00)]


def test_merging_keeps_the_name_of_one_and_the_spellings_of_all(spent: Book) -> None:
    ids = _ids(spent)

    do(spent, "merge", lambda work: suppliers.merge(work, ids["Cole"], [ids["Acme Ltd"]]))

    row = next(row for row in suppliers.suppliers(spent) if row.supplier.id == ids["Cole"])
    assert row.supplier.name == "Cole"
    assert row.spellings == ("ACME", "Acme Ltd", "Cole")
    assert row.pence == 210_00


def test_merging_moves_contracts_lots_and_refusals(spent: Book) -> None:
    ids = _ids(spent)
    keep, gone, other = ids["Cole"], ids["Acme Ltd"], ids["Bolt & Co"]
    use = LotUse(gone, CategoryCode(""), LotKey("ypo", "1", "1"))

    def set_up(work: Work) -> None:
        contract = Contract(ContractId(0), "C", "T", "Acme", None, None, None)
        (number,) = contracts.add_contracts(work, [contract])
        contracts.set_links(work, [(number, gone, "name"), (number, keep, "mine")])
        catalogues.set_lot_use(work, use, "yes")
        suppliers.refuse_pair(work, gone, other)
        suppliers.refuse_pair(work, gone, keep)

    do(spent, "set-up", set_up)

    do(spent, "merge", lambda work: suppliers.merge(work, keep, [gone]))

    assert contracts.links(spent) == ((1, keep, "mine"),)
    assert [(found.supplier_id, answer) for found, answer in catalogues.lot_uses(spent)] == [
        (keep, "yes")
    ]
    assert suppliers.refusals(spent) == {(min(keep, other), max(keep, other))}


def test_merging_a_supplier_with_itself_changes_nothing(spent: Book) -> None:
    acme = _ids(spent)["Acme Ltd"]

    assert do(spent, "merge", lambda work: suppliers.merge(work, acme, [acme])).seq == 0


def test_merging_what_is_not_there_is_refused_whole(spent: Book) -> None:
    acme = _ids(spent)["Acme Ltd"]
    before = suppliers.suppliers(spent)

    with pytest.raises(NotInBook) as told:
        do(spent, "merge", lambda w: suppliers.merge(w, acme, [SupplierId(2), SupplierId(99)]))

    assert "99" in told.value.sentence()
    assert suppliers.suppliers(spent) == before


def test_splitting_makes_a_supplier_of_spellings(spent: Book) -> None:
    acme = _ids(spent)["Acme Ltd"]
    payee = next(s.payee_id for s in suppliers.spellings(spent, acme) if s.name == "ACME")

    do(spent, "split", lambda work: suppliers.split(work, [payee], "Acme Wales"))

    amounts = {row.supplier.name: row.pence for row in suppliers.suppliers(spent)}
    assert (amounts["Acme Ltd"], amounts["Acme Wales"]) == (120_00, 80_00)


def test_splitting_what_is_not_there_is_refused(spent: Book) -> None:
    with pytest.raises(NotInBook):
        do(spent, "split", lambda work: suppliers.split(work, [99], "Nobody"))


def test_a_number_is_never_used_for_a_second_supplier(spent: Book) -> None:
    ids = _ids(spent)
    gone = max(ids.values())
    do(spent, "merge", lambda work: suppliers.merge(work, SupplierId(1), [gone]))

    bring_in(spent, [draft("Newcomer", 1_00)], file="june.csv")

    assert _ids(spent)["Newcomer"] > gone


def test_flags_are_kept_and_what_is_not_named_stays(spent: Book) -> None:
    acme = _ids(spent)["Acme Ltd"]
    do(spent, "flag", lambda work: supplier_facts.set_flags(work, acme, sme=True, local=False))

    do(
        spent,
        "flag",
        lambda work: supplier_facts.set_flags(
            work, acme, local=None, payee_class=PayeeClass.SOLE_TRADER, public_body=True
        ),
    )

    found = next(r.supplier for r in suppliers.suppliers(spent) if r.supplier.id == acme)
    assert (found.sme, found.vcse, found.local) == (True, None, None)
    assert (found.payee_class, found.public_body) == (PayeeClass.SOLE_TRADER, True)


def test_a_flag_that_does_not_exist_is_a_mistake_of_the_program(spent: Book) -> None:
    with pytest.raises(ValueError, match="colour"):
        do(spent, "flag", lambda work: supplier_facts.set_flags(work, SupplierId(1), colour="red"))


def test_registered_numbers_in_the_files_are_the_suppliers(book: Book) -> None:
    bring_in(
        book,
        [
            draft("Acme", 1_00, company_number="01234567", contract_ref="C-2"),
            draft("Acme Ltd", 2_00, charity_number="1012345", contract_ref="C-1"),
            draft("Acme Ltd", 3_00, company_number="01234567", contract_ref="C-2"),
        ],
    )

    (row,) = suppliers.suppliers(book)
    (payments,) = suppliers.payments_by_supplier(book)

    assert row.supplier.identifiers == (
        Identifier("GB-COH", "01234567"),
        Identifier("GB-CHC", "1012345"),
    )
    assert payments.company_number == "01234567"
    assert payments.references == ("C-1", "C-2")
    assert (payments.lines, payments.pence) == (3, 6_00)


def test_refused_pairs_are_remembered_in_either_order(spent: Book) -> None:
    do(spent, "never", lambda work: suppliers.refuse_pair(work, SupplierId(3), SupplierId(1)))
    do(spent, "never", lambda work: suppliers.refuse_pair(work, SupplierId(1), SupplierId(3)))

    assert suppliers.refusals(spent) == {(1, 3)}
