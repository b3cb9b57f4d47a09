"""From a file of comma-separated text to a committed book.

Against the limit (polars parses, sqlite3 writes the rows into one bare table, nothing is checked)
and against what an analyst would write (pandas.read_csv and to_sql).
"""

from __future__ import annotations

import gc
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Growth, Side
from tests.benchmarks.made_spend import AMOUNTS, DATES, HEADINGS, write_csv

_SUMS = 'SELECT count(*), sum("Net Amount"), sum("VAT") FROM spend'


def make(folder: Path, lines: int) -> Answer:
    return asdict(write_csv(folder / "payments.csv", lines))


def spendbook(folder: Path, clock: Clock) -> Answer:
    return import_file(folder / "payments.csv", clock)


def import_file(path: Path, clock: Clock) -> Answer:
    """Bring a file into a new book; the answer is read from the closed book by SQL alone."""
    from core.domain.parties import Body, Sector
    from core.store.book import Book
    from core.usecases import import_spend

    with tempfile.TemporaryDirectory(dir=path.parent) as place:
        file = Path(place) / "bench.spendbook"
        body = Body("Riverbank Council", "metropolitan-district", Sector.WIDER)
        with Book.create(file, body) as book, clock.running():
            import_spend.take_in(book, path, choices=import_spend.ImportChoices())
        with closing(sqlite3.connect(file)) as connection:
            return _answer(connection, "SELECT count(*), sum(pence), sum(vat) FROM line")


def polars_and_sqlite3(folder: Path, clock: Clock) -> Answer:
    """The limit: parse with polars, write the parsed rows with the bare driver, no index."""
    import polars as pl

    def day(name: str) -> pl.Expr:
        found = pl.col(name).str.to_date("%d/%m/%Y")
        number = found.dt.year() * 10_000 + found.dt.month().cast(pl.Int32) * 100 + found.dt.day()
        return number.alias(name)

    def pence(name: str) -> pl.Expr:
        text = pl.col(name)
        minus = text.str.starts_with("(") | text.str.starts_with("-")
        value = text.str.replace_all(r"[£,().\-]", "").cast(pl.Int64)
        return pl.when(minus).then(-value).otherwise(value).alias(name)

    connection = _empty_table(folder / "limit.db")
    gc.disable()
    with clock.running():
        frame = pl.read_csv(folder / "payments.csv", infer_schema=False)
        frame = frame.with_columns(*map(day, DATES), *map(pence, AMOUNTS))
        marks = ", ".join("?" * len(HEADINGS))
        connection.executemany(f"INSERT INTO spend VALUES ({marks})", frame.rows())
        connection.commit()
    return _answer(connection, _SUMS)


def pandas_and_to_sql(folder: Path, clock: Clock) -> Answer:
    import pandas as pd
    import sqlalchemy as sa

    def pence(texts: pd.Series[Any]) -> pd.Series[Any]:
        minus = texts.str.startswith("(") | texts.str.startswith("-")
        value = texts.str.replace(r"[£,().\-]", "", regex=True).astype("int64")
        return value.where(~minus, -value)

    file = folder / "pandas.db"
    file.unlink(missing_ok=True)
    engine = sa.create_engine(f"sqlite:///{file}")
    with clock.running():
        frame = pd.read_csv(folder / "payments.csv", dtype="str", keep_default_na=False)
        for name in AMOUNTS:
            frame[name] = pence(frame[name])
        for name in DATES:
            days = pd.to_datetime(frame[name], format="%d/%m/%Y")
            frame[name] = days.dt.year * 10_000 + days.dt.month * 100 + days.dt.day
        with engine.begin() as connection:
            frame.to_sql("spend", connection, index=False)
    engine.dispose()
    with closing(sqlite3.connect(file)) as check:
        return _answer(check, _SUMS)


def _empty_table(file: Path) -> sqlite3.Connection:
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous = OFF")
    numbers = {*DATES, *AMOUNTS}
    columns = ", ".join(f'"{n}" {"INTEGER" if n in numbers else "TEXT"}' for n in HEADINGS)
    connection.execute(f"CREATE TABLE spend ({columns})")
    return connection


def _answer(connection: sqlite3.Connection, query: str) -> Answer:
    lines, total, vat = connection.execute(query).fetchone()
    return {"lines": lines, "total_pence": total, "vat_pence": vat}


_OURS = Side("Spendbook", spendbook)
_SIZES = tuple(
    Side(f"Spendbook, {share:.0%}", spendbook, share=share) for share in (0.01, 0.1, 1.0)
)

BENCHMARKS = (
    Benchmark(
        "P1",
        "CSV to committed book, against polars and bare sqlite3",
        1_000_000,
        make,
        (_OURS, Side("polars + sqlite3", polars_and_sqlite3, needs=("polars",))),
        (
            Goal("Spendbook", "cpu", 2.0, "polars + sqlite3"),
            Goal("Spendbook", "peak_mb", 200),
        ),
    ),
    Benchmark(
        "P1b",
        "CSV to committed book, against pandas and to_sql",
        1_000_000,
        make,
        (_OURS, Side("pandas + to_sql", pandas_and_to_sql)),
        (Goal("Spendbook", "cpu", 0.9, "pandas + to_sql"),),
    ),
    Benchmark(
        "P1-growth",
        "CSV to committed book, as files grow",
        1_000_000,
        make,
        _SIZES,
        (
            Growth(tuple(side.name for side in _SIZES), "cpu", 1.1),
            *(Goal(side.name, "peak_mb", 200) for side in _SIZES),
        ),
    ),
    Benchmark(
        "60MB",
        "CSV of 60 MB to committed book",
        300_000,
        make,
        (_OURS,),
        (Goal("Spendbook", "seconds", 60), Goal("Spendbook", "peak_mb", 200)),
    ),
)
