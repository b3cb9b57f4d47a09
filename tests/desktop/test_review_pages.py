from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.period import Period
from core.domain.returns import Detail
from core.usecases import books, file_return, import_spend
from desktop.open_book import Workspace
from desktop.pages.review_summary_page import ReviewSummaryPage
from tests.desktop.conftest import TODAY, Hand

YEAR = Period(TODAY.replace(year=2025, month=4, day=1), TODAY)


@pytest.fixture
def sealed(book_path: Path, payments: Path, tmp_path: Path) -> Path:
    """A return at line level for the payments of the parish, and the parish's key beside it."""
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        request = file_return.ReturnRequest(
            YEAR, TODAY, detail=Detail.LINE, prepared=("A. Clerk", "Clerk")
        )
        file_return.export_public_key(book, tmp_path / "parish.pub")
        return file_return.build(book, request, tmp_path).path


def test_a_return_opens_for_review_with_its_verdict(hand: Hand, sealed: Path) -> None:
    hand.open(sealed)

    page = hand.window.page()
    assert isinstance(page, ReviewSummaryPage)
    assert hand.window.open_book.subject.workspace is Workspace.REVIEW
    assert page.verdict.text() == "The return is as it was sealed"
    assert "£6,890.90" in page._formula.text()
    assert hand.window.band_words() == "Review - nothing here can be changed"
    hand.settle()
    states = [task.state_words() for task in page.steps.tasks()]
    assert states == ["Completed", "Not yet started", "Ready", "Not yet started", "Ready"]


def test_one_changed_byte_is_named(hand: Hand, sealed: Path) -> None:
    data = bytearray(sealed.read_bytes())
    place = data.index(b"Greenfold")
    data[place] ^= 1
    sealed.write_bytes(bytes(data))

    hand.open(sealed)

    page = hand.window.page()
    if isinstance(page, ReviewSummaryPage):
        assert page.verdict.text() == "Do not rely on this return"
    else:
        assert "There is a problem" in page.banner.words()


def test_a_source_file_is_compared_line_by_line(hand: Hand, sealed: Path, payments: Path) -> None:
    before = sealed.read_bytes(), payments.read_bytes()
    hand.open(sealed)
    page = hand.go("review-checks")
    count = len(page._model.rows())

    page.compare_with(payments)
    hand.settle()

    rows = page._model.rows()
    assert len(rows) == count + 1
    assert rows[-1].passed
    assert page._with.text() == "Compared with: payments.csv"
    assert (sealed.read_bytes(), payments.read_bytes()) == before


def test_another_source_file_breaks_the_verdict_everywhere(
    hand: Hand, sealed: Path, payments: Path
) -> None:
    hand.open(sealed)
    page = hand.go("review-checks")
    payments.write_text(payments.read_text().replace("820.00", "821.00"), newline="\r\n")

    page.compare_with(payments)
    hand.settle()

    assert page._verdict.text().startswith("First item that is not as it was sealed:")
    summary = hand.go("review-summary")
    assert summary.verdict.text() == "Do not rely on this return"
    assert summary.steps.tasks()[1].state_words() == "There is a problem"


def test_the_key_of_the_body_says_who_sealed_it(hand: Hand, sealed: Path, tmp_path: Path) -> None:
    hand.open(sealed)
    page = hand.go("review-checks")

    page.check_with(tmp_path / "parish.pub")
    hand.settle()

    key = next(check for check in page._model.rows() if check.id == "key")
    assert key.passed
    assert key.detail.startswith("It is the key given")


def test_the_tables_hold_every_figure(hand: Hand, sealed: Path) -> None:
    hand.open(sealed)
    page = hand.go("review-tables")

    names = [table.name for table in page.tables._tables]
    assert names[0] == "summary"
    assert "spend" in names
    assert not page._trace.isEnabled()


def test_a_payment_is_traced_to_its_row(hand: Hand, sealed: Path, payments: Path) -> None:
    hand.open(sealed)
    page = hand.go("review-tables")
    names = [table.name for table in page.tables._tables]
    page.tables.choice.setCurrentIndex(names.index("spend"))
    page.tables.view.go_to_row(0)
    assert page._trace.isEnabled()

    page.trace_to(payments)
    hand.settle()

    assert page.verdict.text().endswith("as the return says.")
    assert "does not" not in page.verdict.text()
    assert "£1,204.50" in page._found.words()
