from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.analysis.fees import net_effect
from core.analysis.lot_words import documents, limits, marks, money, must_state, routes, warnings
from core.domain.agreements import (
    Agreement,
    Catalogue,
    Document,
    Endorsement,
    Evidence,
    Lot,
    Route,
)
from core.domain.money import Pence

LOT = Lot("1", "Cleaning")
AGREEMENT = Agreement(
    "A1", "Premises", "YPO", "framework", date(2024, 1, 1), date(2026, 12, 31), (LOT,)
)
CATALOGUE = Catalogue("ypo", "YPO", 4, date(2026, 1, 5), date(2027, 2, 5), (AGREEMENT,))
DAY = date(2026, 3, 31)


def test_what_the_law_makes_it_state_shows_as_not_stated_where_it_is_left_out() -> None:
    stated = replace(
        AGREEMENT,
        texts={"description": "All cleaning", "open_framework": "no"},
        estimated_value=Pence(5_000_000_00),
        extension_to=date(2028, 12, 31),
    )

    assert must_state(stated) == (
        ("Description", "All cleaning"),
        ("Price or how it is set", "not stated"),
        ("Estimated value", "£5,000,000.00"),
        ("Selection process", "not stated"),
        ("Who is entitled to use it", "not stated"),
        ("Whether it is an open framework", "no"),
        ("Term", "1 January 2024 to 31 December 2026, can be extended to 31 December 2028"),
    )


def test_an_extension_that_was_taken_is_part_of_the_term() -> None:
    taken = replace(AGREEMENT, extension_to=date(2027, 6, 30), extension_taken=date(2027, 6, 30))

    assert must_state(taken)[-1][1] == (
        "1 January 2024 to 31 December 2026, extended to 30 June 2027"
    )


def test_routes_and_limits_are_said_with_their_conditions() -> None:
    lot = replace(
        LOT,
        routes=(Route("direct-award", "under £50,000", "https://example.org/x"),),
        min_value=Pence(1_000_00),
        max_value=Pence(2_000_000_00),
        max_term_months=48,
    )

    assert routes(lot) == "direct award (under £50,000) https://example.org/x"
    assert limits(lot) == "at least £1,000, at most £2,000,000, at most 48 months"
    assert (routes(LOT), limits(LOT)) == ("not stated", "not stated")


def test_marks_say_who_since_when_and_on_what_evidence() -> None:
    marked = replace(
        AGREEMENT,
        endorsements=(
            Endorsement("DfE approved", "approved", date(2025, 9, 1), None, "gov.uk list"),
        ),
    )

    assert marks(marked) == "DfE approved: approved, from 1 September 2025, gov.uk list"
    assert marks(AGREEMENT) == "none stated"


def test_documents_carry_their_addresses_as_text() -> None:
    listed = replace(
        AGREEMENT,
        documents=(Document("Guide", "guide", "https://example.org/g", date(2026, 1, 5)),),
        texts={"buyer_guide": "https://example.org/b"},
    )

    assert documents(listed) == (
        "Guide (5 January 2026) https://example.org/g",
        "Buyer guide https://example.org/b",
    )


def test_what_may_no_longer_hold_is_warned_of() -> None:
    lot = replace(LOT, evidence=(Evidence("case", "One user", date(2023, 1, 1)),))
    marked = replace(
        AGREEMENT, endorsements=(Endorsement("DfE approved", "approved", None, date(2025, 8, 31)),)
    )
    soon, late = date(2026, 9, 30), date(2027, 2, 5)

    assert warnings(LOT, AGREEMENT, CATALOGUE, DAY) == ()
    assert warnings(lot, marked, CATALOGUE, DAY) == (
        "The mark DfE approved lapsed on 31 August 2025.",
        "Evidence is from 1 January 2023, more than 24 months ago.",
    )
    assert warnings(LOT, AGREEMENT, CATALOGUE, soon) == (
        "It ends on 31 December 2026, in less than 6 months.",
    )
    assert warnings(LOT, AGREEMENT, CATALOGUE, date(2027, 1, 31)) == (
        "Edition 4 of YPO was issued on 5 January 2026, more than 12 months ago.",
    )
    assert warnings(LOT, AGREEMENT, CATALOGUE, late) == (
        "Edition 4 of YPO is out of date since 5 February 2027.",
    )


def test_money_is_said_part_by_part() -> None:
    lot = replace(LOT, evidence=(Evidence("saving-range", "40 users", DAY, 200, None, 400),))
    stated = replace(AGREEMENT, rebate_rate=50)

    said = money(lot, stated, net_effect(lot, stated, Pence(1_000_00)))

    assert ("of which", "£20.00 to £40.00: saving on price 2 % to 4 % (40 users)") in said
    assert ("of which", "£5.00: rebate 0.5 %") in said
    assert dict(said)["Effect on our spend"].startswith("£25.00 to £45.00 on £1,000.00; not")
    assert dict(money(LOT, AGREEMENT, None)) == {
        "Fees, levy and rebate": "not stated",
        "Evidence": "not stated",
    }
