from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt

from desktop.models.columns import Column, Holds, in_words
from desktop.models.lists import RowTable
from desktop.qt import COPY_ROLE, RAW_ROLE, RIGHT


@dataclass(frozen=True)
class Paid:
    name: str
    pence: int | None
    day: date | None = None


ROWS = (
    Paid("beta & sons", 120_450, date(2025, 4, 3)),
    Paid("Alpha", -1_200),
    Paid("<img src=x>", None, date(2024, 1, 2)),
)


@pytest.fixture
def table() -> RowTable[Paid]:
    made: RowTable[Paid] = RowTable(
        (
            Column("Supplier", lambda row: row.name),
            Column("Amount", lambda row: row.pence, Holds.POUNDS),
            Column("Date", lambda row: row.day, Holds.DAY),
        )
    )
    made.set_rows(ROWS)
    return made


def cells(table: RowTable[Paid], column: int) -> list[Any]:
    return [table.index(row, column).data() for row in range(table.rowCount())]


def test_the_table_is_a_model_as_qt_wants_one(table: RowTable[Paid], qtmodeltester: Any) -> None:
    qtmodeltester.check(table)


def test_amounts_are_finished_text_and_stand_right(table: RowTable[Paid]) -> None:
    assert cells(table, 1) == ["£1,204.50", "-£12.00", ""]
    assert table.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) == RIGHT


def test_days_read_as_day_month_year(table: RowTable[Paid]) -> None:
    assert cells(table, 2) == ["03/04/2025", "", "02/01/2024"]


def test_names_sort_without_regard_to_case_and_amounts_by_value(table: RowTable[Paid]) -> None:
    table.sort(0)
    assert cells(table, 0) == ["<img src=x>", "Alpha", "beta & sons"]

    table.sort(1, Qt.SortOrder.DescendingOrder)
    assert cells(table, 1) == ["£1,204.50", "-£12.00", ""]


def test_sorting_by_no_column_brings_back_the_order_in_which_rows_came(
    table: RowTable[Paid],
) -> None:
    table.sort(0)
    table.sort(-1)

    assert cells(table, 0) == [row.name for row in ROWS]


def test_a_filter_looks_in_every_cell(table: RowTable[Paid]) -> None:
    table.set_filter("1,204")
    assert cells(table, 0) == ["beta & sons"]

    table.set_filter("")
    assert table.rowCount() == 3
    assert len(table.all_rows()) == 3


def test_a_filter_may_also_choose_rows(table: RowTable[Paid]) -> None:
    table.set_filter("", lambda row: row.pence is not None)

    assert cells(table, 0) == ["beta & sons", "Alpha"]


def test_a_copy_holds_figures_without_signs_and_separators(table: RowTable[Paid]) -> None:
    copied = [table.index(0, column).data(COPY_ROLE) for column in range(3)]

    assert copied == ["beta & sons", "1204.50", "2025-04-03"]


def test_the_value_itself_is_at_hand(table: RowTable[Paid]) -> None:
    assert table.index(0, 1).data(RAW_ROLE) == 120_450


def test_a_screen_reader_hears_the_heading_with_the_cell(table: RowTable[Paid]) -> None:
    spoken = table.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "Amount: £1,204.50"


def test_rows_and_columns_have_headings(table: RowTable[Paid]) -> None:
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

    assert table.headerData(1, across) == "Amount"
    assert table.headerData(1, across, Qt.ItemDataRole.TextAlignmentRole) == RIGHT
    assert table.headerData(2, down) == 3
    assert table.headerData(9, across) is None


def test_a_tooltip_shows_markup_as_it_is_written() -> None:
    table: RowTable[Paid] = RowTable((Column("Supplier", lambda row: row.name),))
    table.set_rows([Paid("<img src='//host/share/picture.png'>", 1)])

    shown = table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)

    assert "<img" not in shown
    assert "&lt;img" in shown


def test_cells_of_a_row_have_no_rows_of_their_own(table: RowTable[Paid]) -> None:
    inside = table.index(0, 0)

    assert table.rowCount(inside) == 0
    assert table.columnCount(inside) == 0
    assert table.data(QModelIndex()) is None


def test_a_row_is_found_by_what_it_is(table: RowTable[Paid]) -> None:
    assert table.find(lambda row: row.name == "Alpha") == 1
    assert table.find(lambda row: row.name == "Omega") == -1
    assert table.row_at(1) == ROWS[1]
    assert table.row_at(3) is None


@pytest.mark.parametrize(
    ("holds", "value", "words"),
    [
        (Holds.TEXT, True, "Yes"),
        (Holds.TEXT, False, "No"),
        (Holds.TEXT, None, ""),
        (Holds.COUNT, 12_345, "12,345"),
        (Holds.SHORT_POUNDS, 149, "£1"),
        (Holds.DAY, date(2025, 12, 31), "31/12/2025"),
    ],
)
def test_every_kind_of_value_reads_as_a_person_writes_it(
    holds: Holds, value: object, words: str
) -> None:
    assert in_words(holds, value) == words


def test_a_list_is_narrowed_by_what_a_column_says_with_counts_and_pounds() -> None:
    table: RowTable[Paid] = RowTable(
        (
            Column("Supplier", lambda row: row.name),
            Column("Amount", lambda row: row.pence, Holds.POUNDS),
            Column("Kind", lambda row: "credit" if (row.pence or 0) < 0 else "payment"),
        )
    )
    table.set_rows((*ROWS, Paid("Alpha", 50)))

    assert table.questions() == [(0, "Supplier"), (2, "Kind")]
    assert table.answers_to(2) == [("payment", 3, 120_500), ("credit", 1, -1_200)]
    table.narrow({2: "payment"})

    assert cells(table, 0) == ["beta & sons", "<img src=x>", "Alpha"]
    assert table.sums() == ("Amount", 120_500, 119_300)
    # An answer counts what the other questions leave, its own does not hide the rest.
    assert ("Alpha", 1, 50) in table.answers_to(0)
    assert len(table.answers_to(2)) == 2


def test_a_share_copies_as_a_percentage_that_a_spreadsheet_counts_with() -> None:
    column = Column("Share", lambda row: row.pence, Holds.SHARE)

    assert column.text(Paid("a", 2_550)) == "25.5 %"
    assert column.copied(Paid("a", 2_550)) == "25.50%"
    assert column.saved(Paid("a", 2_550)) == 2_550
