"""The made-up trust and fire service: what the demonstration says of them, worked out on paper.

Paper here is their files read with nothing of ours: who was paid under which account, and the
register of contracts. The product's arithmetic has no part in it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.usecases import demo_folders, run_demo
from core.usecases.run_demo import DemoResult
from installers.samples.made_body import FIRE, TRUST, MadeBody
from installers.samples.plan import accounts
from tests.flows.conftest import RESOURCES, Run


@dataclass(frozen=True)
class Made:
    """A demonstration that was run, and the tables that it came from."""

    body: MadeBody
    samples: Path
    ledger: str
    as_at: date
    # Who sells on a lot that the demonstration says is used, besides the call-offs.
    on_a_lot: str
    result: DemoResult


@pytest.fixture(scope="module", params=["trust", "fire"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    result = run_demo.run(tmp_path_factory.mktemp(request.param) / "demo", body=request.param)
    samples = RESOURCES / "samples"
    if request.param == "trust":
        folder, day = samples / "academy_trust", date(2025, 8, 31)
        return Made(TRUST, folder, "ledger_2024-25.xlsx", day, "Chalkdust Supply Ltd", result)
    folder, day = samples / "fire_service", date(2026, 3, 31)
    return Made(FIRE, folder, "ledger_2025-26.xlsx", day, "Derrick & Drum Fuels Ltd", result)


def ledger(made: Made) -> list[tuple[str, str, int]]:
    """The year's lines: proper name of the payee, account code, pence without VAT."""
    names = {
        spelling: row["spellings"].split("|")[0]
        for row in made.body.table("suppliers")
        for spelling in row["spellings"].split("|")
    }
    book = openpyxl.load_workbook(made.samples / made.ledger, read_only=True)
    rows = [row for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]
    book.close()
    return [
        (names.get(str(row[3]), str(row[3])), str(row[6]), pence(row[9]) - pence(row[10]))
        for row in rows
        if isinstance(row[1], datetime)
    ]


def pence(value: Any) -> int:
    return int((Decimal(str(value or 0)) * 100).to_integral_exact())


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


def running(made: Made, *, call_offs: bool) -> set[str]:
    """With whom contracts run on the day: those that are call-offs, or those that are none.

    One without an end may be ended by either side, and holds nobody.
    """
    with (made.samples / "contracts_register.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["Supplier Name"]
        for row in rows
        if bool(row["Framework Reference"]) is call_offs
        and day(row["Start Date"]) <= made.as_at
        and row["Current End Date"]
        and made.as_at <= day(row["Current End Date"])
    }


def test_its_figures_are_those_on_paper(made: Made) -> None:
    kinds = {one.new_code: one.kind for one in accounts(made.body).values()}
    lines = ledger(made)
    in_scope = [(name, net) for name, code, net in lines if not kinds[code]]
    locked = sum(net for name, net in in_scope if name in running(made, call_offs=False))
    joint = running(made, call_offs=True) | {made.on_a_lot}
    collaborative = sum(net for name, net in in_scope if name in joint)

    whole = sum(net for _, _, net in lines)
    within = sum(net for _, net in in_scope)
    assert made.result.figures == {
        "total_pence": whole,
        "out_of_scope_pence": whole - within,
        "in_scope_pence": within,
        "locked_pence": locked,
        "available_pence": within - locked,
        "collaborative_pence": collaborative,
    }
    assert 0 < collaborative < within - locked


def test_every_step_is_told_and_its_return_is_as_it_was_sealed(made: Made) -> None:
    steps = {step.name: step.sentence for step in made.result.steps}

    assert "DEMO" in steps["Body"]
    assert "agrees with the ledger" in steps["Import"]
    assert "as it was sealed" in steps["Verify"]
    assert made.result.return_file.stat().st_size > 0


def test_deleting_takes_what_it_made_and_nothing_else(made: Made, spendbook: Run) -> None:
    folder = made.result.folder
    own = folder / "reports of my own" / "my notes.txt"
    own.parent.mkdir()
    own.write_text("kept", encoding="utf-8")

    told = demo_folders.deletion(folder)
    done = spendbook("demo", "--body", made.body.key, "--out", folder, "--delete")

    assert told.stays == (own,)
    assert done.code == 0
    assert len(done.data["deleted"]) == len(told.goes) > 20
    assert [path for path in folder.rglob("*") if path.is_file()] == [own]

    again = spendbook("demo", "--out", folder, "--delete")
    assert (again.code, own.exists()) == (3, True)
