"""Make the old book of this version, once, when a version is released: never again after.

    python -m tests.books.make FOLDER

A book so made is committed beside this file and kept for ever; every later program must open
it. Making it again would hide what has changed.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from core.domain.contracts import Contract, ContractId
from core.domain.decisions import Rule, RuleId
from core.domain.taxonomy import CategoryCode
from core.store import contracts, decisions, journal, schema, supplier_facts, suppliers
from core.store.book import Book, Work
from tests.core.store.conftest import BODY, FakeClock, bring_in, do, draft


def make(folder: Path) -> Path:
    """Make a book with something of every kind in it."""
    path = folder / f"version_{schema.VERSION}.spendbook"
    with Book.create(path, BODY, actor="Ann Clerk", clock=FakeClock()) as book:
        bring_in(
            book,
            [
                draft("Acme Ltd", 120_00, date(2025, 4, 3), 2, account="ict.hardware"),
                draft("ACME", 80_00, date(2025, 5, 30), 3, account="ict.hardware"),
                draft("Bolt & Co", -20_00, date(2025, 7, 2), 4, contract_ref="AMB-1"),
                draft("Café Zoë", 10_00, None, 5, description="Tea"),
            ],
        )
        do(book, "decide", _decide)
        journal.undo(book)
        journal.redo(book)
    return path


def _decide(work: Work) -> None:
    rows = suppliers.suppliers(work.book)
    supplier_facts.set_flags(work, rows[0].supplier.id, sme=True)
    decisions.add_rule(work, Rule(RuleId(0), words="tea", category=CategoryCode("food.catering")))
    contract = Contract(
        ContractId(0), "AMB-1", "Bolts", "Bolt & Co", date(2025, 4, 1), date(2026, 3, 31), None
    )
    contracts.add_contracts(work, [contract])


if __name__ == "__main__":
    make(Path(sys.argv[1]))
