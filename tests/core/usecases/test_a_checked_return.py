"""A return from its checks to what its reader is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.auditing import Plan, ReviewNotes, Way
from core.domain.contracts import Contract, ContractId
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.problems import Severity
from core.domain.returns import Check, Detail, Profile, Return
from core.domain.taxonomy import CategoryCode
from core.formats.return_package import verify_return
from core.formats.return_report import readme, report_of
from core.formats.written import NoSuchKind
from core.store import imports, reading
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    explain_checks,
    file_return,
    import_spend,
    match_contracts,
    record_contracts,
    review_bench,
    review_notes,
    review_queue,
    working_paper,
)
from core.usecases.file_return import ChecksOpen, ReturnRequest
from core.usecases.import_spend import ImportChoices
from tests.core.usecases.catalogues_on_offer import new_book

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))
ASKED = ReturnRequest(
    YEAR,
    YEAR.end,
    Detail.LINE,
    Profile.AUDIT,
    prepared=("Jo Amber", "clerk"),
    approved=("Sam Crane", "treasurer"),
)
CONTRACT = Contract(
    ContractId(0),
    "FRS-020",
    "Bulk diesel",
    "Halden Fuels Ltd",
    date(2025, 4, 1),
    date(2026, 6, 30),
    date(2026, 6, 30),
    intention="renew",
)
LEDGER = """Payment Date,Supplier,Invoice No,Description,Net Amount
02/06/2025,Kestrel Scaffold Hire,KS-7781,Drill tower scaffold,7312.40
13/06/2025,Kestrel Scaffold Hire,KS-7781,Drill tower scaffold,7312.40
03/07/2025,Oldbarn Ltd,OB-1,Claim by Mrs Daphne Ashworth,120.00
03/08/2025,Oldbarn Ltd,OB-2,Towels,120.00
04/08/2025,Halden Fuels Ltd,HF-9,Diesel,900.00
05/08/2025,Halden Fuels Ltd,HF-9,Diesel,-900.00
06/08/2025,Halden Fuels Ltd,HF-9,Diesel,900.00
07/08/2025,Papermere Ltd,PM-3,Paper,250.00
07/08/2025,Papermere Ltd,PM-3,Paper,250.00
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("book")
    path = folder / "year.csv"
    path.write_text(LEDGER, "utf-8")
    body = Body("Marlshire Fire", "fire-rescue", Sector.WIDER)
    with books.create_book(folder / "m.spendbook", body, actor="Jo Amber") as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        (first, *_) = review_queue.queue(made, limit=1)
        categorise.set_category(made, first.kinds, CategoryCode("construction.plant"))
        record_contracts.save_contract(made, CONTRACT)
        offered = match_contracts.matches(made)
        match_contracts.confirm_matches(made, offered)
        for check in file_return.checks(made, ASKED):
            if check.id.startswith("SB-603"):
                explain_checks.explain(made, ASKED, {check.id: "The ledger prints no total."})
        yield made


def finding(book: Book, code: str, asked: ReturnRequest = ASKED) -> Check | None:
    return next((c for c in file_return.checks(book, asked) if c.problem.code == code), None)


def cells(content: Return, table: str, name: str) -> list[object]:
    found = content.table(table)
    return [row[found.columns.index(name)] for row in found.rows]


def test_only_an_auditor_is_told_the_references_of_the_ledger(book: Book) -> None:
    audit = file_return.preview(book, ASKED)
    buyers = file_return.preview(book, replace(ASKED, profile=Profile.PBO))

    assert cells(audit, "spend", "reference")[:3] == ["KS-7781", "KS-7781", "OB-1"]
    assert "reference" not in buyers.table("spend").columns


def test_a_decision_of_a_person_is_told_to_others_as_such(book: Book) -> None:
    reasons = cells(file_return.preview(book, ASKED), "spend", "decided_by")

    assert "A person of the body put it here" in reasons
    assert not any(str(reason).startswith("You ") for reason in reasons)


def test_what_nobody_explained_is_told_on_the_page_in_the_text_and_to_who_verifies(
    book: Book, tmp_path: Path
) -> None:
    built = file_return.build(book, ASKED, tmp_path)
    silent = [
        check.problem.message()
        for check in file_return.checks(book, ASKED)
        if check.problem.weight().value == "explain" and not check.explanation
    ]

    verified = verify_return(built.path.read_bytes())
    warning = report_of(built.content).sections[0]

    assert silent
    assert [words for _, words in warning.facts] == silent
    assert warning.warns
    count = f"Findings sealed without an explanation: {len(silent)}"
    assert count in readme(built.content, [], built.path.name)
    (check,) = (check for check in verified.checks if check.caution)
    assert verified.verdict
    assert f"{len(silent)} findings were sealed without an explanation" in check.detail


def test_an_auditor_with_the_return_alone_finds_what_was_paid_twice(
    book: Book, tmp_path: Path
) -> None:
    built = file_return.build(book, ASKED, tmp_path)

    twice = next(
        outcome
        for outcome in review_bench.run_tests(review_bench.of_file(built.path))
        if outcome.id == "paid-twice"
    )

    found = {(flag.lines[0].reference, flag.pence) for flag in twice.flags}
    assert ("KS-7781", 731_240) in found
    assert not any(reference == "HF-9" for reference, _ in found)


def test_a_payment_made_again_within_one_file_is_found_unless_a_credit_took_it_back(
    book: Book,
) -> None:
    check = finding(book, "SB-638")

    assert check is not None
    assert (check.count, check.pence, check.page) == (1, 731_240, "spend")
    numbers = tuple(int(number) for number in check.chosen.split(","))
    lines = reading.lines_by_ids(book, numbers)
    assert [line.reference for line in lines] == ["KS-7781", "KS-7781"]


def test_a_return_as_at_a_day_before_its_period_ends_must_say_why(book: Book) -> None:
    early = replace(ASKED, as_at=date(2025, 12, 31))

    assert finding(book, "SB-639") is None
    found = finding(book, "SB-639", early)
    assert found is not None
    assert found.problem.weight() is Severity.BLOCKING
    assert "31 March 2026 or a later day" in found.problem.remedy()
    before = Period(date(2024, 4, 1), date(2025, 3, 31))
    with pytest.raises(ChecksOpen, match="before that period ends"):
        file_return.nil(
            book, replace(ASKED, period=before, as_at=date(2025, 1, 31)), "None", Path("nil.zip")
        )


def test_a_view_can_show_what_lies_outside_a_period(book: Book) -> None:
    june = Period(date(2025, 6, 1), date(2025, 6, 30))

    assert reading.count_and_sum(book, reading.Filter(outside=june)) == (7, 164_000)


def test_a_correction_that_would_say_the_same_is_refused(book: Book, tmp_path: Path) -> None:
    file_return.build(book, ASKED, tmp_path)

    with pytest.raises(file_return.NothingChanged):
        file_return.correct(book, ASKED, tmp_path)


def test_a_return_for_other_readers_never_takes_the_place_of_one_that_was_sealed(
    book: Book, tmp_path: Path
) -> None:
    first = file_return.build(book, ASKED, tmp_path)
    kept = first.path.read_bytes()

    with pytest.raises(file_return.AnotherReturnThere):
        file_return.build(book, replace(ASKED, profile=Profile.PUBLIC), tmp_path)

    assert first.path.read_bytes() == kept
    assert len(file_return.sealed(book)) == 1


def test_a_working_paper_is_never_a_page_under_another_name(book: Book, tmp_path: Path) -> None:
    reviewed = review_bench.of_book(book, as_at=YEAR.end)
    paper = working_paper.Paper(ReviewNotes(reviewed.fingerprint, reviewed.name))

    with pytest.raises(NoSuchKind):
        working_paper.write(reviewed, paper, tmp_path / "paper.pdf")

    assert list(tmp_path.iterdir()) == []


def test_what_is_meant_for_a_contract_travels_with_what_it_frees(book: Book) -> None:
    content = file_return.preview(book, ASKED)

    pipeline = content.table("pipeline")
    rows = [dict(zip(pipeline.columns, row, strict=True)) for row in pipeline.rows]
    assert [(row["quarter"], row["becomes_available_pence"]) for row in rows] == [
        ("2026-Q3", 90_000)
    ]
    assert rows[0]["intention"] == "renew"


def test_a_contract_is_told_with_the_category_of_what_is_paid_under_it(book: Book) -> None:
    (row,) = file_return.preview(book, ASKED).table("contracts").rows

    (category,) = set(cells(file_return.preview(book, ASKED), "pipeline", "category"))
    assert category in row
    assert category


def test_taking_out_a_file_says_which_sealed_returns_speak_of_it(
    book: Book, tmp_path: Path
) -> None:
    file_return.build(book, ASKED, tmp_path)
    (batch,) = imports.batches(book)

    touched = import_spend.take_out(book, batch.id)
    books.undo(book)

    assert touched.summary.endswith("want a correction: April 2025 to March 2026, version 1")


def test_who_receives_a_return_is_known_by_name_and_in_any_case(tmp_path: Path) -> None:
    with new_book(tmp_path) as made:
        named = file_return.recipients(made, ["ALPHA", "alpha pbo", " Grant & Co "])

    assert named == ("alpha", "Grant & Co")


def test_the_form_for_a_sample_names_what_to_ask_for_and_is_what_its_name_says(
    book: Book, tmp_path: Path
) -> None:
    reviewed = review_bench.of_book(book, as_at=YEAR.end)
    sample = review_bench.draw(reviewed, Plan(Way.ABOVE, seed=1, above=700_000))
    notes = ReviewNotes(reviewed.fingerprint, reviewed.name)

    form = review_notes.write_form(tmp_path / "form.csv", sample, notes)

    assert form.read_text("utf-8-sig").count("KS-7781") == 2
    with pytest.raises(review_notes.NoSuchForm):
        review_notes.write_form(tmp_path / "form.pdf", sample, notes)
