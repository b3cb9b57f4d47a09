"""The learner: small, the same every time, and able to say what decided."""

from __future__ import annotations

import random

from core.classifying import learner, taxonomy_data
from core.classifying.kinds import ReadKind, read_kinds
from core.classifying.seed import build
from core.domain.decisions import Kind
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode

TREE = taxonomy_data.load_taxonomy()
CLEANING = CategoryCode("facilities.cleaning")
TAXIS = CategoryCode("travel.passenger")


def kind(supplier: str, words: str = "", department: str = "", number: int = 1) -> Kind:
    return Kind(KindId(number), supplier, "", "", department, words, "", "")


def read(supplier: str, words: str = "") -> ReadKind:
    return next(iter(read_kinds([kind(supplier, words)])))


def test_the_shipped_seed_is_what_its_sources_give() -> None:
    shipped = (taxonomy_data.files("resources") / "taxonomy" / "seed.json").read_text("utf-8")

    assert shipped == build()


def test_the_seed_alone_knows_plain_words() -> None:
    found = learner.taught([], TREE).suggest(read("Sparkle Window Cleaning Ltd"))

    assert found is not None
    assert found.category == CLEANING
    assert "cleaning" in found.reason


def test_words_that_say_nothing_get_no_suggestion() -> None:
    assert learner.taught([], TREE).suggest(read("Zqx Wvut Ltd")) is None
    assert learner.taught([], TREE).best([read("Zqx Wvut Ltd")]) == ()
    assert learner.taught([], TREE).best([]) == ()


def test_it_learns_what_the_body_decided() -> None:
    decided = [(kind(f"Zqx {name} Ltd"), TAXIS) for name in ("Ab", "Cd", "Ef", "Gh")]

    before = learner.suggester([], TREE)([kind("Zqx Wvut")])
    after = learner.suggester(decided, TREE)([kind("Zqx Wvut")])

    assert before == ()
    assert after[0].category == TAXIS
    assert after[0].reason == "Word: zqx"


def test_a_decision_out_of_scope_teaches_nothing() -> None:
    decided = [(kind("Zqx Ltd"), CategoryCode("pay.salaries"))] * 5

    assert learner.suggester(decided, TREE)([kind("Zqx Ltd")]) == ()


def test_the_order_of_teaching_does_not_matter() -> None:
    decided = [
        (kind(f"Zqx {n} Taxis", "journeys", "Schools"), TAXIS if n % 3 else CLEANING)
        for n in range(40)
    ]
    mixed = decided[:]
    random.Random(7).shuffle(mixed)
    asked = [[kind("Zqx 50 Taxis"), kind("Cleaning Zqx")]]

    assert [learner.suggester(decided, TREE)(k) for k in asked] == [
        learner.suggester(mixed, TREE)(k) for k in asked
    ]


def test_up_to_three_suggestions_the_clearest_first() -> None:
    found = learner.taught([], TREE).best([read("School Catering Equipment Repairs")])

    assert 1 <= len(found) <= 3
    assert [offer.strength for offer in found] == sorted(
        (offer.strength for offer in found), reverse=True
    )
    assert len({offer.category for offer in found}) == len(found)


def test_a_group_leads_or_is_led() -> None:
    taught = learner.taught([], TREE)

    assert taught.lead(read("Sparkle Window Cleaning"), "facilities") > 0
    assert taught.lead(read("Sparkle Window Cleaning"), "fleet") < 0
    assert taught.lead(read("Sparkle Window Cleaning"), "pay") == 0
