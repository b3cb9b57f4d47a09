"""Layouts listed, passed on in a file, and taken in: strictly, and undone like all else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain.parties import Body, Sector
from core.domain.spend import Verdict
from core.store.book import Book
from core.usecases import books, import_spend, keep_layouts
from core.usecases.import_spend import ImportChoices
from core.usecases.keep_layouts import LayoutSource, NotLayouts, UnknownLayout

HEADINGS = "Payment Date,Supplier,Detail,Amount,Value"
ANSWERS = {"amount": "Value", "date_format": "dmy"}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Book]:
    body = Body("Bramwell Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "bramwell.spendbook", body) as made:
        yield made


def ledger(folder: Path, name: str, month: str) -> Path:
    path = folder / name
    rows = [f"0{day}/0{month}/2025,Acme {day},Paper,{day}.10,{day * 2}.50" for day in range(1, 9)]
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return path


def take(book: Book, path: Path) -> None:
    import_spend.take_in(book, path, choices=ImportChoices(answers=ANSWERS))


def written(book: Book, folder: Path) -> dict[str, Any]:
    keep_layouts.export_layouts(book, folder / "layouts.json")
    content: dict[str, Any] = json.loads((folder / "layouts.json").read_text(encoding="utf-8"))
    return content


def put(folder: Path, content: object) -> Path:
    path = folder / "from a colleague.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_one_layout_stands_for_all_files_with_its_headings(book: Book, tmp_path: Path) -> None:
    take(book, ledger(tmp_path, "april.csv", "4"))
    take(book, ledger(tmp_path, "may.csv", "5"))

    own, *rest = keep_layouts.list_layouts(book)

    assert (own.name, own.source, own.files) == ("may.csv", LayoutSource.OWN, 2)
    assert own.last_used == book.clock().date()
    assert own.columns["amount"] == "value"
    assert {one.source for one in rest} == {LayoutSource.SHIPPED}


def test_a_colleagues_layout_answers_what_would_be_asked(
    book: Book, other: Book, tmp_path: Path
) -> None:
    take(book, ledger(tmp_path, "april.csv", "4"))
    may = ledger(tmp_path, "may.csv", "5")
    before = import_spend.look(may, book=other)

    keep_layouts.export_layouts(book, tmp_path / "layouts.json")
    touched = keep_layouts.import_layouts(other, tmp_path / "layouts.json")

    after = import_spend.look(may, book=other)
    assert before.verdict is Verdict.ASK
    assert after.verdict is Verdict.READY
    assert after.layout == "april.csv"
    assert after.columns["amount"].heading == "Value"
    assert touched.summary == "Took in 1 layout from layouts.json: april.csv"
    assert keep_layouts.list_layouts(other)[0].source is LayoutSource.TAKEN_IN


def test_undo_forgets_what_was_taken_in(book: Book, other: Book, tmp_path: Path) -> None:
    take(book, ledger(tmp_path, "april.csv", "4"))
    keep_layouts.export_layouts(book, tmp_path / "layouts.json")
    keep_layouts.import_layouts(other, tmp_path / "layouts.json")

    books.undo(other)

    assert keep_layouts.known(other) == ()
    assert import_spend.look(ledger(tmp_path, "may.csv", "5"), book=other).verdict is Verdict.ASK


def test_the_books_own_layout_goes_before_one_taken_in(
    book: Book, other: Book, tmp_path: Path
) -> None:
    take(book, ledger(tmp_path, "april.csv", "4"))
    content = written(book, tmp_path)
    content["layouts"][0]["name"] = "theirs"
    content["layouts"][0]["columns"]["amount"] = "amount"
    keep_layouts.import_layouts(book, put(tmp_path, content))

    found = import_spend.look(ledger(tmp_path, "may.csv", "5"), book=book)

    assert found.layout == "april.csv"
    assert found.columns["amount"].heading == "Value"


def test_taking_the_same_file_in_twice_changes_nothing(
    book: Book, other: Book, tmp_path: Path
) -> None:
    take(book, ledger(tmp_path, "april.csv", "4"))
    keep_layouts.export_layouts(book, tmp_path / "layouts.json")
    keep_layouts.import_layouts(other, tmp_path / "layouts.json")

    again = keep_layouts.import_layouts(other, tmp_path / "layouts.json")

    assert again.seq == 0


def test_what_was_chosen_against_the_programs_reading_stays_at_home(
    book: Book, tmp_path: Path
) -> None:
    take(book, ledger(tmp_path, "april.csv", "4"))

    (record,) = written(book, tmp_path)["layouts"]

    assert set(record) == {"name", "headings", "columns", "answers"}


def test_the_same_layouts_make_the_same_file(book: Book, tmp_path: Path) -> None:
    take(book, ledger(tmp_path, "april.csv", "4"))
    one, other = tmp_path / "one.json", tmp_path / "two.json"

    keep_layouts.export_layouts(book, one)
    keep_layouts.export_layouts(book, other, ["april.csv"])

    assert one.read_bytes() == other.read_bytes()


def test_only_a_layout_that_there_is_can_be_exported(book: Book, tmp_path: Path) -> None:
    with pytest.raises(UnknownLayout):
        keep_layouts.export_layouts(book, tmp_path / "layouts.json")
    take(book, ledger(tmp_path, "april.csv", "4"))
    with pytest.raises(UnknownLayout, match="no layout"):
        keep_layouts.export_layouts(book, tmp_path / "layouts.json", ["may"])

    assert not (tmp_path / "layouts.json").exists()


def _with(**changed: object) -> dict[str, Any]:
    layout = {
        "name": "april.csv",
        "headings": ["when", "whom", "alpha"],
        "columns": {"amount": "alpha"},
        "answers": {"date_format": "dmy"},
    }
    return {"kind": "spendbook-layouts", "version": 1, "layouts": [{**layout, **changed}]}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ([], "it is not a file of layouts"),
        ({"kind": "other"}, "it is not a file of layouts"),
        ({**_with(), "version": 2}, "it is of a newer Spendbook"),
        ({**_with(), "more": 1}, 'the file holds "more"'),
        ({**_with(), "layouts": []}, "it must hold 1 to 500 layouts"),
        (_with(chosen=["amount"]), 'layout 1 holds "chosen"'),
        (_with(name=""), "layout 1 has a text that is empty"),
        (_with(name="a\u0000b"), "layout 1 has a text that cannot be shown"),
        (_with(name="a" * 2001), "longer than 2000 letters"),
        (_with(headings=[]), "layout 1 must have 1 to 1,000 headings"),
        (_with(headings=["when", 3]), "layout 1 has a text that is empty"),
        (_with(columns={"amount": "elsewhere"}), 'no heading for its column "amount"'),
        (_with(columns={"colour": "alpha"}), 'layout 1 knows no column "colour"'),
        (_with(columns=["alpha"]), "layout 1 is not a layout"),
        (_with(answers={"date_format": "ymd!"}), 'answers "date_format" with "ymd!"'),
        (_with(answers={"file_total": "lines"}), 'answers "file_total" with "lines"'),
        (_with(answers={"amount": "3"}), 'answers "amount" with "3"'),
        (_with(answers={"skip_rows": "3-900"}), 'answers "skip_rows"'),
        ({**_with(), "layouts": _with()["layouts"] * 2}, "two of its layouts"),
    ],
)
def test_a_file_that_says_what_no_layout_says_is_refused_whole(
    book: Book, tmp_path: Path, content: object, why: str
) -> None:
    with pytest.raises(NotLayouts) as refused:
        keep_layouts.import_layouts(book, put(tmp_path, content))

    assert why in str(refused.value)
    assert keep_layouts.known(book) == ()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"[" * 200_000, b'{"kind": 1, "kind": 2}', b"PK\x03\x04"]
)
def test_bytes_that_are_no_layouts_are_refused(book: Book, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(data)

    with pytest.raises(NotLayouts):
        keep_layouts.import_layouts(book, path)
