"""Whatever a view shows in parts adds up to its whole, where credits undo what stands elsewhere.

Cleaning comes to nothing: 1,000.00 is locked under C1, and a credit of 1,000.00 from somebody else
is free. It is still a row of every table, for its parts are not nothing.
"""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core.cli.main import main
from core.domain.period import Period
from core.usecases import books, find_opportunities, write_report
from tests.flows.conftest import Run
from tests.flows.fire_service import AS_AT as FIRE_DAY
from tests.flows.fire_service import make_book

LEDGER = """Date,Supplier,Description,Net Amount
05/04/2025,Alpha Cleaning,Office cleaning,1000.00
27/05/2025,Bravo Cleaning,Refund of cleaning,-1000.00
11/06/2025,Charlie Print,Leaflets,500.50
12/06/2025,Charlie Print,Leaflets returned,-700.75
13/07/2025,Delta Power,Electricity,2000.00
"""
REGISTER = """Contract Reference,Contract Title,Supplier,Start Date,End Date
C1,Cleaning,Alpha Cleaning,01/04/2024,31/12/2026
"""
CATEGORIES = {
    "Alpha Cleaning": "facilities.cleaning",
    "Bravo Cleaning": "facilities.cleaning",
    "Charlie Print": "office.print",
    "Delta Power": "energy.electricity",
}
DAY = date(2025, 12, 31)


def _cancelling(folder: Path) -> Path:
    path = folder / "cancelling.spendbook"
    (folder / "payments.csv").write_text(LEDGER, "utf-8")
    (folder / "contracts.csv").write_text(REGISTER, "utf-8")
    for step in (
        ("book", "new", "--name", "Nought Parish Council", "--type", "parish-council"),
        ("spend", "import", folder / "payments.csv"),
        ("contracts", "import", folder / "contracts.csv", "--match"),
        *(("categories", "set", name, code) for name, code in CATEGORIES.items()),
    ):
        assert main([str(word) for word in (*step, "--book", path)]) == 0, step
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    _cancelling(folder)
    make_book(folder)
    return folder


@pytest.fixture(params=["cancelling", "fire"])
def book(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made / f"{request.param}.spendbook", tmp_path / "a.spendbook"))


def test_categories_add_up_to_the_comparison(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "run", "--book", book, *FIRE_DAY).data

    for name in [name for name in found if name.endswith("_pence")]:
        assert sum(row[name] for row in found["by_category"]) == found[name], name
    assert sum(row["no_lot_pence"] for row in found["misses"]) == found["no_lot_pence"]


def test_the_rows_of_the_report_add_up_to_its_formula(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with books.open_book(book, read_only=True) as opened:
        found = find_opportunities.compare(opened, as_at=DAY)
        write_report.write_report(opened, found, path)

    sheet = load_workbook(path)["By category"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(n for n, row in enumerate(rows) if "Locked" in row)
    for title, whole in (
        ("In scope", found.figures.in_scope),
        ("Locked", found.figures.locked),
        ("Available", found.figures.available),
        ("Collaborative", found.figures.collaborative),
    ):
        column = rows[heads].index(title)
        amounts: list[Any] = [
            row[column] for row in rows[heads + 1 :] if isinstance(row[column], int | float)
        ]
        assert round(100 * sum(amounts)) == whole, title


def test_what_can_be_influenced_adds_up_to_what_is_available(spendbook: Run, book: Path) -> None:
    compared = spendbook("compare", "run", "--book", book, *FIRE_DAY).data

    found = spendbook("contracts", "influence", "--book", book, *FIRE_DAY).data

    assert found["available_pence"] == compared["available_pence"]
    rows = found["categories"]
    assert sum(row["available_pence"] for row in rows) == compared["available_pence"]
    assert sum(row["in_scope_pence"] for row in rows) == compared["in_scope_pence"]


def test_the_trend_adds_up_at_each_quarter(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "trend", "--book", book, *FIRE_DAY).data

    for point in found["trend"]:
        for name in ("available_pence", "collaborative_pence"):
            assert sum(row[name] for row in point["by_category"]) == point[name]


def test_what_is_outside_adds_up_to_what_is_free(spendbook: Run, book: Path) -> None:
    compared = spendbook("compare", "run", "--book", book, *FIRE_DAY).data

    found = spendbook("contracts", "outside", "--book", book, *FIRE_DAY).data

    parts = ("either_pence", "under_contract_pence", "neither_pence")
    free = compared["available_pence"] - compared["collaborative_pence"]
    assert sum(found[part] for part in parts) == free
    assert sum(row["pence"] for row in found["rows"]) == found["either_pence"]


def test_what_comes_free_is_the_pipeline_of_the_return(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    period = Period(date(2025, 4, 1), DAY).code()
    span = ("--book", book, *FIRE_DAY, "--period", period)
    package = tmp_path / "return.zip"

    ahead = spendbook("compare", "forecast", *span).data["forecast"]
    built = spendbook("return", "build", *span, "--detail", "line", "--profile", "audit",
                      "-o", package)  # fmt: skip

    assert built.code == 0
    shutil.unpack_archive(package, tmp_path / "unpacked")
    with (tmp_path / "unpacked" / "pipeline.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_quarter = {row["quarter"]: row["becomes_available_pence"] for row in ahead}
    for quarter, pence in by_quarter.items():
        named = (int(r["becomes_available_pence"]) for r in rows if r["quarter"] == quarter)
        assert sum(named) == pence


def test_every_payment_of_a_publication_has_one_fate(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    span = ("--book", book, "--period", "2025-Q2")

    done = spendbook("spend", "publish", "lga-spend-500", *span, "-o", tmp_path / "out.csv")
    paid = spendbook("spend", "report", *span).data

    assert sum(one["pence"] for one in done.data["payments"]) == paid["total_pence"]
    published = next(one for one in done.data["payments"] if one["fate"] == "published")
    assert published["pence"] == done.data["amount_pence"]
