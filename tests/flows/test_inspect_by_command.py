"""`spend inspect`: what is said of a file before it is brought in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.main import main

TEXT = (
    "Spend over £100\nDate,Payee,Total,Tax,Colour\n"
    "14/04/2025,CafÃ© Nero,120.00,20.00,red\n15/04/2025,Vale Ltd,60.00,10.00,blue\n"
    "16/04/2025,Elm Ltd,30.00,5.00,red\n,,,,\nTotal,,210.00,35.00,\n"
)


def _inspect(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    path = folder / "export.csv"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["spend", "inspect", str(path), *options]) == 0
    return capsys.readouterr().out


def test_rows_left_out_are_listed_by_reason_with_their_pounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [line.split() for line in _inspect(tmp_path, capsys).splitlines()]

    assert ["A", "blank", "row.", "1", "£0.00"] in said
    assert ["A", "total", "of", "the", "rows", "above.", "1", "£210.00"] in said
    assert ["Rows", "of", "the", "file", "7", "£420.00"] in said


def test_columns_without_a_meaning_and_other_ways_to_read_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _inspect(tmp_path, capsys)

    assert "Not used: Colour" in said
    assert "Possible: The amounts include VAT, and another column says how much." in said
    assert "vat_taken_off=yes (Without VAT: Total (column C) less Tax (column D))" in said
    assert 'may have been "Café Nero". Choose with --answer text=as-it-stands' in said


def test_programs_get_offers_and_unused_columns_and_the_top_where_they_want_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = json.loads(_inspect(tmp_path, capsys, "--json"))["data"]
    grid = json.loads(_inspect(tmp_path, capsys, "--json", "--grid"))["data"]["grid"]

    assert "grid" not in plain
    assert [offer["key"] for offer in plain["offers"]] == ["vat_taken_off", "text"]
    assert plain["unused_columns"] == [{"index": 4, "heading": "Colour"}]
    assert grid[0] == {
        "row": 1,
        "sheet": "",
        "cells": ["Spend over £100"],
        "fate": "left-out",
        "code": "SB-130",
    }
    assert [row["fate"] for row in grid][1:3] == ["headings", "payment"]


def test_rows_and_columns_are_answered_by_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("skip_rows=4", "vat_taken_off=yes", "text=repaired", "description=Colour")
    answers = [part for option in options for part in ("--answer", option)]

    path = tmp_path / "export.csv"
    path.write_text(TEXT.replace("Total,,210.00,35.00,\n", ""), encoding="utf-8")
    assert main(["spend", "inspect", str(path), "--json", *answers]) == 0
    data = json.loads(capsys.readouterr().out)["data"]

    assert (data["lines"], data["total_pence"], data["vat_basis"]) == (2, 12500, "net")
    assert data["columns"]["description"]["index"] == 4
    assert data["unused_columns"] == []


def test_rows_are_never_named_for_several_files_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    book = ["--book", str(tmp_path / "b.spendbook"), "--answer", "skip_rows=3"]

    assert main(["spend", "import", *files, *book]) == 2

    assert "rows are those of one file" in capsys.readouterr().err
