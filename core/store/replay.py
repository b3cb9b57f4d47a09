"""Whether the decisions in a book are those that its history leads to."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from core.store import chain, facts, schema

_TABLES = (*schema.DECISIONS, facts.batch)


def ends_with(connection: Connection) -> dict[tuple[str, str], str | None]:
    """Return every row that the history ends with, by table and key; None for one taken out."""
    told: dict[tuple[str, str], str | None] = {}
    for table, key, after in connection.exec_driver_sql(
        "SELECT tbl, key, after FROM journal_change ORDER BY seq, n"
    ):
        told[table, key] = after
    return told


def first_difference(connection: Connection) -> str:
    """Say which decision is not the one that the history ends with; "" if all are."""
    told = ends_with(connection)
    for table in _TABLES:
        rows = connection.exec_driver_sql(
            f"SELECT {chain.key_text(table, 't')}, {chain.row_text(table, 't')}"
            f" FROM {table.name} t"
        )
        for key, row in rows:
            after = told.pop((table.name, key), None)
            if after is None or json.loads(after) != json.loads(row):
                return f"{_named(table.name)} {key} is not as the history has it"
    for (name, key), after in told.items():
        if after is not None:
            return f"{_named(name)} {key} is in the history and not in the book"
    return ""


def _named(table: str) -> str:
    return table.replace("_", " ")
