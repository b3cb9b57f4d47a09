"""A body of odd cases, worked out on paper: what is locked, collaborative, free, and why.

As at 31 March 2026, all payments, in pounds:

    Alpha     1,000.00 + 250.10   C1 ends on the very day                     locked
    Bravo     3,000.00            C2, a call-off; it ended, its agreement runs collaborative
    Bravo      -120.05            a credit after C2 ended follows C2           collaborative
    Bravo       400.00            paid after C2 ended                          addressable
    Delta       700.00            the line names C3, which locks               locked
    Delta       333.33            C3 and the call-off C4 both run              locked
    Delta        50.00            the line names the call-off C4               collaborative
    Echo         90.00            C5 could have been extended and was not      no lot
    Foxtrot      80.00            C6 was extended to June 2026                 locked
    Golf         60.00            T300 ended, but its call-off C7 runs         collaborative
    Hotel        40.00 + 30.00    joined to a supplier matched to C8           locked
    HMRC        500.00            tax                                          out of scope
    Juliet        5.00            no date                                      no lot
    Kilo          7.00 +  9.00    the day before and the day after the year    no lot

    total 6,434.38 = out of scope 500.00 + in scope 5,934.38
    locked 1,250.10 + 1,033.33 + 80.00 + 70.00 = 2,433.43; available 3,500.95
    collaborative 2,879.95 + 50.00 + 60.00 = 2,989.95; addressable 400.00; no lot 111.00

Of the year 2025-26: without Juliet and Kilo, 21.00 less in total, available and no lot.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.agreements import Agreement, Catalogue
from core.formats.catalogue_package import build_catalogue
from tests.flows.conftest import Run
from tests.flows.test_a_body_on_paper import agreement, leaf, lot

LEDGER = """Date,Supplier,Description,Contract Reference,Net Amount,VAT
05/04/2025,Alpha Cleaning,Office cleaning,,1000.00,200.00
10/02/2026,Alpha Cleaning,Office cleaning,,250.10,50.02
15/05/2025,Bravo Energy,Electricity supply,,3000.00,600.00
20/01/2026,Bravo Energy,Electricity supply credit,,-120.05,-24.01
21/01/2026,Bravo Energy,Electricity supply,,400.00,80.00
03/06/2025,Delta Services,Grounds,CON-3,700.00,140.00
04/06/2025,Delta Services,Grounds,,333.33,66.67
05/06/2025,Delta Services,Grounds,CON-4,50.00,10.00
07/07/2025,Echo Print,Leaflets,,90.00,18.00
08/07/2025,Foxtrot IT,Laptops,,80.00,16.00
01/08/2025,Golf Waste,Bins,,60.00,12.00
02/08/2025,Hotel Repairs Ltd,Boiler,,40.00,8.00
03/08/2025,Hotel Leeds,Boiler,,30.00,6.00
04/08/2025,HMRC,PAYE,,500.00,
,Juliet Ltd,Sundries,,5.00,1.00
31/03/2025,Kilo Ltd,Early,,7.00,1.40
01/04/2026,Kilo Ltd,Late,,9.00,1.80
"""

REGISTER = """Contract Reference,Contract Title,Supplier,Start Date,End Date,Current End Date,\
Latest End Date,Framework
CON-1,Cleaning,Alpha Cleaning,01/04/2024,31/03/2026,,,
CON-2,Power,Bravo Energy,01/01/2025,31/12/2025,,,T100 lot 1
CON-3,Grounds,Delta Services,01/04/2025,31/12/2027,,,
CON-4,Trees,Delta Services,01/04/2025,31/12/2027,,,T100 lot 2
CON-5,Print,Echo Print,01/04/2024,30/06/2025,,30/06/2026,
CON-6,IT,Foxtrot IT,01/04/2024,30/06/2025,30/06/2026,30/06/2027,
CON-7,Waste,Golf Waste,01/04/2025,31/12/2026,,,T300 lot 1
CON-8,Repairs,Hotel Repairs Ltd,01/04/2025,31/12/2026,,,
"""

CATEGORIES = {
    "Bravo Energy": "energy.electricity",
    "Delta Services": "facilities.grounds",
    "Echo Print": "office.print",
    "Golf Waste": "waste",
    "Juliet Ltd": "office.stationery",
    "Kilo Ltd": "office.stationery",
}


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "odd.spendbook"
    (tmp_path / "ledger.csv").write_text(LEDGER, "utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    leaves = {name: leaf(spendbook, code) for name, code in CATEGORIES.items()}
    ended = agreement("T300", lot("1", leaves["Golf Waste"]))
    lots = lot("1", leaves["Bravo Energy"]), lot("2", leaves["Delta Services"])
    agreements = agreement("T100", *lots), _ended(ended)
    span = date(2025, 1, 1), date(2027, 1, 1)
    package = tmp_path / "catalogue.zip"
    catalogue = Catalogue("test-pbo", "Test PBO", 1, *span, agreements)
    package.write_bytes(build_catalogue(catalogue, None, issued=span[0]))
    for step in (
        ("book", "new", "--name", "Odd Parish Council", "--type", "parish-council"),
        ("spend", "import", tmp_path / "ledger.csv", "--control-total", "6434.38"),
        ("catalogue", "apply", package, "--unsigned"),
        ("contracts", "import", tmp_path / "register.csv", "--match"),
        *(("categories", "set", name, code) for name, code in leaves.items()),
    ):
        assert spendbook(*step, "--book", path).code == 0, step
    listed = spendbook("suppliers", "list", "--book", path).data["suppliers"]
    numbers = {one["supplier"]: one["id"] for one in listed}
    hotel = numbers["Hotel Repairs Ltd"], numbers["Hotel Leeds"]
    assert spendbook("suppliers", "merge", *hotel, "--book", path).code == 0
    return path


def _ended(running: Agreement) -> Agreement:
    return replace(running, end=date(2025, 6, 30))


def figures(data: dict[str, int]) -> dict[str, int]:
    return {
        name.removesuffix("_pence"): value
        for name, value in data.items()
        if name.endswith("_pence")
    }


def test_every_odd_case_is_where_it_is_on_paper(spendbook: Run, book: Path) -> None:
    day = ("--book", book, "--as-at", "2026-03-31")

    found = figures(spendbook("compare", "run", *day).data)
    year = figures(spendbook("compare", "run", *day, "--period", "2025-26").data)

    assert found == {
        "total": 643_438,
        "out_of_scope": 50_000,
        "in_scope": 593_438,
        "locked": 243_343,
        "available": 350_095,
        "collaborative": 298_995,
        "addressable": 40_000,
        "no_lot": 11_100,
    }
    less = {"total", "in_scope", "available", "no_lot"}
    assert year == {name: pence - 2_100 * (name in less) for name, pence in found.items()}


def test_the_day_after_the_contract_ends_it_locks_no_more(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "run", "--book", book, "--as-at", "2026-04-01").data

    assert found["locked_pence"] == 243_343 - 125_010


def test_every_view_of_the_book_adds_up_to_the_same_pence(spendbook: Run, book: Path) -> None:
    report = spendbook("spend", "report", "--book", book).data
    covered = spendbook("categories", "coverage", "--book", book).data

    assert report["total_pence"] == 643_438
    for view in ("by_group", "by_month"):
        assert sum(row["pence"] for row in report[view]) == 643_438
    assert covered["in_scope_pence"] == 593_438
    assert covered["mapped_pence"] + covered["unknown_pence"] == 593_438
    for view in ("by_category", "by_method"):
        assert sum(row["pence"] for row in covered[view]) == 593_438
    assert [(row["rule"], row["pence"]) for row in covered["out_of_scope"]] == [("tax", 50_000)]


def test_every_table_of_the_return_adds_up_to_the_same_pence(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    path = tmp_path / "return.zip"
    asked = ("--period", "2025-26", "--detail", "line", "--profile", "audit", "-o", path)

    built = spendbook("return", "build", "--book", book, *asked)

    with zipfile.ZipFile(path) as package:
        tables = {
            name: list(csv.DictReader(io.StringIO(package.read(f"{name}.csv").decode())))
            for name in ("summary", "agreement_use", "spend", "exclusions", "sources", "checks")
        }
        page = package.read("return.html").decode()

    def total(table: str, column: str, **only: str) -> int:
        chosen = (r for r in tables[table] if all(r[k] == text for k, text in only.items()))
        return sum(int(row[column]) for row in chosen)

    assert built.data["totals"]["total_pence"] == total("summary", "total_pence") == 641_338
    assert total("spend", "net_pence") == 641_338
    assert total("spend", "net_pence", status="locked") == 243_343
    assert total("spend", "net_pence", status="collaborative") == 298_995
    assert total("agreement_use", "net_pence") == 298_995
    assert total("agreement_use", "net_pence", call_off_ref="CON-2") == 287_995
    assert total("agreement_use", "vat_pence", call_off_ref="CON-2") == 57_599
    assert total("exclusions", "pence") == total("summary", "out_of_scope_pence") == 50_000
    assert total("sources", "total_pence") == 643_438
    assert total("checks", "pence", id="SB-606") == 500
    assert total("checks", "pence", id="SB-601") == 1_600
    for said in ("6,413.38", "5,913.38", "2,433.43", "3,479.95", "2,989.95"):
        assert said in page
