from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.store import imports, journal, returns
from core.store.book import Book
from core.store.errors import NothingToUndo
from tests.core.store.conftest import do

PACKAGE = b"a sealed package"
SEALED = returns.SealedReturn(
    return_id="gb-lae-amb.2025",
    version=1,
    period=Period(date(2025, 4, 1), date(2026, 3, 31)),
    as_at=date(2026, 3, 31),
    detail=Detail.LINE,
    profile=Profile.AUDIT,
    nil=False,
    file="spend-return_amb_2025_v1.zip",
    fingerprint=hashlib.sha256(PACKAGE).hexdigest(),
    sealed_at="2026-04-02T09:00:00+00:00",
    totals={"spend_pence": 1_140_00},
)
SECOND = replace(SEALED, version=2, fingerprint=hashlib.sha256(PACKAGE * 2).hexdigest())


def test_a_sealed_return_is_kept_with_its_package(book: Book) -> None:
    do(book, "seal", lambda work: returns.add_sealed(work, SEALED, PACKAGE))

    assert returns.sealed(book) == (SEALED,)
    assert returns.latest(book, SEALED.return_id) == SEALED
    assert imports.original(book, SEALED.fingerprint) == PACKAGE


def test_a_correction_supersedes_the_version_before(book: Book) -> None:
    do(book, "seal", lambda work: returns.add_sealed(work, SEALED, PACKAGE))
    do(book, "seal", lambda work: returns.add_sealed(work, SECOND, PACKAGE * 2))

    assert returns.sealed(book) == (SECOND, replace(SEALED, superseded=True))
    assert returns.latest(book, SEALED.return_id) == SECOND


def test_there_is_no_latest_of_a_return_that_was_never_sealed(book: Book) -> None:
    assert returns.latest(book, "another") is None


def test_a_package_that_is_not_the_sealed_one_is_not_kept(book: Book) -> None:
    with pytest.raises(ValueError, match="package"):
        do(book, "seal", lambda work: returns.add_sealed(work, SEALED, b"another"))

    assert returns.sealed(book) == ()


def test_what_was_sent_out_is_never_taken_back(book: Book) -> None:
    do(book, "seal", lambda work: returns.add_sealed(work, SEALED, PACKAGE))

    with pytest.raises(NothingToUndo):
        journal.undo(book)

    assert returns.sealed(book) == (SEALED,)


def test_a_secret_is_kept_and_the_history_says_only_that_it_was_made(book: Book) -> None:
    before = returns.secret(book, "signing-key")
    returns.save_secret(book, "signing-key", b"\x00never tell")

    assert before is None
    assert returns.secret(book, "signing-key") == b"\x00never tell"
    newest = journal.entries(book)[0]
    assert newest.summary == "Made the signing key"
    with book.read() as connection:
        told = connection.exec_driver_sql("SELECT * FROM journal_change").all()
    assert "never" not in repr(told)
