"""Credits and what they lower: which payment each belongs to, and what follows from that.

A credit follows a payment to its own supplier that it names, by its reference, its order or in
its description; else one of just its amount under its account, in the eighteen months before.
Of several that are alike in category and scope it follows the latest, of others none.

Derived: ``credit_original`` has the payments that a credit may lower, ``line_said`` what is said
of single lines whatever their kind is: by a person, or by the payment that a credit follows.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection

from core.domain.period import day_in_words
from core.domain.spend import BatchId, KindId, LineId
from core.store.book import Book, Work
from core.store.loading import day_number, number_day

# A credit that names a payment may come before it: both are often booked late.
_LATER = timedelta(days=31)
_NEVER = 99_999_999
# A reference that so many purchases share names none of them.
_MOST = 20

_NAME = re.compile(r"[0-9A-Za-z][\w/.\-]*", re.ASCII)
_SHORTEST = 4
_DIGIT = re.compile(r"\d").search

# A supplier with a reference, or with an amount and an account.
_Key = tuple[int | str, ...]

_SUPPLIERS = """
SELECT DISTINCT ps.supplier_id FROM kind k JOIN payee_supplier ps ON ps.payee_id = k.payee_id
WHERE k.id IN (SELECT value FROM json_each(:kinds))
   OR k.id IN (SELECT kind_id FROM kind_month
               WHERE batch_id IN (SELECT value FROM json_each(:batches)))
"""

_CREDITED = """
SELECT ps.supplier_id, sum(m.credit_lines) FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
WHERE m.credit_lines > 0 {among}
GROUP BY ps.supplier_id
"""
_ALL_CREDITS = "SELECT coalesce(sum(credit_lines), 0) FROM batch WHERE active"

_FOLDED = "lower(replace(l.{}, ' ', ''))"
_REFERENCE, _ORDER = _FOLDED.format("reference"), _FOLDED.format("po_number")

_ROW = f"""
SELECT l.id, l.kind_id, ps.supplier_id, l.paid_on, l.pence, {_REFERENCE}, {_ORDER},
       k.account_code, lower(k.account), {{words}}
FROM {{way}}
JOIN batch b ON b.id = l.batch_id AND b.active
"""
# Some suppliers' payments are looked up; of most suppliers all are passed over as they lie.
_LOOKED_UP = """payee_supplier ps CROSS JOIN kind k ON k.payee_id = ps.payee_id
CROSS JOIN line l ON l.kind_id = k.id"""
_PASSED_OVER = """line l CROSS JOIN kind k ON k.id = l.kind_id
CROSS JOIN payee_supplier ps ON ps.payee_id = k.payee_id"""

_CREDITS = f"""{_ROW.format(words="d.value", way="{way}")} JOIN text d ON d.id = l.description
WHERE ps.supplier_id IN (SELECT value FROM json_each(:suppliers)) AND l.pence < 0
  AND +k.id IN (SELECT kind_id FROM kind_month WHERE credit_lines > 0)
"""

_NAMED = (
    f"l.reference != '' AND {_REFERENCE} IN (SELECT value FROM json_each(:names))"
    f" OR l.po_number != '' AND {_ORDER} IN (SELECT value FROM json_each(:names))"
)
# What the line alone tells is asked first: most lines need no other table.
_PAYMENTS = f"""{_ROW.format(words="''", way="{way}")}
WHERE ps.supplier_id IN (SELECT value FROM json_each(:suppliers)) AND l.pence > 0
  AND (l.pence IN (SELECT value ->> 1 FROM json_each(:amounts)) OR {_NAMED})
  AND ((ps.supplier_id, l.pence) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:amounts))
       OR {_NAMED})
"""

_HELD = """
SELECT c.line_id, c.original_id, c.by_reference FROM credit_original c
"""
_HELD_OF = f"""{_HELD} JOIN line l ON l.id = c.line_id JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
WHERE ps.supplier_id IN (SELECT value FROM json_each(?))
"""

# The payment that each credit lowers: of those that are alike the latest, with what it is.
_LOWERED = """
SELECT c.line_id, c.original_id, c.by_reference, o.kind_id, o.paid_on, o.reference,
       coalesce(oc.category, oo.category, '') AS category,
       coalesce(oc.scope, oo.scope, '') AS scope,
       CASE WHEN oc.line_id IS NULL THEN coalesce(oo.method, 'unknown') ELSE 'line' END AS method,
       coalesce(oc.reason, CASE WHEN oo.scope != '' THEN oo.scope_reason END, oo.reason, '')
         AS reason,
       max(o.paid_on * 10000000000 + o.id)
FROM credit_original c JOIN line o ON o.id = c.original_id
LEFT JOIN outcome oo ON oo.kind_id = o.kind_id LEFT JOIN line_choice oc ON oc.line_id = o.id
GROUP BY c.line_id
HAVING count(DISTINCT coalesce(oc.category, oo.category, '') || '>'
                      || coalesce(oc.scope, oo.scope, '')) = 1
"""

# What a person said of a credit, or of its kind, stands.
_FOLLOWING = """
SELECT f.line_id, f.original_id, f.category, f.scope, f.method, f.reason, f.by_reference,
       f.paid_on, f.reference
FROM ({lowered}) f
JOIN line l ON l.id = f.line_id
JOIN outcome own ON own.kind_id = l.kind_id
LEFT JOIN line_choice said ON said.line_id = l.id
WHERE said.line_id IS NULL AND own.method != 'line'
  AND (f.by_reference OR own.method IN ('learned', 'unknown') AND own.scope = '')
  AND (f.category != '' OR f.scope != '')
  AND (f.category, f.scope) != (own.category, own.scope)
"""

_BY_PERSON = """
INSERT INTO line_said SELECT line_id, NULL, category, scope, 'line', reason FROM line_choice
WHERE true ON CONFLICT (line_id) DO UPDATE SET original_id = NULL, category = excluded.category,
  scope = excluded.scope, method = 'line', reason = excluded.reason
"""


class _Line(NamedTuple):
    """A credit or a payment with what may join them. The day is yyyymmdd, 0 for none."""

    id: int
    kind_id: int
    supplier_id: int
    paid_on: int
    pence: int
    reference: str
    order: str
    account_code: str
    account: str
    words: str

    def named(self) -> Iterator[_Key]:
        """Yield its references: those by which others may know it."""
        for name in {self.reference, self.order}:
            if _DIGIT(name):
                yield self.supplier_id, name

    def spoken(self) -> Iterator[_Key]:
        """Yield what it names: its own references, and those within its description."""
        yield from self.named()
        for found in _NAME.findall(self.words):
            name = found.rstrip("./-").lower()
            if len(name) >= _SHORTEST and _DIGIT(name):
                yield self.supplier_id, name

    def of_amount(self) -> Iterator[_Key]:
        """Yield its amount, without sign, under its account by code and by name."""
        for sort, account in (("code", self.account_code), ("name", self.account)):
            if account:
                yield self.supplier_id, abs(self.pence), sort, account

    def shares_account(self, other: _Line) -> bool:
        """Say whether both are under one account, by code or by name."""
        same_code = self.account_code == other.account_code != ""
        return same_code or self.account == other.account != ""


class _Payments:
    """Payments by what some credits may know them by, of each kind by day."""

    def __init__(self, payments: Iterable[_Line], credits: Iterable[_Line]) -> None:
        self._lines: dict[int, _Line] = {}
        self._known: dict[_Key, dict[int, list[tuple[int, int]]]] = {
            key: {} for one in credits for key in (*one.spoken(), *one.of_amount())
        }
        for one in payments:
            for key in (*one.named(), *one.of_amount()):
                if key in self._known:
                    self._lines[one.id] = one
                    days = self._known[key].setdefault(one.kind_id, [])
                    days.append((one.paid_on, one.id))
        for among in self._known.values():
            for days in among.values():
                days.sort()

    def lowered_by(self, credit: _Line) -> Iterator[tuple[int, int]]:
        """Yield the number of each payment that a credit may lower, 1 where it names it."""
        named = self._named(credit)
        by_name = bool(named)
        for number in named or self._of_the_amount(credit):
            yield number, int(by_name)

    def _named(self, credit: _Line) -> set[int]:
        until = _later(credit.paid_on)
        found: set[int] = set()
        for key in credit.spoken():
            among = self._known[key]
            if len(among) <= _MOST:
                found.update(_latest(among, until))
        same = {number for number in found if credit.shares_account(self._lines[number])}
        return same or found

    def _of_the_amount(self, credit: _Line) -> set[int]:
        if not credit.paid_on:
            return set()
        first = _eighteen_months_before(credit.paid_on)
        among = (self._known[key] for key in credit.of_amount())
        found = {number for kinds in among for number in _latest(kinds, credit.paid_on)}
        return {number for number in found if self._lines[number].paid_on >= first}


def remake(work: Work, batches: Collection[BatchId] | None, kinds: Collection[KindId]) -> None:
    """Work out again what credits follow, within the work that changes what decides.

    ``batches`` are those that count now and did not before, or the other way round, ``kinds``
    those that have another supplier: only their suppliers' credits are joined anew. None for
    ``batches`` means all of the book.
    """
    connection = work.connection
    work.derived("credit_original")
    work.derived("line_said")
    if batches is None:
        _join(connection, None)
    elif batches or kinds:
        values = {"kinds": json.dumps(sorted(kinds)), "batches": json.dumps(sorted(batches))}
        _join(connection, [n for (n,) in connection.exec_driver_sql(_SUPPLIERS, values)])
    _mark_lowered(connection)
    _say(connection)


def original_of(book: Book, line_id: LineId) -> LineId | None:
    """Return the payment whose category and scope a credit has, None where it follows none."""
    with book.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT original_id FROM line_said WHERE line_id = ?", (line_id,)
        ).scalar()
    return None if found is None else LineId(int(found))


def is_torn(book: Book, line_id: LineId) -> bool:
    """Say whether a credit may lower several payments that are not alike, so follows none."""
    with book.read() as connection:
        count, follows = connection.exec_driver_sql(
            "SELECT count(*), sum(follows) FROM credit_original WHERE line_id = ?", (line_id,)
        ).one()
    return count > 1 and not follows


def following(book: Book) -> dict[KindId, tuple[int, int]]:
    """Return how many credits of each kind follow a payment instead, and their pence."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT l.kind_id, count(*), sum(l.pence) FROM line_said s"
            " JOIN line l ON l.id = s.line_id JOIN batch b ON b.id = l.batch_id AND b.active"
            " WHERE s.original_id IS NOT NULL GROUP BY l.kind_id"
        ).all()
    return {KindId(kind): (count, pence) for kind, count, pence in rows}


def _join(connection: Connection, suppliers: Collection[int] | None) -> None:
    """Find the payments that credits may lower: of all suppliers, or of some."""
    asked = json.dumps(None if suppliers is None else sorted(suppliers))
    among = "" if suppliers is None else "AND ps.supplier_id IN (SELECT value FROM json_each(?))"
    values = () if suppliers is None else (asked,)
    rows = connection.exec_driver_sql(_CREDITED.format(among=among), values)
    credited = {int(supplier): int(count) for supplier, count in rows}
    wanted = set(_pairs(connection, credited)) if credited else set()
    known = connection.exec_driver_sql(_HELD if suppliers is None else _HELD_OF, values)
    held = {tuple(row) for row in known}
    _each(
        connection,
        "DELETE FROM credit_original WHERE (line_id, original_id, by_reference) = (?, ?, ?)",
        held - wanted,
    )
    _each(connection, "INSERT INTO credit_original VALUES (?, ?, ?, 0)", wanted - held)


def _pairs(connection: Connection, credited: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield credit, payment and whether it names it, of suppliers with so many credits each."""
    every = connection.exec_driver_sql(_ALL_CREDITS).scalar_one()
    way = _PASSED_OVER if sum(credited.values()) * 2 > every else _LOOKED_UP
    # The driver's own rows: there may be a hundred thousand.
    cursor = connection.connection.cursor()
    values = {"suppliers": json.dumps(list(credited))}
    credits = [_Line._make(row) for row in cursor.execute(_CREDITS.format(way=way), values)]
    names = sorted({str(name) for one in credits for _, name in one.spoken()})
    # Asked for each supplier: what another was paid is nothing to a credit, and there is much.
    amounts = sorted({(one.supplier_id, -one.pence) for one in credits})
    values |= {"names": json.dumps(names), "amounts": json.dumps(amounts)}
    rows = cursor.execute(_PAYMENTS.format(way=way), values)
    payments = _Payments((_Line._make(row) for row in rows), credits)
    for credit in credits:
        for original, by_name in payments.lowered_by(credit):
            yield credit.id, original, by_name


def _mark_lowered(connection: Connection) -> None:
    lowered = {(row[0], row[1]) for row in connection.connection.cursor().execute(_LOWERED)}
    rows = connection.exec_driver_sql(
        "SELECT line_id, original_id FROM credit_original WHERE follows"
    )
    known = {tuple(row) for row in rows}
    change = "UPDATE credit_original SET follows = {} WHERE (line_id, original_id) = (?, ?)"
    _each(connection, change.format(0), known - lowered)
    _each(connection, change.format(1), lowered - known)


def _say(connection: Connection) -> None:
    """Keep what is said of single lines: of credits by what they lower, of others by persons."""
    wanted = {
        (line, original, category, scope, method, _reason(reason, by_name, paid_on, reference))
        for line, original, category, scope, method, reason, by_name, paid_on, reference in (
            connection.connection.cursor().execute(_FOLLOWING.format(lowered=_LOWERED))
        )
    }
    rows = connection.exec_driver_sql("SELECT * FROM line_said WHERE original_id IS NOT NULL")
    known = {tuple(row) for row in rows}
    gone = {(row[0],) for row in known - wanted}
    _each(connection, "DELETE FROM line_said WHERE line_id = ?", gone)
    connection.exec_driver_sql(
        "DELETE FROM line_said WHERE original_id IS NULL"
        " AND line_id NOT IN (SELECT line_id FROM line_choice)"
    )
    _each(connection, "INSERT INTO line_said VALUES (?, ?, ?, ?, ?, ?)", wanted - known)
    connection.exec_driver_sql(_BY_PERSON)


def _reason(reason: str, by_name: int, paid_on: int, reference: str) -> str:
    day = f" of {_in_words(paid_on)}" if paid_on else ""
    named = f", reference {reference}" if reference else ""
    how = "which it names" if by_name else "of the same amount under the same account"
    return f"It follows the payment{day}{named}, {how}: {reason}"


def _each(connection: Connection, statement: str, rows: Collection[tuple[object, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, sorted(rows))


def _latest(among: dict[int, list[tuple[int, int]]], until: int) -> Iterator[int]:
    """Yield the latest payment of each kind up to a day."""
    for days in among.values():
        place = bisect_right(days, (until, 1 << 62))
        if place:
            yield days[place - 1][1]


@lru_cache(4000)
def _later(paid_on: int) -> int:
    day = number_day(paid_on)
    return day_number(day + _LATER) if day else _NEVER


def _eighteen_months_before(paid_on: int) -> int:
    # A year and six months, on numbers yyyymmdd; a day that the month lacks does no harm.
    return paid_on - (1_06_00 if paid_on // 100 % 100 > 6 else 1_94_00)


@lru_cache(4000)
def _in_words(paid_on: int) -> str:
    day = number_day(paid_on)
    return day_in_words(day) if day else ""
