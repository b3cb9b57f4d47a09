"""What is no file of payments is read as patiently: lists, registers, prices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.importing.code_list import read_code_list
from core.importing.price_list import read_price_list
from core.importing.register import read_register

REGISTER = """Contract reference,Title,Supplier,Start date,End date
A-1,"The "Old" Mill,Oakford,01/04/2024,31/03/2027
A-2,Cleaning,Belbury,01/10/2024,30/09/2026
"""


def test_a_register_whose_quotation_marks_do_not_pair_is_read_line_by_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")

    found = read_register(path)

    assert [contract.ref for contract in found.contracts] == ["A-1", "A-2"]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_code_list, 'Code,Label\nR1,"Repairs\nR2,Fees\n'),
        (read_price_list, 'Item,Unit,Price\nPaper,"ream,2.49\nTea,kg,8\n'),
    ],
)
def test_other_lists_are_too(read: Callable[[Path], object], text: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")

    assert read(path) is not None
