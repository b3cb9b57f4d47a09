"""A body's own codes: taken in, checked, applied, taken back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.parties import Body, Sector
from core.domain.taxonomy import CategoryCode
from core.importing.tables import open_source
from core.store import decisions
from core.store.book import Book
from core.usecases import books, categorise, deciding, import_spend, own_codes
from core.usecases.own_codes import CodesNotRight

ROWS = """Payment date,Supplier,Description,Account code,Account,Category,Net amount
03/04/2025,Zib Ltd,Widget one,4010,Sundry zed,,100.00
14/04/2025,Zob Ltd,Widget two,4010,Sundry zed,,20.00
30/04/2025,Zab Ltd,Widget three,4020,Other zed,,3.00
02/05/2025,Zub Ltd,Widget four,4030,Third zed,Group 7,40.00
"""
PENS, WATER = CategoryCode("office.stationery"), CategoryCode("energy.water")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "payments.csv"
    path.write_text(ROWS, encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "tarnstead.spendbook", body) as made:
        import_spend.take_in(made, path, choices=import_spend.ImportChoices())
        yield made


def written(folder: Path, text: str) -> Path:
    path = folder / "codes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def by_category(book: Book) -> dict[str, int]:
    return {row.category: row.pence for row in categorise.coverage(book).by_category}


def test_a_simple_list_puts_account_codes_into_categories(book: Book, tmp_path: Path) -> None:
    path = written(tmp_path, "Code,Label,Category\n4010,Sundry zed,office.stationery\n")

    seen = own_codes.look(book, path)
    touched = own_codes.take_in(book, path)

    assert (seen.lines, seen.pence, seen.problems) == (2, 120_00, ())
    assert by_category(book)[PENS] == 120_00
    assert (touched.lines, touched.pence) == (2, 120_00)
    reasons = {outcome.reason for outcome in decisions.outcomes(book).values()}
    assert "Your list of codes: 4010 Sundry zed" in reasons


def test_undo_takes_the_list_back(book: Book, tmp_path: Path) -> None:
    before = decisions.outcomes(book)
    label = categorise.taxonomy().label(WATER)
    own_codes.take_in(book, written(tmp_path, f"code,label,category\n4010,,{label}\n"))
    assert by_category(book)[WATER] == 120_00

    books.undo(book)

    assert own_codes.codes(book) == ()
    assert decisions.outcomes(book) == before


def test_a_full_crosswalk_names_scheme_relation_and_version(book: Book, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "from_scheme,from_code,from_label,to_scheme,to_code,relation,note,version\n"
        "groups,7,Group 7,common-spend,energy.water,close,as agreed,2025\n"
        "groups,8,Group 8,cpv,30190000-7,broader,,2025\n",
    )

    own_codes.take_in(book, path)

    assert [(one.scheme, one.category, one.version) for one in own_codes.codes(book)] == [
        ("groups", WATER, "2025"),
        ("groups", PENS, "2025"),
    ]
    assert by_category(book)[WATER] == 40_00


def test_a_code_under_another_label_is_not_taken_for_it(book: Book, tmp_path: Path) -> None:
    own_codes.take_in(
        book, written(tmp_path, "code,label,category\n4010,Water rates,energy.water\n")
    )

    assert WATER not in by_category(book)


def test_a_later_list_takes_the_place_of_its_scheme_alone(book: Book, tmp_path: Path) -> None:
    own_codes.take_in(book, written(tmp_path, "scheme,code,category\na,1,energy.gas\n"))
    own_codes.take_in(book, written(tmp_path, "scheme,code,category\nb,1,energy.gas\nb,2,\n"))
    own_codes.take_in(book, written(tmp_path, "scheme,code,category\nb,3,energy.gas\n"))

    assert [(one.scheme, one.code) for one in own_codes.codes(book)] == [("a", "1"), ("b", "3")]

    assert [one.code for one in own_codes.look_forgetting(book, "b").codes] == ["3"]
    own_codes.forget(book, "b")
    assert [(one.scheme, one.code) for one in own_codes.codes(book)] == [("a", "1")]


def test_everything_that_is_wrong_is_listed_with_row_and_column(
    book: Book, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "code,label,to_scheme,category\n"
        "1,One,common-spend,energy.gas\n"
        ",,common-spend,energy.gas\n"
        "2,Two,common-spend,energy.sun\n"
        "3,Three,unspsc,12345678\n"
        "1,One,common-spend,energy.water\n",
    )

    problems = own_codes.look(book, path).problems

    assert [(one.code, one.place.row) for one in problems] == [
        ("SB-271", 3),
        ("SB-272", 4),
        ("SB-274", 5),
        ("SB-273", 6),
    ]
    assert all(one.message() and one.remedy() for one in problems)
    with pytest.raises(CodesNotRight) as refused:
        own_codes.take_in(book, path)
    assert refused.value.problems == problems
    assert own_codes.codes(book) == ()


def test_a_column_is_named_as_the_list_heads_it(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("Code,Category\n4220,office.nothing\n", "utf-8")

    (problem,) = own_codes.look(book, path).problems

    assert problem.place.column == "Category"


def test_a_list_without_its_columns_says_which(book: Book, tmp_path: Path) -> None:
    problems = own_codes.look(book, written(tmp_path, "a,b\n1,2\n")).problems

    assert [one.code for one in problems] == ["SB-270", "SB-270"]


def test_the_mapping_adds_up_and_can_be_taken_in_again(book: Book, tmp_path: Path) -> None:
    own_codes.take_in(book, written(tmp_path, "code,label,category\n4010,,office.stationery\n"))

    path = own_codes.export_mapping(book, tmp_path / "mapping.csv")

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["payments"]) for row in rows) == 4
    assert {row["code"]: row["amount"] for row in rows}["4010"] == "120.00"
    assert own_codes.look(book, path).problems == ()
    assert open_source(path).sheets == ("",)


def test_deriving_a_change_beside_own_codes_gives_what_deriving_everything_gives(
    book: Book, tmp_path: Path
) -> None:
    own_codes.take_in(book, written(tmp_path, "code,label,category\n4010,,office.stationery\n"))
    kinds = [kind.id for kind in decisions.kinds(book)]
    categorise.set_category(book, kinds[:1], WATER, always=True)

    whole = deciding.outcomes_with(book, decisions.rules(book))

    assert decisions.outcomes(book) == whole


@pytest.mark.parametrize(
    ("text", "first"),
    [("toner cartridge", "30125100"), ("30125", "30125000"), ("09310000-5", "09310000")],
)
def test_cpv_is_found_by_words_and_by_digits(text: str, first: str) -> None:
    found = categorise.search_cpv(text)

    assert found[0].code == first


def test_a_leaf_names_its_cpv_codes_and_a_code_its_leaf() -> None:
    named = categorise.search_cpv("energy.electricity")

    assert named
    assert {one.leaf for one in named} == {"energy.electricity"}
    assert categorise.search_cpv("") == ()


def test_a_cpv_code_says_what_holds_it_the_widest_first() -> None:
    found = categorise.search_cpv("30125100")[0]

    assert found.wider[0].startswith("Office and computing machinery")
    assert found.wider[-1] == "Parts and accessories of photocopying apparatus"
    assert categorise.search_cpv("30000000")[0].wider == ()
