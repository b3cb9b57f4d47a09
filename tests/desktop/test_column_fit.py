"""Columns share the room of a list: words give way, headings fold, then columns leave."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop.models.columns import Column, Holds, leaving
from desktop.models.lists import RowTable
from desktop.qt import em
from desktop.widgets.column_fit import Room, Wish, fit
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.headings import folded
from desktop.widgets.table_view import TableView

NAME = Wish(longest=300, usual=300, heading=60, folded=60, words=True)
POUNDS = Wish(longest=90, usual=90, heading=80, folded=60, words=False)
RECIPIENTS = Wish(longest=90, usual=90, heading=200, folded=110, words=False)
WISHES = {0: NAME, 1: POUNDS, 2: RECIPIENTS}


@dataclass(frozen=True)
class Deal:
    """A row of the list that the tests narrow."""

    title: str = "Electricity for small bodies, lot 2"
    pence: int = 9_620_010
    route: str = "Further competition or award"
    fee: str = "0.5 %, paid by the supplier"


def room(width: int) -> Room:
    return Room(width, letter=10, main=0)


def test_what_is_left_over_goes_to_the_main_column() -> None:
    found = fit(WISHES, room(700))

    assert found.widths == {0: 410, 1: 90, 2: 200}
    assert (found.folded, found.left) == (frozenset(), ())


def test_words_give_way_before_a_heading_folds() -> None:
    found = fit(WISHES, room(490))

    assert found.widths == {0: 200, 1: 90, 2: 200}
    assert found.folded == frozenset()


def test_two_fifths_of_a_narrow_list_are_for_what_names_its_rows() -> None:
    found = fit({**WISHES, 3: NAME}, room(400), leaving=[3, 2, 1])

    assert found.widths[0] >= 160
    assert found.left == (3,)


def test_the_main_column_gives_way_before_one_leaves_that_tells_the_most() -> None:
    found = fit({**WISHES, 3: POUNDS}, room(440), leaving=[3, 2, 1], telling={1, 2, 3})

    assert found.widths == {0: 150, 1: 90, 2: 110, 3: 90}
    assert found.left == ()


def test_headings_fold_before_a_column_leaves() -> None:
    found = fit(WISHES, room(360), leaving=[2, 1])

    assert found.widths == {0: 160, 1: 90, 2: 110}
    assert found.folded == frozenset({2})
    assert found.left == ()


def test_columns_leave_in_their_order_and_no_more_than_must() -> None:
    found = fit(WISHES, room(280), leaving=[1, 2])

    assert found.left == (1,)
    assert found.widths == {0: 170, 2: 110}


def test_without_a_column_that_may_leave_the_list_is_wider_than_its_room() -> None:
    found = fit(WISHES, room(200))

    assert sum(found.widths.values()) > 200
    assert found.left == ()


@given(st.lists(st.integers(20, 400), min_size=1, max_size=9), st.integers(60, 1500))
def test_no_column_is_lost_and_figures_stay_whole(longest: list[int], width: int) -> None:
    wishes = {n: Wish(wide, wide, 40, 30, words=n % 2 == 0) for n, wide in enumerate(longest)}

    found = fit(wishes, room(width), leaving=range(1, len(longest)))

    assert sorted((*found.widths, *found.left)) == sorted(wishes)
    assert all(found.widths[n] >= min(longest[n], 340) for n in found.widths if n % 2)
    assert sum(found.widths.values()) <= width or len(found.widths) == 1


def test_a_heading_is_broken_where_its_longer_line_is_shortest() -> None:
    assert folded("What stands against it", len) == "What stands\nagainst it"
    assert folded("Collaborative", len) == "Collaborative"
    assert folded("Amount\n£12.00", len) == "Amount\n£12.00"


def test_the_name_of_a_row_its_amount_and_its_state_leave_last() -> None:
    columns: list[Column[Deal]] = [
        Column("Title", lambda deal: deal.title),
        Column("Fee", lambda deal: deal.fee),
        Column("Paid", lambda deal: deal.pence, Holds.POUNDS),
        Column("State", lambda deal: deal.route, state=lambda _deal: "done"),
        Column("Why", lambda deal: deal.fee, leaves=-1),
        Column("Route", lambda deal: deal.route, leaves=1),
    ]

    assert leaving(columns) == [5, 1, 4, 3, 2, 0]


@pytest.fixture
def deals(qtbot: QtBot) -> tuple[TableView, ColumnsLeft]:
    """A list of deals with room for two of its four columns."""
    columns: tuple[Column[Deal], ...] = (
        Column("Agreement and lot", lambda deal: deal.title),
        Column("Available", lambda deal: deal.pence, Holds.POUNDS),
        Column("Route", lambda deal: deal.route),
        Column("Fee", lambda deal: deal.fee),
    )
    model: RowTable[Deal] = RowTable(columns)
    model.set_rows([Deal()])
    table = TableView("Deals that fit")
    table.use_model(model)
    left = ColumnsLeft(table)
    for widget in (table, left):
        qtbot.addWidget(widget)
    table.resize(em(table, 17), 200)
    table.show()
    return table, left


def test_columns_without_room_are_told_and_copied_and_come_back(
    deals: tuple[TableView, ColumnsLeft],
) -> None:
    table, left = deals

    assert [table.isColumnHidden(n) for n in range(4)] == [False, False, True, True]
    assert table.horizontalScrollBar().maximum() == 0
    assert left.text() == "2 columns without room"
    assert left.accessibleDescription() == "No room for: Route, Fee"
    assert table._words_out_of_sight(0) == [f"Route: {Deal.route}", f"Fee: {Deal.fee}"]
    table.go_to_row(0)
    table.copy_with_headings()
    assert (
        QGuiApplication.clipboard().text().startswith("Agreement and lot\tAvailable\tRoute\tFee")
    )

    table.resize(em(table, 120), 200)

    assert not left.isVisible()
    assert not any(table.isColumnHidden(n) for n in range(4))


def test_a_person_may_scroll_sideways_instead(
    deals: tuple[TableView, ColumnsLeft], qtbot: QtBot
) -> None:
    table, left = deals
    menu = QMenu(table)
    table.columns_menu(menu)
    scroll = next(a for a in menu.actions() if a.text().startswith("Scroll sideways"))

    scroll.trigger()

    assert not any(table.isColumnHidden(n) for n in range(4))
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0, timeout=2000)
    assert not left.isVisible()
    menu.actions()[-1].trigger()
    assert table.isColumnHidden(3)
    assert table.horizontalHeader().model().headerData(3, Qt.Orientation.Horizontal) == "Fee"
