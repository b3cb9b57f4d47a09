"""What a person said of suppliers: flags, registered numbers, the house they belong to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import Connection

from core.domain.parties import Identifier, SupplierId
from core.store.book import Book, Work
from core.store.errors import NotInBook

FLAGS = ("sme", "vcse", "local", "payee_class", "public_body", "family")

_SAY = """
INSERT INTO supplier_said VALUES (?, ?, ?, ?, ?)
ON CONFLICT (supplier_id, what) DO UPDATE SET said_by = excluded.said_by,
  said_on = excluded.said_on, source = excluded.source
"""

_HOUSE = """
INSERT INTO supplier_parent VALUES (?, ?, ?)
ON CONFLICT (supplier_id) DO UPDATE SET parent = excluded.parent, source = excluded.source
"""

# What is known of the one that is kept stands; what is known of the other alone is taken over.
_JOIN_FLAGS = """
UPDATE supplier SET sme = coalesce(supplier.sme, g.sme), vcse = coalesce(supplier.vcse, g.vcse),
  local = coalesce(supplier.local, g.local),
  public_body = max(supplier.public_body, g.public_body),
  family = max(supplier.family, g.family),
  payee_class = CASE WHEN supplier.payee_class = 'unknown'
    OR (said.of_other AND NOT said.of_kept) THEN g.payee_class ELSE supplier.payee_class END
FROM supplier g, (
  SELECT count(*) FILTER (WHERE supplier_id = :gone) AS of_other,
    count(*) FILTER (WHERE supplier_id = :keep) AS of_kept
  FROM supplier_said WHERE what = 'payee_class') said
WHERE supplier.id = :keep AND g.id = :gone
"""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said something of a supplier: a flag by its name, a number by its register's."""

    what: str
    by: str
    on: str
    source: str


def require(connection: Connection, number: int) -> None:
    """Be sure that there is a supplier of that number.

    Raises:
        NotInBook: there is none.
    """
    found = connection.exec_driver_sql("SELECT 1 FROM supplier WHERE id = ?", (number,)).first()
    if found is None:
        raise NotInBook(what="supplier with the number", number=number)


def set_flags(work: Work, supplier_id: SupplierId, source: str = "", **changed: Any) -> None:
    """Say what a supplier is: any of FLAGS. None means not known. What is not named stays.

    ``source`` is by what it is told, such as a file; "" where a person says so.

    Raises:
        NotInBook: there is no such supplier.
    """
    require(work.connection, supplier_id)
    for flag, value in changed.items():
        if flag not in FLAGS:
            raise ValueError(f"not a flag of suppliers: {flag}")
        stored = int(value) if isinstance(value, bool) else value
        work.connection.exec_driver_sql(
            f"UPDATE supplier SET {flag} = ? WHERE id = ?", (stored, supplier_id)
        )
        _say(work, supplier_id, flag, source)


def set_identifiers(
    work: Work, supplier_id: SupplierId, scheme: str, number: str, source: str = ""
) -> None:
    """Say what number a supplier has in a register; "" takes what was said back.

    Raises:
        NotInBook: there is no such supplier.
    """
    require(work.connection, supplier_id)
    own = [one for one in own_identifiers(work.connection, supplier_id) if one.scheme != scheme]
    if number:
        own.append(Identifier(scheme, number))
    _write_own(work.connection, supplier_id, own)
    if number:
        _say(work, supplier_id, scheme, source)
    else:
        work.connection.exec_driver_sql(
            "DELETE FROM supplier_said WHERE supplier_id = ? AND what = ?", (supplier_id, scheme)
        )


def set_parents(work: Work, parents: Mapping[SupplierId, str], source: str = "") -> None:
    """Say to which house suppliers belong, by its name; "" for none.

    Raises:
        NotInBook: there is no such supplier.
    """
    for supplier_id, parent in parents.items():
        require(work.connection, supplier_id)
        if parent:
            work.connection.exec_driver_sql(_HOUSE, (supplier_id, parent, source))
        else:
            work.connection.exec_driver_sql(
                "DELETE FROM supplier_parent WHERE supplier_id = ?", (supplier_id,)
            )


def said_of(book: Book, supplier_id: SupplierId) -> tuple[Said, ...]:
    """List who said what of a supplier."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT what, said_by, said_on, source FROM supplier_said WHERE supplier_id = ?"
            " ORDER BY what",
            (supplier_id,),
        ).all()
    return tuple(Said(*row) for row in rows)


def parents(connection: Connection) -> dict[int, str]:
    """Return the house of every supplier that belongs to one."""
    rows = connection.exec_driver_sql("SELECT supplier_id, parent FROM supplier_parent")
    return {number: parent for number, parent in rows}


def own_identifiers(connection: Connection, supplier_id: int) -> list[Identifier]:
    """Return the numbers that a person said a supplier has."""
    text = connection.exec_driver_sql(
        "SELECT identifiers FROM supplier WHERE id = ?", (supplier_id,)
    ).scalar_one()
    return [Identifier(*pair) for pair in json.loads(text)]


def move(connection: Connection, gone: int, keep: int) -> None:
    """Give what was said of one supplier to another, where nothing was said of that."""
    both = {"keep": keep, "gone": gone}
    connection.exec_driver_sql(_JOIN_FLAGS, both)
    own = own_identifiers(connection, keep)
    known = {one.scheme for one in own}
    more = [one for one in own_identifiers(connection, gone) if one.scheme not in known]
    if more:
        _write_own(connection, keep, own + more)
    connection.exec_driver_sql(
        "INSERT INTO supplier_said SELECT :keep, what, said_by, said_on, source FROM supplier_said"
        " WHERE supplier_id = :gone ON CONFLICT DO NOTHING",
        both,
    )
    connection.exec_driver_sql(
        "INSERT INTO supplier_parent SELECT :keep, parent, source FROM supplier_parent"
        " WHERE supplier_id = :gone ON CONFLICT DO NOTHING",
        both,
    )
    for table in ("supplier_said", "supplier_parent"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE supplier_id = ?", (gone,))


def _say(work: Work, supplier_id: int, what: str, source: str) -> None:
    book = work.book
    day = book.clock().astimezone(UTC).date().isoformat()
    work.connection.exec_driver_sql(_SAY, (supplier_id, what, book.actor, day, source))


def _write_own(connection: Connection, supplier_id: int, own: Sequence[Identifier]) -> None:
    pairs = json.dumps([[one.scheme, one.id] for one in own])
    connection.exec_driver_sql(
        "UPDATE supplier SET identifiers = ? WHERE id = ?", (pairs, supplier_id)
    )
