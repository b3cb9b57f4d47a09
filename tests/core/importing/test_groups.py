from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

TITLE = "Transaction list by supplier\n\n"
HEAD = ",Date,No.,Memo,Amount\n"
MARLOW = "Marlow Ltd,,,,\n,14/04/2025,1,Pens,100.00\n,15/04/2025,2,Paper,50.00\n"
TEES = "Tees Ltd,,,,\n,25/04/2025,3,Windows,10.00\n"


def _read(folder: Path, text: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def _suppliers(reading: FileReading) -> list[str]:
    return [line.texts[0] for line in reading.lines]


@pytest.mark.parametrize("total", ["Total for Marlow Ltd,,,,150.00\n", ""])
def test_groups_of_a_report_by_supplier_are_its_suppliers(total: str, tmp_path: Path) -> None:
    reading = _read(tmp_path, TITLE + HEAD + MARLOW + total + TEES)

    assert (reading.verdict, reading.total) == (Verdict.READY, 16000)
    assert _suppliers(reading) == ["Marlow Ltd", "Marlow Ltd", "Tees Ltd"]
    assert [note.code for note in reading.notes] == ["SB-177"]


def test_groups_that_no_title_names_are_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, "Transactions\n\n" + HEAD + MARLOW + TEES)

    assert [question.code for question in reading.questions] == ["SB-144"]


def test_headings_over_headings_are_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, TITLE + HEAD + "Stationery,,,,\n" + MARLOW + "Halls,,,,\n" + TEES)

    assert [question.code for question in reading.questions] == ["SB-144"]


def test_a_payment_under_no_heading_is_asked_about(tmp_path: Path) -> None:
    text = TITLE + HEAD + ",13/04/2025,0,Post,5.00\n" + MARLOW + TEES

    assert [question.code for question in _read(tmp_path, text).questions] == ["SB-144"]


def test_a_supplier_is_read_from_the_labels_over_its_transactions(tmp_path: Path) -> None:
    head = "Date,Ref,Details,Amount\n"
    reading = _read(
        tmp_path,
        "Supplier activity\nA/C: MAR01,Name: Marlow Ltd,,Tel:\n"
        + head
        + "14/04/2025,1,Pens,100.00\nA/C: TEE01,Name:,Tees Ltd,\n"
        + head
        + "25/04/2025,2,Windows,60.00\nA/C: SEV01,Name: Severn Ltd,,\n"
        + head
        + "26/04/2025,3,Paper,5.00\n",
    )

    assert (reading.verdict, reading.total) == (Verdict.READY, 16500)
    assert _suppliers(reading) == ["Marlow Ltd", "Tees Ltd", "Severn Ltd"]


def test_a_supplier_column_that_names_only_groups_is_read_by_its_headings(tmp_path: Path) -> None:
    text = "Supplier,Date,Memo,Amount\n" + (MARLOW + TEES).replace(",,,,", ",,,").replace(
        ",1,", ","
    ).replace(",2,", ",").replace(",3,", ",")
    below = "\nDepartment,Total,,\nParks,100.00,,\nHalls,60.00,,\n"

    reading = _read(tmp_path, text + below)

    assert (reading.verdict, reading.total) == (Verdict.READY, 16000)
    assert _suppliers(reading) == ["Marlow Ltd", "Marlow Ltd", "Tees Ltd"]
