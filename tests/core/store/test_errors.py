from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.problems import UserError
from core.store import backup, connection, errors
from core.store.book import Book
from core.store.errors import Busy, Damaged, DiskTrouble, FolderReadOnly, in_plain_words

CAUSES = [
    cause
    for cause in vars(errors).values()
    if isinstance(cause, type) and issubclass(cause, UserError) and cause is not UserError
]
VALUES: dict[str, str | int] = dict.fromkeys(
    "file folder detail person pc program since lock what summary why number".split(), "x"
)


def test_every_cause_has_its_own_code_in_the_family_of_the_book() -> None:
    codes = [cause.code for cause in CAUSES]

    assert len(set(codes)) == len(codes) > 0
    assert all(code.startswith("SB-7") for code in codes)


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_is_a_sentence_with_a_remedy(cause: type[UserError]) -> None:
    told = cause(**VALUES)

    assert told.sentence().endswith(".")
    assert told.remedy().endswith(".")
    assert "{" not in told.sentence() + told.remedy()


def test_a_book_that_another_program_writes_to_is_busy(book: Book) -> None:
    with (
        closing(sqlite3.connect(book.path, isolation_level=None)) as holder,
        closing(sqlite3.connect(book.path, timeout=0, isolation_level=None)) as other,
    ):
        holder.execute("BEGIN IMMEDIATE")

        with pytest.raises(Busy) as told, in_plain_words(book.path):
            other.execute("BEGIN IMMEDIATE")

    assert told.value.exit_code == 7


def test_what_cannot_be_opened_or_written_is_told_by_its_folder(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "a.spendbook"

    with pytest.raises(FolderReadOnly) as told, in_plain_words(missing):
        sqlite3.connect(missing)

    assert str(missing.parent) in told.value.sentence()


def test_a_disk_that_does_not_answer_is_told_with_what_to_look_at(path: Path) -> None:
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC

    with pytest.raises(DiskTrouble) as told, in_plain_words(path):
        raise fault

    assert "history" in told.value.remedy()


def test_bytes_that_are_no_text_are_damage(book: Book, foreign: Callable[..., None]) -> None:
    path = book.path
    book.close()
    foreign(path, "UPDATE body SET data = CAST(x'ff' AS TEXT)")

    with Book.open(path) as opened, pytest.raises(Damaged):
        _ = opened.body


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("file:///C:/Users/ann/a%20b.spendbook", "file:///C:/Users/ann/a%20b.spendbook?mode=rw"),
        ("file://server/share/a.spendbook", "file:////server/share/a.spendbook?mode=rw"),
    ],
)
def test_a_book_on_a_windows_share_has_an_address_that_sqlite_takes(
    uri: str, address: str
) -> None:
    assert connection.address(uri, connection.WORKING) == address


def test_a_mistake_of_ours_is_not_dressed_up(path: Path) -> None:
    with (
        closing(sqlite3.connect(":memory:")) as plain,
        pytest.raises(sqlite3.OperationalError),
        in_plain_words(path),
    ):
        plain.execute("SELECT * FROM nothing")


def test_a_setting_that_sqlite_does_not_take_stops_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "SETTINGS", (("page_size", "7", 7),))

    with (
        closing(sqlite3.connect(":memory:")) as plain,
        pytest.raises(connection.UnsafeSettings, match="page_size"),
    ):
        connection.apply_settings(plain, writing=True)


def test_a_backup_with_code_in_it_is_never_put_back(
    spent: Book, tmp_path: Path, foreign: Callable[..., None]
) -> None:
    made = backup.back_up(spent, tmp_path / "safe", when=spent.clock())
    foreign(made, "CREATE TRIGGER t AFTER INSERT ON line BEGIN UPDATE line SET pence = 0; END")
    spent.close()

    with pytest.raises(UserError) as told:
        backup.restore(made, spent.path)

    assert "trigger t" in told.value.sentence()
