"""What a page of figures asks of a book: by category and month, by supplier, uptake, by month.

Against DuckDB over one ready table of the same payments, with supplier, category, scope and day,
and one of contracts. Each question is asked once, of a book or a table that was just opened.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks import available_spend
from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Side

_AS_AT = date(2025, 3, 31)
_TOP = 50

# A payment is locked while a contract of its supplier covers its day and runs on the day asked
# about; a credit whose payment is known has the day of that, any other follows the contract that
# ended last before it. Of nothing is told that it is bought through a deal.
_UPTAKE = """
WITH matched AS (
  SELECT l.id, max(k.last) AS until FROM payment l
  JOIN contract k ON k.supplier = l.supplier AND k.first <= l.paid_on
    AND (l.paid_on <= k.last OR l.refund)
  WHERE NOT l.out GROUP BY l.id)
SELECT l.category, sum(l.pence), sum(CASE WHEN m.until >= 20250331 THEN 0 ELSE l.pence END)
FROM payment l LEFT JOIN matched m ON m.id = l.id WHERE NOT l.out GROUP BY 1
"""


def make(folder: Path, lines: int) -> Answer:
    """Make the book of available spend, and its payments and contracts as tables of DuckDB."""
    right = available_spend.make(folder, lines)
    _make_peer(folder)
    return _summed(folder) | {"available": right["available"], "uptake": right["in_scope"]}


def months_in_book(folder: Path, clock: Clock) -> Answer:
    """Add up by category and month, as the page of spend does."""
    from core.store import cross_sums

    with _opened(folder) as book, clock.running():
        found = cross_sums.cross_sums(book, ("category", "month"), {}, None, in_scope=True)
    return {"cells": len(found), "cells pence": sum(one.pence for one in found)}


def suppliers_in_book(folder: Path, clock: Clock) -> Answer:
    """List the suppliers that were paid most, as the home page does."""
    from core.store import reading

    with _opened(folder) as book, clock.running():
        found = reading.most_paid(book, top=_TOP, in_scope=True)
    return {"top": len(found), "top pence": sum(one.pence for one in found)}


def curve_in_book(folder: Path, clock: Clock) -> Answer:
    """Add up by month."""
    from core.store import reading

    with _opened(folder) as book, clock.running():
        found = reading.monthly(book, in_scope=True)
    return {"months": len(found), "months pence": sum(pence for _, pence in found)}


def uptake_in_book(folder: Path, clock: Clock) -> Answer:
    """Compare, of which uptake by category is a part."""
    from core.usecases import find_opportunities

    with _opened(folder) as book, clock.running():
        found = find_opportunities.compare(book, as_at=_AS_AT).by_category
    return {
        "uptake": sum(one.figures.in_scope for one in found),
        "available": sum(one.figures.available for one in found),
    }


def page_in_book(folder: Path, clock: Clock) -> Answer:
    """Ask all but uptake, as the first page of a book does."""
    from core.store import cross_sums, reading
    from core.usecases import look_at_spend

    with _opened(folder) as book, clock.running():
        found = cross_sums.cross_sums(book, ("category", "month"), {}, None, in_scope=True)
        reading.totals(book)
        # Coverage, groups, months, the suppliers paid most and how many make 80 % of it.
        look_at_spend.profile(book, in_scope=True)
    return {"cells": len(found)}


def months_in_duckdb(folder: Path, clock: Clock) -> Answer:
    """Add up by category and month."""
    rows = _asked(
        folder, clock, "SELECT category, paid_on // 100, sum(pence) FROM payment WHERE NOT out"
        " GROUP BY 1, 2 ORDER BY 1, 2",
    )  # fmt: skip
    return {"cells": len(rows), "cells pence": sum(row[2] for row in rows)}


def suppliers_in_duckdb(folder: Path, clock: Clock) -> Answer:
    """List the suppliers that were paid most."""
    rows = _asked(
        folder, clock, "SELECT supplier, sum(pence) FROM payment WHERE NOT out GROUP BY 1"
        f" ORDER BY 2 DESC LIMIT {_TOP}",
    )  # fmt: skip
    return {"top": len(rows), "top pence": sum(row[1] for row in rows)}


def curve_in_duckdb(folder: Path, clock: Clock) -> Answer:
    """Add up by month."""
    rows = _asked(
        folder, clock, "SELECT paid_on // 100, sum(pence) FROM payment WHERE NOT out"
        " GROUP BY 1 ORDER BY 1",
    )  # fmt: skip
    return {"months": len(rows), "months pence": sum(row[1] for row in rows)}


def uptake_in_duckdb(folder: Path, clock: Clock) -> Answer:
    """Tell by category what is available."""
    rows = _asked(folder, clock, _UPTAKE)
    return {"uptake": sum(row[1] for row in rows), "available": sum(row[2] for row in rows)}


def _opened(folder: Path) -> Any:
    from core.store.book import Book

    return Book.open(folder / "made.spendbook", read_only=True)


def _asked(folder: Path, clock: Clock, query: str) -> list[tuple[Any, ...]]:
    import duckdb

    database = duckdb.connect(str(folder / "peer.duckdb"), read_only=True)
    with database, clock.running():
        rows: list[tuple[Any, ...]] = database.execute(query).fetchall()
    return rows


def _make_peer(folder: Path) -> None:
    try:
        import duckdb
    except ModuleNotFoundError:
        return
    with duckdb.connect(str(folder / "peer.duckdb")) as database:
        database.execute(
            "CREATE TABLE payment AS SELECT row_number() OVER () AS id, supplier, category,"
            " paid_on, pence, refund = 1 AS refund, out FROM read_csv(?, all_varchar = false)",
            [str(folder / "lines.csv")],
        )
        database.execute(
            "CREATE TABLE contract AS FROM read_csv(?)", [str(folder / "contracts.csv")]
        )


def _summed(folder: Path) -> dict[str, int]:
    """Add the payments up in plain loops."""
    import csv
    from collections import Counter

    cells: Counter[tuple[str, str]] = Counter()
    paid: Counter[str] = Counter()
    with (folder / "lines.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["out"] == "False":
                cells[row["category"], row["paid_on"][:-2]] += int(row["pence"])
                paid[row["supplier"]] += int(row["pence"])
    total = sum(cells.values())
    top = sorted(paid.values(), reverse=True)[:_TOP]
    return {
        "cells": len(cells),
        "cells pence": total,
        "top": len(top),
        "top pence": sum(top),
        "months": len({month for _, month in cells}),
        "months pence": total,
    }


_QUESTIONS = (
    ("category x month", months_in_book, months_in_duckdb),
    ("suppliers", suppliers_in_book, suppliers_in_duckdb),
    ("months", curve_in_book, curve_in_duckdb),
    ("uptake", uptake_in_book, uptake_in_duckdb),
)

BENCHMARKS = (
    Benchmark(
        "P3",
        "what a page of figures asks of a book",
        1_000_000,
        make,
        (
            *(
                side
                for name, ours, theirs in _QUESTIONS
                for side in (
                    Side(f"Spendbook, {name}", ours),
                    Side(f"duckdb, {name}", theirs, needs=("duckdb",)),
                )
            ),
            Side("Spendbook, first page", page_in_book),
        ),
        (
            *(
                Goal(f"Spendbook, {name}", "cpu", 0.5, f"duckdb, {name}")
                for name, _, _ in _QUESTIONS
            ),
            Goal("Spendbook, first page", "cpu", 0.1),
        ),
    ),
)
