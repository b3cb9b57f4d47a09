from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from core.store import backup, decisions, imports, journal, migrations, reading, schema, suppliers
from core.store.book import Book
from core.store.connection import inspect_file
from core.store.errors import Damaged, NewerBook
from tests.conftest import ROOT

BOOKS = ROOT / "tests" / "books"
VERSIONS = range(1, schema.VERSION + 1)


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the book that an old version wrote."""
    return Path(shutil.copy(BOOKS / f"version_{request.param}.spendbook", tmp_path))


def test_the_tables_of_a_released_version_never_change() -> None:
    released = (BOOKS / f"tables_{schema.VERSION}.sql").read_text(encoding="utf-8")

    assert "".join(f"{statement};\n" for statement in schema.statements()) == released


def test_every_version_has_its_old_book_and_every_step_its_version() -> None:
    assert sorted(BOOKS.glob("version_*.spendbook")) == [
        BOOKS / f"version_{version}.spendbook" for version in VERSIONS
    ]
    assert 1 + len(migrations.STEPS) == schema.VERSION


def test_every_table_is_strict_and_money_is_limited() -> None:
    tables = [text for text in schema.statements() if text.startswith("CREATE TABLE")]

    assert all(text.endswith("STRICT") for text in tables)
    (line,) = (text for text in tables if text.startswith("CREATE TABLE line "))
    limited = re.findall(r"(\w+) INTEGER (?:NOT NULL )?CHECK \(abs\(\1\) < 10{13}\)", line)
    assert limited == ["pence", "net", "vat", "gross"]


def test_an_old_book_opens_with_everything_in_it(old: Path) -> None:
    with Book.open(old) as book:
        assert all(result.passed for result in backup.check(book))
        assert book.body.name == "Ambleford Town Council"
        assert reading.totals(book).pence == 190_00
        assert [batch.file for batch in imports.batches(book)] == ["payments.csv"]
        assert suppliers.suppliers(book)[0].supplier.sme is True
        assert [rule.words for rule in decisions.rules(book)] == ["tea"]
        assert [e.verb for e in journal.entries(book)] == [
            "redo", "undo", "decide", "import", "new-book",
        ]  # fmt: skip
        assert journal.undo(book).summary == "Took back: Did decide"


def test_looking_at_a_book_of_this_version_leaves_it_alone(old: Path) -> None:
    before = old.read_bytes()

    with Book.open(old, read_only=True) as book:
        assert reading.totals(book).lines == 4

    assert old.read_bytes() == before


def test_a_book_of_the_newest_version_is_not_upgraded(old: Path) -> None:
    assert migrations.upgrade(old) is None


# A version that is yet to come, to hold the way of upgrading to its promises.


def _add_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE supplier ADD COLUMN region TEXT NOT NULL DEFAULT ''")


def _add_table(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")


def _fail(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM rule")
    raise ZeroDivisionError


def _spoil(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE line SET pence = pence + 1 WHERE id = 1")


def _columns(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT group_concat(sql) FROM sqlite_schema").fetchone())


def test_all_steps_are_done_and_the_book_of_before_is_kept(old: Path) -> None:
    before = _columns(old)

    kept = migrations.upgrade(old, (*migrations.STEPS, _add_column, _add_table))

    after = _columns(old)
    assert "region" in after
    assert "later" in after
    assert kept is not None
    assert kept.name == "version_1 before version 3.spendbook"
    assert _columns(kept) == before
    with pytest.raises(NewerBook):
        inspect_file(old)


@pytest.mark.parametrize("fault", [_fail, _spoil])
def test_a_step_that_fails_leaves_the_book_as_it_was(
    old: Path, fault: Callable[[Connection], None]
) -> None:
    before = old.read_bytes()

    with pytest.raises((ZeroDivisionError, Damaged)):
        migrations.upgrade(old, (*migrations.STEPS, _add_column, _add_table, fault))

    assert old.read_bytes() == before
    with Book.open(old) as book:
        assert all(result.passed for result in backup.check(book))


def test_a_payment_that_a_step_changed_is_named(old: Path) -> None:
    with pytest.raises(Damaged) as told:
        migrations.upgrade(old, (*migrations.STEPS, _spoil))

    assert "payments.csv" in told.value.sentence()


def test_a_newer_book_is_refused_before_anything_is_touched(old: Path) -> None:
    content = bytearray(old.read_bytes())
    content[60:64] = (schema.VERSION + 1).to_bytes(4, "big")
    old.write_bytes(content)

    with pytest.raises(NewerBook) as told:
        Book.open(old)

    assert told.value.code == "SB-702"
    assert "newest Spendbook" in told.value.remedy()
    assert old.read_bytes() == bytes(content)
    assert [file.name for file in old.parent.iterdir()] == [old.name]
