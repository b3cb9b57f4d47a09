from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.problems import UserError
from core.domain.spend import Role
from core.store import backup, imports, journal, reading
from core.store.book import Book, Work
from core.store.connection import SETTINGS, inspect_file
from core.store.errors import (
    BookExists,
    ChangedMeanwhile,
    Damaged,
    DiskFull,
    FolderReadOnly,
    ForeignPart,
    NewerBook,
    NoSuchBook,
    NotABook,
    NotClosedProperly,
    OlderBook,
    OpenForLooking,
    Unreadable,
)
from core.store.migrations import require_newest
from tests.core.store.conftest import BODY, FakeClock, bring_in, do, draft, head_of

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _bytes_and_time(path: Path) -> tuple[bytes, int]:
    return path.read_bytes(), path.stat().st_mtime_ns


def _patched(path: Path, offset: int, value: bytes) -> Path:
    content = bytearray(path.read_bytes())
    content[offset : offset + len(value)] = value
    path.write_bytes(content)
    return path


def test_a_new_book_knows_its_body(book: Book) -> None:
    assert book.body == BODY


def test_a_book_opens_again_with_what_was_put_in(spent: Book) -> None:
    spent.close()

    with Book.open(spent.path) as again:
        assert reading.totals(again).pence == 1_140_00


def test_the_connection_is_as_safe_as_it_was_asked_to_be(book: Book) -> None:
    with book.work(Operation("look", "Look")) as work:
        held = {
            name: work.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name, _, _ in SETTINGS
        }

    assert held == {name: wanted for name, _, wanted in SETTINGS}


def test_a_reading_connection_cannot_write(book: Book) -> None:
    with pytest.raises(UserError), book.read() as connection:
        connection.exec_driver_sql("DELETE FROM body")

    assert book.body == BODY


def test_a_book_is_not_made_over_a_file_that_is_there(path: Path) -> None:
    path.write_text("a shopping list")

    with pytest.raises(BookExists):
        Book.create(path, BODY)

    assert path.read_text() == "a shopping list"


def test_a_book_is_not_made_beside_the_journal_of_one_that_was_deleted(path: Path) -> None:
    beside = path.with_name(path.name + "-journal")
    beside.write_bytes(b"the way back of another book")

    with pytest.raises(BookExists) as told:
        Book.create(path, BODY)

    assert beside.name in told.value.sentence()


def test_a_book_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(FolderReadOnly) as told:
        Book.create(tmp_path / "nowhere" / "a.spendbook", BODY)

    assert "nowhere" in told.value.sentence()
    assert list(tmp_path.iterdir()) == []


def test_a_closed_book_leaves_only_its_file(spent: Book) -> None:
    spent.close()

    assert [file.name for file in spent.path.parent.iterdir()] == [spent.path.name]


def test_work_that_fails_changes_nothing(spent: Book) -> None:
    head = journal.head(spent)

    def spoil(work: Work) -> None:
        work.set_body(replace(BODY, name="Nobody"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(spent, "spoil", spoil)

    assert spent.body == BODY
    assert journal.head(spent) == head


def test_work_that_changes_nothing_is_not_in_the_history(spent: Book) -> None:
    before = journal.entries(spent)

    touched = do(spent, "same", lambda work: work.set_body(BODY))

    assert touched.seq == 0
    assert journal.entries(spent) == before


def test_work_may_be_noted_although_no_decision_changes(book: Book) -> None:
    touched = do(book, "key", lambda work: work.note())

    assert journal.entries(book)[0].seq == touched.seq
    assert journal.next_undo(book) is None


def test_inside_a_piece_of_work_the_book_shows_its_changes(book: Book) -> None:
    with book.work(Operation("rename", "Rename")) as work:
        work.set_body(replace(BODY, name="Ambleford City Council"))
        inside = book.body.name

    assert inside == "Ambleford City Council"


def test_another_thread_does_not_see_unfinished_work(book: Book) -> None:
    seen: list[str] = []

    with book.work(Operation("rename", "Rename")) as work:
        work.set_body(replace(BODY, name="Ambleford City Council"))
        other = threading.Thread(target=lambda: seen.append(book.body.name))
        other.start()
        other.join()

    assert seen == [BODY.name]


def test_settings_are_remembered_and_forgotten(book: Book) -> None:
    do(book, "choose", lambda work: work.set_setting("catalogue", "none sells graves"))
    kept = book.setting("catalogue")
    do(book, "forget", lambda work: work.set_setting("catalogue", ""))

    assert kept == "none sells graves"
    assert book.setting("catalogue") == ""


def test_a_book_knows_whether_it_was_changed(spent: Book, clock: FakeClock) -> None:
    spent.close()

    with Book.open(spent.path, clock=clock) as again:
        unchanged = again.changed
        do(again, "choose", lambda work: work.set_setting("a", "b"))

        assert (unchanged, again.changed) == (False, True)


def test_an_amount_beyond_the_limit_never_gets_in(book: Book) -> None:
    with pytest.raises(IntegrityError):
        bring_in(book, [draft("Acme", 10**13)])

    assert reading.totals(book).lines == 0


def test_a_piece_of_work_inside_another_is_a_mistake_of_the_program(book: Book) -> None:
    with pytest.raises(RuntimeError, match="inside another"):
        do(book, "outer", lambda _: do(book, "inner", lambda work: work.note()))


# Looking only


def test_looking_changes_no_byte(spent: Book) -> None:
    spent.close()
    before = _bytes_and_time(spent.path)

    with Book.open(spent.path, read_only=True) as looking:
        assert looking.read_only
        assert reading.totals(looking).lines == 6
        assert all(result.passed for result in backup.check(looking))
        with pytest.raises(OpenForLooking):
            do(looking, "choose", lambda work: work.set_setting("a", "b"))

    assert _bytes_and_time(spent.path) == before
    assert [file.name for file in spent.path.parent.iterdir()] == [spent.path.name]


def test_a_book_in_a_folder_without_leave_to_write_opens_for_looking(spent: Book) -> None:
    spent.close()
    folder = spent.path.parent
    spent.path.chmod(stat.S_IRUSR)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)

    try:
        with Book.open(spent.path, read_only=True) as looking:
            assert reading.totals(looking).pence == 1_140_00
        if not IS_ROOT:
            with pytest.raises(FolderReadOnly):
                Book.open(spent.path)
    finally:
        folder.chmod(stat.S_IRWXU)


@pytest.mark.skipif(IS_ROOT, reason="the superuser may read everything")
def test_a_book_that_may_not_be_read_is_told_so(spent: Book) -> None:
    spent.close()
    spent.path.chmod(0)

    with pytest.raises(Unreadable):
        Book.open(spent.path, read_only=True)


def test_who_looks_is_told_when_the_book_changes_underneath(spent: Book) -> None:
    with Book.open(spent.path, read_only=True) as looking:
        do(spent, "choose", lambda work: work.set_setting("a", "b"))

        with pytest.raises(ChangedMeanwhile):
            reading.totals(looking)


def test_working_takes_back_what_was_cut_off(spent: Book) -> None:
    spent.close()
    journal_beside = spent.path.with_name(spent.path.name + "-journal")
    journal_beside.write_bytes(b"not empty, and nothing that could be played back")

    with Book.open(spent.path) as again:
        assert reading.totals(again).lines == 6

    assert not journal_beside.exists()


def test_looking_does_not_repair_a_book_that_was_cut_off(spent: Book) -> None:
    spent.close()
    journal_beside = spent.path.with_name(spent.path.name + "-journal")
    journal_beside.write_bytes(b"not empty")

    with pytest.raises(NotClosedProperly):
        Book.open(spent.path, read_only=True)

    assert journal_beside.read_bytes() == b"not empty"


# What is not a book


def test_a_missing_file_is_told(path: Path) -> None:
    with pytest.raises(NoSuchBook):
        Book.open(path)

    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"Supplier,Amount\r\nAcme,12.50\r\n", b"SQLite format 3\x00" + bytes(84)]
)
@pytest.mark.parametrize("read_only", [True, False])
def test_another_file_is_not_a_book_and_stays_as_it_is(
    path: Path, content: bytes, read_only: bool
) -> None:
    path.write_bytes(content)

    with pytest.raises(NotABook):
        Book.open(path, read_only=read_only)

    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_database_of_another_program_is_not_a_book(spent: Book) -> None:
    spent.close()
    _patched(spent.path, 68, (0).to_bytes(4, "big"))

    with pytest.raises(NotABook):
        Book.open(spent.path)


def test_a_book_with_a_write_ahead_log_is_refused_for_that(spent: Book) -> None:
    spent.close()
    _patched(spent.path, 18, b"\x02\x02")

    with pytest.raises(ForeignPart, match="write-ahead log"):
        Book.open(spent.path, read_only=True)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_book_is_refused_in_words_and_stays_as_it_is(spent: Book, read_only: bool) -> None:
    spent.close()
    newer = _patched(spent.path, 60, (2).to_bytes(4, "big")).read_bytes()

    with pytest.raises(NewerBook) as told:
        Book.open(spent.path, read_only=read_only)

    assert told.value.exit_code == 3
    assert "newer" in told.value.sentence()
    assert spent.path.read_bytes() == newer


def test_an_older_book_is_not_looked_at_before_it_is_brought_up_to_date(path: Path) -> None:
    with pytest.raises(OlderBook):
        require_newest(1, path, newest=2)


@pytest.mark.parametrize("keep", [0.3, 0.7])
def test_a_cut_off_book_is_damaged(spent: Book, keep: float) -> None:
    spent.close()
    content = spent.path.read_bytes()
    spent.path.write_bytes(content[: int(len(content) * keep) // 4096 * 4096])

    with pytest.raises(Damaged) as told:
        _look_through(spent.path)

    assert "backup" in told.value.remedy()


def _look_through(path: Path) -> None:
    with Book.open(path) as opened:
        backup.check(opened)
        list(reading.line_rows_for_return(opened, None))


def test_a_book_says_its_version_without_being_opened(spent: Book) -> None:
    assert inspect_file(spent.path) == 1


HOSTILE: dict[str, str] = {
    "trigger t": "CREATE TRIGGER t AFTER INSERT ON line BEGIN UPDATE line SET pence = 0; END",
    "trigger u": "CREATE TRIGGER u AFTER INSERT ON journal BEGIN DELETE FROM body; END",
    "view v": "CREATE VIEW v AS SELECT * FROM line",
    "table extra": "CREATE TABLE extra (a)",
    "index more": "CREATE INDEX more ON line (pence)",
    "table sqlite_stat1": "ANALYZE",
    "table words": "CREATE VIRTUAL TABLE words USING fts5(a)",
    "table meta": "ALTER TABLE meta ADD COLUMN b INTEGER AS (abs(length(key)))",
    "table other": "ALTER TABLE rule RENAME TO other",
    "no line_of_kind": "DROP INDEX line_of_kind",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_book_with_something_foreign_in_it_is_refused_and_the_thing_named(
    spent: Book, what: str, read_only: bool, foreign: Callable[[Path, str], None]
) -> None:
    spent.close()
    foreign(spent.path, HOSTILE[what])

    with pytest.raises(UserError) as told:
        Book.open(spent.path, read_only=read_only)

    assert told.value.code == "SB-706"
    assert what in told.value.sentence()


# No room


@pytest.mark.parametrize("room", [0, 1, 4, 12, 40])
def test_a_full_disk_is_one_sentence_and_nothing_is_half_done(spent: Book, room: int) -> None:
    before = reading.totals(spent), journal.head(spent)
    lines = [draft(f"Supplier {n}", 100 + n, row=n, description="x" * 90) for n in range(3000)]

    def fill(work: Work) -> None:
        # A file that may not grow any more is what a full disk looks like from here.
        pages = work.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        work.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + room}")
        imports.add_batch(work, head_of(b"full"), lines)

    with pytest.raises(DiskFull) as told:
        do(spent, "fill", fill)

    assert told.value.sentence() == (
        "There is no room left on the disk that holds ambleford.spendbook."
    )
    assert (reading.totals(spent), journal.head(spent)) == before
    assert all(result.passed for result in backup.check(spent))


def test_an_import_does_not_begin_without_room_for_it(spent: Book) -> None:
    with pytest.raises(DiskFull):
        bring_in(spent, [draft("Acme", 1)], file="huge.csv", size=10**18)

    assert reading.totals(spent).lines == 6


def test_a_line_keeps_every_cell(book: Book) -> None:
    cells = {role.value: f"cell {role.value}" for role in Role if role not in _NOT_TEXT}
    bring_in(book, [draft("Acme", 5_00, **{k: v for k, v in cells.items() if k != "supplier"})])

    (row,) = reading.line_rows_for_return(book, None)

    assert row.payee == "Acme"
    assert row.card
    assert row.pence == Pence(5_00)
    kept = (row.supplier_ref, row.reference, row.description, row.given_label, row.given_code)
    assert kept == tuple(
        cells[name]
        for name in ("supplier_id", "reference", "description", "category", "category_code")
    )
    kept = (row.account_code, row.account, row.department, row.cost_centre, row.body)
    assert kept == tuple(
        cells[name] for name in ("account_code", "account", "department", "cost_centre", "body")
    )
    kept = (row.contract_ref, row.po_number, row.company_number, row.charity_number, row.sheet)
    assert kept[:4] == tuple(
        cells[name] for name in ("contract_ref", "po_number", "company_number", "charity_number")
    )


_NOT_TEXT = (
    Role.AMOUNT,
    Role.NET,
    Role.VAT,
    Role.GROSS,
    Role.DATE,
    Role.INVOICE_DATE,
    Role.DEBIT,
    Role.CREDIT,
)
