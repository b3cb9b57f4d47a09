"""What names an agreement, what only says how something was bought, and what follows a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId
from core.store.book import Book
from core.usecases import record_contracts
from core.usecases.call_offs import is_open
from tests.core.usecases.catalogues_on_offer import new_book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with new_book(tmp_path_factory.mktemp("tarnstead")) as made:
        yield made


def contract(text: str) -> Contract:
    return Contract(ContractId(1), "C1", "T", "S", None, None, None, framework_text=text)


@pytest.mark.parametrize("text", ["", "n/a", "3 quotes", "LA SLA", "Open tender", "direct award"])
def test_how_something_was_bought_is_no_agreement(text: str) -> None:
    assert not is_open(contract(text))


@pytest.mark.parametrize("text", ["RM6100", "YPO 891 lot 2", "CCS quotes", "CCS direct award"])
def test_an_agreement_that_no_catalogue_has_is_open(text: str) -> None:
    assert is_open(contract(text))


def test_a_contract_typed_in_is_a_call_off_from_the_agreement_that_it_names(book: Book) -> None:
    named = replace(contract("Alpha A1 lot 2"), id=ContractId(0), ref="typed")

    record_contracts.save_contract(book, named)

    assert _lot(book, "typed") == LotKey("alpha", "A1", "2")


def test_a_contract_that_names_another_agreement_is_a_call_off_from_that(book: Book) -> None:
    record_contracts.save_contract(
        book, replace(contract("Alpha A1 lot 1"), id=ContractId(0), ref="moving")
    )
    number = next(one.id for one in record_contracts.register(book) if one.ref == "moving")

    lots = [_lot(book, "moving")]
    for change in ({"title": "Cleaning"}, {"framework_text": "Beta B7"}, {"framework_text": ""}):
        record_contracts.change_contracts(book, [number], change)
        lots.append(_lot(book, "moving"))

    first = LotKey("alpha", "A1", "1")
    assert lots == [first, first, LotKey("beta", "B7", "1a"), None]


def test_a_lot_that_was_said_stands_whatever_else_changes(book: Book) -> None:
    said = LotKey("beta", "B7", "1a")

    record_contracts.save_contract(
        book, replace(contract("Alpha A1 lot 1"), id=ContractId(0), ref="said", lot=said)
    )

    assert _lot(book, "said") == said


def _lot(book: Book, ref: str) -> LotKey | None:
    return next(one.lot for one in record_contracts.register(book) if one.ref == ref)
