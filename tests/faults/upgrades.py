"""Fail, and end, at every statement of an upgrade: the book is the old one or the new one."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from core.store import migrations, schema
from tests.conftest import ROOT
from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, told

_STEPS = (scene.add_column, scene.add_table)


class _Interrupted(Exception):
    """What a step met that nobody foresaw."""


def run(trials: int, folder: Path) -> Found:
    """Take every old book to a version yet to come, and fail or end at each statement."""
    return run_with(trials, folder, lambda: None)


def run_with(trials: int, folder: Path, prepare: Callable[[], None]) -> Found:
    """As ``run``, with something done to the program first."""
    books = [
        ROOT / "tests" / "books" / f"version_{n + 1}.spendbook" for n in range(schema.VERSION)
    ]
    found = Found()
    statements = 0
    for old in books:
        place = folder / old.name
        before = _seen(shutil.copy(old, place))
        count = int(children.run(partial(_counted, place)).value)
        after = _seen(place)
        statements += count
        for number in range(trials):
            how = (_fail, _end)[number % 2]
            at = 1 + (number // 2) % count
            shutil.copy(old, place)
            ended = children.run(partial(_prepared, prepare, place, partial(how, at)))
            wrong = _judged(place, ended, before, after)
            found.tried += 1
            found.faults += [f"{old.name}, {how.__name__} at {at}: {what}" for what in wrong]
            _clear(folder)
    found.note = f"{len(books)} versions, {statements} statements"
    return found


def _judged(place: Path, ended: children.Ended, before: str, after: str) -> list[str]:
    if ended.done():
        return ["came to its end"]
    looked = children.run(partial(_recovered, place))
    if not looked.done():
        return [told(looked)]
    return [] if looked.value in (before, after) else ["is neither old nor new"]


def _prepared(prepare: Callable[[], None], place: Path, meet: Callable[[int], None]) -> None:
    prepare()
    _upgrade(place, meet)


def _upgrade(place: Path, meet: Callable[[int], None]) -> None:
    """Upgrade a book; ``meet`` is called with the number of each statement before it is done."""
    with _before_each_statement(meet):
        migrations.upgrade(place, (*migrations.STEPS, *_STEPS))


def _counted(place: Path) -> int:
    numbers: list[int] = []
    _upgrade(place, numbers.append)
    return max(numbers)


@contextmanager
def _before_each_statement(meet: Callable[[int], None]) -> Iterator[None]:
    done = 0

    def count(*_: Any) -> None:
        nonlocal done
        done += 1
        meet(done)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def _fail(at: int, number: int) -> None:
    if number == at:
        raise _Interrupted


def _end(at: int, number: int) -> None:
    if number == at:
        os.kill(os.getpid(), signal.SIGKILL)


def _seen(place: Path | str) -> str:
    return str(children.run(partial(_recovered, Path(place))).value)


def _recovered(place: Path) -> str:
    """Return the content of a book after what was cut off has been taken back."""
    return scene.content(place)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


CAMPAIGN = Campaign(
    "upgrades",
    "every old version, failure and end at every statement: old or new",
    quick=20,
    soak=200,
    run=run,
)
