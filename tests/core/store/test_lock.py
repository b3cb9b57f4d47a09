from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.domain.operations import Operation
from core.store import journal, reading
from core.store.book import Book
from core.store.errors import Busy, FolderReadOnly, OpenElsewhere, TakenOver, TwoNames
from core.store.lock import Holder, Lock
from tests.conftest import ROOT
from tests.core.store.conftest import do

# Opens a book for working, says so, and holds it until its input ends.
_HOLD = """
import sys
from pathlib import Path
from core.store.book import Book
with Book.open(Path(sys.argv[1]), actor="Bob"):
    print("open", flush=True)
    sys.stdin.read()
"""

# Tries to open a book and change it; says what came of it.
_RACE = """
import sys
from pathlib import Path
from core.domain.operations import Operation
from core.domain.problems import UserError
from core.store.book import Book
sys.stdin.readline()
try:
    with Book.open(Path(sys.argv[1]), actor="Racer") as book:
        with book.work(Operation("count", "Count")) as work:
            before = book.setting("count")
            work.set_setting("count", str(int(before or 0) + 1))
            sys.stdin.readline()
    print("done")
except UserError as told:
    print(told.code)
"""


def _lock_file(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _leave_lock(path: Path, **changes: object) -> Holder:
    values = {
        "person": "bob", "pc": platform.node(), "pid": _ended_process(), "program": "Spendbook",
        "since": "2026-03-30T08:00:00+00:00", "token": "t",
    }  # fmt: skip
    _lock_file(path).write_text(json.dumps({**values, **changes}), encoding="utf-8")
    return Holder(**{**values, **changes})  # type: ignore[arg-type]  # a test's own values


def _ended_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@contextmanager
def _another(program: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        yield process


def test_a_book_open_elsewhere_is_refused_with_who_has_it(spent: Book) -> None:
    spent.close()

    with _another(_HOLD, spent.path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(OpenElsewhere) as told:
            Book.open(spent.path)
        with Book.open(spent.path, read_only=True) as looking:
            seen = reading.totals(looking).lines
        holder.communicate()

    assert told.value.exit_code == 7
    assert platform.node() in told.value.sentence()
    assert _lock_file(spent.path).name in told.value.remedy()
    assert seen == 6
    Book.open(spent.path).close()


def test_the_lock_of_a_program_that_was_killed_is_taken_over(spent: Book) -> None:
    spent.close()
    with _another(_HOLD, spent.path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()

    assert _lock_file(spent.path).exists()
    with Book.open(spent.path) as again:
        assert do(again, "choose", lambda work: work.set_setting("a", "b")).seq
    assert not _lock_file(spent.path).exists()


def test_the_lock_of_another_pc_is_never_taken_over(spent: Book) -> None:
    spent.close()
    _leave_lock(spent.path, pc="TOWNHALL-7", person="carol")
    left = _lock_file(spent.path).read_bytes()

    with pytest.raises(OpenElsewhere) as told:
        Book.open(spent.path)

    assert "carol on TOWNHALL-7" in told.value.sentence()
    assert re.search(r"since (29|30) March 2026, \d\d:\d\d\.", told.value.sentence())
    assert _lock_file(spent.path).read_bytes() == left


@pytest.mark.parametrize("left", [b'{"pc": ', b"\xff\xfe{"])
def test_a_lock_of_which_nothing_can_be_read_is_somebodys(left: bytes, spent: Book) -> None:
    spent.close()
    _lock_file(spent.path).write_bytes(left)

    with pytest.raises(OpenElsewhere) as told:
        Book.open(spent.path)

    assert told.value.sentence() == (
        "ambleford.spendbook is open: somebody on another PC, in another program, since an"
        " unknown time."
    )


@pytest.mark.parametrize("left", [b"", bytes(142)])
def test_an_empty_lock_is_of_a_program_that_ended_too_early(left: bytes, spent: Book) -> None:
    spent.close()
    _lock_file(spent.path).write_bytes(left)

    with Book.open(spent.path) as again:
        assert not again.read_only


def test_the_same_program_cannot_open_a_book_for_working_twice(book: Book) -> None:
    with pytest.raises(OpenElsewhere):
        Book.open(book.path)


def test_who_lost_the_lock_is_told_at_the_next_change_and_changes_nothing(book: Book) -> None:
    head = journal.head(book)
    _leave_lock(book.path, person="dora")

    with pytest.raises(TakenOver) as told:
        do(book, "choose", lambda work: work.set_setting("a", "b"))

    assert "dora" in told.value.sentence()
    assert journal.head(book) == head


def test_a_removed_lock_is_noticed_too(book: Book) -> None:
    _lock_file(book.path).unlink()

    with pytest.raises(TakenOver):
        do(book, "choose", lambda work: work.set_setting("a", "b"))


def test_releasing_leaves_the_lock_of_somebody_else(book: Book) -> None:
    holder = _leave_lock(book.path, pc="TOWNHALL-7")
    book.close()

    assert Lock(book.path, since="").holder() == holder


def test_a_file_with_two_names_is_looked_at_and_not_worked_on(spent: Book) -> None:
    path = spent.path
    spent.close()
    second = path.with_name("second.spendbook")
    second.hardlink_to(path)

    for name in (path, second):
        with pytest.raises(TwoNames, match=name.name):
            Book.open(name)
        Book.open(name, read_only=True).close()
    second.unlink()

    Book.open(path).close()
    assert not list(path.parent.glob("*.lock"))


def test_looking_while_somebody_is_writing_waits_for_another_day(spent: Book) -> None:
    with spent.work(Operation("choose", "Choose")) as work:
        work.set_setting("a", "b")
        with pytest.raises(Busy):
            Book.open(spent.path, read_only=True)


def test_no_lock_can_be_made_where_there_is_no_folder(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "nowhere" / "a.spendbook", since="")

    with pytest.raises(FolderReadOnly):
        lock.acquire()


def test_of_many_who_race_for_a_stale_lock_no_two_write_at_once(spent: Book) -> None:
    spent.close()
    done = 0
    for _ in range(2):
        _leave_lock(spent.path)
        with (
            _another(_RACE, spent.path) as one,
            _another(_RACE, spent.path) as two,
            _another(_RACE, spent.path) as three,
        ):
            racers = (one, two, three)
            for racer in racers:
                assert racer.stdin is not None
                racer.stdin.write("go\n")
                racer.stdin.flush()
            said = [racer.communicate("on\n")[0].strip() for racer in racers]
        done += said.count("done")
        assert set(said) <= {"done", "SB-703", "SB-716", "SB-718"}

    with Book.open(spent.path) as after:
        # Each that was told "done" is counted once: no change was lost under another.
        assert after.setting("count") == str(done)
        assert journal.verify_chain(after) is None


def test_this_process_runs(book: Book) -> None:
    holder = Lock(book.path, since="").holder()

    assert holder is not None
    assert holder.pid == os.getpid()
    assert not holder.is_gone()
