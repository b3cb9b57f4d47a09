"""Two programs, one book: who loses the race is told, and what both were told is there."""

from __future__ import annotations

import json
import os
import platform
import time
from functools import partial
from pathlib import Path

from core.domain.operations import Operation
from core.store import journal
from core.store.book import Book
from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, Stage, dice, told

# What a second program may be told: in use, taken over, busy.
_TOLD = ("SB-703", "SB-716", "SB-718")


def run(trials: int, folder: Path) -> Found:
    """Let two programs change a book at once; every third time over what an ended one left."""
    stage = Stage.build(folder, {})
    found = Found()
    refused = 0
    for number in range(trials):
        place = scene.copy(stage.world, folder / "trial")
        book = place / scene.BOOK
        kind = number % 3
        if kind == 1:
            _end_while_open(book)
        if kind == 2:
            wrong = _other_pc(book)
        else:
            wrong, told_off = _race(book, number)
            refused += told_off
        looked = children.run(partial(scene.see, place))
        wrong += [] if looked.done() else [told(looked)]
        found.tried += 1
        found.faults += [f"race {number}: {what}" for what in wrong]
        scene.remove(place)
    found.note = f"{refused} were told to wait; every third time another PC had the book"
    return found


def _race(book: Path, number: int) -> tuple[list[str], int]:
    """Two at once; return what is wrong, and how many were told to wait."""
    before = _entries(book)
    since = time.monotonic() + 0.03
    apart = dice("race", number).uniform(0, 0.004)
    both = [
        children.Child(partial(_change, book, who, at))
        for who, at in (("Ann", since), ("Bob", since + apart))
    ]
    ended = [child.wait() for child in both]
    wrong = [told(one) for one in ended if not one.done() and one.said[:6] not in _TOLD]
    done = sum(one.value for one in ended if one.done())
    # One whose right was taken over in the middle may have been told after what it had done.
    most = done + sum(3 for one in ended if one.said.startswith("SB-718"))
    if not done <= _entries(book) - before <= most:
        wrong.append(f"{_entries(book) - before} entries where {done} were said to be made")
    if not done:
        wrong.append("neither could work")
    return wrong, sum(bool(one.said) for one in ended)


def _change(book: Path, who: str, at: float) -> int:
    """Make three entries, and return how many were made."""
    time.sleep(max(0.0, at - time.monotonic()))
    with Book.open(book, actor=who) as opened:
        for step in range(3):
            with opened.work(Operation("note", f"{who} {step}")) as work:
                work.set_setting(f"{who} {step}", "x")
                work.note()
            time.sleep(0.002)
    return 3


def _end_while_open(book: Path) -> None:
    """Leave the lock of a program that was ended without notice."""

    def hold() -> None:
        with Book.open(book):
            os.kill(os.getpid(), 9)

    children.run(hold)


def _other_pc(book: Path) -> list[str]:
    """Say what is wrong if a lock of another PC does not keep everybody out."""
    lock = book.with_name(book.name + ".lock")
    holder = {"person": "Bob", "pc": f"not {platform.node()}", "pid": os.getpid(), "token": "t"}
    text = json.dumps({**holder, "program": "Spendbook", "since": "2026-03-31T09:00:00+00:00"})
    lock.write_text(text, encoding="utf-8")
    ended = children.run(partial(_change, book, "Ann", 0.0))
    kept = lock.read_text(encoding="utf-8") == text
    lock.unlink()
    return [] if ended.said.startswith("SB-703") and kept else ["another PC's lock was taken over"]


def _entries(book: Path) -> int:
    def count() -> int:
        with Book.open(book, read_only=True) as opened:
            return journal.entries(opened, limit=1)[0].seq

    return int(children.run(count).value)


CAMPAIGN = Campaign(
    "two programs",
    "200 races: never two writers; an ended one's lock freed at once, another PC's never",
    quick=9,
    soak=200,
    run=run,
)
