"""A clerk watches contracts by command: what is due, what is outside, and says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.usecases import run_demo

AS_AT = ("--as-at", "2026-03-31")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_demo.run(tmp_path_factory.mktemp("demo")).book


def run(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    data: dict[str, Any] = answer["data"]
    return data


def test_the_pipeline_goes_out_as_a_calendar_and_a_list(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ics, listed = tmp_path / "due.ics", tmp_path / "due.csv"

    found = run(
        capsys, "contracts", "pipeline", "--book", str(demo), *AS_AT, "--ics", str(ics),
        "--csv", str(listed),
    )  # fmt: skip

    overdue = [one["overdue"] for one in found["due"]]
    assert overdue == sorted(overdue, reverse=True)
    assert ics.read_bytes().count(b"BEGIN:VEVENT\r\n") == len(found["due"]) > 10
    assert len(listed.read_text("utf-8-sig").splitlines()) == len(found["due"]) + 2


def test_what_is_outside_adds_up_with_the_comparison(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    period = ("--period", "2025-26")

    outside = run(capsys, "contracts", "outside", "--book", str(demo), *AS_AT, *period)
    compared = run(capsys, "compare", "run", "--book", str(demo), *AS_AT, *period)

    free = compared["available_pence"] - compared["collaborative_pence"]
    assert outside["available_not_collaborative_pence"] == free
    assert sum(row["pence"] for row in outside["rows"]) == outside["either_pence"]
    assert sum(one["pence"] for one in outside["by_reason"]) == outside["either_pence"]
    parts = ("either_pence", "under_contract_pence", "neither_pence")
    assert sum(outside[part] for part in parts) == free


def test_a_reason_given_is_a_reason_listed(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys, "contracts", "outside", "--book", str(demo), *AS_AT)["rows"][0]

    run(
        capsys, "contracts", "outside", "--book", str(demo), "--say", "emergency", "--supplier",
        first["supplier"], "--category", first["category"], "--note", "storm",
    )  # fmt: skip

    again = run(capsys, "contracts", "outside", "--book", str(demo), *AS_AT)["rows"][0]
    assert (again["reason"], again["note"]) == ("emergency", "storm")


def test_what_cannot_be_influenced_lowers_nothing(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = run(capsys, "contracts", "influence", "--book", str(demo), *AS_AT)
    first = before["categories"][0]

    run(
        capsys, "contracts", "influence", "--book", str(demo), "--category", first["category"],
        "--cannot", "law",
    )  # fmt: skip

    after = run(capsys, "contracts", "influence", "--book", str(demo), *AS_AT)
    assert after["available_pence"] == before["available_pence"]
    more = after["not_influenceable_pence"] - before["not_influenceable_pence"]
    assert more == first["available_pence"]


def test_use_thresholds_and_reviews_are_said(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = ("--book", str(demo))
    used = run(capsys, "contracts", "use", *book, *AS_AT)
    run(
        capsys, "contracts", "thresholds", *book, "--add", "Two quotes", "--amount", "1000",
        "--measure", "category", "--means", "Ask two suppliers.",
    )  # fmt: skip
    reached = run(capsys, "contracts", "thresholds", *book, *AS_AT)
    run(
        capsys, "contracts", "review", *book, *AS_AT, "--contract", "2", "--score", "4", "--note",
        "Good", "--next", "2026-09-30",
    )  # fmt: skip
    listed = run(capsys, "contracts", "reviews", *book, *AS_AT)

    assert {one["state"] for one in used["contracts"]} >= {"over", "within"}
    assert any(one["own"] and one["label"] == "Two quotes" for one in reached["thresholds"])
    assert (4, "2026-09-30", "Good") in [
        (one["score"], one["next_on"], one["note"]) for one in listed["reviews"]
    ]


@pytest.mark.parametrize("verb", ["pipeline", "use", "outside", "influence", "thresholds"])
def test_people_read_a_table(demo: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    assert main(["contracts", verb, "--book", str(demo), *AS_AT]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_a_supplier_that_is_not_there_is_told(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["contracts", "review", "--book", str(demo), "--supplier", "Nobody", "--score", "3"]

    assert main(words) == 2
    assert "SB-380" in capsys.readouterr().err
