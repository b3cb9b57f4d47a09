"""The made-up bodies: the committed files are what the generator makes, and add up."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.domain.parties import VatBasis
from core.domain.spend import Role, Verdict
from core.importing.reading import read_file
from core.importing.register import read_register
from installers.make_samples import RESOURCES, make_samples
from installers.samples.made_body import FIRE, TOWN, TRUST, MadeBody
from installers.samples.plan import plans

SAMPLES = RESOURCES / "samples"
COUNCIL = SAMPLES / "town_council"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return make_samples()


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((COUNCIL / "totals.json").read_text(encoding="utf-8"))
    return content


def contents(data: bytes) -> object:
    """Return what a file holds: a workbook's parts, since compressors differ between machines."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def pence(text: str) -> int:
    amount = Decimal(text.strip("()-").replace("£", "").replace(",", ""))
    return int(amount * 100) * (-1 if text[0] in "(-" or text[-1] == "-" else 1)


def payment_rows() -> list[list[str]]:
    text = (COUNCIL / "payments_2024-25.csv").read_bytes().decode("cp1252")
    return list(csv.reader(io.StringIO(text)))


def payment_lines() -> list[list[str]]:
    return [row for row in payment_rows() if row and row[0][2:3] == "/"]


def ledger_lines() -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(COUNCIL / "ledger_2025-26.xlsx", read_only=True)
    rows = list(book["Account Transactions"].iter_rows(values_only=True))
    book.close()
    return [row for row in rows if isinstance(row[1], datetime)]


def card_lines() -> list[dict[str, str]]:
    with (COUNCIL / "purchase_cards_2024-26.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cell_pence(value: Any) -> int:
    return int((Decimal(str(value or 0)) * 100).to_integral_exact())


def test_the_committed_files_are_what_the_generator_makes(made: dict[str, bytes]) -> None:
    differ = [
        name
        for name, data in made.items()
        # The forms of catalogues are compared by what they say: their looks are the form's.
        if name.startswith("samples/")
        if contents((RESOURCES / name).read_bytes()) != contents(data)
    ]

    assert differ == [], "run: python -m installers.make_samples"


def test_every_data_file_of_the_folders_is_known(made: dict[str, bytes]) -> None:
    by_hand = {"README.md", "contracts_register.csv", "body.json"}

    folders = (*(one for one in SAMPLES.iterdir() if one.is_dir()), RESOURCES / "catalogues")
    lying = {path for folder in folders for path in folder.iterdir() if path.name not in by_hand}

    assert lying == {RESOURCES / name for name in made}


def test_the_payment_list_adds_up_to_its_totals(truth: dict[str, Any]) -> None:
    sums = truth["files"]["payments_2024-25.csv"]

    lines = payment_lines()

    assert len(lines) == sums["lines"]
    assert [sum(pence(row[column]) for row in lines) for column in (8, 9, 10)] == [
        sums["net_pence"],
        sums["vat_pence"],
        sums["gross_pence"],
    ]
    assert all(pence(row[8]) + pence(row[9]) == pence(row[10]) for row in lines)


def test_page_totals_and_the_grand_total_are_right(truth: dict[str, Any]) -> None:
    running = Counter[str]()
    for row in payment_rows():
        if row and row[0][2:3] == "/":
            running["page"] += pence(row[8])
            running["all"] += pence(row[8])
        elif row[1:2] == ["Page total"]:
            assert pence(row[8]) == running.pop("page")
        elif row[1:2] == ["GRAND TOTAL"]:
            assert pence(row[8]) == running["all"]

    assert running["all"] == truth["files"]["payments_2024-25.csv"]["net_pence"]


def test_the_payment_list_is_awkward_as_real_ones_are() -> None:
    data = (COUNCIL / "payments_2024-25.csv").read_bytes()

    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    text = data.decode("cp1252")
    assert "Pâtisserie Élodie" in text
    assert "(£" in text
    assert "-," in text
    assert text.count("Payee Name") > 20


def test_the_ledger_adds_up_to_its_totals(truth: dict[str, Any]) -> None:
    sums = truth["files"]["ledger_2025-26.xlsx"]

    lines = ledger_lines()

    assert len(lines) == sums["lines"]
    net = sum(cell_pence(row[9]) - cell_pence(row[10]) for row in lines)
    assert net == sums["net_pence"]
    assert sum(cell_pence(row[11]) for row in lines) == sums["vat_pence"]
    assert all((row[9] is None) != (row[10] is None) for row in lines)


def test_the_card_file_adds_up_to_its_totals(truth: dict[str, Any]) -> None:
    sums = truth["files"]["purchase_cards_2024-26.csv"]

    lines = card_lines()

    assert len(lines) == sums["lines"]
    assert sum(pence(row["Net Amount"]) for row in lines) == sums["net_pence"]
    assert sum(pence(row["Gross Amount"]) for row in lines) == sums["gross_pence"]


def test_each_settlement_in_the_ledgers_is_a_statement_of_the_card(truth: dict[str, Any]) -> None:
    bank = "NORTHMARCH BANK CARD SETTLEMENT"
    paid = [pence(row[10]) for row in payment_lines() if row[1].strip(" ,") == bank]
    paid += [cell_pence(row[9]) for row in ledger_lines() if row[3] == bank]
    statements: dict[str, int] = defaultdict(int)
    for row in card_lines():
        statements[row["Statement"]] += pence(row["Gross Amount"])

    # The first settles a statement before the file begins; the last statement is not yet paid.
    assert paid[1:] == [statements[key] for key in sorted(statements)][:-1]
    assert dict(statements) == truth["double_count"]["card_gross_pence_by_statement"]
    assert sum(paid) == truth["double_count"]["settlement_pence"]


def test_what_is_not_third_party_spend_and_what_is_are_all_of_the_ledgers(
    truth: dict[str, Any],
) -> None:
    kinds = truth["out_of_scope"].values()
    ledgers = [sums for name, sums in truth["files"].items() if "cards" not in name]

    for field in ("lines", "net_pence", "vat_pence", "gross_pence"):
        parts = sum(kind[field] for kind in kinds) + truth["third_party"][field]
        assert parts == sum(sums[field] for sums in ledgers)


def test_the_years_are_all_of_the_files(truth: dict[str, Any]) -> None:
    for field in ("lines", "net_pence", "gross_pence"):
        years = sum(year[field] for year in truth["financial_years"].values())
        assert years == sum(sums[field] for sums in truth["files"].values())


def test_its_proportions_are_those_measured_on_real_councils(truth: dict[str, Any]) -> None:
    suppliers = truth["suppliers"]
    lines = sum(sums["lines"] for sums in truth["files"].values())
    credit_lines = sum(sums["credit_lines"] for sums in truth["files"].values())

    assert 340 <= suppliers["suppliers"] <= 400
    assert 30 <= suppliers["paid_once"] * 100 // suppliers["suppliers"] <= 40
    few = suppliers["third_party_suppliers_for_80_percent"] * 1000
    assert 40 <= few // suppliers["third_party_suppliers"] <= 85
    assert 15 <= credit_lines * 1000 // lines <= 40
    assert suppliers["spellings"] > suppliers["suppliers"] + 100


def test_whole_lines_recur_rightly() -> None:
    recurring = Counter(tuple(row) for row in payment_lines())

    assert sum(number for number in recurring.values() if number > 1) >= 40


def test_every_contract_is_with_somebody_who_is_paid() -> None:
    known = {plan.name for plan in plans(TOWN)}
    with (COUNCIL / "contracts_register.csv").open(encoding="utf-8-sig", newline="") as file:
        contracts = list(csv.DictReader(file))

    assert {row["Supplier Name"] for row in contracts} <= known
    assert len({row["Contract Reference"] for row in contracts}) == len(contracts) == 28
    assert sum(bool(row["Framework Reference"]) for row in contracts) == 2
    assert [row["Contract Reference"] for row in contracts if not row["End Date"]] == ["PTC/010"]
    for row in contracts:
        days = [row[name] for name in ("Start Date", "End Date", "Current End Date") if row[name]]
        dates = [date.fromisoformat("-".join(reversed(day.split("/")))) for day in days]
        assert dates == sorted(dates), row["Contract Reference"]
        assert dates[0] < date(2026, 3, 31)


def test_every_file_says_that_it_is_made_up() -> None:
    first = payment_rows()[0][0]
    book = openpyxl.load_workbook(COUNCIL / "ledger_2025-26.xlsx", read_only=True)
    title = str(book["Account Transactions"]["B2"].value)
    book.close()

    assert "MADE-UP" in first
    assert "MADE-UP" in title
    assert "made up" in Path(COUNCIL / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["payments_2024-25.csv", "ledger_2025-26.xlsx", "purchase_cards_2024-26.csv"]
)
def test_the_importer_reads_each_file_to_the_penny(name: str, truth: dict[str, Any]) -> None:
    sums = truth["files"][name]

    reading = read_file(COUNCIL / name)

    assert reading.verdict is Verdict.READY
    assert reading.vat_basis is VatBasis.NET
    assert reading.line_count == sums["lines"]
    assert reading.total == sums["net_pence"]
    assert (reading.credit_lines, reading.credit_pence) == (
        sums["credit_lines"],
        sums["credit_net_pence"],
    )
    assert [str(reading.date_from), str(reading.date_to)] == [sums["date_from"], sums["date_to"]]
    assert reading.problems == ()


def test_the_register_is_read_whole() -> None:
    reading = read_register(COUNCIL / "contracts_register.csv")

    by_ref = {contract.ref: contract for contract in reading.contracts}
    assert len(by_ref) == 28
    assert by_ref["PTC/001"].current_end == date(2026, 3, 31)
    assert by_ref["PTC/001"].latest_end == date(2027, 3, 31)
    assert by_ref["PTC/013"].framework_text == "CCS RM6240 lot 2a"
    # The one without an end is said to be so.
    assert [problem.values["ref"] for problem in reading.problems] == ["PTC/010"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("academy_trust", "nominal_activity_2023-24.csv"),
        ("academy_trust", "ledger_2024-25.xlsx"),
        ("fire_service", "creditor_payments_2024-25.csv"),
        ("fire_service", "ledger_2025-26.xlsx"),
    ],
)
def test_the_files_of_the_other_bodies_are_read_to_the_penny(folder: str, name: str) -> None:
    sums = json.loads((SAMPLES / folder / "totals.json").read_text("utf-8"))["files"][name]

    reading = read_file(SAMPLES / folder / name)

    assert reading.verdict is Verdict.READY
    assert reading.vat_basis is VatBasis.NET
    assert (reading.line_count, reading.total) == (sums["lines"], sums["net_pence"])
    assert (reading.credit_lines, reading.credit_pence) == (
        sums["credit_lines"],
        sums["credit_net_pence"],
    )
    assert reading.problems == ()
    assert reading.columns[Role.DEPARTMENT].heading in {"Academy", "Department"}


@pytest.mark.parametrize(("body", "folder"), [(TRUST, "academy_trust"), (FIRE, "fire_service")])
def test_every_contract_of_the_other_bodies_is_with_somebody_who_is_paid(
    body: MadeBody, folder: str
) -> None:
    known = {plan.name for plan in plans(body)}
    with (SAMPLES / folder / "contracts_register.csv").open(encoding="utf-8", newline="") as file:
        contracts = list(csv.DictReader(file))

    assert {row["Supplier Name"] for row in contracts} <= known
    assert len({row["Contract Reference"] for row in contracts}) == len(contracts)
    assert "made up" in (SAMPLES / folder / "README.md").read_text(encoding="utf-8")
