"""Numbers in registers: shapes, check digits, what a spreadsheet dropped."""

from __future__ import annotations

import pytest

from core.domain.identifiers import SCHEMES, SHAPES, clashes, read_identifier, standard
from core.domain.parties import Identifier


@pytest.mark.parametrize(
    ("scheme", "text", "number"),
    [
        ("GB-COH", "01234567", "01234567"),
        ("GB-COH", "1234567", "01234567"),
        ("GB-COH", "1234567.0", "01234567"),
        ("GB-COH", " 0123 4567 ", "01234567"),
        ("GB-COH", "Company No: 1234567", "01234567"),
        ("GB-COH", "GB-COH-01234567", "01234567"),
        ("GB-COH", "sc12345", "SC012345"),
        ("GB-COH", "SC123456", "SC123456"),
        ("GB-COH", "NI012345", "NI012345"),
        ("GB-COH", "OC300001", "OC300001"),
        ("GB-COH", "SO300001", "SO300001"),
        ("GB-COH", "NC000001", "NC000001"),
        ("GB-COH", "RC000797", "RC000797"),
        ("GB-COH", "IP12345R", "IP12345R"),
        ("GB-COH", "IP012345", "IP012345"),
        ("GB-COH", "R0000123", "R0000123"),
        ("GB-CHC", "1012345", "1012345"),
        ("GB-CHC", "212345", "212345"),
        ("GB-CHC", "Charity no. 1012345", "1012345"),
        ("GB-SC", "SC012345", "SC012345"),
        ("GB-SC", "12345", "SC012345"),
        ("GB-NIC", "NIC101234", "101234"),
        ("PPON", "PABC-1234-WXYZ", "PABC-1234-WXYZ"),
        ("PPON", "GB-PPON-pabc1234wxyz", "PABC-1234-WXYZ"),
        ("VAT", "GB 123 4567 82", "123456782"),
        ("VAT", "XI123456782", "123456782"),
        ("VAT", "123456782001", "123456782"),
        ("VAT", "123456727", "123456727"),
        ("VAT", "GBGD499", "GD499"),
        ("VAT", "HA500", "HA500"),
    ],
)
def test_a_number_is_written_as_its_register_writes_it(
    scheme: str, text: str, number: str
) -> None:
    assert read_identifier(scheme, text) == Identifier(scheme, number)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("GB-COH", ""),
        ("GB-COH", "n/a"),
        ("GB-COH", "00000000"),
        ("GB-COH", "123456789"),
        ("GB-COH", "XX123456"),
        ("GB-COH", "SC1234567"),
        ("GB-COH", "12"),
        ("GB-CHC", "12345"),
        ("GB-CHC", "12345678"),
        ("GB-CHC", "2012345"),
        ("GB-SC", "SC112345"),
        ("GB-NIC", "201234"),
        ("PPON", "PABC-12-WXYZ"),
        ("VAT", "123456789"),
        ("VAT", "000000000"),
        ("VAT", "12345678"),
        ("VAT", "GD500"),
        ("VAT", "HA499"),
    ],
)
def test_what_is_not_of_the_shape_is_no_number(scheme: str, text: str) -> None:
    assert read_identifier(scheme, text) is None


def test_a_charity_of_another_country_goes_into_its_own_register() -> None:
    assert read_identifier("GB-CHC", "SC012345") == Identifier("GB-SC", "SC012345")
    assert read_identifier("GB-CHC", "101234") == Identifier("GB-NIC", "101234")


def test_numbers_clash_only_within_one_register() -> None:
    one, other = Identifier("GB-COH", "01234567"), Identifier("GB-COH", "07654321")
    charity = Identifier("GB-CHC", "1012345")

    assert clashes([one], [other])
    assert clashes([one, charity], [other, charity])
    assert not clashes([one], [one, other])
    assert not clashes([one], [charity])
    assert not clashes([], [other])


def test_every_register_says_what_its_numbers_look_like() -> None:
    assert SCHEMES.keys() == SHAPES.keys()


def test_two_spellings_of_one_number_have_one_standard() -> None:
    assert standard(Identifier("GB-COH", "1234567")) == Identifier("GB-COH", "01234567")
    assert standard(Identifier("gb-lae", "e07 000-1")) == Identifier("GB-LAE", "E070001")
