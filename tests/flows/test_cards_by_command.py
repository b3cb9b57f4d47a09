"""Card files and layouts on the command line: listed, joined, refused, passed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.conftest import Run

_TYPE = "parish-council"
LEDGER = """Payment Date,Supplier,Description,Net Amount
20/05/2025,Acme Cleaning,Office cleaning,500.00
14/06/2025,BARCLAYCARD,Statement,168.00
14/07/2025,BARCLAYCARD,Statement,129.40
"""
CARDS = """Transaction Date,Card Number,Merchant Name,Net Amount,VAT Amount,Gross Amount
03/05/2025,5412 0000 0000 1111,TOOLSHED,100.00,20.00,120.00
20/05/2025,5412 0000 0000 1111,STATIONERS,40.00,8.00,48.00
05/06/2025,5412 0000 0000 1111,HARBOUR HOTEL,80.00,16.00,96.00
16/06/2025,5412 0000 0000 1111,SAAS INC,30.90,0.00,30.90
"""


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    made = tmp_path / "ambleford.spendbook"
    spendbook("book", "new", "--book", made, "--name", "Ambleford Parish Council", "--type", _TYPE)
    for name, text in (("ledger.csv", LEDGER), ("cards.csv", CARDS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert spendbook("spend", "import", tmp_path / name, "--book", made).code == 0
    return made


def test_bills_are_listed_joined_and_refused_by_number(spendbook: Run, book: Path) -> None:
    listed = spendbook("spend", "cards", "--book", book).data
    first, second = listed["settlements"]
    assert listed["card_files"][0]["charged_pence"] == 29490
    assert [first["difference_pence"], second["difference_pence"]] == [0, 250]

    joined = spendbook("spend", "cards", "--book", book, "--accept-agreeing").data
    differs = spendbook("spend", "cards", "--book", book, "--accept", str(second["id"]))
    explained = spendbook(
        "spend", "cards", "--book", book, "--accept", str(second["id"]), "--explain", "annual fee"
    )

    assert [one["state"] for one in joined["settlements"]] == ["joined", "offered"]
    assert differs.code == 4
    assert [one["state"] for one in explained.data["settlements"]] == ["joined", "joined"]
    spendbook("spend", "cards", "--book", book, "--forget", str(first["id"]))
    refused = spendbook("spend", "cards", "--book", book, "--refuse", str(first["id"])).data
    assert refused["settlements"][0]["state"] == "refused"
    none = spendbook("spend", "cards", "--book", book, "--no-card-file", "2").data
    assert [one["state"] for one in none["settlements"]] == ["refused", "no card file"]


def test_layouts_go_from_one_book_to_another(spendbook: Run, book: Path, tmp_path: Path) -> None:
    other, out = tmp_path / "bramwell.spendbook", tmp_path / "layouts.json"
    spendbook("book", "new", "--book", other, "--name", "Bramwell Parish Council", "--type", _TYPE)

    written = spendbook("spend", "layouts", "export", "--book", book, "-o", out).data
    spendbook("spend", "layouts", "import", out, "--book", other)
    listed = spendbook("spend", "layouts", "list", "--book", other).data["layouts"]

    assert {one["name"] for one in written["layouts"]} == {"ledger.csv", "cards.csv"}
    assert {one["name"] for one in listed if one["from"] == "taken in"} == {
        "ledger.csv",
        "cards.csv",
    }
