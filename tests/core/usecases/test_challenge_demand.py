"""Initiatives to buy less: kept as savings, and never of more than was paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.domain.money import Pence
from core.domain.parties import Body, Sector
from core.store import savings
from core.store.book import Book
from core.usecases import books, challenge_demand, import_spend
from core.usecases.challenge_demand import Initiative, MoreThanPaid
from core.usecases.import_spend import ImportChoices

LEDGER = "Date,Supplier,Description,Net Amount\n14/05/2025,Npower,Electricity supply,600.00\n"
ON = date(2026, 4, 1)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    path = tmp_path / "may.csv"
    path.write_text(LEDGER, "utf-8")
    with books.create_book(tmp_path / "ambleford.spendbook", body, actor="Ann Clerk") as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


def test_nobody_saves_more_by_buying_less_than_was_paid(book: Book) -> None:
    (leaf,) = challenge_demand.leaves(book, None)
    range_ = Initiative(leaf.category, "LED lamps", "survey", Pence(100_00), Pence(600_01))

    with pytest.raises(MoreThanPaid) as told:
        challenge_demand.record(book, range_, ON)

    assert told.value.sentence() == (
        "To buy less cannot save £600.01 a year: £600.00 was paid for it in "
        "April 2025 to March 2026."
    )
    assert savings.savings(book) == ()


def test_an_initiative_is_kept_with_what_was_paid_as_its_baseline(book: Book) -> None:
    (leaf,) = challenge_demand.leaves(book, None)
    range_ = Initiative(leaf.category, "LED lamps", "survey", Pence(100_00), Pence(600_00))

    challenge_demand.record(book, range_, ON)

    (kept,) = savings.savings(book)
    assert (kept.high, kept.baseline.pence) == (Pence(600_00), Pence(600_00))
