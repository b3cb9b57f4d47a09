"""Suppliers, categories and contracts, as a clerk decides them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.domain.contracts import Contract, ContractId
from core.domain.taxonomy import CategoryCode
from core.usecases import books, import_spend
from desktop.pages.rule_conditions import conditions_in_words
from desktop.qt import Settings
from desktop.widgets.asking import AskChoice, AskText
from desktop.widgets.contract_form import ContractForm, blank_contract
from tests.desktop.conftest import Hand

REGISTER = """Reference,Title,Supplier,Start date,End date,Value
C1,Grass cutting,Greenfold Grounds Ltd,01/04/2025,31/03/2027,28800
C2,Copiers,Office Nook & Sons,01/04/2023,31/03/2024,1200
"""


@pytest.fixture
def filled(hand: Hand, book_path: Path, payments: Path) -> Hand:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    return hand


def names(page: Any) -> list[str]:
    return [row.supplier.name for row in page.rows()]


def test_suppliers_stand_by_pounds(filled: Hand) -> None:
    page = filled.go("suppliers")

    assert names(page)[0] == "Greenfold Grounds Ltd"
    assert [row.pence for row in page.rows()] == sorted(
        (row.pence for row in page.rows()), reverse=True
    )


def test_a_pair_is_joined_and_the_join_undone(filled: Hand) -> None:
    page = filled.go("suppliers")
    before = len(page.rows())
    assert [pair.pence for pair in page.pairs()] == [202_450]

    page.join()
    filled.settle()
    assert len(page.rows()) == before - 1
    assert page.pairs() == ()

    next(a for a in filled.window.all_actions() if a.text().startswith("Undo:")).trigger()
    filled.settle()
    assert len(page.rows()) == before
    assert len(page.pairs()) == 1


def test_the_other_name_can_be_kept(filled: Hand) -> None:
    page = filled.go("suppliers")
    other = page.pairs()[0].right.supplier.name

    page.join_other()
    filled.settle()

    assert other in names(page)


def test_a_pair_that_is_not_one_is_not_offered_again(filled: Hand) -> None:
    page = filled.go("suppliers")

    page.never()
    filled.settle()
    page.refresh()
    filled.settle()

    assert page.pairs() == ()
    assert "Tarn Power Ltd" in names(page)


def test_what_a_supplier_is_can_be_said(filled: Hand) -> None:
    page = filled.go("suppliers")

    page.detail.say_flag("sme", True)
    filled.settle()

    assert page.rows()[0].supplier.sme is True


def test_a_spelling_becomes_a_supplier_of_its_own(
    filled: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filled.go("suppliers")
    page.join()
    filled.settle()
    monkeypatch.setattr(AskText, "ask", lambda *_args: "Tarn Power (hall)")
    page.show_supplier("Tarn Power Ltd")
    filled.settle()

    page.detail.split_off()
    filled.settle()

    assert "Tarn Power (hall)" in names(page)


def test_the_queue_holds_what_has_no_category_by_pounds(filled: Hand) -> None:
    page = filled.go("categories")
    items = page.queue.items()

    amounts = [abs(item.pence) for item in items]
    assert amounts == sorted(amounts, reverse=True)
    assert all(not item.category for item in items)


def all_groups(filled: Hand, page: Any) -> Any:
    page.queue.show_all(True)
    filled.settle()
    return page.queue


def test_a_category_is_looked_for_and_given_to_the_group(filled: Hand) -> None:
    page = filled.go("categories")
    queue = all_groups(filled, page)
    first = queue.items()[0]
    queue.look_for("grounds maintenance")
    filled.settle()
    assert queue.found()[0].startswith("Grounds maintenance")

    queue.take_found()
    filled.settle()

    again = next(item for item in queue.items() if item.kinds == first.kinds)
    assert again.category == "facilities.grounds" or again.category.startswith("facilities.")
    assert again.reason == "You put it here"


def test_out_of_scope_needs_a_reason(filled: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    page = filled.go("categories")
    queue = all_groups(filled, page)
    count = len(queue.items())
    asked: list[str] = []

    def choose(_parent: object, _title: str, sentence: str, _action: str, labels: Any) -> int:
        asked.append(sentence)
        assert len(labels) > 1
        return 0

    monkeypatch.setattr(AskChoice, "ask", choose)
    queue.out_of_scope()
    filled.settle()

    assert asked == ["Why is this not third-party spend?"]
    assert len(queue.items()) == count - 1


def test_single_keys_can_be_turned_off(filled: Hand, qtbot: QtBot) -> None:
    page = filled.go("categories")
    queue = all_groups(filled, page)
    count = len(queue.items())
    queue.table().setFocus()

    Settings().set_single_keys(False)
    qtbot.keyClick(queue.table(), Qt.Key.Key_U)
    filled.settle()
    assert len(queue.items()) == count

    Settings().set_single_keys(True)
    qtbot.keyClick(queue.table(), Qt.Key.Key_U)
    filled.settle()
    assert len(queue.items()) == count - 1


def test_a_rule_says_what_it_would_move_before_it_is_kept(filled: Hand) -> None:
    page = filled.go("categories")
    rules = page.rules
    rules.write("Office Nook & Sons", "", CategoryCode("ict.hardware"))

    rules.test()
    filled.settle()
    assert rules.effect_words().startswith("It would decide 2 payments, £66.40.")
    assert rules.rows() == ()

    rules.save()
    filled.settle()
    assert [(row.rule.category, row.lines) for row in rules.rows()] == [("ict.hardware", 2)]


def test_typing_a_category_finds_it_where_a_rule_goes_into(filled: Hand) -> None:
    combo = filled.go("categories").rules.form._goes_into
    combo.setFocus()

    filled.qtbot.keyClicks(combo, "Electricity")

    assert combo.currentText().startswith("Electricity (")


def test_a_rule_says_what_it_would_take_while_it_is_typed(filled: Hand) -> None:
    page = filled.go("categories")
    rules = page.rules

    rules.form._words.setText("toner")
    filled.qtbot.waitUntil(lambda: "fits" in rules.effect_words(), timeout=10_000)
    filled.settle()

    assert rules.effect_words().startswith("It fits 2 payments, £66.40.")


def test_a_rule_is_written_and_read_without_marks(filled: Hand) -> None:
    form = filled.go("categories").rules.form
    form.write("~Nook", "toner|ink", CategoryCode("ict.hardware"))

    asked = form._asked(needs_answer=True)
    shown = (form._supplier._how.currentText(), form._supplier.field.text(), form._words.text())

    assert shown == ("contains", "Nook", "toner, ink")
    assert (asked.supplier, asked.words) == ("~Nook", "toner|ink")
    assert conditions_in_words(asked) == "contains Nook · toner or ink"


def test_a_rule_is_switched_off_after_its_effect_was_read(filled: Hand) -> None:
    page = filled.go("categories")
    rules = page.rules
    rules.write("Office Nook & Sons", "", CategoryCode("ict.hardware"))
    rules.save()
    filled.settle()
    rules.table().go_to_row(0)

    rules._switch()
    filled.settle()
    assert "2 payments" in rules.asking_words()
    assert not rules.rows()[0].rule.off

    rules.do_it()
    filled.settle()
    assert (rules.rows()[0].rule.off, rules.rows()[0].lines) == (True, 0)
    assert rules.asking_words() == ""


def test_a_rule_that_is_to_go_can_stay(filled: Hand) -> None:
    page = filled.go("categories")
    rules = page.rules
    rules.write("Nobody & Nobody", "", CategoryCode("ict.hardware"))
    rules.save()
    filled.settle()
    assert rules.troubles() == ["Fits no payment."]
    rules.table().go_to_row(0)

    rules._remove()
    filled.settle()
    assert rules.asking_words() == "No payment would move."
    rules.leave_it()
    assert len(rules.rows()) == 1

    rules._change()
    rules.form._supplier.setText("Office Nook & Sons")
    rules.save()
    filled.settle()
    assert [row.lines for row in rules.rows()] == [2]


def test_categories_and_exclusions_add_up_to_what_was_brought_in(filled: Hand) -> None:
    page = filled.go("categories")

    assert sum(row.pence for row in page.totals.rows()) == 689_090


def test_a_register_is_brought_in_and_its_payments_matched(filled: Hand, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    page = filled.go("contracts")

    page.import_register(path)
    filled.settle()
    assert "Brought in 2 contracts; 0 were here already." in page.banner.words()
    assert [row.state for row in page.rows()] == ["running", "ended"]
    assert "Available on 31 March 2026: £6,890.90 of £6,890.90" in page.available_words()

    page.confirm()
    filled.settle()
    assert "£2,090.90 of £6,890.90" in page.available_words()
    assert page.rows()[0].paid_pence == 480_000


def contract() -> Contract:
    return Contract(
        ContractId(0), "C9", "Power", "Tarn Power Ltd", date(2025, 1, 1), date(2026, 12, 31), None
    )


def test_contracts_are_added_changed_freed_and_removed(
    filled: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filled.go("contracts")
    monkeypatch.setattr(ContractForm, "ask", lambda *_args: contract())
    page.add()
    filled.settle()
    assert [row.contract.title for row in page.rows()] == ["Power"]
    assert page.rows()[0].locks

    monkeypatch.setattr(AskChoice, "ask", lambda *_args: 5)
    monkeypatch.setattr(AskText, "ask", lambda *_args: "notice was given")
    page.free()
    filled.settle()
    assert page.rows()[0].contract.freed_because == "notice was given"
    assert not page.rows()[0].locks

    page.remove()
    filled.settle()
    assert page.rows() == ()


def test_the_form_of_a_contract_says_what_is_missing(qtbot: QtBot) -> None:
    form = ContractForm(None, blank_contract())  # type: ignore[arg-type]
    qtbot.addWidget(form)
    assert not form.go.isEnabled()

    form.fill(supplier="Tarn Power Ltd", start="01/04/2025", end="31/02/2026")
    assert "End first agreed is not a day" in form.why_not()
    form.fill(end="31/03/2024")
    assert form.why_not() == "The contract ends before it starts."
    form.fill(end="31/03/2027")

    assert form.go.isEnabled()
    assert form.contract().end == date(2027, 3, 31)
    assert form.sizeHint().height() <= 560


def test_home_says_where_every_step_stands(filled: Hand) -> None:
    page = filled.go("home")
    states = {task.page: task.state for task in page.tasks()}

    # The line below the steps is of the same payments as the figures above them.
    figures = dict(cell.accessibleName().split(": ") for cell, *_ in page._figures._cells)
    assert figures["In scope"] == figures["Paid"] == "£6,891"
    assert page.next_words().startswith("In scope: £6,890.90 of £6,890.90 paid.")
    assert states["import"] == "In progress"
    assert states["suppliers"] == "In progress"
    assert states["contracts"] == "Not yet started"
    assert states["catalogues"] == "Not yet started"
    assert states["compare"] == "Cannot start yet"


def test_home_of_an_empty_book_begins_with_payments(hand: Hand, book_path: Path) -> None:
    hand.open(book_path)
    page = hand.go("home")

    assert page.tasks()[0].state == "Not yet started"
    assert page.tasks()[1].state == "Cannot start yet"
    assert page.next_words().startswith("Begin with the payments")


def test_a_step_opens_its_page(filled: Hand, qtbot: QtBot) -> None:
    page = filled.go("home")

    page.steps.open_task(2)
    filled.settle()

    assert filled.window.page().title == "Categories"
