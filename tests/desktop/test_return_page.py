from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.money import Pence
from core.domain.period import Period
from core.domain.problems import Problem
from core.domain.returns import Check
from core.formats import return_package
from core.usecases import books, import_spend, take_receipt
from desktop.pages.return_explain import AskExplanations
from desktop.pages.return_page import ReturnPage
from desktop.pages.spend_page import SpendPage
from desktop.widgets.asking import AskText, ChooseFolder, OpenFile, SaveFile
from tests.desktop.conftest import Hand


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(ChooseFolder, "ask", lambda *_args: folder)
    words = "It is as it should be."
    explain = staticmethod(lambda _parent, checks: {check.id: words for check in checks})
    monkeypatch.setattr(AskExplanations, "ask", explain)
    return folder


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path) -> ReturnPage:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    shown = hand.go("return")
    assert isinstance(shown, ReturnPage)
    return shown


def sign(hand: Hand, page: ReturnPage) -> None:
    for key, text in (("name", "A. Clerk"), ("role", "Clerk")):
        page.sign_off.fields[key].setText(text)
        page.sign_off.fields[key].editingFinished.emit()
    hand.settle()


def test_the_page_begins_with_the_newest_financial_year(page: ReturnPage) -> None:
    assert page.coverage.period.currentText() == "April 2025 to March 2026"


def test_the_answers_are_the_figures_that_leave(page: ReturnPage) -> None:
    assert "Paid: £6,890.90" in page._answers.words()

    table = page.tables.table()
    assert table is not None
    assert table.name == "summary"
    total = table.names.index("total_pence")
    assert sum(row[total] for row in table.rows) == 689_090  # type: ignore[misc]


def test_name_and_role_take_their_check_away(hand: Hand, page: ReturnPage) -> None:
    codes = {check.problem.code for check in page.checks._model.rows()}
    assert "SB-609" in codes

    sign(hand, page)

    codes = {check.problem.code for check in page.checks._model.rows()}
    assert "SB-609" not in codes


def test_an_explanation_stays_with_its_check(hand: Hand, page: ReturnPage) -> None:
    place = page.checks._model.find(lambda check: check.problem.code == "SB-603")
    page.checks.table.go_to_row(place)

    page.checks.explanation.setText("The ledger has no total.")
    page.checks.explanation.editingFinished.emit()
    hand.settle()

    check = page.checks._model.rows()[place]
    assert check.explanation == "The ledger has no total."


def test_a_check_leads_to_the_page_where_it_is_put_right(hand: Hand, page: ReturnPage) -> None:
    place = page.checks._model.find(lambda check: check.problem.code == "SB-608")
    page.checks.table.go_to_row(place)

    page.checks._put_right()
    hand.settle()

    assert hand.window.page().title == "Catalogues"


def test_sealing_writes_the_file_and_tells_the_fingerprint(
    hand: Hand, page: ReturnPage, out: Path
) -> None:
    sign(hand, page)

    page._seal()
    hand.settle()

    (file,) = out.iterdir()
    assert file.name.startswith("spend-return_")
    groups = page.result.code.text().split()
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert len(page.sealed._model.rows()) == 1


def test_sealing_again_with_other_figures_is_refused_and_can_be_corrected(
    hand: Hand, page: ReturnPage, out: Path
) -> None:
    sign(hand, page)
    page._seal()
    hand.settle()
    page.sign_off.fields["name"].setText("B. Clerk")

    page._seal()
    hand.settle()
    assert "Version 1 of the return" in page.banner.words()

    page._correct()
    hand.settle()
    assert [row.version for row in page.sealed._model.rows()] == [2, 1]
    assert len(list(out.iterdir())) == 2


def test_a_nil_return_is_refused_where_there_is_spend(
    hand: Hand, page: ReturnPage, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskText, "ask", lambda *_args: "Nothing was bought.")

    page._nil()
    hand.settle()

    assert "is not a nil return" in page.banner.words()
    assert list(out.iterdir()) == []


def test_an_empty_book_can_send_a_nil_return(
    hand: Hand, book_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskText, "ask", lambda *_args: "Nothing was bought.")
    hand.open(book_path)
    page = hand.go("return")

    page._nil()
    hand.settle()

    assert page.result._title.text() == "The nil return is sealed"
    assert len(list(out.iterdir())) == 1


def test_words_for_other_figures_are_offered_and_hold_again_only_by_return(
    hand: Hand, page: ReturnPage
) -> None:
    def check() -> Check:
        return next(c for c in page.checks._model.rows() if c.problem.code == "SB-603")

    place = page.checks._model.find(lambda one: one.id == check().id)
    page.checks.table.go_to_row(place)
    page.checks.explanation.setText("The ledger has no total.")
    page.checks.explanation.editingFinished.emit()
    hand.settle()
    older = replace(check(), explanation="", said_before="The ledger has no total.")
    page.checks.show_checks([older], Period(date(2025, 4, 1), date(2026, 3, 31)))
    page.checks.table.go_to_row(0)
    said: list[object] = []
    page.checks.explained.connect(said.append)

    page.checks.explanation.editingFinished.emit()
    assert said == []
    page.checks.explanation.returnPressed.emit()

    assert said == [(older.id, "The ledger has no total.")]


def test_a_receipt_that_came_back_stands_beside_its_return(
    hand: Hand, page: ReturnPage, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(hand, page)
    page._seal()
    hand.settle()
    (file,) = out.iterdir()
    _, receipt = take_receipt.give(file, "ypo", out, date(2026, 4, 20))
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: receipt)

    page.sealed._take_receipt()
    hand.settle()

    (row,) = page.sealed._model.rows()
    assert page.sealed._receipt_words(row) == "ypo accepted it"
    assert "ypo accepted version 1" in page.banner.words()


def test_report_and_key_can_be_saved(
    hand: Hand, page: ReturnPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, key = tmp_path / "report.html", tmp_path / "parish.pub"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: report)
    page.result.write_report(".html")
    hand.settle()
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: key)
    page.sealed._export_key()
    hand.settle()

    assert report.read_text(encoding="utf-8").startswith("<!")
    assert "minisign" in key.read_text(encoding="utf-8")


def test_a_payment_of_the_next_year_does_not_make_that_year_the_one_to_return(
    hand: Hand, book_path: Path, payments: Path
) -> None:
    late = payments.with_name("late.csv")
    late.write_text("Date,Supplier,Net Amount\n13/04/2026,Late Ltd,77.50\n", "utf-8")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        import_spend.take_in(book, late, choices=import_spend.ImportChoices())
    hand.open(book_path)

    page = hand.go("return")

    assert isinstance(page, ReturnPage)
    assert page.coverage.period.count() == 2
    assert page.coverage.period.currentText() == "April 2025 to March 2026"


def test_a_finding_about_payments_leads_to_those_it_speaks_of(
    hand: Hand, page: ReturnPage
) -> None:
    june = Period(date(2025, 6, 1), date(2025, 6, 30))
    check = Check(
        "SB-601",
        Problem("SB-601", {"period": "", "count": 5, "pence_text": ""}),
        5,
        Pence(1),
        "spend",
    )
    page.checks.show_checks([check], june)
    page.checks.table.go_to_row(0)

    page.checks._put_right()
    hand.settle()

    shown = hand.window.page()
    assert isinstance(shown, SpendPage)
    assert shown.lines._model.rowCount() == 5


def test_nothing_is_sealed_before_every_finding_has_its_words(
    hand: Hand, page: ReturnPage, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(hand, page)
    silent = page.checks.unexplained()
    dialog = AskExplanations(page, silent)
    *fields, last = dialog.fields.values()
    for field in fields:
        field.setText("So it is.")
    assert not dialog.go.isEnabled()
    last.setText("So it is.")
    assert dialog.go.isEnabled()

    with monkeypatch.context() as left:
        left.setattr(AskExplanations, "ask", staticmethod(lambda *_args: None))
        page._seal()
        hand.settle()
        assert list(out.iterdir()) == []
    page._seal()
    hand.settle()

    (file,) = out.iterdir()
    content = return_package.read_return(file.read_bytes())
    assert silent
    assert content.unexplained() == ()
