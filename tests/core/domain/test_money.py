from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.money import (
    basis_points,
    decimal_text,
    divide_half_up,
    pounds,
    rate_words,
    round_pounds,
    share,
    short_pounds,
)

amounts = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("pence", "shown"),
    [
        (120450, "£1,204.50"),
        (-1200, "-£12.00"),
        (0, "£0.00"),
        (-1, "-£0.01"),
        (5, "£0.05"),
        (100_000_000_000_00, "£100,000,000,000.00"),
    ],
)
def test_pounds_are_shown_as_people_write_them(pence: int, shown: str) -> None:
    assert pounds(pence) == shown


@pytest.mark.parametrize(
    ("pence", "shown"),
    [(120450, "£1,205"), (120449, "£1,204"), (-120450, "-£1,205"), (49, "£0"), (-49, "£0")],
)
def test_short_pounds_round_half_away_from_nothing(pence: int, shown: str) -> None:
    assert short_pounds(pence) == shown


@pytest.mark.parametrize(
    ("pence", "shown"),
    [
        (0, "£0"),
        (-49, "£0"),
        (950_00, "£950"),
        (999_49, "£999"),
        (999_50, "£1k"),
        (1_200_00, "£1.2k"),
        (-1_250_00, "-£1.3k"),
        (9_949_00, "£9.9k"),
        (9_950_00, "£10k"),
        (20_000_00, "£20k"),
        (999_499_99, "£999k"),
        (999_500_00, "£1m"),
        (3_400_000_00, "£3.4m"),
        (999_500_000_00, "£1bn"),
        (12_300_000_000_00, "£12bn"),
    ],
)
def test_round_pounds_keep_two_figures_and_never_show_a_thousand(pence: int, shown: str) -> None:
    assert round_pounds(pence) == shown


@given(amounts)
def test_round_pounds_are_within_a_twentieth(pence: int) -> None:
    shown = round_pounds(pence)

    unit = {"k": 10**3, "m": 10**6, "bn": 10**9}
    number = shown.replace("£", "").replace(",", "")
    for name, size in unit.items():
        if number.endswith(name):
            number = str(Decimal(number.removesuffix(name)) * size)
            break
    assert abs(Decimal(number) * 100 - pence) <= max(50, abs(pence) // 20)


@pytest.mark.parametrize(
    ("pence", "shown"), [(120450, "1204.50"), (-5, "-0.05"), (0, "0.00"), (-100, "-1.00")]
)
def test_data_files_have_plain_decimals(pence: int, shown: str) -> None:
    assert decimal_text(pence) == shown


@given(amounts)
def test_what_is_shown_can_be_read_back_to_the_penny(pence: int) -> None:
    assert int(Decimal(decimal_text(pence)) * 100) == pence
    assert int(Decimal(pounds(pence).replace("£", "").replace(",", "")) * 100) == pence


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1, 2, "50.0 %"),
        (1, 3, "33.3 %"),
        (2, 3, "66.7 %"),
        (1, 2000, "0.1 %"),
        (-1, 4, "-25.0 %"),
        (-1, 100_000, "0.0 %"),
        (5, 0, "-"),
        (3, 2, "150.0 %"),
    ],
)
def test_shares_have_one_decimal_and_nothing_has_no_share(
    part: int, whole: int, shown: str
) -> None:
    assert share(part, whole) == shown


@pytest.mark.parametrize(
    ("part", "whole", "points"),
    [(1, 2, 5000), (126454, 281092, 4499), (1, 20_000, 1), (-1, 20_000, -1), (1, 20_001, 0)],
)
def test_basis_points_round_half_away_from_nothing(part: int, whole: int, points: int) -> None:
    assert basis_points(part, whole) == points


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (25, "0.25 %"),
        (-25, "-0.25 %"),
        (250, "2.5 %"),
        (205, "2.05 %"),
        (5000, "50 %"),
        (0, "0 %"),
        (-100, "-1 %"),
    ],
)
def test_a_rate_has_as_many_decimals_as_it_needs(rate: int, said: str) -> None:
    assert rate_words(rate) == said


def test_nothing_has_no_basis_points() -> None:
    assert basis_points(1, 0) is None


@given(amounts, amounts)
def test_division_rounds_as_decimals_do(top: int, bottom: int) -> None:
    assume(bottom != 0)

    quotient, rest = divmod(abs(top), abs(bottom))
    expected = quotient + (1 if rest * 2 >= abs(bottom) else 0)
    assert abs(divide_half_up(top, bottom)) == expected
    assert divide_half_up(-top, bottom) == -divide_half_up(top, bottom)


@given(st.integers(-(10**9), 10**9))
def test_division_by_a_hundred_is_rounding_to_pounds(pence: int) -> None:
    rounded = (Decimal(pence) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)

    assert divide_half_up(pence, 100) == int(rounded)


def test_division_by_nothing_is_a_fault_of_ours() -> None:
    with pytest.raises(ZeroDivisionError):
        divide_half_up(1, 0)
