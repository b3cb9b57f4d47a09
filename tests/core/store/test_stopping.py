from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from core.domain.operations import Operation
from core.domain.problems import Cancelled
from core.domain.progress import Progress
from core.store.book import Book
from tests.core.store.conftest import do

# Hours of work for SQLite, and no end that a test could wait for.
_ENDLESS = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000000000)"
    " SELECT count(*) FROM n"
)


def _stop_during(work: Callable[[], object], progress: Progress) -> None:
    stopper = threading.Timer(0.05, progress.cancel)
    stopper.start()
    try:
        work()
    finally:
        stopper.join()


def test_a_long_question_ends_when_its_work_is_stopped(spent: Book) -> None:
    progress = Progress()

    def ask() -> None:
        with spent.stopped_by(progress), spent.read() as connection:
            connection.exec_driver_sql(_ENDLESS).all()

    with pytest.raises(Cancelled):
        _stop_during(ask, progress)


def test_work_that_is_stopped_changes_no_byte_of_the_book(spent: Book) -> None:
    before, progress = spent.path.read_bytes(), Progress()

    def change() -> None:
        with spent.stopped_by(progress), spent.work(Operation("try", "Try")) as work:
            work.set_setting("tried", "yes")
            work.connection.exec_driver_sql(_ENDLESS).all()

    with pytest.raises(Cancelled):
        _stop_during(change, progress)

    assert spent.path.read_bytes() == before
    assert [path.name for path in spent.path.parent.glob("*-journal")] == []


def test_work_that_was_stopped_before_asks_the_book_nothing(spent: Book) -> None:
    progress = Progress()
    progress.cancel()

    with spent.stopped_by(progress), pytest.raises(Cancelled):
        spent.setting("anything")


def test_what_is_done_stays_done_and_is_told_of(spent: Book) -> None:
    progress = Progress()

    with spent.stopped_by(progress):
        touched = do(spent, "choose", lambda work: work.set_setting("chosen", "yes"))
        progress.cancel()
        found = spent.setting("chosen")

    assert touched.seq > 0
    assert found == "yes"


def test_the_work_of_another_thread_is_not_stopped(spent: Book) -> None:
    progress = Progress()
    progress.cancel()
    found: list[str] = []

    with spent.stopped_by(progress):
        other = threading.Thread(target=lambda: found.append(spent.setting("chosen")))
        other.start()
        other.join()

    assert found == [""]
    assert spent.setting("chosen") == ""


def test_many_things_are_handed_on_until_the_work_on_them_is_stopped(spent: Book) -> None:
    progress = Progress()
    with spent.stopped_by(progress):
        things = spent.while_wanted(range(9))
        first = next(things)

        progress.cancel()

        with pytest.raises(Cancelled):
            next(things)
    assert first == 0
    assert list(spent.while_wanted(range(3))) == [0, 1, 2]
