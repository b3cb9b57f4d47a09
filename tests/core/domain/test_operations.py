from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.operations import Operation, from_json

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(), st.text(), st.dictionaries(st.text(), plain, max_size=4))
def test_an_operation_is_read_back_as_it_was(
    verb: str, summary: str, asked: dict[str, object]
) -> None:
    operation = Operation(verb, summary, asked)

    assert from_json(operation.to_json()) == operation


def test_an_operation_is_written_in_one_way_only() -> None:
    first = Operation("merge", "Joined £ names", {"b": 1, "a": [2, 3]})
    second = Operation("merge", "Joined £ names", {"a": [2, 3], "b": 1})

    assert first.to_json() == second.to_json()
    assert first.to_json() == (
        '{"asked":{"a":[2,3],"b":1},"summary":"Joined £ names","verb":"merge"}'
    )


def test_an_older_operation_with_fewer_fields_still_loads() -> None:
    assert from_json('{"verb": "merge"}') == Operation("merge", "")


def test_a_newer_operation_with_more_fields_still_loads() -> None:
    text = '{"verb": "merge", "summary": "Joined", "asked": {}, "mood": "calm"}'

    assert from_json(text) == Operation("merge", "Joined")


@pytest.mark.parametrize("text", ["[]", "{}", '{"verb": 1}', "merge"])
def test_what_is_no_operation_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(text)
