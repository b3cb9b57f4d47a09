"""Which list and version a column of codes is of, by what is published and shipped."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.classifying.code_lists import recognise
from core.classifying.taxonomy_data import load_code_lists, load_cpv
from core.domain.taxonomy import CodeList

LISTS = load_code_lists()
TAXONOMY = Path(__file__).parents[3] / "resources" / "taxonomy"
CPV = list(load_cpv().items())


def shipped(name: str, scheme: str) -> list[tuple[str, str]]:
    text = (TAXONOMY / f"crosswalk_{name}.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return [(r["from_code"], r["from_label"]) for r in rows if r["from_scheme"] == scheme]


def test_cpv_is_known_by_codes_that_have_its_labels() -> None:
    cells = [(f"{code}-1", label) for code, label in CPV[100:120]]

    found = recognise(["Category code", "Category"], cells, LISTS)

    assert found == CodeList("CPV", "2008", "20 of 20 codes have the labels of that list")
    assert found.in_words() == "CPV version 2008 (20 of 20 codes have the labels of that list)"


def test_cpv_is_known_by_its_codes_alone() -> None:
    found = recognise(["Code"], [(code, "") for code, _ in CPV[50:60]], LISTS)

    assert found is not None
    assert (found.scheme, found.version) == ("CPV", "2008")


@pytest.mark.parametrize(
    ("name", "scheme", "called"),
    [
        ("schools", "cfr", "CFR"),
        ("cards", "mcc", "Merchant categories"),
        ("cards", "merchant-group", "Merchant categories"),
        ("treasury", "hmt-expense-type", "HM Treasury expense types"),
        ("proclass", "proclass-l1", "ProClass"),
    ],
)
def test_every_shipped_list_knows_itself_with_its_version(
    name: str, scheme: str, called: str
) -> None:
    (version,) = {one.version for one in LISTS if one.scheme == scheme}

    found = recognise(["Category"], shipped(name, scheme)[:30], LISTS)

    assert found is not None
    assert (found.scheme, found.version) == (called, version)


def test_a_heading_says_list_and_version_where_the_labels_do_not() -> None:
    cells = [(str(n), f"Zibble {n}") for n in range(10)]

    assert recognise(["ProClass v10.2 Code"], cells, LISTS) == CodeList(
        "ProClass", "10.2", "the heading says so"
    )
    assert recognise(["ProclassCode", "ProclassLabel"], cells, LISTS) == CodeList(
        "ProClass", "", "the heading says so"
    )


def test_codes_under_other_labels_are_of_another_version() -> None:
    cells = [(code, f"Zibble {number}") for number, (code, _) in enumerate(CPV[100:120])]

    found = recognise(["CPV code", "CPV label"], cells, LISTS)

    assert found is not None
    assert (found.scheme, found.version) == ("CPV", "")
    assert found.why == "the heading says so; its labels are not those of version 2008"
    assert "version not stated" in found.in_words()


@pytest.mark.parametrize(
    "cells",
    [[], [("", "")], [("4010", "Sundry"), ("4020", "Zed")], [("5411", ""), ("5812", "")] * 3],
)
def test_what_says_nothing_is_of_no_list(cells: list[tuple[str, str]]) -> None:
    assert recognise(["Code", "Account"], cells, LISTS) is None
