"""A name that decided, or kept from deciding, is forgotten: every figure stays where it was."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.decisions import HELD, Method, Outcome, Rule, RuleId, held_as, held_method
from core.domain.operations import Operation
from core.domain.parties import Body, PayeeClass, Sector
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.store import decisions
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    forget_person,
    import_spend,
    keep_rules,
    know_suppliers,
    review_queue,
    share_knowledge,
    tidy_suppliers,
)

HEAD = ("Supplier", "Date", "Description", "Account", "Net amount")
PERSON = "Mr John Baker"
FOOD = CategoryCode("food.groceries")
HIRE = 12_000
# A baker's name speaks against what his payments say, so that most are undecided.
ROWS = (
    (PERSON, "14/04/2025", "Food", "Vehicle hire", "120.00"),
    (PERSON, "15/04/2025", "Hire of hall", "Printing", "300.00"),
    (PERSON, "16/04/2025", "Books", "Printing", "80.00"),
    (PERSON, "17/04/2025", "Food", "Fees", "75.00"),
    (PERSON, "18/04/2025", "Printing of leaflets", "Printing", "64.00"),
    (PERSON, "20/05/2025", "Hire of hall", "Printing", "-64.00"),
    ("Oakford Paper Ltd", "21/05/2025", "Copier paper", "Stationery", "40.00"),
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hold")
    path = folder / "ambleford.spendbook"
    with books.create_book(path, Body("Ambleford", "town-council", Sector.WIDER)) as book:
        _take_in(book, folder / "april.csv", ROWS)
        number = tidy_suppliers.supplier_called(book, PERSON)
        know_suppliers.flag_several(book, [number], payee_class=PayeeClass.INDIVIDUAL)
    return path


@pytest.fixture
def place(known: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(known, tmp_path / known.name))


def _take_in(book: Book, path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((HEAD, *rows))
    import_spend.take_in(book, path, choices=import_spend.ImportChoices(overlap="keep"))


def _forget(path: Path) -> None:
    with Book.open(path, read_only=True) as book:
        number = tidy_suppliers.supplier_called(book, PERSON)
        names = forget_person.foresee(book, number).names
    forget_person.forget(path, forget_person.Request(number, names))


def _figures(path: Path) -> list[tuple[object, ...]]:
    """Every payment: category, scope and how they came about, of its kind and of itself."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT l.id, l.pence, o.category, o.scope, o.method, s.category, s.scope, s.method"
            " FROM line l JOIN outcome o USING (kind_id)"
            " LEFT JOIN line_said s ON s.line_id = l.id ORDER BY l.id"
        ).fetchall()


def test_what_was_undecided_stays_so_when_the_name_no_longer_speaks_against(place: Path) -> None:
    before = _figures(place)
    undecided = [row[0] for row in before if row[4] == Method.UNKNOWN]
    assert undecided == [1, 2, 3, 4, 6]

    _forget(place)

    assert _figures(place) == before
    with Book.open(place) as book:
        held = [held_method(reason) for _, _, reason in decisions.kind_choices(book).values()]
        assert held == [Method.UNKNOWN] * 3
        assert books.check_book(book)
        assert all(one.passed for one in books.check_book(book))


def test_no_later_step_moves_what_is_held_nor_the_credit_that_follows_a_payment(
    place: Path,
) -> None:
    before = _figures(place)
    assert before[5][2:] == ("", "", "unknown", "office.print", "", "rule")
    _forget(place)

    with Book.open(place) as book:
        keep_rules.add_rule(book, Rule(RuleId(0), words="sandwiches", category=FOOD))
        later = ("Marlow Grounds Ltd", "02/06/2025", "Mowing", "Grounds", "55.00")
        _take_in(book, place.with_name("june.csv"), [later])

    assert _figures(place)[: len(before)] == before


def test_what_an_older_program_decided_is_decided_anew_and_not_held(place: Path) -> None:
    before = _figures(place)
    with Book.open(place) as book, book.work(Operation("settle", "By older rules", {})) as work:
        nothing = Outcome("", "", UNKNOWN, Method.UNKNOWN, "")
        older = dict.fromkeys(decisions.outcomes(book), nothing)
        decisions.replace_outcomes(work, older, "older rules")

    _forget(place)

    assert _figures(place) == before


def test_the_shares_decided_by_each_method_stay_too(place: Path) -> None:
    with Book.open(place, read_only=True) as book:
        before = categorise.coverage(book)

    _forget(place)

    with Book.open(place, read_only=True) as book:
        assert categorise.coverage(book) == before


def test_a_person_can_decide_what_is_held_and_give_it_back(place: Path) -> None:
    _forget(place)

    with Book.open(place) as book:
        (held,) = (one for one in review_queue.queue(book) if one.pence == HIRE)
        categorise.set_category(book, held.kinds, FOOD)
        assert decisions.outcomes(book)[held.kinds[0]].method is Method.LINE
        categorise.back_to_rules(book, held.kinds)

        assert decisions.outcomes(book)[held.kinds[0]].reason != HELD


def test_what_is_held_is_nobodys_decision_to_share(place: Path) -> None:
    with Book.open(place) as book:
        (paper,) = (k.id for k in decisions.kinds(book) if k.account == "Stationery")
        with book.work(Operation("forget", "Took a name out", {})) as work:
            choice = CategoryCode("office.stationery"), "", held_as(Method.RULE)
            decisions.set_kind_choices(work, {paper: choice})

        with pytest.raises(share_knowledge.NothingToShare):
            share_knowledge.export_pack(book, place.with_name("pack.json"), "ours")
