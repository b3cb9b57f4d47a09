"""Single lines: which ones a view shows, in which order, and all that is known of each."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection

from core.domain.assessment import Bought
from core.domain.contracts import ContractId
from core.domain.money import Pence
from core.domain.parties import Identifier, PayeeClass, Supplier, SupplierId
from core.domain.period import Period, quarter_of
from core.domain.spend import BatchId
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.store import matching, suppliers, tally, text_forms
from core.store.loading import number_day

# The tables that a view may need, each after those that it leans on.
_JOINS = (
    ("k", "JOIN kind k ON k.id = l.kind_id"),
    ("p", "JOIN payee p ON p.id = k.payee_id"),
    ("ps", "JOIN payee_supplier ps ON ps.payee_id = k.payee_id"),
    ("su", "JOIN supplier su ON su.id = ps.supplier_id"),
    ("o", "LEFT JOIN outcome o ON o.kind_id = l.kind_id"),
    ("lc", "LEFT JOIN line_said lc ON lc.line_id = l.id"),
    ("d", "JOIN text d ON d.id = l.description"),
    ("cc", "JOIN text cc ON cc.id = l.cost_centre"),
    # (CROSS: last. Lines are not read file by file, but as they lie or by their kinds.)
    ("b", "CROSS JOIN batch b ON b.id = l.batch_id"),
)

SCOPE = "coalesce(lc.scope, o.scope, '')"
CATEGORY = "coalesce(lc.category, o.category, '')"
_METHOD = "coalesce(lc.method, o.method, 'unknown')"

SORTS: Mapping[str, str] = {
    "paid_on": "l.paid_on",
    "supplier": "su.name COLLATE NOCASE",
    "description": "d.value COLLATE NOCASE",
    "category": CATEGORY,
    "scope": SCOPE,
    "method": _METHOD,
    "pence": "l.pence",
    "department": "k.department COLLATE NOCASE",
    "account": "k.account COLLATE NOCASE",
    "reference": "l.reference COLLATE NOCASE",
    "file": "b.file COLLATE NOCASE",
    "row": "l.id",
}

# Texts and names once each, not once for every line that has them.
_SPEAKS_OF = """(
l.description IN (SELECT id FROM text WHERE value LIKE ? ESCAPE '\\')
OR l.kind_id IN (
  SELECT fk.id FROM kind fk JOIN payee fp ON fp.id = fk.payee_id
  JOIN payee_supplier fps ON fps.payee_id = fp.id JOIN supplier fsu ON fsu.id = fps.supplier_id
  WHERE fp.name LIKE ? ESCAPE '\\' OR fsu.name LIKE ? ESCAPE '\\')
OR l.reference LIKE ? ESCAPE '\\')"""
_OF_KINDS = "l.kind_id IN (SELECT value FROM json_each(?))"
_SUMS_OF_KINDS = """
SELECT coalesce(sum(m.lines), 0), coalesce(sum(m.pence), 0)
FROM json_each(?) one CROSS JOIN kind_month m ON m.kind_id = one.value
JOIN batch b ON b.id = m.batch_id AND b.active
"""
_SUMS_OF_LINES = """
SELECT count(*), coalesce(sum(l.pence), 0)
FROM json_each(?) one CROSS JOIN line l ON l.id = one.value
JOIN batch b ON b.id = l.batch_id AND b.active
"""
_DESCRIBED = """
SELECT l.id FROM json_each(?) some CROSS JOIN line l ON l.kind_id = some.value
JOIN text d ON d.id = l.description WHERE d.value LIKE ? ESCAPE '\\'
"""

_BY_NAME = """
SELECT group_concat(id), group_concat(rank) FROM (
  SELECT k.id AS id, dense_rank() OVER (ORDER BY {name} COLLATE NOCASE) AS rank FROM kind k
  JOIN payee_supplier ps ON ps.payee_id = k.payee_id
  JOIN supplier su ON su.id = ps.supplier_id)
"""
# What stands for a sort in numbers: of the line itself, or of its kind with the kind's rank.
_RANKED: Mapping[str, tuple[str, str]] = {
    "paid_on": ("l.paid_on", ""),
    "pence": ("l.pence", ""),
    "row": ("l.id", ""),
    "supplier": ("l.kind_id", _BY_NAME.format(name="su.name")),
    "department": ("l.kind_id", _BY_NAME.format(name="k.department")),
    "account": ("l.kind_id", _BY_NAME.format(name="k.account")),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines a view shows, and in which order. What is None or "" does not matter.

    ``text`` is looked for in supplier, payee, description and reference. ``category`` "" means
    Unknown; ``scope`` is in, out, or the id of a scope rule. ``undated`` shows only lines
    without a day of payment, ``outside`` those with a day before or after a period; ``line_ids``
    only these. ``payee_id`` is a name as files write it, ``parent`` the house of a
    supplier, ``account`` code and name, ``department`` and ``cost_centre`` a unit of the body.
    ``sort`` is a key of SORTS.
    """

    text: str = ""
    supplier_id: SupplierId | None = None
    payee_id: int | None = None
    parent: str = ""
    account: tuple[str, str] | None = None
    department: str | None = None
    cost_centre: str | None = None
    category: CategoryCode | None = None
    group: str = ""
    scope: str | None = None
    batch_id: BatchId | None = None
    period: Period | None = None
    contract_id: ContractId | None = None
    unknown_only: bool = False
    undated: bool = False
    outside: Period | None = None
    line_ids: tuple[int, ...] = ()
    sort: str = "paid_on"
    descending: bool = False

    def is_wide(self) -> bool:
        """Say whether a view shows all lines, or those of a period."""
        return self == Filter(period=self.period, sort=self.sort, descending=self.descending)

    def is_search(self) -> bool:
        """Say whether a view shows all lines that speak of something."""
        return bool(self.text) and replace(self, text="").is_wide() and self.period is None


class LineRow(NamedTuple):
    """A line with everything that is known and decided of it.

    A tuple by name: reading them as frozen dataclasses took three times as long, and a return may
    have a million.
    """

    line_id: int
    batch_id: BatchId
    kind_id: int
    file: str
    fingerprint: str
    sheet: str
    row: int
    paid_on: date | None
    invoiced_on: date | None
    pence: Pence
    net: Pence | None
    vat: Pence | None
    gross: Pence | None
    supplier_id: SupplierId
    supplier: str
    payee_class: PayeeClass
    payee: str
    supplier_ref: str
    company_number: str
    charity_number: str
    reference: str
    description: str
    given_label: str
    given_code: str
    account_code: str
    account: str
    department: str
    cost_centre: str
    body: str
    contract_ref: str
    po_number: str
    card: bool
    scope: str
    scope_reason: str
    category: CategoryCode
    method: str
    reason: str
    identifiers: tuple[Identifier, ...]
    contract_ids: tuple[ContractId, ...]
    bought: Bought | None

    @property
    def quarter(self) -> date | None:
        """Return the first day of the calendar quarter of payment, None without a day."""
        return quarter_of(self.paid_on).start if self.paid_on else None


class _Found(NamedTuple):
    """What a search found, as arrays of numbers: whole kinds of payments, and single lines."""

    kinds: str
    lines: str


# One for each field of LineRow but the last three, in their order.
_ROW = f"""
SELECT l.id, l.batch_id, l.kind_id, b.file, b.fingerprint, s.value, l.row, l.paid_on,
       l.invoiced_on, l.pence, l.net, l.vat, l.gross, ps.supplier_id, su.name, su.payee_class,
       p.name, p.supplier_ref, p.company_number, p.charity_number, l.reference, d.value,
       k.given_label, k.given_code, k.account_code, k.account, k.department, cc.value, bo.value,
       cr.value, l.po_number, k.card, {SCOPE},
       CASE WHEN lc.line_id IS NULL THEN coalesce(o.scope_reason, '')
            WHEN lc.scope != '' THEN lc.reason ELSE '' END,
       {CATEGORY}, {_METHOD}, coalesce(lc.reason, o.reason, '')
FROM line l
JOIN batch b ON b.id = l.batch_id
JOIN kind k ON k.id = l.kind_id
JOIN payee p ON p.id = k.payee_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
JOIN supplier su ON su.id = ps.supplier_id
JOIN text s ON s.id = l.sheet
JOIN text d ON d.id = l.description
JOIN text cc ON cc.id = l.cost_centre
JOIN text bo ON bo.id = l.body
JOIN text cr ON cr.id = l.contract_ref
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said lc ON lc.line_id = l.id
"""

_PAID_ON, _INVOICED_ON, _PENCE, _CLASS, _CARD, _SUPPLIER, _REFERENCE, _CATEGORY_AT = (
    LineRow._fields.index(name)
    for name in (
        "paid_on",
        "invoiced_on",
        "pence",
        "payee_class",
        "card",
        "supplier_id",
        "contract_ref",
        "category",
    )
)


def keys(connection: Connection, chosen: Filter) -> array[int]:
    """Return the numbers of the lines that a view shows, in its order."""
    where, values = _where(connection, chosen)
    if chosen.sort in _RANKED and chosen.is_wide():
        return _ranked(connection, chosen, where, values)
    order = f"{SORTS[chosen.sort]} {'DESC' if chosen.descending else 'ASC'}, l.id"
    query = f"SELECT l.id {_from(where + order)} WHERE {where} ORDER BY {order}"
    cursor = connection.connection.cursor()
    return array("q", chain.from_iterable(cursor.execute(query, values)))


def _ranked(
    connection: Connection, chosen: Filter, where: str, values: tuple[str | int, ...]
) -> array[int]:
    """Return the same for most lines of a book, by numbers that stand for what they sort by.

    A million lines come in two texts of numbers and are put in order here: row by row, and
    sorted by the book itself, they took five times as long.
    """
    import numpy as np

    mark, ranks = _RANKED[chosen.sort]
    query = f"SELECT group_concat(l.id), group_concat({mark}) {_from(where)}"
    numbers, order = _two_of_numbers(connection, f"{query} WHERE {where}", values)
    if ranks and len(numbers):
        kinds, rank = _two_of_numbers(connection, ranks, ())
        places = np.zeros(kinds.max() + 1, dtype=np.int64)
        places[kinds] = rank
        order = places[order]
    if np.any(numbers[1:] < numbers[:-1]):
        as_numbered = np.argsort(numbers)
        numbers, order = numbers[as_numbered], order[as_numbered]
    # Lines with one mark stay in the order of their numbers, whichever way it goes.
    sorted_by = np.argsort(-order if chosen.descending else order, kind="stable")
    shown = array("q")
    shown.frombytes(numbers[sorted_by].tobytes())
    return shown


def _two_of_numbers(
    connection: Connection, query: str, values: tuple[str | int, ...]
) -> Sequence[Any]:
    """Return the numbers in the two texts that a query has for an answer."""
    import numpy as np

    texts = connection.exec_driver_sql(query, values).one()
    return [np.fromstring(text or "", dtype=np.int64, sep=",") for text in texts]


def count_and_sum(connection: Connection, chosen: Filter) -> tuple[int, int]:
    """Return how many lines a view shows, and their sum in pence."""
    if chosen.is_search() and (found := _found(connection, chosen.text)) is not None:
        run = connection.exec_driver_sql
        of_kinds, pence_of_kinds = run(_SUMS_OF_KINDS, (found.kinds,)).one()
        of_lines, pence_of_lines = run(_SUMS_OF_LINES, (found.lines,)).one()
        return int(of_kinds + of_lines), int(pence_of_kinds + pence_of_lines)
    where, values = _where(connection, chosen)
    query = f"SELECT count(*), coalesce(sum(l.pence), 0) {_from(where)} WHERE {where}"
    lines, pence = connection.exec_driver_sql(query, values).one()
    return int(lines), int(pence)


def grouped(connection: Connection, chosen: Filter, key: str) -> list[tuple[str, int, int]]:
    """Return for each text of ``key`` how many lines of a view have it, and their sum in pence."""
    where, values = _where(connection, chosen)
    query = f"SELECT {key}, count(*), sum(l.pence) {_from(where + key)} WHERE {where} GROUP BY 1"
    rows = connection.exec_driver_sql(query, values)
    return [(text, count, pence) for text, count, pence in rows]


def by_ids(connection: Connection, ids: Sequence[int]) -> tuple[LineRow, ...]:
    """Return lines in the order asked; numbers that are no line are left out."""
    cursor = connection.connection.cursor()
    rows = cursor.execute(
        f"{_ROW} WHERE l.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    ).fetchall()
    known = suppliers.by_id(connection, {row[_SUPPLIER] for row in rows})
    terms = matching.Terms(connection)
    found = {row[0]: _line(row, known, terms) for row in rows}
    return tuple(found[number] for number in ids if number in found)


def of_period(connection: Connection, period: Period | None) -> Iterator[LineRow]:
    """Yield the active lines of a period in the order of files and rows."""
    known = suppliers.by_id(connection)
    terms = matching.Terms(connection)
    # The driver's own cursor: it holds one row at a time.
    cursor = connection.connection.cursor()
    query = f"{_ROW} WHERE b.active AND l.paid_on BETWEEN :first AND :last ORDER BY l.id"
    for row in cursor.execute(query, tally.span(period)):
        yield _line(row, known, terms)


def _line(row: Sequence[Any], known: Mapping[int, Supplier], terms: matching.Terms) -> LineRow:
    cells = list(row)
    cells[_PAID_ON] = number_day(row[_PAID_ON])
    cells[_INVOICED_ON] = number_day(row[_INVOICED_ON])
    cells[_CLASS] = PayeeClass(row[_CLASS])
    cells[_CARD] = bool(row[_CARD])
    supplier, reference = row[_SUPPLIER], row[_REFERENCE]
    cells.append(known[supplier].identifiers)
    day, category, credit = row[_PAID_ON], row[_CATEGORY_AT], row[_PENCE] < 0
    spent = matching.Spent(supplier, reference, day, category, credit)
    cells.append(terms.of_line(row[0], spent))
    bought = terms.bought(row[0], spent)
    cells.append(bought and Bought(number_day(bought[0]), bought[1]))
    return LineRow._make(cells)


def _from(text: str) -> str:
    """Return the tables that conditions and order speak of: joins not needed cost seconds."""
    joins: list[str] = []
    for alias, join in reversed(_JOINS):
        if any(f"{alias}." in part for part in (text, *joins)):
            joins.insert(0, join)
    return " ".join(("FROM line l", *joins))


def _where(connection: Connection, chosen: Filter) -> tuple[str, tuple[str | int, ...]]:
    parts: list[tuple[str, tuple[str | int, ...]]] = [(_counts(connection), ())]
    if chosen.text:
        parts.append(_speaks_of(connection, chosen.text))
    if chosen.supplier_id is not None:
        parts.append(("ps.supplier_id = ?", (chosen.supplier_id,)))
    parts += _who(chosen)
    if chosen.batch_id is not None:
        parts.append(("l.batch_id = ?", (chosen.batch_id,)))
    if chosen.period is not None:
        days = tally.span(chosen.period)
        parts.append(("l.paid_on BETWEEN ? AND ?", (days["first"], days["last"])))
    parts += _apart(chosen)
    if chosen.contract_id is not None:
        numbers = json.dumps(matching.lines_under(connection, chosen.contract_id))
        under = f"l.id IN (SELECT value FROM json_each(?)) AND {SCOPE} = ''"
        parts.append((under, (numbers,)))
    parts += _decided(chosen)
    return " AND ".join(sql for sql, _ in parts), tuple(v for _, values in parts for v in values)


def _counts(connection: Connection) -> str:
    """Return the condition that a line counts; where all do, none need be looked at for it."""
    query = "SELECT EXISTS (SELECT 1 FROM batch WHERE NOT active)"
    return "b.active" if connection.exec_driver_sql(query).scalar() else "1"


def _speaks_of(connection: Connection, text: str) -> tuple[str, tuple[str, ...]]:
    found = _found(connection, text)
    if found is None:
        return _SPEAKS_OF, (_pattern(text),) * _SPEAKS_OF.count("?")
    if not json.loads(found.lines):
        return _OF_KINDS, (found.kinds,)
    return f"({_OF_KINDS} OR l.id IN (SELECT value FROM json_each(?)))", found


def _found(connection: Connection, text: str) -> _Found | None:
    """Return what is found by kinds; None where each payment has to be looked at."""
    like = _pattern(text)
    kinds = text_forms.kinds_with(connection, text, like)
    if kinds is None:
        return None
    cursor = connection.connection.cursor()
    described = cursor.execute(_DESCRIBED, (json.dumps(kinds.some), like)).fetchall()
    return _Found(json.dumps(kinds.each), json.dumps([number for (number,) in described]))


def _pattern(text: str) -> str:
    return "%" + "".join(f"\\{c}" if c in "\\%_" else c for c in text) + "%"


def _apart(chosen: Filter) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield conditions for what the checks of a return speak of."""
    if chosen.undated:
        yield "l.paid_on = 0", ()
    if chosen.outside is not None:
        days = tally.span(chosen.outside)
        yield "l.paid_on != 0 AND NOT l.paid_on BETWEEN ? AND ?", (days["first"], days["last"])
    if chosen.line_ids:
        yield "l.id IN (SELECT value FROM json_each(?))", (json.dumps(chosen.line_ids),)


def _who(chosen: Filter) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if chosen.payee_id is not None:
        yield "k.payee_id = ?", (chosen.payee_id,)
    if chosen.parent:
        house = "SELECT supplier_id FROM supplier_parent WHERE parent = ?"
        yield f"ps.supplier_id IN ({house})", (chosen.parent,)
    if chosen.account is not None:
        yield "k.account_code = ? AND k.account = ?", chosen.account
    if chosen.department is not None:
        yield "k.department = ?", (chosen.department,)
    if chosen.cost_centre is not None:
        yield "cc.value = ?", (chosen.cost_centre,)


def _decided(chosen: Filter) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if chosen.category is not None:
        yield f"{CATEGORY} = ?", (chosen.category,)
    if chosen.group:
        yield f"{CATEGORY} LIKE ?", (f"{chosen.group}.%",)
    if chosen.unknown_only:
        yield f"{CATEGORY} = ? AND {SCOPE} = ''", (UNKNOWN,)
    if chosen.scope == "in":
        yield f"{SCOPE} = ''", ()
    elif chosen.scope == "out":
        yield f"{SCOPE} != ''", ()
    elif chosen.scope is not None:
        yield f"{SCOPE} = ?", (chosen.scope,)
