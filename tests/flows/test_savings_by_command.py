"""A saving from first to last by the command line; worked out in test_track_savings.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.usecases.test_track_savings import rows
from tests.flows.conftest import Run

AS_AT = ("--as-at", "2025-09-30")


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "b.spendbook"
    (tmp_path / "payments.csv").write_text(rows(), "utf-8")
    for step in (
        ("book", "new", "--name", "Tarnstead Parish Council", "--type", "parish-council"),
        ("spend", "import", tmp_path / "payments.csv"),
        ("categories", "set", "Office Nook Ltd", "office.stationery"),
    ):
        assert spendbook(*step, "--book", path).code == 0, step
    return path


def test_a_saving_is_added_agreed_shown_kept_and_exported(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    on_book = ("--book", book)
    refused = spendbook(
        "savings", "add", "Paper", *on_book, "--class", "new volume", "--category",
        "office.stationery", "--before", "2024-25", "--low", "900", "--high", "1200",
        "--evidence", " ",
    )  # fmt: skip
    assert refused.code == 2

    added = spendbook(
        "savings", "add", "Paper", *on_book, "--class", "new commercial arrangement",
        "--category", "office.stationery", "--before", "2024-25", "--low", "900", "--high",
        "1200", "--cost", "100", "--cashable", "--evidence", "Quote of March",
    )  # fmt: skip
    number = str(added.data["saving"])
    too_early = spendbook("savings", "realised", number, *on_book, *AS_AT)
    assert too_early.code == 2
    agreed = ("--on", "2025-03-10", "--by", "Committee", "--switch", "2025-04-01")
    assert spendbook("savings", "agree", number, *on_book, *agreed).code == 0
    shown = spendbook("savings", "realised", number, *on_book, *AS_AT).data["saving"]
    assert (shown["baseline_pence"], shown["realised_pence"]) == (3600_00, 604_93)
    kept = spendbook(
        "savings", "keep", number, *on_book, *AS_AT,
        "--needed", "200", "--redeploy", "300", "--to", "Benches",
    ).data["saving"]  # fmt: skip
    assert (kept["cashable_pence"], kept["kept_pence"], kept["left_pence"]) == (
        504_93, 304_93, 4_93,
    )  # fmt: skip

    volumes = ("--units", "reams", "--before", "400", "--after", "180")
    assert spendbook("savings", "realised", number, *on_book, *AS_AT, *volumes).code == 2
    priced = spendbook(
        "savings", "realised", number, *on_book, *AS_AT, *volumes,
        "--after-period", "2025-04-01_2025-09-30",
    ).data["saving"]  # fmt: skip
    assert priced["realised_pence"] == 420_00

    found = spendbook("savings", "list", *on_book, *AS_AT).data
    assert found["total"]["realised_pence"] == 420_00
    assert sum(one["kept_pence"] for one in found["by_class"]) == found["total"]["kept_pence"]
    out = tmp_path / "savings.csv"
    assert spendbook("savings", "export", *on_book, *AS_AT, "-o", out).code == 0
    assert ",420.00," in out.read_text("utf-8-sig")
    assert spendbook("savings", "remove", number, *on_book).code == 0
    assert spendbook("savings", "list", *on_book).data["savings"] == []
