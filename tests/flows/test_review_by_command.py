"""An auditor's day by command: tie out, draw, fill the form in, test, note, write the paper."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

from tests.flows.conftest import Run

LEDGER = "Date,Supplier,Description,Invoice No,Net Amount\n" + "".join(
    f"{1 + n % 28:02}/{1 + n % 12:02}/2025,Firm {n % 17} Ltd,Works {n},INV{n},{150 + 37 * n}.25\n"
    for n in range(1, 181)
) + "04/05/2025,Firm 1 Ltd,Returned,CR1,-75.10\n"  # fmt: skip


@pytest.fixture
def package(spendbook: Run, tmp_path: Path) -> Path:
    """A return at line level, for auditors."""
    return sealed(spendbook, tmp_path, "line", "audit")


def sealed(spendbook: Run, tmp_path: Path, detail: str, profile: str) -> Path:
    ledger, book = tmp_path / "ledger.csv", tmp_path / "body.spendbook"
    ledger.write_text(LEDGER, "utf-8")
    path = tmp_path / f"return {detail}.zip"
    spendbook("book", "new", "--book", book, "--name", "Body", "--type", "parish-council")
    spendbook("spend", "import", ledger, "--book", book)
    asked = ("--period", "2025-26", "--detail", detail, "--profile", profile, "-o", path)
    assert spendbook("return", "build", "--book", book, *asked).code == 0
    return path


def untouched(path: Path) -> tuple[str, int]:
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def test_the_way_from_the_files_to_the_return_closes(spendbook: Run, package: Path) -> None:
    of_return = spendbook("return", "tie-out", package)
    of_book = spendbook("return", "tie-out", package.with_name("body.spendbook"))

    whole = sum(15_025 + 3_700 * n for n in range(1, 181)) - 7_510
    for found in (of_return, of_book):
        assert (found.code, found.data["closes"]) == (0, True)
        steps = found.data["steps"]
        assert steps[0]["part_pence"] == whole
        assert steps[-1]["left_pence"] == 0
        assert sum(step["part_pence"] for step in steps) == 0
    assert of_return.data["steps"][2]["part_pence"] < 0


def test_nothing_that_is_reviewed_is_ever_changed(spendbook: Run, package: Path) -> None:
    book = package.with_name("body.spendbook")
    before = [untouched(path) for path in (package, book)]

    for subject in (package, book):
        notes = ("--notes", package.with_name("mine.review.json"))
        package.with_name("mine.review.json").unlink(missing_ok=True)
        for words in (
            ("verify", package), ("tie-out", subject), ("decisions", subject), ("tests", subject),
            ("sample", subject, *notes), ("note", subject, *notes, "--about", "a", "--text", "b"),
            ("paper", subject, *notes, "-o", package.with_name("paper.xlsx")),
        ):  # fmt: skip
            assert spendbook("return", *words).code == 0

    assert [untouched(path) for path in (package, book)] == before
    assert sorted(path.name for path in package.parent.iterdir()) == [
        "body.spendbook", "ledger.csv", "mine.review.json", "paper.xlsx", "return line.zip",
    ]  # fmt: skip


def test_a_sample_is_drawn_filled_in_and_projected(
    spendbook: Run, package: Path, tmp_path: Path
) -> None:
    form = tmp_path / "form.xlsx"
    asked = ("return", "sample", package, "--count", "20", "--seed", "5")

    drawn = spendbook(*asked, "-o", form)
    workbook = openpyxl.load_workbook(form)
    sheet = workbook[workbook.sheetnames[-1]]
    top = next(row for row in sheet.iter_rows() if row[0].value == "Line")
    names = {cell.value: cell.column for cell in top}
    lines = [row for row in sheet.iter_rows(min_row=top[0].row + 1) if row[0].value]
    for number, row in enumerate(lines):
        stated = row[names["Amount"] - 1].value
        row[names["Found"] - 1].value = round(stated - (10 if number == 0 else 0), 2)
        row[names["Remark"] - 1].value = "Invoice seen"
    workbook.save(form)
    told = spendbook("return", "sample", package, "--results", form)

    assert drawn.code == told.code == 0
    assert drawn.data["items"] == [
        {**item, "found_pence": None, "remark": ""} for item in told.data["items"]
    ]
    assert len(lines) == len(drawn.data["items"])
    said = told.data["projection"]
    assert (said["waiting"], said["looked_at"]) == (0, len(lines))
    assert said["upper_pence"] > said["projected_pence"] > 0 > said["lower_pence"]
    assert spendbook(*asked).data["fingerprint"] == told.data["fingerprint"]
    kept = json.loads((tmp_path / "return line.review.json").read_text("utf-8"))
    assert kept["format"] == "spendbook-review"
    assert kept["plan"]["seed"] == 5


def test_the_same_payments_give_the_same_sample_from_return_and_book(
    spendbook: Run, package: Path
) -> None:
    book = package.with_name("body.spendbook")
    asked = ("--way", "random", "--count", "10", "--seed", "1")

    of_return = spendbook("return", "sample", package, *asked)
    of_book = spendbook("return", "sample", book, "--period", "2025-26", *asked)

    assert of_return.data["fingerprint"] == of_book.data["fingerprint"]
    keys = [[item["line_id"] for item in one.data["items"]] for one in (of_return, of_book)]
    assert keys[0] == keys[1]


def test_a_form_of_other_payments_is_refused_whole(
    spendbook: Run, package: Path, tmp_path: Path
) -> None:
    spendbook("return", "sample", package, "--count", "5")
    form = tmp_path / "form.csv"

    form.write_text("Line,Found,Remark\n99999,1.00,\n", "utf-8")
    other = spendbook("return", "sample", package, "--results", form)
    form.write_text("Number,Value\n1,1.00\n", "utf-8")
    no_form = spendbook("return", "sample", package, "--results", form)

    assert [other.problems[0]["code"], no_form.problems[0]["code"]] == ["SB-669", "SB-668"]


def test_from_figures_alone_no_payment_can_be_drawn(spendbook: Run, tmp_path: Path) -> None:
    package = sealed(spendbook, tmp_path, "summary", "pbo")

    sample = spendbook("return", "sample", package)
    tests = spendbook("return", "tests", package)
    paper = spendbook("return", "paper", package, "-o", tmp_path / "paper.html")
    decisions = spendbook("return", "decisions", package)

    assert {sample.problems[0]["code"], tests.problems[0]["code"]} == {"SB-663"}
    assert (paper.code, decisions.code) == (0, 4)
    assert "tells figures, not payments" in (tmp_path / "paper.html").read_text("utf-8")


def test_tests_say_where_they_are_not_valid(spendbook: Run, package: Path) -> None:
    found = spendbook("return", "tests", package, "--limit", "5000")

    tests = {one["id"]: one for one in found.data["tests"]}
    assert not tests["leading-digits"]["valid"]
    assert "1,000 are needed" in tests["leading-digits"]["says"]
    assert all(one["about"] for one in tests.values())


def test_decisions_are_told_by_pounds_and_person(spendbook: Run, package: Path) -> None:
    whole = spendbook("return", "decisions", package)
    large = spendbook("return", "decisions", package, "--least", "1000", "--kind", "import")

    assert [one["kind"] for one in large.data["decisions"]] == ["import"]
    assert len(whole.data["decisions"]) > 1
    assert whole.data["by_person"][0]["pence"] == large.data["by_person"][0]["pence"]


def test_notes_about_something_else_are_refused(
    spendbook: Run, package: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "mine.review.json"
    said = ("--notes", notes, "--about", "Tie-out", "--text", "Agreed to the bank.")
    spendbook("return", "note", package, *said)

    other = spendbook("return", "note", package.with_name("body.spendbook"), *said)
    notes.write_text("{}", "utf-8")
    broken = spendbook("return", "note", package, *said)

    assert other.problems[0]["code"] == "SB-665"
    assert (broken.code, broken.problems[0]["code"]) == (3, "SB-662")


def test_the_paper_holds_what_was_drawn_noted_and_found(
    spendbook: Run, package: Path, tmp_path: Path
) -> None:
    spendbook("return", "sample", package, "--count", "12")
    said = ("--about", "Sample", "--text", "<b>Invoices seen</b>", "--by", "An Auditor")
    spendbook("return", "note", package, *said)

    page, workbook = tmp_path / "paper.html", tmp_path / "paper.xlsx"
    spendbook("return", "paper", package, "-o", page)
    spendbook("return", "paper", package, "-o", workbook)

    text = page.read_text("utf-8")
    assert "&lt;b&gt;Invoices seen&lt;/b&gt;" in text
    assert "The return is as it was sealed." in text
    assert "closes" in text
    names = openpyxl.load_workbook(workbook, read_only=True).sheetnames
    assert {"Tie-out", "Checks", "Drawn", "Tests", "Decisions", "Notes"} <= set(names)


def test_a_return_that_cannot_be_read_is_said_to_be_so(spendbook: Run, package: Path) -> None:
    data = package.read_bytes()
    package.write_bytes(data.replace(b'"version"', b'"versiom"'))

    found = spendbook("return", "sample", package)

    assert (found.code, found.problems[0]["code"]) == (6, "SB-693")
