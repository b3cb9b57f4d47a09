"""A buying organisation uses what came in: whom to tell, who joins, what others may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.assessment import Status
from core.formats.catalogue_package import build_catalogue
from core.formats.demand_sheet import build_pipeline, read_sheet
from core.store import collection_figures
from core.store.collection import Collection
from core.usecases import collect_returns, joint_offers
from tests.core.store.collected import YEAR, made_body
from tests.core.usecases.catalogues_on_offer import ALPHA
from tests.flows import test_a_body_on_paper as on_paper
from tests.flows.conftest import Run
from tests.flows.received_returns import AS_AT, CLEANING, POWER, body_file, make_received


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return make_received(tmp_path_factory.mktemp("pbo"))


def test_the_marketing_list_names_bodies_with_spend_in_our_lots_and_why_some_declined(
    received: tuple[Path, Path, Path], tmp_path: Path, spendbook: Run
) -> None:
    """Ash and Birch have cleaning free; power is for the North East only. Juniper's return is
    not ours to use, but its reason counts.
    """
    place, catalogue, _ = received
    out = tmp_path / "list.csv"

    found = spendbook("pbo", "market", "--collection", place, "--catalogue", catalogue, "--as-at",
        AS_AT, "-o", out,
    ).data  # fmt: skip

    said = [
        (p["body"], p["lot_no"], p["available_pence"], p["from"], p["decision"], p["reason"])
        for p in found["prospects"]
    ]
    assert said == [
        ("Birch Council", "1", 700_00, AS_AT, "", ""),
        ("Ash Council", "1", 900_00, AS_AT, "not suitable", "price"),
    ]
    (why,) = found["declined"]
    assert (why["reason"], why["bodies"], why["available_pence"]) == ("price", 2, 960_00)
    assert found["not_addressed_to_us"] == 1
    assert (
        out.read_text("utf-8-sig").splitlines()[1].startswith("Birch Council,District,North West")
    )


def test_partners_are_found_planned_and_handed_on_as_a_demand_sheet(
    received: tuple[Path, Path, Path], tmp_path: Path, spendbook: Run
) -> None:
    """Ash, Birch and Juniper name a contact and end by June 2027, Cedar names none."""
    place, catalogue, _ = received
    asked = ("--collection", place, "--catalogue", catalogue, "--as-at", AS_AT)
    sheet = tmp_path / "demand.zip"

    found = spendbook("pbo", "demand", *asked, "--maker", "alpha", "-o", sheet).data
    again = spendbook("pbo", "partners", sheet, "--as-at", AS_AT).data
    page = spendbook("pbo", "demand", sheet, "--as-at", AS_AT, "--maker", "alpha", "-o",
        tmp_path / "demand.html",
    )  # fmt: skip

    (group,) = found["groups"]
    assert [o["body"] for o in group["offers"]] == [
        "Birch Council", "Juniper Council", "Ash Council",
    ]  # fmt: skip
    assert [
        (v["vat_basis"], v["bodies"], v["becomes_available_pence"]) for v in group["volumes"]
    ] == [("net", 2, 350_00), ("gross", 1, 120_00)]
    assert (group["region"], group["begin"]) == ("North West", "2026-01-01")
    assert [route["route"] for route in group["routes"]] == ["aggregation", "quotes"]
    assert not group["lots"]
    assert again["groups"][0]["offers"] == group["offers"]
    assert "Buying together" in Path(page.data["path"]).read_text("utf-8")


def test_an_exchange_pack_holds_only_sums_of_those_who_agree_and_gives_no_one_away(
    received: tuple[Path, Path, Path],
    tmp_path: Path,
    spendbook: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Power: seven districts, 485, all through agreements, and two parishes, 50, none of it. The
    total, 535 of which 485, would leave the parishes' 50 over, so only the districts' is told.
    Cleaning is of two bodies, and so no total of all categories is told either.
    """
    place, catalogue, keys = received
    monkeypatch.setenv("SPENDBOOK_PASSPHRASE", "a long passphrase")
    build = ("pbo", "exchange", "build", "--collection", place, "--catalogue", catalogue)
    out = tmp_path / "exchange.zip"

    found = spendbook(*build, "--key", keys, "-o", out).data
    read = spendbook("pbo", "exchange", "read", out).data

    shown = {
        (f["category"], f["body_type"]): (f["bodies"], f["available_pence"])
        for f in found["figures"]
        if not f["hidden"]
    }
    assert shown == {(POWER, "district"): (7, 485_00)}
    assert "Juniper Council" not in found["bodies"]
    assert found["without_consent"] == 1
    assert read["packs"][0]["key"] == found["key"] != ""
    assert b"Juniper" not in out.read_bytes()


def test_a_pack_that_differs_from_the_last_by_a_few_bodies_is_refused(
    received: tuple[Path, Path, Path], tmp_path: Path, spendbook: Run
) -> None:
    place, catalogue, _ = received
    out, more = tmp_path / "exchange.zip", tmp_path / "more.spendcollection"
    build = ("pbo", "exchange", "build", "--catalogue", catalogue, "-o", out)
    spendbook(*build, "--collection", place)
    more.write_bytes(place.read_bytes())
    with Collection.open(more) as collection:
        late = body_file("Kale", [(POWER, Status.COLLABORATIVE, 55_00)])
        collection.add([late], date(2026, 5, 1))

    found = spendbook(*build, "--collection", more)

    assert (found.code, found.problems[0]["code"]) == (4, "SB-872")


def test_two_packs_side_by_side_tell_bodies_in_both_and_agreements_for_the_same_need(
    received: tuple[Path, Path, Path], tmp_path: Path, spendbook: Run
) -> None:
    place, catalogue, _ = received
    other = tmp_path / "other.zip"
    theirs = replace(ALPHA, publisher="beta", publisher_name="Beta PBO")
    later = replace(ALPHA.agreements[0], end=date(2028, 12, 31))
    other.write_bytes(
        build_catalogue(replace(theirs, agreements=(later,)), None, issued=date(2026, 1, 1))
    )
    packs = []
    for name, ours in (("a", catalogue), ("b", other)):
        packs.append(tmp_path / f"{name}.zip")
        spendbook("pbo", "exchange", "build", "--collection", place, "--catalogue", ours,
            "-o", packs[-1],
        )  # fmt: skip

    found = spendbook("pbo", "exchange", "read", *packs).data

    power = next(c for c in found["common"] if c["body_type"] and c["category"] == POWER)
    assert [(s["maker"], s["uptake_basis_points"]) for s in power["sides"]] == [
        ("alpha", 10_000),
        ("beta", 10_000),
    ]
    assert len(found["counted_twice"]) == 9
    cleaning = next(o for o in found["overlap"] if o["category"] == CLEANING)
    assert [(lot["publisher"], lot["in_common"]) for lot in cleaning["lots"]] == [
        ("alpha", 2),
        ("beta", 2),
    ]


def test_a_body_lets_others_see_its_pipeline_and_sees_who_could_buy_with_it(
    spendbook: Run, tmp_path: Path
) -> None:
    """Of the body on paper only C1 ends: 1,000.00 becomes free in the first quarter of 2027."""
    book, own, other = on_paper.make_book(spendbook, tmp_path), tmp_path / "a.zip", tmp_path / "b"
    asked = ("--book", book, "--as-at", "2026-03-31")
    contact = ("--contact", "clerk@example.org")

    offered = spendbook("compare", "offer", *asked, *contact, "-o", own).data["offers"]
    (offer,) = read_sheet(own.read_bytes()).offers
    friend = replace(offer, body=made_body("Ash Council"), pence=2_500_00, source="ash.zip")
    other.write_bytes(build_pipeline([friend], "Ash Council", YEAR.end, YEAR.end, None))
    joined = spendbook("compare", "partners", *asked, "--all-regions", other).data["groups"]

    assert [(o["quarter"], o["becomes_available_pence"]) for o in offered] == [
        ("2027-Q1", 1_000_00)
    ]
    (group,) = joined
    assert [o["body"] for o in group["offers"]] == ["Ash Council", offer.body.name]
    assert [v["becomes_available_pence"] for v in group["volumes"]] == [3_500_00]

    _assert_decisions_are_told(spendbook, book, tmp_path)
    _assert_consents_travel(spendbook, book, tmp_path)


def _assert_decisions_are_told(spendbook: Run, book: Path, folder: Path) -> None:
    """What was decided is told with its reason, without a person's number, and only the latest."""
    view = ("--book", book, "--as-at", "2026-03-31")
    deals = spendbook("compare", "opportunities", *view).data["opportunities"]
    category = next(one["category"] for one in deals if one["agreement_no"] == "T200")
    decide = ("compare", "decide", category, "test-pbo/T200/1")
    note = ("--note", "Ring 07700 900123")
    for number, what in enumerate((("later",), ("not suitable", "--reason", "price", *note))):
        spendbook(*decide, *what, *view)
        spendbook("compare", "share", *view, "-o", folder / f"told{number}.zip")

    told = spendbook("compare", "heard", folder / "told1.zip", folder / "told0.zip").data["bodies"]

    (body,) = told
    assert body["key"]
    (one,) = body["decisions"]
    assert (one["lot_no"], one["decision"], one["reason"]) == ("1", "not suitable", "price")
    assert one["note"].startswith("Ring")
    assert "900123" not in one["note"]


def _assert_consents_travel(spendbook: Run, book: Path, folder: Path) -> None:
    """What the body agrees to stands in its return, and so in the collection of who gets it."""
    build = ("return", "build", "--book", book, "--period", "2025-26", "--detail", "summary")
    said = ("--prepared-by", "Ann, Clerk", "--contact", "clerk@example.org", "--exchange")
    inbox, collection = folder / "inbox", folder / "c.spendcollection"
    inbox.mkdir()

    built = spendbook(*build, *said, "-o", inbox)
    without = spendbook(*build, "--prepared-by", "Ann, Clerk", "-o", inbox)
    collect_returns.collect(inbox, collection)

    assert built.code == 0
    assert without.problems[0]["code"] == "SB-651"
    with Collection.open(collection) as opened:
        (found,) = collection_figures.files(opened)
    assert found.header is not None
    assert found.header.consents == ("exchange",)
    (offer,) = joint_offers.of_collection(collection)
    assert (offer.contact, offer.pence) == ("clerk@example.org", 1_000_00)
