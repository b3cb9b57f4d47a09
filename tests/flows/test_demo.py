"""The demonstration: the whole job on the made-up council, and strangers who check its return."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.flows.conftest import COUNCIL, Run

TRUTH: dict[str, Any] = json.loads((COUNCIL / "totals.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command says of a demonstration run from nothing, in a program of its own."""
    out = tmp_path_factory.mktemp("demo") / "here"
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "demo", "--out", str(out), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)["data"]
    after = os.times()
    worked = after.children_user + after.children_system
    return data | {"seconds": worked - before.children_user - before.children_system}


@pytest.fixture(scope="module")
def unpacked(demo: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("return")
    with zipfile.ZipFile(demo["return"]) as package:
        package.extractall(folder)
    return folder


def test_every_step_of_the_job_says_what_came_of_it(demo: dict[str, Any]) -> None:
    steps = [step["step"] for step in demo["steps"]]

    assert list(dict.fromkeys(steps)) == [
        "Files",
        "Catalogues built",
        "Body",
        "Import",
        "Cards",
        "Suppliers",
        "Categories",
        "Catalogues applied",
        "Contracts",
        "Compare",
        "Savings",
        "Watch",
        "Benchmarks",
        "Report",
        "Board",
        "Return",
        "Verify",
    ]
    assert all(step["sentence"] for step in demo["steps"])
    imports = [step["sentence"] for step in demo["steps"] if step["step"] == "Import"]
    assert all("agrees with the ledger" in sentence for sentence in imports)
    assert "as it was sealed" in demo["steps"][-1]["sentence"]


def test_its_figures_are_those_of_the_program_that_made_the_files(demo: dict[str, Any]) -> None:
    figures = demo["figures"]

    assert figures["total_pence"] == TRUTH["financial_years"]["2025-26"]["net_pence"]
    assert figures["total_pence"] == figures["out_of_scope_pence"] + figures["in_scope_pence"]
    assert figures["in_scope_pence"] == figures["locked_pence"] + figures["available_pence"]
    assert 0 < figures["collaborative_pence"] < figures["available_pence"]


def test_nobody_waits_a_minute_for_the_first_chart(demo: dict[str, Any]) -> None:
    # The processor's own time: of the minute some seconds are the window's and the chart's.
    assert demo["seconds"] < 45


def test_everything_lies_where_it_says(demo: dict[str, Any]) -> None:
    named = [demo[key] for key in ("book", "return", "public_key", "report")]

    for path in (*named, *demo["catalogues"], *demo["sources"]):
        assert Path(path).stat().st_size > 0
    assert Path(demo["book"]).suffix == ".spendbook"
    assert Path(demo["return"]).name.startswith("spend-return_")


def test_its_return_verifies_with_the_bodys_key_and_the_source_files(
    demo: dict[str, Any], spendbook: Run
) -> None:
    spend = [path for path in demo["sources"] if "contracts" not in path]
    words = [word for path in spend for word in ("--source", path)]

    found = spendbook("return", "verify", demo["return"], "--key", demo["public_key"], *words)

    assert (found.code, found.data["verdict"]) == (0, True)
    assert found.data["totals"]["total_pence"] == demo["figures"]["total_pence"]


def test_a_source_file_with_one_penny_more_does_not_pass(
    demo: dict[str, Any], spendbook: Run, tmp_path: Path
) -> None:
    source = next(Path(path) for path in demo["sources"] if path.endswith("ledger_2025-26.xlsx"))
    changed = tmp_path / "purchase_cards_2024-26.csv"
    text = source.with_name(changed.name).read_bytes()
    changed.write_bytes(text.replace(b"44.71", b"44.72", 1))

    found = spendbook("return", "verify", demo["return"], "--source", changed)

    assert (found.code, found.data["verdict"]) == (6, False)


def test_stock_minisign_accepts_its_return(unpacked: Path) -> None:
    program = shutil.which("minisign")
    if program is None:
        pytest.skip("minisign is not installed (Debian package minisign)")
    words = [program, "-Vm", "datapackage.json", "-p", "body.pub"]

    good = subprocess.run(words, cwd=unpacked, capture_output=True, check=False)
    descriptor = unpacked / "datapackage.json"
    whole = descriptor.read_bytes()
    descriptor.write_bytes(whole.replace(b'"version"', b'"versiom"', 1))
    bad = subprocess.run(words, cwd=unpacked, capture_output=True, check=False)
    descriptor.write_bytes(whole)

    assert good.returncode == 0
    assert bad.returncode != 0


def test_stock_frictionless_accepts_its_return(unpacked: Path) -> None:
    # Frictionless looks for a network at import: it runs beside us, where no socket is barred.
    words = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]

    done = subprocess.run(words, cwd=unpacked, capture_output=True, check=False)

    report = json.loads(done.stdout)
    assert report["valid"] is True, report
    assert done.returncode == 0


def test_a_second_demonstration_leaves_the_first_alone(
    demo: dict[str, Any], spendbook: Run
) -> None:
    book = Path(demo["book"])
    before = book.read_bytes()

    refused = spendbook("demo", "--out", book.parent)

    assert refused.code == 3
    assert book.read_bytes() == before
