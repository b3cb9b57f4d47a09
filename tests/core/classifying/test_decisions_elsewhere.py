"""What a decision on one purchase kind may move of others, and what it may not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.classifying import taxonomy_data
from core.classifying.rules import Choice, decide
from core.domain.decisions import Kind, Outcome
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode

CLEANING = CategoryCode("facilities.cleaning")
STATIONERY = CategoryCode("office.stationery")
ASKED = (
    *("British Gas", "Sparkle Window Cleaning Ltd", "Ashby Taxis", "Tesco Stores 2335"),
    *("Bloggs and Daughter", "Anderson Tree Care Ltd", "Hays Specialist Recruitment"),
)


def kind(number: int, supplier: str, words: str = "") -> Kind:
    return Kind(KindId(number), supplier, "", "", "", words, "", "")


def shipped(
    kinds: list[Kind], choices: dict[KindId, Choice] | None = None
) -> dict[KindId, Outcome]:
    return decide(
        kinds,
        taxonomy_data.starter_rules(),
        taxonomy_data.load_taxonomy(),
        taxonomy_data.load_crosswalks(),
        (),
        choices,
    )


def chosen(kinds: list[Kind], category: CategoryCode) -> dict[KindId, Choice]:
    return {one.id: (category, "", "You put it here") for one in kinds}


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.sampled_from((CLEANING, STATIONERY)))
def test_a_decision_moves_nothing_that_it_does_not_speak_of(
    count: int, category: CategoryCode
) -> None:
    asked = [kind(number, name) for number, name in enumerate(ASKED, start=1)]
    decided = [kind(100 + n, f"Zqx{n} Wvut", "zqxish goods") for n in range(count)]

    alone = shipped(asked)
    beside = shipped([*asked, *decided], chosen(decided, category))

    assert {one.id: beside[one.id] for one in asked} == alone


def test_a_decision_that_shares_a_plain_word_takes_no_answer_away() -> None:
    asked = kind(1, "Sparkle Window Cleaning Services")
    decided = [kind(2, "Northern Services", "monthly services")]

    alone = shipped([asked])
    beside = shipped([asked, *decided], chosen(decided, STATIONERY))

    assert alone[asked.id].category == beside[asked.id].category == CLEANING


def test_decisions_on_the_same_supplier_are_followed() -> None:
    asked = kind(1, "Zqx Wvut", "spring order")
    decided = [kind(n, "Zqx Wvut", "order") for n in range(2, 6)]

    found = shipped([asked, *decided], chosen(decided, STATIONERY))

    assert found[asked.id].category == STATIONERY
    assert found[asked.id].reason.startswith("Word")


def test_a_word_of_a_firm_is_none_where_it_is_a_persons_name() -> None:
    found = shipped([kind(1, "Ruth McDonald"), kind(2, "McDonalds")])

    assert found[KindId(1)].category == ""
    assert found[KindId(2)].category == "food.catering"
