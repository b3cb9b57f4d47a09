"""Tidied names: which spellings meet."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.classifying import tidying
from core.classifying.names import display, same_written, tidy, trading_name
from core.classifying.tidying import name_words
from core.classifying.words import words_of


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ACME LTD", "Acme Limited"),
        ("Acme (UK) Ltd.", "ACME"),
        ("A.P.S. (Specialist) Limited", "A P S Specialist Ltd"),
        ("Marks & Spencer PLC", "Marks and Spencer"),
        ("Acme Ltd#NCP", "Acme Ltd#2"),
        ("Kite Nursery Ltd - High Street", "Kite Nursery Limited"),
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
        ("T/A Kite Nursery", "Kite Nursery"),
        ("Acme Specialist Safety Li", "Acme Specialist Safety Ltd"),
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


@pytest.mark.parametrize("form", ["Sp. z o.o.", "sp.z o.o.", "Sp z o o", "S.p.A."])
def test_the_legal_form_of_another_country_is_no_word_of_english(form: str) -> None:
    assert not {"zoo", "spa"} & {*words_of(f"Budimex {form}"), *name_words(f"Budimex {form}")}
    assert "zoo" in words_of("Chester Zoo")


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ("Some Specialist Suppliers Limi", "some specialist supplier"),
        ("Green Shoots Community Interest Comp", "green shoot"),
        ("J T Trading", "jt trading"),
        ("Acme Care Of", "acme care"),
        ("The Svcs of Leeds Univ", "service leed university"),
    ],
)
def test_a_name_of_letters_alone_is_told_as_one_with_a_sign(plain: str, told: str) -> None:
    # A sign before the name changes nothing that is told, but has everything looked for.
    assert tidy(plain) == tidy(f"- {plain}") == told


def test_a_name_that_stands_twice_is_told_once() -> None:
    assert tidy("Printpond PRINTPOND") == "printpond"
    assert tidy("Printpond Print") == "printpond print"


_PARTS = (
    "acme 12 0345 01234 567890 44 store till12 pos 3 tid9 store12 branch site 12ac no acc 3acc"
    " ABC001 account V00123 9000000 gb ENGLAND leeds unit ref 4a x1y".split()
)


@given(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=6).map(" ".join))
def test_of_a_name_of_words_and_numbers_the_short_way_leaves_what_the_long_one_does(
    name: str,
) -> None:
    assume(any(map(str.isdigit, name)))

    assert tidying._without_numbers(name) == tidying._without_noise(name)
