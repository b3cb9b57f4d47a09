"""From what a file says of itself to the tree."""

from __future__ import annotations

import pytest

from core.classifying import taxonomy_data
from core.classifying.crosswalk import Crosswalk, CrosswalkRow, leaves_for, levels_of
from core.classifying.rules import decide
from core.domain.decisions import Kind, Method
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, CategoryCode

TREE = taxonomy_data.load_taxonomy()
SHIPPED = taxonomy_data.load_crosswalks()


@pytest.mark.parametrize(
    ("code", "label", "leaf"),
    [
        ("", "Legal Services", "professional.legal"),
        ("", "legal services", "professional.legal"),
        ("E14", "", "facilities.cleaning"),
        ("bae150", "", "energy.other"),
        ("", "E14 Cleaning and caretaking", "facilities.cleaning"),
        ("09310000-5", "", "energy.electricity"),
        ("energy.gas", "", "energy.gas"),
        ("", "Stationery and office supplies", "office.stationery"),
        ("", "Unclassified Trade", UNKNOWN),
        ("99999999", "", UNKNOWN),
        ("", "", UNKNOWN),
    ],
)
def test_codes_and_labels_find_their_leaf(code: str, label: str, leaf: str) -> None:
    assert SHIPPED.find(code, label) == leaf


def test_a_label_with_two_meanings_means_nothing() -> None:
    rows = [
        CrosswalkRow("a", "", "Plant", CategoryCode("construction.plant"), "exact"),
        CrosswalkRow("b", "", "Plant", CategoryCode("facilities.grounds"), "exact"),
    ]

    assert Crosswalk(rows, TREE, {}).find("", "Plant") == UNKNOWN


def test_the_label_beats_the_code() -> None:
    assert SHIPPED.find("09310000", "Legal Services") == "professional.legal"


def test_levels_are_read_from_the_deepest_up() -> None:
    assert levels_of("(81700) Travel > Business travel > Hotels")[1:] == [
        "Hotels",
        "Business travel",
        "Travel",
    ]
    assert levels_of("CATERING.FOOD & BEVERAGES")[1:] == ["FOOD & BEVERAGES", "CATERING"]
    assert levels_of("  ") == []


@pytest.mark.parametrize(
    ("label", "leaf"),
    [
        ("Travel > Business Travel > Hotels", "travel.accommodation"),
        ("FIRE & SECURITY.MANNED GUARDING", "facilities.security"),
        ("(81700) Lab Equipment", "operational.laboratory"),
        ("Facilities Management > Something unheard of", "facilities.management"),
    ],
)
def test_words_of_the_deepest_level_say_more_than_a_level_above(label: str, leaf: str) -> None:
    purchase = Kind(KindId(1), "Acme", "", "", "", "", "", label)

    found = decide([purchase], taxonomy_data.starter_rules(), TREE, SHIPPED)[KindId(1)]

    assert (found.category, found.method) == (leaf, Method.GIVEN)
    assert found.reason == f"The file says: {label}"


def test_leaves_that_meet_a_cpv_code_are_all_named() -> None:
    assert leaves_for("09310000", TREE) == ("energy.electricity", "energy.other")


def test_every_row_of_the_shipped_crosswalks_points_to_a_leaf_or_says_unknown() -> None:
    assert SHIPPED.find("", "Grants") in TREE.categories


@pytest.mark.parametrize(
    ("label", "leaf"),
    [
        ("VETERINARY SERVICES", "waste.environment"),
        ("Stationery, office supplies, printing and writing paper", "office.stationery"),
        ("ARCHITECTURAL/ENG/SURVEY", "professional.design"),
        ("Member organizations - DEF", "professional.memberships"),
        ("Chemicals and allied products (not elsewhere classified)", "operational.laboratory"),
        ("Catalog merchant", UNKNOWN),
    ],
)
def test_kinds_of_merchants_are_known_by_their_published_and_shortened_names(
    label: str, leaf: str
) -> None:
    assert SHIPPED.find("", label) == leaf


@pytest.mark.parametrize(
    ("group", "words", "leaf"),
    [
        ("General Retail and Wholesale", "furniture equip stores", "office.furniture"),
        ("Office Stationery, Equipment and Su", "commercial furniture", "office.furniture"),
        ("Professional Services", "legal services", "professional.legal"),
        ("Professional Services", "", "professional.other"),
        ("Statutory Bodies", "fines", UNKNOWN),
    ],
)
def test_the_kind_of_merchant_beside_its_group_says_more(
    group: str, words: str, leaf: str
) -> None:
    purchase = Kind(KindId(1), "", "", "", "", words, "", group)

    found = decide([purchase], (), TREE, SHIPPED)[KindId(1)]

    assert found.category == leaf
    assert leaf == UNKNOWN or found.method is Method.GIVEN


def test_a_description_is_no_kind_of_merchant_beside_any_other_label() -> None:
    assert SHIPPED.find_merchant("Legal Services", "florists") == UNKNOWN
    assert SHIPPED.find_merchant("", "florists") == UNKNOWN


@pytest.mark.parametrize(
    ("code", "label", "leaf"),
    [
        # The lists say: E02 supply teaching staff, E14 cleaning, E16 energy, 5983 fuel dealers.
        ("E14", "Cleaning & caretaking costs", "facilities.cleaning"),
        ("E14", "Zibble frames", UNKNOWN),
        ("E02", "Electricity for zibbles", UNKNOWN),
        ("5983", "Fuel oil and coal dealers", "energy.heating"),
        ("5983", "", UNKNOWN),
        ("5983", "Zibble frames", UNKNOWN),
        ("79713000-5", "Guard services (zibble)", "facilities.security"),
        ("79713000-5", "Zibble frames", UNKNOWN),
    ],
)
def test_a_code_is_looked_up_only_where_its_label_agrees(code: str, label: str, leaf: str) -> None:
    assert SHIPPED.find(code, label) == leaf


@pytest.mark.parametrize(
    ("code", "label", "leaf"),
    [
        # The words of the label beat the code that does not agree with it.
        ("79713000-5", "Electricity supply", "energy.electricity"),
        # A label that says nothing leaves it to a code of eight digits.
        ("79713000-5", "Zibble frames", "facilities.security"),
        ("E14", "Zibble frames", UNKNOWN),
    ],
)
def test_what_the_label_says_beats_a_code_that_it_does_not_agree_with(
    code: str, label: str, leaf: str
) -> None:
    purchase = Kind(KindId(1), "", "", "", "", "", code, label)

    found = decide([purchase], taxonomy_data.starter_rules(), TREE, SHIPPED)[KindId(1)]

    assert found.category == leaf
