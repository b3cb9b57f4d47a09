"""Codes of the tree in every decision of a book: counted, and put over to another version."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.taxonomy import CategoryCode
from core.store.book import Book, Work

# Where decisions name a category. Facts and sealed returns name what was said at their time.
_NAMED_IN = (
    "rule", "kind_choice", "line_choice", "own_code", "contract", "lot_use", "opportunity_choice"
)  # fmt: skip
# Where the category is part of what a decision is known by.
_KNOWN_BY = ("lot_use", "opportunity_choice")

_MARK = ">"


def named(book: Book) -> dict[CategoryCode, dict[str, int]]:
    """Return how many decisions name each category, by the table that they are in."""
    found: dict[CategoryCode, dict[str, int]] = {}
    with book.read() as connection:
        for table in _NAMED_IN:
            rows = connection.exec_driver_sql(
                f"SELECT category, count(*) FROM {table} WHERE category != '' GROUP BY category"
            )
            for code, count in rows:
                found.setdefault(CategoryCode(code), {})[table] = count
    return found


def put_over(work: Work, codes: Mapping[CategoryCode, CategoryCode]) -> None:
    """Have every decision that names one of the codes name the other instead, all at once.

    An answer that the book has for the other code already stands: the earlier one goes.
    """
    moved = {old: new for old, new in codes.items() if old != new}
    for table in _KNOWN_BY:
        _make_again(work, table, moved)
    for table in (one for one in _NAMED_IN if one not in _KNOWN_BY):
        # By way of a mark that no code begins with: one's new code may be another's old one.
        for old in moved:
            work.connection.exec_driver_sql(
                f"UPDATE {table} SET category = ? WHERE category = ?", (_MARK + old, old)
            )
        for old, new in moved.items():
            work.connection.exec_driver_sql(
                f"UPDATE OR IGNORE {table} SET category = ? WHERE category = ?", (new, _MARK + old)
            )
            work.connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE category = ?", (_MARK + old,)
            )


def _make_again(work: Work, table: str, moved: Mapping[CategoryCode, CategoryCode]) -> None:
    """Take decisions out and make them under their new codes: the history notes both."""
    connection = work.connection
    found = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().all()
    old = [dict(row) for row in found if row["category"] in moved]
    for code in moved:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE category = ?", (code,))
    for row in old:
        new = {**row, "category": moved[row["category"]]}
        places = ", ".join(f":{name}" for name in new)
        connection.exec_driver_sql(f"INSERT OR IGNORE INTO {table} VALUES ({places})", new)
