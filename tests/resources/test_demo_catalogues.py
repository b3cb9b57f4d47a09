"""The DEMO catalogues: whole, marked as what they are, and true where they say so."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from installers.make_samples import RESOURCES
from installers.samples.catalogue_workbooks import SHEETS

CATALOGUES = sorted((RESOURCES / "catalogues").glob("*.xlsx"))
FRAMEWORKS = Path(__file__).parents[2] / "../shared/data/frameworks"

Sheet = list[dict[str, Any]]


def read(path: Path) -> dict[str, Sheet]:
    book = openpyxl.load_workbook(path, read_only=True)
    found: dict[str, Sheet] = {}
    for sheet in book.worksheets:
        headings, *rows = map(list, sheet.iter_rows(values_only=True))
        found[sheet.title] = [dict(zip(headings, row, strict=True)) for row in rows]
    book.close()
    return found


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.stem)
def workbook(request: pytest.FixtureRequest) -> dict[str, Sheet]:
    return read(request.param)


def lots_of(sheet: Sheet) -> list[tuple[str, str]]:
    return [(row["agreement_no"], row["lot_no"]) for row in sheet]


def codes(name: str, key: str) -> set[str]:
    content = json.loads((RESOURCES / name).read_text(encoding="utf-8"))
    return {one["code"] for one in content[key]}


def facts(name: str) -> list[dict[str, str]]:
    path = FRAMEWORKS / name
    if not path.exists():
        pytest.skip(f"the shared data are not beside this checkout: {name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_four_publishers_one_with_two_editions() -> None:
    about = [{row["key"]: row["value"] for row in read(path)["catalogue"]} for path in CATALOGUES]

    assert {(one["publisher"], one["edition"]) for one in about} == {
        ("ccs", 1),
        ("ccs", 2),
        ("espo", 7),
        ("ypo", 4),
        ("nepo", 2),
    }


def test_nobody_can_take_it_for_the_real_thing(workbook: dict[str, Sheet]) -> None:
    about = {row["key"]: row["value"] for row in workbook["catalogue"]}

    assert about["publisher_name"].endswith("(DEMO)")
    assert about["demo"] == "yes"
    assert about["notes"].startswith("DEMO: not a catalogue of ")
    assert all(row["supplier_name"].endswith(" (DEMO)") for row in workbook["lot_suppliers"])
    assert all(row["source"] == "DEMO - fictitious" for row in workbook["evidence"])
    assert all(row["item"].endswith(" (DEMO)") for row in workbook["prices"])


def test_the_sheets_have_the_columns_of_the_package(workbook: dict[str, Sheet]) -> None:
    for name, columns in SHEETS.items():
        for row in workbook[name]:
            assert list(row) == columns.split()


def test_every_agreement_has_a_lot_and_no_lot_stands_twice(workbook: dict[str, Sheet]) -> None:
    agreements = [row["agreement_no"] for row in workbook["agreements"]]
    lots = lots_of(workbook["lots"])

    assert len(set(agreements)) == len(agreements)
    assert len(set(lots)) == len(lots)
    assert {agreement for agreement, _ in lots} == set(agreements)


def test_whatever_belongs_to_a_lot_names_one_that_is_there(workbook: dict[str, Sheet]) -> None:
    lots = set(lots_of(workbook["lots"]))
    for name, columns in SHEETS.items():
        if "lot_no" in columns:
            assert set(lots_of(workbook[name])) <= lots, name
    for name in ("lot_routes", "lot_suppliers", "lot_categories", "lot_eligibility"):
        assert set(lots_of(workbook[name])) == lots, name


def test_lot_numbers_and_dates_are_text(workbook: dict[str, Sheet]) -> None:
    for row in workbook["lots"]:
        assert isinstance(row["lot_no"], str)
    for row in workbook["agreements"]:
        assert row["start"] < row["end"]
        assert isinstance(row["start"], str)


def test_categories_are_those_of_the_tree_and_of_the_vocabulary(
    workbook: dict[str, Sheet],
) -> None:
    leaves = codes("taxonomy/common_spend.json", "categories")
    with (RESOURCES / "taxonomy" / "cpv_2008.csv").open(encoding="utf-8", newline="") as file:
        cpv = {row["code"].partition("-")[0] for row in csv.DictReader(file)}

    for row in workbook["lot_categories"]:
        if row["scheme"] == "common-spend":
            assert row["code"] in leaves
        else:
            assert row["code"].ljust(8, "0") in cpv


def test_who_may_use_a_lot_is_said_in_known_kinds(workbook: dict[str, Sheet]) -> None:
    body_types = codes("presets/body_types.json", "body_types")
    for row in workbook["lot_eligibility"]:
        assert row["rule"] in {"include", "exclude"}
        assert row["kind"] in {"sector", "body-type", "region", "member-of"}
        if row["kind"] == "sector":
            assert row["value"] in {"central", "wider"}
        if row["kind"] == "body-type":
            assert row["value"] in body_types


def test_dates_are_the_sources_or_are_marked(workbook: dict[str, Sheet]) -> None:
    stated = {row["id"]: row for row in facts("crown-marketplace_frameworks.csv")}
    for row in workbook["agreements"]:
        fact = stated.get(row["agreement_no"])
        if fact:
            assert (row["start"], row["end"]) == (fact["live_at"], fact["expires_at"])
        else:
            marks = ("start and end are DEMO values", "start is a DEMO value")
            assert any(mark in row["description"] for mark in marks), row["agreement_no"]


def test_lots_are_the_sources_or_are_marked(workbook: dict[str, Sheet]) -> None:
    stated: dict[str, dict[str, str]] = {}
    for fact in facts("crown-marketplace_lots.csv"):
        stated.setdefault(fact["framework_id"], {})[fact["number"]] = fact["name"]
    everywhere = "The estimated value is a DEMO value."
    words = {
        row["agreement_no"]: row["description"].replace(everywhere, "")
        for row in workbook["agreements"]
    }
    for row in workbook["lots"]:
        fact_lots = stated.get(row["agreement_no"])
        if fact_lots:
            assert fact_lots[row["lot_no"]] == row["title"]
        else:
            assert "DEMO" in words[row["agreement_no"]]


def test_titles_are_the_sources() -> None:
    names = ("dfe_get_help_buying_frameworks.json", "dfe_buying_for_schools_frameworks.json")
    if not (FRAMEWORKS / names[0]).exists():
        pytest.skip("the shared data are not beside this checkout")
    stated = set()
    for name in names:
        deals = json.loads((FRAMEWORKS / name).read_text(encoding="utf-8"))
        stated |= {(deal.get("framework") or deal["supplier"], deal["title"]) for deal in deals}
    # One of the source's rows names its owner wrongly; its address is NEPO's.
    stated.add(("NEPO", "Liquid fuels"))
    for path in CATALOGUES:
        publisher = path.stem.partition("_")[0].upper()
        for row in read(path)["agreements"]:
            if publisher != "CCS" or row["agreement_no"] in {"RM6071", "RM6120", "RM1557.13"}:
                assert (publisher, row["title"]) in stated


def test_the_second_edition_brings_and_ends_agreements() -> None:
    one, two = (
        {row["agreement_no"] for row in read(RESOURCES / "catalogues" / name)["agreements"]}
        for name in ("ccs_demo_edition_1.xlsx", "ccs_demo_edition_2.xlsx")
    )

    assert one - two == {"RM6187"}
    assert two - one == {"RM6309", "RM6360", "RM6374", "RM6378"}


def test_suppliers_of_the_town_council_are_found_on_lots() -> None:
    with (RESOURCES / "samples/town_council/contracts_register.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        numbers = {row["Company Number"]: row["Supplier Name"] for row in csv.DictReader(file)}
    found = 0
    for path in CATALOGUES:
        for row in read(path)["lot_suppliers"]:
            if row["id"] in numbers:
                assert row["trading_name"] == numbers[row["id"]]
                found += 1

    assert found >= 15
