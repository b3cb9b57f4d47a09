from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from core.domain.progress import Cancelled
from core.domain.returns import Cell
from core.formats import long_lists
from core.formats.columns import Column, Holds
from core.formats.long_lists import write_long

COLUMNS = (
    Column("paid", "Paid", "", Holds.DAY),
    Column("supplier", "Supplier", ""),
    Column("amount", "Amount", "", Holds.PENCE),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    (date(2025, 4, 3), "=cmd()", 120_450),
    (None, "R&D <b>", -1),
    (date(2025, 4, 5), "0012", 0),
)
ABOUT = ("Payments", "Tarnstead. 3 payments.")


def test_numbers_and_days_are_such_and_words_are_never_formulas(tmp_path: Path) -> None:
    path = write_long(tmp_path / "list.xlsx", ABOUT, COLUMNS, ROWS)

    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = list(sheet.iter_rows(min_row=3, values_only=True))
    assert cells[0] == ("Paid", "Supplier", "Amount")
    assert cells[1][0].date() == date(2025, 4, 3)
    assert cells[1][1:] == ("=cmd()", 1204.5)
    assert sheet["B4"].data_type == "s"
    assert [row[1:] for row in cells[2:]] == [("R&D <b>", -0.01), ("0012", 0)]


def test_what_is_too_long_for_a_sheet_goes_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "SHEET_ROWS", 2)

    path = write_long(tmp_path / "list.xlsx", ABOUT, COLUMNS, ROWS)

    sheets = openpyxl.load_workbook(path).worksheets
    assert [sheet.title for sheet in sheets] == ["Payments", "Payments 2"]
    assert [sheet.max_row - 3 for sheet in sheets] == [2, 1]


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_stopping_leaves_the_older_file_as_it_was(name: str, tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ROWS[0]
        raise Cancelled

    path = tmp_path / name
    path.write_bytes(b"older")

    with pytest.raises(Cancelled):
        write_long(path, ABOUT, COLUMNS, rows())

    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert path.read_bytes() == b"older"
