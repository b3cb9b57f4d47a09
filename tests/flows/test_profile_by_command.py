"""The spend profile and the payments behind it, by command: every figure is its payments' sum."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.flows.conftest import Run

PAYMENTS = """Payment date,Supplier,Description,Cost centre,Net amount
03/04/2025,Tarn Power Ltd,Electricity for the depot,Depot,1204.50
14/07/2025,Tarn Power Ltd,Electricity for the hall,Hall,820.00
15/07/2025,Greenfold Grounds Ltd,Grass cutting,Depot,2400.00
02/02/2026,Office Nook & Sons,Returned toner,Hall,-20.00
"""


def test_a_figure_of_the_profile_is_what_its_payments_add_up_to(
    spendbook: Run, tmp_path: Path
) -> None:
    book, out = tmp_path / "b.spendbook", tmp_path / "payments.xlsx"
    (tmp_path / "p.csv").write_text(PAYMENTS, encoding="utf-8")
    spendbook("book", "new", "--book", book, "--name", "Tarnstead", "--type", "parish-council")
    spendbook("spend", "import", tmp_path / "p.csv", "--book", book)
    asked = ("--book", book, "--as-at", "2026-03-31", "--period", "2025-26")

    found = spendbook(
        "spend", "profile", *asked, "--rows", "centre", "--columns", "quarter", "--all-payments"
    ).data
    only = ("--only", "centre=depot", "--only", "quarter=2025-Q3")
    behind = spendbook("spend", "payments", *asked, *only, "-o", out).data
    refused = spendbook("spend", "payments", *asked, "--only", "centre=Nowhere")

    assert [row["label"] for row in found["rows"]] == ["Depot", "Hall"]
    assert [one["key"] for one in found["columns"]] == ["2025-Q2", "2025-Q3", "2026-Q1"]
    assert found["rows"][0]["cells_pence"] == [120_450, 240_000, None]
    assert found["total_pence"] == sum(found["columns_total_pence"]) == 440_450
    assert (behind["count"], behind["total_pence"]) == (1, 240_000)
    assert behind["payments"][0]["supplier"] == "Greenfold Grounds Ltd"
    assert openpyxl.load_workbook(out).worksheets[0]["E4"].value == 2400
    assert (refused.code, refused.status) == (2, "error")
