"""What the preparer says of findings lives in the book, for the figures that they had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.domain.contracts import Contract, ContractId
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.returns import Check
from core.store import journal
from core.store.book import Book
from core.usecases import (
    books,
    explain_checks,
    file_return,
    import_spend,
    match_contracts,
    record_contracts,
)
from core.usecases.file_return import ReturnRequest
from core.usecases.import_spend import ImportChoices

PERIOD = Period(date(2025, 4, 1), date(2026, 3, 31))
REQUEST = ReturnRequest(PERIOD, PERIOD.end, prepared=("Ann", "Clerk"))
WHY = "The cash book has no total of its own."


def _ledger(tmp_path: Path, name: str, *amounts: str) -> Path:
    path = tmp_path / name
    rows = "".join(f"2{n}/05/2025,Quillon Ltd,{a}\n" for n, a in enumerate(amounts))
    path.write_text(f"Date,Supplier,Net Amount\n{rows}", "utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    made = tmp_path / "ambleford.spendbook"
    with books.create_book(made, body, actor="Ann Clerk") as book:
        import_spend.take_in(book, _ledger(tmp_path, "may.csv", "900.00"), choices=ImportChoices())
    return made


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with books.open_book(path, actor="Ann Clerk") as opened:
        yield opened


def _check(book: Book, code: str, request: ReturnRequest = REQUEST) -> Check:
    found = file_return.checks(book, request)
    return next(check for check in found if check.problem.code == code)


def test_an_explanation_is_kept_in_the_book_and_travels_in_the_return(path: Path) -> None:
    with books.open_book(path, actor="Ann Clerk") as book:
        explain_checks.explain(book, REQUEST, {_check(book, "SB-603").id: WHY})
    with books.open_book(path, actor="Bob") as book:
        assert _check(book, "SB-603").explanation == WHY

        table = file_return.preview(book, REQUEST).table("checks")

    assert WHY in [row[table.columns.index("explanation")] for row in table.rows]


def test_an_explanation_is_one_step_of_the_history_and_can_be_taken_back(book: Book) -> None:
    explain_checks.explain(book, REQUEST, {_check(book, "SB-603").id: WHY})
    assert journal.entries(book)[0].summary.startswith("Explained a finding")

    journal.undo(book)

    assert _check(book, "SB-603").explanation == ""


def test_no_words_take_an_explanation_back(book: Book) -> None:
    check_id = _check(book, "SB-608").id
    explain_checks.explain(book, REQUEST, {check_id: WHY})

    explain_checks.explain(book, REQUEST, {check_id: "  "})

    assert _check(book, "SB-608").explanation == ""


def test_an_explanation_for_other_figures_no_longer_counts_but_is_shown(
    book: Book, tmp_path: Path
) -> None:
    explain_checks.explain(book, REQUEST, {"SB-602": "One supplier is new."})
    assert _check(book, "SB-602").explanation == "One supplier is new."

    import_spend.take_in(
        book, _ledger(tmp_path, "june.csv", "10.00", "20.00"), choices=ImportChoices()
    )

    check = _check(book, "SB-602")
    assert (check.explanation, check.said_before) == ("", "One supplier is new.")


def test_an_explanation_speaks_of_its_period_alone(book: Book) -> None:
    explain_checks.explain(book, REQUEST, {"SB-608": WHY})

    other = ReturnRequest(Period(date(2025, 4, 1), date(2025, 6, 30)), PERIOD.end)

    assert _check(book, "SB-608", other).explanation == ""


def test_a_finding_that_is_not_there_cannot_be_explained(book: Book) -> None:
    with pytest.raises(explain_checks.NoSuchCheck, match="SB-699"):
        explain_checks.explain(book, REQUEST, {"SB-699": WHY})


def test_unknown_payments_whose_parts_add_up_to_nothing_are_found(
    book: Book, tmp_path: Path
) -> None:
    path = tmp_path / "refund.csv"
    path.write_text("Date,Supplier,Net Amount\n21/06/2025,Marlow Ltd,-900.00\n", "utf-8")
    take_in = ImportChoices(answers={"sign": "positive"})
    import_spend.take_in(book, path, choices=take_in)
    days = date(2025, 4, 1), date(2026, 12, 31)
    running = Contract(ContractId(0), "C1", "Works", "Quillon Ltd", *days, days[1])
    record_contracts.save_contract(book, running)
    match_contracts.confirm_matches(book, match_contracts.matches(book))

    check = _check(book, "SB-602")

    assert (check.count, check.pence) == (2, 0)


def test_suppliers_in_several_pairs_are_counted_once(book: Book, tmp_path: Path) -> None:
    names = ("Brightwell Cleaning", "Brightwel Cleaning", "Brightwell Cleanin")
    rows = "".join(f"2{n}/05/2025,{name},{n + 1}00.00\n" for n, name in enumerate(names))
    path = tmp_path / "typos.csv"
    path.write_text(f"Date,Supplier,Net Amount\n{rows}", "utf-8")
    import_spend.take_in(book, path, choices=ImportChoices())

    check = _check(book, "SB-615")

    assert check.count > 1
    assert check.pence == 600_00


def test_each_finding_leads_to_where_it_is_put_right(book: Book) -> None:
    check = _check(book, "SB-603")

    assert (check.page, check.chosen) == ("import", check.id.partition(":")[2])
