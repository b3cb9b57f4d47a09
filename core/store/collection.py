"""The collection: returns that were received, with verdict and figures; the file of a PBO.

Each return is written whole or not at all, and known by its fingerprint: reading a folder again
goes on where it stopped. Which of the files count is worked out again when some were added.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection

from core.domain.collecting import (
    STATUSES,
    Claim,
    Counting,
    Figures,
    Header,
    ReturnFile,
    settle,
)
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.returns import Detail
from core.store import connection as sqlite
from core.store.collection_headers import header_text
from core.store.collection_tables import APPLICATION_ID, STATEMENTS, VERSION
from core.store.errors import FolderReadOnly, Unreadable, in_plain_words

_UNSETTLED = "unsettled"
_FILE = f"INSERT INTO return_file VALUES ({', '.join('?' * 22)}, NULL, '')"
_STATUS = {status: number for number, status in enumerate(STATUSES)}


class NotACollection(UserError):
    """{file} is not a collection of returns."""

    code = "SB-860"
    exit_code = 3
    remedy_text = "Choose the collection that Spendbook made, or a new name for a new one."


class NoCollection(UserError):
    """There is no collection of returns {file}."""

    code = "SB-859"
    exit_code = 3
    remedy_text = "Look at the name, or take a folder of returns in first: that makes one."


class NewerCollection(UserError):
    """{file} was made by a newer Spendbook than this one."""

    code = "SB-861"
    exit_code = 3
    remedy_text = "Install the newest Spendbook on this PC. The collection was not changed."


class CollectionChanged(UserError):
    """{file} does not hold what a collection holds: {what}."""

    code = "SB-862"
    exit_code = 6
    remedy_text = "Make a new collection from the folder of returns: they hold everything."


class Collection:
    """An open collection. Use it in a ``with``, or close it."""

    def __init__(self, path: Path) -> None:
        """Wire a file up; use ``Collection.open``."""
        self.path = path
        self._writer = sqlite.writer(path, lambda _: None)
        self._reader = sqlite.reader(path, looking=False)

    @classmethod
    def open_kept(cls, path: Path) -> Collection:
        """Open a collection that is there already; nothing is made.

        Raises:
            NoCollection: there is no such file. Others as ``open``.
        """
        if not path.is_file():
            raise NoCollection(file=path.name)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Collection:
        """Open a collection, and make an empty one where there is no such file.

        Raises:
            NotACollection, NewerCollection, CollectionChanged: the file is another.
            FolderReadOnly: it cannot be made there. UserError: as for a book.
        """
        fresh = _is_fresh(path)
        collection = cls(path)
        try:
            with in_plain_words(path):
                if fresh:
                    collection._make()
                collection._require_expected()
            collection.settle()
        except BaseException:
            collection.close()
            raise
        return collection

    def close(self) -> None:
        """Close the file."""
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> Collection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection whose answers all belong to one moment."""
        with in_plain_words(self.path), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all."""
        with in_plain_words(self.path), self._writer.begin() as connection:
            yield connection

    def known(self) -> frozenset[str]:
        """Return the fingerprints of the files that were read before."""
        with self.read() as connection:
            rows = connection.exec_driver_sql("SELECT fingerprint FROM return_file").all()
        return frozenset(row[0] for row in rows)

    def add(self, files: Sequence[ReturnFile], received_on: date) -> None:
        """Keep files that were verified, all of them or none; known ones are left as they are.

        Which files count is open until ``settle``.

        Raises:
            DiskFull, DiskTrouble, Busy: nothing could be saved.
        """
        with self.write() as connection:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO meta VALUES (?, 'yes')", (_UNSETTLED,)
            )
            new = _numbered(connection, files)
            connection.exec_driver_sql(_FILE, [_file_row(n, f, received_on) for n, f in new])
            _add_figures(connection, [(n, f.figures) for n, f in new if f.figures is not None])

    def settle(self) -> None:
        """Work out which files count; nothing is done where none came since the last time."""
        asked = "SELECT 1 FROM meta WHERE key = ?"
        with self.read() as connection:
            if connection.exec_driver_sql(asked, (_UNSETTLED,)).first() is None:
                return
        with self.write() as connection:
            settled = settle(_claims(connection))
            rows = [
                (one.counting.value, one.replaced_by, one.reason, number)
                for number, one in settled.items()
            ]
            if rows:
                connection.exec_driver_sql(
                    "UPDATE return_file SET counting = ?, replaced_by = ?, counting_reason = ?"
                    " WHERE id = ?",
                    rows,
                )
            connection.exec_driver_sql("DELETE FROM meta WHERE key = ?", (_UNSETTLED,))

    def _make(self) -> None:
        with self._writer.begin() as connection:
            for statement in STATEMENTS:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    def _require_expected(self) -> None:
        with self._reader.begin() as connection:
            rows = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
            ).all()
        wanted = set(STATEMENTS)
        for name, sql in rows:
            if sql not in wanted:
                raise CollectionChanged(file=self.path.name, what=name)
        if len(rows) != len(wanted):
            raise CollectionChanged(file=self.path.name, what="a table is missing")


def _is_fresh(path: Path) -> bool:
    """Say whether a collection is still to be made in a file that is empty or not there yet.

    Its settings are made before anything else, so a file cut off while it was made is empty.
    """
    try:
        path.touch()
        with path.open("rb") as file:
            header = file.read(100)
    except PermissionError as fault:
        raise Unreadable(file=path.name) from fault
    except OSError as fault:
        raise FolderReadOnly(folder=str(path.parent)) from fault
    if not header:
        return True
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotACollection(file=path.name)
    if int.from_bytes(header[60:64], "big") > VERSION:
        raise NewerCollection(file=path.name)
    return False


def _claims(connection: Connection) -> Iterator[Claim]:
    rows = connection.exec_driver_sql(
        "SELECT id, fingerprint, body, return_id, header FROM return_file WHERE accepted"
    )
    for number, fingerprint, body, return_id, text in rows:
        header = json.loads(text)
        period, earlier = header["period"], header["supersedes"]
        yield Claim(
            id=number,
            body=body,
            return_id=return_id,
            version=header["version"],
            fingerprint=fingerprint,
            supersedes=earlier["fingerprint"] if earlier else "",
            key=header["key"],
            period=Period(date.fromisoformat(period["start"]), date.fromisoformat(period["end"])),
            as_at=date.fromisoformat(header["as_at"]),
            detail=Detail(header["detail"]),
        )


def _numbered(connection: Connection, files: Sequence[ReturnFile]) -> list[tuple[int, ReturnFile]]:
    """Return the files that are not there yet, each with its number."""
    last = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM return_file").scalar_one()
    new: dict[str, ReturnFile] = {}
    for file in files:
        there = connection.exec_driver_sql(
            "SELECT 1 FROM return_file WHERE fingerprint = ?", (file.fingerprint,)
        ).first()
        if there is None:
            new.setdefault(file.fingerprint, file)
    return list(enumerate(new.values(), start=int(last) + 1))


def _file_row(number: int, file: ReturnFile, received_on: date) -> tuple[object, ...]:
    figures = file.figures or Figures()
    sums = figures.pence_by_status()
    return (
        number, file.file, file.fingerprint, file.size, received_on.isoformat(),
        int(file.accepted), json.dumps(file.reasons, ensure_ascii=False), *_said(file.header),
        figures.lines, *(sums[status] for status in STATUSES),
        (Counting.COUNTED if file.accepted else Counting.REFUSED).value,
    )  # fmt: skip


def _said(header: Header | None) -> tuple[str, ...]:
    if header is None:
        return ("",) * 8
    body = header.body
    return (
        header.body_key(), header.return_id, body.sector.value, body.family, body.region,
        body.type_code, header.vat_basis.value, header_text(header),
    )  # fmt: skip


def _add_figures(connection: Connection, found: Sequence[tuple[int, Figures]]) -> None:
    codes = _categories(connection, found)
    rows: dict[str, list[tuple[object, ...]]] = {
        "figure": [
            (n, codes[f.category], quarter_number(f.quarter), _STATUS[f.status], f.pence, f.lines)
            for n, one in found
            for f in one.by_status
        ],
        "agreement_use": [
            (n, *u[:12], _day(u.first), _day(u.last), u.identified_by)
            for n, one in found
            for u in one.agreements
        ],
        "opportunity": [
            (n, *o[:5], _day(o.available_from), o.decision, o.reason)
            for n, one in found
            for o in one.opportunities
        ],
        "pipeline": [
            (n, *p)
            for n, one in found
            for p in one.pipeline
        ],
        "payee": [
            (n, p.scheme, p.id, codes[p.category], quarter_number(p.quarter), _STATUS[p.status],
             p.pence, p.lines)
            for n, one in found
            for p in one.payees
        ],
        "asked": [
            (n, a.resource, a.number, json.dumps(dict(a.cells), ensure_ascii=False))
            for n, one in found
            for a in one.asked
        ],
    }  # fmt: skip
    for name, values in rows.items():
        if values:
            places = ", ".join("?" * len(values[0]))
            connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({places})", values)


def _categories(connection: Connection, found: Sequence[tuple[int, Figures]]) -> dict[str, int]:
    """Return the numbers of the categories that returns name, new ones being given one."""
    labels: dict[str, str] = {}
    for _, figures in found:
        labels |= dict(figures.labels)
        labels |= {f.category: "" for f in figures.by_status if f.category not in labels}
    if labels:
        connection.exec_driver_sql(
            "INSERT INTO category VALUES (NULL, ?, ?) ON CONFLICT (code) DO NOTHING",
            sorted(labels.items()),
        )
    rows = connection.exec_driver_sql("SELECT code, id FROM category").all()
    return {row[0]: row[1] for row in rows}


@cache
def quarter_number(code: str) -> int:
    """Return a quarter as the collection writes it: ``2025-Q2`` is 20252, not stated is 0."""
    return int(code[:4]) * 10 + int(code[-1]) if code else 0


def quarter_text(number: int) -> str:
    """Return the code of a quarter's number."""
    return f"{number // 10}-Q{number % 10}" if number else ""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
