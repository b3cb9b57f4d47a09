"""Which contracts a payment falls under, for every room that asks: one rule, one place.

A payment that a person put under a contract, or under none, is there. One that names a contract
falls under that contract. Any other falls under the contracts of its supplier that run on the day
of payment, else under those of which no end is known, from their start on; where some of these
are of the payment's category, under those alone. A credit that names none falls under the
contracts of the payment that it lowers. Where that is not known, and none runs on its day, it
falls under the contract of its supplier that ended last before it.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from core.domain.contracts import ContractId

_CONTRACTS = """
SELECT id, ref, category, coalesce(cast(replace(start, '-', '') AS INTEGER), 0) AS first,
       coalesce(cast(replace(coalesce(current_end, "end"), '-', '') AS INTEGER), 0) AS last
FROM contract ORDER BY id
"""

SELLERS = "SELECT supplier_id FROM lot_use WHERE answer = 'yes'"

_NO_END = 99_999_999

LINKED = "SELECT supplier_id FROM contract_link"

_REFERENCES = """
SELECT id, value FROM text WHERE id IN (SELECT contract_ref FROM line WHERE contract_ref != 0)
"""

_LINES_OF = """
SELECT l.id, ps.supplier_id, l.contract_ref, l.paid_on, l.pence < 0 AS credit,
       coalesce(c.category, o.category, '') AS category
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said c ON c.line_id = l.id
WHERE ps.supplier_id IN (SELECT supplier_id FROM contract_link WHERE contract_id = :contract)
   OR l.contract_ref IN (SELECT value FROM json_each(:refs)) AND l.contract_ref != 0
   OR l.id IN (SELECT line_id FROM line_contract WHERE contract_id = :contract)
   OR l.id IN (SELECT c.line_id FROM credit_original c JOIN line p ON p.id = c.original_id
               WHERE p.contract_ref IN (SELECT value FROM json_each(:refs)) AND p.contract_ref != 0
                  OR p.id IN (SELECT line_id FROM line_contract WHERE contract_id = :contract))
ORDER BY l.id
"""

# Credits with the payment that each lowers; both are of one supplier.
_LOWERED = """
SELECT l.id, ps.supplier_id, lr.value AS named, l.paid_on,
       coalesce(ls.category, lo.category, '') AS category,
       p.id AS original_id, pr.value AS original_named, p.paid_on AS original_on,
       coalesce(pc.category, po.category, '') AS original_category
FROM credit_original c
JOIN line l ON l.id = c.line_id JOIN text lr ON lr.id = l.contract_ref
JOIN line p ON p.id = c.original_id JOIN text pr ON pr.id = p.contract_ref
JOIN kind k ON k.id = l.kind_id JOIN payee_supplier ps ON ps.payee_id = k.payee_id
LEFT JOIN outcome lo ON lo.kind_id = l.kind_id LEFT JOIN line_said ls ON ls.line_id = l.id
LEFT JOIN outcome po ON po.kind_id = p.kind_id LEFT JOIN line_said pc ON pc.line_id = p.id
WHERE c.follows
"""
_LOWERED_BY = f"{_LOWERED} AND c.line_id = ?"
_UNDER_SOME = f"""{_LOWERED}
AND (ps.supplier_id IN ({LINKED}) OR l.contract_ref != 0 OR p.contract_ref != 0
     OR p.id IN (SELECT line_id FROM line_contract)
     OR ps.supplier_id IN ({SELLERS}))
"""
_OF_SOME = "AND ps.supplier_id IN (SELECT value FROM json_each(:among))"


class Term(NamedTuple):
    """A contract as matching sees it. Days are yyyymmdd, 0 where not stated."""

    id: ContractId
    category: str
    first: int
    last: int


class Spent(NamedTuple):
    """What of a payment decides its contracts. The day is yyyymmdd, 0 where there is none."""

    supplier_id: int
    reference: str
    paid_on: int
    category: str
    credit: bool


# References as they are compared, each with the number and the words of the texts that say it.
Named = Mapping[str, Sequence[tuple[int, str]]]


class Terms:
    """The contracts of a book and what they cover, read once for many questions."""

    def __init__(
        self,
        connection: Connection,
        named: Named | None = None,
        *,
        by_day: Collection[int] = (),
    ) -> None:
        """Read contracts and links; ``named`` are the references on lines, where at hand.

        Of the suppliers ``by_day`` the day bought is told as if a use were confirmed of them.
        """
        self._connection = connection
        self._named = named
        self._lowered: dict[int, Row[Any]] = {}
        # The driver's own rows: every page asks for all of them again after every change.
        cursor = connection.connection.cursor()
        by_ref: dict[str, list[Term]] = defaultdict(list)
        known: dict[int, Term] = {}
        for number, ref, category, first, last in cursor.execute(_CONTRACTS):
            known[number] = Term(number, category, first, last)
            if folded(ref):
                by_ref[folded(ref)].append(known[number])
        self._by_ref = dict(by_ref)
        self._known = bool(known)
        self._by_supplier: dict[int, list[Term]] = defaultdict(list)
        for contract, supplier in cursor.execute(
            "SELECT contract_id, supplier_id FROM contract_link ORDER BY contract_id"
        ):
            self._by_supplier[supplier].append(known[contract])
        put = connection.exec_driver_sql("SELECT line_id, contract_id FROM line_contract")
        self._put: dict[int, tuple[ContractId, ...]] = {
            line: () if contract is None else (contract,) for line, contract in put
        }
        self._by_day = frozenset(by_day)
        self._sellers = self._by_day.union(connection.exec_driver_sql(SELLERS).scalars())

    def of_line(self, line_id: int, spent: Spent) -> tuple[ContractId, ...]:
        """Return the contracts that a line falls under: where a person put it decides first."""
        put = self._put.get(line_id) if self._put else None
        if put is not None:
            return put
        if line_id and spent.credit and self._known and not self._names_one(spent.reference):
            row = self._lowered_by(line_id)
            if row is not None:
                return self._of_original(row)
        return self.of(spent)

    def of_each(self, line_id: int, spent: Spent) -> tuple[ContractId, ...]:
        """Return what ``of_line`` does, for whoever asks of very many lines."""
        put = self._put.get(line_id)
        if put is not None:
            return put
        return self.of_line(line_id, spent) if line_id in self._apart else self.of(spent)

    @cached_property
    def _apart(self) -> frozenset[int]:
        return frozenset(self.apart())

    def bought(self, line_id: int, spent: Spent) -> tuple[int, bool] | None:
        """Return the day by which it is told through which lot a line was bought.

        With it, whether the line is a credit of which no payment is known; of one whose payment
        is, the day is that of the payment. None where no use was confirmed of its supplier, and
        its days were not asked for.
        """
        if spent.supplier_id not in self._sellers:
            return None
        row = self._lowered_by(line_id) if spent.credit and line_id else None
        return (spent.paid_on, spent.credit) if row is None else (row.original_on, False)

    def _lowered_by(self, line_id: int) -> Row[Any] | None:
        known = self._lowered.get(line_id)
        return known or self._connection.exec_driver_sql(_LOWERED_BY, (line_id,)).first()

    def apart(self, among: Collection[int] | None = None) -> list[int]:
        """Return the credits that what they lower puts elsewhere than they would be.

        ``among`` asks for those of some suppliers only.
        """
        if not (self._known or self._sellers):
            return []
        only = "" if among is None else _OF_SOME
        lowered = _LOWERED if self._by_day else _UNDER_SOME
        rows = self._connection.exec_driver_sql(
            f"{lowered} {only}", {"among": json.dumps(sorted(among or ()))}
        ).all()
        # They are asked for again, one by one.
        self._lowered.update((row.id, row) for row in rows)
        return [row.id for row in rows if self._is_apart(row)]

    def _is_apart(self, row: Row[Any]) -> bool:
        if row.supplier_id in self._sellers:
            return True
        if row.id in self._put or self._names_one(row.named):
            return False
        by_itself = self.of(Spent(row.supplier_id, "", row.paid_on, row.category, credit=True))
        return self._of_original(row) != by_itself

    def _of_original(self, row: Row[Any]) -> tuple[ContractId, ...]:
        spent = Spent(
            row.supplier_id, row.original_named, row.original_on, row.original_category,
            credit=False,
        )  # fmt: skip
        return self.of_line(row.original_id, spent)

    def _names_one(self, reference: str) -> bool:
        return bool(reference) and folded(reference) in self._by_ref

    def of(self, spent: Spent) -> tuple[ContractId, ...]:
        """Return the contracts that a payment or a credit falls under, by number."""
        supplier_id, reference, paid_on, category, credit = spent
        found = self._by_ref.get(folded(reference)) if reference else None
        if found is None:
            begun = [
                term
                for term in self._by_supplier.get(supplier_id, ())
                if term.first and term.first <= paid_on
            ]
            found = [term for term in begun if paid_on <= term.last]
            found = found or [term for term in begun if not term.last]
            if credit and begun and not found:
                latest = max(term.last for term in begun)
                found = [term for term in begun if term.last == latest]
        if not found:
            return ()
        same = [term.id for term in found if category and term.category == category]
        return tuple(same or [term.id for term in found])

    def of_month(
        self, supplier_id: int, month: int, category: str, *, credit: bool = False
    ) -> tuple[ContractId, ...] | None:
        """Return the contracts that all payments of a month fall under that name none.

        None where they may not all fall under the same. The month is yyyymm, 0 for none.
        """
        first, last = month * 100 + 1, month * 100 + _days_in(month)
        for term in self._by_supplier.get(supplier_id, ()):
            until = term.last or _NO_END
            touches = term.first and term.first <= last and until >= first
            if touches and not (term.first <= first and last <= until):
                return None
        return self.of(Spent(supplier_id, "", first if month else 0, category, credit))

    @property
    def by_supplier(self) -> Mapping[int, Sequence[Term]]:
        """Return the contracts with each supplier that has any: what decides for it alone."""
        return self._by_supplier

    @cached_property
    def for_all(self) -> object:
        """Return what decides for payments whoever they are to, to be compared with another."""
        named = {number: self._by_ref[folded(text)] for number, text in self.references.items()}
        return named, self._put

    @cached_property
    def references(self) -> dict[int, str]:
        """Return the references on lines that name a contract, by the number of their text."""
        if not self._by_ref:
            return {}
        named = references_on_lines(self._connection) if self._named is None else self._named
        known = named.keys() & self._by_ref.keys()
        return {number: value for ref in sorted(known) for number, value in named[ref]}


def references_on_lines(connection: Connection) -> Named:
    """Return the references that lines state, as they are compared, each with its texts."""
    named: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, value in connection.connection.cursor().execute(_REFERENCES):
        named[folded(value)].append((number, value))
    return dict(named)


def lines_under(connection: Connection, contract_id: ContractId) -> list[int]:
    """Return the active lines that fall under a contract, by number."""
    terms = Terms(connection)
    values = {"contract": contract_id, "refs": json.dumps(list(terms.references))}
    return [
        row.id
        for row in connection.exec_driver_sql(_LINES_OF, values)
        if contract_id in terms.of_line(row.id, _spent(row, terms))
    ]


def _spent(row: Row[Any], terms: Terms) -> Spent:
    named = terms.references.get(row.contract_ref, "")
    return Spent(row.supplier_id, named, row.paid_on, row.category, bool(row.credit))


@lru_cache(1200)
def _days_in(month: int) -> int:
    return monthrange(month // 100, month % 100)[1] if month else 0


@lru_cache(20_000)
def folded(text: str) -> str:
    """Return a reference as it is compared: case and spaces do not matter."""
    return "".join(text.casefold().split())
