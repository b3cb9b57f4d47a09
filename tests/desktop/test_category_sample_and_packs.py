"""The sample is judged by keys and says how right the categories are; packs go in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.domain.accuracy import Judgement
from core.domain.parties import Body, Sector
from core.domain.taxonomy import CategoryCode
from core.usecases import books, categorise, import_spend, review_queue, share_knowledge
from desktop.pages.category_sample import AskCategory
from desktop.widgets.asking import AskText, OpenFile, SaveFile
from tests.desktop.conftest import PAYMENTS, Hand


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    monkeypatch.setattr(AskText, "ask", lambda *_args: "20")
    hand.open(book_path)
    return hand.go("categories")


@pytest.fixture
def sample(page: Any, hand: Hand) -> Any:
    page.sample.draw()
    hand.settle()
    return page.sample


def press(hand: Hand, qtbot: QtBot, sample: Any, key: Qt.Key) -> None:
    sample.table().setFocus()
    qtbot.keyClick(sample.table(), key)
    hand.settle()


def show(page: Any, view: Any) -> None:
    """Bring a view of the page into sight."""
    page.show_view(view)


def test_a_sample_is_drawn_and_judged_key_by_key(
    page: Any, sample: Any, hand: Hand, qtbot: QtBot
) -> None:
    show(page, sample)
    assert sample.words().startswith("Nothing judged yet")
    sample.table().go_to_row(0)

    for _ in sample.rows():
        press(hand, qtbot, sample, Qt.Key.Key_Y)

    assert {row.item.judgement for row in sample.rows()} == {Judgement.RIGHT}
    assert sample.words().startswith("100.0 % of the pounds in categories are right")


def test_what_is_wrong_says_what_it_should_be(
    page: Any, sample: Any, hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(page, sample)
    monkeypatch.setattr(AskCategory, "ask", lambda *_args: CategoryCode("energy.gas"))
    sample.table().go_to_row(1)

    press(hand, qtbot, sample, Qt.Key.Key_N)
    assert sample.rows()[1].should_be == "Gas"
    sample.table().go_to_row(1)
    press(hand, qtbot, sample, Qt.Key.Key_Backspace)

    assert sample.rows()[1].item.judgement is Judgement.OPEN


def test_the_right_category_is_found_by_a_word(page: Any, qtbot: QtBot) -> None:
    tree = categorise.taxonomy()
    dialog = AskCategory(page, tuple(tree.categories.values()))
    qtbot.addWidget(dialog)
    assert dialog.chosen() == ""

    dialog.field.setText("grounds")

    assert tree.label(dialog.chosen()).casefold().startswith("grounds")
    assert dialog.sizeHint().height() <= 560


@pytest.mark.parametrize("typed", ["many", "4"])
def test_an_odd_size_draws_nothing(
    page: Any, hand: Hand, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(AskText, "ask", lambda *_args: typed)

    page.sample.draw()
    hand.settle()

    assert page.sample.rows() == ()
    assert "10 to 500" in page.banner.words()


def test_the_sample_goes_out_as_a_workbook_and_comes_back_judged(
    page: Any, sample: Any, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sample.xlsx"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: path)
    monkeypatch.setattr(OpenFile, "ask", lambda *_args: path)
    sample.save()
    hand.settle()
    assert "Written: sample.xlsx" in page.banner.words()
    made = load_workbook(path)
    sheet = made["Payments drawn"]
    judgement = next(cell.column for cell in sheet[3] if cell.value == "Judgement")
    sheet.cell(4, judgement, "right")
    made.save(path)

    sample.choose()
    hand.settle()

    assert [row.item.judgement for row in sample.rows()].count(Judgement.RIGHT) == 1


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """What a neighbour knows: other than this body for one supplier."""
    path = tmp_path / "neighbour.spendbook"
    ledger = tmp_path / "theirs.csv"
    ledger.write_text(PAYMENTS, encoding="utf-8")
    with books.create_book(path, Body("Neighbour", "parish-council", Sector.WIDER)) as book:
        import_spend.take_in(book, ledger, choices=import_spend.ImportChoices())
        for supplier, code in (
            ("Tarn Power Ltd", "energy.gas"),
            ("Office Nook & Sons", "ict.hardware"),
        ):
            kinds = review_queue.kinds_of(book, supplier)
            categorise.set_category(book, kinds, CategoryCode(code), always=True)
        share_knowledge.export_pack(book, tmp_path / "n.spendknow", "neighbour", version=2)
    return tmp_path / "n.spendknow"


def test_a_pack_says_what_it_would_move_is_taken_in_and_removed(
    page: Any, hand: Hand, pack: Path
) -> None:
    show(page, page.packs)
    page.packs.look_at(pack)
    hand.settle()
    assert "New: 2 rules" in page.packs.box.words()
    # Electricity is in its category by a shipped rule; of the office, nothing is known.
    assert "would move." in page.packs.box.words()
    assert page.packs.rows() == ()
    page.packs.box.do_it()
    hand.settle()
    assert [(row.name, row.version, row.rules) for row in page.packs.rows()] == [
        ("neighbour", 2, 2)
    ]
    assert {row.pack() for row in page.rules.rows()} == {"neighbour"}

    page.packs.remove()
    hand.settle()
    assert "would move." in page.packs.box.words()
    page.packs.box.do_it()
    hand.settle()
    assert page.packs.rows() == ()


def test_a_pack_that_is_left_changes_nothing(page: Any, hand: Hand, pack: Path) -> None:
    show(page, page.packs)
    page.packs.look_at(pack)
    hand.settle()

    page.packs.box.leave_it()
    hand.settle()

    assert page.packs.rows() == ()
    assert page.packs.box.words() == ""


def test_conflicts_are_listed_before_a_pack_is_taken_in(page: Any, hand: Hand, pack: Path) -> None:
    book: Any = hand.window.open_book.subject.book
    kinds = review_queue.kinds_of(book, "Office Nook & Sons")
    categorise.set_category(book, kinds, CategoryCode("office.stationery"))

    show(page, page.packs)
    page.packs.look_at(pack)
    hand.settle()

    assert page.packs.box.words().startswith(
        "New: 1 rule, 0 joins of suppliers, 0 pairs kept apart, 0 codes.\nThe same already: 0.\n"
        "Against what you decided: 1 time. What you decided stays."
    )
    assert [one.you_said for one in page.packs.conflicts()] == ["Stationery and office supplies"]


def test_a_rule_of_a_pack_says_so_before_it_is_changed(page: Any, hand: Hand, pack: Path) -> None:
    page.packs.look_at(pack)
    hand.settle()
    page.packs.box.do_it()
    hand.settle()

    show(page, page.rules)
    page.rules.form.change(page.rules.rows()[0].rule)
    hand.settle()

    assert "of the pack neighbour: it becomes your own" in page.rules.form.title()


def test_a_pack_is_written_for_others(page: Any, hand: Hand, tmp_path: Path) -> None:
    book: Any = hand.window.open_book.subject.book
    kinds = review_queue.kinds_of(book, "Office Nook & Sons")
    categorise.set_category(book, kinds, CategoryCode("ict.hardware"), always=True)

    page.packs.write_to(tmp_path / "ours.spendknow", "ours")
    hand.settle()

    assert "1 rule" in page.banner.words()
    assert share_knowledge.look_at(book, tmp_path / "ours.spendknow").difference.same == 1
