from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.parties import VatBasis
from core.domain.problems import Cancelled, Place, Problem, Severity
from core.domain.progress import Progress
from core.domain.spend import BatchId, DraftLine, LeftOut, LineId
from core.store import digests, imports, loading, reading, suppliers
from core.store.book import Book
from core.store.errors import NotInBook
from tests.core.store.conftest import MAY, bring_in, do, draft, head_of


def _digests(book: Book) -> list[str]:
    with book.read() as connection:
        return [
            row[0] for row in connection.exec_driver_sql("SELECT digest FROM batch ORDER BY id")
        ]


def test_a_batch_says_what_it_brought(spent: Book) -> None:
    (batch,) = imports.batches(spent)

    assert (batch.lines, batch.total) == (6, 1_140_00)
    assert (batch.credit_lines, batch.credit_pence) == (1, -20_00)
    assert (batch.date_from, batch.date_to) == (date(2025, 4, 3), date(2025, 7, 2))
    assert batch.vat_basis is VatBasis.NET
    assert batch.imported_at == "2026-03-31T09:04:00+00:00"
    assert batch.ties() is None


def test_a_file_without_payments_is_a_batch_too(book: Book) -> None:
    batch = bring_in(book, [])

    assert (batch.lines, batch.total, batch.date_from) == (0, 0, None)


def test_the_same_import_twice_is_once(spent: Book) -> None:
    again = bring_in(spent, [], identity=_identity(spent))

    assert again == imports.batches(spent)[0]
    assert reading.totals(spent).lines == 6


def test_an_import_that_was_taken_out_is_put_back_by_the_same_import(spent: Book) -> None:
    do(spent, "take-out", lambda work: imports.set_active(work, BatchId(1), active=False))
    taken_out = imports.batches(spent), imports.batches(spent, include_removed=True)

    bring_in(spent, [], identity=_identity(spent))

    assert taken_out[0] == ()
    assert len(taken_out[1]) == 1
    assert reading.totals(spent).lines == 6


def _identity(book: Book) -> str:
    with book.read() as connection:
        return str(connection.exec_driver_sql("SELECT identity FROM batch").scalar_one())


def test_what_is_put_back_has_the_ledger_total_that_was_stated_with_it(spent: Book) -> None:
    do(spent, "take-out", lambda work: imports.set_active(work, BatchId(1), active=False))
    head = head_of(b"", identity=_identity(spent), control_total=Pence(1_150_00))

    do(spent, "import", lambda work: imports.add_batch(work, head, []))

    assert imports.batches(spent)[0].control_total == 1_150_00


def test_a_batch_is_found_by_its_identity(spent: Book) -> None:
    assert imports.find_identity(spent, _identity(spent)) == imports.batches(spent)[0]
    assert imports.find_identity(spent, "another") is None


def test_the_same_payment_on_two_rows_is_two_payments(book: Book) -> None:
    bring_in(book, [draft("Acme", 5_00, row=2), draft("Acme", 5_00, row=3)])

    assert reading.totals(book).pence == 10_00


def test_rows_left_out_and_problems_come_back_as_they_were(book: Book) -> None:
    rows = (
        LeftOut("Sheet1", 9, "SB-130", "Total", Pence(5_00)),
        LeftOut("", 10, "SB-131", ""),
    )
    found = (
        Problem("SB-101", {"text": "12,x"}, Place("a.csv", "Sheet1", 7, "Amount")),
        Problem("SB-110", {"encoding": "cp1252"}, severity=Severity.EXPLAIN),
    )

    batch = bring_in(book, [draft("Acme", 5_00)], left_out=rows, problems=found)

    assert imports.left_out(book, batch.id) == rows
    assert imports.problems(book, batch.id) == found
    assert (batch.left_out, batch.problems) == (2, 2)


def test_the_original_comes_back_byte_for_byte(spent: Book) -> None:
    fingerprint = imports.batches(spent)[0].fingerprint

    content = imports.original(spent, fingerprint)

    assert head_of(content).fingerprint == fingerprint


def test_an_original_that_never_was_is_told(spent: Book) -> None:
    with pytest.raises(NotInBook):
        imports.original(spent, "no such fingerprint")


def test_bytes_that_are_not_the_file_looked_at_do_not_get_in(book: Book) -> None:
    with pytest.raises(ValueError, match="payments"):
        bring_in(book, [], original=b"other bytes")


def test_how_a_file_was_read_is_remembered(spent: Book) -> None:
    assert imports.reading_of(spent, BatchId(1)) == {"header_row": 1}


def test_a_line_leads_back_to_its_file_and_row(spent: Book) -> None:
    place = imports.line_source(spent, LineId(3))

    assert (place.file, place.row, place.batch_id) == ("payments.csv", 4, 1)
    assert imports.original(spent, place.fingerprint)


def test_a_line_or_batch_that_is_not_there_is_told(spent: Book) -> None:
    with pytest.raises(NotInBook):
        imports.line_source(spent, LineId(99))
    with pytest.raises(NotInBook):
        imports.batch(spent, BatchId(99))


def test_a_control_total_ties_or_is_explained(spent: Book) -> None:
    batch = BatchId(1)
    do(spent, "control", lambda work: imports.set_control(work, batch, Pence(1_140_00)))
    ties = imports.batch(spent, batch).ties()
    do(spent, "control", lambda work: imports.set_control(work, batch, Pence(1), "rounding"))

    assert ties is True
    assert imports.batch(spent, batch).ties() is False
    assert imports.batch(spent, batch).explanation == "rounding"


def test_line_keys_are_those_of_the_days_and_of_lines_without_a_day(spent: Book) -> None:
    first, last = date(2025, 5, 1), date(2025, 7, 1)

    keys = list(imports.line_keys(spent, first, last))

    assert [(key[1], key[2], key[3]) for key in keys] == [
        ("ACME", date(2025, 5, 30), 80_00),
        ("Bolt & Co", date(2025, 7, 1), 50_00),
        ("Cole", None, 10_00),
    ]
    assert len(list(imports.line_keys(spent))) == 6


# Payees and suppliers


def test_spellings_of_one_name_share_a_supplier(spent: Book) -> None:
    rows = {row.supplier.name: row.spellings for row in suppliers.suppliers(spent)}

    assert rows == {
        "Staff": ("Staff",),
        "Acme Ltd": ("ACME", "Acme Ltd"),
        "Bolt & Co": ("Bolt & Co",),
        "Cole": ("Cole",),
    }


def test_a_later_file_finds_the_suppliers_of_an_earlier_one(spent: Book) -> None:
    bring_in(spent, [draft("acme ltd", 1_00), draft("Dee", 2_00)], file="june.csv")

    names = [row.supplier.name for row in suppliers.suppliers(spent)]
    assert sorted(names) == ["Acme Ltd", "Bolt & Co", "Cole", "Dee", "Staff"]


def test_a_later_file_follows_what_was_merged(spent: Book) -> None:
    ids = {row.supplier.name: row.supplier.id for row in suppliers.suppliers(spent)}
    do(spent, "merge", lambda work: suppliers.merge(work, ids["Bolt & Co"], [ids["Acme Ltd"]]))

    bring_in(spent, [draft("Acme", 1_00)], file="june.csv")

    assert "Acme" in next(
        row.spellings for row in suppliers.suppliers(spent) if row.supplier.id == ids["Bolt & Co"]
    )


# Streaming


def test_more_lines_than_fit_in_a_portion_or_a_cache_all_arrive(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_PORTION", 7)
    monkeypatch.setattr(loading, "_CACHE", 5)
    lines = [
        draft(f"Supplier {n % 11}", n, row=n, description=f"thing {n % 13}", account=f"{n % 9}")
        for n in range(200)
    ]

    bring_in(book, lines)

    rows = list(reading.line_rows_for_return(book, None))
    assert [(row.payee, row.pence, row.description, row.account) for row in rows] == [
        (f"Supplier {n % 11}", n, f"thing {n % 13}", str(n % 9)) for n in range(200)
    ]
    with book.read() as connection:
        assert digests.broken_batches(connection) == ()


def test_the_fingerprint_of_a_batch_does_not_depend_on_the_store(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [draft(f"Supplier {n % 3}", n, row=n) for n in range(50)]
    bring_in(book, [draft("Somebody", 1)], file="earlier.csv")
    bring_in(book, lines)
    monkeypatch.setattr(loading, "_PORTION", 3)
    bring_in(book, lines, identity="the same file read again")

    _, first, second = _digests(book)

    assert first == second


@pytest.mark.parametrize(
    "change",
    [
        {"pence": Pence(5_01)},
        {"row": 3},
        {"sheet": "Other"},
        {"paid_on": None},
        {"invoiced_on": MAY},
        {"net": Pence(1)},
        {"gross": Pence(1)},
        {"texts": draft("Acme", 5_00, po_number="7").texts},
        {"texts": draft("Acme", 5_00, card="yes").texts},
    ],
)
def test_the_fingerprint_of_a_batch_covers_every_part_of_a_line(
    book: Book, change: dict[str, Any]
) -> None:
    line = draft("Acme", 5_00)
    bring_in(book, [line], identity="one")
    bring_in(book, [line._replace(**change)], identity="two")

    one, two = _digests(book)

    assert one != two


def test_an_import_that_is_stopped_leaves_nothing(book: Book) -> None:
    progress = Progress()

    def lines() -> Iterator[DraftLine]:
        for row in range(5_000):
            if row == 4_000:
                progress.cancel()
            yield draft("Acme", 1, row=row)

    # A window that another test opened may have paused the collector in this process.
    gc.enable()
    with pytest.raises(Cancelled):
        do(book, "import", lambda work: imports.add_batch(work, head_of(b"x"), lines(), progress))

    assert imports.batches(book, include_removed=True) == ()
    assert reading.totals(book).lines == 0
    assert gc.isenabled()


def test_an_import_tells_how_far_it_is(book: Book) -> None:
    progress = Progress(total=3)

    with book.work(Operation("import", "Import")) as work:
        imports.add_batch(work, head_of(b"x"), [draft("A", 1)] * 3, progress)

    assert (progress.stage, progress.done, progress.total) == ("Adding up", 3, 3)


@pytest.mark.parametrize("cell", ["", "No", " n ", "FALSE", "0"])
def test_a_cell_that_says_no_is_no_card(cell: str) -> None:
    assert not loading.by_card(cell)


@pytest.mark.parametrize("cell", ["Y", "yes", "Corporate card", "1"])
def test_any_other_cell_is_a_card(cell: str) -> None:
    assert loading.by_card(cell)


def test_days_come_back_as_they_were() -> None:
    assert loading.number_day(loading.day_number(MAY)) == MAY
    assert loading.number_day(loading.day_number(None)) is None
