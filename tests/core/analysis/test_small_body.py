"""A parish worked out on paper, as at 31 March 2026, to the penny.

payments (45 lines)                                        lines      pounds  status
Northern Power  electricity  12 x 100.00 - 150.25             13    1,049.75  locked (C1)
GreenCo         grounds       6 x 250.00                       6    1,500.00  locked (C2)
Sparkle         cleaning      4 x 80.10                        4      320.40  no lot: C3 ended,
                                                                     its lot starts in July
Ledgerware      software      2 x 600.00 - 45.50               3    1,154.50  collaborative:
                                                                     C4 is a running call-off
Brown LLP       legal         900.00                           1      900.00  no lot: C5 is
                                                                     freed, the lot central only
Gasco           gas           3 x 70.00                        3      210.00  addressable (A1):
                                                                     C6 has no end
Paper & Co      stationery    4 x 30.01 - 10.00                5      110.04  collaborative (A2)
Corner Shop     stationery    2 x 12.99                        2       25.98  addressable (A2)
Garage          fuel          2 x 55.00                        2      110.00  no lot: members only
Mystery Ltd     Unknown       40.00 - 60.00                    2      -20.00  no lot
HMRC, Village Hall            1,000.00 - 25.00 + 300.00        4    1,275.00  out of scope

locked         1,049.75 + 1,500.00                    = 2,549.75
collaborative  1,154.50 + 110.04                      = 1,264.54
addressable    210.00 + 25.98                         =   235.98
no lot         320.40 + 900.00 + 110.00 - 20.00       = 1,310.40
available      1,264.54 + 235.98 + 1,310.40           = 2,810.92
in scope       2,549.75 + 2,810.92                    = 5,360.67
total          5,360.67 + 1,275.00                    = 6,635.67
uptake         1,264.54 / 2,810.92 = 0.449867         =  44.99 %

quarter ends   what changes                        available  collab.  reachable    uptake
30 Jun 2026    C1 over: electricity, lot A1         3,860.67  1,264.54  2,550.27  32.75 66.06
30 Sep 2026    B2 began: cleaning addressable       3,860.67  1,264.54  2,870.67  32.75 74.36
31 Dec 2026    A2 over: stationery has no lot       3,860.67  1,154.50  2,734.65  29.90 70.83
31 Mar 2027    C4 over, its agreement long ended    3,860.67      0.00  1,580.15   0.00 40.93
30 Jun 2027    C2 over: grounds                     5,360.67      0.00  1,580.15   0.00 29.48
30 Sep 2027    nothing                              5,360.67      0.00  1,580.15   0.00 29.48
31 Dec 2027    nothing: A1's last day               5,360.67      0.00  1,580.15   0.00 29.48
31 Mar 2028    A1 over: energy has no lot           5,360.67      0.00    320.40   0.00  5.98
"""

from __future__ import annotations

from datetime import date

import pytest

from core.analysis.comparison import assess
from core.domain.agreements import LotKey, Usable
from core.domain.assessment import Assessment, Basis, Figures, Target
from core.domain.parties import VatBasis
from core.domain.taxonomy import CategoryCode
from tests.core.analysis.conftest import AS_AT, Parish

TARGET = Target(5000, "Operational Efficiency Programme, paragraph 2.23", date(2009, 4, 1))


@pytest.fixture(scope="module")
def assessment(parish: Parish) -> Assessment:
    basis = Basis(AS_AT, None, VatBasis.NET, "all payments")
    return assess(parish.population, parish.market, basis, target=TARGET, choices={}, answered=())


def test_the_whole_body_is_right_to_the_penny(assessment: Assessment) -> None:
    assert assessment.figures == Figures(
        total=6635_67,
        out_of_scope=1275_00,
        in_scope=5360_67,
        locked=2549_75,
        available=2810_92,
        collaborative=1264_54,
        addressable=235_98,
        no_lot=1310_40,
        lines=45,
        suppliers=12,
    )
    assert assessment.figures.uptake() == 4499


def test_each_category_is_right_to_the_penny_and_most_available_comes_first(
    assessment: Assessment,
) -> None:
    rows = [
        (row.label, row.figures.available, row.figures.locked, row.figures.out_of_scope)
        for row in assessment.by_category
    ]

    assert rows == [
        ("Software", 1154_50, 0, 0),
        ("Legal advice", 900_00, 0, 0),
        ("Cleaning", 320_40, 0, 0),
        ("Gas", 210_00, 0, 0),
        ("Stationery", 136_02, 0, 0),
        ("Fuel", 110_00, 0, 0),
        ("Electricity", 0, 1049_75, 0),
        ("Grounds maintenance", 0, 1500_00, 0),
        ("Unknown", 0, 0, 300_00),
        ("Unknown", 0, 0, 975_00),
        ("Unknown", -20_00, 0, 0),
    ]


def test_stationery_is_part_collaborative_part_addressable(assessment: Assessment) -> None:
    stationery = next(row for row in assessment.by_category if row.label == "Stationery")

    assert (stationery.group, stationery.figures.suppliers) == ("office", 2)
    assert stationery.figures.collaborative == 110_04
    assert stationery.figures.addressable == 25_98
    assert stationery.figures.uptake() == 8090  # 110.04 / 136.02 = 0.80900


def test_what_we_can_use_comes_first_then_pounds_times_evidence_times_ease(
    assessment: Assessment,
) -> None:
    rows = [
        (one.category, one.answer.usable, one.available, one.locked, one.available_from)
        for one in assessment.opportunities
    ]

    assert rows == [
        # 210.00 x 4 x 4 before 320.40 x 1 x 1: stated, direct, free now, with a supplier of ours.
        ("energy.gas", Usable.YES, 210_00, 0, AS_AT),
        ("facilities.cleaning", Usable.YES, 320_40, 0, date(2026, 7, 1)),
        ("office.stationery", Usable.YES, 25_98, 0, AS_AT),
        ("energy.electricity", Usable.YES, 0, 1049_75, date(2026, 4, 1)),
        ("professional.legal", Usable.NO, 900_00, 0, AS_AT),
        ("fleet.fuel", Usable.NO, 110_00, 0, AS_AT),
    ]


def test_each_answer_gives_the_rule_that_says_so(assessment: Assessment) -> None:
    reasons = {one.category: one.answer.reason for one in assessment.opportunities}

    assert reasons == {
        "facilities.cleaning": (
            "From 1 July 2026. Open to your sector (the wider public sector)."
        ),
        "energy.gas": "Open to your sector (the wider public sector).",
        "office.stationery": "Open to your sector (the wider public sector).",
        "energy.electricity": "Open to your sector (the wider public sector).",
        "professional.legal": "It is only for central government.",
        "fleet.fuel": "Join first: it is only for members of Charlie Club.",
    }


def test_suppliers_that_we_pay_and_that_are_on_the_lot_are_named(assessment: Assessment) -> None:
    named = {one.category: one.current_suppliers for one in assessment.opportunities}

    assert named["energy.gas"] == ("Gasco",)
    assert named["energy.electricity"] == ()
    assert named["office.stationery"] == ("Paper & Co",)


def test_only_the_use_that_nobody_confirmed_is_asked_about(assessment: Assessment) -> None:
    (use,) = assessment.uses

    assert (use.supplier, use.category) == ("Gasco", CategoryCode("energy.gas"))
    assert use.lot == LotKey("ALPHA", "A1", "1")
    assert (use.lines, use.pence) == (3, 210_00)
    assert use.reason == (
        "Owner of A1 lists GASCO LIMITED on Energy, lot 1. "
        "You paid Gasco £210.00 for Gas. Same name."
    )


def test_the_coming_quarters_are_right_to_the_penny(assessment: Assessment) -> None:
    rows = [
        (
            one.quarter,
            one.becomes_available,
            one.available,
            one.collaborative,
            one.uptake,
            one.reachable_uptake,
        )
        for one in assessment.forecast
    ]

    assert rows == [
        ("2026-Q2", 1049_75, 3860_67, 1264_54, 3275, 6606),
        ("2026-Q3", 0, 3860_67, 1264_54, 3275, 7436),
        ("2026-Q4", 0, 3860_67, 1154_50, 2990, 7083),
        ("2027-Q1", 0, 3860_67, 0, 0, 4093),
        ("2027-Q2", 1500_00, 5360_67, 0, 0, 2948),
        ("2027-Q3", 0, 5360_67, 0, 0, 2948),
        ("2027-Q4", 0, 5360_67, 0, 0, 2948),
        ("2028-Q1", 0, 5360_67, 0, 0, 598),
    ]
    assert assessment.forecast[0].day == date(2026, 6, 30)


def test_why_there_is_no_deal_adds_up_to_what_no_lot_was_found_for(
    assessment: Assessment,
) -> None:
    rows = [(one.category, one.no_lot, one.locked, one.rule) for one in assessment.misses]

    assert rows == [
        ("professional.legal", 900_00, 0, "not-for-us"),
        ("facilities.cleaning", 320_40, 0, "not-yet"),
        ("fleet.fuel", 110_00, 0, "join"),
        ("facilities.grounds", 0, 1500_00, "not-served"),
        ("", -20_00, 0, "unknown"),
    ]
    assert sum(one.no_lot for one in assessment.misses) == assessment.figures.no_lot


def test_what_a_publisher_states_is_worked_out_on_our_own_spend(assessment: Assessment) -> None:
    savings = {one.category: one.saving for one in assessment.opportunities}

    gas = savings[CategoryCode("energy.gas")]
    assert gas is not None
    assert (gas.low, gas.central, gas.high, gas.stale) == (2_10, 5_25, 8_40, False)
    assert savings[CategoryCode("facilities.cleaning")] is None


def test_what_is_bought_from_the_suppliers_on_a_lot_is_told(assessment: Assessment) -> None:
    rows = [
        (row.lot.agreement_no, one.supplier, one.outside, one.through)
        for row in assessment.buying
        for one in row.suppliers
    ]

    assert rows == [("A1", "Gasco", 210_00, 0), ("A2", "Paper & Co", 0, 110_04)]
