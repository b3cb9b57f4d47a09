from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop.models.columns import Column
from desktop.models.paged_table import KEPT, PAGE, PagedTable


class Reader:
    """Answers at once or when told to, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []
        self.waiting: list[Callable[[], None]] = []
        self.at_once = True

    def fetch(self, keys: Sequence[int], done: Callable[[Sequence[Any]], None]) -> None:
        self.asked.append(keys)
        rows = [f"line {key}" for key in keys]
        if self.at_once:
            done(rows)
        else:
            self.waiting.append(lambda: done(rows))


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def table(reader: Reader) -> PagedTable[str]:
    made: PagedTable[str] = PagedTable((Column("Line", lambda row: row),), reader.fetch)
    made.show_keys(range(1000, 2000))
    return made


def test_the_table_is_a_model_as_qt_wants_one(table: PagedTable[str], qtmodeltester: Any) -> None:
    qtmodeltester.check(table)


def test_rows_are_fetched_a_page_at_a_time(table: PagedTable[str], reader: Reader) -> None:
    assert table.index(0, 0).data() == "line 1000"
    assert table.index(PAGE - 1, 0).data() == f"line {1000 + PAGE - 1}"
    assert len(reader.asked) == 1

    assert table.index(PAGE, 0).data() == f"line {1000 + PAGE}"
    assert len(reader.asked) == 2


def test_a_row_on_its_way_is_blank_and_asked_for_once(
    table: PagedTable[str], reader: Reader
) -> None:
    reader.at_once = False

    assert table.index(0, 0).data() is None
    assert table.index(1, 0).data() is None
    assert len(reader.asked) == 1

    reader.waiting[0]()
    assert table.index(1, 0).data() == "line 1001"


def test_an_answer_older_than_the_last_reset_is_dropped(
    table: PagedTable[str], reader: Reader
) -> None:
    reader.at_once = False
    table.index(0, 0).data()

    table.show_keys(range(5))
    reader.waiting[0]()

    assert table.row_at(0) is None


def test_other_roles_ask_for_nothing(table: PagedTable[str], reader: Reader) -> None:
    table.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    table.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole)

    assert reader.asked == []


def test_only_so_many_pages_are_kept(reader: Reader) -> None:
    table: PagedTable[str] = PagedTable((Column("Line", lambda row: row),), reader.fetch)
    table.show_keys(range(PAGE * (KEPT + 2)))

    for page in range(KEPT + 2):
        table.index(page * PAGE, 0).data()

    assert table.row_at(0) is None
    assert table.row_at(PAGE * (KEPT + 1)) is not None


def test_forgotten_rows_are_read_again(table: PagedTable[str], reader: Reader) -> None:
    table.index(0, 0).data()

    table.forget_rows()
    table.index(0, 0).data()

    assert len(reader.asked) == 2


def test_sorting_is_asked_of_whoever_has_the_rows(table: PagedTable[str]) -> None:
    asked: list[object] = []
    table.sort_asked.connect(asked.append)

    table.sort(0, Qt.SortOrder.DescendingOrder)
    table.sort(-1)

    assert asked == [(0, True)]


def test_keys_are_at_hand(table: PagedTable[str]) -> None:
    assert table.key_at(2) == 1002
    assert table.key_at(1000) is None
