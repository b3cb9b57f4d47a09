"""Payments matched to contracts: amounts as evidence, single payments, questions, patterns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.domain.contracts import Contract, ContractId
from core.domain.operations import Operation
from core.domain.parties import Body, Sector, SupplierId
from core.domain.spend import LineId
from core.domain.taxonomy import UNKNOWN
from core.store import contract_payments, decisions, reading
from core.store import contracts as store
from core.store.book import Book
from core.store.lines import Filter
from core.usecases import (
    books,
    import_spend,
    match_contracts,
    record_contracts,
)
from core.usecases.deciding import decide_again
from core.usecases.import_spend import ImportChoices

HEAD = "Payment date,Supplier,Description,Net amount\n"
RENT = "".join(f"{13}/{month:02}/2025,Acme Ltd,Hire,1000.00\n" for month in range(1, 13))
GAS = "".join(f"{14}/{month:02}/2025,Gasworks Ltd,Gas,{90 + month}.00\n" for month in range(1, 13))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.spendbook"


@pytest.fixture
def book(path: Path, tmp_path: Path) -> Iterator[Book]:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(HEAD + RENT + GAS, "utf-8")
    body = Body("Ambleford Town Council", "town-council", Sector.WIDER)
    with books.create_book(path, body, actor="Ann Clerk") as made:
        import_spend.take_in(made, ledger, choices=ImportChoices())
        yield made


def contract(ref: str, supplier: str = "Acme Ltd", **fields: Any) -> Contract:
    days = (date(2025, 1, 1), date(2025, 12, 31), None)
    return Contract(ContractId(0), ref, f"Contract {ref}", supplier, *days, **fields)


def add(book: Book, *found: Contract) -> list[ContractId]:
    for one in found:
        record_contracts.save_contract(book, one)
    return [one.id for one in store.contracts(book)]


def test_amounts_that_fit_raise_an_offer_and_are_said(book: Book) -> None:
    add(book, contract("C1", annual_value=12_000_00), contract("C2"))

    fitting, plain = match_contracts.matches(book)

    assert (fitting.strength, plain.strength) == (95, 90)
    assert fitting.reason.endswith(
        "12 payments of £1,000.00 are a twelfth of the yearly value, £12,000.00."
    )


def test_an_amount_alone_makes_no_offer(book: Book) -> None:
    add(book, contract("C1", "Somebody Else Ltd", annual_value=12_000_00))

    assert match_contracts.matches(book) == ()


def test_payments_under_two_contracts_count_once_and_are_asked_about(book: Book) -> None:
    first, second = add(book, contract("C1", annual_value=12_000_00), contract("C2"))
    match_contracts.confirm_matches(book, match_contracts.matches(book))

    (question,) = match_contracts.shared(book)

    assert match_contracts.in_pounds(question) == (
        "12 payments to Acme Ltd of £12,000.00 fall under C1 and C2: which one counts?"
    )
    assert (question.suggested, contract_payments.spend_to_date(book)) == (first, {})
    match_contracts.settle_shared(book, question.spend, second)
    assert contract_payments.spend_to_date(book) == {second: 12_000_00}
    assert match_contracts.shared(book) == ()
    books.undo(book)
    assert len(match_contracts.shared(book)) == 1


def test_single_payments_are_put_and_released(book: Book) -> None:
    first, second = add(book, contract("C1"), contract("C2", "Else Ltd"))
    match_contracts.confirm_matches(book, match_contracts.matches(book))

    match_contracts.put_lines(book, [LineId(1), LineId(2)], second, "Theirs")
    match_contracts.put_lines(book, [LineId(3)], None)

    assert contract_payments.spend_to_date(book) == {first: 9_000_00, second: 2_000_00}
    match_contracts.release_lines(book, [LineId(n) for n in (1, 2, 3)])
    assert contract_payments.spend_to_date(book) == {first: 12_000_00}


def test_what_is_out_of_scope_is_neither_offered_nor_paid_under_a_contract(book: Book) -> None:
    (number,) = add(book, contract("C1"))
    match_contracts.confirm_matches(book, match_contracts.matches(book))
    with book.work(Operation("out-of-scope", "Two payments are tax")) as work:
        decisions.set_line_choices(work, [LineId(1), LineId(2)], UNKNOWN, "tax", "")
        decide_again(work)

    assert contract_payments.spend_to_date(book) == {number: 10_000_00}
    assert reading.count_and_sum(book, Filter(contract_id=number)) == (10, 10_000_00)
    match_contracts.unlink(book, number, SupplierId(1))
    (offer,) = match_contracts.matches(book)
    assert (offer.lines, offer.pence) == (10, 10_000_00)


def test_what_speaks_against_a_contract_is_said_before_payments_are_put_there(
    book: Book,
) -> None:
    late = replace(contract("C3", "Several; Acme Limited"), start=date(2025, 1, 14))
    own, others, shared = add(book, contract("C1"), contract("C2", "Else Ltd"), late)
    lines = [LineId(1), LineId(2)]

    match_contracts.require_likely(book, lines, own)
    with pytest.raises(match_contracts.NotLikely) as other_supplier:
        match_contracts.require_likely(book, lines, others)
    with pytest.raises(match_contracts.NotLikely) as other_days:
        match_contracts.require_likely(book, lines, shared)

    assert "The contract is with Else Ltd, not Acme Ltd." in str(other_supplier.value)
    assert "1 of 2 were paid outside its days." in str(other_days.value)


def test_what_recurs_without_a_contract_is_offered_until_it_is_said_to_be_none(
    book: Book,
) -> None:
    add(book, contract("C1"))

    (found,) = match_contracts.looks_like_contract(book)

    assert found.supplier == "Gasworks Ltd"
    assert found.words == "12 payments, monthly, £91.00 to £102.00 each, since 14/01/2025"
    match_contracts.never_a_contract(book, [found.supplier_id])
    assert match_contracts.looks_like_contract(book) == ()
    books.undo(book)
    assert len(match_contracts.looks_like_contract(book)) == 1


# By command


class Run:
    """Runs a verb of contracts and returns its data."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._path, self._capsys = path, capsys

    def __call__(self, *words: str, expect: int = 0) -> dict[str, Any]:
        self._capsys.readouterr()
        assert main(["contracts", *words, "--book", str(self._path), "--json"]) == expect
        found: dict[str, Any] = json.loads(self._capsys.readouterr().out)["data"]
        return found


def test_every_verb_works_by_command(
    book: Book, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book.close()
    register = tmp_path / "register.csv"
    register.write_text(
        "Ref,Title,Supplier,Start date,End date,Annual value\n"
        "C1,Hire,Acme Ltd,01/01/2025,31/12/2025,12000\n"
        "C2,More,Acme Ltd,01/01/2025,31/12/2025,\n",
        "utf-8",
    )
    run = Run(path, capsys)

    look = run("import", str(register), "--look")
    assert {c["heading"]: c["field"] for c in look["columns"]}["Annual value"] == "annual_value"
    assert (len(look["new"]), look["new_yearly_pence"]) == (2, 12_000_00)
    assert run("import", str(register), "--match")["added"] == 2
    (question,) = run("match", "--shared")["shared"]
    assert question["suggested"] == 1
    run("put", "1", "2", "--contract", "1", "--because", "Said so")
    run("put", "3", "--none")
    assert run("list")["contracts"][0]["paid_pence"] == 2_000_00
    run("put", "1", "2", "3", "--release")
    run("change", "1", "2", "--set", "department=Parks", "--set", "review_on=2025-10-01")
    assert [c["department"] for c in run("list")["contracts"]] == ["Parks", "Parks"]
    run("free", "1", "--because", "break-clause")
    assert run("list")["contracts"][0]["freed_code"] == "break-clause"
    (recurring,) = run("match", "--recurring")["recurring"]
    run("match", "--never", str(recurring["supplier_id"]))
    assert run("match", "--recurring")["recurring"] == []
    assert run("export", "--out", str(tmp_path / "out.xlsx"), "--all")["written"] == 2
    run("remove", "2")
    assert len(run("list")["contracts"]) == 1
    run("change", "1", "--set", "lot=1", expect=2)


def test_a_supplier_number_is_a_number(book: Book) -> None:
    touched = match_contracts.never_a_contract(book, [SupplierId(1), SupplierId(2)])

    assert touched.summary.startswith("Not a contract: ")
