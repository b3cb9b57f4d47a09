"""Contracts of the body, and whose payments fall under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection

from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId
from core.domain.parties import Identifier, SupplierId
from core.store import choices, matching
from core.store.book import Book, Work

_DAYS = (
    "start", "end", "current_end", "latest_end", "notice_by", "review_on", "break_on",
)  # fmt: skip
_ANSWERS = ("sme", "vcse")
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
    rows = connection.execute(choices.contract.select().order_by(choices.contract.c.id))
    return tuple(_contract(row._mapping) for row in rows)


def add_contracts(work: Work, found: Sequence[Contract]) -> tuple[ContractId, ...]:
    """Add contracts, and return the numbers of those that are new.

    One with the reference, title, supplier and start of one in the book is that one, whatever
    was changed in the book since; as many as the register repeats, the book repeats.
    """
    here = Counter(_identity(contract) for contract in all_of(work.connection))
    numbers = []
    for contract in found:
        if here[_identity(contract)] > 0:
            here[_identity(contract)] -= 1
            continue
        inserted = work.connection.execute(choices.contract.insert().values(**_row(contract)))
        numbers.append(ContractId(int(inserted.lastrowid)))
    return tuple(numbers)


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


def _identity(contract: Contract) -> tuple[str, str, str, date | None]:
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


def _contract(row: Mapping[Any, Any]) -> Contract:
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
