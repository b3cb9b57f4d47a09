from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.taxonomy import (
    UNKNOWN,
    Category,
    CategoryCode,
    Group,
    Taxonomy,
    cpv_covers,
    group_of,
)

GAS = Category(CategoryCode("energy.gas"), "Gas", "energy", ("0912",))
TREE = Taxonomy("tree", "1", "", (Group("energy", "Energy", True),), {GAS.code: GAS})


def test_a_category_is_called_by_its_label() -> None:
    assert TREE.label(GAS.code) == "Gas"
    assert TREE.group_label("energy") == "Energy"


def test_what_is_not_in_the_tree_is_unknown() -> None:
    assert TREE.label(UNKNOWN) == TREE.label(CategoryCode("no.such")) == "Unknown"
    assert TREE.group_label("") == TREE.group_label("no") == "Unknown"


def test_a_leaf_names_its_group() -> None:
    assert group_of(GAS.code) == "energy"
    assert group_of(UNKNOWN) == ""


@pytest.mark.parametrize(
    ("stated", "prefix", "covers"),
    [
        ("09120000-6", "0912", True),
        ("09000000-3", "0912", True),
        ("09121200", "0912", True),
        ("09130000", "0912", False),
        ("30000000", "30", True),
        ("30000000", "301", True),
        ("31000000", "30", False),
        ("90", "90", True),
        ("9", "90", False),
        ("", "90", False),
        ("stationery", "stationery", False),
        ("90", "", False),
        (" 48000000-8 ", "48", True),
    ],
)
def test_cpv_codes_meet_where_one_holds_the_other(stated: str, prefix: str, covers: bool) -> None:
    assert cpv_covers(stated, prefix) is covers


@given(st.from_regex(r"[0-9]{8}", fullmatch=True), st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_whether_two_codes_meet_does_not_depend_on_their_order(one: str, other: str) -> None:
    assert cpv_covers(one, other) is cpv_covers(other, one)
    assert cpv_covers(one, one)
