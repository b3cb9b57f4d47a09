"""Payments counted by kind, month and what was decided: what every sum of a book starts from.

The sums kept per kind and month answer at once for a million lines; the few lines of
which something else is said than of their kind are moved from its outcome to that.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from core.domain.period import Period
from core.store import kept_sums
from core.store.loading import day_number

# What is decided where no outcome has been worked out yet.
_DECIDED = """coalesce(o.scope, '') AS scope, coalesce(o.category, '') AS category,
       coalesce(o.method, 'unknown') AS method"""

_BY_MONTH = f"""
SELECT m.kind_id, m.month, m.lines, m.pence, m.vat, m.credit_lines, m.credit_pence, {_DECIDED}
FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
LEFT JOIN outcome o ON o.kind_id = m.kind_id
WHERE m.month BETWEEN :first / 100 AND :last / 100
UNION ALL
SELECT l.kind_id, l.paid_on / 100, -1, -l.pence, -coalesce(l.vat, 0), -(l.pence < 0),
       -min(l.pence, 0), {_DECIDED}
FROM line_said c
CROSS JOIN line l ON l.id = c.line_id AND l.paid_on BETWEEN :first AND :last
JOIN batch b ON b.id = l.batch_id AND b.active
LEFT JOIN outcome o ON o.kind_id = l.kind_id
UNION ALL
SELECT l.kind_id, l.paid_on / 100, 1, l.pence, coalesce(l.vat, 0), l.pence < 0,
       min(l.pence, 0), c.scope, c.category, c.method
FROM line_said c
CROSS JOIN line l ON l.id = c.line_id AND l.paid_on BETWEEN :first AND :last
JOIN batch b ON b.id = l.batch_id AND b.active
"""

_BY_LINE = """
SELECT l.kind_id, l.paid_on / 100 AS month, 1 AS lines, l.pence AS pence,
       coalesce(l.vat, 0) AS vat, l.pence < 0 AS credit_lines, min(l.pence, 0) AS credit_pence,
       coalesce(c.scope, o.scope, '') AS scope, coalesce(c.category, o.category, '') AS category,
       coalesce(c.method, o.method, 'unknown') AS method, l.cost_centre AS centre_id
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said c ON c.line_id = l.id
WHERE l.paid_on BETWEEN :first AND :last
"""

# What is kept, and the few lines of which something else is said than of their kind.
_MONTHS = """
SELECT scope, category, method, month, lines, pence FROM month_sum
WHERE month BETWEEN :first / 100 AND :last / 100
UNION ALL
SELECT coalesce(o.scope, ''), coalesce(o.category, ''), coalesce(o.method, 'unknown'),
       l.paid_on / 100, -1, -l.pence
FROM line_said c
CROSS JOIN line l ON l.id = c.line_id AND l.paid_on BETWEEN :first AND :last
JOIN batch b ON b.id = l.batch_id AND b.active
LEFT JOIN outcome o ON o.kind_id = l.kind_id
UNION ALL
SELECT c.scope, c.category, c.method, l.paid_on / 100, 1, l.pence
FROM line_said c
CROSS JOIN line l ON l.id = c.line_id AND l.paid_on BETWEEN :first AND :last
JOIN batch b ON b.id = l.batch_id AND b.active
"""
_SUPPLIERS_KEPT = "SELECT supplier_id, scope, category, lines, pence FROM supplier_sum"
_SUPPLIERS = f"""
{_SUPPLIERS_KEPT}
UNION ALL
SELECT ps.supplier_id, coalesce(o.scope, ''), coalesce(o.category, ''), -1, -l.pence
FROM line_said c
CROSS JOIN line l ON l.id = c.line_id
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
UNION ALL
SELECT ps.supplier_id, c.scope, c.category, 1, l.pence
FROM line_said c
CROSS JOIN line l ON l.id = c.line_id
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
"""

# Every day and no day at all: a line without a date is in the book, but in no period.
_ALL = {"first": 0, "last": 99_999_999}


def span(period: Period | None) -> dict[str, int]:
    """Return the first and last day of a period as lines keep them; of all lines for None."""
    if period is None:
        return _ALL
    return {"first": day_number(period.start), "last": day_number(period.end)}


def whole_months(period: Period | None) -> bool:
    """Say whether a period begins and ends with a month, so that monthly sums will do."""
    if period is None:
        return True
    return period.start.day == 1 and (period.end + timedelta(days=1)).day == 1


def cells(period: Period | None, *, by_line: bool = False) -> str:
    """Return the SQL for active payments of a period: kind, month, sums, scope, category, method.

    It takes the values that ``span`` returns. Rows of one kind and month may be several, and
    some are negative: they are there to be summed. ``by_line`` each payment is a row, with the
    text of its cost centre.
    """
    return _BY_MONTH if whole_months(period) and not by_line else _BY_LINE


def months(connection: Connection, period: Period | None) -> str:
    """Return the SQL for active payments: scope, category, method, month, lines, pence.

    As ``cells`` does, from the sums of months that are kept where they will do.
    """
    if whole_months(period) and kept_sums.are_ready(connection):
        return _MONTHS
    return f"SELECT scope, category, method, month, lines, pence FROM ({cells(period)})"


def suppliers(connection: Connection, period: Period | None) -> str:
    """Return the SQL for active payments of a period: supplier, scope, category, lines, pence.

    As ``cells`` does, from the sums of suppliers that are kept where they will do.
    """
    if period is None and kept_sums.are_ready(connection):
        said = connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM line_said)").scalar()
        # In their own order they are added up as they come.
        return _SUPPLIERS if said else _SUPPLIERS_KEPT
    return (
        "SELECT ps.supplier_id, x.scope, x.category, x.lines, x.pence"
        f" FROM ({cells(period)}) x JOIN kind k ON k.id = x.kind_id"
        " JOIN payee_supplier ps ON ps.payee_id = k.payee_id"
    )
