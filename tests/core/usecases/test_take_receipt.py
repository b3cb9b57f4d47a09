"""A receipt comes back to the book that the return was made from, and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.returns import Receipt
from core.formats.packages import NotAPackage, OtherKind, PackageRefused
from core.formats.receipts import build_receipt, read_receipt
from core.store import journal
from core.store.book import Book
from core.usecases import books, file_return, import_spend, take_receipt
from core.usecases.file_return import ReturnRequest
from core.usecases.import_spend import ImportChoices

PERIOD = Period(date(2025, 4, 1), date(2026, 3, 31))
RECEIPT = Receipt("body.2025", 1, "ab" * 32, "ypo", date(2026, 4, 20), False, ("A row, £5",))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    path = tmp_path / "payments.csv"
    path.write_text("Date,Supplier,Net Amount\n13/05/2025,Quillon Ltd,20.00\n", "utf-8")
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


@pytest.fixture
def sealed(book: Book, tmp_path: Path) -> Path:
    return file_return.build(book, ReturnRequest(PERIOD, PERIOD.end), tmp_path).path


def test_a_receipt_is_read_as_it_was_written() -> None:
    data = build_receipt(RECEIPT)

    assert read_receipt(data) == RECEIPT
    assert build_receipt(RECEIPT) == data


def test_a_receipt_that_was_changed_is_refused() -> None:
    data = build_receipt(RECEIPT)
    for place in range(0, len(data), 97):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

        with pytest.raises((NotAPackage, PackageRefused)):
            read_receipt(changed)


def test_the_receipt_for_a_return_comes_back_into_its_book(
    book: Book, sealed: Path, tmp_path: Path
) -> None:
    given, path = take_receipt.give(sealed, "ypo", tmp_path, date(2026, 4, 20))

    taken, touched = take_receipt.take(book, path)

    assert taken == given
    assert given.accepted
    assert take_receipt.receipts(book) == (given,)
    assert touched.summary.startswith("ypo accepted version 1 of the return for April 2025")
    journal.undo(book)
    assert take_receipt.receipts(book) == ()


def test_a_later_receipt_replaces_the_one_before(book: Book, sealed: Path, tmp_path: Path) -> None:
    first, path = take_receipt.give(sealed, "ypo", tmp_path, date(2026, 4, 20))
    take_receipt.take(book, path)
    second = replace(first, accepted=False, problems=("Lot 3 is not known.",))
    path.write_bytes(build_receipt(second))

    take_receipt.take(book, path)

    assert take_receipt.receipts(book) == (second,)


def test_a_receipt_for_another_return_or_another_file_is_refused(
    book: Book, sealed: Path, tmp_path: Path
) -> None:
    given, path = take_receipt.give(sealed, "ypo", tmp_path, date(2026, 4, 20))

    path.write_bytes(build_receipt(replace(given, version=2)))
    with pytest.raises(take_receipt.NotOurReturn, match="version 2"):
        take_receipt.take(book, path)
    path.write_bytes(build_receipt(replace(given, fingerprint="0" * 64)))
    with pytest.raises(take_receipt.OtherFile, match="ypo received another file"):
        take_receipt.take(book, path)


def test_a_return_is_no_receipt(book: Book, sealed: Path) -> None:
    with pytest.raises(OtherKind):
        take_receipt.take(book, sealed)


def test_both_sides_do_it_by_command(
    book: Book, sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, name = tmp_path / "receipt.zip", str(book.path)
    book.close()

    give = ["pbo", "returns", "receipt", str(sealed), "--publisher", "ypo", "-o", str(path)]
    assert main([*give, "--as-at", "2026-04-20"]) == 0
    assert main(["return", "receipt", str(path), "--book", name]) == 0

    assert "ypo accepted version 1" in capsys.readouterr().out
