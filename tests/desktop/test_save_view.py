"""Any list is saved as it is seen: workbook, CSV, page and PDF."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from core.usecases import books, import_spend
from desktop.models.columns import Holds
from desktop.pages import save_view
from desktop.pages.save_view import list_in_sight
from desktop.widgets import printing
from desktop.widgets.asking import SaveFile
from tests.desktop.conftest import TOTAL, Hand


@pytest.fixture
def hand_on_suppliers(hand: Hand, book_path: Path, payments: Path) -> Hand:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    hand.go("suppliers")
    return hand


def save(hand: Hand, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: path)
    action = next(a for a in hand.window.all_actions() if a.text() == "Save this list…")
    action.trigger()
    hand.settle()


def test_a_list_is_saved_with_its_amounts_and_what_it_was_narrowed_to(
    hand_on_suppliers: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, whole, part = hand_on_suppliers, tmp_path / "all.csv", tmp_path / "part.xlsx"

    save(hand, whole, monkeypatch)
    table = list_in_sight(hand.window.page())
    assert table is not None
    model = table.model()
    name = model.columns[0].text(model.rows()[0])
    model.set_filter(name)
    save(hand, part, monkeypatch)

    with whole.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    amounts = [one.title for one in model.columns if one.holds is Holds.POUNDS]
    assert sum(Decimal(row[amounts[0]]) for row in rows) * 100 == TOTAL
    sheet = openpyxl.load_workbook(part).worksheets
    texts = {str(cell.value) for one in sheet for row in one.iter_rows() for cell in row}
    assert name in texts
    assert any("nothing is masked" in text for text in texts)


@pytest.mark.parametrize(("name", "begins"), [("list.pdf", b"%PDF"), ("list.html", b"<!DOCTYPE")])
def test_a_list_is_put_on_paper(
    name: str,
    begins: bytes,
    hand_on_suppliers: Hand,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save(hand_on_suppliers, tmp_path / name, monkeypatch)

    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_list_is_printed_as_it_is_seen(
    hand_on_suppliers: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    monkeypatch.setattr(
        save_view, "print_page", lambda _parent, page, _title, **_how: pages.append(page)
    )
    action = next(
        a for a in hand_on_suppliers.window.all_actions() if a.text() == "Print this list…"
    )

    action.trigger()
    hand_on_suppliers.go("spend").tabs.setCurrentIndex(1)
    hand_on_suppliers.settle()
    action.trigger()
    hand_on_suppliers.settle()
    path = tmp_path / "printed.pdf"
    printer = printing.new_printer("A list")
    printer.setOutputFileName(str(path))
    printing._paint(printer, pages[1])
    del printer

    assert "Greenfold Grounds Ltd" in pages[0]
    assert "Grass cutting April" in pages[1]
    assert "Showing 6 of 6 payments" in pages[1]
    assert path.read_bytes().startswith(b"%PDF")
