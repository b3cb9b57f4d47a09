"""Amounts with VAT beside amounts without: said when a file is looked at, before it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.domain.parties import VatBasis
from core.domain.problems import Place, Problem
from core.domain.spend import FileReading, Verdict
from core.store import imports
from core.store.book import Book

_WORDS = {
    VatBasis.NET: "without VAT",
    VatBasis.GROSS: "with VAT",
    VatBasis.UNKNOWN: "not stated to be with or without VAT",
}
_OF_PAYMENTS = frozenset({Verdict.READY, Verdict.ASK})

# The VAT basis of files, by fingerprint.
Bases = Mapping[str, VatBasis]


def of_book(book: Book | None) -> Bases:
    """Return the bases of the files whose payments count in a book."""
    return {b.fingerprint: b.vat_basis for b in imports.batches(book)} if book else {}


def of_payments(book: Book) -> VatBasis | None:
    """Return the one VAT basis of all payments, unknown where files differ, None without any."""
    stated = set(of_book(book).values())
    if not stated:
        return None
    return stated.pop() if len(stated) == 1 else VatBasis.UNKNOWN


def noted(how: FileReading, others: Bases) -> FileReading:
    """Say of a file so if other files state their amounts on another basis.

    The same file read in another way is not another file.
    """
    found = {basis for fingerprint, basis in others.items() if fingerprint != how.fingerprint}
    others_differ = sorted(found - {how.vat_basis})
    if not others_differ or not how.line_count or how.verdict not in _OF_PAYMENTS:
        return how
    values: dict[str, str | int] = {
        "this": _WORDS[how.vat_basis],
        "others": " or ".join(_WORDS[basis] for basis in others_differ),
    }
    note = Problem("SB-188", values, Place(how.file))
    notes = (one for one in how.notes if one.code != note.code)
    return replace(how, notes=(*notes, note))
