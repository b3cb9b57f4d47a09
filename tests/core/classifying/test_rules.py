"""Which rule decides, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.classifying import taxonomy_data
from core.classifying.rules import decide, description_words
from core.domain.decisions import Kind, Method, Outcome, Rule, RuleId, held_as
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, CategoryCode

ELECTRICITY = CategoryCode("energy.electricity")
CLEANING = CategoryCode("facilities.cleaning")
STATIONERY = CategoryCode("office.stationery")


def kind(supplier: str = "Acme Ltd", account: str = "", words: str = "", given: str = "") -> Kind:
    code, _, name = account.partition(" ") if account[:1].isdigit() else ("", "", account)
    return Kind(KindId(1), supplier, code, name, "", words, "", given)


def outcome(purchase: Kind, *rules: Rule, presets: tuple[str, ...] = ()) -> Outcome:
    return decide(
        [purchase],
        rules,
        taxonomy_data.load_taxonomy(),
        taxonomy_data.load_crosswalks(),
        taxonomy_data.scope_presets(presets),
    )[KindId(1)]


def rule(number: int, category: str = ELECTRICITY, **conditions: str) -> Rule:
    return Rule(RuleId(number), category=CategoryCode(category), **conditions)


def shipped(number: int, category: str, **conditions: str) -> Rule:
    return Rule(RuleId(-number), category=CategoryCode(category), shipped=True, **conditions)


def test_without_rules_a_kind_is_unknown() -> None:
    found = outcome(kind())

    assert (found.category, found.method, found.scope) == (UNKNOWN, Method.UNKNOWN, "")


def test_a_supplier_is_compared_as_a_tidied_name() -> None:
    found = outcome(kind("E.ON UK PLC"), rule(1, supplier="E.On (UK) Limited"))

    assert found.category == ELECTRICITY
    assert found.method is Method.SUPPLIER
    assert found.reason == "Rule: supplier is E.ON UK PLC"


def test_a_tilde_finds_whole_words_within_the_supplier() -> None:
    within = rule(1, supplier="~gas")

    assert outcome(kind("Northern Gas Networks"), within).category == ELECTRICITY
    assert outcome(kind("Gasket Supplies"), within).category == UNKNOWN


def test_words_are_whole_words_and_a_plural_counts() -> None:
    toner = rule(1, STATIONERY, words="toner|ink cartridge")

    assert outcome(kind(words="black toners"), toner).reason == "Word: toner"
    assert outcome(kind(words="INK CARTRIDGES"), toner).category == STATIONERY
    assert outcome(kind(words="stoner park"), toner).category == UNKNOWN


def test_an_account_is_met_by_its_code_or_its_name() -> None:
    by_code, by_name = rule(1, account="4310"), rule(1, account="electricity")

    assert outcome(kind(account="4310 Electricity"), by_code).reason == "Account 4310 Electricity"
    assert outcome(kind(account="4310 Electricity"), by_name).category == ELECTRICITY
    assert outcome(kind(account="4311 Gas"), by_code).category == UNKNOWN


def test_supplier_and_account_beat_supplier_which_beats_account() -> None:
    both = rule(3, STATIONERY, supplier="acme", account="4000")
    supplier = rule(2, CLEANING, supplier="acme")
    account = rule(1, ELECTRICITY, account="4000")
    purchase = kind(account="4000 Sundries")

    assert outcome(purchase, account, supplier, both).category == STATIONERY
    assert outcome(purchase, account, supplier).category == CLEANING
    assert outcome(purchase, account).category == ELECTRICITY


def test_all_conditions_of_a_rule_must_hold() -> None:
    both = rule(1, supplier="acme", words="toner")

    assert outcome(kind(words="paper"), both).category == UNKNOWN
    assert outcome(kind("Other", words="toner"), both).category == UNKNOWN


def test_own_rules_beat_shipped_ones_and_the_earlier_own_rule_wins_a_tie() -> None:
    ready = shipped(1, "office.furniture", supplier="acme", account="4000")
    first, second = rule(1, CLEANING, words="mop"), rule(2, STATIONERY, words="pad")

    found = outcome(kind(account="4000 Sundries", words="pad mop"), ready, first, second)

    assert found.category == CLEANING


def test_the_longer_phrase_wins() -> None:
    short = shipped(1, "construction.materials", words="paper")
    long = shipped(2, "office.stationery", words="stationery and paper")

    assert outcome(kind(words="stationery and paper"), short, long).category == STATIONERY


def test_shipped_words_that_point_to_two_groups_decide_nothing() -> None:
    one, two = shipped(1, CLEANING, words="mop"), shipped(2, STATIONERY, words="pad")

    found = outcome(kind(words="mop pad"), one, two)

    assert found.method is Method.UNKNOWN


EXAMS = CategoryCode("education.services")
RESOURCES = CategoryCode("education.supplies")
# "Learning" is said of two leaves, "examination" of one.
COURSES = shipped(1, EXAMS, words="learning courses")
EXAMINED = shipped(2, EXAMS, words="examination")


def test_what_was_bought_decides_within_a_group_where_its_words_are_clearer() -> None:
    of_a_trade = shipped(3, RESOURCES, supplier="~Learning")
    of_a_firm = shipped(4, RESOURCES, supplier="~Quixley")
    exams = kind("Quixley Learning Ltd", "610300 Examination fees")

    found = outcome(exams, of_a_trade, COURSES, EXAMINED)

    assert (found.category, found.reason) == (EXAMS, "Word: examination")
    assert outcome(exams, of_a_firm, COURSES, EXAMINED).category == RESOURCES


def test_a_leaf_that_is_left_over_yields_to_what_the_account_names() -> None:
    named = shipped(1, "energy.other", supplier="~Quixley Energy Supply")
    supplied = kind("Quixley Energy Supply plc", "540100 Electricity")

    found = outcome(supplied, named, shipped(2, ELECTRICITY, words="electricity"))

    assert found.category == ELECTRICITY


def test_an_account_that_names_nothing_leaves_the_name_as_it_is() -> None:
    of_a_firm = shipped(3, RESOURCES, supplier="Quixley Learning")

    found = outcome(kind("Quixley Learning Ltd", "610000 Sundries"), of_a_firm, COURSES)

    assert found.category == RESOURCES


def test_where_name_and_account_name_two_groups_and_the_account_is_clearer_it_is_asked() -> None:
    purchase = kind("Moor Education Trust", "480 Stationery")

    found = outcome(purchase, *taxonomy_data.starter_rules())

    assert (found.category, found.reason) == (UNKNOWN, "Words point to different categories")


def test_a_firm_that_is_known_by_name_stands_beside_a_vague_account() -> None:
    purchase = kind("Screwfix", "4300 Materials and supplies general")

    found = outcome(purchase, *taxonomy_data.starter_rules())

    assert found.category == "construction.materials"


def test_what_the_file_gives_beats_shipped_rules() -> None:
    given = kind(words="toner", given="Facilities > Cleaning, hygiene and pest control")

    found = outcome(given, shipped(1, STATIONERY, words="toner"))

    assert (found.category, found.method) == (CLEANING, Method.GIVEN)


def test_a_given_cpv_code_finds_its_leaf() -> None:
    purchase = Kind(KindId(1), "Acme", "", "", "", "", "09310000-5", "")

    assert outcome(purchase).category == ELECTRICITY


def test_a_scope_preset_takes_spend_out_and_says_why() -> None:
    found = outcome(kind("HM Revenue & Customs"), presets=("pay", "tax"))

    assert (found.scope, found.category) == ("tax", "tax-debt.tax")
    assert "supplier's name" in found.scope_reason


def test_an_unless_word_keeps_spend_in_scope() -> None:
    found = outcome(kind(account="Salaries", words="agency staff"), presets=("pay",))

    assert found.scope == ""


def test_an_own_rule_brings_spend_back_into_scope() -> None:
    council = kind("Ambridge Borough Council")

    assert outcome(council, presets=("public-bodies",)).scope == "public-bodies"
    found = outcome(
        council, rule(1, CLEANING, supplier=council.supplier), presets=("public-bodies",)
    )
    assert (found.scope, found.category) == ("", CLEANING)


def test_a_rule_on_a_supplier_leaves_out_of_scope_what_the_account_takes_out() -> None:
    rates = kind("Quixley Council", account="Business rates")
    on_supplier = rule(1, CLEANING, supplier=rates.supplier)

    assert outcome(kind("Quixley Council", account="Zzz"), on_supplier).category == CLEANING
    found = outcome(rates, on_supplier, presets=("rates",))

    assert (found.scope, found.rule_id) == ("rates", None)


@pytest.mark.parametrize(
    "asked",
    [
        {"supplier": "Quixley Council", "account": "Business rates"},
        {"account": "Business rates"},
        {"words": "business rates"},
    ],
)
def test_a_rule_that_names_what_was_bought_brings_it_back(asked: dict[str, str]) -> None:
    rates = kind("Quixley Council", account="Business rates")

    found = outcome(rates, rule(1, CLEANING, **asked), presets=("rates",))

    assert (found.scope, found.category) == ("", CLEANING)


def test_a_rule_on_an_account_leaves_out_of_scope_whom_a_preset_names() -> None:
    found = outcome(
        kind("HM Revenue & Customs", account="Zzz"),
        rule(1, CLEANING, account="Zzz"),
        presets=("tax",),
    )

    assert found.scope == "tax"


def test_a_rule_that_holds_back_leaves_the_word_to_the_next() -> None:
    rates = kind("Quixley Council", account="Business rates")
    rules = (
        rule(1, CLEANING, supplier=rates.supplier),
        rule(2, ELECTRICITY, account="Business rates"),
    )

    assert outcome(rates, *rules, presets=("rates",)).category == ELECTRICITY


def test_an_own_rule_can_take_spend_out_of_scope() -> None:
    found = outcome(kind(), Rule(RuleId(7), supplier="acme", scope="internal"))

    assert (found.scope, found.category) == ("internal", "internal.recharges")
    assert found.rule_id == 7


def test_a_category_that_is_out_of_scope_takes_the_spend_with_it() -> None:
    found = outcome(kind(words="lottery"), rule(1, "grants.voluntary", words="lottery"))

    assert found.scope == "community"


def test_a_choice_stands_above_everything() -> None:
    found = decide(
        [kind("HM Revenue & Customs")],
        (),
        taxonomy_data.load_taxonomy(),
        taxonomy_data.load_crosswalks(),
        taxonomy_data.scope_presets(["tax"]),
        {KindId(1): (CLEANING, "", "You put it here")},
    )[KindId(1)]

    assert (found.category, found.scope, found.method) == (CLEANING, "", Method.LINE)


@pytest.mark.parametrize(
    ("reason", "taught"), [("You put it here", STATIONERY), (held_as(Method.RULE), UNKNOWN)]
)
def test_what_only_holds_a_kind_where_it_was_teaches_nothing(reason: str, taught: str) -> None:
    words = "zorb blimfish quandle"
    decided = [replace(kind(words=words), id=KindId(n)) for n in range(1, 9)]

    found = decide(
        [*decided, replace(kind("Other Ltd", words=words), id=KindId(9))],
        (),
        taxonomy_data.load_taxonomy(),
        taxonomy_data.load_crosswalks(),
        (),
        {one.id: (STATIONERY, "", reason) for one in decided},
    )

    assert {found[one.id].category for one in decided} == {STATIONERY}
    assert found[KindId(9)].category == taught


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Toner INV0042 12/04/2020", "toner"),
        ("April 2021 Window Cleaning (3rd visit)", "window cleaning visit"),
        ("B&B for A O'Neill", "b&b for a o'neill"),
        ("Bed & Breakfast payments", "bed & breakfast payments"),
        ("& 12 &", ""),
        ("", ""),
    ],
)
def test_descriptions_lose_numbers_and_dates(text: str, words: str) -> None:
    assert description_words(text) == words


@pytest.mark.parametrize(
    "text", ["INV0042 paper 12", "3rd floor, bay 7a", "4x4 tyres 205/55R16", "9"]
)
def test_the_words_of_a_description_are_the_same_whichever_digits_it_has(text: str) -> None:
    assert description_words(text) == description_words(re.sub("[0-9]+", "0", text))
