from __future__ import annotations

from itertools import count

import pytest

from core.domain.operations import Operation
from core.store import memory
from core.store.book import Book

SET = Operation("test", "A change")


def test_what_was_worked_out_is_remembered_until_the_book_changes(book: Book) -> None:
    made = count()

    first, again = (book.remembered("sum", lambda: next(made)) for _ in range(2))
    with book.work(SET) as work:
        work.set_setting("colour", "green")

    assert (first, again, book.remembered("sum", lambda: next(made))) == (0, 0, 1)


def test_a_change_of_tables_on_which_it_does_not_rest_leaves_it(book: Book) -> None:
    made = count()

    def worked_out() -> int:
        return book.remembered("sum", lambda: next(made), in_spite_of={"setting"})

    worked_out()
    with book.work(SET) as work:
        work.set_setting("colour", "green")
    after_a_setting = worked_out()
    with book.work(SET) as work:
        work.set_setting("colour", "red")
        work.derived("outcome")

    assert (after_a_setting, worked_out()) == (0, 1)


def test_a_piece_of_work_that_notes_no_change_forgets_all_the_same(book: Book) -> None:
    made = count()
    book.remembered("sum", lambda: next(made), in_spite_of=memory.CONTRACTS)

    with book.work(SET):
        pass

    assert book.remembered("sum", lambda: next(made)) == 1


def test_inside_a_piece_of_work_everything_is_made_anew_and_nothing_stays(book: Book) -> None:
    book.remembered("colour", lambda: book.setting("colour"))
    inside = []

    def given_up() -> None:
        with book.work(SET) as work:
            work.set_setting("colour", "green")
            inside.append(book.remembered("colour", lambda: book.setting("colour")))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        given_up()

    assert inside == ["green"]
    assert book.remembered("colour", lambda: book.setting("colour")) == ""


def test_what_was_changed_while_it_was_made_is_good_for_once(book: Book) -> None:
    def slowly() -> str:
        before = book.setting("colour")
        with book.work(SET) as work:
            work.set_setting("colour", "green")
        return before

    assert book.remembered("colour", slowly) == ""
    assert book.remembered("colour", lambda: book.setting("colour")) == "green"


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept = memory.Memory()

    for name in range(100):
        kept.get("first", lambda: -1, ())
        kept.get(name, lambda name=name: name, ())  # type: ignore[misc] # bound, not passed

    assert kept.get("first", lambda: 0, ()) == -1
    assert kept.get(99, lambda: 0, ()) == 99
    assert kept.get(0, lambda: 100, ()) == 100
