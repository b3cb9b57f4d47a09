"""An auditor lays the source files beside a return: what is right passes, what is not does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.main import main
from tests.flows.conftest import Run

HEADINGS = "Date,Supplier,Description,Net Amount\n"
# Every day could be a month: only the person can say, and the return does not carry the answer.
UNCLEAR = HEADINGS + "".join(f"0{n}/0{n + 1}/2025,Firm {n},Bins,{n}00.00\n" for n in range(1, 8))
FIRST = HEADINGS + "15/05/2025,Alpha,Bins,10.00\n16/05/2025,Beta,Pens,5.50\n"
LONGER = FIRST + "17/05/2025,Gamma,Paper,1.25\n"


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    for name, text in (("unclear", UNCLEAR), ("first", FIRST), ("longer", LONGER)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    path = tmp_path / "body.spendbook"
    spendbook("book", "new", "--book", path, "--name", "Body", "--type", "parish-council")
    return path


def sealed(spendbook: Run, book: Path, period: str) -> Path:
    path = book.with_name("return.zip")
    asked = ("--period", period, "--detail", "line", "-o", path)
    assert spendbook("return", "build", "--book", book, *asked).code == 0
    return path


def test_a_file_that_was_read_by_an_answer_agrees_with_its_return(
    spendbook: Run, book: Path
) -> None:
    source = book.with_name("unclear.csv")
    spendbook("spend", "import", source, "--book", book, "--answer", "date_format=dmy")
    package = sealed(spendbook, book, "2025-01-01_2025-12-31")

    found = spendbook("return", "verify", package, "--source", source)
    traced = spendbook("return", "trace", package, "1", "--source", source)

    assert (found.code, found.data["verdict"], found.data["first_altered"]) == (0, True, "")
    assert (traced.code, traced.data["found"]["payment_date"]) == (0, "2025-02-01")


def test_both_sides_of_a_traced_line_stand_beside_each_other(
    spendbook: Run, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = book.with_name("first.csv")
    spendbook("spend", "import", source, "--book", book)
    package = sealed(spendbook, book, "2025-26")

    code = main(["return", "trace", str(package), "2", "--source", str(source)])

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert ["What", "The", "return", "states", "The", "file", "holds"] in rows
    assert ["net_pence", "550", "550"] in rows
    assert ["payment_date", "2025-05-16", "2025-05-16"] in rows


def test_the_code_that_was_read_out_is_said_again_when_the_return_is_verified(
    spendbook: Run, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spendbook("spend", "import", book.with_name("first.csv"), "--book", book)
    package = tmp_path / "return.zip"
    asked = ("--book", book, "--period", "2025-26", "-o", package)
    built = spendbook("return", "build", *asked).data["short_code"]

    found = spendbook("return", "verify", package).data
    main(["return", "verify", str(package)])

    said = capsys.readouterr().out.splitlines()
    assert found["short_code"] == built
    assert f"Fingerprint of the package: {built}" in said
    assert f"Fingerprint of the key: {found['key_fingerprint']}" in said


def test_payments_that_another_file_brought_are_left_out_with_that_reason(
    spendbook: Run, book: Path
) -> None:
    first, longer = book.with_name("first.csv"), book.with_name("longer.csv")
    spendbook("spend", "import", first, "--book", book)

    done = spendbook("spend", "import", longer, "--book", book, "--already-here", "skip")
    listed = spendbook("spend", "left-out", "2", "--book", book).data["left_out"]
    package = sealed(spendbook, book, "2025-26")
    found = spendbook("return", "verify", package, "--source", first, "--source", longer)

    batch = done.data["batches"][0]
    assert (batch["lines"], batch["total_pence"], batch["already_here"]) == (1, 125, 2)
    skipped = [(row["row"], row["reason"]) for row in listed if row["code"] == "SB-158"]
    assert skipped == [
        (2, "Already in the book from another file: Alpha, £10.00."),
        (3, "Already in the book from another file: Beta, £5.50."),
    ]
    assert found.data["verdict"] is True
    details = [check["detail"] for check in found.data["checks"] if "longer" in check["id"]]
    assert details == [
        "longer.csv: the same file, 1 lines compared; left out as already there: "
        "2 payments, £15.50"
    ]


def test_a_file_of_another_return_is_named_as_what_does_not_hold(
    spendbook: Run, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, longer = book.with_name("first.csv"), book.with_name("longer.csv")
    spendbook("spend", "import", first, "--book", book)
    package = sealed(spendbook, book, "2025-26")

    found = spendbook("return", "verify", package, "--source", first, "--source", longer)
    traced = spendbook("return", "trace", package, "1", "--source", longer)

    assert (found.code, found.data["verdict"]) == (6, False)
    assert found.data["first_altered"] == "longer.csv is not one of the files of this return"
    first.write_bytes(first.read_bytes() + b"\r\n")
    changed = spendbook("return", "verify", package, "--source", first)
    assert "first.csv has another fingerprint" in changed.data["first_altered"]
    assert (traced.code, traced.problems[0]["code"]) == (6, "SB-661")
