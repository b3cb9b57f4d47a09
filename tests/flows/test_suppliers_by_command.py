"""Suppliers on the command line: suggested, joined, flagged, identified, shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.flows.conftest import Run

LEDGER = """Date,Supplier,Net Amount
13/05/2025,Marlow Grounds Ltd,900.00
14/05/2025,Marlow Grounds Limited,50.00
15/05/2025,Kite Catering,80.00
16/05/2025,Harbour Cafe,60.00
"""


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    made = tmp_path / "ambleford.spendbook"
    name, kind = "Ambleford Parish Council", "parish-council"
    spendbook("book", "new", "--book", made, "--name", name, "--type", kind)
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    assert spendbook("spend", "import", tmp_path / "ledger.csv", "--book", made).code == 0
    return made


def _ids(spendbook: Run, book: Path) -> dict[str, int]:
    listed = spendbook("suppliers", "list", "--book", book).data["suppliers"]
    return {row["supplier"]: row["id"] for row in listed}


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_suggest_writes_pairs_or_groups_in_the_columns_that_others_rely_on(
    spendbook: Run, tmp_path: Path
) -> None:
    names = tmp_path / "in.csv"
    names.write_text("supplier\nAcme Ltd\nACME LIMITED\nZenith Ltd\nAcme Ltd\n", "utf-8")
    pairs, groups = tmp_path / "pairs.csv", tmp_path / "groups.csv"

    assert spendbook("suppliers", "suggest", names, "-o", pairs).data["pairs"] == 1
    assert spendbook("suppliers", "suggest", names, "-o", groups, "--groups").code == 0

    heading, row = _read(pairs)
    assert heading == ["left", "right", "reason", "strength"]
    assert set(row[:2]) == {"Acme Ltd", "ACME LIMITED"}
    heading, *rows = _read(groups)
    assert heading == ["supplier", "group"]
    assert len({group for _, group in rows}) == 2
    assert [name for name, _ in rows] == ["Acme Ltd", "ACME LIMITED", "Zenith Ltd"]


def test_suggest_offers_the_pairs_of_a_book_with_their_numbers(spendbook: Run, book: Path) -> None:
    found = spendbook("suppliers", "suggest", "--book", book)
    keep, other = found.data["pairs"][0]["left"], found.data["pairs"][0]["right"]

    assert {keep, other} == {
        number
        for name, number in _ids(spendbook, book).items()
        if name.startswith("Marlow Grounds")
    } or len(found.data["pairs"]) == 1
    assert found.data["pence"] == 95_000
    assert spendbook("suppliers", "merge", keep, other, "--book", book).code == 0
    assert spendbook("suppliers", "suggest", "--book", book).data["pairs"] == []
    assert spendbook("suppliers", "suggest").code == 2


def test_suppliers_are_flagged_by_number_and_by_a_list(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    ids = _ids(spendbook, book)
    listed = tmp_path / "small.csv"
    listed.write_text("Supplier\nKITE CATERING LTD\nNobody\n", "utf-8")

    kite, cafe = ids["Kite Catering"], ids["Harbour Cafe"]
    assert spendbook("suppliers", "flag", kite, cafe, "--book", book, "--local", "yes").code == 0
    taken = spendbook("suppliers", "flag", "--from", listed, "--book", book, "--sme", "yes")

    assert taken.data["suppliers"] == ["Kite Catering"]
    assert taken.data["unknown"] == ["Nobody"]
    shown = spendbook("suppliers", "show", kite, "--book", book, "--as-at", "2026-03-31").data
    assert [(one["what"], one["source"]) for one in shown["said"]] == [
        ("local", ""),
        ("sme", "small.csv"),
    ]


def test_a_number_and_a_house_are_said_and_listed(spendbook: Run, book: Path) -> None:
    ids = _ids(spendbook, book)
    kite, cafe = ids["Kite Catering"], ids["Harbour Cafe"]

    said = spendbook("suppliers", "identify", kite, "GB-COH", "1234567", "--book", book)
    wrong = spendbook("suppliers", "identify", kite, "VAT", "12", "--book", book)
    spendbook("suppliers", "parent", kite, cafe, "--name", "Kite House", "--book", book)

    assert (said.code, wrong.code) == (0, 2)
    rows = spendbook("suppliers", "list", "--book", book).data["suppliers"]
    row = next(row for row in rows if row["id"] == kite)
    assert (row["identifiers"], row["parent"]) == (["GB-COH:01234567"], "Kite House")
    houses = spendbook("suppliers", "list", "--by-parent", "--book", book).data["parents"]
    assert {"Kite House": 14000}.items() <= {h["parent"]: h["pence"] for h in houses}.items()
    report = spendbook("spend", "report", "--by-parent", "--book", book).data
    assert {"supplier": "Kite House", "pence": 14000} in report["top_suppliers"]


def test_never_and_parent_by_a_list(spendbook: Run, book: Path, tmp_path: Path) -> None:
    ids = _ids(spendbook, book)
    left, right = ids["Marlow Grounds Ltd"], ids["Marlow Grounds Limited"]
    houses = tmp_path / "houses.csv"
    houses.write_text("Supplier,Parent\nKite Catering,Kite House\n", "utf-8")

    assert spendbook("suppliers", "never", left, right, "--book", book).code == 0
    assert spendbook("suppliers", "parent", "--from", houses, "--book", book).code == 0
    rows = spendbook("suppliers", "list", "--book", book).data["suppliers"]
    assert {row["parent"] for row in rows} == {"", "Kite House"}


@pytest.mark.parametrize(
    "words", [("flag",), ("flag", "1"), ("flag", "1", "--from", "x.csv"), ("parent",)]
)
def test_what_says_nothing_is_refused(spendbook: Run, book: Path, words: tuple[str, ...]) -> None:
    assert spendbook("suppliers", *words, "--book", book).code == 2


def test_a_supplier_is_shown_by_its_name_too(spendbook: Run, book: Path) -> None:
    shown = spendbook("suppliers", "show", "kite catering", "--book", book)
    none = spendbook("suppliers", "show", "Nobody of this name", "--book", book)

    assert (shown.data["supplier"], shown.data["pence"]) == ("Kite Catering", 8000)
    assert none.code == 2
