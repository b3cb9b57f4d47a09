"""The list of payments on screen: opened, seen to its end, sorted by amount and by supplier.

Against QSqlTableModel, which has the rows in one ready table with the supplier beside each, and
fetches all of them, as it must before its end can be seen. Both sides paint what is in sight. A
step of the wheel and a jump to any place are measured with the reading of the rows that they
bring into sight.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Side
from tests.benchmarks.made_spend import write_csv

_STEPS = 40
_WHEEL = 3
_DAY, _SUPPLIER, _AMOUNT = 0, 1, 4
_RAW = 256  # Qt.UserRole: the value of a cell itself.
# What each column of the peer's table is of the book.
_FLAT = """
CREATE TABLE peer.payment AS
SELECT l.id AS id, l.paid_on AS paid_on, su.name AS supplier, d.value AS description,
       coalesce(o.category, '') AS category, l.pence AS pence, k.account AS account
FROM line l JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id JOIN supplier su ON su.id = ps.supplier_id
JOIN text d ON d.id = l.description LEFT JOIN outcome o ON o.kind_id = l.kind_id
ORDER BY l.id
"""


def make(folder: Path, lines: int) -> Answer:
    """Make a book, and the same payments as one table for the peer."""
    from core.domain.parties import Body, Sector
    from core.store.book import Book
    from core.usecases import import_spend

    write_csv(folder / "payments.csv", lines)
    body = Body("Riverbank Council", "metropolitan-council", Sector.WIDER)
    with Book.create(folder / "made.spendbook", body) as book:
        import_spend.take_in(book, folder / "payments.csv", choices=import_spend.ImportChoices())
    database = sqlite3.connect(folder / "made.spendbook")
    database.execute("ATTACH ? AS peer", (str(folder / "peer.sqlite"),))
    database.execute(_FLAT)
    database.execute("CREATE INDEX peer.by_day ON payment (paid_on, id)")
    database.commit()
    found = database.execute(
        "SELECT count(*), min(pence), max(pence) FROM peer.payment"
    ).fetchone()
    database.close()
    return {"lines": found[0], "least": found[1], "most": found[2]}


def on_paged_rows(folder: Path, clock: Clock) -> Answer:
    """Show the list of the program: keys in order, rows a page at a time."""
    screen = _Screen()
    with _payments(folder, screen) as (show, model):
        with clock.running():
            show("paid_on")
            screen.paint(bottom=False)
            screen.paint(bottom=True)
            show("pence")
            screen.paint(bottom=True)
            show("supplier")
            screen.paint(bottom=True)
        show("pence")
        count = model.rowCount()
        ends = [model.index(row, _AMOUNT).data(_RAW) for row in (0, count - 1)]
    return {"lines": count, "least": ends[0], "most": ends[1]}


def on_sql_model(folder: Path, clock: Clock) -> Answer:
    """Show the peer's table in Qt's own model, all rows fetched."""
    from PySide6.QtCore import Qt
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel

    screen = _Screen()
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(str(folder / "peer.sqlite"))
    assert database.open()
    model = QSqlTableModel(None, database)
    model.setTable("payment")

    def show(column: int) -> None:
        model.setSort(column, Qt.SortOrder.AscendingOrder)
        model.select()
        while model.canFetchMore():
            model.fetchMore()
        screen.view.setModel(model)

    with clock.running():
        show(_DAY + 1)
        screen.paint(bottom=False)
        screen.paint(bottom=True)
        show(_AMOUNT + 1)
        screen.paint(bottom=True)
        show(_SUPPLIER + 1)
        screen.paint(bottom=True)
    show(_AMOUNT + 1)
    count = model.rowCount()
    ends = [int(model.index(row, _AMOUNT + 1).data()) for row in (0, count - 1)]
    screen.view.setModel(None)
    return {"lines": count, "least": ends[0], "most": ends[1]}


def on_wheel(folder: Path, clock: Clock) -> Answer:
    """Turn the wheel a step at a time; the score is the milliseconds of CPU of a step."""
    return _moved(folder, clock, lambda at, _pick, _most: at + _WHEEL)


def on_jumps(folder: Path, clock: Clock) -> Answer:
    """Jump to places far apart; the score is the milliseconds of CPU of a jump."""
    return _moved(folder, clock, lambda _at, pick, most: pick.randrange(most + 1))


class _Screen:
    """A window off the screen with a table of fixed rows, as every list of the program has."""

    def __init__(self) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

        self.app = QApplication.instance() or QApplication([])
        self.view = QTableView()
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.resize(1280, 720)
        self.view.show()

    def paint(self, *, bottom: bool) -> None:
        """Go to an end of the list and paint what is in sight."""
        (self.view.scrollToBottom if bottom else self.view.scrollToTop)()
        self.app.processEvents()


@contextmanager
def _payments(folder: Path, screen: _Screen) -> Iterator[tuple[Callable[[str], None], Any]]:
    """Show the payments of the book; the first answer shows them in another order."""
    from core.store.book import Book
    from core.store.reading import Filter
    from core.usecases import look_at_spend
    from desktop.models.columns import Column, Holds
    from desktop.models.paged_table import PagedTable

    columns: tuple[Column[Any], ...] = (
        Column("Paid", lambda row: row.paid_on, Holds.DAY),
        Column("Supplier", lambda row: row.supplier),
        Column("Description", lambda row: row.description),
        Column("Category", lambda row: row.category),
        Column("Amount", lambda row: row.pence, Holds.POUNDS),
        Column("Account", lambda row: row.account),
    )
    with Book.open(folder / "made.spendbook", read_only=True) as book:
        table = look_at_spend.line_table(book)
        model: PagedTable[Any] = PagedTable(columns, lambda keys, take: take(table.rows(keys)))
        screen.view.setModel(model)
        yield lambda sort: model.show_keys(table.keys(Filter(sort=sort))), model
        screen.view.setModel(None)


def _moved(folder: Path, clock: Clock, step: Callable[[int, random.Random, int], int]) -> Answer:
    screen, pick, place = _Screen(), random.Random(1), 0
    with _payments(folder, screen) as (show, model):
        show("paid_on")
        screen.paint(bottom=False)
        bar = screen.view.verticalScrollBar()
        with clock.running():
            for _ in range(_STEPS):
                place = min(step(place, pick, bar.maximum()), bar.maximum())
                bar.setValue(place)
                screen.app.processEvents()
        clock.score = clock.cpu * 1000 / _STEPS
        return {"lines": model.rowCount()}


BENCHMARKS = (
    Benchmark(
        "P11",
        "The list of payments: open, end, by amount, by supplier",
        1_000_000,
        make,
        (
            Side("keys and pages", on_paged_rows),
            Side("QSqlTableModel", on_sql_model),
            Side("wheel step", on_wheel),
            Side("jump", on_jumps),
        ),
        (
            Goal("keys and pages", "cpu", 0.3, "QSqlTableModel"),
            Goal("wheel step", "score", 16, unit=" ms"),
            Goal("jump", "score", 80, unit=" ms"),
        ),
    ),
)
