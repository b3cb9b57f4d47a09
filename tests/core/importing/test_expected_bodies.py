from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from core.domain.expecting import ExpectedList
from core.domain.parties import Identifier
from core.importing.expected_bodies import read_expected

_TRUST = """Returns expected for 2025-26,,,,,,,,
,,,,,,,,
Trust / school,URN,Company no.,Parent trust,Business manager,E-mail,Return due by,Town,Postcode
Acorn Learning Trust,,1234567,,Pat Lee,pat@acorn.example,31/07/2026,Ayton,AY1 1AA
Oak Primary,100001,,Acorn Learning Trust,Sam Roe,sam@oak.example,31/07/2026,,
Oak Primary,100001,,Acorn Learning Trust,Sam Roe,sam@oak.example,31/07/2026,,
Elm Primary,100002,bad,Acorn Learning Trust,,,soon,,
,100003,,Acorn Learning Trust,,,,,
"""


def _read(folder: Path, text: str, name: str = "list.csv", order: str = "") -> ExpectedList:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_expected(path, order=order)


def test_a_list_with_titles_above_and_its_own_words_is_read_with_every_doubt_listed(
    tmp_path: Path,
) -> None:
    found = _read(tmp_path, _TRUST)

    trust, oak, elm = found.bodies
    assert trust.identifiers == (Identifier("GB-COH", "01234567"),)
    assert (trust.contact, trust.email) == ("Pat Lee", "pat@acorn.example")
    assert (trust.address, trust.due) == ("Ayton, AY1 1AA", date(2026, 7, 31))
    assert (oak.family, oak.identifiers) == (trust.name, (Identifier("GB-EDU", "100001"),))
    assert elm.due is None
    told = [(one.code, one.place.row) for one in found.problems]
    assert told == [("SB-863", 7), ("SB-864", 7), ("SB-868", 8), ("SB-866", 6)]


def test_a_bare_list_of_names_needs_no_headings(tmp_path: Path) -> None:
    found = _read(tmp_path, "Ambleford Town Council\n\nBorton Parish Council\n", "list.txt")

    assert [one.name for one in found.bodies] == [
        "Ambleford Town Council",
        "Borton Parish Council",
    ]


def test_a_list_of_trusts_headed_trust_names_them(tmp_path: Path) -> None:
    found = _read(tmp_path, "Trust,UKPRN\nAcorn Trust,10001\nBirch Trust,10002\n")

    assert [one.name for one in found.bodies] == ["Acorn Trust", "Birch Trust"]


def test_a_workbook_names_its_registers_in_cells_or_in_a_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Organisation", "Identifier", "Scheme", "Deadline"])
    book.active.append(["Ambleford", "GB-LAE-amb", None, date(2026, 7, 31)])
    book.active.append(["Borton", 1012345.0, "GB-CHC", None])
    book.create_sheet("Notes").append(["nothing here"])
    book.save(tmp_path / "list.xlsx")

    found = read_expected(tmp_path / "list.xlsx")

    assert [one.identifiers for one in found.bodies] == [
        (Identifier("GB-LAE", "AMB"),),
        (Identifier("GB-CHC", "1012345"),),
    ]
    assert found.bodies[0].due == date(2026, 7, 31)


def test_days_that_could_be_months_are_asked_about_and_then_read_as_said(tmp_path: Path) -> None:
    text = "Body,Due\nAmbleford,01/08/2026\n"

    asked = _read(tmp_path, text)
    said = _read(tmp_path, text, order="dmy")

    assert (asked.asks_dates, asked.bodies[0].due) == ("01/08/2026", None)
    assert [one.code for one in asked.problems] == ["SB-865"]
    assert (said.asks_dates, said.bodies[0].due) == ("", date(2026, 8, 1))


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Amount,Date\n12.50,01/02/2026\n"])
def test_a_table_without_names_of_bodies_is_told_so(tmp_path: Path, text: str) -> None:
    found = _read(tmp_path, text)

    assert found.bodies == ()
    assert [one.code for one in found.problems] == ["SB-867"]


def test_the_numbers_of_rows_are_no_numbers_of_bodies(tmp_path: Path) -> None:
    found = _read(
        tmp_path, "ID,Practice,PCN\n1,Densham Surgery,Stockton\n2,Queens Park,Stockton\n"
    )

    assert [(one.name, one.identifiers, one.family) for one in found.bodies] == [
        ("Densham Surgery", (), "Stockton"),
        ("Queens Park", (), "Stockton"),
    ]


def test_a_urn_is_of_a_school_or_of_a_customer_by_its_length(tmp_path: Path) -> None:
    found = _read(tmp_path, "URN,Official name,Nation\n100001,Oak,England\n10580963,Elm,Wales\n")

    assert [(one.name, one.identifiers[0].scheme) for one in found.bodies] == [
        ("Oak", "GB-EDU"),
        ("Elm", "GB-CCSCUST"),
    ]


def test_cells_that_look_like_headings_are_none_below_the_headings(tmp_path: Path) -> None:
    text = "code,name,url\nx1,Attorney,-\nx2,Companies House,Company number\n"

    assert [one.name for one in _read(tmp_path, text).bodies] == ["Attorney", "Companies House"]
