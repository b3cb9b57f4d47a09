"""Which contracts a payment falls under, for every room that asks: one rule, one place.

A payment that names a contract falls under that contract. Any other falls under the contracts
of its supplier that run on the day of payment; where some of these are of the payment's
category, under those alone. A credit on whose day none runs follows what it lowers: it falls under
the contract of its supplier that ended last before it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from core.domain.contracts import ContractId
from core.domain.period import Period
from core.store import tally

_CONTRACTS = """
SELECT id, ref, category, cast(replace(start, '-', '') AS INTEGER) AS first,
       cast(replace(coalesce(current_end, "end"), '-', '') AS INTEGER) AS last
FROM contract ORDER BY id
"""

# Kinds of which not all lines are decided alike, or which may fall under a contract: their
# lines are looked at one by one, all others by the sums of their months.
_BY_LINE = """
SELECT k.id FROM kind k
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
JOIN contract_link cl ON cl.supplier_id = ps.supplier_id
UNION
SELECT kind_id FROM line WHERE contract_ref IN (SELECT value FROM json_each(:refs))
  AND contract_ref != 0
UNION
SELECT l.kind_id FROM line_choice c JOIN line l ON l.id = c.line_id
"""

_LINES = """
SELECT ps.supplier_id, coalesce(c.category, o.category, '') AS category,
       coalesce(c.scope, o.scope, '') AS scope, l.contract_ref, l.paid_on, l.pence < 0 AS credit,
       count(*) AS lines, sum(l.pence) AS pence, sum(coalesce(l.vat, 0)) AS vat
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_choice c ON c.line_id = l.id
WHERE {kinds} AND l.paid_on BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4, 5, 6
"""

_MONTHS = f"""
SELECT ps.supplier_id, coalesce(o.category, '') AS category, coalesce(o.scope, '') AS scope,
       m.month, sum(m.lines) AS lines, sum(m.pence) AS pence, sum(m.vat) AS vat,
       min(m.first_on) AS first_on, max(m.last_on) AS last_on
FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = m.kind_id
WHERE m.kind_id NOT IN ({_BY_LINE}) AND m.month BETWEEN :first / 100 AND :last / 100
GROUP BY 1, 2, 3, 4
"""

_REFERENCES = """
SELECT DISTINCT t.id, t.value FROM line l JOIN text t ON t.id = l.contract_ref
WHERE l.contract_ref != 0
"""

_LINES_OF = """
SELECT l.id, ps.supplier_id, l.contract_ref, l.paid_on, l.pence < 0 AS credit,
       coalesce(c.category, o.category, '') AS category
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_choice c ON c.line_id = l.id
WHERE ps.supplier_id IN (SELECT supplier_id FROM contract_link WHERE contract_id = :contract)
   OR l.contract_ref IN (SELECT value FROM json_each(:refs)) AND l.contract_ref != 0
ORDER BY l.id
"""


class Term(NamedTuple):
    """A contract as matching sees it. Days are yyyymmdd, None where not stated."""

    id: ContractId
    category: str
    first: int | None
    last: int | None


class Cell(NamedTuple):
    """Lines alike in supplier, category, scope, contracts and month. Days are yyyymmdd."""

    supplier_id: int
    category: str
    scope: str
    contract_ids: tuple[ContractId, ...]
    first_on: int
    last_on: int
    lines: int
    pence: int
    vat: int

    def plus(self, other: Cell) -> Cell:
        """Return both cells as one; they differ in nothing but days and sums."""
        return self._replace(
            first_on=min(self.first_on, other.first_on),
            last_on=max(self.last_on, other.last_on),
            lines=self.lines + other.lines,
            pence=self.pence + other.pence,
            vat=self.vat + other.vat,
        )


class Terms:
    """The contracts of a book and what they cover, read once for many questions."""

    def __init__(self, connection: Connection) -> None:
        """Read contracts and links."""
        by_ref: dict[str, list[Term]] = defaultdict(list)
        known: dict[int, Term] = {}
        for number, ref, category, first, last in connection.exec_driver_sql(_CONTRACTS):
            known[number] = Term(number, category, first, last)
            if folded(ref):
                by_ref[folded(ref)].append(known[number])
        self._by_ref = dict(by_ref)
        self._by_supplier: dict[int, list[Term]] = defaultdict(list)
        for contract, supplier in connection.exec_driver_sql(
            "SELECT contract_id, supplier_id FROM contract_link ORDER BY contract_id"
        ):
            self._by_supplier[supplier].append(known[contract])

    def of(
        self, supplier_id: int, reference: str, paid_on: int, category: str, *, credit: bool
    ) -> tuple[ContractId, ...]:
        """Return the contracts that a payment or a credit falls under, by number."""
        found = self._by_ref.get(folded(reference)) if reference else None
        if found is None:
            begun = [
                (term.last, term)
                for term in self._by_supplier.get(supplier_id, ())
                if term.first and term.last and term.first <= paid_on
            ]
            found = [term for last, term in begun if paid_on <= last]
            if credit and begun and not found:
                latest = max(last for last, _ in begun)
                found = [term for last, term in begun if last == latest]
        if not found:
            return ()
        same = [term.id for term in found if category and term.category == category]
        return tuple(same or [term.id for term in found])

    def references(self, connection: Connection) -> dict[int, str]:
        """Return the references on lines that name a contract, by the number of their text."""
        if not self._by_ref:
            return {}
        rows = connection.exec_driver_sql(_REFERENCES)
        return {number: value for number, value in rows if folded(value) in self._by_ref}


def cells(connection: Connection, period: Period | None) -> Iterator[Cell]:
    """Yield every active payment of a period within the cell that it belongs to."""
    yield from matched_cells(connection, period)
    if tally.whole_months(period):
        references = Terms(connection).references(connection)
        values = {**tally.span(period), "refs": json.dumps(list(references))}
        for row in connection.exec_driver_sql(_MONTHS, values):
            yield Cell(
                row.supplier_id, row.category, row.scope, (), row.first_on, row.last_on,
                row.lines, row.pence, row.vat,
            )  # fmt: skip


def matched_cells(connection: Connection, period: Period | None) -> Iterator[Cell]:
    """Yield the payments of a period that may fall under contracts, or have own choices.

    Where the period cuts a month, these are all payments.
    """
    terms = Terms(connection)
    references = terms.references(connection)
    kinds = f"l.kind_id IN ({_BY_LINE})" if tally.whole_months(period) else ":refs IS NOT NULL"
    values = {**tally.span(period), "refs": json.dumps(list(references))}
    for row in connection.exec_driver_sql(_LINES.format(kinds=kinds), values):
        contract_ids = terms.of(
            row.supplier_id,
            references.get(row.contract_ref, ""),
            row.paid_on,
            row.category,
            credit=bool(row.credit),
        )
        yield Cell(
            row.supplier_id, row.category, row.scope, contract_ids, row.paid_on, row.paid_on,
            row.lines, row.pence, row.vat,
        )  # fmt: skip


def lines_under(connection: Connection, contract_id: ContractId) -> list[int]:
    """Return the active lines that fall under a contract, by number."""
    terms = Terms(connection)
    references = terms.references(connection)
    values = {"contract": contract_id, "refs": json.dumps(list(references))}
    return [
        row.id
        for row in connection.exec_driver_sql(_LINES_OF, values)
        if contract_id
        in terms.of(
            row.supplier_id,
            references.get(row.contract_ref, ""),
            row.paid_on,
            row.category,
            credit=bool(row.credit),
        )
    ]


def folded(text: str) -> str:
    """Return a reference as it is compared: case and spaces do not matter."""
    return "".join(text.casefold().split())
