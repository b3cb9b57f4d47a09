"""The forms of the texts of payments: each run of digits as one 0, which makes them few.

Letters stand in a text exactly where they stand in its form. A search for letters looks through
the forms that each kind of payment has, and those of a file's references, not through the texts
of a million payments. They are written with the payments, and follow from them alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

_DIGITS = re.compile("[0-9]+")
# Of a file whose references have more forms than this, none is kept but the empty one: its
# references are looked at themselves.
_MOST_OF_REFERENCES = 2_000
_MOST_GATHERED = 100_000
_PORTION = 2_000
_BETWEEN = "\n"

_TABLES = ("description_form", "reference_form")
_NEW_FORM = "INSERT OR IGNORE INTO description_form VALUES (?, ?)"
_NEW_REFERENCE = "INSERT INTO reference_form VALUES (?, ?)"

_TEXTS = """
SELECT l.batch_id, l.kind_id, d.value, l.reference FROM line l JOIN text d ON d.id = l.description
"""

_IN_REFERENCES = """
SELECT EXISTS (SELECT 1 FROM reference_form WHERE form = '' OR form LIKE ? ESCAPE '\\')
"""
# Kinds with a form that has the letters, and whether each of their forms has.
_DESCRIBED = """
WITH found AS MATERIALIZED (
  SELECT kind_id, count(*) AS forms FROM description_form
  WHERE form LIKE ? ESCAPE '\\' GROUP BY kind_id)
SELECT kind_id, forms = (SELECT count(*) FROM description_form f WHERE f.kind_id = found.kind_id)
FROM found
"""
# (CROSS: the few suppliers first.)
_NAMED = """
SELECT k.id FROM (
  SELECT id FROM payee WHERE name LIKE ? ESCAPE '\\' UNION
  SELECT ps.payee_id FROM supplier s CROSS JOIN payee_supplier ps ON ps.supplier_id = s.id
  WHERE s.name LIKE ? ESCAPE '\\') p
CROSS JOIN kind k ON k.payee_id = p.id
"""


class KindsWith(NamedTuple):
    """Kinds of payments that have some letters: each payment of them, or only some."""

    each: tuple[int, ...]
    some: tuple[int, ...]


class Forms:
    """Gathers the forms of the payments of one batch as they pass, and writes them."""

    def __init__(self, connection: Connection, batch_id: int) -> None:
        """Begin with none."""
        self._connection = connection
        self._batch_id = batch_id
        self._described: set[tuple[int, str]] = set()
        self._references: set[str] = set()

    def add(self, described: Iterable[tuple[int, str]], references: Sequence[str]) -> None:
        """Take payments: their kinds with the forms of their descriptions, and references."""
        self._described.update(described)
        if len(self._described) > _MOST_GATHERED:
            self._write_described()
        if len(self._references) <= _MOST_OF_REFERENCES:
            # As one text: a substitution for each took five times as long.
            self._references |= _forms_in(_BETWEEN.join(references))

    def close(self) -> None:
        """Write what was gathered."""
        self._write_described()
        rows = [(self._batch_id, form) for form in _kept(self._references)]
        if rows:
            self._connection.exec_driver_sql(_NEW_REFERENCE, rows)

    def _write_described(self) -> None:
        if self._described:
            self._connection.exec_driver_sql(_NEW_FORM, sorted(self._described))
            self._described.clear()


def form_of(text: str) -> str:
    """Return a text with each run of digits as one 0."""
    return _DIGITS.sub("0", text)


def forms_of(texts: Sequence[str]) -> Sequence[str]:
    """Return the form of each text."""
    # As one text, unless one of them has several lines.
    forms = form_of(_BETWEEN.join(texts)).split(_BETWEEN)
    return forms if len(forms) == len(texts) else list(map(form_of, texts))


def kinds_with(connection: Connection, letters: str, like: str) -> KindsWith | None:
    """Find the kinds of payments whose payee, supplier or description has some letters.

    ``like`` is the pattern of the letters. None where forms do not tell: of what has a digit or
    a break of lines, and where the letters may stand in references.
    """
    if _DIGITS.search(letters) or _BETWEEN in letters:
        return None
    cursor = connection.connection.cursor()
    if cursor.execute(_IN_REFERENCES, (like,)).fetchone() != (0,):
        return None
    each = {kind for (kind,) in cursor.execute(_NAMED, (like, like))}
    some: set[int] = set()
    for kind, whole in cursor.execute(_DESCRIBED, (like,)):
        (each if whole else some).add(kind)
    return KindsWith(tuple(sorted(each)), tuple(sorted(some - each)))


def make_anew(connection: Connection) -> None:
    """Write all forms again, after texts were changed."""
    described, references = _counted(connection)
    for table in _TABLES:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for statement, rows in ((_NEW_FORM, described), (_NEW_REFERENCE, references)):
        if rows:
            connection.exec_driver_sql(statement, sorted(rows))


def first_difference(connection: Connection) -> str:
    """Say whether the forms are not those of the payments; "" if they are."""
    for table, counted in zip(_TABLES, _counted(connection), strict=True):
        if {tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")} != counted:
            return "what a search looks through is not what the payments say"
    return ""


def _counted(connection: Connection) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    described: set[tuple[int, str]] = set()
    references: dict[int, set[str]] = defaultdict(set)
    cursor = connection.connection.cursor().execute(_TEXTS)
    while rows := cursor.fetchmany(_PORTION):
        for batch, kind, text, reference in rows:
            # In a damaged file a number may stand for a text.
            described.add((kind, form_of(str(text))))
            if len(references[batch]) <= _MOST_OF_REFERENCES:
                references[batch] |= _forms_in(str(reference))
    kept = {(batch, form) for batch, forms in references.items() for form in _kept(forms)}
    return described, kept


def _forms_in(references: str) -> set[str]:
    return set(form_of(references).split(_BETWEEN)) - {""}


def _kept(forms: Collection[str]) -> Sequence[str]:
    return sorted(forms) if len(forms) <= _MOST_OF_REFERENCES else ("",)
