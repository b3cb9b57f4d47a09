"""Things that people do with a book, in an order by chance: each undoes nothing of the others.

What a book refuses in a sentence counts as a step: people meet that too.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

from core.domain.contracts import Contract, ContractId
from core.domain.decisions import Rule, RuleId
from core.domain.problems import UserError
from core.domain.spend import BatchId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, imports, suppliers
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    import_spend,
    keep_rules,
    record_contracts,
    tidy_suppliers,
)

_CODES = ("energy.gas", "office.stationery", "facilities.cleaning", "ict.hardware")
_WORDS = ("repairs", "fees", "hire", "supply", "annual")

Step = Callable[[Book, random.Random, Path], object]


def _merge(book: Book, dice: random.Random, _: Path) -> object:
    known = [row.supplier.id for row in suppliers.suppliers(book)]
    keep, *others = dice.sample(known, min(3, len(known)))
    return tidy_suppliers.merge(book, keep, others)


def _split(book: Book, dice: random.Random, _: Path) -> object:
    payee = dice.choice(suppliers.payee_names(book))
    return tidy_suppliers.split(book, [payee.payee_id], f"{payee.name} alone")


def _choose(book: Book, dice: random.Random, _: Path) -> object:
    kinds = [kind.id for kind in dice.choices(decisions.kinds(book), k=4)]
    if dice.random() < 0.3:
        return categorise.set_out_of_scope(book, kinds, "tax")
    return categorise.set_category(book, kinds, CategoryCode(dice.choice(_CODES)))


def _let_rules_choose(book: Book, dice: random.Random, _: Path) -> object:
    chosen = list(decisions.kind_choices(book))
    return categorise.back_to_rules(book, chosen[: dice.randint(1, 3)])


def _add_a_rule(book: Book, dice: random.Random, _: Path) -> object:
    code = CategoryCode(dice.choice(_CODES))
    return keep_rules.add_rule(book, Rule(RuleId(0), words=dice.choice(_WORDS), category=code))


def _remove_a_rule(book: Book, dice: random.Random, _: Path) -> object:
    own = [rule.id for rule in decisions.rules(book)]
    return keep_rules.remove_rule(book, dice.choice([*own, RuleId(0)]))


def _add_a_contract(book: Book, dice: random.Random, _: Path) -> object:
    supplier = dice.choice(suppliers.suppliers(book)).supplier.name
    ends = date(2025 + dice.randrange(4), dice.randint(1, 12), 28)
    return record_contracts.save_contract(
        book, Contract(ContractId(0), "W-1", "Work", supplier, date(2024, 4, 1), ends, None)
    )


def _take_a_file_out(book: Book, dice: random.Random, _: Path) -> object:
    active = [batch.id for batch in imports.batches(book)]
    return import_spend.take_out(book, dice.choice([*active, BatchId(0)]))


def _bring_a_file_in_again(book: Book, dice: random.Random, folder: Path) -> object:
    """As it was published again: some rows fewer, and told what to do with those that are here."""
    batch = dice.choice(imports.batches(book))
    rows = imports.original(book, batch.fingerprint).split(b"\n")
    for _ in range(min(dice.randint(1, 5), len(rows) // 8)):
        del rows[dice.randrange(len(rows) // 2, len(rows) - 1)]
    path = folder / f"{dice.randrange(10**9)} {batch.file}"
    path.write_bytes(b"\n".join(rows))
    choices = import_spend.ImportChoices(
        answers=imports.reading_of(book, batch.id)["answers"],
        overlap=dice.choice(("skip", "replace", "keep")),
        rest=dice.choice(("keep", "drop")),
    )
    return import_spend.take_in(book, path, choices=choices)


def _undo(book: Book, dice: random.Random, _: Path) -> object:
    return books.undo(book)


def _undo_an_earlier_one(book: Book, dice: random.Random, _: Path) -> object:
    return books.undo(book, dice.choice(books.history(book, 8)).seq)


def _redo(book: Book, dice: random.Random, _: Path) -> object:
    return books.redo(book)


STEPS: tuple[Step, ...] = (
    _merge, _split, _choose, _choose, _let_rules_choose, _add_a_rule, _remove_a_rule,
    _add_a_contract, _take_a_file_out, _bring_a_file_in_again, _bring_a_file_in_again,
    _undo, _undo_an_earlier_one, _redo,
)  # fmt: skip


def walk(book: Book, dice: random.Random, folder: Path, steps: int) -> int:
    """Do so many things to a book; return how many of them it did not refuse."""
    done = 0
    for _ in range(steps):
        # Where every file is taken out, there is nothing to do but to bring one back.
        possible = STEPS if imports.batches(book) else (_undo, _undo_an_earlier_one, _redo)
        try:
            dice.choice(possible)(book, dice, folder)
        except UserError:
            continue
        done += 1
    return done
