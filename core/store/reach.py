"""How far the change that is under way reaches: what must be decided again because of it.

Read from the notes that the journal is made of, so that no verb has to say what it changed,
and taking back reaches as far as doing did.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from core.domain.decisions import Rule
from core.domain.spend import KindId
from core.store import decisions
from core.store.book import Work

_NEW = "SELECT k.id FROM kind k LEFT JOIN outcome o ON o.kind_id = k.id WHERE o.kind_id IS NULL"

# The key of a note is a list of one number.
_CHOSEN = "SELECT json_extract(key, '$[0]') FROM noted WHERE tbl = 'kind_choice'"

# Kinds that stay behind with a supplier are reached too: their pounds count together.
_RENAMED = """
WITH moved (supplier_id) AS (
  SELECT json_extract(before, '$.supplier_id') FROM noted
    WHERE tbl = 'payee_supplier' AND before IS NOT NULL
  UNION SELECT json_extract(after, '$.supplier_id') FROM noted
    WHERE tbl = 'payee_supplier' AND before IS NOT NULL AND after IS NOT NULL
  UNION SELECT json_extract(key, '$[0]') FROM noted
    WHERE tbl = 'supplier' AND json_extract(before, '$.name') != json_extract(after, '$.name'))
SELECT k.id FROM kind k JOIN payee_supplier ps ON ps.payee_id = k.payee_id
WHERE ps.supplier_id IN (SELECT supplier_id FROM moved)
"""

# What decides for every kind at once.
_WHOLE = "SELECT 1 FROM noted WHERE tbl IN ('body', 'setting', 'own_code') LIMIT 1"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a change touches of that which decides.

    ``rules`` are the rules that were added, changed or removed, as they were and as they are.
    ``chosen`` are the kinds that a person said something else of, ``renamed`` those whose
    supplier is another, ``new`` those that nothing is decided for yet. ``whole`` says that
    every kind may be decided otherwise.
    """

    rules: tuple[Rule, ...]
    chosen: frozenset[KindId]
    renamed: frozenset[KindId]
    new: frozenset[KindId]
    whole: bool


def of_change(work: Work) -> Reach:
    """Return how far the work has reached until now."""
    connection = work.connection
    noted = connection.exec_driver_sql("SELECT before, after FROM noted WHERE tbl = 'rule'").all()
    rows = (json.loads(text) for pair in noted for text in pair if text is not None)
    return Reach(
        tuple(dict.fromkeys(decisions.as_rule(row) for row in rows)),
        _numbers(connection, _CHOSEN),
        _numbers(connection, _RENAMED),
        _numbers(connection, _NEW),
        connection.exec_driver_sql(_WHOLE).first() is not None,
    )


def _numbers(connection: Connection, query: str) -> frozenset[KindId]:
    return frozenset(KindId(row[0]) for row in connection.exec_driver_sql(query))
