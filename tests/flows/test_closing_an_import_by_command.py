"""Closing an import by command: dry run, replacement of one period, statement, ledger total."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from core.cli.main import main
from tests.flows.conftest import Run

HEADINGS = "Payment Date,Supplier,Invoice,Amount"


def write(path: Path, months: str, more: int = 0) -> Path:
    rows = [
        f"{day}/{month}/2025,Firm {day},{month}-{day},{day + more}.00"
        for month in months.split()
        for day in range(13, 23)
    ]
    path.write_text("\n".join([HEADINGS, *rows, "Total,,,1.00" if more < 0 else "", ""]), "utf-8")
    return path


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "ambleford.spendbook"
    made = spendbook(
        "book", "new", "--book", path, "--name", "Ambleford", "--type", "parish-council"
    )
    assert made.code == 0
    return path


def test_a_dry_run_says_what_would_come_and_changes_nothing(
    spendbook: Run, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spendbook("spend", "import", write(tmp_path / "a.csv", "05 06"), "--book", book)
    before = book.read_bytes()
    newer = write(tmp_path / "b.csv", "06 07")

    words = ("spend", "import", newer, "--book", book, "--already-here", "replace", "--dry-run")
    tried = spendbook(*words)
    main([str(word) for word in words])
    said = capsys.readouterr().out

    found = tried.data["files"][0]
    assert tried.code == 0
    assert found["same"] == {"rows": 10, "pence": 175_00}
    assert found["added"] == {"rows": 10, "pence": 175_00}
    assert found["rest"] == {"rows": 10, "pence": 175_00}
    assert (found["rest_from"], found["rest_to"]) == ("2025-05-13", "2025-05-22")
    assert found["statement"]["closes"] is True
    assert "10 of 20 payments are here already, from a.csv." in said
    assert "New: 10 (£175.00)." in said
    assert "On days that b.csv does not cover: 10 (£175.00), 13 May 2025 to 22 May 2025." in said
    assert book.read_bytes() == before


def test_a_period_is_replaced_and_the_rest_of_the_earlier_file_stays(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    spendbook("spend", "import", write(tmp_path / "a.csv", "05 06"), "--book", book)
    newer = write(tmp_path / "b.csv", "06", more=1)
    replace = ("spend", "import", newer, "--book", book, "--already-here", "replace")

    asked = spendbook(*replace)
    done = spendbook(*replace, "--rest", "keep")
    batches = spendbook("spend", "batches", "--book", book).data["batches"]
    undone = spendbook("book", "undo", "--book", book)

    assert (asked.code, [problem["code"] for problem in asked.problems]) == (4, ["SB-154"])
    assert done.code == 0
    assert [(b["file"], b["total_pence"], b["state"]) for b in batches] == [
        ("a.csv", 175_00, "open"),
        ("b.csv", 185_00, "open"),
    ]
    assert undone.code == 0
    restored = spendbook("spend", "batches", "--book", book).data["batches"]
    assert [(b["file"], b["total_pence"]) for b in restored] == [("a.csv", 350_00)]


def test_an_import_is_open_until_it_ties_or_is_explained(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    spendbook("spend", "import", write(tmp_path / "a.csv", "05"), "--book", book)
    total = ("spend", "control-total", "1", "--book", book)

    states = [
        spendbook(*total, *more).data["batch"]["state"]
        for more in (["170"], ["170", "--explain", "A late invoice"], ["175"])
    ]

    assert states == ["open", "explained", "ties"]


def test_the_statement_of_an_import_and_its_rows_in_a_workbook(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.csv", "05")
    file.write_text(f"Council spend\n{file.read_text('utf-8')}Total,,,175.00\n", "utf-8")
    done = spendbook("spend", "import", file, "--book", book)

    said = spendbook("spend", "statement", "1", "--book", book)
    saved = spendbook("spend", "left-out", "1", "--book", book, "-o", tmp_path / "rows.xlsx")

    assert done.code == 0
    assert said.data["closes"] is True
    assert said.data["whole"] == {"rows": 14, "pence": 350_00}
    assert said.data["payments"] == {"rows": 10, "pence": 175_00}
    assert [(r["code"], r["pence"]) for r in said.data["left_out"]] == [
        ("SB-130", 0),
        ("SB-139", 0),
        ("SB-131", 0),
        ("SB-132", 175_00),
    ]
    assert saved.code == 0
    assert openpyxl.load_workbook(tmp_path / "rows.xlsx").sheetnames == [
        "Cover",
        "Problems",
        "Left out",
    ]


def test_a_sealed_return_that_a_newer_file_touches_is_named(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    spendbook("spend", "import", write(tmp_path / "a.csv", "05"), "--book", book)
    sealed = spendbook(
        *("return", "build", "--book", book, "--period", "2025-05", "-o", tmp_path / "out"),
        *("--as-at", "2025-06-30"),
    )
    newer = write(tmp_path / "b.csv", "05", more=1)

    tried = spendbook("spend", "import", newer, "--book", book, "--dry-run")

    assert sealed.code == 0
    (touched,) = tried.data["files"][0]["returns"]
    assert (touched["version"], touched["from"], touched["to"]) == (1, "2025-05-01", "2025-05-31")
    assert touched["effect"] == {"rows": 0, "pence": 10_00}
    assert touched["needs_correction"] is True
