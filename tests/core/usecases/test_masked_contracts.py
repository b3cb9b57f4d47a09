"""Whom a contract is with does not leave the body where the payee does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.domain.contracts import Contract, ContractId
from core.domain.parties import Body, PayeeClass, Sector
from core.domain.period import Period
from core.domain.returns import Profile
from core.domain.spend import BatchId
from core.store.book import Book
from core.usecases import (
    books,
    file_return,
    import_spend,
    know_suppliers,
    match_contracts,
    record_contracts,
    tidy_suppliers,
)
from core.usecases.import_spend import ImportChoices

PERIOD = Period(date(2025, 4, 1), date(2026, 3, 31))
LEDGER = "Date,Supplier,Net Amount\n13/05/2025,Harbour House Refuge,900.00\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    path = tmp_path / "may.csv"
    path.write_text(LEDGER, "utf-8")
    with books.create_book(tmp_path / "ambleford.spendbook", body, actor="Ann Clerk") as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        for ref, supplier in (("C1", "Harbour House Refuge"), ("C2", "Mrs Jane Sample")):
            record_contracts.save_contract(
                made,
                Contract(
                    ContractId(0), ref, f"Night cover by {supplier}", supplier,
                    date(2025, 4, 1), date(2027, 3, 31), None,
                ),
            )  # fmt: skip
        match_contracts.confirm_matches(made, match_contracts.matches(made))
        yield made


def _contracts(book: Book, profile: Profile) -> dict[object, tuple[object, object]]:
    request = file_return.ReturnRequest(PERIOD, PERIOD.end, profile=profile)
    made = file_return.preview(book, request)
    table = next(table for table in made.tables if table.name == "contracts")
    return {row[0]: (row[1], row[2]) for row in table.rows}


def test_a_person_and_a_confidential_payee_are_masked_in_the_contracts_too(book: Book) -> None:
    refuge = tidy_suppliers.suppliers(book)[0].supplier.id
    know_suppliers.set_flags(book, refuge, payee_class=PayeeClass.CONFIDENTIAL)

    found = _contracts(book, Profile.PBO)

    assert found["C1"] == ("REDACTED COMMERCIAL CONFIDENTIALITY",) * 2
    assert found["C2"] == ("REDACTED PERSONAL DATA",) * 2


def test_an_auditor_sees_whom_a_contract_is_with(book: Book) -> None:
    assert _contracts(book, Profile.AUDIT)["C2"][1] == "Mrs Jane Sample"


def test_a_contract_stays_masked_when_the_file_that_paid_for_it_is_taken_out(
    book: Book, tmp_path: Path
) -> None:
    refuge = tidy_suppliers.suppliers(book)[0].supplier.id
    know_suppliers.set_flags(book, refuge, payee_class=PayeeClass.CONFIDENTIAL)
    later = tmp_path / "june.csv"
    later.write_text(LEDGER.replace("Harbour House Refuge", "Alpha Paper Ltd"), "utf-8")
    import_spend.take_in(book, later, choices=ImportChoices())

    import_spend.take_out(book, BatchId(1))

    assert _contracts(book, Profile.PBO)["C1"] == ("REDACTED COMMERCIAL CONFIDENTIALITY",) * 2
    listed = {row.contract.ref: row for row in record_contracts.contracts(book, PERIOD.end)}
    assert (listed["C1"].suppliers, listed["C1"].paid_pence) == (("Harbour House Refuge",), 0)
