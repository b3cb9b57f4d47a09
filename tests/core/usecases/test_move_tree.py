"""Another version of the tree: decisions go over to it, sealed returns stay."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.decisions import Rule, RuleId
from core.domain.parties import Body, Sector
from core.domain.taxonomy import Category, CategoryCode, OwnCode, Taxonomy
from core.store import decisions, journal, returns
from core.store.book import Book
from core.usecases import books, categorise, import_spend, keep_rules, move_tree
from core.usecases.move_tree import LeafGone, LeafSplit
from tests.core.usecases.test_keep_rules import APRIL, ROWS, seal

PENS, POWER, WASTE = (
    CategoryCode(code) for code in ("office.stationery", "energy.electricity", "waste.other")
)
PAPER, DESK, CURRENT = (
    CategoryCode(code) for code in ("office.paper", "office.desk", "energy.current")
)
OLD = categorise.taxonomy()


def next_version() -> Taxonomy:
    """The tree with one leaf split in two, and one called otherwise."""
    leaves = {code: leaf for code, leaf in OLD.categories.items() if code not in {PENS, POWER}}
    for code, label in ((PAPER, "Paper"), (DESK, "Desk goods"), (CURRENT, "Current")):
        leaves[code] = Category(code, label, code.partition(".")[0], ())
    text = "".join(sorted(leaves))
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return Taxonomy(OLD.id, "1.1", fingerprint, OLD.groups, leaves)


NEW = next_version()
CROSSWALK = tuple(
    OwnCode("common-spend 1.0", old, "", new, relation)
    for old, new, relation in (
        (PENS, PAPER, "broader"),
        (PENS, DESK, "broader"),
        (POWER, CURRENT, "exact"),
    )
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "payments.csv"
    path.write_text(ROWS, encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "tarnstead.spendbook", body) as made:
        import_spend.take_in(made, path, choices=import_spend.ImportChoices())
        keep_rules.add_rule(made, Rule(RuleId(0), words="zibble", category=PENS))
        kinds = [k.id for k in decisions.kinds(made) if "tarn" in k.supplier.casefold()]
        categorise.set_category(made, kinds, POWER)
        yield made


def test_what_would_go_over_is_told_in_decisions_and_pounds(book: Book) -> None:
    seal(book, APRIL)

    found = move_tree.look(book, OLD, NEW, CROSSWALK)

    told = {move.old: (move.to, move.decisions, move.lines, move.pence) for move in found.moves}
    assert told == {
        PENS: ((PAPER, DESK), 1, 3, 78_40),
        POWER: ((CURRENT,), 2, 2, 2_024_50),
    }
    assert [(one.lines, one.pence) for one in found.sealed] == [(3, 2_110_90)]
    assert move_tree.version_of(book, OLD) == "common-spend 1.0"


def test_a_leaf_that_was_split_is_asked_about(book: Book) -> None:
    with pytest.raises(LeafSplit) as asked:
        move_tree.apply(book, OLD, NEW, CROSSWALK)

    assert "Paper, Desk goods" in asked.value.sentence()
    assert {rule.category for rule in decisions.rules(book)} == {PENS}


def test_decisions_go_over_in_one_step_and_come_back_by_undo(book: Book) -> None:
    before = decisions.outcomes(book), decisions.rules(book), decisions.kind_choices(book)

    touched = move_tree.apply(book, OLD, NEW, CROSSWALK, {PENS: DESK})

    assert {rule.category for rule in decisions.rules(book)} == {DESK}
    assert {choice[0] for choice in decisions.kind_choices(book).values()} == {CURRENT}
    paid = {row.category: row.pence for row in categorise.coverage(book).by_category}
    assert (paid[DESK], paid[CURRENT]) == (78_40, 2_024_50)
    assert (touched.lines, touched.pence) == (5, 2_102_90)
    assert move_tree.version_of(book, OLD) == "common-spend 1.1"
    assert journal.entries(book, limit=1)[0].asked["fingerprint"] == NEW.fingerprint
    assert move_tree.look(book, NEW, NEW, CROSSWALK).moves == ()

    books.undo(book)
    after = decisions.outcomes(book), decisions.rules(book), decisions.kind_choices(book)
    assert after == before
    assert move_tree.version_of(book, OLD) == "common-spend 1.0"


def test_what_was_sealed_stays_to_the_byte(book: Book) -> None:
    seal(book, APRIL)
    before = returns.sealed(book)

    move_tree.apply(book, OLD, NEW, CROSSWALK, {PENS: PAPER})

    assert returns.sealed(book) == before
    assert all(check.passed for check in books.check_book(book))


def test_a_leaf_that_the_crosswalk_forgets_is_named(book: Book) -> None:
    with pytest.raises(LeafGone) as refused:
        move_tree.apply(book, OLD, NEW, CROSSWALK[:2], {PENS: DESK})

    assert POWER in refused.value.sentence()


def test_two_decisions_that_fall_together_are_one(book: Book) -> None:
    joined = dataclasses.replace(NEW, version="1.2")
    crosswalk = (
        OwnCode("common-spend 1.0", PENS, "", WASTE),
        OwnCode("common-spend 1.0", POWER, "", WASTE),
    )

    move_tree.apply(book, OLD, joined, crosswalk)

    paid = {row.category: row.pence for row in categorise.coverage(book).by_category}
    assert paid[WASTE] == 2_102_90
