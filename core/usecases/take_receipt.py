"""Receipts for returns: written by who received one, taken in by who sent it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.domain.returns import Receipt
from core.formats import receipts as receipt_files
from core.formats.files import place_of_package, read_within, write_atomically
from core.formats.packages import NotAPackage
from core.store import receipts as store
from core.store import returns
from core.store.book import Book
from core.usecases.receive_returns import verify_one
from core.usecases.review_return import verify


class NotOurReturn(UserError):
    """The receipt is for version {version} of {return_id}, which was not sealed in this book."""

    code = "SB-655"
    exit_code = 4
    remedy_text = "Open the book that the return was made from, or ask who sent the receipt."


class OtherFile(UserError):
    """{publisher} received another file than version {version} of the return as it was sealed."""

    code = "SB-656"
    exit_code = 6
    remedy_text = "Send the sealed file again, and compare its fingerprint by telephone."


def take(book: Book, path: Path) -> tuple[Receipt, Touched]:
    """Keep a receipt that came back for a return of this book.

    Raises:
        NotOurReturn: no such return was sealed. OtherFile: it speaks of another file.
        NotAPackage, PackageRefused: the file is no receipt, or was changed.
    """
    receipt = receipt_files.read_receipt(read_within(path))
    sealed = [
        one
        for one in returns.sealed(book)
        if (one.return_id, one.version) == (receipt.return_id, receipt.version)
    ]
    about: dict[str, str | int] = {"return_id": receipt.return_id, "version": receipt.version}
    if not sealed:
        raise NotOurReturn(**about)
    if sealed[0].fingerprint != receipt.fingerprint:
        raise OtherFile(publisher=receipt.publisher, **about)
    said = "accepted" if receipt.accepted else "did not accept"
    period = sealed[0].period.in_words()
    summary = f"{receipt.publisher} {said} version {receipt.version} of the return for {period}"
    asked = {**about, "publisher": receipt.publisher, "fingerprint": receipt.fingerprint}
    with book.work(Operation("take-receipt", summary, asked)) as work:
        store.keep(work, receipt)
    return receipt, work.touched


def receipts(book: Book) -> tuple[Receipt, ...]:
    """List the receipts that came back, by return, version and organisation."""
    return store.receipts(book)


def give(returned: Path, publisher: str, target: Path, on: date) -> tuple[Receipt, Path]:
    """Verify a return that was received, and write the receipt for it: a file, or into a folder.

    Raises:
        NotAPackage: the file is no return, or cannot be read as one.
    """
    verified = verify(returned)
    content = verified.content
    if content is None:
        raise NotAPackage(why="what it is a return of cannot be read")
    receipt = Receipt(
        content.return_id,
        content.version,
        verified.fingerprint,
        publisher,
        on,
        verified.verdict,
        verify_one(returned).reasons,
    )
    path = place_of_package(target, receipt_files.file_name(receipt))
    write_atomically(path, receipt_files.build_receipt(receipt))
    return receipt, path
