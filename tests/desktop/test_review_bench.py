from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from core.domain.auditing import Found, Plan, Way
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.usecases import books, file_return, import_spend
from desktop.widgets.asking import OpenFile
from desktop.widgets.fields_form import FieldsForm
from desktop.widgets.text_dialog import TextDialog
from tests.desktop.conftest import TODAY, Hand
from tests.desktop.test_pages_for_everyone import every_page, nameless

YEAR = Period(TODAY.replace(year=2025, month=4, day=1), TODAY)
ALL = Plan(Way.VALUE, interval=100_000, seed=2)


def make(book_path: Path, payments: Path, detail: Detail) -> Path:
    with books.open_book(book_path, actor="A. Clerk") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        request = file_return.ReturnRequest(YEAR, TODAY, detail=detail, profile=Profile.AUDIT)
        return file_return.build(book, request, book_path.parent).path


@pytest.fixture
def sealed(book_path: Path, payments: Path) -> Path:
    return make(book_path, payments, Detail.LINE)


def untouched(path: Path) -> tuple[str, int]:
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def test_the_tie_out_closes_and_leads_to_the_table_behind_a_step(hand: Hand, sealed: Path) -> None:
    hand.open(sealed)
    page = hand.go("review-tie")

    assert page.verdict.text() == (
        "It closes to the penny, from the files to the last figure."
        " Not every file is agreed with a ledger."
    )
    page.list.table.go_to_row(3)
    page._open_current()
    hand.settle()

    assert hand.window.page().tables.table().name == "exclusions"


def test_a_sample_is_drawn_judged_and_projected_without_touching_the_return(
    hand: Hand, sealed: Path
) -> None:
    before = untouched(sealed)
    hand.open(sealed)
    page = hand.go("review-sample")
    assert page.empty.words() == "No sample was drawn yet."

    page.draw(ALL)
    hand.settle()
    keys = [row.drawn.paid.key for row in page._model.rows()]
    page.record({key: Found(100_00, "Credit note missing") for key in keys[:1]})
    hand.settle()
    page.list.table.select_rows(range(1, len(keys)))
    page._as_stated()
    hand.settle()

    said = page._shown.said
    assert (said.waiting, said.looked_at) == (0, len(keys))
    assert said.upper > said.projected > 0
    assert untouched(sealed) == before
    assert sealed.with_name(f"{sealed.stem}.review.json").exists()


def test_what_was_found_is_there_when_the_return_is_opened_again(hand: Hand, sealed: Path) -> None:
    hand.open(sealed)
    hand.go("review-sample").draw(ALL)
    hand.settle()
    row = hand.window.page()._model.rows()[0]
    hand.window.page().record({row.drawn.paid.key: Found(row.drawn.paid.pence, "Seen")})
    hand.settle()

    hand.open(sealed)
    page = hand.go("review-sample")

    assert page._model.rows()[0].found == Found(row.drawn.paid.pence, "Seen")


def test_a_plan_and_a_finding_are_asked_for_by_keys(
    hand: Hand, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = {"way": Way.ABOVE, "count": 5, "seed": 0, "amount": 100_000, "confidence": 95}
    answers = [plan, {"pence": 5, "remark": "Half of it"}]
    monkeypatch.setattr(FieldsForm, "ask", lambda *_: answers.pop(0))
    hand.open(sealed)
    page = hand.go("review-sample")

    page._ask_plan()
    hand.settle()
    page._ask_found()
    hand.settle()

    assert page._shown.sample.plan == Plan(Way.ABOVE, 5, 0, None, 100_000, 95)
    assert page._model.rows()[0].found == Found(5, "Half of it")


def test_from_figures_alone_the_pages_say_what_cannot_be_done(
    hand: Hand, book_path: Path, payments: Path
) -> None:
    hand.open(make(book_path, payments, Detail.SUMMARY))

    page = hand.go("review-sample")
    tests = hand.go("review-tests")

    for empty in (page.empty, tests._empty):
        assert "tells figures, not payments" in empty.words()
    assert hand.go("review-tie").verdict.text().startswith("It closes to the penny")


def test_tests_that_are_not_valid_show_no_figure(hand: Hand, sealed: Path) -> None:
    hand.open(sealed)
    page = hand.go("review-tests")

    place = page._choice.findText("First digits (Benford) (says nothing here)")
    page._choice.setCurrentIndex(place)

    assert place >= 0
    assert "1,000 are needed" in page._says.text()
    assert not page.model.rows()


def test_decisions_are_narrowed_by_pounds_and_person(hand: Hand, sealed: Path) -> None:
    hand.open(sealed)
    decided = hand.go("review-tests").decided
    count = len(decided.model.rows())

    decided._least.setText("1000")
    large = [row.kind for row in decided.model.rows()]
    decided._least.setText("")
    decided._person.setCurrentIndex(1)

    assert (large, count > 1) == (["import"], True)
    assert {row.by for row in decided.model.rows()} == {decided._person.currentText()}


def test_a_figure_leads_to_its_payments_and_to_the_row_as_it_was(
    hand: Hand, sealed: Path, payments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenFile, "ask", lambda *_: payments)
    hand.open(sealed)
    page = hand.go("review-tables")

    page.tables.view.go_to_row(0)
    category = page.tables.current()["category"]
    page._open_row()
    behind = page.tables._rows.rows()
    page._open_row()
    hand.settle()

    names = page.tables.table().names
    assert {row[names.index("category")] for row in behind} == {category}
    assert tuple(row[0] for row in page._cells.rows()[:2]) == ("Payment date", "Supplier")


def test_notes_are_kept_apart_and_the_paper_is_saved_in_three_forms(
    hand: Hand, sealed: Path, tmp_path: Path
) -> None:
    before = untouched(sealed)
    hand.open(sealed)
    page = hand.go("review-notes")

    page.keep_in(tmp_path / "my notes.review.json")
    hand.settle()
    page.add("Tie-out", "Agreed to the bank.")
    hand.settle()
    for name in ("paper.xlsx", "paper.html", "paper.pdf"):
        page.save_paper(tmp_path / name)
        hand.settle()

    assert (tmp_path / "my notes.review.json").exists()
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert "Agreed to the bank." in (tmp_path / "paper.html").read_text("utf-8")
    assert untouched(sealed) == before
    page.list.table.go_to_row(0)
    page._remove()
    hand.settle()
    assert page._model.rows() == ()


def test_a_book_is_reviewed_as_a_return_is_and_stays_as_it_was(
    hand: Hand, sealed: Path, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(TextDialog, "ask", lambda _page, _title, text: shown.append(text))
    before = untouched(book_path)
    hand.window.open_book.open_file(hand.window, book_path, lambda _e: None, read_only=True)
    hand.settle()

    assert hand.go("review-tie").verdict.text().startswith("It closes to the penny")
    page = hand.go("review-sample")
    page.draw(ALL)
    hand.settle()
    page.list.table.go_to_row(0)
    page._see_row()
    hand.settle()

    assert "payments.csv, row" in shown[0]
    assert untouched(book_path) == before


def test_every_page_of_a_review_has_names_for_screen_readers(hand: Hand, sealed: Path) -> None:
    hand.open(sealed)
    hand.go("review-sample").draw(ALL)
    hand.settle()

    for key, page in every_page(hand):
        assert nameless(page) == [], key
