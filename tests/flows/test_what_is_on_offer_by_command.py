"""What is on offer, by command: searched, shown, compared side by side, asked about, foreseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.usecases.catalogues_on_offer import (
    ALPHA_CLEANING,
    ALPHA_POWER,
    new_book,
    next_alpha,
    package_of,
)
from tests.flows.conftest import Run

DAY = ("--as-at", "2025-06-30")
VOLT = ("alpha", "A1", "2")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = new_book(tmp_path)
    made.close()
    return made.path


def test_lots_are_found_narrowed_and_shown(spendbook: Run, book: Path) -> None:
    found = spendbook("catalogue", "search", "bright", "--book", book, *DAY).data["lots"]
    narrow = ("--publisher", "beta", "--usable", "yes", "--category", "facilities", "--live")
    beta = spendbook("catalogue", "search", "bright", *narrow, "--book", book, *DAY).data["lots"]
    shown = spendbook("catalogue", "show", "beta", "B7", "1a", "--book", book, *DAY).data

    assert [(one["publisher"], one["found_in"]) for one in found] == [
        ("beta", "supplier"),
        ("alpha", "supplier"),
    ]
    assert [one["publisher"] for one in beta] == ["beta"]
    facts = {one["label"]: one["text"] for part in shown["parts"] for one in part["facts"]}
    assert facts["Estimated value"] == "not stated"
    assert facts["Fees, levy and rebate"] == "levy 1 %"
    assert shown["usable"] == "yes"


def test_the_same_need_is_listed_and_written(spendbook: Run, book: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    asked = ("catalogue", "overlap", "--book", book, *DAY)

    every = spendbook(*asked).data["needs"]
    one = spendbook(*asked, "--category", "facilities.cleaning", "-o", sheet).data["needs"]
    none = spendbook(*asked, "--category", "ict.hardware")

    assert [need["category"] for need in every] == ["energy.electricity", "facilities.cleaning"]
    assert [lot["publisher"] for lot in one[0]["lots"]] == ["alpha", "beta"]
    assert one[0]["lots"][0]["effect_low_pence"] == 320
    assert one[0]["suppliers_in_common"][0]["name"] == "BRIGHT CLEANING LIMITED"
    assert sheet.read_text("utf-8-sig").count("\n") == 3
    assert (none.code, none.problems[0]["code"]) == (2, "SB-475")


def test_an_answer_is_recorded_listed_and_taken_back(spendbook: Run, book: Path) -> None:
    def addressable() -> int:
        ran = spendbook("compare", "run", "--book", book, *DAY).data
        return int(ran["available_pence"] - ran["collaborative_pence"] - ran["no_lot_pence"])

    before = addressable()
    said = ("yes", "--on", "2026-05-03", "--who", "Jo of Alpha", "--book", book)

    first = spendbook("catalogue", "answer", *VOLT, *said)
    listed = spendbook("catalogue", "answers", "--book", book).data["answers"]
    after = addressable()
    again = spendbook("catalogue", "answer", "beta", "B7", "1a", *said)
    spendbook("catalogue", "answer", *VOLT, "open", "--book", book)

    assert first.code == 0
    assert [(one["answer"], one["said_on"]) for one in listed] == [("yes", "2026-05-03")]
    assert after - before == 3000_00
    assert (again.code, again.problems[0]["code"]) == (2, "SB-474")
    assert spendbook("catalogue", "answers", "--book", book).data["answers"] == []
    assert addressable() == before


def test_what_of_ours_changes_is_said_before_and_after(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    gone = package_of(tmp_path, next_alpha(replace(ALPHA_POWER, title="Power")))

    diff = spendbook("catalogue", "diff", gone, "--book", book, *DAY).data
    applied = spendbook("catalogue", "apply", gone, "--unsigned", "--book", book, *DAY).data
    back = spendbook("catalogue", "rollback", "alpha", "--look", "--book", book, *DAY).data
    spendbook("catalogue", "rollback", "alpha", "--book", book, *DAY)
    listed = spendbook("catalogue", "list", "--book", book).data["editions"]

    assert [(one["what"], one["how"]) for one in diff["effects"]] == [("opportunity", "ended")]
    assert applied["effects"] == diff["effects"]
    assert [(one["what"], one["how"]) for one in back["effects"]] == [("opportunity", "new")]
    in_use = [(one["publisher"], one["edition"]) for one in listed if one["current"]]
    assert in_use == [("alpha", 1), ("beta", 4)]
    assert [one["lots"] for one in listed] == [1, 2, 1]
    assert ALPHA_CLEANING.title in str(spendbook("catalogue", "search", "--book", book).data)
