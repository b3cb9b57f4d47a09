"""Before a return is sealed, its period is held against the same months a year earlier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.problems import Severity
from core.store.book import Book
from core.usecases import books, file_return, import_spend
from core.usecases.file_return import ReturnRequest
from core.usecases.import_spend import ImportChoices

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))


def _ledger() -> str:
    rows = [f"{day}/0{month}/2024,Quillon Ltd,2000.00" for day in (13, 14) for month in (4, 9)]
    rows += [f"{day}/05/2025,Quillon Ltd,100.00" for day in range(1, 29)]
    rows += ["29/05/2025,Zephyr Ltd,26000.00"]
    return "Date,Supplier,Net Amount\n" + "\n".join(rows) + "\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    path = tmp_path / "payments.csv"
    path.write_text(_ledger(), "utf-8")
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


def _said(book: Book, period: Period) -> dict[str, str]:
    found = file_return.checks(book, ReturnRequest(period, period.end))
    return {
        check.id: check.problem.message()
        for check in found
        if check.problem.code in {"SB-616", "SB-617", "SB-619"}
        and check.problem.weight() is Severity.EXPLAIN
    }


def test_what_differs_much_is_asked_for_with_both_figures(book: Book) -> None:
    assert _said(book, YEAR) == {
        "SB-616:unknown": (
            "Unknown: £8,000.00 in April 2024 to March 2025, £28,800.00 now."
        ),
        "SB-617": "The number of payments went from 4 in April 2024 to March 2025 to 29.",
        "SB-619": (
            "Suppliers that were not paid in April 2024 to March 2025 and now have £25,000.00"
            " or more each: 1, £26,000.00."
        ),
    }  # fmt: skip


def test_nothing_is_asked_where_the_book_does_not_hold_the_year_before(book: Book) -> None:
    assert _said(book, Period(date(2024, 4, 1), date(2025, 3, 31))) == {}


def test_a_finding_leads_to_the_largest_new_supplier(book: Book) -> None:
    found = file_return.checks(book, ReturnRequest(YEAR, YEAR.end))
    check = next(one for one in found if one.problem.code == "SB-619")

    assert check.page == "suppliers"
    assert check.chosen.isdigit()
