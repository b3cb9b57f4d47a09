"""A cell that goes on and on, in any column of any list, is read as quickly as it is long."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from core.domain.problems import UserError
from core.importing.code_list import read_code_list
from core.importing.price_list import read_price_list
from core.importing.reading import read_file
from core.importing.register import read_register

# What a pattern that begins anew at each place would be slow at, by seconds at this length.
_PIECES = ("9", "1,", " ", "p a ", "a year ", "plus 1 ")
_LENGTH = 30_000
_MOST_SECONDS = 1

_LISTS: dict[str, tuple[Callable[[Path], object], Sequence[Sequence[str]]]] = {
    "spend": (
        read_file,
        (
            ("Date", "Supplier", "Description", "Account", "Net amount"),
            ("15/04/2025", "Alpha Ltd", "Repairs", "R1", "1,234.50"),
            ("16/04/2025", "Beta Ltd", "Fees", "R2", "20.00"),
        ),
    ),
    "register": (
        read_register,
        (
            ("Contract reference", "Title", "Supplier", "Start date", "End date", "Value"),
            ("A-1", "Grounds", "Oakford Ltd", "01/04/2024", "31/03/2027", "£36,000.00"),
            ("A-2", "Cleaning", "Belbury Ltd", "01/04/2024", "31/03/2026", "£5,000.00"),
        ),
    ),
    "prices": (
        read_price_list,
        (
            ("Item", "Unit", "Price", "Quantity", "Date"),
            ("Paper A4", "ream", "2.49", "100", "2025-04-01"),
            ("Tea", "kg", "8.00", "3", "2025-04-01"),
        ),
    ),
    "codes": (read_code_list, (("Code", "Label"), ("R1", "Repairs"), ("R2", "Fees"))),
}


@pytest.mark.parametrize("kind", _LISTS)
def test_an_endless_cell_takes_no_endless_time(kind: str, tmp_path: Path) -> None:
    read, rows = _LISTS[kind]
    path = tmp_path / "list.csv"
    slow = []

    for column, heading in enumerate(rows[0]):
        for piece in _PIECES:
            first = list(rows[1])
            first[column] = f"x{piece * (_LENGTH // len(piece))}x"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows((rows[0], first, *rows[2:]))
            since = time.process_time()
            with suppress(UserError):
                read(path)
            if time.process_time() - since > _MOST_SECONDS:
                slow.append((heading, piece))

    assert slow == []
