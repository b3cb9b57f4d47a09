from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file


def _read(folder: Path, sign: str, **answers: str) -> FileReading:
    rows = [f"1{n}/04/2025,Brook & Vale Ltd,{sign}1{n}.50" for n in range(5)]
    path = folder / "export.csv"
    path.write_text("\n".join(["Date,Supplier,Amount", *rows, ""]), encoding="utf-8")
    return read_file(path, answers=answers)


@pytest.mark.parametrize("sign", ["€", "$", "EUR ", "US$"])
def test_amounts_that_all_bear_another_sign_are_asked_about_once(
    tmp_path: Path, sign: str
) -> None:
    asked = _read(tmp_path, sign)
    pounds = _read(tmp_path, sign, currency="pounds")
    refused = _read(tmp_path, sign, currency="leave-out")

    assert [question.code for question in asked.questions] == ["SB-145"]
    assert (pounds.verdict, pounds.line_count, pounds.total) == (Verdict.READY, 5, 6250)
    assert (refused.verdict, refused.line_count) == (Verdict.NOT_SPEND, 0)


def test_a_pound_sign_is_no_other_currency(tmp_path: Path) -> None:
    assert _read(tmp_path, "£").verdict is Verdict.READY
