"""Payments found by a part of their supplier or description: how many, and the first page.

Against DuckDB's ILIKE over one ready table with the supplier and the description beside each
payment. Words that are often found, seldom and never; what is found by a payment's reference or
by a supplier's other spelling is found here too, but none of these words stands in one.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Side
from tests.benchmarks.made_spend import HEADINGS, write_csv

_WORDS = ("electrical", "quarterly inspection", "zzyx")
_PAGE = 256
_SUPPLIER, _DESCRIPTION = (HEADINGS.index(name) for name in ("Supplier Name", "Description"))


def make(folder: Path, lines: int) -> Answer:
    """Make a book and the same payments as a table of DuckDB, and count what is to be found."""
    from core.domain.parties import Body, Sector
    from core.store.book import Book
    from core.usecases import import_spend

    write_csv(folder / "payments.csv", lines)
    body = Body("Riverbank Council", "metropolitan-council", Sector.WIDER)
    with Book.create(folder / "made.spendbook", body) as book:
        import_spend.take_in(book, folder / "payments.csv", choices=import_spend.ImportChoices())
    _make_peer(folder)
    found = {f"found {number}": 0 for number in range(len(_WORDS))}
    with (folder / "payments.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for row in rows:
            texts = row[_SUPPLIER].casefold(), row[_DESCRIPTION].casefold()
            for number, word in enumerate(_WORDS):
                found[f"found {number}"] += any(word in text for text in texts)
    return found


def in_the_book(folder: Path, clock: Clock) -> Answer:
    """Search the book as the list of payments does."""
    from core.store.book import Book
    from core.store.reading import Filter
    from core.usecases import look_at_spend

    with Book.open(folder / "made.spendbook", read_only=True) as book:
        table = look_at_spend.line_table(book)
        with clock.running():
            found = {}
            for number, word in enumerate(_WORDS):
                shown = table.keys(Filter(text=word))
                table.rows(shown[:_PAGE])
                found[f"found {number}"] = len(shown)
    return found


def in_duckdb(folder: Path, clock: Clock) -> Answer:
    """Search the peer's table: its count, and its first page by day."""
    import duckdb

    database = duckdb.connect(str(folder / "peer.duckdb"), read_only=True)
    where = "WHERE supplier ILIKE ? OR description ILIKE ?"
    found = {}
    with clock.running():
        for number, word in enumerate(_WORDS):
            asked = [f"%{word}%"] * 2
            query = f"SELECT count(*) FROM payment {where}"
            counted = database.execute(query, asked).fetchone()
            query = f"SELECT * FROM payment {where} ORDER BY paid_on, id LIMIT {_PAGE}"
            database.execute(query, asked).fetchall()
            found[f"found {number}"] = int(counted[0]) if counted else 0
    database.close()
    return found


def _make_peer(folder: Path) -> None:
    try:
        import duckdb
    except ModuleNotFoundError:
        return
    database = duckdb.connect(str(folder / "peer.duckdb"))
    database.execute(
        "CREATE TABLE payment AS SELECT row_number() OVER () AS id,"
        ' strptime("Payment Date", \'%d/%m/%Y\') AS paid_on, "Supplier Name" AS supplier,'
        ' "Description" AS description, "Net Amount" AS net'
        " FROM read_csv(?, all_varchar = true)",
        [str(folder / "payments.csv")],
    )
    database.close()


BENCHMARKS = (
    Benchmark(
        "P4",
        "Search of supplier and description: count and first page",
        1_000_000,
        make,
        (Side("the book", in_the_book), Side("duckdb ILIKE", in_duckdb, needs=("duckdb",))),
        (Goal("the book", "cpu", 0.1, "duckdb ILIKE"),),
    ),
)
