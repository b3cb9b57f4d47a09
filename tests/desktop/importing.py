"""What a person does on the Import page, for tests of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.domain.spend import RowFate
from tests.desktop.conftest import Hand

EITHER_WAY = "Date,Supplier,Amount\r\n03/04/2025,Alpha Ltd,10.00\r\n05/06/2025,Beta Ltd,20.00\r\n"
FAULTY = """Spend report,,,
Payment date,Supplier,Description,Net amount
03/04/2025,Tarn Power Ltd,Electricity,100.00
04/04/2025,Greenfold Ltd,Grass,tbc
05/04/2025,Office Nook,Paper,n/k
06/04/2025,Harbour Cafe,Lunch,
13/05/2025,Harbour Cafe,Lunch,20.00
14/05/2025,Tarn Power Ltd,Electricity,30.00
15/05/2025,Greenfold Ltd,Grass,40.00
16/05/2025,Office Nook,Paper,50.00
17/05/2025,Harbour Cafe,Lunch,60.00
,,Total,300.00
"""


def read(hand: Hand, page: Any, *paths: Path) -> Any:
    page.look_at(paths)
    hand.settle()
    return page.reading


def bring_in(hand: Hand, page: Any, *paths: Path) -> None:
    read(hand, page, *paths).take_in()
    hand.settle()


def made(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def fates(reading: Any) -> list[RowFate]:
    grid = reading.look_part.grid.view.grid
    return [grid.row_at(n).fate for n in range(grid.rowCount())]


def go_to_row(reading: Any, row: int, column: int = 0) -> None:
    view = reading.look_part.grid.view
    view.go_to(view.grid.find("", row), column)
