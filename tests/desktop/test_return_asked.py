"""What buying organisations also ask, answered in the window."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLineEdit

from desktop.pages.return_asked import AlsoAsked
from desktop.pages.return_page import ReturnPage
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.header_line import CalmCombo
from tests.desktop.conftest import Hand
from tests.flows.test_what_is_also_asked_by_command import book as book  # noqa: PLC0414 - fixture


@pytest.fixture
def page(hand: Hand, book: Path) -> ReturnPage:
    hand.open(book)
    shown = hand.go("return")
    assert isinstance(shown, ReturnPage)
    return shown


def choose(asked: AlsoAsked, name: str, value: str) -> None:
    combo = asked.form.fields[name]
    assert isinstance(combo, CalmCombo)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def type_into(asked: AlsoAsked, name: str, text: str) -> None:
    field = asked.form.fields[name]
    assert isinstance(field, QLineEdit)
    field.setText(text)
    field.textEdited.emit(text)


def test_a_check_leads_to_the_rows_and_the_form_follows_what_is_typed(
    hand: Hand, page: ReturnPage
) -> None:
    place = page.checks._model.find(lambda check: check.problem.code == "SB-687")
    page.checks.table.go_to_row(place)
    page.checks._put_right()
    asked = page.also_asked
    assert page.tabs.currentWidget() is asked
    assert asked.record.currentText() == "Alpha PBO, A1: Invoices, 0 of 2"
    service, hours = asked.form.fields["service"], asked.form.fields["hours"]
    assert isinstance(service, CalmCombo)
    assert [service.itemText(n) for n in range(service.count())] == [
        "not said", "Daily", "Windows",
    ]  # fmt: skip
    assert not hours.isVisible()

    assert asked.form.fields["buyer"].nextInFocusChain() is asked.form.fields["lot"]
    assert asked.form.fields["hours"].nextInFocusChain() is asked._buttons[0]
    choose(asked, "service", "Daily")
    type_into(asked, "hours", "many")
    assert hours.isVisible()
    assert hours.accessibleDescription().startswith('Hours: "many" is not a number.')
    assert not asked._keep.isEnabled()
    type_into(asked, "hours", "12.5")
    asked._keep.trigger()
    hand.settle()

    assert [row.problems == () for row in asked._model.rows()] == [True, False]
    assert asked.record.currentText().endswith("1 of 2")
    asked._drop.trigger()
    hand.settle()
    assert not asked._model.rows()[0].said


def test_rows_are_added_and_a_workbook_is_filled(
    hand: Hand, page: ReturnPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, path = page.also_asked, tmp_path / "asked.xlsx"
    monkeypatch.setattr(SaveFile, "ask", lambda *_: path)
    monkeypatch.setattr(OpenFile, "ask", lambda *_: path)
    page.tabs.setCurrentIndex(1)
    asked.choose("alpha:A1:sites")
    assert asked.list.empty.isVisible()

    asked._add.trigger()
    hand.settle()
    type_into(asked, "postcode", "M1 1AE")
    asked._keep.trigger()
    hand.settle()
    asked._write.trigger()
    hand.settle()
    form = openpyxl.load_workbook(path)
    form["A1 Sites"].cell(4, 3, "nowhere")
    form["A1 Invoices"].cell(3, 8, "Windows")
    form.save(path)
    asked._fill.trigger()
    hand.settle()

    assert [row.cells["postcode"] for row in asked._model.rows()] == ["M1 1AE", "nowhere"]
    assert [one.code for one in asked._model.rows()[1].problems] == ["SB-686"]
