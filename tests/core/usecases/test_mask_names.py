"""Nothing that is made to leave the body names an individual or a confidential payee."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import PayeeClass, SupplierId, VatBasis
from core.domain.period import Period
from core.domain.savings import Saving, SavingClass, SavingId, Stage
from core.domain.watching import Due, DueKind, Measure, Review, ReviewId
from core.store.book import Book
from core.usecases import (
    board_report,
    decide_deals,
    decision_note,
    export_savings,
    find_opportunities,
    know_suppliers,
    mask_names,
    match_contracts,
    next_steps,
    overlap,
    publish_register,
    record_contracts,
    tidy_suppliers,
    track_savings,
    watch_contracts,
    watch_decisions,
    watch_exports,
    write_report,
)
from core.usecases.watch_decisions import OwnThreshold
from tests.core.usecases.catalogues_on_offer import CLEANING, DAY, new_book

CONFIDENTIAL, PERSON, HELPER = "Bright Cleaning Ltd", "Mop and Bucket", "Mrs Jane Sample"
SECRET = (CONFIDENTIAL, PERSON, HELPER)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A body that pays a person and somebody whom it may not name, and says so everywhere."""
    with new_book(tmp_path) as made:
        ours = {row.supplier.name: row.supplier.id for row in tidy_suppliers.suppliers(made)}
        know_suppliers.set_flags(made, ours[PERSON], payee_class=PayeeClass.INDIVIDUAL)
        know_suppliers.set_flags(made, ours[CONFIDENTIAL], payee_class=PayeeClass.CONFIDENTIAL)
        _contract(made, "C1", CONFIDENTIAL, "facilities.cleaning")
        _contract(made, "C2", HELPER, "")
        match_contracts.confirm_matches(made, match_contracts.matches(made))
        _say(made, ours)
        yield made


def _contract(book: Book, ref: str, supplier: str, category: str) -> None:
    contract = Contract(
        ContractId(0), ref, f"Windows by {supplier}", supplier, date(2025, 4, 10),
        date(2025, 6, 10), None, value=Pence(10_00), category_given=category,
        description=f"{supplier} comes on Mondays", notice_by=date(2025, 5, 1),
    )  # fmt: skip
    record_contracts.save_contract(book, contract)


def _say(book: Book, ours: dict[str, SupplierId]) -> None:
    note = f"Ask {HELPER}, not {CONFIDENTIAL.upper()} or {PERSON}"
    for row in record_contracts.contracts(book, DAY):
        review = Review(ReviewId(0), DAY, 3, note, DAY, None, row.contract.id)
        watch_decisions.record_review(book, review)
    for name in (PERSON, CONFIDENTIAL):
        review = Review(ReviewId(0), DAY, 4, note, DAY, ours[name])
        watch_decisions.record_review(book, review)
        watch_decisions.give_reason(book, [(ours[name], CLEANING)], "local", note)
    for measure in Measure:
        own = OwnThreshold(f"Own {measure}", Pence(5_00), VatBasis.NET, (measure,), "Ask")
        watch_decisions.add_threshold(book, own)
    _save(book, ours[CONFIDENTIAL], note)


def _save(book: Book, supplier: SupplierId, note: str) -> None:
    before = Period(date(2025, 4, 1), date(2025, 4, 20))
    saving = Saving(
        SavingId(0), f"Cheaper: {note}", SavingClass.ARRANGEMENT, Stage.IDENTIFIED,
        track_savings.baseline_of(book, CLEANING, supplier, before), Pence(1_00), Pence(2_00),
        note, DAY, CLEANING, supplier,
    )  # fmt: skip
    track_savings.save(book, saving)


def _deals(book: Book) -> find_opportunities.Comparison:
    found = find_opportunities.compare_lots(book, as_at=DAY)
    deals = [one for one in found.assessment.opportunities if one.category == CLEANING]
    decide_deals.decide(book, deals, "use", note=f"{PERSON} told {HELPER}")
    return find_opportunities.compare_lots(book, as_at=DAY)


def _written(book: Book, folder: Path) -> Iterator[Path]:
    """Write every file of plans, contracts and savings that others get to see."""
    found = _deals(book)
    deals = [one for one in found.assessment.opportunities if one.category == CLEANING][:3]
    page = decision_note.note_page(book, found, deals)
    yield decision_note.save_page(page.encode(), folder / "note.html")
    plans = next_steps.plans(book, found, CLEANING, deals[0])
    steps = decision_note.checklist(book, found, plans, CLEANING, deals[0])
    yield decision_note.save_page(steps.encode(), folder / "steps.html")
    watch = watch_contracts.look(book, as_at=DAY)
    for name in watch_exports.LISTS:
        yield watch_exports.write_list(book, watch, name, folder / f"{name}.csv")
    yield watch_exports.write_calendar(book, watch.due, DAY, folder / "due.ics")
    for suffix in ("csv", "xlsx"):
        yield export_savings.export(book, DAY, folder / f"savings.{suffix}")
        path = folder / f"contracts.{suffix}"
        yield publish_register.export_register(book, path, everything=True).path
    for suffix in ("html", "xlsx"):
        yield write_report.write_report(book, found.assessment, folder / f"spend.{suffix}")
        board = board_report.report(book, as_at=DAY)
        yield board_report.write(board, folder / f"board.{suffix}")


def _text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "\n".join(package.read(name).decode() for name in package.namelist())
    return data.replace(b"\r\n ", b"").decode()


def test_no_file_that_leaves_names_whom_it_must_not(book: Book, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    files = {path.name: _text(path) for path in _written(book, folder)}

    named = [(file, name) for file, text in files.items() for name in SECRET
             if name.casefold() in text.casefold()]  # fmt: skip
    assert named == []
    masked = {file for file, text in files.items() if "REDACTED" in text}
    assert masked >= {
        "note.html", "pipeline.csv", "use.csv", "outside.csv", "thresholds.csv", "reviews.csv",
        "due.ics", "savings.csv", "savings.xlsx", "contracts.csv", "contracts.xlsx",
    }  # fmt: skip


def test_screens_inside_the_book_name_everybody(book: Book) -> None:
    said = str(watch_contracts.look(book, as_at=DAY))

    assert all(name in said for name in SECRET)


def test_a_shared_sheet_says_nothing_of_whom_we_pay(book: Book, tmp_path: Path) -> None:
    # Suppliers of a lot are what its publisher says: to mask one would tell that we pay it.
    needs = overlap.needs(book, as_at=DAY)
    hidden = overlap.write_needs(needs, tmp_path / "a.html", as_at=DAY, name="Us").read_bytes()
    ours = {row.supplier.name: row.supplier.id for row in tidy_suppliers.suppliers(book)}
    know_suppliers.set_flags(book, ours[CONFIDENTIAL], payee_class=PayeeClass.ORGANISATION)

    needs = overlap.needs(book, as_at=DAY)
    open_one = overlap.write_needs(needs, tmp_path / "b.html", as_at=DAY, name="Us").read_bytes()

    assert hidden == open_one
    assert PERSON.encode() not in hidden


def test_the_longest_name_is_masked_and_all_else_stays(book: Book) -> None:
    mask = mask_names.masks_of(book)

    assert mask.text(
        "bright cleaning LTD. and Bright Sparks, Mop and Brush; Mop and Bucket's"
    ) == (
        "REDACTED COMMERCIAL CONFIDENTIALITY. and Bright Sparks, Mop and Brush; "
        "REDACTED PERSONAL DATA's"
    )
    assert mask.text("") == ""


def test_what_is_due_is_called_by_title_else_reference_else_supplier(book: Book) -> None:
    plain = Contract(ContractId(9), "C9", "Windows", "Oakford Ltd", None, None, None)
    forms = (plain, replace(plain, title=""), replace(plain, title="", ref=""))
    due = Due(DAY, DueKind.END, overdue=False, title="", words="ends", yearly=Pence(0))

    found = mask_names.mask_due(book, [replace(due, contract=one) for one in forms])

    assert [one.title for one in found] == ["Windows", "C9", "Oakford Ltd"]


def test_names_side_by_side_at_the_ends_of_a_text_are_masked_each(book: Book) -> None:
    mask = mask_names.masks_of(book)

    assert mask.text(f"{PERSON} {PERSON}, {CONFIDENTIAL}") == (
        "REDACTED PERSONAL DATA REDACTED PERSONAL DATA, REDACTED COMMERCIAL CONFIDENTIALITY"
    )
    assert mask.payee(None, PERSON) == PERSON
    assert mask_names.Masks({}, {}, {}).text(PERSON) == PERSON


def test_what_was_reviewed_is_named_as_it_may_leave(book: Book) -> None:
    watch = mask_names.mask_watch(book, watch_contracts.look(book, as_at=DAY))

    assert len(watch.reviewed) == 4
    assert all(name.startswith("REDACTED") for name in watch.reviewed.values())


def test_a_title_in_a_sentence_of_ours_is_masked_as_it_is_by_itself(book: Book) -> None:
    mask = mask_names.masks_of(book)
    (row,) = (one for one in record_contracts.contracts(book, DAY) if one.contract.ref == "C2")
    held = replace(row.contract, title="Lessons by Anna Quuxley")
    free = replace(held, id=ContractId(99), title="Windows, write to anna@quuxley.example")
    titles = [mask.contract(one).title for one in (held, free)]

    said = mask.text(f"{held.title} ends, {free.title} too", [held, free, replace(held, title="")])

    assert said == f"{titles[0]} ends, {titles[1]} too"
    assert "uuxley" not in said
    assert said.count("REDACTED") >= 2


def test_of_two_names_that_share_words_the_first_is_masked() -> None:
    person, firm = ("mrs", "jane", "sample"), ("jane", "sample", "repairs")
    names = {
        "mrs": {person: PayeeClass.INDIVIDUAL},
        "jane": {firm: PayeeClass.CONFIDENTIAL},
    }

    found = mask_names.Masks({}, {}, names).text("Mrs Jane Sample Repairs")

    assert found == "REDACTED PERSONAL DATA Repairs"
