"""Categories are measured by a sample that anybody can draw again, and the return says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.accuracy import Judgement
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.formats.return_package import read_return
from core.store import decisions
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    explain_checks,
    file_return,
    import_spend,
    measure_accuracy,
)
from core.usecases.import_spend import ImportChoices
from core.usecases.measure_accuracy import BadSampleSize, NoSample, NothingToSample

LEDGER = "Date,Supplier,Account,Description,Net amount\n" + "".join(
    f"{day:02}/0{month}/2025,Grid Power {day},Electricity,Electricity supply,{day * month}.50\n"
    for month in (5, 6, 7)
    for day in range(13, 29)
)
BIG = "29/05/2025,Grid Power 99,Electricity,Electricity supply,900.00\n"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        yield made


@pytest.fixture
def book(empty: Book, tmp_path: Path) -> Book:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER + BIG, "utf-8")
    import_spend.take_in(empty, path, choices=ImportChoices())
    return empty


def judge_all(book: Book, wrong: int = 0) -> None:
    found = measure_accuracy.measured(book)
    assert found is not None
    small = [one.item for one in found.drawn if not one.item.whole]
    said = {one.item.line_id: (Judgement.RIGHT, UNKNOWN) for one in found.drawn}
    said |= {one.line_id: (Judgement.WRONG, CategoryCode("energy.gas")) for one in small[:wrong]}
    measure_accuracy.judge(book, said)


def test_the_same_seed_draws_the_same_and_large_ones_are_always_there(book: Book) -> None:
    measure_accuracy.draw(book, size=20, seed=7)
    first = measure_accuracy.measured(book)
    measure_accuracy.draw(book, size=20, seed=7)
    again = measure_accuracy.measured(book)

    assert first is not None
    assert again is not None
    assert first.sample.items == again.sample.items
    assert [one.line.supplier for one in first.drawn if one.item.whole] == ["Grid Power 99"]
    assert first.sample.lines == 49


def test_the_result_is_stated_with_its_interval(book: Book) -> None:
    measure_accuracy.draw(book, size=20, seed=1)
    judge_all(book, wrong=2)
    found = measure_accuracy.measured(book)

    assert found is not None
    assert found.found.share is not None
    assert found.found.low is not None
    assert found.found.high is not None
    assert found.found.low < found.found.share < found.found.high <= 10_000
    assert "2 wrong" in found.in_words()
    assert "95 in 100" in found.in_words()
    assert [one.should_be for one in found.drawn if one.should_be] == ["Gas", "Gas"]


def test_judging_goes_on_where_it_stopped_and_is_taken_back(book: Book) -> None:
    measure_accuracy.draw(book, size=20)
    found = measure_accuracy.measured(book)
    assert found is not None
    line = found.drawn[0].item.line_id

    measure_accuracy.judge(book, {line: (Judgement.CANNOT_TELL, UNKNOWN)})
    later = measure_accuracy.measured(book)
    books.undo(book)
    undone = measure_accuracy.measured(book)

    assert later is not None
    assert undone is not None
    assert later.found.cannot_tell == 1
    assert undone.found.still_open == len(found.drawn)


def test_a_sample_is_to_be_drawn_again_when_much_has_changed(book: Book) -> None:
    measure_accuracy.draw(book, size=20)
    judge_all(book)
    before = measure_accuracy.measured(book)
    kinds = [kind.id for kind in decisions.kinds(book)][:12]
    categorise.set_category(book, kinds, CategoryCode("energy.gas"))

    after = measure_accuracy.measured(book)

    assert before is not None
    assert after is not None
    assert not before.is_stale()
    assert after.is_stale()


def test_a_return_states_what_the_sample_says(book: Book, tmp_path: Path) -> None:
    request = file_return.ReturnRequest(
        Period(date(2025, 4, 1), date(2026, 3, 31)), date(2026, 3, 31), prepared=("A", "clerk")
    )
    before = file_return.preview(book, request)
    measure_accuracy.draw(book, size=20)
    unjudged = file_return.preview(book, request)
    judge_all(book, wrong=1)

    signed = replace(request, prepared=("A", "clerk"))
    said = {check.id: "so it is" for check in file_return.checks(book, signed)}
    explain_checks.explain(book, signed, said)
    built = file_return.build(book, signed, tmp_path)

    assert before.accuracy is unjudged.accuracy is None
    stated = read_return(built.path.read_bytes()).accuracy
    assert stated is not None
    assert (stated["wrong"], stated["not_judged"]) == (1, 0)
    assert stated["low_basis_points"] < stated["share_basis_points"]


def test_nothing_is_drawn_of_nothing_and_no_odd_size(empty: Book, book: Book) -> None:
    with pytest.raises(BadSampleSize):
        measure_accuracy.draw(book, size=5)
    with pytest.raises(NoSample):
        measure_accuracy.judge(book, {})


def test_an_empty_book_has_nothing_to_sample(empty: Book) -> None:
    with pytest.raises(NothingToSample):
        measure_accuracy.draw(empty)


def test_a_sample_goes_out_as_a_file_and_comes_back_judged(
    book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = str(book.path), tmp_path / "sample.csv"
    book.close()
    assert main(["categories", "sample", "draw", "--book", path, "--size", "12", "--seed", "3",
                 "-o", str(out)]) == 0  # fmt: skip
    rows = out.read_text("utf-8").splitlines()
    assert rows[0].startswith("line,supplier,description,account")
    out.write_text("\n".join(row.replace("Electricity,,", "Electricity,right,") for row in rows))

    capsys.readouterr()
    assert main(["categories", "sample", "record", str(out), "--book", path, "--json"]) == 0

    data = json.loads(capsys.readouterr().out)["data"]
    assert (data["right"], data["not_judged"], data["share_basis_points"]) == (
        len(rows) - 1,
        0,
        10_000,
    )
