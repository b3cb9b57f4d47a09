"""Suppression, worked by hand and attacked: nothing shown gives a contributor's figures away."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest

from core.analysis.suppression import TOTAL, Place, Protected, Why, protect, why_unsafe

Cells = dict[Place, dict[str, tuple[int, ...]]]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ((), None),
        ((0, 0, 0), None),
        ((10, 10, 10, 10), Why.FEW),
        ((10, 10, 10, 10, 0), Why.FEW),
        ((10, 10, 10, 10, 10), None),
        # 40 of 80 is half, 41 of 81 is more than half.
        ((40, 10, 10, 10, 10), None),
        ((41, 10, 10, 10, 10), Why.DOMINATED),
        # 80 of 100 is four fifths, 82 of 102 is more.
        ((40, 40, 10, 5, 5), None),
        ((41, 41, 10, 5, 5), Why.DOMINATED),
        # A credit counts by its size: a net sum would hide who makes it.
        ((-60, 20, 10, 10, 10), Why.DOMINATED),
    ],
)
def test_a_sum_needs_five_contributors_and_none_that_dominates(
    values: tuple[int, ...], why: Why | None
) -> None:
    assert why_unsafe(values) is why


def _equal(names: str, each: int = 100) -> dict[str, tuple[int, ...]]:
    return {name: (each,) for name in names}


def test_a_hidden_cell_is_not_a_total_less_the_others() -> None:
    """By hand: schools buy fuel (three bodies, hidden), paper 600 and gas 500 (both safe).

    The row's total would give fuel away as total less 600 less 500, so the smaller of the two
    goes too; so would the columns' totals, so each needs a partner among the councils.
    """
    cells: Cells = {
        ("schools", "fuel"): _equal("abc"),
        ("schools", "gas"): _equal("abcde"),
        ("schools", "paper"): _equal("abcdef"),
        ("councils", "fuel"): _equal("pqrstu"),
        ("councils", "gas"): _equal("pqrstuv"),
        ("councils", "paper"): _equal("pqrstuvw"),
    }

    found = protect(cells)

    assert found.hidden == {
        ("schools", "fuel"): Why.FEW,
        ("schools", "gas"): Why.COMPLEMENT,
        ("councils", "fuel"): Why.COMPLEMENT,
        ("councils", "gas"): Why.COMPLEMENT,
    }
    assert found.shown[("schools", TOTAL)] == (1400,)
    assert found.shown[("schools", "paper")] == (600,)
    assert found.shown[(TOTAL, TOTAL)] == (3500,)
    assert found.contributors[("schools", TOTAL)] == 6


def test_where_no_partner_is_left_the_total_goes() -> None:
    found = protect({("all", "fuel"): _equal("abc"), ("all", "gas"): _equal("abcd")})

    assert not found.shown
    assert found.hidden[("all", TOTAL)] is Why.FEW


def test_a_cell_unsafe_in_one_measure_is_hidden_in_all() -> None:
    """Six spend, two of them through agreements: what the other four do not would follow."""
    held = {name: (100, 100 if name in "ab" else 0) for name in "abcdef"}

    assert protect({("all", "fuel"): held}).hidden[("all", "fuel")] is Why.FEW


def test_a_row_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no name"):
        protect({("", "fuel"): _equal("abcde")})


def test_what_two_measures_differ_by_is_safe_wherever_both_are_shown() -> None:
    """Available, of which collaborative: the rest is a figure too, though nobody writes it."""
    chance = random.Random(3)
    cells: Cells = {}
    for row, column in product("abc", "xyz"):
        names = [f"{row}{n}" for n in range(chance.choice((3, 8, 20)))]
        sizes = {name: chance.randint(10, 100) for name in names}
        used = {name: chance.choice((0, size // 2, size)) for name, size in sizes.items()}
        cells[row, column] = {n: (sizes[n], used[n], sizes[n] - used[n]) for n in names}

    found = protect(cells)

    assert found.shown
    for row, column in found.shown:
        held = [v for (r, c), v in cells.items() if row in (r, TOTAL) and column in (c, TOTAL)]
        whole: dict[str, list[int]] = {}
        for one in held:
            for name, values in one.items():
                before = whole.get(name, [0, 0, 0])
                whole[name] = [a + b for a, b in zip(before, values, strict=True)]
        assert not any(why_unsafe(measure) for measure in zip(*whole.values(), strict=True))


@pytest.mark.parametrize("seed", range(60))
def test_no_attack_by_sums_and_differences_works(seed: int) -> None:
    cells = _random_table(random.Random(seed))

    found = protect(cells)

    whole = _summed(cells)
    for who in ("", *sorted({name for held in whole.values() for name in held})):
        own = {p for p in found.hidden if who and _givers(whole[p]) == {who}}
        worked_out = _solvable(whole, [p for p in found.hidden if p not in own])
        unsafe = {p for p, why in found.hidden.items() if why is not Why.COMPLEMENT}
        assert not worked_out & (set(found.hidden) if not who else unsafe)
    _assert_remainders_are_safe(whole, found)
    assert not [place for place in found.shown if why_unsafe(v for (v,) in whole[place].values())]


def test_a_large_table_is_protected_in_a_moment_and_keeps_most_of_what_is_safe() -> None:
    chance = random.Random(7)
    cells: Cells = {
        (f"type {r}", f"category {c}"): {
            f"body {r}.{n}": (chance.randint(1, 10**6),)
            for n in range(chance.choice((2, 8, 30, 60)))
        }
        for r, c in product(range(10), range(90))
    }

    found = protect(cells)

    safe = sum(why_unsafe(v for (v,) in held.values()) is None for held in cells.values())
    shown = sum(TOTAL not in place for place in found.shown)
    assert shown >= safe // 2


def _random_table(chance: random.Random) -> Cells:
    rows, columns = chance.randint(1, 4), chance.randint(1, 5)
    cells: Cells = {}
    for row, column in product(range(rows), range(columns)):
        names = [f"{row}.{n}" for n in range(chance.choice((0, 1, 2, 5, 8, 12)))]
        held = {name: (chance.choice((1, 10, 50, 400)),) for name in names}
        if held:
            cells[(f"r{row}", f"c{column}")] = held
    return cells


def _summed(cells: Cells) -> Cells:
    whole: Cells = {}
    for (row, column), held in cells.items():
        for place in product({row, TOTAL}, {column, TOTAL}):
            into = whole.setdefault(place, {})
            for name, (value,) in held.items():
                into[name] = (into.get(name, (0,))[0] + value,)
    return whole


def _givers(held: Mapping[str, tuple[int, ...]]) -> set[str]:
    return {name for name, values in held.items() if any(values)}


def _solvable(whole: Cells, hidden: Sequence[Place]) -> set[Place]:
    """Return what an attacker works out exactly: every line is an equation, solved in full."""
    equations = []
    for axis in (0, 1):
        for name in sorted({place[axis] for place in whole}):
            line = [Fraction(place[axis] == name) for place in hidden]
            signs = [-1 if place[1 - axis] == TOTAL else 1 for place in hidden]
            equations.append([value * sign for value, sign in zip(line, signs, strict=True)])
    reduced = _row_reduced(equations)
    return {
        hidden[row.index(next(filter(None, row)))] for row in reduced if sum(map(bool, row)) == 1
    }


def _row_reduced(rows: Iterable[list[Fraction]]) -> list[list[Fraction]]:
    left, done = [row for row in rows if any(row)], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((i for i in range(done, len(left)) if left[i][column]), None)
        if pivot is None:
            continue
        left[done], left[pivot] = left[pivot], left[done]
        left[done] = [value / left[done][column] for value in left[done]]
        for i, row in enumerate(left):
            if i != done and row[column]:
                pairs = zip(row, left[done], strict=True)
                left[i] = [value - row[column] * over for value, over in pairs]
        done += 1
    return left[:done]


def _assert_remainders_are_safe(whole: Cells, found: Protected) -> None:
    """A total less all that is shown of its line must itself be a sum of five or more."""
    for total in (place for place in found.shown if TOTAL in place):
        for axis in (0, 1):
            if total[axis] != TOTAL:
                continue
            parts = [
                place
                for place in found.hidden
                if place[1 - axis] == total[1 - axis] and place[axis] != TOTAL
            ]
            remainder: dict[str, int] = {}
            for part in parts:
                for name, (value,) in whole[part].items():
                    remainder[name] = remainder.get(name, 0) + value
            assert why_unsafe(remainder.values()) is None
