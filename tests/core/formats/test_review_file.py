from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.auditing import Found, Note, Plan, ReviewNotes, Way
from core.formats.review_file import NotNotes, read_notes, write_notes

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NOTES = st.builds(
    ReviewNotes,
    subject=WORDS,
    name=WORDS,
    notes=st.lists(st.builds(Note, WORDS, WORDS, WORDS, WORDS), max_size=3).map(tuple),
    plan=st.none()
    | st.builds(
        Plan,
        st.sampled_from(Way),
        st.integers(0, 999),
        st.integers(0, 999),
        st.none() | st.integers(1, 10**12),
        st.none() | st.integers(0, 10**12),
        st.integers(50, 99),
    ),
    population=WORDS,
    found=st.dictionaries(
        WORDS, st.builds(Found, st.none() | st.integers(-(10**13), 10**13), WORDS)
    ),
)


@given(notes=NOTES)
def test_what_was_written_is_read_back(notes: ReviewNotes) -> None:
    data = write_notes(notes)

    assert read_notes(data, "mine") == notes
    assert write_notes(read_notes(data, "mine")) == data


def damaged() -> list[bytes]:
    whole = json.loads(write_notes(ReviewNotes("a", "b", plan=Plan(Way.VALUE))))
    wrong_way = {**whole, "plan": {**whole["plan"], "way": "by feeling"}}
    float_pence = {**whole, "found": {"1": {"pence": 1.5, "remark": ""}}}
    later, bare = {**whole, "version": 2}, {"format": "spendbook-review"}
    texts = [json.dumps(one).encode() for one in (wrong_way, float_pence, later, bare, [], 7)]
    return [*texts, b"", b"\xff\xfe", b"[" * 100_000]


@pytest.mark.parametrize("data", damaged(), ids=range(9))
def test_what_is_no_such_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotNotes):
        read_notes(data, "mine")
