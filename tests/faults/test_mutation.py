from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

from tests.faults.mutation import TARGETS, explained, keys, mutants

SOURCE = """
LIMIT = 3

def least(one: int | None, other: int) -> int:
    if one is None or one > other:
        return other - 0
    return one
"""


def test_every_place_of_a_function_is_changed_once_and_types_are_not() -> None:
    found = list(mutants("m", SOURCE))

    assert [one.change for one in found] == [
        "one is None or one > other -> not (one is None or one > other)",
        "return one -> return None",
        "one is None or one > other -> one is None and one > other",
        "return other - 0 -> return None",
        "one is None -> one is not None",
        "one > other -> one >= other",
        "other - 0 -> other + 0",
        "0 -> 1",
    ]
    assert {one.function for one in found} == {"least"}
    texts = {ast.unparse(one.tree) for one in found}
    assert len(texts) == len(found)
    assert ast.unparse(ast.parse(SOURCE)) not in texts


def test_whatever_is_excused_can_still_be_changed_so_and_has_a_reason() -> None:
    known = set()
    for module, _tests in TARGETS.values():
        found = importlib.util.find_spec(module)
        assert found is not None
        known |= keys(module, Path(str(found.origin)).read_text("utf-8"))

    assert explained().keys() - known == set()
    assert all(explained().values())
