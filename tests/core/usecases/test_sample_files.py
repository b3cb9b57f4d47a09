"""The sample of categories goes out as a workbook or CSV and comes back with judgements."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.domain.accuracy import Judgement
from core.domain.parties import Body, Sector
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.store.book import Book
from core.usecases import books, import_spend, measure_accuracy, sample_files
from core.usecases.measure_accuracy import NoSample
from core.usecases.sample_files import BadJudgement, NoJudgements

EVIL = '=HYPERLINK("x")'
LEDGER = "Date,Supplier,Account,Description,Net amount\n" + "".join(
    f"{day:02}/05/2025,Grid Power {day},Electricity,Electricity supply,{day * 100}.50\n"
    for day in range(13, 29)
) + '29/05/2025,"=HYPERLINK(""x"")",Electricity,+Electricity,-900.00\n'  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, "utf-8")
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        import_spend.take_in(made, path, choices=import_spend.ImportChoices())
        yield made


@pytest.fixture
def book(empty: Book) -> Book:
    measure_accuracy.draw(empty, size=20, seed=7)
    return empty


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def test_no_cell_of_the_csv_is_taken_for_a_formula(book: Book, tmp_path: Path) -> None:
    rows = csv_rows(sample_files.write(book, tmp_path / "sample.csv"))

    (evil,) = (row for row in rows if EVIL in row["supplier"])
    assert evil["supplier"] == f"'{EVIL}"
    assert evil["description"] == "'+Electricity"
    assert evil["amount"] == "-900.00"


def test_no_cell_of_the_workbook_is_a_formula(book: Book, tmp_path: Path) -> None:
    path = sample_files.write(book, tmp_path / "sample.xlsx")

    sheet = load_workbook(path)["Payments drawn"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert EVIL in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/sheet" in name]
        assert not any(b"<f>" in archive.read(name) for name in sheets)


def test_the_workbook_comes_back_with_what_was_said_in_it(book: Book, tmp_path: Path) -> None:
    path = sample_files.write(book, tmp_path / "sample.xlsx")
    made = load_workbook(path)
    sheet = made["Payments drawn"]
    headings = {cell.value: cell.column for cell in sheet[3]}
    said = ("right", "Wrong", "cannot-tell")
    for number, word in enumerate(said, start=4):
        sheet.cell(number, headings["Judgement"], word)
    sheet.cell(5, headings["Should be"], "Gas")
    made.save(path)

    measure_accuracy.judge(book, sample_files.read(book, path))

    found = measure_accuracy.measured(book)
    assert found is not None
    assert [(d.item.judgement, d.item.should_be) for d in found.drawn[:4]] == [
        (Judgement.RIGHT, UNKNOWN),
        (Judgement.WRONG, CategoryCode("energy.gas")),
        (Judgement.CANNOT_TELL, UNKNOWN),
        (Judgement.OPEN, UNKNOWN),
    ]


def test_what_is_written_says_what_was_judged_already(book: Book, tmp_path: Path) -> None:
    rows = csv_rows(sample_files.write(book, tmp_path / "first.csv"))
    text = (tmp_path / "first.csv").read_text("utf-8").splitlines()
    text[1] = text[1][:-1] + "right,"
    (tmp_path / "first.csv").write_text("\n".join(text), "utf-8")
    measure_accuracy.judge(book, sample_files.read(book, tmp_path / "first.csv"))

    again = csv_rows(sample_files.write(book, tmp_path / "again.csv"))

    assert [row["line"] for row in again] == [row["line"] for row in rows]
    assert again[0]["judgement"] == "right"


@pytest.mark.parametrize(
    "row",
    ["1,maybe,", "one,right,", "1,wrong,energy.nonsense"],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_taken(
    book: Book, tmp_path: Path, row: str
) -> None:
    path = tmp_path / "said.csv"
    path.write_text(f"line,judgement,should_be\n,,\n{row}\n", "utf-8")

    with pytest.raises(BadJudgement, match="row 3"):
        sample_files.read(book, path)


def test_a_file_of_another_kind_is_refused_with_what_to_take(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("supplier,amount\nA,1\n", "utf-8")

    with pytest.raises(NoJudgements, match="Judgement"):
        sample_files.read(book, path)


def test_without_a_sample_nothing_is_written(empty: Book, tmp_path: Path) -> None:
    with pytest.raises(NoSample):
        sample_files.write(empty, tmp_path / "sample.csv")
    assert not (tmp_path / "sample.csv").exists()
