"""A file that is here already, in part or changed: what differs, what goes, what stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.domain.closing import Counted, Differences, Payment
from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.spend import BatchId, ImportState, LineId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, reading
from core.store.book import Book
from core.usecases import books, close_imports, import_spend
from core.usecases.import_spend import AlreadyInBook, ImportChoices, Imported
from core.usecases.replacing import RestOfFile

HEADINGS = "Payment Date,Supplier,Invoice,Description,Category,Amount"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        yield made


def row(day: str, supplier: str, invoice: str, amount: str, category: str = "Stationery") -> str:
    return f"{day},{supplier},{invoice},Pens and paper,{category},{amount}"


MAY = [row(f"{day:02}/05/2025", f"Firm {day}", f"I{day}", f"{day}.00") for day in range(13, 29)]
JUNE = [row(f"{day:02}/06/2025", f"Firm {day}", f"J{day}", f"{day}.50") for day in range(13, 17)]


def write(folder: Path, name: str, rows: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join([HEADINGS, *rows, ""]), "utf-8")
    return path


def bring_in(
    book: Book, path: Path, overlap: str = "ask", rest: str = "ask", control: int | None = None
) -> Imported:
    total = None if control is None else Pence(control)
    choices = ImportChoices(overlap=overlap, rest=rest, control_total=total)
    return import_spend.take_in(book, path, choices=choices)


def compared(book: Book, path: Path) -> Differences:
    how = import_spend.look(path, book=book, limit=0)
    here = import_spend.already_here(book, path, how)
    return close_imports.differences(book, path, how, here.batches)


def counted(book: Book) -> Counted:
    totals = reading.totals(book)
    return Counted(totals.lines, totals.pence)


def test_a_longer_file_says_how_much_of_it_is_here(book: Book, tmp_path: Path) -> None:
    bring_in(book, write(tmp_path, "may.csv", MAY))

    found = compared(book, write(tmp_path, "to june.csv", MAY + JUNE))

    assert found.same == Counted(16, 328_00)
    assert found.added == Counted(4, 60_00)
    assert (found.removed, found.changed, found.rest) == (Counted(), Counted(), Counted())
    assert found.in_words() == (
        "16 of 20 payments are here already, from may.csv.",
        "New: 4 (£60.00).",
    )


def test_a_corrected_file_lists_what_is_added_removed_and_changed(
    book: Book, tmp_path: Path
) -> None:
    bring_in(book, write(tmp_path, "may.csv", MAY))
    new = [
        *MAY[1:-3],
        row("26/05/2025", "Firm 26", "I26", "26.00", "Printing"),
        row("27/05/2025", "Firm 27", "I27", "72.00"),
        row("13/05/2025", "Firm X", "I99", "9.00"),
        row("28/05/2025", "Firm Y", "I98", "8.00"),
    ]

    found = compared(book, write(tmp_path, "may again.csv", new))

    assert found.same == Counted(12, 12 * 19_50)
    assert found.added == Counted(2, 17_00)
    assert [(p.payee, p.pence) for p in found.removed_rows] == [
        ("Firm 13", 1300),
        ("Firm 28", 2800),
    ]
    assert found.changed == Counted(2, 45_00)
    assert {(c.before.pence, c.after.pence, c.after.category) for c in found.changed_rows} == {
        (2600, 2600, "Printing"),
        (2700, 7200, "Stationery"),
    }
    first = Payment("Firm X", date(2025, 5, 13), Pence(900), "I99", "Pens and paper", "Stationery")
    assert found.added_rows[0] == first


def test_payments_that_are_rightly_alike_are_counted_as_often_as_they_occur(
    book: Book, tmp_path: Path
) -> None:
    twice = [MAY[0], MAY[0], *MAY]
    bring_in(book, write(tmp_path, "may.csv", twice))

    found = compared(book, write(tmp_path, "may again.csv", [MAY[0], *twice]))

    assert (found.same.rows, found.added.rows, found.removed.rows) == (18, 1, 0)


def test_a_file_with_other_amounts_throughout_is_asked_about(book: Book, tmp_path: Path) -> None:
    bring_in(book, write(tmp_path, "may.csv", MAY))
    gross = [line.replace(".00", ".20") for line in MAY]

    with pytest.raises(AlreadyInBook, match="and 16 more with another amount"):
        bring_in(book, write(tmp_path, "gross.csv", gross))


def test_a_payment_that_recurs_by_itself_does_not_make_its_file_one_to_replace(
    book: Book, tmp_path: Path
) -> None:
    bring_in(book, write(tmp_path, "cards.csv", [*JUNE, *MAY[2:]]))
    path = write(
        tmp_path,
        "ledger.csv",
        [
            *MAY[:2],
            JUNE[0],
            *(row(f"{day:02}/06/2025", f"Shop {day}", f"S{day}", "5.00") for day in range(1, 29)),
        ],
    )

    bring_in(book, path, "replace")

    assert [batch.file for batch in close_imports.batches(book)] == ["cards.csv", "ledger.csv"]


def test_replacing_takes_the_earlier_file_out_whole_where_the_newer_covers_it(
    book: Book, tmp_path: Path
) -> None:
    bring_in(book, write(tmp_path, "may.csv", MAY))

    bring_in(book, write(tmp_path, "to june.csv", [*MAY[:-1], *JUNE]), "replace")

    assert [batch.file for batch in close_imports.batches(book)] == ["to june.csv"]
    assert counted(book) == Counted(19, 360_00)


def test_other_days_of_a_replaced_file_are_asked_about(book: Book, tmp_path: Path) -> None:
    bring_in(book, write(tmp_path, "year.csv", MAY + JUNE))
    path = write(tmp_path, "may again.csv", MAY[:-1])

    found = compared(book, path)
    with pytest.raises(RestOfFile) as asked:
        bring_in(book, path, "replace")

    assert found.rest == Counted(5, 88_00)
    assert found.rest_days == Period(date(2025, 5, 28), date(2025, 6, 16))
    assert found.removed == Counted()
    assert asked.value.sentence() == (
        "The earlier file year.csv holds 5 payments (£88.00) of days that may again.csv lacks."
    )
    assert counted(book) == Counted(20, 388_00)


def test_other_days_of_a_replaced_file_stay_as_a_part_of_it(book: Book, tmp_path: Path) -> None:
    bring_in(book, write(tmp_path, "year.csv", MAY + JUNE), control=388_00)

    bring_in(book, write(tmp_path, "may again.csv", MAY[:-1]), "replace", "keep", 300_00)

    rest, new = close_imports.batches(book)
    statement = close_imports.statement_of(book, rest.id)
    assert (rest.file, rest.lines, rest.total) == ("year.csv", 5, 88_00)
    assert (new.file, new.lines, new.total) == ("may again.csv", 15, 300_00)
    assert (rest.state(), rest.control_total) == (ImportState.TIES, 88_00)
    assert statement.closes()
    assert {r.code: r.counted for r in statement.left_out}["SB-171"] == Counted(15, 300_00)
    assert [
        tuple(row.row for row in close_imports.left_out(book, rest.id) if row.code == "SB-171")
    ] == [tuple(range(2, 17))]


def test_other_days_of_a_replaced_file_go_when_that_is_said(book: Book, tmp_path: Path) -> None:
    bring_in(book, write(tmp_path, "year.csv", MAY + JUNE))

    bring_in(book, write(tmp_path, "may again.csv", MAY[:-1]), "replace", "drop")

    assert counted(book) == Counted(15, 300_00)


@pytest.mark.parametrize("rest", ["keep", "drop"])
def test_undo_of_a_replacement_puts_the_earlier_file_back_and_redo_replaces_it_again(
    book: Book, tmp_path: Path, rest: str
) -> None:
    bring_in(book, write(tmp_path, "year.csv", MAY + JUNE))
    before = close_imports.batches(book)
    path = write(tmp_path, "may again.csv", MAY[:-1])
    bring_in(book, path, "replace", rest)
    after = close_imports.batches(book)

    books.undo(book)
    undone = close_imports.batches(book)
    books.redo(book)
    redone = close_imports.batches(book)
    books.undo(book)
    bring_in(book, path, "replace", rest)

    assert undone == before
    assert redone == after
    assert [(b.file, b.total) for b in close_imports.batches(book)] == [
        (b.file, b.total) for b in after
    ]


def test_after_undo_the_same_file_comes_in_as_new_with_the_same_figures(
    book: Book, tmp_path: Path
) -> None:
    path = write(tmp_path, "may.csv", MAY)
    first = bring_in(book, path, control=1)
    books.undo(book)

    how = import_spend.look(path, book=book, limit=0)
    here = import_spend.already_here(book, path, how)
    again = bring_in(book, path)

    assert (here.same_file, here.same_lines) == (None, 0)
    assert again.touched.seq > 0
    assert (again.batch.lines, again.batch.total) == (first.batch.lines, first.batch.total)
    assert again.batch.control_total is None
    assert close_imports.statement_of(book, again.batch.id).closes()
    assert counted(book) == Counted(16, 328_00)


def test_skipped_payments_stand_in_the_statement_with_their_pence(
    book: Book, tmp_path: Path
) -> None:
    bring_in(book, write(tmp_path, "may.csv", MAY))

    done = bring_in(book, write(tmp_path, "to june.csv", MAY + JUNE), "skip")

    said = close_imports.statement_of(book, done.batch.id)
    assert said.closes()
    assert said.whole == Counted(21, 388_00)
    assert {r.code: r.counted for r in said.left_out} == {
        "SB-139": Counted(1, 0),
        "SB-158": Counted(16, 328_00),
    }


def test_the_file_itself_read_in_another_way_may_replace_the_first_reading(
    book: Book, tmp_path: Path
) -> None:
    path = tmp_path / "may.csv"
    rows = [f"{day:02}/05/2025,Firm {day},{day}.00,{day}.20" for day in range(13, 29)]
    path.write_text("\n".join(["Payment Date,Supplier,Net,Gross", *rows, ""]), "utf-8")
    bring_in(book, path)
    choices = ImportChoices(answers={"amount": "3"}, overlap="replace")

    asked = ImportChoices(answers={"amount": "3"})
    with pytest.raises(AlreadyInBook, match="read in another way"):
        import_spend.take_in(book, path, choices=asked)
    done = import_spend.take_in(book, path, choices=choices)

    assert close_imports.batches(book) == (done.batch,)
    assert done.batch.total == 331_20


def test_lines_kept_of_a_replaced_file_are_as_they_were(book: Book, tmp_path: Path) -> None:
    bring_in(book, write(tmp_path, "year.csv", MAY + JUNE))
    chosen = reading.Filter(batch_id=BatchId(1))
    before = reading.lines_by_ids(book, reading.line_keys_for(book, chosen))[-4:]

    bring_in(book, write(tmp_path, "may again.csv", MAY), "replace", "keep")

    rest = close_imports.batches(book)[0]
    after = reading.lines_by_ids(
        book, reading.line_keys_for(book, reading.Filter(batch_id=rest.id))
    )
    assert [vars_of(line) for line in after] == [vars_of(line) for line in before]


def test_what_was_said_of_single_payments_is_said_of_them_still(
    book: Book, tmp_path: Path
) -> None:
    bring_in(book, write(tmp_path, "year.csv", MAY + JUNE))
    ids = reading.line_keys_for(book, reading.Filter(batch_id=BatchId(1)))
    chosen = [LineId(ids[0]), LineId(ids[-1])]
    with book.work(Operation("line", "Said what two payments were")) as work:
        decisions.set_line_choices(work, chosen, CategoryCode("food.catering"), "", "Lunch")

    bring_in(book, write(tmp_path, "may again.csv", MAY[:-1]), "replace", "keep")

    rest = close_imports.batches(book)[0]
    kept = reading.line_keys_for(book, reading.Filter(batch_id=rest.id))
    said = decisions.line_choices(book)
    assert [line for line in kept if LineId(line) in said] == [kept[-1]]


def vars_of(line: reading.LineRow) -> dict[str, object]:
    names = [name for name in line.__slots__ if name not in ("id", "batch_id")]
    return {name: getattr(line, name) for name in names}
