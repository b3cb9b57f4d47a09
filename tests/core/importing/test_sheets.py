from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

UNKNOWN = [
    ["Kier Highways Ltd", "17/04/2024", "81.20"],
    ["Serco Ltd", "19/04/2024", "45.90"],
    ["Veolia", "25/04/2024", "120.41"],
    ["Bidfood", "26/04/2024", "11.00"],
]
KNOWN = [
    ["Supplier", "Date", "Amount"],
    ["Mears Ltd", "17/03/2024", "900.00"],
    ["Arco", "27/03/2024", "50.00"],
]


def _read(
    folder: Path,
    sheets: dict[str, list[list[str]]],
    answers: dict[str, str] | None = None,
    *,
    hidden: str = "",
) -> FileReading:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(folder / "book.xlsx")
    return read_file(folder / "book.xlsx", answers=answers)


@pytest.mark.parametrize("hidden", ["", "old"])
@pytest.mark.parametrize("heads", [[], [["Who it was", "When", "Sum"]]])
def test_a_sheet_that_looks_like_payments_is_not_passed_over_for_another(
    tmp_path: Path, hidden: str, heads: list[list[str]]
) -> None:
    sheets = {"April": [*heads, *UNKNOWN], "old": KNOWN}
    asked = _read(tmp_path, sheets, hidden=hidden)
    other = _read(tmp_path, sheets, {"sheet": "old"}, hidden=hidden)
    it = _read(tmp_path, sheets, {"sheet": "April"}, hidden=hidden)

    assert [question.code for question in asked.questions] == ["SB-125"]
    label = "old (hidden): 2 rows, £950.00" if hidden else "old: 2 rows, £950.00"
    assert label in [choice.label for choice in asked.questions[0].choices]
    assert (other.verdict, other.total) == (Verdict.READY, 95_000)
    assert [question.code for question in it.questions] == ["SB-124"]


def test_a_sheet_with_amounts_is_never_left_unmentioned(tmp_path: Path) -> None:
    summary = [["By service"], ["Highways", "900.00"], ["Leisure", "50.00"]]

    reading = _read(tmp_path, {"Payments": KNOWN, "Summary": summary})

    assert (reading.verdict, reading.total) == (Verdict.READY, 95_000)
    assert [note.code for note in reading.notes] == ["SB-100"]


def test_a_sheet_that_was_not_chosen_is_named_with_what_it_holds(tmp_path: Path) -> None:
    card = [["Merchant", "Posted", "Amount (£)"], ["Arco", "28/03/2024", "12.50"]]
    sheets = {"BACS": KNOWN, "Card": card}

    asked = _read(tmp_path, sheets)
    read = _read(tmp_path, sheets, {"sheet": "BACS"})

    assert [choice.label for choice in asked.questions[0].choices] == [
        "BACS: 2 rows, £950.00",
        "Card: 1 row, £12.50",
    ]
    assert [(note.code, note.values["held"]) for note in read.notes] == [
        ("SB-002", "1 row, £12.50")
    ]


MARCH = [KNOWN[0], *([f"Brook {n}", f"{n}/03/2024", "10.00"] for n in range(13, 25))]
APRIL = [KNOWN[0], ["Serco Ltd", "28/04/2024", "7.00"]]


@pytest.mark.parametrize(("copied", "again"), [(MARCH, 1), ([*APRIL, *MARCH[1:]], 1), (APRIL, 0)])
def test_a_sheet_that_holds_the_payments_of_others_again_is_not_read_with_them(
    tmp_path: Path, copied: list[list[str]], again: int
) -> None:
    sheets = {"March": MARCH, "April": APRIL, "All": copied}

    reading = _read(tmp_path, sheets, {"sheet": "*"})

    assert (reading.verdict, reading.total) == (Verdict.READY, 12_700 if again else 13_400)
    assert [note.code for note in reading.notes] == ["SB-004"] * again
