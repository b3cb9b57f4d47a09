from __future__ import annotations

import struct
from pathlib import Path

import pytest

from core.importing.ole import ole_names
from tests.hostile.making import old_excel


def test_the_directory_names_the_stream_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "payments.xls"
    path.write_bytes(old_excel())

    assert ole_names(path) == {"root entry", "workbook"}


@pytest.mark.parametrize("to", [0, 1, 99_999])
def test_a_chain_that_leads_back_or_nowhere_is_damaged(to: int, tmp_path: Path) -> None:
    path = tmp_path / "payments.xls"
    content = bytearray(old_excel())
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    for at in range(table, table + 40, 4):
        struct.pack_into("<I", content, at, to)
    path.write_bytes(content)

    assert ole_names(path) is None


def test_a_file_cut_before_its_directory_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "payments.xls"
    for length in (8, 400, 600, 3000):
        path.write_bytes(old_excel()[:length])

        assert ole_names(path) is None
