"""The whole of a book's tables: what makes an empty book, and which tables hold decisions.

Nothing here, nor in tables, facts and choices, is ever edited for a released version: a
change is a new step in migrations.py.
"""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from core.store import choices, facts

# "Spnd" in ASCII: what tells a book from every other SQLite file.
APPLICATION_ID = 0x53706E64
VERSION = 1

DECISIONS: tuple[Table, ...] = (
    choices.setting, choices.body, choices.supplier, choices.supplier_said,
    choices.supplier_parent, choices.payee_supplier, choices.pair_refusal, choices.rule,
    choices.own_code, choices.kind_choice, choices.line_choice, choices.card_file,
    choices.card_settlement, choices.saved_layout, choices.contract, choices.contract_link,
    choices.publisher, choices.edition, choices.lot_use, choices.opportunity_choice,
    choices.sealed_return, choices.accuracy_sample, choices.accuracy_item,
    choices.knowledge_pack, choices.line_contract, choices.review, choices.off_contract_choice,
    choices.leaf_choice, choices.lot_answer, choices.saving, choices.redeployed,
    choices.unit_price, choices.check_word, choices.receipt,
    choices.asked_answer, choices.driver_figure, choices.benchmark_share,
    choices.benchmark_pack,
)  # fmt: skip

# A batch is a fact; these of its columns are decisions.
BATCH_DECISIONS = ("active", "control_total", "explanation")


def statements() -> tuple[str, ...]:
    """Return what makes an empty book, one statement per table and index."""
    dialect = sqlite.dialect()
    tables = list(facts.meta.metadata.sorted_tables)
    indexes = sorted((i for t in tables for i in t.indexes), key=lambda i: str(i.name))
    made = [str(CreateTable(t).compile(dialect=dialect)) for t in tables]
    made += [str(CreateIndex(i).compile(dialect=dialect)) for i in indexes]
    return tuple(" ".join(statement.split()) for statement in made)


def expected() -> dict[str, str]:
    """Return the objects that a book of this version holds, by name, with their text."""
    return {statement.split(" (")[0].split()[2]: statement for statement in statements()}
