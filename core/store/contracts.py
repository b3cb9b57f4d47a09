"""Contracts of the body, and whose payments fall under them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId
from core.domain.parties import Identifier, SupplierId
from core.store import choices, journal, matching
from core.store.book import Book, Work

_DAYS = (
    "start", "end", "current_end", "latest_end", "notice_by", "review_on", "break_on",
)  # fmt: skip
_ANSWERS = ("sme", "vcse")
_NAMES = tuple(column.name for column in choices.contract.columns)
_COLUMNS = ", ".join(f'"{name}"' for name in _NAMES)
# Every page asks for all of them again after every change, and few are others than before.
_REMEMBERED = 20_000
_TAKEN_IN = """
SELECT c.seq, c.after FROM journal_change c JOIN journal j ON j.seq = c.seq
WHERE c.tbl = 'contract' AND j.verb = ? AND c.after IS NOT NULL ORDER BY c.seq, c.n
"""
_PLAIN = tuple(
    field.name
    for field in fields(Contract)
    if field.name not in (*_DAYS, *_ANSWERS, "id", "lot", "supplier_id")
)


def contracts(book: Book) -> tuple[Contract, ...]:
    """List the contracts in the order in which they came in."""
    with book.read() as connection:
        return all_of(connection)


def all_of(connection: Connection) -> tuple[Contract, ...]:
    """List the contracts that a connection sees."""
    rows = connection.connection.cursor().execute(f"SELECT {_COLUMNS} FROM contract ORDER BY id")
    return tuple(map(_of_row, rows))


def add_contracts(work: Work, found: Sequence[Contract]) -> tuple[ContractId, ...]:
    """Add contracts, and return the numbers of those that are new.

    One with the reference, title, supplier and start of one in the book is that one, whatever
    was changed in the book since; as many as the register repeats, the book repeats.
    """
    here = Counter(identity(contract) for contract in all_of(work.connection))
    new = []
    for contract in found:
        if here[identity(contract)] > 0:
            here[identity(contract)] -= 1
        else:
            new.append(contract)
    return insert_contracts(work, new)


def insert_contracts(work: Work, found: Iterable[Contract]) -> tuple[ContractId, ...]:
    """Add contracts as they are, whatever is in the book, and return their numbers."""
    rows = (choices.contract.insert().values(**_row(contract)) for contract in found)
    return tuple(ContractId(int(work.connection.execute(row).lastrowid)) for row in rows)


def update_contract(work: Work, contract: Contract) -> None:
    """Replace what is known of a contract."""
    table = choices.contract
    work.connection.execute(
        table.update().where(table.c.id == contract.id).values(**_row(contract))
    )


def remove_contract(work: Work, contract_id: ContractId) -> None:
    """Take a contract out, with what was matched to it."""
    for statement in (
        "DELETE FROM contract_link WHERE contract_id = ?",
        "DELETE FROM line_contract WHERE contract_id = ?",
        "DELETE FROM review WHERE contract_id = ?",
        "DELETE FROM contract WHERE id = ?",
    ):
        work.connection.exec_driver_sql(statement, (contract_id,))


def links(book: Book) -> tuple[tuple[ContractId, SupplierId, str], ...]:
    """List which suppliers' payments fall under which contracts, with the reason."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT contract_id, supplier_id, reason FROM contract_link"
            " ORDER BY contract_id, supplier_id"
        ).all()
    return tuple((contract, supplier, reason) for contract, supplier, reason in rows)


def set_links(work: Work, pairs: Iterable[tuple[ContractId, SupplierId, str]]) -> None:
    """Say that payments to suppliers fall under contracts, with the reason."""
    rows = list(pairs)
    if rows:
        work.connection.exec_driver_sql(
            "INSERT INTO contract_link VALUES (?, ?, ?)"
            " ON CONFLICT (contract_id, supplier_id) DO UPDATE SET reason = excluded.reason",
            rows,
        )


def remove_links(work: Work, pairs: Iterable[tuple[ContractId, SupplierId]]) -> None:
    """Say that payments to suppliers do not fall under contracts after all."""
    rows = list(pairs)
    if rows:
        work.connection.exec_driver_sql(
            "DELETE FROM contract_link WHERE contract_id = ? AND supplier_id = ?", rows
        )


def as_taken_in(book: Book, verb: str) -> dict[ContractId, Contract]:
    """Return what was said of contracts when they were last taken in by a verb.

    That is how the latest entry that still has its effect left them, but for what its ``said``
    has of a contract: there a person's own word stood in the book.
    """
    entries = [e for e in journal.entries(book) if e.verb == verb and not e.undone]
    left: dict[int, list[dict[str, Any]]] = defaultdict(list)
    with book.read() as connection:
        for seq, after in connection.exec_driver_sql(_TAKEN_IN, (verb,)):
            left[seq].append(json.loads(after))
    rows: dict[ContractId, dict[str, Any]] = {}
    for entry in sorted(entries, key=lambda entry: entry.seq):
        rows.update((row["id"], row) for row in left[entry.seq])
        for number, said in entry.asked.get("said", {}).items():
            if (contract := ContractId(int(number))) in rows:
                rows[contract] = rows[contract] | said
    return {number: _contract(row) for number, row in rows.items()}


def cells_of(contract: Contract, names: Collection[str]) -> dict[str, Any]:
    """Return fields of a contract as a book keeps them, by column."""
    columns = {name for name in names if name != "supplier_id"}
    if "supplier_id" in names:
        columns |= {"supplier_scheme", "supplier_number"}
    row = _row(contract)
    return {name: row[name] for name in sorted(columns)}


def identity(contract: Contract) -> tuple[str, str, str, date | None]:
    """Return by what a contract of a register is known again."""
    ref, title, supplier = (
        matching.folded(text) for text in (contract.ref, contract.title, contract.supplier)
    )
    return ref, title, supplier, contract.start


def _row(contract: Contract) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(contract, name) for name in _PLAIN}
    for name in _DAYS:
        day: date | None = getattr(contract, name)
        row[name] = day.isoformat() if day else None
    for name in _ANSWERS:
        answer: bool | None = getattr(contract, name)
        row[name] = None if answer is None else int(answer)
    number = contract.supplier_id or Identifier("", "")
    lot = contract.lot or LotKey("", "", "")
    return row | {
        "supplier_scheme": number.scheme,
        "supplier_number": number.id,
        "lot_publisher": lot.publisher,
        "lot_agreement": lot.agreement_no,
        "lot_no": lot.lot_no,
    }


@lru_cache(_REMEMBERED)
def _of_row(row: tuple[Any, ...]) -> Contract:
    return _contract(dict(zip(_NAMES, row, strict=True)))


def _contract(row: Mapping[str, Any]) -> Contract:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS}
    answers = {name: None if row[name] is None else bool(row[name]) for name in _ANSWERS}
    plain = {name: row[name] for name in _PLAIN}
    number = Identifier(row["supplier_scheme"], row["supplier_number"])
    lot = LotKey(row["lot_publisher"], row["lot_agreement"], row["lot_no"])
    values: dict[str, Any] = {**plain, **days, **answers}
    return Contract(
        id=row["id"],
        supplier_id=number if number.id else None,
        lot=lot if lot.agreement_no else None,
        **values,
    )
