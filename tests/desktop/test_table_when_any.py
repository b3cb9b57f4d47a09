from __future__ import annotations

from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from desktop.models.columns import Column, Holds
from desktop.pages.table_when_any import TableWhenAny


def test_a_list_that_is_seldom_filled_is_made_with_its_first_rows(qtbot: QtBot) -> None:
    columns: tuple[Column[str], ...] = (
        Column("Name", lambda row: row),
        Column("Letters", len, Holds.COUNT),
    )
    shown = TableWhenAny("Names", columns, 2)
    qtbot.addWidget(shown)

    before = shown.findChildren(QTableView)
    shown.show_rows(())
    without_rows = shown.findChildren(QTableView), shown.isHidden()
    shown.show_rows(("Quill", "Vellum", "Ink"), without=1)
    filled = shown.findChildren(QTableView)
    shown.show_rows(("Quill",))

    assert before == []
    assert without_rows == ([], True)
    assert [one.accessibleName() for one in filled] == ["Names"]
    assert not shown.isHidden()
    assert shown.findChildren(QTableView) == filled
    assert shown.rows() == ("Quill",)
    assert not filled[0].isColumnHidden(1)
