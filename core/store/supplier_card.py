"""One supplier from every side: what it was paid for what and when, and what was decided of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.contracts import ContractId
from core.domain.parties import SupplierId
from core.domain.taxonomy import CategoryCode
from core.store import spend_cells, tally
from core.store.book import Book

_CELLS = f"""
SELECT x.month, x.scope, x.category, k.account_code, k.account, sum(x.lines), sum(x.pence)
FROM ({tally.cells(None)}) x
JOIN kind k ON k.id = x.kind_id
WHERE x.kind_id IN (
  SELECT id FROM kind WHERE payee_id IN (
    SELECT payee_id FROM payee_supplier WHERE supplier_id = :supplier))
GROUP BY 1, 2, 3, 4, 5 HAVING sum(x.lines) != 0 ORDER BY 1, 2, 3, 4, 5
"""

# What a person did: bringing files in also makes suppliers, and is no decision about one.
_DECISIONS = """
SELECT DISTINCT j.seq, j.at, j."by", j.summary FROM journal_change c
JOIN journal j ON j.seq = c.seq
WHERE NOT c.kept AND (
  c.tbl IN ('supplier', 'supplier_said', 'supplier_parent', 'lot_use', 'off_contract_choice')
    AND json_extract(c.key, '$[0]') = :supplier
  OR c.tbl = 'contract_link' AND json_extract(c.key, '$[1]') = :supplier
  OR c.tbl = 'pair_refusal'
    AND :supplier IN (json_extract(c.key, '$[0]'), json_extract(c.key, '$[1]'))
  OR c.tbl IN ('payee_supplier', 'review') AND :supplier IN (
    json_extract(c.before, '$.supplier_id'), json_extract(c.after, '$.supplier_id'))
  OR c.tbl = 'kind_choice' AND json_extract(c.key, '$[0]') IN (
    SELECT k.id FROM kind k JOIN payee_supplier ps ON ps.payee_id = k.payee_id
    WHERE ps.supplier_id = :supplier))
ORDER BY j.seq DESC LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class PaidCell:
    """Payments to a supplier alike in month (yyyymm, 0 for none), scope, category, account."""

    month: int
    scope: str
    category: CategoryCode
    account_code: str
    account: str
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """An entry of the history that is about a supplier."""

    seq: int
    at: str
    by: str
    summary: str


def paid_cells(book: Book, supplier_id: SupplierId) -> tuple[PaidCell, ...]:
    """List what a supplier was paid, by month, scope, category and account."""
    with book.read() as connection:
        asked = {**tally.span(None), "supplier": supplier_id}
        rows = connection.exec_driver_sql(_CELLS, asked).all()
    return tuple(PaidCell(*row) for row in rows)


def paid_under(book: Book, supplier_id: SupplierId) -> dict[ContractId, int]:
    """Return what a supplier was paid in scope under each contract alone, in pence."""
    sums: dict[ContractId, int] = {}
    with book.read() as connection:
        for contract, pence in _under(spend_cells.matched_cells(connection, None), supplier_id):
            sums[contract] = sums.get(contract, 0) + pence
    return sums


def decisions_about(
    book: Book, supplier_id: SupplierId, most: int = 50
) -> tuple[DecisionRow, ...]:
    """List what was decided of a supplier, the newest first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            _DECISIONS, {"supplier": supplier_id, "most": most}
        ).all()
    return tuple(DecisionRow(*row) for row in rows)


def _under(
    cells: Iterator[spend_cells.Cell], supplier_id: SupplierId
) -> Iterator[tuple[ContractId, int]]:
    for cell in cells:
        ours = cell.supplier_id == supplier_id and not cell.scope
        if ours and len(cell.contract_ids) == 1:
            yield cell.contract_ids[0], cell.pence
