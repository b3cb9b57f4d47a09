"""Who could buy together, worked by hand on five councils."""

from __future__ import annotations

from datetime import date

import pytest

from core.analysis.partners import find_partners
from core.domain.joint_buying import (
    AmountBasis,
    Offer,
    Volume,
    length_of,
    quarter_number,
    quarter_start,
)
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))


def _offer(name: str, quarter: str, pence: int, region: str = "UKD3", **more: object) -> Offer:
    told: dict[str, object] = {
        "category": "energy.electricity",
        "intention": "",
        "vat": VatBasis.NET,
        "period": YEAR,
        "as_at": YEAR.end,
        "source": f"{name}.zip",
        **more,
    }
    number = Identifier("GB-LAE", name[:3].upper())
    body = Body(name, "district-council", Sector.WIDER, region=region, identifiers=(number,))
    return Offer(
        body=body,
        body_type="District council",
        contact="procurement@example.org",
        label="Electricity",
        quarter=quarter,
        pence=pence,
        **told,  # type: ignore[arg-type]  # the test's own words
    )


def test_bodies_of_a_region_whose_contracts_end_within_half_a_year_are_partners() -> None:
    """By hand: Ash and Birch end two quarters of 2027 together; Cedar ends a year later and is
    alone, Dell lies in another region, Elm will stop buying, Fir ended before today.
    """
    offers = [
        _offer("Ash", "2027-Q1", 100_00),
        _offer("Birch", "2027-Q2", 250_00, region="North West"),
        _offer("Cedar", "2028-Q2", 900_00),
        _offer("Dell", "2027-Q1", 70_00, region="UKL"),
        _offer("Elm", "2027-Q1", 50_00, intention="stop"),
        _offer("Fir", "2026-Q1", 60_00),
    ]

    (found,) = find_partners(offers, from_quarter="2026-Q2")

    assert found.bodies() == ("Ash", "Birch")
    assert (found.region, found.window()) == ("North West", "January 2027 to June 2027")
    assert found.volumes() == (Volume(AmountBasis(VatBasis.NET, "12 months"), 2, 350_00),)
    assert found.start() == date(2027, 1, 1)


def test_regions_can_be_taken_together() -> None:
    offers = [_offer("Ash", "2027-Q1", 1), _offer("Dell", "2027-Q1", 2, region="UKL")]

    assert not find_partners(offers, from_quarter="2026-Q2")
    (found,) = find_partners(offers, from_quarter="2026-Q2", by_region=False)
    assert found.bodies() == ("Ash", "Dell")
    assert not found.region


def test_amounts_of_different_bases_are_never_added() -> None:
    half = Period(date(2025, 4, 1), date(2025, 9, 30))
    offers = [
        _offer("Ash", "2027-Q1", 100_00),
        _offer("Birch", "2027-Q1", 120_00, vat=VatBasis.GROSS),
        _offer("Cedar", "2027-Q1", 40_00, period=half),
        _offer("Dell", "2027-Q1", 30_00),
    ]

    (found,) = find_partners(offers, from_quarter="2026-Q2")

    assert [(v.in_words(), v.pence) for v in found.volumes()] == [
        ("without VAT, 12 months, 2 bodies", 130_00),
        ("with VAT, 12 months, 1 body", 120_00),
        ("without VAT, 6 months, 1 body", 40_00),
    ]


def test_the_window_with_most_bodies_comes_first_and_each_offer_is_in_one_only() -> None:
    """Six months are two quarters: Q1+Q2 hold two bodies, Q2+Q3 three; then Ash is left alone."""
    offers = [
        _offer("Ash", "2027-Q1", 900_00),
        _offer("Birch", "2027-Q2", 10_00),
        _offer("Cedar", "2027-Q3", 10_00),
        _offer("Dell", "2027-Q3", 10_00),
    ]

    (found,) = find_partners(offers, from_quarter="2026-Q2")

    assert found.bodies() == ("Birch", "Cedar", "Dell")


def test_of_two_pipelines_of_a_body_the_later_holds() -> None:
    newer = {"as_at": date(2026, 9, 30), "source": "later.zip"}
    offers = [
        _offer("Ash", "2027-Q1", 100_00),
        _offer("Ash", "2027-Q2", 90_00, **newer),
        _offer("Birch", "2027-Q1", 1_00),
    ]

    (found,) = find_partners(offers, from_quarter="2026-Q2")

    assert [o.pence for o in found.offers] == [90_00, 1_00]


def test_periods_say_how_long_they_are() -> None:
    assert length_of(YEAR) == "12 months"
    assert length_of(Period(date(2025, 4, 1), date(2025, 4, 30))) == "1 month"
    assert length_of(Period(date(2025, 4, 1), date(2025, 4, 29))) == "29 days"


def test_quarters_are_counted_and_begin_on_their_first_day() -> None:
    assert quarter_number("2027-Q1") - quarter_number("2026-Q3") == 2
    assert quarter_start("2026-Q4") == date(2026, 10, 1)
    with pytest.raises(ValueError, match="not a quarter"):
        quarter_number("2026-Q5")
