from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.decisions import Rule, RuleId
from core.domain.parties import SupplierId
from core.domain.spend import BatchId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, imports, journal, suppliers
from core.store.book import Book
from core.store.errors import NothingToRedo, NothingToUndo, NotInBook, UndoRefused
from tests.core.store.conftest import BODY, FakeClock, bring_in, do, draft, settle


def _verbs(book: Book) -> list[str]:
    return [entry.verb for entry in reversed(journal.entries(book))]


def _rename(book: Book, name: str) -> int:
    return do(book, "rename", lambda work: work.set_body(replace(BODY, name=name))).seq


def test_every_change_is_an_entry_with_who_and_when(spent: Book) -> None:
    newest, first = journal.entries(spent)

    assert (newest.verb, newest.by, newest.lines, newest.pence) == (
        "import",
        "Ann Clerk",
        6,
        1_140_00,
    )
    assert first.verb == "new-book"
    assert newest.at == "2026-03-31T09:05:00+00:00"


def test_the_history_can_be_read_in_part(spent: Book) -> None:
    assert [entry.seq for entry in journal.entries(spent, limit=1)] == [2]


def test_undo_brings_the_values_of_before_back_and_says_so(book: Book) -> None:
    _rename(book, "One")
    _rename(book, "Two")

    touched = journal.undo(book)

    assert book.body.name == "One"
    assert touched.summary == "Took back: Did rename"
    assert _verbs(book) == ["new-book", "rename", "rename", "undo"]
    assert journal.entries(book)[0].undoes == 3
    assert [entry.undone for entry in journal.entries(book)] == [False, True, False, False]


def test_undo_goes_back_step_by_step_and_redo_forward(book: Book) -> None:
    for name in ("One", "Two", "Three"):
        _rename(book, name)

    names = []
    for step in (journal.undo, journal.undo, journal.redo, journal.undo, journal.undo):
        step(book)
        names.append(book.body.name)
    for _ in range(3):
        journal.redo(book)
        names.append(book.body.name)

    assert names == ["Two", "One", "Two", "One", BODY.name, "One", "Two", "Three"]
    assert journal.next_redo(book) is None
    assert journal.verify_chain(book) is None


def test_what_is_done_after_an_undo_ends_what_can_be_redone(book: Book) -> None:
    _rename(book, "One")
    journal.undo(book)
    _rename(book, "Other")

    with pytest.raises(NothingToRedo):
        journal.redo(book)


def test_making_a_book_cannot_be_undone(book: Book) -> None:
    with pytest.raises(NothingToUndo):
        journal.undo(book)


def test_an_earlier_step_can_be_undone_by_itself(spent: Book) -> None:
    first = do(spent, "rule", lambda w: decisions.add_rule(w, Rule(RuleId(0), words="pens"))).seq
    _rename(spent, "One")

    journal.undo(spent, first)

    assert decisions.rules(spent) == ()
    assert spent.body.name == "One"


def test_undo_is_refused_where_the_value_has_changed_since(book: Book) -> None:
    first = _rename(book, "One")
    _rename(book, "Two")

    with pytest.raises(UndoRefused) as told:
        journal.undo(book, first)

    assert told.value.exit_code == 4
    assert "changed since" in told.value.sentence()
    assert book.body.name == "Two"


def test_what_was_removed_comes_back_as_it_was(spent: Book) -> None:
    rule = Rule(RuleId(1), words="pens", category=CategoryCode("office.paper"))
    do(spent, "rule", lambda work: decisions.add_rule(work, rule))
    do(spent, "remove", lambda work: decisions.remove_rule(work, RuleId(1)))

    journal.undo(spent)

    assert decisions.rules(spent) == (rule,)


def test_undo_of_what_is_undone_is_refused(book: Book) -> None:
    first = _rename(book, "One")
    journal.undo(book)

    with pytest.raises(UndoRefused):
        journal.undo(book, first)


def test_undo_of_an_undo_is_called_redo(book: Book) -> None:
    _rename(book, "One")
    undoing = journal.undo(book).seq

    with pytest.raises(UndoRefused):
        journal.undo(book, undoing)


def test_undo_of_a_step_that_never_was_is_refused(book: Book) -> None:
    with pytest.raises(NotInBook):
        journal.undo(book, 99)


def test_undo_is_refused_where_something_later_leans_on_it(spent: Book) -> None:
    payee = suppliers.payee_names(spent)[-1].payee_id
    made = do(spent, "split", lambda work: suppliers.split(work, [payee], "Cole & Sons")).seq
    new = _number_of(spent, "Cole & Sons")
    do(spent, "pair", lambda work: suppliers.refuse_pair(work, SupplierId(1), new))

    with pytest.raises(UndoRefused) as told:
        journal.undo(spent, made)

    assert "depends on it" in told.value.sentence()
    assert _number_of(spent, "Cole & Sons") == new


def _number_of(book: Book, name: str) -> SupplierId:
    return next(r.supplier.id for r in suppliers.suppliers(book) if r.supplier.name == name)


def test_an_import_is_undone_as_a_whole_and_its_suppliers_stay_known(spent: Book) -> None:
    journal.undo(spent)

    assert imports.batches(spent) == ()
    assert suppliers.suppliers(spent) == ()
    assert len(suppliers.names_of(spent, [SupplierId(n) for n in range(1, 5)])) == 4
    journal.redo(spent)
    assert [batch.total for batch in imports.batches(spent)] == [1_140_00]


def test_what_follows_is_derived_in_the_same_step(spent: Book) -> None:
    kind = next(k.id for k in decisions.kinds(spent) if k.supplier == "Cole")
    choice = (CategoryCode("office.paper"), "", "You put it here")
    do(spent, "categorise", lambda work: decisions.set_kind_choices(work, {kind: choice}))

    journal.undo(spent, then=settle)

    assert decisions.outcomes(spent)[kind].category == ""


def test_only_the_columns_that_a_step_changed_have_to_stand(spent: Book) -> None:
    batch = BatchId(1)
    do(spent, "control", lambda work: imports.set_control(work, batch, None, "checked by hand"))

    journal.undo(spent, 2)

    assert imports.batch(spent, batch).explanation == "checked by hand"
    assert not imports.batch(spent, batch).active


# The chain


def test_the_chain_holds_and_its_head_changes_with_every_entry(spent: Book) -> None:
    before = journal.head(spent)
    _rename(spent, "One")

    assert journal.verify_chain(spent) is None
    assert journal.head(spent) != before


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE journal SET summary = 'Nothing' WHERE seq = 2", 2),
        ("UPDATE journal SET \"by\" = 'Bob' WHERE seq = 1", 1),
        ("UPDATE journal SET pence = 1 WHERE seq = 3", 3),
        ("UPDATE journal_change SET after = '{}' WHERE seq = 3", 3),
        ("UPDATE journal_change SET kept = 1 WHERE seq = 3", 3),
        ("DELETE FROM journal_change WHERE seq = 2 AND n = 1", 2),
        ("DELETE FROM journal WHERE seq = 2", 2),
        ("UPDATE journal SET chain = 'x' WHERE seq = 3", 3),
        ("DELETE FROM journal WHERE seq = 3", 3),
    ],
)
def test_a_changed_history_is_told_by_its_first_changed_entry(
    spent: Book, foreign: Callable[[Path, str], None], change: str, broken: int
) -> None:
    _rename(spent, "One")
    spent.close()
    foreign(spent.path, change)

    with Book.open(spent.path) as again:
        assert journal.verify_chain(again) == broken


def test_two_books_of_one_history_have_one_head(tmp_path: Path) -> None:
    heads = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.spendbook"
        with Book.create(path, BODY, actor="Ann", clock=FakeClock()) as book:
            bring_in(book, [draft("Acme", 5_00)])
            heads.append(journal.head(book))

    assert heads[0] == heads[1]
