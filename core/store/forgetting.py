"""A person's name taken out of all that a book holds: texts, kept files, history.

Nothing here knows the name: it is given what puts other words in its place. The file that is
worked on is a copy, so that the book itself is at every moment the old one or the new.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, Text

from core.domain.forgetting import FileNaming, KnownName
from core.domain.parties import SupplierId
from core.domain.problems import UserError
from core.store import backup, chain, copies, digests, facts, text_forms
from core.store import connection as sqlite
from core.store.book import Book, Clock, Work, utc_now
from core.store.errors import NotBackedUp, in_plain_words
from core.store.lock import Lock

# Payees first: whoever is named at all was mostly paid.
_TABLES_OF_FILE = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name != 'payee', name"
)

Numbered = dict[int, str]

# What no payment and no note can name: the body itself, keys, and what stands for names.
_LEFT = frozenset(("meta", "secret", "body", "forgotten_name"))
# What follows from payments, and is written again.
_MADE = frozenset(("description_form", "reference_form"))
_CHAINED = frozenset(("journal", "journal_change"))
_OF_FILE = ("digest", "identity", "size")
_QUICKEST = 1
# What a kept file is for: payments to be rewritten, a sealed return, or a publisher's own.
PACKAGE = "package"

_FILES = """
SELECT o.fingerprint, o.name, o.content, b.id, b.reading,
       o.fingerprint IN (SELECT fingerprint FROM sealed_return) AS sealed
FROM original o LEFT JOIN batch b ON b.fingerprint = o.fingerprint
WHERE length(o.content) > 0 GROUP BY o.fingerprint ORDER BY o.rowid
"""

# Each kind that named the person, with the description of its first payment.
_DESCRIBED = """
SELECT k.id, t.value, min(l.id) FROM kind k JOIN line l ON l.kind_id = k.id
JOIN text t ON t.id = l.description
WHERE instr(t.value, :label) OR instr(k.words, :label) GROUP BY k.id
"""

_LINES = """
SELECT count(*), coalesce(sum(l.pence), 0)
FROM line l JOIN batch b ON b.id = l.batch_id AND b.active JOIN kind k ON k.id = l.kind_id
WHERE k.payee_id IN (SELECT value FROM json_each(:payees))
   OR l.description IN (SELECT value FROM json_each(:texts))
"""


@dataclass(frozen=True)
class Taking:
    """What takes a name out: of a text, of the bytes of a file (None where that cannot be).

    ``identity`` returns what tells an import from every other, given what it was, its layout,
    and the fingerprints of its file before and after. ``words`` are those that make a kind.
    """

    text: Callable[[str], str]
    may_hold: Callable[[str], bool]
    file: Callable[[bytes, str, str], bytes | None]
    identity: Callable[[str, str, str, str], str]
    words: Callable[[str], str]
    label: str
    swapped: dict[str, str] = field(default_factory=dict)

    def out_of(self, text: str) -> str:
        """Return a text of the book without the name; where it is data, each of its strings."""
        if text in self.swapped:
            return self.swapped[text]
        # Data may write a letter as its number: then only its strings tell.
        if not ("\\u" in text or self.may_hold(text) or any(one in text for one in self.swapped)):
            return text
        if text[:1] in ("{", "["):
            with suppress(ValueError):
                data = json.loads(text)
                changed = self._walked(data)
                return text if changed == data else _compact(changed)
        return self.text(text)

    def _walked(self, data: Any) -> Any:
        if isinstance(data, str):
            return self.out_of(data)
        if isinstance(data, list):
            return [self._walked(one) for one in data]
        if isinstance(data, dict):
            return {self.out_of(key): self._walked(one) for key, one in data.items()}
        return data


class _Kept(NamedTuple):
    """A kept file before and after. ``foreign`` marks what a publisher made, which stays."""

    fingerprint: str
    name: str
    data: bytes
    changed: bytes | None
    foreign: bool


def known(book: Book) -> tuple[KnownName, ...]:
    """Return the names that are kept out of the book, as it knows them."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT fingerprint, label, words FROM forgotten_name ORDER BY fingerprint"
        ).all()
    return tuple(KnownName(*row) for row in rows)


def keep_out(work: Work, names: Iterable[KnownName]) -> None:
    """Remember names by their fingerprints, so that no later file brings them back."""
    rows = [(one.fingerprint, one.label, one.words) for one in names]
    if rows:
        work.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO forgotten_name VALUES (?, ?, ?)", rows
        )


def counted(book: Book, taking: Taking) -> dict[str, int]:
    """Return how many rows of each table name the person, the history among them."""
    found = {}
    with book.read() as connection:
        _teach(_driver(connection), taking)
        for table in _tables(facts.meta.metadata.sorted_tables):
            named = " OR ".join(f'masked("{name}") IS NOT "{name}"' for name in _texts(table))
            found[table.name] = int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM {table.name} WHERE {named}"
                ).scalar_one()
            )
    return found


def files(book: Book, taking: Taking) -> tuple[FileNaming, ...]:
    """List the kept files that name the person, and whether their copies have to go."""
    with book.read() as connection:
        return tuple(
            FileNaming(one.name, emptied=one.changed is None, stays=one.foreign)
            for one in _kept_files(connection, taking)
            if one.changed != one.data
        )


def payees_of(book: Book, supplier: SupplierId) -> tuple[str, ...]:
    """List the names of a supplier: its own, and those in files, in those taken out too."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name FROM supplier WHERE id = :id UNION SELECT p.name FROM payee p"
            " JOIN payee_supplier ps ON ps.payee_id = p.id WHERE ps.supplier_id = :id ORDER BY 1",
            {"id": supplier},
        )
        return tuple(rows.scalars())


def people(book: Book, leaving: SupplierId, classes: Collection[str]) -> frozenset[str]:
    """Return the names in files of payees of some classes, but for those of one supplier."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT p.name FROM payee p JOIN payee_supplier ps ON ps.payee_id = p.id"
            " JOIN supplier s ON s.id = ps.supplier_id WHERE s.id != :id"
            " AND s.payee_class IN (SELECT value FROM json_each(:classes))",
            {"id": leaving, "classes": json.dumps(list(classes))},
        )
        return frozenset(rows.scalars())


def texts_with(book: Book, word: str) -> tuple[Numbered, Numbered]:
    """Return payees and texts, by number, in which a word stands, maybe as part of another."""
    # SQLite knows capitals of ASCII alone; then all are looked at.
    like = (f"%{word}%" if word.isascii() else "%",)
    with book.read() as connection:
        run = connection.exec_driver_sql
        payees = run("SELECT id, name FROM payee WHERE name LIKE ?", like)
        texts = run("SELECT id, value FROM text WHERE value LIKE ?", like)
        return {key: said for key, said in payees}, {key: said for key, said in texts}


def lines_of(book: Book, payees: Iterable[int], texts: Iterable[int]) -> tuple[int, int]:
    """Count the payments to payees or described by texts, with their pence."""
    asked = {"payees": json.dumps(list(payees)), "texts": json.dumps(list(texts))}
    with book.read() as connection:
        lines, pence = connection.exec_driver_sql(_LINES, asked).one()
    return int(lines), int(pence)


def sums(book: Book) -> tuple[Any, ...]:
    """Return what no forgetting may change: payments and pence by day, scope rule and category."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT b.active, l.paid_on, coalesce(c.scope, o.scope, ''),"
            " coalesce(c.category, o.category, ''), count(*), sum(l.pence)"
            " FROM line l JOIN batch b ON b.id = l.batch_id"
            " LEFT JOIN outcome o ON o.kind_id = l.kind_id"
            " LEFT JOIN line_said c ON c.line_id = l.id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        ).all()
    return tuple(map(tuple, rows))


def naming(paths: Iterable[Path], taking: Taking, *, unread: bool) -> tuple[Path, ...]:
    """Return those of some books that name the person; ``unread`` counts what cannot be read."""
    return tuple(path for path in paths if _names(path, taking, unread=unread))


def other_copies(book: Path) -> tuple[Path, ...]:
    """List the copies of a book that lie where the program puts them: backups, and beside it."""
    beside = book.parent.glob(f"{_plain(book.stem)} before *{book.suffix}")
    folder = backup.folder_of(book)
    backups = folder.glob(f"*{book.suffix}") if folder.is_dir() else ()
    return tuple(sorted((*beside, *backups)))


def put_in_place(
    target: Path,
    taking: Taking,
    then: Callable[[Path], None],
    clock: Clock = utc_now,
) -> Path:
    """Take a name out of a closed book, whole or not at all; return the backup that was made.

    ``then`` does on the copy what follows, and writes the entry of the history. The backup is of
    the book without the name, and is there before the book is another.

    Raises:
        OpenElsewhere: the book is open. NotBackedUp: the book is not whole.
        TwoNames: the file has a second name. UserError: there is no room for it.
    """
    target = sqlite.behind_link(target)
    lock = Lock(target, since=clock().astimezone(UTC).isoformat(timespec="seconds"))
    lock.acquire()
    copy = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # By its second name the person would still be named.
        sqlite.require_one_name(target)
        _clear_away(target)
        copies.write_copy(target, copy, require=_require_right)
        with in_plain_words(copy):
            take_out(copy, taking)
        then(copy)
        # Once more in whole: pages that were freed on the way hold what was taken out.
        folder = backup.folder_of(target)
        folder.mkdir(exist_ok=True)
        made = backup.name_of(target, folder, clock())
        copies.write_copy(copy, made, require=_require_right)
        try:
            copies.copy_bytes(made, copy)
            copies.put_in_place(copy, target)
        except UserError:
            made.unlink(missing_ok=True)
            raise
        return made
    finally:
        _clear_away(target)
        lock.release()


def take_out(path: Path, taking: Taking) -> None:
    """Take a name out of a file of a book, in one transaction that the history does not tell."""

    def prepare(connection: sqlite3.Connection) -> None:
        _teach(connection, taking)

    engine = sqlite.writer(path, prepare)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            _out_of_files(connection, taking)
            _out_of_texts(connection, taking)
            _out_of_history(connection, taking)
    finally:
        engine.dispose()


def _out_of_files(connection: Connection, taking: Taking) -> None:
    for one in list(_kept_files(connection, taking)):
        if one.foreign or one.changed == one.data:
            continue
        if one.changed is None:
            connection.exec_driver_sql(
                "UPDATE original SET content = x'' WHERE fingerprint = ?", (one.fingerprint,)
            )
            connection.exec_driver_sql("INSERT INTO emptied_file VALUES (?)", (one.fingerprint,))
        else:
            _replace_file(connection, taking, one, one.changed)


def _replace_file(connection: Connection, taking: Taking, one: _Kept, changed: bytes) -> None:
    old, new = one.fingerprint, hashlib.sha256(changed).hexdigest()
    taking.swapped[old] = new
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO original VALUES (?, ?, ?, ?)",
        (new, one.name, len(changed), zlib.compress(changed, _QUICKEST)),
    )
    _rename_batches(connection, taking, old, new, len(changed))
    connection.exec_driver_sql("DELETE FROM original WHERE fingerprint = ?", (old,))


def _rename_batches(connection: Connection, taking: Taking, old: str, new: str, size: int) -> None:
    rows = connection.exec_driver_sql(
        "SELECT id, identity, layout FROM batch WHERE fingerprint = ?", (old,)
    ).all()
    for number, identity, layout in rows:
        other = taking.identity(identity, layout, old, new)
        connection.exec_driver_sql(
            "UPDATE batch SET fingerprint = ?, size = ?, identity = ? WHERE id = ?",
            (new, size, other, number),
        )


def _kept_files(connection: Connection, taking: Taking) -> Iterator[_Kept]:
    for row in connection.exec_driver_sql(_FILES).all():
        data = zlib.decompress(row.content)
        reading = json.loads(row.reading) if row.reading else {"kind": PACKAGE}
        changed = taking.file(data, reading["kind"], reading.get("encoding", ""))
        foreign = row.id is None and not row.sealed
        yield _Kept(row.fingerprint, row.name, data, changed, foreign)


def _out_of_texts(connection: Connection, taking: Taking) -> None:
    for table in _tables(facts.meta.metadata.sorted_tables):
        if table.name in _CHAINED:
            continue
        for name in _texts(table):
            connection.exec_driver_sql(
                f'UPDATE {table.name} SET "{name}" = masked("{name}")'
                f' WHERE "{name}" != \'\' AND masked("{name}") IS NOT "{name}"'
            )
    # A later file makes its kinds of what stands there now; it must meet these.
    # Also where words leave a part of the name out: Jan is a month to them.
    rows = connection.exec_driver_sql(_DESCRIBED, {"label": taking.label}).all()
    for number, described, _ in rows:
        words = taking.words(described)
        changed = connection.exec_driver_sql(
            "UPDATE OR IGNORE kind SET words = ? WHERE id = ?", (words, number)
        )
        if not changed.rowcount:
            connection.exec_driver_sql(
                "UPDATE kind SET words = ? WHERE id = ?", (f"{words} {number}", number)
            )
    for (number,) in connection.exec_driver_sql("SELECT id FROM batch").all():
        connection.exec_driver_sql(
            "UPDATE batch SET digest = ? WHERE id = ?",
            (digests.of_batch(connection, number), number),
        )
    text_forms.make_anew(connection)


def _out_of_history(connection: Connection, taking: Taking) -> None:
    # What stays in a table stays in its history, or the two would not agree.
    stays = {"journal": "", "journal_change": " AND tbl != 'body'"}
    for table, but in stays.items():
        for name in _texts(facts.meta.metadata.tables[table]):
            connection.exec_driver_sql(
                f'UPDATE {table} SET "{name}" = masked("{name}")'
                f' WHERE "{name}" IS NOT NULL AND masked("{name}") IS NOT "{name}"{but}'
            )
    patch = ", ".join(f"'$.{name}', b.{name}" for name in _OF_FILE)
    for side in ("before", "after"):
        connection.exec_driver_sql(
            f"UPDATE journal_change AS c SET {side} = (SELECT json_set(c.{side}, {patch})"
            " FROM batch b WHERE b.id = json_extract(c.key, '$[0]'))"
            f" WHERE c.tbl = 'batch' AND c.{side} IS NOT NULL"
        )
    before = chain.GENESIS
    for entry, chained in chain.stored(connection):
        before = entry.fingerprint(before, chain.changes_of(connection, entry.seq))
        if before != chained:
            connection.exec_driver_sql(
                "UPDATE journal SET chain = ? WHERE seq = ?", (before, entry.seq)
            )


def _tables(tables: Iterable[Table]) -> Iterator[Table]:
    return (table for table in tables if table.name not in _LEFT | _MADE and _texts(table))


def _texts(table: Table) -> list[str]:
    """Name the columns of text that somebody else wrote."""
    return [c.name for c in table.columns if isinstance(c.type, Text) and c.name != "chain"]


def _teach(connection: sqlite3.Connection, taking: Taking) -> None:
    def masked(value: str | None) -> str | None:
        return taking.out_of(value) if value else value

    connection.create_function("masked", 1, masked, deterministic=True)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("not a connection of SQLite")
    return driver


def _names(path: Path, taking: Taking, *, unread: bool) -> bool:
    """Say whether a book names the person, whatever version it is of."""
    try:
        with closing(sqlite.open_plain(path, looking=True)) as connection:
            _teach(connection, taking)
            named = connection.execute(_TABLES_OF_FILE)
            tables = [name for (name,) in named if name not in _LEFT]
            return any(_table_names(connection, name) for name in tables)
    except (OSError, sqlite3.Error):
        return unread


def _table_names(connection: sqlite3.Connection, table: str) -> bool:
    columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
    named = " OR ".join(
        f'masked("{name}") IS NOT "{name}"' for name, kind in columns if kind == "TEXT"
    )
    if not named:
        return False
    found = connection.execute(f'SELECT 1 FROM "{table}" WHERE {named} LIMIT 1').fetchone()
    return found is not None


def _clear_away(target: Path) -> None:
    """Take away what work on this book left beside it: it may hold what is to be forgotten."""
    name, stem, end = map(re.escape, (target.name, target.stem, target.suffix))
    beside = re.compile(rf"\.\.?{name}\.\d+.*")
    backups = re.compile(rf"\.{stem} [\d -]+{end}\.\d+.*")
    for folder, left in ((target.parent, beside), (backup.folder_of(target), backups)):
        for path in folder.iterdir() if folder.is_dir() else ():
            if left.fullmatch(path.name):
                path.unlink(missing_ok=True)


def _require_right(path: Path) -> None:
    with Book.open(path, read_only=True) as book:
        for one in backup.check(book):
            if not one.passed:
                raise NotBackedUp(detail=one.detail)


def _compact(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def _plain(stem: str) -> str:
    """Return a name for a pattern in which no letter has a meaning of its own."""
    return re.sub(r"([*?[])", r"[\1]", stem)
