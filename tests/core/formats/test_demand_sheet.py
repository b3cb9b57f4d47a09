"""Demand sheets: the same bytes, read back whole, refused where a sum is not its parts'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.domain.joint_buying import JointPlan, Offer, Partners
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.formats import demand_sheet
from core.formats.demand_sheet import build_pipeline, build_sheet, read_sheet
from core.formats.packages import PackageRefused
from core.formats.signing import key_fingerprint, new_key

DAY = date(2026, 4, 30)


def _offer(name: str, pence: int) -> Offer:
    number = Identifier("GB-LAE", name[:3].upper())
    return Offer(
        body=Body(name, "district-council", Sector.WIDER, region="UKD", identifiers=(number,)),
        body_type="District council",
        contact="=procurement@example.org",
        category="energy.electricity",
        label="Electricity",
        quarter="2027-Q1",
        pence=pence,
        intention="collaborate",
        vat=VatBasis.NET,
        period=Period(date(2025, 4, 1), date(2026, 3, 31)),
        as_at=date(2026, 3, 31),
        source=f"{name}.zip",
    )


def _plan(*offers: Offer) -> JointPlan:
    group = Partners(
        "energy.electricity", "Electricity", "North West", "2027-Q1", "2027-Q1", offers
    )
    return JointPlan(group, date(2026, 1, 1), ())


def test_a_sheet_is_read_back_as_it_was_made_and_says_who_signed_it() -> None:
    offers, key = (_offer("Ash", 100_00), _offer("Birch", -5)), new_key()

    data = build_sheet([_plan(*offers)], "ypo", DAY, DAY, key)
    found = read_sheet(data)

    assert data == build_sheet([_plan(*offers)], "ypo", DAY, DAY, key)
    assert (found.maker, found.made_on, found.offers) == ("ypo", DAY, offers)
    assert found.key == key_fingerprint(key.public())


def test_a_bodys_own_pipeline_is_a_sheet_with_one_body() -> None:
    assert read_sheet(build_pipeline([_offer("Ash", 1)], "Ash", DAY, DAY, None)).offers == (
        _offer("Ash", 1),
    )


def test_a_sheet_whose_sums_are_not_those_of_its_parts_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = _plan(_offer("Ash", 100), _offer("Birch", 200))
    (volume,) = plan.partners.volumes()
    wrong = replace(volume, pence=301)
    row = demand_sheet._volume(plan.partners, wrong)
    monkeypatch.setattr(demand_sheet, "_volume", lambda *_: row)

    data = build_sheet([plan], "ypo", DAY, DAY, None)

    with pytest.raises(PackageRefused, match="sums"):
        read_sheet(data)


def test_a_sheet_that_was_changed_after_it_was_made_is_refused() -> None:
    data = build_sheet([_plan(_offer("Ash", 100_00))], "ypo", DAY, DAY, new_key())

    with pytest.raises(PackageRefused):
        read_sheet(data.replace(b"100.00", b"900.00"))
