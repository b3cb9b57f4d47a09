"""Every dialog for everyone: whole at each size of letters, named, gone through as one reads."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFormLayout, QLabel, QWidget

import desktop
from core.domain.assessment import Decision
from core.domain.contracts import Contract, ContractId
from core.domain.forgetting import FileNaming, NameOffer
from core.domain.money import Pence
from core.domain.period import Period
from core.usecases import (
    books,
    challenge_demand,
    file_return,
    forget_person,
    review_queue,
    take_register,
)
from core.usecases.categorise import taxonomy
from desktop.main_window import MainWindow
from desktop.pages import (
    category_bulk,
    category_put,
    category_sample,
    contracts_import,
    contracts_put,
    demand_form,
    return_explain,
    savings_forms,
)
from desktop.widgets import (
    ask_decision,
    ask_publisher,
    asking,
    confirm_fingerprint,
    contract_form,
    control_total,
    fields_form,
    find_dialog,
    forget_form,
    help_window,
    letter_form,
    licences_dialog,
    page_dialog,
    publisher_form,
    read_first,
    review_form,
    text_dialog,
    threshold_form,
)
from desktop.window import work_list
from tests.desktop.conftest import TODAY, Hand
from tests.desktop.test_access import (
    LONG,
    against_reading,
    by_tab,
    come_to_rest,
    cut_off,
    in_sight,
    made,
    opened,
    over_the_edge,
    overlapping,
    told,
)

__all__ = ["made"]

SIZES = (100, 150, 200)
SMALL_SCREEN = (1280, 720)
Make = Callable[[QWidget], QDialog]
_MANY_STOPS = 300


@pytest.fixture(scope="module")
def samples(made: Path) -> dict[str, Make]:
    """How to make each dialog, as full as it comes in a book of awkward names."""
    with books.open_book(made / "awkward.spendbook", read_only=True) as book:
        tree = taxonomy(book)
        waiting = review_queue.queue(book)
        offer = review_queue.BulkOffer(tuple(q for q in waiting if q.suggestions), (), Pence(0))
        year = file_return.periods(book)[0]
        (leaf, *_) = challenge_demand.leaves(book, year)
        register = take_register.look_register(book, made / "register.csv")
        checks = file_return.checks(book, file_return.ReturnRequest(year, TODAY))
    subjects = [review_form.Subject(LONG[:40]), review_form.Subject("Marks & Spencer")]
    before = letter_form.Sender(LONG[:80], "Pat Lee", "pat@example.org")
    reasons = [("", "none"), ("dear", "It would cost more than what we have now")]
    return {
        **_asking(),
        "AskDecision": lambda at: ask_decision.AskDecision(
            at, "Not suitable", reasons, Decision()
        ),
        "AskPublisher": lambda at: ask_publisher.AskPublisher(at, LONG, TODAY, answered=True),
        "AskWhere": lambda at: category_put.AskWhere(at, [], ([*tree.categories.values()], [])),
        "AskBulk": lambda at: category_bulk.AskBulk(at, offer, "These follow.", tree),
        "AskCategory": lambda at: category_sample.AskCategory(at, [*tree.categories.values()]),
        "RegisterForm": lambda at: contracts_import.RegisterForm(at, register),
        "ContractForm": lambda at: contract_form.ContractForm(at, _contract()),
        "SeveralForm": lambda at: contract_form.SeveralForm(at, 3),
        "ReviewForm": lambda at: review_form.ReviewForm(at, subjects, TODAY),
        "PutUnder": lambda at: contracts_put.PutUnder(at, [], [_contract()], {}),
        "DemandForm": lambda at: demand_form.DemandForm(at, leaf),
        "PublisherForm": publisher_form.PublisherForm,
        "LetterForm": lambda at: letter_form.LetterForm(at, 12, before),
        "AskExplanations": lambda at: return_explain.AskExplanations(at, checks),
        "ThresholdForm": threshold_form.ThresholdForm,
        "FieldsForm": lambda at: _saving_form(at, year),
        "ForgetForm": lambda at: forget_form.ForgetForm(at, _foreseen()),
        "FindDialog": lambda at: find_dialog.FindDialog(at, "Find", [(LONG, "Supplier")] * 9),
        "LicencesDialog": licences_dialog.LicencesDialog,
        "TextDialog": lambda at: text_dialog.TextDialog(at, "How", LONG),
        "WorkDialog": lambda at: work_list.WorkDialog(at, at.window().open_book.jobs),
        "PageDialog": lambda at: page_dialog.PageDialog(at, "Note", "<h1>Note</h1>"),
        "HelpWindow": help_window.HelpWindow,
    }


def _asking() -> dict[str, Make]:
    title, go = "The file is open by now", "Replace what was there before"
    digits = "2644 3039 9374 1331 2109 3307 0557 0256 3639 3138"
    return {
        "AskGo": lambda at: asking.AskGo(at, title, LONG, go),
        "AskText": lambda at: asking.AskText(at, title, LONG, go),
        "AskChoice": lambda at: asking.AskChoice(at, title, LONG, go, ["Save it", LONG[:90]]),
        "ReadFirst": lambda at: read_first.ReadFirst(at, title, LONG, LONG * 5, go),
        "ConfirmFingerprint": lambda at: confirm_fingerprint.ConfirmFingerprint(at, LONG, digits),
        "AskControlTotal": lambda at: control_total.AskControlTotal(at, LONG, 2_100_300),
    }


def _foreseen() -> forget_person.Foreseen:
    offers = [NameOffer(LONG[n : n + 40], "with initials", n < 2, n, 99_900) for n in range(6)]
    kept = (FileNaming("july.xls", emptied=True), FileNaming("catalogue.zip", stays=True))
    named = ("Marks & Spencer",)
    return forget_person.Foreseen(
        LONG[:60], named, tuple(offers), 1200, 3_600_000, 9, 9, kept, named, (Path("one"),)
    )


def _contract() -> Contract:
    start, end = date(2025, 4, 1), date(2027, 3, 31)
    return Contract(ContractId(7), "C1", LONG[:40], LONG[:90], start, end, end)


def _saving_form(at: QWidget, year: Period) -> QDialog:
    """Return the longest of the forms that are made of a few fields."""
    forms = savings_forms.SavingForms(at)
    fields = forms._saving_fields(None, year)
    return fields_form.FieldsForm(at, "Add a saving to the register", LONG, "Add this one", fields)


def dialogs_of_ours() -> set[type[QDialog]]:
    for module in pkgutil.walk_packages(desktop.__path__, "desktop."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, todo = set[type[QDialog]](), [QDialog]
    while todo:
        todo += (below := todo.pop().__subclasses__())
        found |= {kind for kind in below if kind.__module__.startswith("desktop.")}
    # What others are made from is looked at in them.
    return {kind for kind in found if not kind.__subclasses__()}


def shown(window: MainWindow, make: Make) -> QDialog:
    dialog = make(window)
    dialog.show()
    come_to_rest()
    return dialog


def test_every_dialog_is_looked_at(samples: dict[str, Make]) -> None:
    assert {kind.__name__ for kind in dialogs_of_ours()} == set(samples)


@pytest.mark.parametrize("percent", SIZES)
def test_dialogs_fit_a_small_screen_and_cut_nothing_off(
    hand: Hand, made: Path, samples: dict[str, Make], percent: int
) -> None:
    window = opened(hand, made, "buyer")
    found: list[str] = []
    try:
        window.set_text_size(percent)
        for name, make in samples.items():
            dialog = shown(window, make)
            size = (dialog.width(), dialog.height())
            if size[0] > SMALL_SCREEN[0] or size[1] > SMALL_SCREEN[1]:
                found.append(f"{name} is {size}")
            faults = (*cut_off(dialog), *over_the_edge(dialog), *overlapping(dialog))
            found += [f"{name}: {fault}" for fault in faults]
            dialog.close()
            dialog.deleteLater()
    finally:
        window.set_text_size(100)

    assert found == []


def test_fields_of_dialogs_are_named_and_gone_through_as_one_reads(
    hand: Hand, made: Path, samples: dict[str, Make], qtbot: Any
) -> None:
    window = opened(hand, made, "buyer")

    for name, make in samples.items():
        dialog = shown(window, make)
        dialog.activateWindow()
        qtbot.waitUntil(lambda at=dialog: QApplication.activeWindow() is at, timeout=5000)
        wanted = by_tab(dialog)
        for widget in wanted:
            spoken = QAccessible.queryAccessibleInterface(widget)
            assert spoken.text(QAccessible.Text.Name).strip(), f"{name}: {told(widget)}"
        assert list(fields_without_label(dialog)) == [], name
        wanted[0].setFocus()
        visited = [QApplication.focusWidget()]
        # Tab goes through day, month and year of a day as well, and through the links of a page.
        for _ in range(_MANY_STOPS):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            visited.append(QApplication.focusWidget())
            if set(visited) >= set(wanted):
                break
        assert set(visited) >= set(wanted), name
        # The first that was made need not be the first that is read.
        assert sum(_back(*pair) for pair in pairwise(visited)) <= 1, name
        dialog.close()
        dialog.deleteLater()


def fields_without_label(root: QWidget) -> Iterator[str]:
    """Yield the fields of forms whose name beside them is not tied to them."""
    for form in root.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            name = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            label = name.widget() if name else None
            held = form.itemAt(row, QFormLayout.ItemRole.FieldRole)
            field = held.widget() if held else None
            inside = [field, *field.findChildren(QWidget)] if field else []
            asks = any(w.focusPolicy() & Qt.FocusPolicy.TabFocus for w in inside)
            if asks and isinstance(label, QLabel) and label.text() and label.buddy() is None:
                yield label.text()


def _back(one: QWidget, other: QWidget) -> bool:
    places = [w.rect().translated(w.mapTo(w.window(), w.rect().topLeft())) for w in (one, other)]
    return against_reading(*places)


def test_every_field_of_a_page_is_tied_to_its_name(hand: Hand, made: Path) -> None:
    for workspace in ("buyer", "pbo"):
        window = opened(hand, made, workspace)
        for key in window.keys_of_pages():
            page = hand.go(key)
            assert list(fields_without_label(page)) == [], key
            assert in_sight(page, QWidget)
