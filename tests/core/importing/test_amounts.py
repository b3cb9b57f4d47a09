from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.money import LIMIT
from core.importing import amounts
from core.importing.amounts import Style


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("1\u2019234.56", 123456),
        ("£1,234.56", 123456),
        ("-£18,651.53", -1865153),
        ("£-12.00", -1200),
        ("(1,234.56)", -123456),
        ("£(12.5)", -1250),
        ("(-5.00)", -500),
        ("12.00-", -1200),
        ("12.00 CR", -1200),
        ("12.00 DR", 1200),
        (".97", 97),
        ("5.", 500),
        (" £84,855.60 ", 8485560),
        ("GBP 12", 1200),
        ("12 GBP", 1200),
        ("1 234.50", 123450),
        ("\u22125.00", -500),
        ("Â£45.10", 4510),
        ("œ1,000", 100000),
        ('="12.30"', 1230),
        ("'12.30", 1230),
        ("-", 0),
        ("£ -   ", 0),
        ("nil", 0),
        ("-2.3E-13", 0),
    ],
)
def test_an_amount_is_read_to_the_penny(text: str, pence: int) -> None:
    assert amounts.pence(text) == pence
    assert amounts.british(text) == pence


@pytest.mark.parametrize("text", ["", "   ", "£", "\xa0", '=""'])
def test_an_empty_cell_is_no_amount_and_not_nought(text: str) -> None:
    assert amounts.pence(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("#REF!", "1e400", "NaN", "inf", "1,23", "1.234,56", "12,34,567.00", "N/A", "£25k"),
        *("(12.00", "12.00)", "--5", "-5-", "(5 CR", "1.2.3", "€5.00", "5%", "1/2", "see note"),
        *("9" * 15, "1,2345.00", '"'),
    ],
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        amounts.pence(text)


def test_fractions_of_a_penny_round_half_up_away_from_nought() -> None:
    assert amounts.pence("1.005") == 101
    assert amounts.pence("-1.005") == -101
    assert amounts.pence("60110413.53999998") == 6011041354


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        *(("1.234,56", 123456), ("-1.234,5", -123450), ("12,00", 1200), ("7", 700)),
        *(("1 234,56", 123456), ("1\u202f234\u202f567,89", 123456789), ("1'234,56", 123456)),
    ],
)
def test_a_continental_amount_is_read_with_its_comma(text: str, pence: int) -> None:
    assert amounts.continental(text) == pence


def test_only_one_style_can_own_some_cells() -> None:
    assert amounts.is_continental("1.234,56")
    assert amounts.is_british("1,234.56")
    assert not amounts.is_continental("38,400")
    assert not amounts.is_british("1.234")


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_pence_written_in_any_way_read_back_the_same(pence: int) -> None:
    whole, part = divmod(abs(pence), 100)
    minus = "-" if pence < 0 else ""
    plain = f"{minus}{whole}.{part:02d}"
    foreign = f"{minus}{whole:,}".replace(",", ".") + f",{part:02d}"

    assert amounts.british(plain) == pence
    assert amounts.british(f"{minus}£{whole:,}.{part:02d}") == pence
    assert amounts.pence(f"{whole:,}.{part:02d}{'-' if pence < 0 else ''}") == pence
    assert amounts.pence(foreign, Style.CONTINENTAL) == pence


@given(st.text(max_size=12))
def test_the_quick_way_never_differs_from_the_strict_one(text: str) -> None:
    def outcome(read: object) -> object:
        try:
            return read(text)  # type: ignore[operator]
        except ValueError:
            return "refused"

    assert outcome(amounts.british) == outcome(amounts.pence)


@pytest.mark.parametrize(
    "text", ["1,234.56", "12,345,678.90", "123,456.00", "£1,000.00", "-£9,999.99"]
)
def test_separators_in_their_places_are_read_quickly_too(text: str) -> None:
    assert amounts.british(text) == amounts.pence(text)


@pytest.mark.parametrize(
    "text",
    ["1234,567.00", "1,23,456.00", ",123.45", "12,34.56", "1,,234.56", "1,2345,678.00"],
)
def test_separators_out_of_their_places_are_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        amounts.british(text)


@pytest.mark.parametrize(
    ("text", "scale", "pence"),
    [
        ("1.234", 1_000_000, 123_400_000),
        ("0.045", 1_000_000, 4_500_000),
        ("81.2345", 1000, 8_123_450),
        ("81.2344449", 1000, 8_123_444),
        ("81.2344450", 1000, 8_123_445),
        ("(0.0000005)", 1_000_000, -50),
        ("2E-4", 1_000_000, 20_000),
        ("1234.5", 0, 1235),
        ("1234.4999", 0, 1234),
    ],
)
def test_thousands_and_millions_are_rounded_once_after_they_are_multiplied(
    text: str, scale: int, pence: int
) -> None:
    assert amounts.pence(text, scale=scale) == pence


def test_nought_before_a_dot_is_never_a_thousand() -> None:
    assert amounts.is_british("0.045")
    assert not amounts.is_british("1.045")


@pytest.mark.parametrize(
    "text",
    [
        f"1{' ' * 150}x",
        f"({' ' * 150}x",
        "'" * 5000,
        '="' * 90,
        "1 " * 99,
        "1,111" * 3000,
        ".111" * 30_000,
    ],
)
def test_what_is_no_amount_is_refused_at_once(text: str) -> None:
    since = time.process_time()

    for style in Style:
        with pytest.raises(ValueError, match=re.escape(text[:20])):
            amounts.pence(text, style)
        assert not amounts.is_amount(text)

    assert time.process_time() - since < 0.5


@pytest.mark.parametrize(
    ("text", "scale", "pence"),
    [
        ("12", 1000, 12_000_00),
        ("1.5", 1000, 1_500_00),
        ("-12", 1000, -12_000_00),
        ("12.34", 1000, 12_340_00),
        ("1234", 0, 1234),
        ("1234.00", 0, 1234),
    ],
)
def test_an_amount_is_multiplied_by_the_scale_of_its_column(
    text: str, scale: int, pence: int
) -> None:
    assert amounts.pence(text, scale=scale) == pence


@pytest.mark.parametrize("text", ["(1,234.50) £", "(1,234.50 £)", "£(1,234.50)"])
def test_a_bracket_is_closed_before_or_after_the_sign(text: str) -> None:
    assert amounts.pence(text) == -1234_50


@pytest.mark.parametrize(
    ("text", "money"), [("12.50", True), ("1.234,50", True), ("£12", True), ("12", False)]
)
def test_money_has_a_sign_or_two_decimals(text: str, money: bool) -> None:
    assert amounts.looks_like_money(text) is money


@pytest.mark.parametrize(("text", "fault"), [("###", True), ("##", False), ("#", False)])
def test_a_row_of_marks_is_what_a_narrow_column_shows(text: str, fault: bool) -> None:
    assert amounts.is_fault(text) is fault


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12.50", True), ("1.234.567,50", True), ("", False), ("abc", False), ("1.2.3,4x", False)],
)
def test_an_amount_may_be_written_in_either_style(text: str, amount: bool) -> None:
    assert amounts.is_amount(text) is amount


def test_what_is_usual_in_one_style_is_not_read_so_in_the_other() -> None:
    with pytest.raises(ValueError, match=r"1\.50"):
        amounts.pence("1.50", Style.CONTINENTAL)


def test_an_amount_is_less_than_a_hundred_thousand_million() -> None:
    assert amounts.pence("99,999,999,999.99") == LIMIT - 1

    for text in ("100,000,000,000.00", "100000000000", "-100000000000.00"):
        with pytest.raises(ValueError, match=text):
            amounts.pence(text)


def test_noughts_before_an_amount_are_counted_as_digits() -> None:
    assert amounts.pence("12".zfill(14)) == 12_00

    with pytest.raises(ValueError, match="12"):
        amounts.pence("12".zfill(15))


@pytest.mark.parametrize(("style", "number"), [(Style.BRITISH, "1.5"), (Style.CONTINENTAL, "1,5")])
def test_what_stands_around_an_amount_has_its_length(style: Style, number: str) -> None:
    longest = f"({number:>198})"

    assert amounts.pence(longest, style) == -1_50
    assert amounts.is_british(longest) is (style is Style.BRITISH)
    assert amounts.is_continental(longest) is (style is Style.CONTINENTAL)
    with pytest.raises(ValueError, match="1"):
        amounts.pence(f"({number:>199})", style)
