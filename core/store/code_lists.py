"""Which published lists the codes of a file's columns are of: kept with how the file was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from core.domain.spend import BatchId
from core.domain.taxonomy import CodeList
from core.store.book import Book

_KEY = "code_lists"
_CELLS = """
SELECT DISTINCT k.given_code, k.given_label, k.account_code, k.account
FROM kind_month m JOIN kind k ON k.id = m.kind_id WHERE m.batch_id = ?
"""

# The code and label of a category, then those of an account.
CodeCells = tuple[str, str, str, str]


def cells(connection: Connection, batch_id: int) -> list[CodeCells]:
    """Return the distinct codes and labels of categories and accounts in a batch."""
    rows = connection.exec_driver_sql(_CELLS, (batch_id,)).all()
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def with_lists(reading: Mapping[str, Any], found: Mapping[str, CodeList]) -> dict[str, Any]:
    """Return how a file was read with the list of each column: ``category``, ``account``."""
    told = {name: [one.scheme, one.version, one.why] for name, one in found.items()}
    return {**reading, _KEY: told} if told else dict(reading)


def of_batch(book: Book, batch_id: BatchId) -> dict[str, CodeList]:
    """Return which list each column of a batch is of; a column that says nothing is missing."""
    with book.read() as connection:
        text = connection.exec_driver_sql(
            f"SELECT json_extract(reading, '$.{_KEY}') FROM batch WHERE id = ?", (batch_id,)
        ).scalar()
    return {name: CodeList(*told) for name, told in json.loads(text or "{}").items()}
