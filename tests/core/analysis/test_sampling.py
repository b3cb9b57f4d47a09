"""A sample by value: the same every time, by pounds, with an interval that textbooks give too."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.sampling import accuracy, draw, wilson
from core.domain.accuracy import Judgement, SampleItem
from core.domain.spend import LineId
from core.domain.taxonomy import CategoryCode


# R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_one_of_the_textbook(
    right: int, judged: int, low: float, high: float
) -> None:
    assert wilson(right, judged) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 400), st.data())
def test_the_interval_holds_the_roots_of_the_score_equation(judged: int, data: object) -> None:
    right = data.draw(st.integers(0, judged))  # type: ignore[attr-defined]
    found = right / judged

    # Wilson's bounds are where the distance from what was found is z standard errors.
    for bound in wilson(right, judged):
        if 0 < bound < 1:
            distance = (found - bound) ** 2
            assert distance == pytest.approx(
                1.959963984540054**2 * bound * (1 - bound) / judged, rel=1e-6, abs=1e-12
            )


@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=200), st.integers(1, 80), st.integers()
)
def test_each_step_falls_into_one_payment_and_large_ones_are_sure(
    sizes: list[int], count: int, seed: int
) -> None:
    drawn = draw(sizes, count, seed)

    hits = dict(drawn.picks)
    assert drawn == draw(sizes, count, seed)
    assert all(number in hits for number, size in enumerate(sizes) if size >= drawn.step)
    assert all(abs(Fraction(sizes[n], drawn.step) - hit) < 1 for n, hit in hits.items())
    assert sum(hits.values()) in {sum(sizes) // drawn.step, sum(sizes) // drawn.step + 1}


def test_another_seed_draws_others() -> None:
    sizes = [100] * 1_000

    assert draw(sizes, 20, 1) != draw(sizes, 20, 2)


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([], 20, 1).picks == ()


def item(
    number: int, pence: int, judgement: Judgement, *, whole: bool = False, hits: int = 1
) -> SampleItem:
    return SampleItem(LineId(number), hits, whole, pence, CategoryCode("ict.other"), judgement)


def test_a_payment_drawn_for_certain_counts_with_its_pounds() -> None:
    items = [item(1, 50_000, Judgement.WRONG, whole=True)]
    items += [item(n, 100, Judgement.RIGHT) for n in range(2, 12)]

    found = accuracy(items, 100_000)

    # Half of the pounds are known to be wrong; of the other half ten of ten were right.
    assert found.share == 5_000
    assert found.high == 5_000
    assert found.low == 3_612  # half of Wilson's 0.7225 for 10 of 10, rounded down


def test_while_large_payments_wait_the_interval_says_so() -> None:
    items = [
        item(1, 60_000, Judgement.RIGHT, whole=True),
        item(2, 20_000, Judgement.OPEN, whole=True),
    ]
    items += [item(n, 100, Judgement.OPEN) for n in range(3, 13)]

    found = accuracy(items, 100_000)

    # Three fifths are known to be right; of the rest nothing is known yet.
    assert (found.share, found.low, found.high) == (10_000, 6_000, 10_000)


@given(
    st.lists(
        st.tuples(st.sampled_from(Judgement), st.booleans(), st.integers(1, 10**6)), max_size=60
    )
)
def test_the_share_always_lies_within_its_interval(
    drawn: list[tuple[Judgement, bool, int]],
) -> None:
    items = [item(n, p, said, whole=whole) for n, (said, whole, p) in enumerate(drawn)]
    pence = sum(one.pence for one in items if one.whole) + 10**6

    found = accuracy(items, pence)

    if found.share is not None and found.low is not None and found.high is not None:
        assert 0 <= found.low <= found.share <= found.high <= 10_000
        assert found.least is not None
        assert found.least <= found.share


def test_what_nobody_can_tell_is_left_out_and_said() -> None:
    items = [item(n, 100, Judgement.RIGHT) for n in range(8)]
    items += [item(8, 100, Judgement.WRONG), item(9, 100, Judgement.CANNOT_TELL)]

    found = accuracy(items, 100_000)

    assert (found.share, found.least) == (8_889, 8_000)
    assert (found.right, found.wrong, found.cannot_tell, found.still_open) == (8, 1, 1, 0)


def test_nothing_is_said_before_anything_is_judged() -> None:
    found = accuracy([item(1, 100, Judgement.OPEN)], 1_000)

    assert (found.share, found.low, found.high, found.still_open) == (None, None, None, 1)
