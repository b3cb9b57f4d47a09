"""Pay two hundred made-up people, forget them one by one: no byte of the folder names one then.

Names stand in payments, descriptions, contracts, rules, notes, files in four encodings, sealed
returns, and in a backup, which is taken away with them.
"""

from __future__ import annotations

import csv
import random
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from openpyxl import Workbook

from core.classifying.forenames import FORENAMES
from core.domain.decisions import Rule, RuleId
from core.domain.parties import PayeeClass
from core.domain.period import read_period
from core.domain.returns import Detail, Profile
from core.domain.taxonomy import CategoryCode
from core.formats.package_texts import texts
from core.store import backup
from core.store.book import Book
from core.usecases import (
    books,
    file_return,
    forget_person,
    import_spend,
    keep_rules,
    know_suppliers,
    tidy_suppliers,
)
from tests.faults import children, scene
from tests.faults.campaign import SEED, Campaign, Found, told

_PEOPLE = 200
_HEAD = ("Supplier", "Date", "Reference", "Description", "Net amount")
_SYLLABLES = ("zam", "quor", "vex", "jaz", "wub", "ñol", "thwy")
_ENDS = ("brizzel", "thoxham", "dlekwi", "kwizzo", "péthry")


def run(trials: int, folder: Path) -> Found:
    """Forget as many people as there are trials; look for each in every byte that is left."""
    people = _people()
    files = [
        _text(folder, "april.csv", "cp1252", people),
        _text(folder, "may.csv", "utf-16", people),
    ]
    files += [_text(folder, "june.csv", "utf-8-sig", people), _workbook(folder, people)]
    found = Found(note=f"{_PEOPLE} people in {len(files)} files")
    world = folder / "world"
    world.mkdir()
    made = children.run(partial(_make, world, files, people))
    if not made.done():
        found.faults.append(told(made))
        return found
    chosen = random.Random(SEED).sample(people, min(trials, _PEOPLE))
    for number, person in enumerate(chosen):
        ended = children.run(partial(_forget, world, person, kept_out=number % 2 == 0))
        found.tried += 1
        wrong = [told(ended)] if not ended.done() else list(_traces(world, person))
        if not wrong and ended.value != made.value:
            wrong = ["pounds or categories have moved"]
        found.faults += [f"{person}: {what}" for what in wrong]
    return found


def _people() -> list[str]:
    """Return people with surnames of their own, written as ledgers do."""
    pick = random.Random(SEED)
    forenames = sorted(name for name in FORENAMES if len(name) > 2)
    found = []
    for number in range(_PEOPLE):
        surname = _SYLLABLES[number % 7] + _ENDS[number // 7 % 5] + "aeiouy"[number // 35]
        forename = pick.choice(forenames)
        found.append(f"{pick.choice(('Mrs', 'Mr', 'Dr'))} {forename} {surname}".title())
    return found


def _rows(people: Sequence[str], month: int) -> Iterator[tuple[str, str, str, str, str]]:
    pick = random.Random(f"{SEED}-{month}")
    for number, person in enumerate(people):
        title, forename, surname = person.split()
        day = date(2024, month, 13) + timedelta(days=number % 15)
        pence = pick.randrange(100, 90_000)
        payee = (
            person,
            person.upper(),
            f"{surname}, {forename}",
            f"{title}  {forename} {surname}",
        )
        words = (f"Allowance {forename} {surname}", f"{surname.upper()} {forename} fees", "Goods")
        yield (
            payee[(number + month) % 4],
            f"{day:%d/%m/%Y}",
            f"INV{month}{number:04}",
            words[(number + month) % 3],
            f"{pence / 100:.2f}",
        )
        yield "Oakford Paper Ltd", f"{day:%d/%m/%Y}", f"P{month}{number:04}", words[0], "9.00"


def _text(folder: Path, name: str, encoding: str, people: Sequence[str]) -> Path:
    path = folder / name
    month = 4 + ("april.csv", "may.csv", "june.csv").index(name)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEAD)
        writer.writerows(_rows(people, month))
    return path


def _workbook(folder: Path, people: Sequence[str]) -> Path:
    book = Workbook()
    book.properties.creator = people[0]
    sheet = book.worksheets[0]
    sheet.append(_HEAD)
    for *cells, pounds in _rows(people, 7):
        sheet.append((*cells, float(pounds)))
    book.save(folder / "july.xlsx")
    return folder / "july.xlsx"


def _make(world: Path, files: Sequence[Path], people: Sequence[str]) -> object:
    """Make a book that names everybody in many places; return its figures."""
    path = world / scene.BOOK
    with scene.new_book(path) as book:
        for file in files:
            import_spend.take_in(book, file, choices=import_spend.ImportChoices(overlap="keep"))
        own = {name.split()[-1]: name for name in people}
        groups: dict[str, list[tidy_suppliers.SupplierRow]] = {}
        for row in tidy_suppliers.suppliers(book):
            words = row.supplier.name.replace(",", " ").title().split()
            for surname in own.keys() & set(words):
                groups.setdefault(surname, []).append(row)
        for rows in groups.values():
            first, *rest = (row.supplier.id for row in rows)
            if rest:
                tidy_suppliers.merge(book, first, rest)
            know_suppliers.flag_several(book, [first], payee_class=PayeeClass.INDIVIDUAL)
        office = CategoryCode("office.stationery")
        for person in people[::7]:
            keep_rules.add_rule(book, Rule(RuleId(0), supplier=person, category=office))
        request = file_return.ReturnRequest(
            read_period("2024-25"), scene.AS_AT, detail=Detail.LINE, profile=Profile.AUDIT
        )
        file_return.build(book, request, world.parent / "audit.zip")
        backup.before_risk(book)
    return _figures(path)


def _forget(world: Path, person: str, *, kept_out: bool) -> object:
    """Forget a person with all that is offered; return the figures of the book."""
    path = world / scene.BOOK
    with Book.open(path) as book:
        number = tidy_suppliers.supplier_called(book, person)
        offers = forget_person.foresee(book, number).offers
    names = tuple(one.name for one in offers)
    asked = forget_person.Request(number, names, kept_out=kept_out, backups=True)
    forget_person.forget(path, asked, actor="Ann Clerk")
    with Book.open(path, read_only=True) as book:
        for one in books.check_book(book):
            if not one.passed:
                raise scene.NotRight(what=one.name, detail=one.detail)
    return _figures(path)


def _figures(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT l.id, l.row, l.pence, l.paid_on, o.category, o.scope, o.method,"
            " s.category, s.scope, s.method FROM line l JOIN outcome o USING (kind_id)"
            " LEFT JOIN line_said s ON s.line_id = l.id ORDER BY l.id"
        ).fetchall()


def _traces(world: Path, person: str) -> Iterator[str]:
    """Say which files still hold the surname, in any encoding, packed or not."""
    surname = person.rsplit(maxsplit=1)[-1]
    for path in sorted(one for one in world.rglob("*") if one.is_file()):
        for piece in _pieces(path):
            plain = piece.casefold() if isinstance(piece, str) else piece.lower()
            ways = [surname.casefold()] if isinstance(piece, str) else _as_bytes(surname)
            if any(way in plain for way in ways):  # type: ignore[operator]  # both of one kind
                yield f"{path.name} holds the name"
                break


def _pieces(path: Path) -> Iterator[str | bytes]:
    yield path.read_bytes()
    if path.suffix == ".spendbook":
        with closing(sqlite3.connect(path)) as connection:
            yield from connection.iterdump()
            for (content,) in connection.execute("SELECT content FROM original"):
                data = zlib.decompress(content) if content else b""
                yield from texts(data)
                yield data


def _as_bytes(word: str) -> list[bytes]:
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
    return [
        way.encode(encoding).lower()
        for encoding in encodings
        for way in (word.casefold(), word.upper(), word.title())
    ]


CAMPAIGN = Campaign(
    "forgotten",
    "200 people forgotten one by one: no byte of the book's folder names them, no penny moves",
    quick=1,
    soak=_PEOPLE,
    run=run,
)
