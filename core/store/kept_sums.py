"""Sums of all payments that count, kept beside them: by month, and by supplier.

Each is by category and scope, those by month by what decided them too, as the kind of a payment
has them. What is said of single lines is added where the sums are read, as it is to the sums of
kinds. They are written in the piece of work that moves a payment: triggers of the connection
(never of the file) note what it moved, and at its end they follow. While something is noted,
nobody may read them.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection

# As they were before the piece of work: what was decided of a kind, a payee's supplier.
_NOTES = (
    "CREATE TEMP TABLE moved_kind"
    " (kind_id INTEGER PRIMARY KEY, scope TEXT NOT NULL, category TEXT NOT NULL,"
    " method TEXT NOT NULL)",
    "CREATE TEMP TABLE moved_payee"
    " (payee_id INTEGER NOT NULL, supplier_id INTEGER NOT NULL,"
    " PRIMARY KEY (payee_id, supplier_id)) WITHOUT ROWID",
    # Where payments themselves came or went, or what ties them to their payees.
    "CREATE TEMP TABLE moved_all (noted INTEGER PRIMARY KEY)",
)
_NEW_KIND = (
    "INSERT INTO moved_kind SELECT NEW.kind_id, '', '', 'unknown'"
    " WHERE NOT EXISTS (SELECT 1 FROM moved_kind WHERE kind_id = NEW.kind_id)"
)
_KIND = (
    "INSERT INTO moved_kind SELECT OLD.kind_id, OLD.scope, OLD.category, OLD.method"
    " WHERE NOT EXISTS (SELECT 1 FROM moved_kind WHERE kind_id = OLD.kind_id)"
)
_PAYEE = (
    "INSERT INTO moved_payee SELECT {0}.payee_id, {0}.supplier_id WHERE NOT EXISTS"
    " (SELECT 1 FROM moved_payee"
    " WHERE (payee_id, supplier_id) = ({0}.payee_id, {0}.supplier_id))"
)
_ALL = "INSERT INTO moved_all SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM moved_all)"
_TRIGGERS = (
    ("INSERT ON main.outcome", "", _NEW_KIND),
    (
        "UPDATE ON main.outcome",
        "WHEN (OLD.scope, OLD.category, OLD.method) != (NEW.scope, NEW.category, NEW.method)",
        _KIND,
    ),
    ("DELETE ON main.outcome", "", _KIND),
    ("INSERT ON main.payee_supplier", "", _PAYEE.format("NEW")),
    ("UPDATE OF supplier_id ON main.payee_supplier", "", _PAYEE.format("OLD")),
    ("DELETE ON main.payee_supplier", "", _PAYEE.format("OLD")),
    ("UPDATE OF active ON main.batch", "WHEN OLD.active != NEW.active", _ALL),
    ("DELETE ON main.batch", "", _ALL),
    ("UPDATE OF payee_id ON main.kind", "", _ALL),
    # New ones are of a file that does not count until it is made to.
    ("UPDATE ON main.kind_month", "", _ALL),
    ("DELETE ON main.kind_month", "", _ALL),
)

# Where more than this share of the kinds moved, adding everything up again takes less time.
_SHARE = 8

_MONTHS = """
SELECT coalesce(o.scope, '') AS scope, coalesce(o.category, '') AS category,
       coalesce(o.method, 'unknown') AS method, m.month, sum(m.lines) AS lines,
       sum(m.pence) AS pence
FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
LEFT JOIN outcome o ON o.kind_id = m.kind_id
GROUP BY 1, 2, 3, 4
"""
# The sums of each kind are made first, in the order in which they are kept: so a sixth of the
# rows has to be looked up and put in order.
_SUPPLIERS = """
SELECT ps.supplier_id, coalesce(o.scope, '') AS scope, coalesce(o.category, '') AS category,
       coalesce(min(nullif(m.first_on, 0)), 0) AS first_on, max(m.last_on) AS last_on,
       sum(m.lines) AS lines, sum(m.pence) AS pence, sum(m.vat) AS vat
FROM (
  SELECT kind_id, coalesce(min(nullif(first_on, 0)), 0) AS first_on, max(last_on) AS last_on,
         sum(lines) AS lines, sum(pence) AS pence, sum(vat) AS vat
  FROM kind_month WHERE batch_id IN (SELECT id FROM batch WHERE active)
  GROUP BY batch_id, kind_id) m
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = m.kind_id
GROUP BY 1, 2, 3
"""
_OF_SOME = """
SELECT ps.supplier_id, coalesce(o.scope, ''), coalesce(o.category, ''),
       coalesce(min(nullif(m.first_on, 0)), 0), max(m.last_on), sum(m.lines), sum(m.pence),
       sum(m.vat)
FROM moved_supplier s
CROSS JOIN payee_supplier ps ON ps.supplier_id = s.supplier_id
CROSS JOIN kind k ON k.payee_id = ps.payee_id
CROSS JOIN kind_month m ON m.kind_id = k.id
JOIN batch b ON b.id = m.batch_id AND b.active
LEFT JOIN outcome o ON o.kind_id = k.id
GROUP BY 1, 2, 3
"""

_MOVED_MONTHS = """
INSERT INTO month_sum
SELECT scope, category, method, month, sum(lines), sum(pence) FROM (
  SELECT coalesce(o.scope, '') AS scope, coalesce(o.category, '') AS category,
         coalesce(o.method, 'unknown') AS method, m.month AS month, m.lines AS lines,
         m.pence AS pence
  FROM moved_kind v
  CROSS JOIN kind_month m ON m.kind_id = v.kind_id
  JOIN batch b ON b.id = m.batch_id AND b.active
  LEFT JOIN outcome o ON o.kind_id = v.kind_id
  UNION ALL
  SELECT v.scope, v.category, v.method, m.month, -m.lines, -m.pence
  FROM moved_kind v
  CROSS JOIN kind_month m ON m.kind_id = v.kind_id
  JOIN batch b ON b.id = m.batch_id AND b.active)
GROUP BY 1, 2, 3, 4
ON CONFLICT (scope, category, method, month)
DO UPDATE SET lines = lines + excluded.lines, pence = pence + excluded.pence
"""

_MOVED_SUPPLIERS = """
INSERT INTO moved_supplier
SELECT ps.supplier_id FROM moved_kind v
JOIN kind k ON k.id = v.kind_id JOIN payee_supplier ps ON ps.payee_id = k.payee_id
UNION SELECT supplier_id FROM moved_payee
UNION SELECT ps.supplier_id FROM moved_payee v
JOIN payee_supplier ps ON ps.payee_id = v.payee_id
"""

_KEPT = (("month_sum", _MONTHS), ("supplier_sum", _SUPPLIERS))


def watch(connection: sqlite3.Connection) -> None:
    """Make the triggers of a connection that note what moves payments from one sum to another."""
    for statement in _NOTES:
        connection.execute(statement)
    connection.execute("CREATE TEMP TABLE moved_supplier (supplier_id INTEGER PRIMARY KEY)")
    for number, (moment, condition, note) in enumerate(_TRIGGERS):
        connection.execute(
            f"CREATE TEMP TRIGGER moved_{number} AFTER {moment} {condition} BEGIN {note}; END"
        )


def follow(connection: Connection) -> None:
    """Have the sums follow what was noted, at the end of a piece of work."""
    if not _noted(connection):
        return
    run = connection.exec_driver_sql
    if _is_much(connection):
        for table, counted in _KEPT:
            run(f"DELETE FROM {table}")
            run(f"INSERT INTO {table} {counted}")
    else:
        run(_MOVED_MONTHS)
        run("DELETE FROM month_sum WHERE lines = 0")
        run(_MOVED_SUPPLIERS)
        run("DELETE FROM supplier_sum WHERE supplier_id IN (SELECT * FROM moved_supplier)")
        run(f"INSERT INTO supplier_sum {_OF_SOME}")
    for table in ("moved_kind", "moved_payee", "moved_all", "moved_supplier"):
        run(f"DELETE FROM temp.{table}")


def are_ready(connection: Connection) -> bool:
    """Say whether the sums may be read: not while a piece of work has moved payments."""
    watched = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_temp_master WHERE name = 'moved_all'"
    ).first()
    return watched is None or not _noted(connection)


def first_difference(connection: Connection) -> str:
    """Say which sums are not those of the payments; "" if all are."""
    for table, counted in _KEPT:
        kept = f"SELECT * FROM {table}"
        for one, other in ((kept, counted), (counted, kept)):
            if connection.exec_driver_sql(f"{one} EXCEPT {other} LIMIT 1").first():
                return f"the sums by {table.removesuffix('_sum')} are not those of the payments"
    return ""


def _noted(connection: Connection) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM moved_kind) OR EXISTS (SELECT 1 FROM moved_payee)"
            " OR EXISTS (SELECT 1 FROM moved_all)"
        ).scalar()
    )


def _is_much(connection: Connection) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM moved_all) OR"
            f" {_SHARE} * ((SELECT count(*) FROM moved_kind) + (SELECT count(*) FROM moved_payee))"
            " > (SELECT count(*) FROM kind)"
        ).scalar()
    )
