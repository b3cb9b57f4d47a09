"""A folder of returns becomes one picture, as data, workbook, page and table."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl

from tests.flows import family_on_paper as paper
from tests.flows.conftest import Run


def test_a_folder_of_returns_becomes_one_picture_in_every_form(
    tmp_path: Path, spendbook: Run
) -> None:
    inbox = tmp_path / "returns"
    inbox.mkdir()
    for name in paper.PAYMENTS:
        paper.write(inbox, paper.made_return(name))
    (inbox / "broken.zip").write_bytes(b"not a package")
    (tmp_path / "list.csv").write_text(paper.LIST, encoding="utf-8")
    ask = (
        "pbo", "returns", "consolidate", inbox, "--as-at", "2026-08-03", "--publisher", "espo",
        "--expected", tmp_path / "list.csv", "-o",
    )  # fmt: skip

    said = spendbook(*ask, tmp_path / "all.xlsx")
    spendbook(*ask, tmp_path / "all.csv")
    spendbook(*ask, tmp_path / "all.html")
    wrong = spendbook(*ask, tmp_path / "all.pdf")

    data = said.data
    assert (said.code, wrong.code, wrong.problems[0]["code"]) == (6, 2, "SB-843")
    assert (data["accepted"], data["superseded"], data["bodies"], data["lines"]) == (5, 0, 5, 14)
    assert [one["file"] for one in data["quarantined"]] == ["broken.zip"]
    assert (data["total_pence"], data["eliminated_pence"]) == (459_000, 95_000)
    assert (data["net"]["total_pence"], data["net"]["uptake_basis_points"]) == (364_000, 8212)
    assert data["uptake_basis_points"] == 8212
    for part in ("by_category", "by_quarter", "by_body"):
        assert sum(row["total_pence"] for row in data[part]) == data["total_pence"]
        assert sum(row["lines"] for row in data[part]) == data["lines"]
    assert data["families"][0]["missing"] == ["Birch Primary"]
    assert data["caveats"]
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["Status"]] += Decimal(row["Returned"]) - Decimal(row["Inside the family"])
    # Yew Academy counts its payments of a category, not those of a status.
    assert sum(int(row["Payments"] or 0) for row in rows) == data["lines"] - 2
    assert {status: int(pounds) for status, pounds in sums.items()} == {
        "out-of-scope": 0,
        "locked": 900,
        "collaborative": 2250,
        "addressable": 320,
        "no-lot": 170,
    }
    book = openpyxl.load_workbook(tmp_path / "all.xlsx", read_only=True)
    everything = list(book["Every figure"].iter_rows(min_row=4, values_only=True))
    assert len(everything) == len(rows)
    assert any("different VAT bases" in str(row[1]) for row in book["Cover"].values)
    page = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 6
    assert "<script" not in page
    assert "Birch Primary" in page
