"""What a buying organisation expects: its list of bodies, and its answers about who is who."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from core.domain.expecting import Answers, ExpectedBody
from core.domain.parties import Identifier
from core.store.collection import Collection

_LIST = "expected_list"


def keep_expected(collection: Collection, name: str, bodies: Sequence[ExpectedBody]) -> None:
    """Keep a list of bodies in place of the one before; ``name`` is its file's.

    Answers about who is who stay: they speak of bodies, not of rows.
    """
    with collection.write() as connection:
        connection.exec_driver_sql("DELETE FROM expected_body")
        rows = [
            (
                number, body.name, _numbers_text(body.identifiers), body.type_words, body.family,
                body.contact, body.email, body.address,
                body.due.isoformat() if body.due else None, body.row,
            )
            for number, body in enumerate(bodies, start=1)
        ]  # fmt: skip
        if rows:
            connection.exec_driver_sql(
                f"INSERT INTO expected_body VALUES ({', '.join('?' * 10)})", rows
            )
        connection.exec_driver_sql("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_LIST, name))


def expected(collection: Collection) -> tuple[ExpectedBody, ...]:
    """List the bodies that should send a return, in the order of the list."""
    with collection.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM expected_body ORDER BY number").all()
    return tuple(
        ExpectedBody(
            name=row[1],
            identifiers=tuple(Identifier(*pair) for pair in json.loads(row[2])),
            type_words=row[3],
            family=row[4],
            contact=row[5],
            email=row[6],
            address=row[7],
            due=date.fromisoformat(row[8]) if row[8] else None,
            row=row[9],
        )
        for row in rows
    )


def expected_name(collection: Collection) -> str:
    """Return the name of the list's file, "" where there is no list."""
    with collection.read() as connection:
        found = connection.exec_driver_sql("SELECT value FROM meta WHERE key = ?", (_LIST,))
        return str(found.scalar() or "")


def say_same(collection: Collection, body: str, sender: str, *, same: bool) -> None:
    """Keep whether a body of the list and one that sent a return are the same, by their keys."""
    with collection.write() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO same_body VALUES (?, ?, ?)", (body, sender, int(same))
        )


def answers(collection: Collection) -> Answers:
    """Return what was said about who is who."""
    with collection.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM same_body ORDER BY expected, sender")
        return {(row[0], row[1]): bool(row[2]) for row in rows}


def _numbers_text(numbers: Sequence[Identifier]) -> str:
    return json.dumps([(one.scheme, one.id) for one in numbers])
