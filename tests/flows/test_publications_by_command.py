"""A body publishes what it owes by command: over the threshold, masked, in the rule's columns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.flows.conftest import Run

# Worked out by hand. April to June 2026, net amounts with VAT beside:
#   600.00 over 500; 500.00 is not over; -700.00 a credit over by its size; 900.00 to a person;
#   26,000.00 + 5,200.00 VAT is over 30,000 only with VAT; 2,000.00 of pay is exempt.
PAYMENTS = """\
Payment Date,Supplier,Description,Account,Reference,Net Amount,VAT,Gross Amount,Contract Ref
13/04/2026,Alpha Paper Ltd,Copier paper,Stationery,A1,600.00,120.00,720.00,
14/04/2026,Beta Signs Ltd,Road signs,Signs,B1,500.00,100.00,600.00,
15/04/2026,Alpha Paper Ltd,Credit for copier paper,Stationery,A2,-700.00,-140.00,-840.00,
16/05/2026,Mrs Jane Doe,Tree damage payment,Insurance,D1,900.00,0.00,900.00,
17/05/2026,=Gamma Build Ltd,Roof repair,Repairs,G1,26000.00,5200.00,31200.00,PTC/9
18/06/2026,Salaries Control,Net pay June,Salaries and Wages,S1,2000.00,0.00,2000.00,
19/07/2026,Alpha Paper Ltd,Copier paper,Stationery,A3,800.00,160.00,960.00,
"""
PUBLISHED, SMALL, EXEMPT, NO_CONTRACT = (
    "published",
    "not over the threshold",
    "exempt by the rule",
    "under no contract",
)


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "body.spendbook"
    source = tmp_path / "payments.csv"
    source.write_text(PAYMENTS, "utf-8")
    spendbook("book", "new", "--book", path, "--name", "Made-up Council", "--type",
              "district-council")  # fmt: skip
    assert spendbook("spend", "import", source, "--book", path).code == 0
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_spending_over_500_is_what_exceeds_it_and_every_payment_is_accounted_for(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "spending.csv"

    done = spendbook("spend", "publish", "lga-spend-500", "--book", book, "--period", "2026-Q2",
                     "-o", out)  # fmt: skip

    rows = _rows(out)
    fates = {one["fate"]: (one["lines"], one["pence"]) for one in done.data["payments"]}
    assert done.code == 0
    assert [row["Amount"] for row in rows] == ["600.00", "-700.00", "900.00", "26000.00"]
    assert {row["IrrecoverableVATAmount"] for row in rows} == {"0.00"}
    assert rows[0]["PaymentDate"] == "13/04/2026"
    assert len(rows[0]) == 22
    assert fates == {
        PUBLISHED: (4, 2680000),
        SMALL: (1, 50000),
        EXEMPT: (1, 200000),
        NO_CONTRACT: (0, 0),
    }
    assert done.data["amount_pence"] == 2680000


def test_a_person_is_masked_and_no_name_becomes_a_formula(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "spending.csv"

    spendbook("spend", "publish", "lga-spend-500", "--book", book, "--period", "2026-Q2", "-o",
              out)  # fmt: skip

    assert "Doe" not in out.read_text("utf-8")
    assert [row["BeneficiaryName"] for row in _rows(out)][2:] == [
        "REDACTED PERSONAL DATA",
        "'=Gamma Build Ltd",
    ]


def test_vat_that_the_body_does_not_get_back_stands_beside_the_amount(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "spending.csv"

    spendbook("spend", "publish", "lga-spend-500", "--book", book, "--period", "2026-Q2", "-o",
              out, "--vat-not-recovered")  # fmt: skip

    vat = [row["IrrecoverableVATAmount"] for row in _rows(out)]
    assert vat == ["120.00", "-140.00", "0.00", "5200.00"]


def test_a_payment_under_a_contract_counts_with_its_vat(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "payments_30000.csv"

    done = spendbook("spend", "publish", "pa23-payments-30000", "--book", book, "--period",
                     "2026-Q2", "-o", out)  # fmt: skip

    assert done.code == 0
    assert [tuple(row.values()) for row in _rows(out)] == [
        ("17/05/2026", "'=Gamma Build Ltd", "PTC/9", "31200.00")
    ]


def test_a_written_file_holds_against_the_rule_and_an_altered_one_does_not(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "spending.csv"
    spendbook("spend", "publish", "lga-spend-500", "--book", book, "--period", "2026-Q2", "-o",
              out)  # fmt: skip
    text = out.read_text("utf-8")
    altered = tmp_path / "altered.csv"
    altered.write_text(
        text.replace("13/04/2026", "2026-04-13").replace("26000.00", "£26,000"), "utf-8"
    )

    assert spendbook("spend", "check-published", "lga-spend-500", out).data["faults"] == 0
    found = spendbook("spend", "check-published", "lga-spend-500", altered)
    assert (found.code, [one["code"] for one in found.problems]) == (4, ["SB-674", "SB-672"])


def test_the_calendar_says_what_is_late_what_was_prepared_and_what_changed_since(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    def state(as_at: str) -> dict[str, object]:
        found = spendbook("spend", "duties", "--book", book, "--as-at", as_at).data["duties"]
        return next(
            one
            for one in found
            if one["duty"] == "lga-spend-500" and one["period_start"] == "2026-04-01"
        )

    before = state("2026-08-01")
    spendbook("spend", "publish", "lga-spend-500", "--book", book, "--period", "2026-Q2", "-o",
              tmp_path / "spending.csv")  # fmt: skip
    prepared = state("2026-08-01")
    more = tmp_path / "more.csv"
    more.write_text("Payment Date,Supplier,Net Amount\n20/06/2026,Delta Ltd,750.00\n", "utf-8")
    spendbook("spend", "import", more, "--book", book)
    changed = state("2026-08-01")

    assert (before["due"], before["prepared_on"]) == ("2026-07-31", None)
    assert prepared["file"] == "spending.csv"
    assert (prepared["changed_since"], changed["changed_since"]) == (False, True)


def test_a_rule_is_not_applied_to_a_time_before_it_held(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    refused = spendbook("spend", "publish", "pa23-payments-30000", "--book", book, "--period",
                        "2024-Q2", "-o", tmp_path / "x.csv")  # fmt: skip

    assert (refused.code, refused.problems[0]["code"]) == (4, "SB-691")


def test_codes_of_proclass_go_into_their_own_columns(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    source = tmp_path / "proclass.csv"
    source.write_text(
        "Payment Date,Supplier,Net Amount,ProClass Code,ProClass Description\n"
        "22/06/2026,Delta Ltd,750.00,160000,Facilities & Management Services\n",
        "utf-8",
    )
    assert spendbook("spend", "import", source, "--book", book).code == 0
    out = tmp_path / "spending.csv"

    spendbook("spend", "publish", "lga-spend-500", "--book", book, "--period", "2026-Q2", "-o",
              out)  # fmt: skip

    assert [row["ProclassCode"] for row in _rows(out)] == ["", "", "", "", "160000"]
    assert _rows(out)[-1]["ProclassLabel"] == "Facilities & Management Services"


def test_the_register_of_contracts_is_published_in_the_columns_of_the_code(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    register = tmp_path / "register.csv"
    register.write_text(
        "Reference,Title,Supplier,Start date,End date,Total value\n"
        "C1,Roof,Gamma Build Ltd,15/04/2026,14/04/2027,26000.00\n"
        "C2,Signs,Beta Signs Ltd,15/04/2026,14/04/2027,4999.99\n",
        "utf-8",
    )
    assert spendbook("contracts", "import", register, "--book", book).code == 0
    out = tmp_path / "contracts.csv"

    done = spendbook("spend", "publish", "lga-contracts-5000", "--book", book, "--period",
                     "2026-Q2", "-o", out)  # fmt: skip

    assert done.code == 0
    assert done.data["payments"][:2] == [
        {"fate": PUBLISHED, "lines": 1, "pence": 2600000},
        {"fate": SMALL, "lines": 1, "pence": 499999},
    ]
    (row,) = _rows(out)
    assert row["Reference number"] == "C1"
    assert row["Sum to be paid over the length of the contract"] == "26000.00"
    found = spendbook("spend", "check-published", "lga-contracts-5000", out)
    assert found.data["faults"] == 0
