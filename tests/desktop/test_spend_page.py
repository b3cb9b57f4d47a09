from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.usecases import books, import_spend
from core.usecases.look_at_spend import suits
from desktop.pages import category_put
from desktop.pages.chart_pane import ChartPane
from desktop.pages.save_view import save_view
from desktop.pages.spend_page import SpendPage
from desktop.widgets.asking import SaveFile
from tests.desktop.conftest import Hand


@pytest.fixture
def page(hand: Hand, book_path: Path, payments: Path) -> SpendPage:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    shown = hand.go("spend")
    assert isinstance(shown, SpendPage)
    return shown


def chosen(page: SpendPage, name: str) -> None:
    page._choice.setCurrentIndex(page._choice.findData(name))


def test_an_empty_book_says_how_to_begin(hand: Hand, book_path: Path) -> None:
    hand.open(book_path)
    page = hand.go("spend")

    assert page._views.number() == 1
    assert not page.lines._list.empty.isHidden()


def test_the_payments_and_their_sum_are_told(page: SpendPage) -> None:
    page.tabs.setCurrentIndex(1)

    words = page.lines._list.status.text()

    assert words == "Showing 6 of 6 payments, £6,890.90 of £6,890.90"


def test_figures_and_charts_are_of_one_population_and_pay_is_no_supplier(
    hand: Hand, book_path: Path, payments: Path
) -> None:
    with payments.open("a", encoding="utf-8", newline="\r\n") as file:
        file.write("30/06/2025,Tarnstead PC Payroll,Salary payment June,90000.00\n")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)

    page: Any = hand.go("spend")
    hand.settle()

    chart = page.charts.chart()
    assert sum(row[1] for row in chart.table.rows) == 689_090
    figures = [cell.accessibleName() for cell, *_ in page._figures._cells]
    assert figures[0] == "In scope: £6,891"
    assert "90,000" not in " ".join(figures)
    assert page._basis.text().startswith("In scope: £6,890.90 of £96,890.90 paid; ")
    status = page.lines._list.status.text()
    assert status.endswith("£96,890.90 of £96,890.90, of which £6,890.90 in scope")


def test_every_chart_can_be_chosen_and_has_its_numbers(hand: Hand, page: SpendPage) -> None:
    for name in ("monthly", "concentration", "waterfall", "uptake", "contracts", "forecast"):
        chosen(page, name)
        hand.settle()

        chart = page.charts.chart()
        assert chart is not None
        table = page.charts.view.table.model()
        assert table.rowCount() == len(chart.table.rows)
        assert table.columnCount() == len(chart.table.columns)


def test_a_chart_is_drawn_again_where_its_frame_has_another_shape(
    hand: Hand, page: SpendPage
) -> None:
    chosen(page, "monthly")
    hand.settle()
    charts = page.charts
    hand.window.resize(1024, 900)
    hand.qtbot.waitUntil(lambda: charts._drawn is not None and _fits(charts), timeout=5000)
    tall = charts._drawn

    hand.window.resize(1900, 600)

    hand.qtbot.waitUntil(lambda: charts._drawn is not tall and _fits(charts), timeout=5000)
    assert tall is not None
    assert charts.chart() is tall.chart


def _fits(charts: ChartPane) -> bool:
    drawn = charts._drawn
    return drawn is not None and suits(drawn.chart, drawn.shape, charts.shape())


def test_a_row_of_a_chart_leads_to_its_payments(hand: Hand, page: SpendPage) -> None:
    chosen(page, "monthly")
    hand.settle()
    chart = page.charts.chart()
    assert chart is not None
    may = next(n for n, row in enumerate(chart.table.rows) if row[0] == "May 2025")

    page.charts.opened_row.emit(may)
    hand.settle()

    assert page.tabs.currentIndex() == 1
    assert page.lines._list.status.text().startswith("Showing 1 of 6 payments, £2,400.00")
    assert page.lines._words.text() == "Only: May 2025"


def test_another_page_can_ask_for_the_payments_of_a_supplier(hand: Hand, page: SpendPage) -> None:
    page.tabs.setCurrentIndex(1)
    page.lines._model.index(0, 0).data()
    hand.settle()
    row = page.lines._model.row_at(0)
    assert row is not None

    hand.window.go_to("spend", {"supplier_id": row.supplier_id, "words": row.supplier})
    hand.settle()
    assert len(page.lines._model._keys) < 6

    page.lines._show_all()
    hand.settle()
    assert len(page.lines._model._keys) == 6


def test_a_search_narrows_the_payments(hand: Hand, page: SpendPage) -> None:
    page.lines._list.filter.setText("grass")
    page.lines.refresh()
    hand.settle()

    assert page.lines._list.status.text().startswith("Showing 2 of 6 payments, £4,800.00")


def test_a_payment_leads_to_the_row_of_its_file(hand: Hand, page: SpendPage) -> None:
    page.tabs.setCurrentIndex(1)
    hand.settle()
    page.lines._list.table.go_to_row(0)
    hand.settle()

    page.lines.detail.show_source()
    hand.settle()

    cells = [tuple(row) for row in page.lines.detail._cells.rows()]
    assert ("Supplier", "Tarn Power Ltd") in cells
    assert ("Net amount", "1,204.50") in cells


def test_one_payment_is_put_by_itself_and_its_row_says_so(
    hand: Hand, page: SpendPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.tabs.setCurrentIndex(1)
    table = page.lines._list.table
    hand.qtbot.waitUntil(lambda: page.lines._model.row_at(5) is not None)
    before = [table.model().index(row, 3).data() for row in range(6)]
    table.selectRow(0)
    monkeypatch.setattr(category_put.AskWhere, "exec", _type_water)

    page.lines._put_in()

    hand.qtbot.waitUntil(lambda: table.model().index(0, 3).data() == "Water and sewerage")
    hand.settle()
    assert [table.model().index(row, 3).data() for row in range(1, 6)] == before[1:]
    assert "Your choice for this payment alone" in page.lines.detail.why_words()


def _type_water(dialog: category_put.AskWhere) -> int:
    dialog.field.setText("sewer")
    return 1


def test_chart_and_view_can_be_taken_along(
    hand: Hand, page: SpendPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for suffix, start in ((".png", b"\x89PNG"), (".svg", b"<svg"), (".csv", b"\xef\xbb\xbf")):
        path = tmp_path / f"chart{suffix}"
        monkeypatch.setattr(SaveFile, "ask", lambda *_args, path=path: path)
        page.charts._save(suffix)
        hand.settle()
        assert path.read_bytes().startswith(start)

    path = tmp_path / "payments.csv.out.csv"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: path)
    page.lines._export()
    hand.settle()
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 7


def test_a_figure_of_the_profile_leads_to_exactly_its_payments(
    hand: Hand, page: SpendPage
) -> None:
    page.tabs.setCurrentIndex(2)
    profile = page.profile
    profile._rows.setCurrentIndex(profile._rows.findData("supplier"))
    hand.settle()
    shown = profile.table()
    assert shown is not None
    row = next(n for n, one in enumerate(shown.rows) if one.answer.label.startswith("Greenfold"))
    table = profile._list.table

    table.setCurrentIndex(table.model().index(row, 2))
    profile._see()
    hand.settle()

    assert table.model().headerData(2, Qt.Orientation.Horizontal).startswith("Apr to Jun 2025\n£")
    assert shown.rows[row].cells[0] == 480_000
    assert page.tabs.currentIndex() == 1
    words = page.lines._list.status.text()
    assert words == "Showing 2 of 6 payments, £4,800.00 of £6,890.90"


def test_a_row_of_the_profile_is_divided_further_and_the_way_back_is_kept(
    hand: Hand, page: SpendPage
) -> None:
    page.tabs.setCurrentIndex(2)
    profile = page.profile
    hand.settle()
    whole = profile.table()
    assert whole is not None

    profile._list.table.go_to_row(0)
    profile._divide()
    hand.settle()
    part = profile.table()
    assert part is not None

    assert part.total == whole.rows[0].pence
    profile._path.itemAt(0).widget().click()
    hand.settle()
    assert profile.table() == whole


def test_payments_are_narrowed_by_what_they_have_in_common_to_the_penny(
    hand: Hand, page: SpendPage
) -> None:
    page.tabs.setCurrentIndex(1)
    pane = page.lines._list
    pane._open.setChecked(True)
    hand.settle()
    pane.facets._question.setCurrentIndex(pane.facets._question.findData("supplier"))
    hand.settle()

    first = [pane.facets._list.item(0, column).text() for column in range(3)]
    pane.facets._list.selectRow(0)
    hand.settle()

    assert first == ["Greenfold Grounds Ltd", "2", "£4,800"]
    assert pane.status.text() == "Showing 2 of 6 payments, £4,800.00 of £6,890.90"
    assert pane.facets._list.rowCount() == 4
    page.lines._show_all()
    hand.settle()
    assert pane.status.text().startswith("Showing 6 of 6")


def test_payments_out_of_sight_are_copied_too(hand: Hand, page: SpendPage) -> None:
    page.tabs.setCurrentIndex(1)
    hand.settle()
    page.lines._model.forget_rows()

    page.lines._list.table.selectAll()
    page.lines._list.table.copy_with_headings()
    hand.settle()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["Paid", "Supplier"]
    assert len(lines) == 7
    assert "2400.00" in lines[3]


def test_a_view_of_payments_is_saved_row_by_row_as_a_workbook(
    hand: Hand, page: SpendPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "payments.xlsx"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: path)
    page.tabs.setCurrentIndex(1)
    hand.settle()

    save_view(page)
    hand.settle()

    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0].day for row in rows] == [3, 14, 15, 30, 31, 2]
    assert sum(Decimal(str(row[4])) for row in rows) == Decimal("6890.90")
    assert sheet["A2"].value.startswith("Tarnstead Parish Council. 6 payments")


def test_a_click_on_a_bar_and_enter_lead_to_its_payments(
    hand: Hand, qtbot: QtBot, page: SpendPage
) -> None:
    picture = page.charts.view._picture
    chart = page.charts.chart()
    assert chart is not None
    assert picture._places is not None
    left, top, _, bottom = picture._places.band(1)
    area = picture._area()
    place = QPoint(
        area.left() + round((left + 0.01) * area.width()),
        area.top() + round((top + bottom) / 2 * area.height()),
    )

    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=place)
    hand.settle()
    clicked = page.lines._words.text()
    page.tabs.setCurrentIndex(0)
    page.charts.view.table.go_to_row(0)
    qtbot.keyClick(picture, Qt.Key.Key_Down)
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    hand.settle()

    assert page.tabs.currentIndex() == 1
    assert clicked == page.lines._words.text() == f"Only: {chart.table.rows[1][0]}"
