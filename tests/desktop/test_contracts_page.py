"""Contracts in the window: a register looked at first, what recurs, single payments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from core.domain.contracts import Contract, ContractId
from core.domain.watching import Review, ReviewId
from core.store import contract_payments, reading
from core.usecases import books, import_spend
from desktop.pages import contracts_put
from desktop.pages.contracts_import import RegisterForm
from desktop.widgets.asking import AskChoice
from desktop.widgets.contract_form import ContractForm, SeveralForm
from desktop.widgets.review_form import ReviewForm, Subject
from tests.desktop.conftest import Hand

REGISTER = (
    "Ref,Title,Supplier,Start date,End date,Value\n"
    "C1,Hire,Acme Ltd,13/01/2025,31/12/2026,12000\n"
    "C2,More,Acme Ltd,13/01/2025,31/12/2026,£1k - £2k\n"
)
HEAD = "Payment date,Supplier,Description,Net amount\n"
HIRE = "".join(f"13/{month:02}/2025,Acme Ltd,Hire,500.00\n" for month in range(1, 13))
GAS = "".join(f"14/{month:02}/2025,Gasworks Ltd,Gas,90.00\n" for month in range(1, 13))


@pytest.fixture
def paid(hand: Hand, book_path: Path, tmp_path: Path) -> Hand:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(HEAD + HIRE + GAS, "utf-8")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, ledger, choices=import_spend.ImportChoices())
    hand.open(book_path)
    return hand


def test_a_register_is_shown_before_it_is_taken_in(
    paid: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    page = paid.go("contracts")
    shown = []

    def ask(parent: object, look: object, dates: str) -> object:
        form = RegisterForm(page, look)  # type: ignore[arg-type]  # what the page found
        qtbot.addWidget(form)
        shown.append(form.sentence.text())
        return form.choices(dates)

    monkeypatch.setattr(RegisterForm, "ask", ask)
    page.look_at(path)
    paid.settle()

    assert shown[0].startswith("2 new, worth £12,000.00 as far as they say; 0 changed")
    assert len(page.rows()) == 2
    assert "1 row to look at" in page.banner.words()


def test_where_both_changed_a_contract_each_is_ticked_with_the_space_bar(
    paid: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / "register.csv"
    head, row = "Ref,Title,Supplier,Start date,End date,Value\n", ",Hire,Acme Ltd,13/01/2025,,"
    path.write_text(head + f"C1{row}100\nC2{row}200\n", "utf-8")
    page = paid.go("contracts")
    page.import_register(path)
    paid.settle()
    page._list.table.select_rows([0, 1])
    monkeypatch.setattr(SeveralForm, "ask_several", lambda *_args: {"value": 55_00})
    page.edit()
    paid.settle()
    newer = tmp_path / "newer.csv"
    newer.write_text(head + f"C1{row}110\nC2{row}220\n", "utf-8")
    told = []

    def ask(parent: object, look: object, dates: str) -> object:
        form = RegisterForm(page, look)  # type: ignore[arg-type]  # what the page found
        qtbot.addWidget(form)
        qtbot.keyClick(form.theirs.list, Qt.Key.Key_Down)
        qtbot.keyClick(form.theirs.list, Qt.Key.Key_Space)
        cell = QAccessible.queryAccessibleInterface(form.theirs.list).child(1)
        told.append((cell.text(QAccessible.Text.Name), cell.state().checked))
        return form.choices(dates)

    monkeypatch.setattr(RegisterForm, "ask", ask)
    page.look_at(newer)
    paid.settle()

    assert told == [("C2, Hire, Acme Ltd: Value: £55.00 → £220.00", 1)]
    assert [row.contract.value for row in page.rows()] == [55_00, 220_00]


def test_only_a_person_says_which_comes_first(
    paid: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Ref,Title,Supplier,Start date,End date\nC1,Hire,Acme Ltd,01/02/2025,03/04/2026\n", "utf-8"
    )
    page = paid.go("contracts")
    asked = iter((0,))
    monkeypatch.setattr(AskChoice, "ask", lambda *_args: next(asked))
    monkeypatch.setattr(RegisterForm, "ask", lambda _page, look, dates: _choices(dates))

    page.look_at(path)
    paid.settle()

    assert list(asked) == []
    assert page.rows()[0].contract.start == date(2025, 2, 1)


def _choices(dates: str) -> object:
    from core.usecases.take_register import RegisterChoices

    return RegisterChoices(dates)


def test_what_recurs_becomes_a_contract_or_is_said_to_be_none(
    paid: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = paid.go("contracts")
    # A scan of all payments: only where somebody looks.
    assert page.recurring.rows() == ()
    page.take(2)
    paid.settle()
    assert [one.supplier for one in page.recurring.rows()] == ["Acme Ltd", "Gasworks Ltd"]
    offered = []

    def ask(_parent: object, contract: Contract) -> Contract:
        offered.append((contract.supplier, contract.start))
        return contract

    monkeypatch.setattr(ContractForm, "ask", ask)
    page.recurring.add()
    paid.settle()
    assert offered == [("Acme Ltd", date(2025, 1, 13))]
    assert [one.supplier for one in page.recurring.rows()] == ["Gasworks Ltd"]

    page.recurring.never()
    paid.settle()
    assert page.recurring.rows() == ()


def test_payments_under_two_contracts_are_asked_about_and_put(
    paid: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    page = paid.go("contracts")
    page.import_register(path)
    paid.settle()
    page.matching._list.table.selectAll()
    page.confirm()
    paid.settle()
    assert [row.paid_pence for row in page.rows()] == [0, 0]

    monkeypatch.setattr(AskChoice, "ask", lambda *_args: 1)
    page.confirm()
    paid.settle()

    assert sorted(row.paid_pence for row in page.rows()) == [0, 6_000_00]


def test_a_match_is_taken_back_where_it_was_made(
    paid: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER.rsplit("C2", 1)[0], "utf-8")
    page = paid.go("contracts")
    page.import_register(path)
    paid.settle()
    page.take_back()
    paid.settle()
    assert page.banner.words() == "No payments were matched to Hire by hand."
    page.matching._list.table.selectAll()
    page.confirm()
    paid.settle()
    assert [row.paid_pence for row in page.rows()] == [6_000_00]
    asked = []
    monkeypatch.setattr(AskChoice, "ask", lambda *words: asked.append(words[2:]) or 0)

    page.take_back()
    paid.settle()

    sentence = "Whose payments do not fall under Hire?"
    assert asked == [(sentence, "Take it back", ("Acme Ltd",))]
    assert [row.paid_pence for row in page.rows()] == [0]


def test_a_contract_says_which_of_its_days_is_missing(paid: Hand, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    head = "Ref,Title,Supplier,Start date,End date\n"
    days = ("13/01/2025,", ",13/01/2026", ",")
    rows = "".join(f"C{n},Hire {n},Acme Ltd,{day}\n" for n, day in enumerate(days))
    path.write_text(head + rows, "utf-8")
    page = paid.go("contracts")

    page.import_register(path)
    paid.settle()

    assert {row.contract.ref: page._state(row) for row in page.rows()} == {
        "C0": "No end, locks nothing",
        "C1": "No start, locks nothing",
        "C2": "No dates, locks nothing",
    }


def test_single_payments_are_put_under_no_contract(
    paid: Hand, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = paid.go("spend")
    with books.open_book(book_path, read_only=True) as book:
        lines = reading.lines_by_ids(book, [1])
    monkeypatch.setattr(contracts_put.PutUnder, "ask", lambda *_args: (1, None, "A gift"))

    contracts_put.put(page, lines)
    paid.settle()

    with books.open_book(book_path, read_only=True) as book:
        assert contract_payments.placed(book) == {1: (None, "A gift")}


def test_the_choice_of_a_contract_has_those_of_the_supplier_first(
    paid: Hand, book_path: Path, qtbot: QtBot
) -> None:
    with books.open_book(book_path, read_only=True) as book:
        lines = reading.lines_by_ids(book, [1])
    known = [
        Contract(ContractId(n), f"C{n}", "T", supplier, None, None, None)
        for n, supplier in enumerate(("Else Ltd", "Acme Ltd"), start=1)
    ]
    form = contracts_put.PutUnder(paid.window, lines, known, {})
    qtbot.addWidget(form)

    assert form.choice() == (2, ContractId(2), "")
    assert form.doubt.isHidden()
    form.of.setCurrentIndex(3)
    assert form.doubt.text() == "The contract is with Else Ltd, not Acme Ltd."
    assert form.go.text() == "Put there anyway"


def test_reviews_stand_beside_the_chosen_contract_and_are_added_there(
    paid: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    page = paid.go("contracts")
    page.import_register(path)
    paid.settle()
    page._list.table.go_to_row(0)
    paid.settle()
    before = page.reviews.words()

    def ask(_parent: object, subjects: list[Subject], today: date) -> Review:
        (subject,) = subjects
        return Review(ReviewId(0), today, 4, "On time", None, None, subject.contract_id)

    monkeypatch.setattr(ReviewForm, "ask", ask)
    page.reviews.record()
    paid.settle()
    said = page.reviews.words()
    page._list.table.go_to_row(1)
    paid.settle()

    assert (before, page.reviews.words()) == ("None yet.", "None yet.")
    assert said == "31/03/2026, 4 / 5, On time"


def test_several_contracts_are_changed_at_once(
    paid: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    page = paid.go("contracts")
    page.import_register(path)
    paid.settle()
    page._list.table.select_rows([0, 1])
    monkeypatch.setattr(SeveralForm, "ask_several", lambda *_args: {"department": "Parks"})

    page.edit()
    paid.settle()

    assert [row.contract.department for row in page.rows()] == ["Parks", "Parks"]


def test_the_form_keeps_every_field_of_the_code(qtbot: QtBot) -> None:
    contract = Contract(
        ContractId(3), "C", "T", "S", date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1),
        review_on=date(2026, 5, 1), break_on=date(2026, 6, 1), extension_terms="1+1",
        lead_months=6, sme=True, vcse=False, framework_text="F", freed_because="No commitment",
        intention="stop",
    )  # fmt: skip
    form = ContractForm(None, contract)  # type: ignore[arg-type]  # no window above it
    qtbot.addWidget(form)

    assert form.contract() == contract
