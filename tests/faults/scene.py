"""A small world in a folder, and what a clerk does in it: each is ended, starved and lied to.

Every action does the same whenever it is begun from the same folder: the clock stands still.
So what an interrupted action leaves can be compared with before and with after, to the byte.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection

from core.domain.decisions import Rule, RuleId
from core.domain.parties import Body, PayeeClass, Sector, SupplierId
from core.domain.period import read_period
from core.domain.problems import UserError
from core.domain.returns import Detail
from core.domain.taxonomy import CategoryCode
from core.formats.trust import PublisherKeys, new_publisher
from core.store import backup, migrations, returns, schema, sweeping
from core.store.book import Book
from core.usecases import (
    books,
    file_return,
    find_opportunities,
    forget_person,
    import_spend,
    keep_rules,
    know_suppliers,
    take_catalogue,
    take_register,
    write_report,
)
from tests.benchmarks.made_spend import write_csv
from tests.core.formats.publishing import Publisher

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
AS_AT = date(2026, 3, 31)
BOOK = "ambleford.spendbook"
_DERIVED_BY = "INSERT INTO \"meta\" VALUES('settled'"
LINES_BEFORE, LINES_MORE = 300, 1200
_TRADER = SupplierId(1)

_BODY = Body("Ambleford Town Council", "town-council", Sector.WIDER, region="UKK")
_REGISTER = """Contract reference,Title,Supplier,Start date,End date,Contract value
AMB-1,Grounds maintenance,Oakford Landscapes Ltd,01/04/2024,31/03/2027,"£36,000.00"
AMB-2,Cleaning of the hall,Belbury Cleaning Services,01/10/2024,30/09/2026,"£12,500.00"
"""

Act = Callable[[Path], object]


class NotRight(UserError):
    """{what}: {detail}."""

    code = "not right"
    exit_code = 6
    remedy_text = "It is what the tests of this folder look for."


def make(folder: Path) -> Path:
    """Make the world: a book with payments, files to take in, a backup, an old report."""
    folder.mkdir(parents=True)
    write_csv(folder / "first.csv", LINES_BEFORE, seed=5)
    write_csv(folder / "more.csv", LINES_MORE, seed=6)
    (folder / "register.csv").write_text(_REGISTER, encoding="utf-8")
    (folder / "catalogue.zip").write_bytes(Publisher(publisher_keys()).edition(1))
    (folder / "out").mkdir()
    with new_book(_book(folder)) as book:
        _take_in(book, folder / "first.csv")
    _report(folder)
    with _opened(folder) as book:
        backup.back_up(book, folder / "earlier", when=NOW)
        keep_rules.add_rule(
            book, Rule(RuleId(0), words="stationery", category=CategoryCode("office.stationery"))
        )
        know_suppliers.flag_several(book, [_TRADER], payee_class=PayeeClass.SOLE_TRADER)
    return folder


def new_book(path: Path) -> Book:
    """Make a book of the body, with a key that is always the same."""
    book = Book.create(path, _BODY, actor="Ann Clerk", clock=_clock)
    returns.save_secret(book, "signing-key", bytes(range(32)))
    return book


def copy(folder: Path, to: Path) -> Path:
    """Return a fresh copy of a world."""
    shutil.copytree(folder, to)
    return to


def copy_file(file: Path, to: Path) -> Path:
    """Return a fresh copy of a file."""
    shutil.copyfile(file, to)
    return to


def remove(folder: Path) -> None:
    """Take a world away."""
    shutil.rmtree(folder)


def _import(folder: Path) -> None:
    with _opened(folder) as book:
        _take_in(book, folder / "more.csv")


def _re_map(folder: Path) -> None:
    """A rule that concerns many payments."""
    rule = Rule(
        RuleId(0), words="repairs|fees|charges", category=CategoryCode("office.stationery")
    )
    with _opened(folder) as book:
        keep_rules.add_rule(book, rule)


def _apply_catalogue(folder: Path) -> None:
    with _opened(folder) as book:
        look = take_catalogue.look(book, folder / "catalogue.zip")
        take_catalogue.apply(
            book, folder / "catalogue.zip", confirmed_fingerprint=look.publisher_fingerprint
        )


def _take_register(folder: Path) -> None:
    with _opened(folder) as book:
        take_register.import_register(book, folder / "register.csv")


def _back_up(folder: Path) -> None:
    with _opened(folder) as book:
        backup.back_up(book, folder / "out", when=NOW)


def _restore(folder: Path) -> None:
    earlier = folder / "earlier" / f"{_book(folder).stem} {NOW:%Y-%m-%d %H%M%S}.spendbook"
    backup.restore(earlier, _book(folder), clock=_clock)


def _upgrade(folder: Path) -> None:
    """To a version yet to come: a column, a table, and every payment looked at."""
    migrations.upgrade(_book(folder), (*migrations.STEPS, add_column, add_table))


def _seal(folder: Path) -> None:
    request = file_return.ReturnRequest(read_period("2024-25"), AS_AT, detail=Detail.LINE)
    with _opened(folder) as book:
        file_return.build(book, request, folder / "out" / "return.zip")


def _report(folder: Path) -> None:
    """Over the report that is there."""
    with _opened(folder) as book:
        found = find_opportunities.compare(book, as_at=AS_AT, period=read_period("2024-25"))
        write_report.write_report(book, found, folder / "out" / "report.xlsx")


def _forget(folder: Path) -> None:
    """The sole trader: the name goes from payments, the kept file, the history."""
    with _opened(folder) as book:
        found = forget_person.foresee(book, _TRADER)
    asked = forget_person.Request(_TRADER, found.names)
    forget_person.forget(_book(folder), asked, actor="Ann Clerk", clock=_clock)


ACTIONS: dict[str, Act] = {
    "import": _import,
    "re-map": _re_map,
    "take a catalogue": _apply_catalogue,
    "take a register": _take_register,
    "back up": _back_up,
    "restore": _restore,
    "forget a person": _forget,
    "upgrade": _upgrade,
    "seal a return": _seal,
    "write a report": _report,
}


def add_column(connection: Connection) -> None:
    """A step of a version yet to come."""
    connection.exec_driver_sql("ALTER TABLE supplier ADD COLUMN region TEXT NOT NULL DEFAULT ''")


def add_table(connection: Connection) -> None:
    """Another, that also writes a row for every payment."""
    connection.exec_driver_sql(
        "CREATE TABLE later (id INTEGER PRIMARY KEY, pence INTEGER NOT NULL) STRICT"
    )
    connection.exec_driver_sql("INSERT INTO later SELECT id, pence FROM line")


def see(folder: Path) -> dict[str, str]:
    """Return what lies in a world by name: the book's content, every other file's bytes.

    The book is opened for working first, as the next start would.

    Raises:
        UserError: the book does not open. NotRight: a check of it fails.
    """
    path = _book(folder)
    if _version(path) <= schema.VERSION:
        with Book.open(path, actor="Ann Clerk", clock=_clock) as book:
            for one in books.check_book(book):
                if not one.passed:
                    raise NotRight(what=one.name, detail=one.detail)
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    named = [p for p in files if not p.name.startswith(".") and not p.name.endswith("-journal")]
    return {str(p.relative_to(folder)): _file(p) for p in named}


def left_beside(folder: Path) -> int:
    """Count files that bear no final name: what an ended program could not take away."""
    return len(_unnamed(folder))


def left_for_ever(folder: Path) -> list[str]:
    """Return what lies unnamed beside the book even when it is opened on another day."""
    moment = (NOW - 2 * sweeping.STALE).timestamp()
    for path in _unnamed(folder):
        os.utime(path, (moment, moment))
    Book.open(_book(folder), clock=_clock).close()
    return [path.name for path in _unnamed(folder) if path.parent == folder]


def _unnamed(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and p.name.startswith(".")]


def content(path: Path) -> str:
    """Return the fingerprint of everything that a book says, however its pages lie."""
    with closing(sqlite3.connect(path)) as connection:
        broken = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if broken != "ok":
            raise NotRight(what=path.name, detail=broken)
        found = hashlib.sha256()
        for statement in connection.iterdump():
            # A mark for the next start, which derives outcomes again where it is another.
            if statement.startswith(_DERIVED_BY):
                continue
            found.update(statement.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _file(path: Path) -> str:
    """Of a copy of a book its content, as SQLite may lay it out in another order."""
    if path.suffix == ".spendbook":
        return content(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _take_in(book: Book, path: Path) -> None:
    import_spend.take_in(book, path, choices=import_spend.ImportChoices())


def _version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def _book(folder: Path) -> Path:
    return folder / BOOK


def _opened(folder: Path) -> Book:
    return Book.open(_book(folder), actor="Ann Clerk", clock=_clock)


def _clock() -> datetime:
    return NOW


def publisher_keys() -> PublisherKeys:
    return new_publisher("ypo", "YPO", date(2026, 1, 5), holders=3)
