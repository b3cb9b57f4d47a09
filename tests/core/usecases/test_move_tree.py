"""Another edition of the tree: decisions go over to it, sealed returns stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from core.classifying.tree_file import NotATree
from core.domain.decisions import Rule, RuleId
from core.domain.parties import Body, Sector
from core.domain.taxonomy import CategoryCode
from core.store import decisions, journal, returns
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    import_spend,
    keep_rules,
    move_tree,
    review_queue,
    share_knowledge,
)
from core.usecases.move_tree import LeafSplit, TreeNotRight
from core.usecases.trees import tree_of
from tests.core.usecases.test_keep_rules import APRIL, ROWS, seal

PENS, POWER, GAS = (
    CategoryCode(code) for code in ("office.stationery", "energy.electricity", "energy.gas")
)
PAPER, DESK, CURRENT = (
    CategoryCode(code) for code in ("office.paper", "office.desk", "energy.current")
)
Edit = Callable[[dict[str, Any]], None]


def leaf(code: str, label: str, *cpv: str) -> dict[str, Any]:
    plain = {"examples": [], "addressable": True, "strategic": False}
    return {"code": code, "label": label, "cpv": list(cpv), **plain}


def next_edition(tree: dict[str, Any]) -> None:
    """One leaf is split in two, and one is called otherwise."""
    tree["version"] = "1.1"
    kept = [one for one in tree["categories"] if one["code"] not in {PENS, POWER}]
    new = leaf(PAPER, "Paper"), leaf(DESK, "Desk goods", "3019"), leaf(CURRENT, "Current", "0931")
    tree["categories"] = [*kept, *new]
    tree["replaces"] = [{"from": PENS, "to": [PAPER, DESK]}, {"from": POWER, "to": [CURRENT]}]


def written(folder: Path, *edits: Edit, name: str = "tree.json") -> Path:
    told = json.loads((files("resources") / "taxonomy" / "common_spend.json").read_text("utf-8"))
    for edit in edits:
        edit(told)
    path = folder / name
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return written(tmp_path, next_edition)


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


def standing(book: Book) -> tuple[Any, ...]:
    return (
        decisions.outcomes(book),
        decisions.rules(book),
        decisions.kind_choices(book),
        tree_of(book),
    )


def paid(book: Book) -> dict[str, int]:
    return {row.category: row.pence for row in categorise.coverage(book).by_category}


def test_a_split_leaf_is_asked_about_before_anything_is_said_to_move(
    book: Book, edition: Path
) -> None:
    found = move_tree.look(book, edition)

    assert [(one.old, one.to, one.decisions, one.lines, one.pence) for one in found.asked] == [
        (PENS, (PAPER, DESK), 1, 3, 78_40)
    ]
    assert (found.before, found.version) == ("common-spend 1.0", "common-spend 1.1")
    assert found.added == ("Paper", "Desk goods", "Current")
    assert found.moves == ()
    with pytest.raises(LeafSplit) as asked:
        move_tree.take_in(book, edition)
    assert "Paper, Desk goods" in asked.value.sentence()


def test_a_split_leaf_is_asked_about_where_only_shipped_rules_use_it(
    book: Book, edition: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more.csv"
    more.write_text(
        "Payment date,Supplier,Description,Net amount\n"
        "03/06/2025,Qq Ltd,Lever arch files and envelopes,10.00\n",
        encoding="utf-8",
    )
    keep_rules.remove_rule(book, decisions.rules(book)[0].id)
    import_spend.take_in(book, more, choices=import_spend.ImportChoices())

    found = move_tree.look(book, edition)
    move_tree.take_in(book, edition, {PENS: PAPER})

    assert [(one.decisions, one.lines, one.pence) for one in found.asked] == [(0, 1, 10_00)]
    assert paid(book)[PAPER] == 10_00


def test_what_would_move_is_told_in_lines_and_pounds_and_nothing_is_kept(
    book: Book, edition: Path
) -> None:
    seal(book, APRIL)
    before, head = standing(book), journal.entries(book, limit=1)[0].seq

    found = move_tree.look(book, edition, {PENS: DESK})

    told = {(move.before, move.after): (move.lines, move.pence) for move in found.moves}
    assert told == {
        ("Stationery and office supplies", "Desk goods"): (3, 78_40),
        ("Electricity", "Current"): (2, 2_024_50),
    }
    assert (found.lines, found.pence) == (5, 2_102_90)
    assert [(one.lines, one.pence) for one in found.sealed] == [(3, 2_110_90)]
    assert standing(book) == before
    assert journal.entries(book, limit=1)[0].seq == head


def test_the_book_goes_over_in_one_step_and_comes_back_by_undo(book: Book, edition: Path) -> None:
    before = standing(book)

    touched = move_tree.take_in(book, edition, {PENS: DESK})

    assert {rule.category for rule in decisions.rules(book)} == {DESK}
    assert {choice[0] for choice in decisions.kind_choices(book).values()} == {CURRENT}
    assert (paid(book)[DESK], paid(book)[CURRENT]) == (78_40, 2_024_50)
    assert (touched.lines, touched.pence) == (5, 2_102_90)
    assert move_tree.version_of(book) == "common-spend 1.1"
    asked = journal.entries(book, limit=1)[0].asked
    assert asked["fingerprint"] == tree_of(book).fingerprint

    books.undo(book)
    assert standing(book) == before
    books.redo(book)
    assert move_tree.version_of(book) == "common-spend 1.1"
    assert all(check.passed for check in books.check_book(book))


def test_what_is_shipped_leads_into_the_new_tree(
    book: Book, edition: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more.csv"
    more.write_text(
        "Payment date,Supplier,Description,Net amount\n"
        "03/06/2025,Qqq Energy Ltd,Electricity for the hall,10.00\n",
        encoding="utf-8",
    )
    move_tree.take_in(book, edition, {PENS: DESK})

    import_spend.take_in(book, more, choices=import_spend.ImportChoices())

    assert paid(book)[CURRENT] == 2_034_50
    found = categorise.search_categories("electricity", book)
    assert CURRENT in [one.code for one in found]
    assert categorise.search_cpv("09310000", 1, book)[0].leaf == CURRENT
    assert all(
        one.category in tree_of(book).categories
        for item in review_queue.queue(book, shown=review_queue.Shown.IN_SCOPE)
        for one in item.suggestions
    )


def test_a_category_of_the_tree_before_is_unknown_to_the_book_from_then_on(
    book: Book, edition: Path
) -> None:
    move_tree.take_in(book, edition, {PENS: DESK})

    with pytest.raises(categorise.UnknownCategory):
        categorise.set_category(book, [], POWER)


def test_what_was_sealed_stays_to_the_byte_under_its_own_version(
    book: Book, edition: Path
) -> None:
    seal(book, APRIL)
    before = returns.sealed(book)

    move_tree.take_in(book, edition, {PENS: PAPER})

    assert returns.sealed(book) == before
    assert all(check.passed for check in books.check_book(book))


def test_leaves_that_change_places_keep_their_decisions_apart(book: Book, tmp_path: Path) -> None:
    kinds = [k.id for k in decisions.kinds(book) if "zib" in k.supplier.casefold()]
    categorise.set_category(book, kinds[:1], GAS)
    before = paid(book)

    def swapped(tree: dict[str, Any]) -> None:
        tree["version"] = "2"
        tree["replaces"] = [{"from": GAS, "to": [POWER]}, {"from": POWER, "to": [GAS]}]

    move_tree.take_in(book, written(tmp_path, swapped))

    assert (paid(book).get(POWER), paid(book)[GAS]) == (before.get(GAS), before[POWER])


def test_a_second_edition_leads_on_from_the_first(
    book: Book, edition: Path, tmp_path: Path
) -> None:
    def later(tree: dict[str, Any]) -> None:
        next_edition(tree)
        tree["version"] = "1.2"
        tree["categories"] = [
            leaf("energy.power", "Power") if one["code"] == CURRENT else one
            for one in tree["categories"]
        ]
        tree["replaces"] = [{"from": CURRENT, "to": ["energy.power"]}]

    move_tree.take_in(book, edition, {PENS: DESK})
    move_tree.take_in(book, written(tmp_path, later, name="later.json"))

    assert paid(book)["energy.power"] == 2_024_50
    assert tree_of(book).now(POWER) == "energy.power"
    assert tree_of(book).label(POWER) == "Power"


def test_a_pack_of_the_tree_before_says_what_it_means_now(
    book: Book, edition: Path, tmp_path: Path
) -> None:
    path = tmp_path / "n.spendknow"
    with books.create_book(
        tmp_path / "other.spendbook", Body("Other", "parish-council", Sector.WIDER)
    ) as other:
        keep_rules.add_rule(other, Rule(RuleId(0), words="wuzzle", category=POWER))
        share_knowledge.export_pack(other, path, "neighbour")
    move_tree.take_in(book, edition, {PENS: DESK})

    share_knowledge.take_in(book, path)

    assert CURRENT in {rule.category for rule in decisions.rules(book) if rule.words == "wuzzle"}


def forgets(tree: dict[str, Any]) -> None:
    next_edition(tree)
    tree["replaces"] = tree["replaces"][:1]


def goes_nowhere(tree: dict[str, Any]) -> None:
    next_edition(tree)
    tree["replaces"][1]["to"] = ["energy.sun"]


def loses_a_scope(tree: dict[str, Any]) -> None:
    tree["version"] = "1.1"
    codes = [one for one in tree["categories"] if not one["code"].startswith("pay.")]
    tree["categories"] = codes


def is_untidy(tree: dict[str, Any]) -> None:
    tree["version"] = "1.1"
    tree["categories"] += [
        tree["categories"][0],
        leaf("nogroup.leaf", "Leaf"),
        leaf("energy.sun", "Sun", "09x"),
    ]


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (lambda tree: None, {"SB-291"}),
        (forgets, {"SB-269"}),
        (goes_nowhere, {"SB-295"}),
        (loses_a_scope, {"SB-269", "SB-296"}),
        (is_untidy, {"SB-292", "SB-293", "SB-294"}),
    ],
)
def test_all_that_keeps_a_tree_out_is_listed_and_nothing_is_kept(
    book: Book, tmp_path: Path, edit: Edit, codes: set[str]
) -> None:
    path, before = written(tmp_path, edit), standing(book)

    found = move_tree.look(book, path)

    assert {one.code for one in found.problems} == codes
    assert all(one.message() and one.remedy() for one in found.problems)
    with pytest.raises(TreeNotRight) as refused:
        move_tree.take_in(book, path)
    assert refused.value.problems == found.problems
    assert standing(book) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "code,label\n1,2\n",
        '{"id": "common-spend", "version": "2", "groups": [], "categories": []}',
        '{"id": "a", "version": "2", "groups": [{"code": 1}], "categories": [{}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_tree_is_refused_in_words(book: Book, tmp_path: Path, text: str) -> None:
    path = tmp_path / "tree.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(NotATree) as refused:
        move_tree.look(book, path)

    assert "tree.json" in refused.value.sentence()
