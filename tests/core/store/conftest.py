"""A small book of a made-up council, and short ways to bring payments into it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.domain.decisions import Method, Outcome
from core.domain.money import Pence
from core.domain.operations import Operation, Touched
from core.domain.parties import Body, Identifier, PayeeClass, Sector, VatBasis
from core.domain.spend import TEXT_ROLES, DraftLine, ImportBatch, Role
from core.domain.taxonomy import CategoryCode
from core.store import credits, decisions, imports
from core.store.book import Book, Work
from core.store.imports import BatchHead

BODY = Body(
    "Ambleford Town Council",
    "town-council",
    Sector.WIDER,
    region="UKK",
    identifiers=(Identifier("GB-LAE", "AMB"),),
    memberships=("YPO",),
)

MAY = date(2025, 5, 14)


@dataclass
class FakeClock:
    """A clock that goes on by a minute each time it is looked at."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 31, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def draft(
    supplier: str, pence: int, paid_on: date | None = MAY, row: int = 2, **texts: Any
) -> DraftLine:
    """A payment; texts are named by their role."""
    cells = {Role.SUPPLIER: supplier, **{Role(name): text for name, text in texts.items()}}
    return DraftLine(
        sheet="",
        row=row,
        pence=Pence(pence),
        texts=tuple(cells.get(role, "") for role in TEXT_ROLES),
        paid_on=paid_on,
        vat=Pence(pence // 6),
    )


def head_of(content: bytes, **changes: Any) -> BatchHead:
    """What is known of a file before its lines are written."""
    fingerprint = hashlib.sha256(content).hexdigest()
    head = BatchHead(
        file="payments.csv",
        fingerprint=fingerprint,
        size=len(content),
        layout="layout",
        identity=fingerprint,
        vat_basis=VatBasis.NET,
        supplier_key=lambda name: name.casefold().removesuffix(" ltd"),
        display=str.strip,
        tidy=str.casefold,
        payee_class=lambda _: PayeeClass.ORGANISATION,
        words=lambda text: "".join(c for c in text.lower() if not c.isdigit()).strip(),
        original=content,
        reading={"header_row": 1},
    )
    return replace(head, **changes)


def bring_in(
    book: Book, lines: Sequence[DraftLine], file: str = "payments.csv", **changes: Any
) -> ImportBatch:
    """Bring payments in as one file."""
    content = f"{file}\n{lines!r}".encode()
    with book.work(Operation("import", f"Brought in {file}")) as work:
        batch = imports.add_batch(work, head_of(content, file=file, **changes), lines)
        settle(work)
        work.count(batch.lines, batch.total)
    return batch


def settle(work: Work) -> None:
    """Derive an outcome for every kind: its account is its category, "pay" is out of scope."""
    found = {}
    for kind in decisions.kinds(work.book):
        choice = decisions.kind_choices(work.book).get(kind.id)
        if choice is not None:
            category, scope, reason = choice
            found[kind.id] = Outcome(scope, reason, category, Method.LINE, reason)
        elif kind.account == "pay":
            found[kind.id] = Outcome("pay", "Pay", CategoryCode(""), Method.RULE, "Pay")
        else:
            method = Method.RULE if kind.account else Method.UNKNOWN
            found[kind.id] = Outcome("", "", CategoryCode(kind.account), method, "By account")
    decisions.replace_outcomes(work, found)
    credits.remake(work, None, ())


def do(book: Book, verb: str, act: Any) -> Touched:
    """Do one piece of work."""
    with book.work(Operation(verb, f"Did {verb}")) as work:
        act(work)
        settle(work)
    return work.touched


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ambleford.spendbook"


@pytest.fixture
def book(path: Path, clock: FakeClock) -> Iterator[Book]:
    with Book.create(path, BODY, actor="Ann Clerk", clock=clock) as opened:
        yield opened


@pytest.fixture
def spent(book: Book) -> Book:
    """A book with a file of payments: three suppliers, a credit, one without a date."""
    bring_in(
        book,
        [
            draft("Acme Ltd", 120_00, date(2025, 4, 3), 2, account="ict.hardware"),
            draft("ACME", 80_00, date(2025, 5, 30), 3, account="ict.hardware"),
            draft("Bolt & Co", 50_00, date(2025, 7, 1), 4, account="energy.electricity"),
            draft("Bolt & Co", -20_00, date(2025, 7, 2), 5, account="energy.electricity"),
            draft("Cole", 10_00, None, 6),
            draft("Staff", 900_00, date(2025, 4, 30), 7, account="pay"),
        ],
    )
    return book


@pytest.fixture
def foreign() -> Callable[[Path, str], None]:
    """Change a closed book's file with plain SQLite, behind the program's back."""

    def change(path: Path, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(statement, values)

    return change
