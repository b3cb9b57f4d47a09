"""A fire service of 40 payments in three files, every figure of which was worked out on paper.

As at 31 December 2025, without VAT, in pounds; member of the Blue Light Club, in UKD:

    Brightwell   3,000.00 - 150.00 + 3,200.00 + 3,450.00 + 500.00; K1 was extended to 31 March
                 2026 and could be to 2027; the credit came early       10,000.00  locked
    Halden       1,800.00 while K2 and K6 ran, - 200.00 + 900.00 under K2 alone; K2 runs to
                 2027, with a break in 2026                              2,500.00  locked
    Halden fuel  640.00 and a late credit of - 40.00, both name K6, which ended in September
                 2025 and was not extended; nothing serves fuel            600.00  no lot
    Norvane      2,400.00 + 1,100.00, and - 310.40 after its end: K3, a call-off from A100
                 lot 1; it ended, the lot is live to 31 May 2026         3,189.60  collaborative
    Norvane      after K3, under none; A100 lot 1 serves gas               275.25  addressable
    Pell & Dawes K4 runs and "does not lock"; B200 lot 1 begins in 2026  5,400.00  no lot
    Quillon      under K5, which has no end, so locks on no day; B200 lot 2 is for
                 academies                                               7,500.00  no lot
    Rowan        420.00 + 100.00, bought through A100 lot 2: confirmed     520.00  collaborative
    Elm          180.60 - 20.60, stationery as well                        160.00  addressable
    Paper Place  40.00 by card, stationery                                  40.00  addressable
    Vesper       telephones; C300 lot 2 is for another club's members      960.00  no lot
    Marlow       law; C300 lot 3 is open to us (orders start at 100,000.00) 2,250.00 addressable
    Ida Thornby  a person, and Zephyr 55.55: no category                   855.55  no lot
    Sparkle      cleaning bought beside K1                                 130.00  no lot
    Solway 240.00, Tarn 310.00 + 45.00, Wyre 3,000.00 + 1,250.00, Kestrel 2,000.00,
    Toolshed 100.00 by card: nothing serves them                         6,945.00  no lot
    HMRC 8,000.00, net pay 12,000.00, loan 6,000.00, pension 4,200.00, rates 3,300.00,
    grant 500.00, and the card bill of 168.00 that the card file itemises 34,168.00 out of scope

    total 75,493.40 = ledger 53,631.00 + payments 21,722.40 + cards 140.00
                    = out of scope 34,168.00 + in scope 41,325.40
    in scope        = locked 12,500.00 + available 28,825.40
    available       = collaborative 3,709.60 + addressable 2,725.25 + no lot 22,390.55
    uptake          = 3,709.60 / 28,825.40 = 12.869 %, so 12.87 %

Ahead. 2026-Q1: K1 runs to its last day, so nothing comes free; B200 lot 1 has begun, so 5,400.00
of uniforms could move: (3,709.60 + 2,725.25 + 5,400.00) / 28,825.40 = 41.06 %.
2026-Q2: K1's 10,000.00 come free, 38,825.40 available; A100 lot 1 has ended, so that 520.00
remain collaborative, 1.34 %; with 160.00 + 40.00 + 2,250.00 + 5,400.00 it would be 21.56 %.
Until 2027-Q4 nothing changes, for K2 runs to 31 December 2027.

Outside: maverick is Sparkle, 130.00; leakage all that is addressable, 2,725.25, of no contract;
under contracts that do not lock 5,400.00 + 600.00 + 7,500.00 = 13,500.00; neither the other
8,760.55.
Together 25,115.80 = 28,825.40 - 3,709.60.

K1 is worth 9,000.00, so it is 1,000.00 over. K2 700.00 of 12,000.00, with 1,800.00 shared with
K6, of which 600.00 of 2,000.00 was paid. K3 3,189.60 of 4,000.00.

Over 5,000.00 outside contracts: nobody yet. Wyre had 4,250.00 in twelve months, of which
1,250.00 in the last three, or 416.67 a month: 5,083.34 by the end of February 2026. Marlow had
2,250.00, all of it in the last three, or 750.00 a month: 5,250.00 by the end of April.

Cleaning cost 14,600.00 in 2024-25, 40.00 a day, so 11,000.00 for the 275 days since April; paid
were 10,130.00: 870.00 realised. Less 100.00 of cost 770.00 cashable, less 250.00 that the budget
needed 520.00 kept.

Over 500.00 in July to September: Brightwell 3,200.00, Norvane 1,100.00, Quillon 7,500.00, and the
person, masked, 800.00: 12,600.00. The grant of 500.00 is not over, the bill is itemised.
"""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import Run
from tests.flows.fire_service import AS_AT, PERIOD, make_book

# Category: locked, collaborative, addressable, no lot.
BY_CATEGORY = {
    "facilities.cleaning": (10_000_00, 0, 0, 130_00),
    "fleet.maintenance": (2_500_00, 0, 0, 0),
    "fleet.fuel": (0, 0, 0, 600_00),
    "energy.gas": (0, 3_189_60, 275_25, 0),
    "operational.clothing": (0, 0, 0, 5_400_00),
    "operational.tools": (0, 0, 0, 100_00),
    "ict.software": (0, 0, 0, 7_500_00),
    "ict.telephony": (0, 0, 0, 960_00),
    "office.stationery": (0, 520_00, 200_00, 0),
    "professional.legal": (0, 0, 2_250_00, 0),
    "food.catering": (0, 0, 0, 240_00),
    "waste.collection": (0, 0, 0, 355_00),
    "people.training": (0, 0, 0, 4_250_00),
    "finance.insurance": (0, 0, 0, 2_000_00),
    "": (0, 0, 0, 855_55),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the body, with its book."""
    folder = tmp_path_factory.mktemp("fire")
    make_book(folder)
    return folder


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The book of the body, for one test alone."""
    return Path(shutil.copy(made / "fire.spendbook", tmp_path))


def pence(data: dict[str, Any]) -> dict[str, int]:
    return {
        name.removesuffix("_pence"): value
        for name, value in data.items()
        if name.endswith("_pence")
    }


def test_every_figure_is_the_one_on_paper(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "run", "--book", book, *AS_AT).data
    period = spendbook("compare", "run", "--book", book, *AS_AT, *PERIOD).data

    assert (
        pence(found)
        == pence(period)
        == {
            "total": 75_493_40,
            "out_of_scope": 34_168_00,
            "in_scope": 41_325_40,
            "locked": 12_500_00,
            "available": 28_825_40,
            "collaborative": 3_709_60,
            "addressable": 2_725_25,
            "no_lot": 22_390_55,
        }
    )
    assert (found["uptake"], found["target"], found["lines"]) == (12.87, 50.0, 40)


def test_every_category_is_the_one_on_paper(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "run", "--book", book, *AS_AT).data

    names = ("locked_pence", "collaborative_pence", "addressable_pence", "no_lot_pence")
    rows = {
        row["category"]: tuple(row[name] for name in names)
        for row in found["by_category"]
        if row["in_scope_pence"]
    }
    assert rows == BY_CATEGORY


def test_every_coming_quarter_is_the_one_on_paper(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "forecast", "--book", book, *AS_AT).data

    names = (
        "quarter", "becomes_available_pence", "available_pence", "uptake", "reachable_uptake",
    )  # fmt: skip
    rows = [tuple(row[name] for name in names) for row in found["forecast"]]
    later = [f"2026-Q{n}" for n in (3, 4)] + [f"2027-Q{n}" for n in (1, 2, 3, 4)]
    assert rows == [
        ("2026-Q1", 0, 28_825_40, 12.87, 41.06),
        ("2026-Q2", 10_000_00, 38_825_40, 1.34, 21.56),
        *((quarter, 0, 38_825_40, 1.34, 21.56) for quarter in later),
    ]


def test_every_deal_says_whether_how_much_and_from_when(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "opportunities", "--book", book, *AS_AT).data["opportunities"]

    deals = {
        f"{one['agreement_no']}/{one['lot_no']}": (
            one["usable"],
            one["verdict"],
            one["available_pence"],
            one["available_from"],
        )
        for one in found
    }
    assert deals == {
        "A100/1": ("yes", "yes", 275_25, "2025-12-31"),
        "A100/2": ("yes", "yes", 200_00, "2025-12-31"),
        "B200/1": ("yes", "yes", 5_400_00, "2026-02-01"),
        "B200/2": ("no", "no", 7_500_00, "2025-12-31"),
        "C300/2": ("no", "no", 960_00, "2025-12-31"),
        "C300/3": ("yes", "no", 2_250_00, "2025-12-31"),
    }


def test_every_category_without_a_deal_says_why(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "misses", "--book", book, *AS_AT).data

    rows = {
        row["category"]: (row["rule"], row["no_lot_pence"], row["locked_pence"])
        for row in found["misses"]
    }
    assert rows == {
        "operational.clothing": ("not-yet", 5_400_00, 0),
        "ict.software": ("not-for-us", 7_500_00, 0),
        "ict.telephony": ("join", 960_00, 0),
        "professional.legal": ("value", 0, 0),
        "fleet.maintenance": ("ends-before", 0, 2_500_00),
        "facilities.cleaning": ("not-served", 130_00, 10_000_00),
        "fleet.fuel": ("not-served", 600_00, 0),
        "operational.tools": ("not-served", 100_00, 0),
        "food.catering": ("not-served", 240_00, 0),
        "waste.collection": ("not-served", 355_00, 0),
        "people.training": ("not-served", 4_250_00, 0),
        "finance.insurance": ("not-served", 2_000_00, 0),
        "": ("unknown", 855_55, 0),
    }
    assert sum(row["no_lot_pence"] for row in found["misses"]) == 22_390_55


def test_what_was_paid_stands_against_each_contract(spendbook: Run, book: Path) -> None:
    used = spendbook("contracts", "use", "--book", book, *AS_AT).data["contracts"]
    listed = spendbook("contracts", "list", "--book", book, *AS_AT).data["contracts"]

    rows = {
        one["ref"]: (one["paid_pence"], one["shared_pence"], one["value_pence"], one["state"])
        for one in used
    }
    assert rows == {
        "K1": (10_000_00, 0, 9_000_00, "over"),
        "K2": (700_00, 1_800_00, 12_000_00, "within"),
        "K3": (3_189_60, 0, 4_000_00, "within"),
        "K4": (5_400_00, 0, None, "no value"),
        "K5": (7_500_00, 0, None, "no value"),
        "K6": (600_00, 1_800_00, 2_000_00, "within"),
    }
    locks = {one["ref"]: (one["locks"], one["state"]) for one in listed}
    assert locks == {
        "K1": (True, "running"),
        "K2": (True, "running"),
        "K3": (False, "ended"),
        "K4": (False, "running"),
        "K5": (False, "no dates"),
        "K6": (False, "ended"),
    }


def test_what_was_bought_outside_is_parted_to_the_penny(spendbook: Run, book: Path) -> None:
    found = spendbook("contracts", "outside", "--book", book, *AS_AT).data

    assert pence(found) == {
        "maverick": 130_00,
        "leakage": 2_725_25,
        "both": 0,
        "either": 2_855_25,
        "under_contract": 13_500_00,
        "neither": 8_760_55,
        "available_not_collaborative": 25_115_80,
    }
    rows = {(row["supplier"], row["counts_as"]): row["pence"] for row in found["rows"]}
    assert rows == {
        ("Sparkle Services", "maverick"): 130_00,
        ("Norvane Energy", "leakage"): 275_25,
        ("Elm Office Supplies", "leakage"): 160_00,
        ("PAPER PLACE", "leakage"): 40_00,
        ("Marlow Law LLP", "leakage"): 2_250_00,
    }


def test_a_threshold_that_comes_near_is_said_with_its_day(spendbook: Run, book: Path) -> None:
    found = spendbook("contracts", "thresholds", "--book", book, *AS_AT).data["thresholds"]

    over_5000 = [
        (one["subject"], one["paid_pence"], one["state"], one["reached_on"])
        for one in found
        if one["amount_pence"] == 5_000_00
    ]
    assert over_5000 == [
        ("Wyre Training", [4_250_00, 4_250_00], "will be reached", "2026-02-28"),
        ("Marlow Law LLP", [2_250_00, 2_250_00], "will be reached", "2026-04-30"),
    ]


def test_what_is_due_is_due_on_the_days_of_the_register(spendbook: Run, book: Path) -> None:
    found = spendbook("contracts", "pipeline", "--book", book, *AS_AT).data["due"]

    due = {(one["title"], one["what"]): one["day"] for one in found}
    assert (
        due.items()
        >= {
            ("Cleaning", "ends"): "2026-03-31",
            ("Cleaning", "give notice"): "2026-01-31",
            ("Cleaning", "decide on the extension"): "2026-01-31",
            ("Vehicle servicing", "may end early"): "2026-06-30",
            ("Gas", "paid after its end"): "2025-09-30",
        }.items()
    )


def test_a_saving_is_what_payments_show_less_its_cost(spendbook: Run, book: Path) -> None:
    on = ("--book", book)
    added = spendbook(
        "savings", "add", "Cleaning", *on, "--class", "new commercial arrangement", "--category",
        "facilities.cleaning", "--before", "2024-25", "--baseline", "14600", "--basis",
        "the invoices of 2024-25", "--low", "500", "--high", "2000", "--cost", "100",
        "--cashable", "--evidence", "The extension of K1", "--on", "2025-03-01",
    )  # fmt: skip
    number = str(added.data["saving"])
    agreed = ("--on", "2025-03-10", "--by", "Committee", "--switch", "2025-04-01")
    assert spendbook("savings", "agree", number, *on, *agreed).code == 0
    assert spendbook("savings", "realised", number, *on, *AS_AT).code == 0

    found = spendbook("savings", "keep", number, *on, *AS_AT, "--needed", "250").data["saving"]

    names = ("expected", "paid", "realised", "cashable", "kept")
    assert tuple(found[f"{name}_pence"] for name in names) == (
        11_000_00, 10_130_00, 870_00, 770_00, 520_00,
    )  # fmt: skip


def test_what_is_published_is_what_is_over_500(spendbook: Run, book: Path, tmp_path: Path) -> None:
    listed = spendbook("suppliers", "list", "--book", book).data["suppliers"]
    person = next(one["id"] for one in listed if one["supplier"] == "Mrs Ida Thornby")
    flagged = spendbook("suppliers", "flag", person, "--payee", "individual", "--book", book)
    out = tmp_path / "spending.csv"

    done = spendbook(
        "spend", "publish", "lga-spend-500", "--book", book, "--period", "2025-Q3", "-o", out
    )

    assert flagged.code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    names = ("PaymentDate", "BeneficiaryName", "Amount", "ContractRef", "CardTransaction")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("03/07/2025", "Brightwell Cleaning Ltd", "3200.00", "K1", "No"),
        ("15/07/2025", "Norvane Energy", "1100.00", "K3", "No"),
        ("25/07/2025", "REDACTED PERSONAL DATA", "800.00", "", "No"),
        ("01/08/2025", "Quillon Systems", "7500.00", "K5", "No"),
    ]
    assert done.data["amount_pence"] == 12_600_00


def test_every_table_of_the_return_adds_up_to_the_figures_on_paper(
    spendbook: Run, book: Path, made: Path, tmp_path: Path
) -> None:
    path = tmp_path / "return.zip"
    asked = (*AS_AT, *PERIOD, "--detail", "line", "--profile", "audit", "-o", path)

    built = spendbook("return", "build", "--book", book, *asked)
    verified = spendbook("return", "verify", path, "--source", made / "ledger.csv")

    with zipfile.ZipFile(path) as package:
        tables = {
            name: list(csv.DictReader(io.StringIO(package.read(f"{name}.csv").decode())))
            for name in ("summary", "agreement_use", "spend", "exclusions", "sources", "pipeline")
        }

    def total(table: str, column: str, **only: str) -> int:
        chosen = (r for r in tables[table] if all(r[k] == text for k, text in only.items()))
        return sum(int(row[column]) for row in chosen)

    assert verified.data["verdict"] is True
    assert built.data["totals"]["total_pence"] == total("summary", "total_pence") == 75_493_40
    for status, amount in (
        ("locked", 12_500_00),
        ("collaborative", 3_709_60),
        ("addressable", 2_725_25),
        ("no-lot", 22_390_55),
        ("out-of-scope", 34_168_00),
    ):
        assert total("spend", "net_pence", status=status) == amount
    assert total("exclusions", "pence") == 34_168_00
    assert total("agreement_use", "net_pence", call_off_ref="K3") == 3_189_60
    assert total("agreement_use", "net_pence") == 3_709_60
    assert [int(row["total_pence"]) for row in tables["sources"]] == [
        53_631_00, 21_722_40, 140_00,
    ]  # fmt: skip
    assert {
        (row["category"], row["quarter"]): int(row["becomes_available_pence"])
        for row in tables["pipeline"]
    } == {("facilities.cleaning", "2026-Q2"): 10_000_00}
