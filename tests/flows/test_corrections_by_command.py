"""What was given wrongly is put right by command: a ledger's total, without a new import."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.main import main
from tests.flows.conftest import Run

PAYMENTS = "Date,Supplier,Net Amount\n15/04/2025,Alpha,10.00\n20/05/2025,Beta,5.50\n"


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "body.spendbook"
    source = tmp_path / "payments.csv"
    source.write_text(PAYMENTS, "utf-8")
    spendbook("book", "new", "--book", path, "--name", "Body", "--type", "parish-council")
    spendbook("spend", "import", source, "--book", path, "--control-total", "15.00")
    return path


def test_a_wrong_ledger_total_is_corrected_and_no_longer_stands_in_the_way(
    spendbook: Run, book: Path
) -> None:
    asked = ("return", "check", "--book", book, "--period", "2025-26")
    before = spendbook(*asked)

    done = spendbook("spend", "control-total", "--book", book, "1", "15.50")

    batch = done.data["batch"]
    assert (done.code, batch["control_total_pence"], batch["ties"]) == (0, 1550, True)
    assert "SB-604:1" in [check["id"] for check in before.data["checks"]]
    assert "SB-604:1" not in [check["id"] for check in spendbook(*asked).data["checks"]]
    assert spendbook("book", "undo", "--book", book).code == 0
    assert spendbook("spend", "batches", "--book", book).data["batches"][0]["ties"] is False


def test_a_difference_that_is_explained_is_told_and_does_not_block(
    spendbook: Run, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["spend", "control-total", "--book", str(book), "1", "15.00"]

    code = main([*words, "--explain", "50p of petty cash"])

    said = capsys.readouterr().out
    found = spendbook("return", "check", "--book", book, "--period", "2025-26")
    weights = {check["id"]: check["severity"] for check in found.data["checks"]}
    assert (code, weights["SB-604:1"]) == (0, "information")
    assert "adds up to £15.50: differs from the ledger by £0.50." in said


def test_the_ledger_total_of_no_import_is_refused(spendbook: Run, book: Path) -> None:
    refused = spendbook("spend", "control-total", "--book", book, "7", "15.50")

    assert (refused.code, refused.status) == (2, "error")


def test_a_difference_from_the_ledger_says_which_command_puts_it_right(
    spendbook: Run, book: Path
) -> None:
    found = spendbook("return", "check", "--book", book, "--period", "2025-26")

    remedy = next(c["remedy"] for c in found.data["checks"] if c["id"] == "SB-604:1")
    assert "spend control-total" in remedy


def test_a_total_that_comes_with_a_file_that_is_here_is_not_dropped(
    spendbook: Run, book: Path
) -> None:
    source = book.parent / "payments.csv"

    again = spendbook("spend", "import", source, "--book", book, "--control-total", "15.50")

    (batch,) = again.data["batches"]
    assert (again.code, batch["control_total_pence"], batch["ties"]) == (0, 1550, True)
    assert len(spendbook("spend", "batches", "--book", book).data["batches"]) == 1
