"""Books that somebody else had a hand in: what SQLite would do with them is not what we want.

Each is made from a genuine book. ``names`` is what the sentence must name; a store marked
``by_check`` opens, and the check of the book names what is wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_PAGE = 4096


@dataclass(frozen=True)
class Store:
    """One such book: how it is made of a genuine one, and what must be said of it."""

    name: str
    make: Callable[[Path], object]
    code: str
    names: str = ""
    by_check: bool = False


def _sql(*statements: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return make


def _schema(statement: str) -> Callable[[Path], None]:
    """Change the text of tables behind SQLite's back."""
    return _sql("PRAGMA writable_schema = ON", statement, "PRAGMA writable_schema = OFF")


def _bytes(place: int, data: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        whole = bytearray(path.read_bytes())
        whole[place : place + len(data)] = data
        path.write_bytes(whole)

    return make


def _instead(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data)


def _cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // _PAGE * _PAGE])


def _write_ahead(path: Path) -> None:
    """As another program leaves it that was ended: the last of its work lies beside the book."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("UPDATE batch SET total = 1")
    connection.commit()
    book, beside = path.read_bytes(), path.with_name(f"{path.name}-wal")
    log = beside.read_bytes()
    connection.close()
    path.write_bytes(book)
    beside.write_bytes(log)


def _in_the_place_of_a_table(path: Path) -> None:
    _sql(
        "ALTER TABLE setting RENAME TO hidden",
        "CREATE VIEW setting AS SELECT key, 'x' AS value FROM hidden",
    )(path)


def _pages_changed_over(path: Path) -> None:
    """Let the names of two tables stand for each other's pages."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
        for one, other in (("supplier", "payee"), ("payee", "supplier")):
            connection.execute(
                "UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", (roots[other], one)
            )


STORES = (
    Store(
        "a trigger that rewrites amounts",
        _sql(
            "CREATE TRIGGER less AFTER INSERT ON line"
            " BEGIN UPDATE line SET pence = 0 WHERE id = NEW.id; END"
        ),
        "SB-706",
        "trigger less",
    ),
    Store("a view in the place of a table", _in_the_place_of_a_table, "SB-706", "view setting"),
    Store("a view more", _sql("CREATE VIEW more AS SELECT 1"), "SB-706", "view more"),
    Store("a table more", _sql("CREATE TABLE more (x)"), "SB-706", "table more"),
    Store("a table less", _sql("DROP TABLE saved_layout"), "SB-706", "no saved_layout"),
    Store(
        "a column more",
        _sql("ALTER TABLE supplier ADD COLUMN note TEXT"),
        "SB-706",
        "table supplier",
    ),
    Store(
        "a column that is worked out",
        _sql("ALTER TABLE supplier ADD COLUMN loud TEXT AS (upper(name))"),
        "SB-706",
        "table supplier",
    ),
    Store(
        "an index that works something out",
        _sql("CREATE INDEX slow ON line (abs(pence))"),
        "SB-706",
        "index slow",
    ),
    Store("what a tool measured", _sql("ANALYZE"), "SB-706", "table sqlite_stat1"),
    Store(
        "a table that a program answers for",
        _sql("CREATE VIRTUAL TABLE places USING rtree (id, west, east)"),
        "SB-706",
        "table places",
    ),
    Store(
        "a name with a database in it",
        _sql('CREATE TABLE "main.line" (pence INTEGER)'),
        "SB-706",
        "table main.line",
    ),
    Store(
        "a limit taken away",
        _schema("UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'line'"),
        "SB-706",
        "table line",
    ),
    Store(
        "a table's text of ten megabytes",
        _schema(
            "UPDATE sqlite_schema SET sql = replace(sql, ' (', ' /*' ||"
            " hex(zeroblob(5000000)) || '*/ (') WHERE name = 'setting'"
        ),
        "SB-706",
        "table setting",
    ),
    Store(
        "a table's text that is none",
        _schema("UPDATE sqlite_schema SET sql = 'CREATE TABLE' WHERE name = 'setting'"),
        "SB-705",
    ),
    Store("two tables changed over", _pages_changed_over, "", "", by_check=True),
    Store("another program's number", _sql("PRAGMA application_id = 7"), "SB-701"),
    Store("a newer version", _sql("PRAGMA user_version = 99"), "SB-702"),
    Store("a write-ahead log of another program", _write_ahead, "SB-706", "the write-ahead log"),
    Store("a page of something else", _bytes(_PAGE, b"\x07" * _PAGE), "SB-705"),
    Store("a first page of something else", _bytes(100, b"\x0d" * 900), "SB-705"),
    Store("pages of no size", _bytes(16, b"\x00\x03"), "SB-705"),
    Store("letters of another kind", _bytes(56, b"\x00\x00\x00\x02"), "SB-705"),
    Store("half of a book", _cut_in_half, "SB-705"),
    Store("no bytes", _instead(b""), "SB-701"),
    Store("a few bytes", _instead(b"SQLite format 3\x00\x10\x00"), "SB-701"),
    Store("a web page", _instead(b"<html><body>book</body></html>" * 200), "SB-701"),
)  # fmt: skip
