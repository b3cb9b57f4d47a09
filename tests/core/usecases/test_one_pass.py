from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.parties import Body, Sector, VatBasis
from core.domain.problems import Cancelled
from core.domain.progress import Progress
from core.domain.spend import one_by_one
from core.importing.once import ReadOtherwise, open_once
from core.importing.sheets import SAMPLE_ROWS
from core.store import imports, journal, reading
from core.store.book import Book
from core.usecases import import_spend
from core.usecases.import_spend import AlreadyInBook, ImportChoices, QuestionsOpen

HEAD = "Payment Date,Supplier,Description,Reference,Net,VAT\n"
FAR = SAMPLE_ROWS + 50


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with Book.create(tmp_path / "b.spendbook", body) as made:
        yield made


def _row(number: int, *, supplier: str = "", day: str = "", net: str = "10.00") -> str:
    supplier = supplier or f"Supplier {number % 40} Ltd"
    day = day or f"{number % 9 + 14:02d}/05/2025"
    return f"{day},{supplier},Goods {number % 7},R{number},{net},2.00\n"


def _file(folder: Path, rows: list[str], name: str = "payments.csv") -> Path:
    path = folder / name
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def _many(count: int = FAR) -> list[str]:
    return [_row(n) for n in range(count)]


def _is_empty(book: Book) -> bool:
    entries = [entry.verb for entry in journal.entries(book)]
    return entries == ["new-book"] and not imports.batches(book, include_removed=True)


def _take(book: Book, path: Path, overlap: str = "ask") -> import_spend.Imported:
    return import_spend.take_in(book, path, choices=ImportChoices(overlap=overlap))


def test_what_is_read_in_one_pass_is_what_the_file_is_looked_at_as(
    book: Book, tmp_path: Path
) -> None:
    rows = [
        *_many(300),
        "\n",
        "Total,,,,3000.00,600.00\n",
        _row(301, net="-4.00"),
        "a note,,,,,\n",
    ]
    path = _file(tmp_path, rows)

    looked = import_spend.look(path, limit=0)
    once = open_once(path)
    assert once is not None
    lines = list(one_by_one(once.lines()))
    done = _take(book, path)

    assert once.reading() == looked
    assert len(lines) == looked.line_count == 301
    assert (done.batch.lines, done.batch.total) == (looked.line_count, looked.total)
    assert imports.left_out(book, done.batch.id) == looked.left_out
    assert done.batch.vat_basis is VatBasis.NET
    assert imports.reading_of(book, done.batch.id)["rows_read"] == looked.rows_read
    assert imports.original(book, looked.fingerprint) == path.read_bytes()


def test_a_row_far_down_that_is_a_problem_is_asked_about_and_nothing_is_brought_in(
    book: Book, tmp_path: Path
) -> None:
    path = _file(tmp_path, [*_many(), _row(1, net="see note 4b")])

    with pytest.raises(QuestionsOpen) as raised:
        _take(book, path)

    assert [question.key for question in raised.value.questions] == ["faulty_rows"]
    assert _is_empty(book)


def test_days_far_down_that_show_another_order_are_read_by_it(book: Book, tmp_path: Path) -> None:
    early = [_row(n, day=f"0{n % 9 + 1}/04/2025") for n in range(FAR)]
    path = _file(tmp_path, [*early, _row(1, day="04/28/2025")])

    once = open_once(path)
    assert once is not None
    seen = {str(line.paid_on) for line in one_by_one(once.lines())}

    assert "2025-04-09" in seen
    with pytest.raises(ReadOtherwise):
        once.reading()
    assert str(_take(book, path).batch.date_to) == "2025-09-04"


def test_quotation_marks_that_do_not_pair_far_down_are_read_line_by_line(
    book: Book, tmp_path: Path
) -> None:
    path = _file(tmp_path, [*_many(), _row(1, supplier='"Bad" Quotes Ltd')])

    once = open_once(path)
    assert once is not None
    with pytest.raises(ReadOtherwise):
        list(once.lines())

    assert _take(book, path).batch.lines == FAR + 1


def test_payments_that_are_here_are_found_at_the_end_and_nothing_is_brought_in(
    book: Book, tmp_path: Path
) -> None:
    _take(book, _file(tmp_path, _many(200), "first.csv"))
    again = _file(tmp_path, [*_many(200), _row(500)], "second.csv")

    with pytest.raises(AlreadyInBook) as raised:
        _take(book, again)

    assert raised.value.overlap.same_lines == 200
    assert [batch.file for batch in imports.batches(book, include_removed=True)] == ["first.csv"]
    assert reading.totals(book).lines == 200
    assert _take(book, again, overlap="skip").batch.lines == 1


def test_other_payments_of_the_same_days_come_in_beside_those_that_are_here(
    book: Book, tmp_path: Path
) -> None:
    _take(book, _file(tmp_path, _many(200), "first.csv"))

    _take(book, _file(tmp_path, [_row(n) for n in range(300, 400)], "second.csv"))

    assert reading.totals(book).lines == 300


def test_of_two_files_one_of_which_must_be_asked_about_neither_comes_in(
    book: Book, tmp_path: Path
) -> None:
    good = _file(tmp_path, _many(50), "good.csv")
    bad = _file(tmp_path, [*_many(50), _row(1, net="?? 12")], "bad.csv")

    with pytest.raises(QuestionsOpen):
        import_spend.take_in_all(book, (good, bad), choices=ImportChoices())

    assert _is_empty(book)


def test_a_file_that_is_given_twice_is_brought_in_once(book: Book, tmp_path: Path) -> None:
    path = _file(tmp_path, _many(50))

    first, second = import_spend.take_in_all(book, (path, path), choices=ImportChoices())

    assert first.batch.id == second.batch.id
    assert reading.totals(book).lines == 50


class _StopsAt(Progress):
    """A person who asks to stop when a stage is on the screen."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self._stage = stage

    def step(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage == self._stage:
            self.cancel()
        super().step(stage, done, total)


@pytest.mark.parametrize(
    "stage", ["Looking at the file", "Reading the payments", "Saving payments", "Adding up"]
)
def test_an_import_that_is_stopped_at_any_stage_leaves_nothing(
    book: Book, tmp_path: Path, stage: str
) -> None:
    path = _file(tmp_path, _many(12_000))

    with pytest.raises(Cancelled):
        import_spend.take_in(book, path, choices=ImportChoices(), progress=_StopsAt(stage))

    assert _is_empty(book)
    assert _take(book, path).batch.lines == 12_000
