"""What changed between two versions of a return: a row for each table, and for each category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from core.domain.money import pounds
from core.domain.returns import Return, Row, Table

# What these say in pounds is of no sum: one pound may be in many findings and decisions.
_NO_SUM = frozenset({"checks", "decisions"})
# The column whose sum tells the effect of a change, in order of preference.
_EFFECT = (
    "total_pence",
    "net_pence",
    "available_pence",
    "becomes_available_pence",
    "realised_pence",
    "value_pence",
    "pence",
)


def changes_between(before: Return, after: Return) -> tuple[Row, ...]:
    """Say what a correction changed: (table, what, effect in pence), tables in their order."""
    return tuple(_changes(before, after))


def _changes(before: Return, after: Return) -> Iterator[Row]:
    if before.nil != after.nil:
        what = "now a nil return" if after.nil else "no longer a nil return"
        yield ("header", what, None)
    for table in after.tables:
        old = _table(before, table)
        gone, come = _difference(old, table)
        if table.name == "summary":
            yield from _by_category(old, table)
        elif gone or come:
            effect = _sum(table) - _sum(old) if _effect_column(table) is not None else None
            yield (table.name, f"{come} rows new or changed, {gone} rows gone or changed", effect)


def _table(content: Return, like: Table) -> Table:
    for table in content.tables:
        if table.name == like.name:
            return table
    return Table(like.name, like.columns, ())


def _difference(old: Table, new: Table) -> tuple[int, int]:
    was, now = Counter(old.rows), Counter(new.rows)
    return (was - now).total(), (now - was).total()


def _by_category(old: Table, new: Table) -> Iterator[Row]:
    was = {str(row[0]): row for row in old.rows}
    now = {str(row[0]): row for row in new.rows}
    column = new.columns.index("total_pence")
    for category in sorted(was.keys() | now.keys()):
        if was.get(category) == now.get(category):
            continue
        first, second = (_whole(rows.get(category), column) for rows in (was, now))
        label = str((now.get(category) or was[category])[1])
        yield ("summary", f"{label}: {pounds(first)} became {pounds(second)}", second - first)


def _effect_column(table: Table) -> int | None:
    if table.name in _NO_SUM:
        return None
    return next((table.columns.index(n) for n in _EFFECT if n in table.columns), None)


def _sum(table: Table) -> int:
    column = _effect_column(table)
    return 0 if column is None else sum(_whole(row, column) for row in table.rows)


def _whole(row: Row | None, column: int) -> int:
    value = row[column] if row else 0
    return value if isinstance(value, int) else 0
