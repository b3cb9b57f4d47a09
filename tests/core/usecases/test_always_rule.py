"""Always for a supplier: what its rule reaches, and that it leaves out what a preset takes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.parties import Body, Sector
from core.domain.spend import KindId, LineId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, reading
from core.store.book import Book
from core.usecases import always_rule, books, categorise, explain, import_spend
from core.usecases.import_spend import ImportChoices

CLEANING = CategoryCode("facilities.cleaning")
LEDGER = """Date,Supplier,Account,Description,Net amount
13/04/2025,Quixley Vorn,Zzz,Xxx,900.00
14/04/2025,Quixley Vorn,Yyy,Www,700.00
15/04/2025,Quixley Vorn,Business rates,Half year,4000.00
16/05/2025,Quixley Vorn,Business rates,Second half,3000.00
17/05/2025,Dunbrack Hale,Zzz,Xxx,500.00
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, "utf-8")
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


def under(book: Book, account: str) -> tuple[KindId, ...]:
    found = decisions.kinds(book)
    return tuple(k.id for k in found if k.supplier == "Quixley Vorn" and k.account == account)


def out_of_scope(book: Book) -> dict[str, int]:
    return {row.rule: row.pence for row in categorise.coverage(book).by_scope}


def test_always_leaves_out_of_scope_what_the_account_takes_out(book: Book) -> None:
    categorise.set_category(book, under(book, "Zzz"), CLEANING, always=True)

    assert out_of_scope(book) == {"rates": 700_000}
    (row,) = categorise.coverage(book).by_category[:1]
    assert (row.category, row.pence) == (CLEANING, 160_000)


def test_what_the_rule_would_move_besides_is_said_before(book: Book) -> None:
    found = always_rule.beyond(book, under(book, "Zzz"), CLEANING)

    assert (found.effect.lines, found.effect.pence) == (1, 70_000)
    assert (found.back_lines, found.back_pence) == (0, 0)
    assert decisions.rules(book) == ()


def test_out_of_scope_payments_come_back_where_they_are_chosen_themselves(book: Book) -> None:
    first = under(book, "Business rates")[:1]

    found = always_rule.beyond(book, first, CLEANING)
    categorise.set_category(book, first, CLEANING, always=True)

    assert (found.effect.lines, found.back_lines) == (1, 1)
    assert found.back_pence in (400_000, 300_000)
    assert out_of_scope(book) == {}
    assert [rule.account for rule in decisions.rules(book)] == ["Business rates"]
    assert categorise.coverage(book).in_scope_pence == 910_000


def test_why_tells_the_rule_that_leaves_a_payment_out_of_scope(book: Book) -> None:
    categorise.set_category(book, under(book, "Zzz"), CLEANING, always=True)
    rows = reading.line_rows_for_return(book, None)
    line = next(row.line_id for row in rows if row.description == "Half year")

    found = explain.why(book, LineId(line))

    assert found.tier == "Out of scope for this kind of body"
    assert "supplier is Quixley Vorn" in found.rule
    assert found.rule_id is None
