"""Tidied names: which spellings meet, and what a payee is."""

from __future__ import annotations

import pytest

from core.classifying.names import display, payee_class, same_written, tidy, trading_name
from core.domain.parties import PayeeClass


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ACME LTD", "Acme Limited"),
        ("Acme (UK) Ltd.", "ACME"),
        ("A.P.S. (Specialist) Limited", "A P S Specialist Ltd"),
        ("Marks & Spencer PLC", "Marks and Spencer"),
        ("Acme Ltd#NCP", "Acme Ltd#2"),
        ("AFL#A Firm Limited", "A Firm Ltd"),
        ("V00123 : Acme Ltd", "Acme"),
        ("Cwmni Bro Cyf", "Cwmni Bro Cyfyngedig"),
        ("Green Shoots C.I.C.", "Green Shoots Community Interest Company"),
        ("J Smith t/a Smith Plumbing", "J Smith"),
        ("Acme Ltd c/o Bigger Firm", "Acme"),
        ("Acme Ltd (in liquidation)", "Acme Limited"),
        ("PAYPAL *ACME", "Acme"),
        ("SumUp  *Acme", "ACME"),
        ("TESCO STORES 2213", "Tesco Stores"),
        ("www.acme.co.uk", "Acme"),
        ("Crédit Café", "Credit Cafe"),
        ("Acme Svcs Ltd", "ACME SERVICES"),
        ("The Acme Company", "Acme Co"),
        ("Co-operative Group Ltd", "Cooperative Group"),
    ],
)
def test_spellings_of_one_name_meet(left: str, right: str) -> None:
    assert tidy(left) == tidy(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Age Concern", "Care Concern"),
        ("Acme Holdings Ltd", "Acme Ltd"),
        ("Acme North Ltd", "Acme South Ltd"),
        ("3 Counties Care", "5 Counties Care"),
        ("Total Gas & Power", "Total"),
    ],
)
def test_different_names_stay_apart(left: str, right: str) -> None:
    assert tidy(left) != tidy(right)


def test_a_name_of_nothing_but_noise_keeps_its_words() -> None:
    assert tidy("The Limited") != ""
    assert tidy("UK") == "uk"
    assert tidy("2213") == "2213"


def test_only_case_space_and_punctuation_group_without_asking() -> None:
    assert same_written("ACME  LTD.") == same_written("Acme Ltd")
    assert same_written("O'Neill & Co") == same_written("ONEILL AND CO")
    assert same_written("A.P.S. Ltd") == same_written("APS Ltd")
    assert same_written("Acme Ltd") != same_written("Acme Limited")
    assert same_written("A & B Ltd") != same_written("AB Ltd")


def test_names_for_the_screen_have_no_control_or_direction_characters() -> None:
    assert display(" Acme\t\u202eLtd\x00\r\n ") == "Acme Ltd"
    assert display("Caf\N{LATIN SMALL LETTER E WITH ACUTE} <b>") == "Caf\u00e9 <b>"


def test_the_trading_name_is_what_follows_t_a() -> None:
    assert trading_name("J Smith T/A Smith Plumbing") == "Smith Plumbing"
    assert trading_name("Acme Ltd") == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Ltd", PayeeClass.ORGANISATION),
        ("Ambridge Primary School", PayeeClass.ORGANISATION),
        ("St Mary's Church", PayeeClass.ORGANISATION),
        ("Mr J Smith", PayeeClass.INDIVIDUAL),
        ("MRS A B JONES", PayeeClass.INDIVIDUAL),
        ("Smith, Mr John", PayeeClass.INDIVIDUAL),
        ("Cllr Jones", PayeeClass.INDIVIDUAL),
        ("Mr J Smith t/a Smith Plumbing", PayeeClass.SOLE_TRADER),
        ("Mrs Jones Bakery", PayeeClass.SOLE_TRADER),
        ("J Smith t/a The Window Man", PayeeClass.SOLE_TRADER),
        ("REDACTED PERSONAL DATA", PayeeClass.REDACTED),
        ("Name Withheld", PayeeClass.REDACTED),
        ("xxxxxx", PayeeClass.REDACTED),
        ("Zenith", PayeeClass.UNKNOWN),
        ("", PayeeClass.UNKNOWN),
    ],
)
def test_what_a_payee_is(name: str, expected: PayeeClass) -> None:
    assert payee_class(name) is expected
