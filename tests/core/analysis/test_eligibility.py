from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.analysis.eligibility import can_use, live_on, term
from core.domain.agreements import Agreement, EligibilityRule, Lot, Usable
from core.domain.parties import Body, Identifier, Sector

DAY = date(2026, 3, 31)
LOT = Lot("1", "Pens")
AGREEMENT = Agreement(
    "A1",
    "Office",
    "Alpha",
    "framework",
    date(2024, 1, 1),
    date(2027, 12, 31),
    (LOT,),
    texts={"entitled": "All public bodies"},
)
BODY = Body(
    "Little Marsh Parish Council",
    "parish-council",
    Sector.WIDER,
    region="UKD",
    identifiers=(Identifier("GB-LAE", "LMP"),),
    memberships=("Charlie Club",),
)


def include(kind: str, value: str, text: str = "") -> EligibilityRule:
    return EligibilityRule(True, kind, value, text)


def exclude(kind: str, value: str, text: str = "") -> EligibilityRule:
    return EligibilityRule(False, kind, value, text)


def lot(*rules: EligibilityRule) -> Lot:
    return replace(LOT, eligibility=rules)


def test_without_rules_the_publishers_words_are_the_answer() -> None:
    answer = can_use(LOT, AGREEMENT, BODY, DAY)

    assert answer.usable is Usable.YES
    assert answer.reason == "Alpha says it is for: All public bodies"


def test_without_rules_or_words_the_answer_is_to_ask() -> None:
    answer = can_use(LOT, replace(AGREEMENT, texts={}), BODY, DAY)

    assert answer.usable is Usable.ASK
    assert answer.reason == "Alpha does not say who may use it. Ask them."


def test_a_rule_that_holds_needs_no_further_words() -> None:
    answer = can_use(lot(include("sector", "wider")), replace(AGREEMENT, texts={}), BODY, DAY)

    assert answer.usable is Usable.YES
    assert answer.reason == "Open to your sector (the wider public sector)."


def test_an_ended_lot_says_when_it_ended() -> None:
    answer = can_use(LOT, AGREEMENT, BODY, date(2028, 1, 1))

    assert (answer.usable, answer.reason) == (Usable.NO, "It ended on 31 December 2027.")


def test_a_coming_lot_says_when_it_starts() -> None:
    answer = can_use(LOT, AGREEMENT, BODY, date(2023, 12, 31))

    assert (answer.usable, answer.reason) == (Usable.NO, "It starts on 1 January 2024.")


def test_what_excludes_beats_what_includes() -> None:
    rules = (include("sector", "wider"), exclude("body-type", "parish-council"))

    answer = can_use(lot(*rules), AGREEMENT, BODY, DAY)

    assert answer.usable is Usable.NO
    assert answer.reason == "You cannot use it: not open to parish council."


def test_an_exclusion_speaks_in_the_publishers_words() -> None:
    rule = exclude("region", "UKD", "you are north of the Mersey.")

    assert can_use(lot(rule), AGREEMENT, BODY, DAY).reason == (
        "You cannot use it: you are north of the Mersey."
    )


def test_an_exclusion_of_others_does_not_matter() -> None:
    assert can_use(lot(exclude("sector", "central")), AGREEMENT, BODY, DAY).usable is Usable.YES


def test_includes_of_one_kind_are_alternatives() -> None:
    rules = (include("body-type", "academy-trust"), include("body-type", "parish-council"))

    answer = can_use(lot(*rules), AGREEMENT, BODY, DAY)

    assert answer.usable is Usable.YES
    assert answer.reason == "Open to your kind of body (academy trust or parish council)."


def test_includes_of_different_kinds_must_all_hold() -> None:
    rules = (include("sector", "wider"), include("region", "UKI"), include("region", "UKJ"))

    answer = can_use(lot(*rules), AGREEMENT, BODY, DAY)

    assert (answer.usable, answer.reason) == (Usable.NO, "It is only for London or South East.")


def test_a_body_without_a_region_is_told_to_ask() -> None:
    somewhere = replace(BODY, region="")

    included = can_use(lot(include("region", "UKD")), AGREEMENT, somewhere, DAY)
    excluded = can_use(lot(exclude("region", "UKD")), AGREEMENT, somewhere, DAY)

    assert included.usable is excluded.usable is Usable.ASK
    assert included.reason == "It is only for North West. Your region is not in this book."
    assert excluded.reason == "Ask: it is not open to North West."


@pytest.mark.parametrize("stated", ["UKD, UKE", "North West", "England", "UKC / UKD"])
def test_a_rule_may_name_several_regions_or_name_them_in_words(stated: str) -> None:
    assert can_use(lot(include("region", stated)), AGREEMENT, BODY, DAY).usable is Usable.YES
    assert can_use(lot(exclude("region", stated)), AGREEMENT, BODY, DAY).usable is Usable.NO


@pytest.mark.parametrize("region", ["UKD", "ukd3", "North West"])
def test_a_region_may_be_a_code_a_smaller_area_or_a_name(region: str) -> None:
    there = replace(BODY, region=region)

    assert can_use(lot(include("region", "UKD")), AGREEMENT, there, DAY).usable is Usable.YES


@pytest.mark.parametrize("value", ["UK", "all"])
def test_everywhere_needs_no_region(value: str) -> None:
    rules = lot(include("region", value))

    assert can_use(rules, AGREEMENT, replace(BODY, region=""), DAY).usable is Usable.YES


def test_who_is_not_a_member_is_told_to_join_first() -> None:
    answer = can_use(lot(include("member-of", "Delta")), AGREEMENT, BODY, DAY)

    assert answer.usable is Usable.NO
    assert answer.reason == "Join first: it is only for members of Delta."


def test_a_member_may_use_it_however_the_club_is_written() -> None:
    assert can_use(lot(include("member-of", "CHARLIE CLUB")), AGREEMENT, BODY, DAY).usable is (
        Usable.YES
    )


@pytest.mark.parametrize("value", ["GB-LAE:LMP", "gb-lae-lmp", "LMP"])
def test_a_body_may_be_named_by_its_identifier(value: str) -> None:
    assert can_use(lot(include("body-id", value)), AGREEMENT, BODY, DAY).usable is Usable.YES


def test_a_named_list_without_us_says_no_and_without_our_identifier_asks() -> None:
    rules = lot(include("body-id", "GB-LAE:XYZ"))

    assert can_use(rules, AGREEMENT, BODY, DAY).usable is Usable.NO
    nameless = can_use(rules, AGREEMENT, replace(BODY, identifiers=()), DAY)
    assert nameless.usable is Usable.ASK


def test_a_kind_of_rule_that_we_do_not_know_is_asked_about() -> None:
    answer = can_use(lot(include("turnover", "small")), AGREEMENT, BODY, DAY)

    assert answer.usable is Usable.ASK
    assert answer.reason == "It is only for small. Your turnover is not in this book."


@pytest.mark.parametrize(
    ("stated", "usable"),
    [("yes", Usable.ASK), ("Delta", Usable.ASK), ("Charlie Club", Usable.YES), ("no", Usable.YES)],
)
def test_required_membership_is_asked_about_unless_we_are_members(
    stated: str, usable: Usable
) -> None:
    texts = {"entitled": "All", "membership_required": stated}

    assert can_use(LOT, replace(AGREEMENT, texts=texts), BODY, DAY).usable is usable


def test_membership_of_the_owner_is_meant_by_a_plain_yes() -> None:
    texts = {"entitled": "All", "membership_required": "Yes"}
    member = replace(BODY, memberships=("alpha",))

    assert can_use(LOT, replace(AGREEMENT, texts=texts), member, DAY).usable is Usable.YES


def test_a_no_is_said_before_a_question() -> None:
    rules = lot(include("region", "UKD"), include("sector", "central"))

    answer = can_use(rules, AGREEMENT, replace(BODY, region=""), DAY)

    assert (answer.usable, answer.reason) == (Usable.NO, "It is only for central government.")


def test_a_lot_follows_its_agreements_extension() -> None:
    extended = replace(AGREEMENT, extension_taken=date(2028, 12, 31))

    assert term(extended, LOT) == (date(2024, 1, 1), date(2028, 12, 31))
    assert term(extended, replace(LOT, end=extended.end))[1] == date(2028, 12, 31)


def test_a_lot_with_dates_of_its_own_keeps_them() -> None:
    own = replace(LOT, start=date(2025, 1, 1), end=date(2026, 6, 30))
    extended = replace(AGREEMENT, extension_taken=date(2028, 12, 31))

    assert term(extended, own) == (date(2025, 1, 1), date(2026, 6, 30))


def test_a_lot_is_live_on_its_first_and_last_day() -> None:
    assert live_on(AGREEMENT, LOT, date(2024, 1, 1))
    assert live_on(AGREEMENT, LOT, date(2027, 12, 31))
    assert not live_on(AGREEMENT, LOT, date(2028, 1, 1))
