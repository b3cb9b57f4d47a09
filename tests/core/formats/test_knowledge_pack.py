"""A knowledge pack is read strictly: changed, odd or too large, it is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.knowledge import KnowledgePack, PackRule
from core.domain.taxonomy import CategoryCode
from core.formats.knowledge_pack import LARGEST, NotKnowledge, read_pack, write_pack
from core.formats.packages import canonical, fingerprint

PACK = KnowledgePack(
    name="ambleford",
    version=3,
    origin="Ambleford Town Council",
    made_on=date(2026, 4, 3),
    taxonomy=("common-spend", "1.0"),
    rules=(
        PackRule("Quixley Ltd", category=CategoryCode("ict.hardware")),
        PackRule(words="pay", scope="pay"),
    ),
    joined=(("A Ltd", "A Limited of Tarn"),),
    apart=(("B Ltd", "C Ltd"),),
)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the file with its content changed, and a fingerprint that holds."""
    whole = json.loads(write_pack(PACK))
    change(whole["content"])
    whole["fingerprint"] = fingerprint(canonical(whole["content"]))
    return canonical(whole)


def test_a_pack_comes_back_as_it_was_written_and_always_the_same() -> None:
    assert read_pack(write_pack(PACK), "x") == PACK
    assert write_pack(PACK) == write_pack(read_pack(write_pack(PACK), "x"))


@given(st.data())
def test_no_byte_can_be_changed(data: st.DataObject) -> None:
    whole = bytearray(write_pack(PACK))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(NotKnowledge):
        read_pack(bytes(whole), "x")


@given(st.binary(max_size=300))
def test_anything_else_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotKnowledge):
        read_pack(data, "x")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda c: c.update(extra=1), 'holds "extra"'),
        (lambda c: c.pop("apart"), 'lacks "apart"'),
        (lambda c: c.update(name="../etc"), "its name is not one"),
        (lambda c: c.update(version=True), "its version is not one"),
        (lambda c: c.update(version=0), "its version is not one"),
        (lambda c: c.update(made_on="soon"), "its day is not one"),
        (lambda c: c.update(origin="x" * 500), "longer than 400 letters"),
        (lambda c: c.update(origin="a\u0007b"), "cannot be shown"),
        (lambda c: c.update(taxonomy=["one"]), "does not name its tree"),
        (lambda c: c["rules"][0].update(supplier=""), "rule 1 has no condition"),
        (lambda c: c["rules"][0].update(scope="pay"), "rule 1 must say a category"),
        (lambda c: c["rules"][0].update(pence=5), 'rule 1 holds "pence"'),
        (lambda c: c.update(rules=[{}] * 20_001), "more than 20,000"),
        (lambda c: c.update(joined=[["A Ltd", "A Ltd"]]), "fewer than two names"),
        (lambda c: c.update(apart=[["A Ltd"]]), "not two names"),
        (lambda c: c.update(rules="none"), "a list"),
    ],
)
def test_what_no_pack_says_is_named(change: Callable[[dict[str, Any]], object], why: str) -> None:
    with pytest.raises(NotKnowledge, match=why.replace("(", r"\(")):
        read_pack(changed(change), "x")


def test_what_was_changed_on_the_way_is_told() -> None:
    data = write_pack(PACK).replace(b"Quixley", b"Quixlay")

    with pytest.raises(NotKnowledge, match="changed after it was made"):
        read_pack(data, "x")


def test_a_file_that_is_too_large_is_not_looked_into() -> None:
    with pytest.raises(NotKnowledge, match="too large"):
        read_pack(b" " * (LARGEST + 1), "x")
