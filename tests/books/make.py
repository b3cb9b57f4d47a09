"""Make the old book of this version, once, when a version is released: never again after.

    python -m tests.books.make FOLDER

A book so made is committed beside this file and kept for ever; every later program must open
it. Making it again would hide what has changed.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from core.domain.contracts import Contract, ContractId
from core.domain.decisions import Rule, RuleId
from core.domain.operations import Operation
from core.domain.taxonomy import CategoryCode
from core.store import contracts, decisions, journal, schema, supplier_facts, suppliers
from core.store.book import Book, Work
from core.usecases import import_spend
from core.usecases.deciding import decide_again
from tests.core.store.conftest import BODY, FakeClock

_PAYMENTS = """Date,Supplier,Account,Contract Reference,Description,Net Amount
03/04/2025,Acme Ltd,ict.hardware,,Screens,120.00
30/05/2025,ACME,ict.hardware,,Cables,80.00
02/07/2025,Bolt & Co,,AMB-1,Bolts taken back,-20.00
,Café Zoë,,,Tea,10.00
"""


def make(folder: Path) -> Path:
    """Make a book with something of every kind in it."""
    path = folder / f"version_{schema.VERSION}.spendbook"
    with Book.create(path, BODY, actor="Ann Clerk", clock=FakeClock()) as book:
        with tempfile.TemporaryDirectory() as folder_of_file:
            payments = Path(folder_of_file) / "payments.csv"
            payments.write_text(_PAYMENTS, encoding="utf-8", newline="")
            import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        with book.work(Operation("decide", "Did decide")) as work:
            _decide(work)
        journal.undo(book, then=decide_again)
        journal.redo(book, then=decide_again)
    return path


def _decide(work: Work) -> None:
    rows = suppliers.suppliers(work.book)
    supplier_facts.set_flags(work, rows[0].supplier.id, sme=True)
    decisions.add_rule(work, Rule(RuleId(0), words="tea", category=CategoryCode("food.catering")))
    contract = Contract(
        ContractId(0), "AMB-1", "Bolts", "Bolt & Co", date(2025, 4, 1), date(2026, 3, 31), None
    )
    contracts.add_contracts(work, [contract])
    decide_again(work)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
