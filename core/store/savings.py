"""The register of savings, and where what was kept of them went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.domain.agreements import LotKey
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.savings import (
    Baseline,
    Redeployment,
    Saving,
    SavingClass,
    SavingId,
    Stage,
    Volume,
)
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.store import choices, tally
from core.store.book import Book, Work

_DAYS = ("identified_on", "agreed_on", "switch_on", "until")

_PAID = """
SELECT coalesce(sum(x.lines), 0), coalesce(sum(x.pence), 0)
FROM ({cells}) x
JOIN kind k ON k.id = x.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
WHERE x.scope = '' AND (:category = '' OR x.category = :category)
  AND (:supplier IS NULL OR ps.supplier_id = :supplier)
"""


def savings(book: Book) -> tuple[Saving, ...]:
    """List the savings in the order in which they were written down."""
    with book.read() as connection:
        rows = connection.execute(choices.saving.select().order_by(choices.saving.c.id)).all()
    return tuple(_saving(row._mapping) for row in rows)


def redeployments(book: Book) -> tuple[Redeployment, ...]:
    """List where savings that were kept went, by day."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, saving_id, on_day, pence, purpose FROM redeployed ORDER BY on_day, id"
        ).all()
    return tuple(
        Redeployment(number, SavingId(saving), date.fromisoformat(day), Pence(pence), purpose)
        for number, saving, day, pence, purpose in rows
    )


def add_saving(work: Work, saving: Saving) -> SavingId:
    """Write a saving down and return its number."""
    inserted = work.connection.execute(choices.saving.insert().values(**_row(saving)))
    return SavingId(int(inserted.lastrowid))


def update_saving(work: Work, saving: Saving) -> None:
    """Replace what is known of a saving."""
    table = choices.saving
    work.connection.execute(table.update().where(table.c.id == saving.id).values(**_row(saving)))


def remove_saving(work: Work, saving_id: SavingId) -> None:
    """Take a saving out of the register, with where it went."""
    for statement in (
        "DELETE FROM redeployed WHERE saving_id = ?",
        "DELETE FROM saving WHERE id = ?",
    ):
        work.connection.exec_driver_sql(statement, (saving_id,))


def add_redeployment(work: Work, one: Redeployment) -> None:
    """Write down where a part of what was kept went."""
    work.connection.exec_driver_sql(
        "INSERT INTO redeployed (saving_id, on_day, pence, purpose) VALUES (?, ?, ?, ?)",
        (one.saving_id, one.on.isoformat(), one.pence, one.purpose),
    )


def paid(
    book: Book, category: CategoryCode, supplier_id: SupplierId | None, period: Period
) -> tuple[int, Pence]:
    """Return how many payments in scope a period has of a category or supplier, and their sum.

    Category "" is every category, supplier None every supplier; with both, only what is both.
    """
    query = _PAID.format(cells=tally.cells(period))
    values = {**tally.span(period), "category": category, "supplier": supplier_id}
    with book.read() as connection:
        lines, pence = connection.exec_driver_sql(query, values).one()
    return int(lines), Pence(int(pence))


def _row(saving: Saving) -> dict[str, Any]:
    lot = saving.lot or LotKey("", "", "")
    row: dict[str, Any] = {
        "title": saving.title,
        "class": saving.kind.value,
        "stage": saving.stage.value,
        "category": saving.category,
        "supplier_id": saving.supplier_id,
        "publisher": lot.publisher,
        "agreement_no": lot.agreement_no,
        "lot_no": lot.lot_no,
        "baseline": saving.baseline.pence,
        "baseline_from": saving.baseline.period.start.isoformat(),
        "baseline_to": saving.baseline.period.end.isoformat(),
        "baseline_basis": saving.baseline.basis,
        "low": saving.low,
        "high": saving.high,
        "cost": saving.cost,
        "cashable": int(saving.cashable),
        "evidence": saving.evidence,
        "record": json.dumps(_record(saving), sort_keys=True, ensure_ascii=False),
    }
    for name in _DAYS:
        day: date | None = getattr(saving, name)
        row[name] = day.isoformat() if day else None
    return row


def _record(saving: Saving) -> dict[str, Any]:
    record: dict[str, Any] = {"agreed_by": saving.agreed_by, "needed": saving.needed}
    if saving.volume is not None:
        record["volume"] = {
            "units": saving.volume.units,
            "before": saving.volume.before,
            "after": saving.volume.after,
            "from": saving.volume.period.start.isoformat(),
            "to": saving.volume.period.end.isoformat(),
        }
    return record


def _saving(row: Mapping[Any, Any]) -> Saving:
    record = json.loads(row["record"])
    days: dict[str, Any] = {
        name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS
    }
    lot = LotKey(row["publisher"], row["agreement_no"], row["lot_no"])
    return Saving(
        id=SavingId(row["id"]),
        title=row["title"],
        kind=SavingClass(row["class"]),
        stage=Stage(row["stage"]),
        category=CategoryCode(row["category"]) or UNKNOWN,
        supplier_id=row["supplier_id"],
        lot=lot if lot.agreement_no else None,
        baseline=Baseline(
            Pence(row["baseline"]),
            _period(row["baseline_from"], row["baseline_to"]),
            row["baseline_basis"],
        ),
        low=Pence(row["low"]),
        high=Pence(row["high"]),
        cost=Pence(row["cost"]),
        cashable=bool(row["cashable"]),
        evidence=row["evidence"],
        agreed_by=record["agreed_by"],
        needed=Pence(record["needed"]),
        volume=_volume(record.get("volume")),
        **days,
    )


def _volume(record: dict[str, Any] | None) -> Volume | None:
    if record is None:
        return None
    period = _period(record["from"], record["to"])
    return Volume(record["units"], record["before"], record["after"], period)


def _period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))
