"""The whole job on published files, through the command line: body to verified return."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.conftest import Run


@dataclass(frozen=True)
class Story:
    """A body, its published file, and the right answers of that file."""

    name: str
    kind: str
    spend: str
    period: str


STORIES = (
    Story("Salford", "metropolitan", "salford-cc_2011-08.csv", "2011-08"),
    Story("Leisure company", "company", "brimhams-active_2022-08.csv", "2022-23"),
    Story("Consumer body", "arms-length", "ccwater_2012-05.csv", "2012-13"),
    Story("Gateshead", "metropolitan", "gateshead-mbc_2016-10.csv", "2016-01-01_2016-12-31"),
)


def truth_of(shared_data: Path, file: str) -> tuple[int, int]:
    """Return lines and total in pence as two independent computations agreed them."""
    entries = json.loads((shared_data / "spend" / "truth.json").read_text("utf-8"))["files"]
    listed = entries.values() if isinstance(entries, dict) else entries
    entry = next(one for one in listed if one["file"] == file)
    whole, _, part = entry["total"].partition(".")
    return entry["valid_lines"], int(whole) * 100 + int(part)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_body_goes_from_its_ledger_to_a_return_that_verifies(
    story: Story,
    shared_data: Path,
    spendbook: Run,
    signed_catalogue: tuple[Path, str],
    tmp_path: Path,
) -> None:
    source = shared_data / "spend" / story.spend
    lines, total = truth_of(shared_data, story.spend)
    book = tmp_path / "body.spendbook"
    types = [one["code"] for one in spendbook("book", "types").data["types"]]
    kind = next(code for code in types if story.kind in code)
    package, fingerprint = signed_catalogue

    looked = spendbook("spend", "inspect", source)
    spendbook("book", "new", "--book", book, "--name", story.name, "--type", kind)
    pounds = f"{total / 100:.2f}"
    imported = spendbook("spend", "import", source, "--book", book, "--control-total", pounds)
    applied = spendbook("catalogue", "apply", package, "--book", book, "--trust", fingerprint)
    compared = spendbook("compare", "run", "--book", book, "--as-at", "2026-03-31")
    built = spendbook(
        "return", "build", "--book", book, "--period", story.period, "-o", tmp_path / "r.zip",
        "--detail", "line", "--profile", "audit", "--prepared-by", "A test, made up",
    )  # fmt: skip
    verified = spendbook("return", "verify", tmp_path / "r.zip", "--source", source)

    left_out = sum(row["rows"] for row in looked.data["left_out"])
    assert looked.data["rows_read"] == lines + left_out + len(looked.problems)
    batch = imported.data["batches"][0]
    assert batch["left_out"] == left_out
    assert (batch["lines"], batch["total_pence"], batch["ties"]) == (lines, total, True)
    assert applied.code == 0
    figures = compared.data
    assert figures["total_pence"] == total
    assert figures["total_pence"] == figures["in_scope_pence"] + figures["out_of_scope_pence"]
    assert figures["in_scope_pence"] == figures["locked_pence"] + figures["available_pence"]
    parts = ("collaborative_pence", "addressable_pence", "no_lot_pence")
    assert figures["available_pence"] == sum(figures[part] for part in parts)
    assert built.code == 0
    assert built.data["totals"]["total_pence"] == total
    assert (verified.code, verified.data["verdict"]) == (0, True)
    assert verified.data["totals"]["total_pence"] == total


def test_a_register_locks_the_payments_that_it_covers(
    shared_data: Path, spendbook: Run, tmp_path: Path
) -> None:
    book = tmp_path / "body.spendbook"
    register = shared_data / "contracts" / "salford-cc_contracts_register_2022-07.csv"
    spend = shared_data / "spend" / "salford-cc_2011-08.csv"
    kind = "metropolitan-borough"
    types = [one["code"] for one in spendbook("book", "types").data["types"]]
    kind = next(code for code in types if "metropolitan" in code)
    spendbook("book", "new", "--book", book, "--name", "Salford", "--type", kind)
    spendbook("spend", "import", spend, "--book", book)

    imported = spendbook("contracts", "import", register, "--book", book)
    again = spendbook("contracts", "import", register, "--book", book)
    listed = spendbook("contracts", "list", "--book", book, "--as-at", "2022-07-31")

    assert imported.data["added"] == 360
    assert (again.data["added"], again.data["already_here"]) == (0, 360)
    assert len(listed.data["contracts"]) == 360
    assert sum(one["locks"] for one in listed.data["contracts"]) > 100
