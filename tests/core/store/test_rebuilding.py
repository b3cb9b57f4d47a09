"""A book can be built again from its originals and its history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from core.domain.contracts import Contract, ContractId
from core.domain.decisions import Rule, RuleId
from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.spend import BatchId, DraftLine, LineId
from core.domain.taxonomy import CategoryCode
from core.store import (
    backup,
    chain,
    contracts,
    decisions,
    digests,
    facts,
    imports,
    journal,
    reading,
    schema,
    suppliers,
)
from core.store.book import Book, Work
from tests.core.store.conftest import BODY, FakeClock, bring_in, do, draft, head_of, settle

TABLES = {table.name: table for table in (*schema.DECISIONS, facts.batch)}

APRIL = [
    draft("Acme Ltd", 120_00, date(2025, 4, 3), 2, account="ict.hardware"),
    draft("ACME", 80_00, date(2025, 5, 30), 3, contract_ref="C-1"),
    draft("Bolt & Co", 50_00, date(2025, 7, 1), 4, account="energy.gas"),
]
JUNE = [draft("Bolt", 7_00, date(2025, 6, 1), 2), draft("Acme Ltd", 9_00, date(2025, 6, 2), 3)]


def _live(book: Book) -> None:
    bring_in(book, APRIL, file="april.csv")
    ids = [row.supplier.id for row in suppliers.suppliers(book)]
    do(book, "merge", lambda work: suppliers.merge(work, ids[0], ids[1:]))
    bring_in(book, JUNE, file="june.csv")
    contract = Contract(ContractId(0), "C-1", "Pens", "Acme", date(2025, 4, 1), None, None)
    do(book, "contract", lambda work: contracts.add_contracts(work, [contract]))
    do(book, "rule", lambda work: decisions.add_rule(work, Rule(RuleId(0), words="pens")))
    do(book, "line", _choose_line)
    do(book, "control", lambda work: imports.set_control(work, BatchId(1), Pence(250_00)))
    journal.undo(book, then=settle)
    do(book, "take-out", lambda work: imports.set_active(work, BatchId(2), active=False))
    journal.undo(book, then=settle)


def _choose_line(work: Work) -> None:
    code = CategoryCode("food.catering")
    decisions.set_line_choices(work, [LineId(2)], code, "", "It was lunch")


def _rebuilt(old: Book, path: Path, files: dict[str, Sequence[DraftLine]]) -> Book:
    """Bring the files in again in their order, then write what the history ends with."""
    new = Book.create(path, BODY, actor="Ann Clerk", clock=FakeClock())
    with new.work(Operation("rebuild", "Rebuild")) as work:
        for batch in imports.batches(old, include_removed=True):
            content = imports.original(old, batch.fingerprint)
            head = head_of(content, file=batch.file)
            imports.add_batch(work, head, files[batch.file])
        with old.read() as connection:
            for entry, _ in chain.stored(connection):
                for change in chain.changes_of(connection, entry.seq):
                    _apply(work, change)
        settle(work)
    return new


def _apply(work: Work, change: chain.Change) -> None:
    table, key = TABLES[change.table], json.loads(change.key)
    where = " AND ".join(f'"{column.name}" = ?' for column in table.primary_key)
    if change.after is None:
        work.connection.exec_driver_sql(f"DELETE FROM {table.name} WHERE {where}", tuple(key))
        return
    after = json.loads(change.after)
    columns, marks = ", ".join(f'"{name}"' for name in after), ", ".join("?" for _ in after)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in after)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    work.connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"
        f" ON CONFLICT ({keys}) DO UPDATE SET {sets}",
        tuple(after.values()),
    )


def _content(book: Book) -> list[object]:
    with book.read() as connection:
        batches = connection.exec_driver_sql("SELECT id FROM batch ORDER BY id").scalars().all()
        return [digests.of_batch(connection, batch) for batch in batches]


def test_a_book_built_again_says_the_same(book: Book, tmp_path: Path) -> None:
    _live(book)

    with _rebuilt(
        book, tmp_path / "again.spendbook", {"april.csv": APRIL, "june.csv": JUNE}
    ) as new:
        assert _content(new) == _content(book)
        assert reading.positions(new, None) == reading.positions(book, None)
        assert reading.totals(new) == reading.totals(book)
        assert decisions.rules(new) == decisions.rules(book)
        assert contracts.contracts(new) == contracts.contracts(book)
        assert suppliers.suppliers(new) == suppliers.suppliers(book)
        assert decisions.line_choices(new) == decisions.line_choices(book)
        assert all(result.passed for result in backup.check(new))
