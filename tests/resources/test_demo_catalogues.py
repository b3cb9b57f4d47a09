"""The DEMO catalogues: whole, marked as what they are, and true where they say so."""

from __future__ import annotations

import csv
import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from core.classifying.lot_match import lot_named
from core.domain.agreements import Agreement, Catalogue, LotKey
from core.formats.template import read_workbook
from installers.make_samples import RESOURCES
from installers.samples.catalogue_workbooks import demo_catalogue
from installers.samples.made_body import HERE

FORMS = sorted((RESOURCES / "catalogues").glob("*.xlsx"))
REGISTER = RESOURCES / "samples" / "town_council" / "contracts_register.csv"
FRAMEWORKS = Path(__file__).parents[2] / "../shared/data/frameworks"
EVERYWHERE = "The estimated value is a DEMO value."


def read(path: Path) -> Catalogue:
    catalogue, problems = read_workbook(path)
    assert catalogue is not None
    assert problems == ()
    return catalogue


@pytest.fixture(scope="module", params=FORMS, ids=lambda path: path.stem)
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return read(request.param)


def codes(name: str, key: str) -> set[str]:
    content = json.loads((RESOURCES / name).read_text(encoding="utf-8"))
    return {one["code"] for one in content[key]}


def facts(name: str) -> list[dict[str, str]]:
    path = FRAMEWORKS / name
    if not path.exists():
        pytest.skip(f"the shared data are not beside this checkout: {name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def marks(agreement: Agreement) -> str:
    return agreement.text("description").replace(EVERYWHERE, "")


def register() -> list[dict[str, str]]:
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_four_publishers_one_with_two_editions() -> None:
    held = {(one.publisher, one.edition) for one in map(read, FORMS)}

    assert held == {("ccs", 1), ("ccs", 2), ("espo", 7), ("ypo", 4), ("nepo", 2)}


def test_a_form_reads_as_what_was_told(catalogue: Catalogue) -> None:
    path = HERE / "catalogues" / f"{catalogue.publisher}.toml"

    told = tomllib.loads(path.read_text(encoding="utf-8"))

    assert catalogue == demo_catalogue(told, catalogue.edition)


def test_nobody_can_take_it_for_the_real_thing(catalogue: Catalogue) -> None:
    assert catalogue.demo
    assert catalogue.publisher_name.endswith("(DEMO)")
    assert catalogue.notes.startswith("DEMO: not a catalogue of ")
    for _, agreement, lot in catalogue.lots():
        assert EVERYWHERE in agreement.text("description")
        assert all(supplier.name.endswith(" (DEMO)") for supplier in lot.suppliers)
        assert all(evidence.source == "DEMO - fictitious" for evidence in lot.evidence)
        assert all(price.item.endswith(" (DEMO)") for price in lot.prices)


def test_every_lot_can_be_found_bought_from_and_judged(catalogue: Catalogue) -> None:
    for _, _, lot in catalogue.lots():
        assert lot.routes
        assert lot.suppliers
        assert lot.categories
        assert lot.eligibility


def test_categories_are_those_of_the_tree_and_of_the_vocabulary(catalogue: Catalogue) -> None:
    leaves = codes("taxonomy/common_spend.json", "categories")
    with (RESOURCES / "taxonomy" / "cpv_2008.csv").open(encoding="utf-8", newline="") as file:
        cpv = {row["code"].partition("-")[0] for row in csv.DictReader(file)}

    for _, _, lot in catalogue.lots():
        for scheme, code in lot.categories:
            assert code in leaves if scheme == "common-spend" else code.ljust(8, "0") in cpv


def test_who_may_use_a_lot_is_said_in_known_words(catalogue: Catalogue) -> None:
    body_types = codes("presets/body_types.json", "body_types")
    known = {"sector": {"central", "wider"}, "body-type": body_types, "member-of": {"NEPO"}}
    known["region"] = {"UKF", "UKG", "UKH"}
    for _, _, lot in catalogue.lots():
        for rule in lot.eligibility:
            assert rule.value in known[rule.kind]


def test_dates_are_the_sources_or_are_marked(catalogue: Catalogue) -> None:
    stated = {row["id"]: row for row in facts("crown-marketplace_frameworks.csv")}
    for agreement in catalogue.agreements:
        fact = stated.get(agreement.agreement_no)
        if fact:
            assert agreement.start == date.fromisoformat(fact["live_at"])
            assert agreement.end == date.fromisoformat(fact["expires_at"])
        else:
            words = ("start and end are DEMO values", "start is a DEMO value")
            assert any(word in marks(agreement) for word in words), agreement.agreement_no


def test_ends_that_a_source_gives_are_its_own() -> None:
    path = FRAMEWORKS / "dfe_buying_for_schools_frameworks.json"
    if not path.exists():
        pytest.skip("the shared data are not beside this checkout")
    deals = json.loads(path.read_text(encoding="utf-8"))
    stated = {(deal["supplier"], deal["title"]): deal.get("expiry", "") for deal in deals}
    found = 0
    for catalogue in map(read, FORMS):
        for agreement in catalogue.agreements:
            if "The start is a DEMO value" in marks(agreement):
                key = (catalogue.publisher.upper(), agreement.title)
                assert stated[key] == agreement.end.isoformat()
                found += 1

    assert found == 3


def test_lots_are_the_sources_or_are_marked(catalogue: Catalogue) -> None:
    stated: dict[str, dict[str, str]] = {}
    for fact in facts("crown-marketplace_lots.csv"):
        stated.setdefault(fact["framework_id"], {})[fact["number"]] = fact["name"]
    for key, agreement, lot in catalogue.lots():
        if key.agreement_no in stated:
            assert stated[key.agreement_no][key.lot_no] == lot.title
        else:
            assert "DEMO" in marks(agreement)


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
    of_ccs = {"RM6071", "RM6120", "RM6238", "RM1557.13"}
    for catalogue in map(read, FORMS):
        for agreement in catalogue.agreements:
            if catalogue.publisher != "ccs" or agreement.agreement_no in of_ccs:
                assert (catalogue.publisher.upper(), agreement.title) in stated


def test_the_second_edition_brings_and_ends_agreements() -> None:
    first, second = (
        {one.agreement_no for one in read(path).agreements}
        for path in FORMS
        if path.stem.startswith("ccs")
    )

    assert first - second == {"RM6187"}
    assert second - first == {"RM6309", "RM6360", "RM6374", "RM6378"}


def test_suppliers_of_the_town_council_are_found_on_lots() -> None:
    names = {row["Company Number"]: row["Supplier Name"] for row in register()}
    found = [
        supplier
        for catalogue in map(read, FORMS)
        for _, _, lot in catalogue.lots()
        for supplier in lot.suppliers
        if supplier.identifier and supplier.identifier.id in names
    ]

    assert all(names[one.identifier.id] == one.trading_name for one in found if one.identifier)
    assert len(found) >= 15


def test_the_call_offs_of_the_town_council_name_lots_that_are_there() -> None:
    catalogues = [read(path) for path in FORMS if not path.stem.endswith("edition_1")]

    named = [lot_named(row["Framework Reference"], catalogues) for row in register()]

    assert [lot for lot in named if lot] == [
        LotKey("espo", "DEMO-ELEC-20-28", "1"),
        LotKey("ccs", "RM6240", "2a"),
    ]
