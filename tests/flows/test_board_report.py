"""Two pages for the board: the same figures on paper, as a page and as a workbook."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.flows.conftest import Run


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    """A book of payments alone: no contract, no catalogue, no saving."""
    path = tmp_path / "plain.spendbook"
    assert spendbook("book", "new", "--book", path, *_BODY).code == 0
    rows = ["Date,Supplier,Description,Net amount", "14/04/2025,Brightspark Energy,Power,1200.50"]
    rows += [f"{day}/05/2025,Village Hall Trust,Room hire,45.00" for day in range(20, 26)]
    file = tmp_path / "payments.csv"
    file.write_text("\r\n".join(rows) + "\r\n", "utf-8")
    assert spendbook("spend", "import", file, "--book", path).code == 0
    return path


_NAME = "Great Snoring-under-the-Water with Little Wymondham and <St Mary> Parish Council"
_BODY = ("--name", _NAME, "--type", "parish-council")


def _report(spendbook: Run, book: Path, out: Path) -> dict[str, Any]:
    found = spendbook(
        "spend", "report", "--board", "--book", book, "--as-at", "2026-03-31", "-o", out
    )
    assert found.code == 0, found.problems
    return found.data


def test_a_book_with_little_in_it_gives_two_pages(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "board.pdf"

    data = _report(spendbook, book, out)

    assert out.read_bytes().startswith(b"%PDF")
    assert re.search(rb"/Count 2\b", out.read_bytes())
    assert [one["value"] for one in data["figures"]] == ["£1,471", "£1,471", "0.0 %", "£0"]
    what_next = next(one for one in data["tables"] if one["title"] == "What next")
    assert what_next["rows"]
    assert all(row["by"] >= "2026-03-31" for row in what_next["rows"])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_paper_page_and_workbook_say_the_same(spendbook: Run, book: Path, tmp_path: Path) -> None:
    for suffix in ("pdf", "html", "xlsx"):
        _report(spendbook, book, tmp_path / f"board.{suffix}")

    paper = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "board.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    page = (tmp_path / "board.html").read_text("utf-8")
    sheets = openpyxl.load_workbook(tmp_path / "board.xlsx")
    cells = {str(cell.value) for sheet in sheets for row in sheet for cell in row}

    assert "£1,470.50" in paper
    assert "£1,470.50" in page
    assert "1470.5" in cells
    for word in ("Value derived", "Savings kept, and where they went", "What next"):
        assert word in paper
        assert f">{word}</h2>" in page
    assert "Covered by a running contract" in page
    assert "Page 2 of 2" in paper
    assert not re.search(r"\.\.\. and \d+ more", paper)
    assert "&lt;St Mary&gt;" in page


def test_every_chart_has_its_table_beside_it(spendbook: Run, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "board.html"

    _report(spendbook, book, out)

    page = out.read_text("utf-8")
    beside = re.findall(r'<div class="beside">(.+?)</section>', page, re.DOTALL)
    assert len(beside) == page.count("<svg") == 3
    assert all("<svg" in part and "<table>" in part for part in beside)


def test_the_same_book_gives_the_same_bytes(spendbook: Run, book: Path, tmp_path: Path) -> None:
    for suffix in ("pdf", "html", "xlsx"):
        first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
        for out in (first, second):
            _report(spendbook, book, out)
        assert first.read_bytes() == second.read_bytes(), suffix


def test_another_kind_of_file_is_refused(spendbook: Run, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "board.docx"

    found = spendbook("spend", "report", "--board", "--book", book, "-o", out)

    assert found.code == 2
    assert not out.exists()


def test_no_payee_that_may_not_be_named_is_in_what_is_next(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    register = tmp_path / "register.csv"
    register.write_text(
        "Reference,Title,Supplier,Start,End,Value\r\n"
        "C1,Piano lessons by Mrs Jane Pemberton,Mrs Jane Pemberton,2025-04-01,2026-04-30,4000\r\n"
        "C2,Safe house at Quayside,Harbour Refuge Ltd,2025-04-01,2026-04-30,9000\r\n",
        "utf-8",
    )
    payments = tmp_path / "more.csv"
    payments.write_text(
        "Date,Supplier,Description,Net amount\r\n"
        "14/06/2025,Mrs Jane Pemberton,Lessons,1000.00\r\n"
        "15/06/2025,Harbour Refuge Ltd,Rent,2000.00\r\n",
        "utf-8",
    )
    assert spendbook("spend", "import", payments, "--book", book).code == 0
    confidential = tmp_path / "confidential.txt"
    confidential.write_text("supplier\r\nHarbour Refuge Ltd\r\n", "utf-8")
    flag = ("suppliers", "flag", "--book", book, "--payee", "confidential")
    assert spendbook(*flag, "--from", confidential).code == 0
    taken = spendbook("contracts", "import", register, "--book", book)
    assert taken.code == 0, taken.problems

    data = _report(spendbook, book, tmp_path / "board.html")

    assert "an arrangement with an individual" in str(data)
    assert "an arrangement that is kept confidential" in str(data)
    page = (tmp_path / "board.html").read_text("utf-8")
    assert not {"Pemberton", "Harbour", "Quayside"} & set(re.findall(r"\w+", page))
