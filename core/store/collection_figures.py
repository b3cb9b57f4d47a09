"""Questions to a collection: its files, and the figures of those that count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from core.domain.assessment import Status
from core.domain.collecting import (
    STATUSES,
    AgreementFigure,
    AskedRow,
    Collected,
    Counting,
    OpportunityFigure,
    PayeeFigure,
    PipelineFigure,
)
from core.domain.parties import Identifier
from core.store.collection import Collection, quarter_number, quarter_text
from core.store.collection_headers import header_from

_SUMS = "out_of_scope, locked, collaborative, addressable, no_lot"
_COUNTED = f"counting = '{Counting.COUNTED.value}'"


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the files that count, by status. ``files`` is how many have a part in it.

    ``key`` is a category, or a quarter: ``2025-Q2``, "" where it is not stated.
    """

    key: str
    pence: Mapping[Status, int]
    lines: int
    files: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of a file in a category and quarter, by status in pence, with its payments."""

    file_id: int
    category: str
    quarter: str
    status: Status
    pence: int
    lines: int


def files(collection: Collection, *, counted_only: bool = False) -> tuple[Collected, ...]:
    """List the files in the order of receipt, with header, verdict and totals."""
    chosen = f"WHERE {_COUNTED}" if counted_only else ""
    with collection.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, file, fingerprint, size, received_on, accepted, reasons, header, counting,"
            f" replaced_by, counting_reason, lines, {_SUMS} FROM return_file {chosen} ORDER BY id"
        ).all()
    return tuple(_collected(row) for row in rows)


def _collected(row: Sequence[Any]) -> Collected:
    reasons = (*json.loads(row[6]), *([row[10]] if row[10] else []))
    return Collected(
        id=row[0],
        file=row[1],
        fingerprint=row[2],
        size=row[3],
        received_on=date.fromisoformat(row[4]),
        accepted=bool(row[5]),
        reasons=tuple(reasons),
        header=header_from(row[7]),
        counting=Counting(row[8]),
        replaced_by=row[9],
        lines=row[11],
        pence=dict(zip(STATUSES, row[12:], strict=True)),
    )


def labels(collection: Collection) -> dict[str, str]:
    """Return the words of every category code that the returns name."""
    with collection.read() as connection:
        rows = connection.exec_driver_sql("SELECT code, label FROM category ORDER BY code").all()
    return {row[0]: row[1] for row in rows}


def by_category(collection: Collection, file_ids: Iterable[int] | None = None) -> tuple[Sum, ...]:
    """Sum the files that count by category; only those of ``file_ids`` if given."""
    found = _sums(collection, "f.category_id", file_ids)
    with collection.read() as connection:
        codes = _codes(connection)
    return tuple(sorted((replace(one, key=codes[int(one.key)]) for one in found), key=_key))


def by_quarter(collection: Collection, file_ids: Iterable[int] | None = None) -> tuple[Sum, ...]:
    """Sum the files that count by calendar quarter."""
    found = _sums(collection, "f.quarter", file_ids)
    return tuple(sorted((replace(s, key=quarter_text(int(s.key))) for s in found), key=_key))


def _key(one: Sum) -> str:
    return one.key


def _sums(collection: Collection, column: str, file_ids: Iterable[int] | None) -> list[Sum]:
    parts = ", ".join(
        f"sum(CASE f.status WHEN {number} THEN f.pence ELSE 0 END)"
        for number, _ in enumerate(STATUSES)
    )
    with collection.read() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT {column}, sum(f.lines), count(DISTINCT f.file_id), {parts}"
            " FROM figure f JOIN return_file r ON r.id = f.file_id"
            f" WHERE r.{_COUNTED} {_among('r.id', file_ids)} GROUP BY 1"
        ).all()
    return [
        Sum(str(row[0]), dict(zip(STATUSES, row[3:], strict=True)), row[1], row[2]) for row in rows
    ]


def _among(column: str, file_ids: Iterable[int] | None) -> str:
    if file_ids is None:
        return ""
    return f"AND {column} IN ({', '.join(str(int(one)) for one in file_ids)})"


def cells(collection: Collection, file_ids: Iterable[int] | None = None) -> Iterator[Cell]:
    """Yield category x file x quarter x status of the files that count, one file after another.

    They are read as they are needed, in the order in which they lie: there are millions in a
    large collection.
    """
    with collection.read() as connection:
        codes = _codes(connection)
        rows = connection.execution_options(stream_results=True).exec_driver_sql(
            "SELECT f.file_id, f.category_id, f.quarter, f.status, f.pence, f.lines FROM figure f"
            f" JOIN return_file r ON r.id = f.file_id WHERE r.{_COUNTED}"
            f" {_among('r.id', file_ids)} ORDER BY 1, 2, 3, 4"
        )
        for file_id, code, quarter, status, pence, lines in rows:
            yield Cell(file_id, codes[code], quarter_text(quarter), STATUSES[status], pence, lines)


def _codes(connection: Connection) -> dict[int, str]:
    rows = connection.exec_driver_sql("SELECT id, code FROM category").all()
    return {row[0]: row[1] for row in rows}


def files_in(
    collection: Collection, *, category: str | None = None, quarter: str | None = None
) -> dict[int, dict[Status, int]]:
    """Return the files behind a figure: of each that counts its pence by status."""
    found: dict[int, dict[Status, int]] = {}
    number = None if quarter is None else quarter_number(quarter)
    chosen = {"c.code": category, "f.quarter": number}
    asked_for = {column: value for column, value in chosen.items() if value is not None}
    where = "".join(f" AND {column} = ?" for column in asked_for)
    with collection.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT f.file_id, f.status, sum(f.pence) FROM figure f"
            " JOIN return_file r ON r.id = f.file_id JOIN category c ON c.id = f.category_id"
            f" WHERE r.{_COUNTED}{where} GROUP BY 1, 2 ORDER BY 1, 2",
            tuple(asked_for.values()),
        ).all()
    for file_id, status, pence in rows:
        found.setdefault(file_id, {})[STATUSES[status]] = pence
    return found


def agreement_use(collection: Collection) -> Iterator[tuple[int, AgreementFigure]]:
    """Yield what was bought through agreements by each file that counts, with its id."""
    for row in _rows(collection, "agreement_use"):
        first, last = _day(row[13]), _day(row[14])
        yield row[0], AgreementFigure(*[*row[1:13], first, last, row[15]])


def opportunities(collection: Collection) -> Iterator[tuple[int, OpportunityFigure]]:
    """Yield the opportunities of each file that counts, with its id."""
    for row in _rows(collection, "opportunity"):
        yield row[0], OpportunityFigure(*[*row[1:6], _day(row[6]), *row[7:]])


def pipeline(collection: Collection) -> Iterator[tuple[int, PipelineFigure]]:
    """Yield what becomes available to each file that counts, with its id."""
    for row in _rows(collection, "pipeline"):
        yield row[0], PipelineFigure(*row[1:])


def asked(collection: Collection, resource: str = "") -> Iterator[tuple[int, AskedRow]]:
    """Yield the rows of further tables that catalogues asked for, of one table or of all."""
    for file_id, name, number, text in _rows(collection, "asked"):
        if resource in ("", name):
            yield file_id, AskedRow(name, number, json.loads(text))


def paid_to(
    collection: Collection, payees: Iterable[Identifier]
) -> Iterator[tuple[int, PayeeFigure]]:
    """Yield what bodies that name a family paid to any of these payees, with the file's id.

    Only returns at line level tell whom they paid, so that no other is in the answer.
    """
    wanted = {(one.scheme, one.id) for one in payees}
    with collection.read() as connection:
        codes = _codes(connection)
    for file_id, scheme, number, category, quarter, status, pence, lines in _rows(
        collection, "payee"
    ):
        if (scheme, number) in wanted:
            yield file_id, PayeeFigure(
                scheme, number, codes[category], quarter_text(quarter), STATUSES[status], pence,
                lines,
            )  # fmt: skip


def _rows(collection: Collection, name: str) -> Iterator[Sequence[Any]]:
    # Files are written one after the other, each whole, so that rows lie in their order.
    order = "t.file_id, t.resource, t.number" if name == "asked" else "t.rowid"
    with collection.read() as connection:
        yield from connection.execution_options(stream_results=True).exec_driver_sql(
            f"SELECT t.* FROM {name} t JOIN return_file r ON r.id = t.file_id"
            f" WHERE r.{_COUNTED} ORDER BY {order}"
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
