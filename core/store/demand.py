"""How each category is ordered: by how many payments of which size, in which months."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode
from core.store import tally
from core.store.book import Book

_ORDERS = """
SELECT coalesce(c.category, o.category, '') AS category, ps.supplier_id, su.name,
       count(*) AS payments, sum(l.pence) AS pence,
       sum(l.pence > 0 AND l.pence < :small) AS small,
       sum(CASE WHEN l.pence > 0 AND l.pence < :small THEN l.pence ELSE 0 END) AS small_pence
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
JOIN supplier su ON su.id = ps.supplier_id
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said c ON c.line_id = l.id
WHERE coalesce(c.scope, o.scope, '') = '' AND l.paid_on BETWEEN :first AND :last
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a supplier was paid in a category; ``small`` are payments below a size."""

    category: CategoryCode
    supplier_id: SupplierId
    supplier: str
    payments: int
    pence: Pence
    small: int
    small_pence: Pence


def orders(book: Book, period: Period | None, *, small: Pence) -> tuple[Orders, ...]:
    """Return what is in scope by category and supplier, with its payments below ``small``."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(_ORDERS, {**tally.span(period), "small": small}).all()
    return tuple(Orders(*row) for row in rows)
