from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.classifying.kinds import read_kinds
from core.classifying.learner import taught
from core.classifying.taxonomy_data import load_taxonomy
from core.classifying.topic import Topic
from core.domain.decisions import Kind
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode

TEXTS = st.one_of(
    st.sampled_from(
        ["", "H.M. Revenue", "Batteries & Boxes", "mtce of lifts", "Caf\u00e9 Zo\u00eb", "O'Neill"]
    ),
    st.text("survey batie hm.'&+fgrnc-1\u00e9", max_size=18),
)
KINDS = st.builds(
    lambda *texts: Kind(KindId(1), texts[0], texts[1], texts[2], texts[3], texts[4], "", ""),
    *[TEXTS] * 5,
)


@given(said=KINDS, other=KINDS)
@settings(max_examples=400, deadline=None)
def test_no_kind_is_missed_that_a_decision_teaches_of(said: Kind, other: Kind) -> None:
    learner = taught(
        [(read, CategoryCode("energy.electricity")) for read in read_kinds([said])],
        load_taxonomy(),
    )

    touched = learner.touches(*read_kinds([other]))

    assert not touched or Topic(read_kinds([said])).may_touch(other)


def test_a_code_and_an_account_of_single_letters_are_initials_together() -> None:
    kind = Kind(KindId(1), "", "a", "b", "", "", "", "")

    assert Topic(read_kinds([kind])).may_touch(kind)


def test_kinds_without_a_word_in_common_are_passed_over() -> None:
    lamps = Kind(KindId(1), "Tarn Power", "", "Lighting", "Parks", "lamps", "", "")
    paper = Kind(KindId(2), "Office Nook", "", "Stationery", "Library", "paper", "", "")

    assert not Topic(read_kinds([lamps])).may_touch(paper)


def test_a_department_is_compared_with_departments_alone() -> None:
    said = Kind(KindId(1), "Tarn Power", "", "", "Parks", "lamps", "", "")
    bought = Kind(KindId(2), "Greenfold", "", "", "Town Hall", "benches for parks", "", "")
    housed = Kind(KindId(3), "Greenfold", "", "", "Parks and Play", "benches", "", "")

    topic = Topic(read_kinds([said]))

    assert not topic.may_touch(bought)
    assert topic.may_touch(housed)
