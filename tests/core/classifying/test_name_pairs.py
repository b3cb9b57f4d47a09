"""Pairs of names: offered with evidence, false friends left alone."""

from __future__ import annotations

import pytest

from core.classifying.names import group, suggest_pairs


def reasons(*names: str) -> dict[tuple[str, str], str]:
    pairs = suggest_pairs([(name, 1) for name in names])
    return {(pair.left, pair.right): pair.reason for pair in pairs}


def test_nothing_is_offered_for_different_names() -> None:
    assert reasons("Acme Ltd", "Zenith Ltd", "Apex Ltd") == {}
    assert suggest_pairs([]) == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Age Concern", "Care Concern"),
        ("Fostering Ltd", "UK Fostering Ltd"),
        ("Acme Ltd", "Acme Holdings Ltd"),
        ("Northgate School", "Southgate School"),
        ("3 Counties Care", "5 Counties Care"),
        ("J Smith", "J Smyth"),
    ],
)
def test_false_friends_are_not_offered(left: str, right: str) -> None:
    assert reasons(left, right) == {}


def test_one_letter_between_two_words_that_both_stand_elsewhere_is_no_slip() -> None:
    names = ["Brook Street Bureau", "Brock Street Bureau", "Brook Hall", "Brock Hall"]

    assert reasons(*names) == {}


def test_a_legal_form_is_named_as_the_difference() -> None:
    assert "legal form" in reasons("Acme Ltd", "Acme Limited")["Acme Limited", "Acme Ltd"]


def test_case_and_punctuation_are_the_strongest() -> None:
    (pair,) = suggest_pairs([("ACME LTD.", 1), ("Acme Ltd", 5)])

    assert (pair.left, pair.right, pair.strength) == ("Acme Ltd", "ACME LTD.", 100)


def test_a_slip_of_one_letter_is_offered_with_both_words() -> None:
    found = reasons("Zenith Refrigeration Ltd", "Zenith Refridgeration Ltd")

    assert "refrigeration" in next(iter(found.values()))


def test_two_swapped_letters_of_a_short_word_are_offered() -> None:
    found = reasons("Axle Building Services Ltd", "Axel Building Services Ltd")

    assert "Two letters are swapped" in next(iter(found.values()))
    assert reasons("Axle Building Services Ltd", "Axis Building Services Ltd") == {}


def test_a_name_that_was_cut_off_is_offered() -> None:
    found = reasons("Specialist Highway Surfac", "Specialist Highway Surfacing Ltd")

    assert next(iter(found.values())) == "Cut off after 25 characters"


def test_words_in_another_order_and_other_spaces_are_offered() -> None:
    assert "order" in next(iter(reasons("Smith John Builders", "John Smith Builders").values()))
    assert "spaces" in next(iter(reasons("Car Pet Services", "Carpet Services").values()))


def test_a_trading_name_is_offered() -> None:
    found = reasons("J Smith t/a Bright Windows", "Bright Windows Ltd")

    assert next(iter(found.values())) == "Also named Bright Windows"


def test_the_heavier_name_stands_left_and_strong_pairs_come_first() -> None:
    pairs = suggest_pairs(
        [("Acme Ltd", 5), ("Acme Limited", 9), ("Zenith Fires", 1), ("ZENITH FIRES", 2)]
    )

    assert [(pair.left, pair.right) for pair in pairs] == [
        ("ZENITH FIRES", "Zenith Fires"),
        ("Acme Limited", "Acme Ltd"),
    ]


def test_groups_hold_every_name_and_strong_offers_only() -> None:
    grouped = group(
        ["Acme Ltd", "ACME LIMITED", "Acme Limited", "Zenith Paint", "Zenith Pamphlet"]
    )

    assert grouped["Acme Ltd"] == grouped["ACME LIMITED"] == grouped["Acme Limited"]
    assert grouped["Zenith Paint"] == "Zenith Paint"
    assert len(grouped) == 5


def test_places_after_a_dash_are_offered_with_the_name_and_with_each_other() -> None:
    found = reasons("Kite Homes Ltd", "Kite Homes - Hull Ltd", "Kite Homes - Leeds")

    assert len(found) == 3
    assert set(found.values()) == {"Same name but for the place after the dash"}
    assert reasons("Kite - Hull", "Kite - Leeds") == {}
