"""Make books again from what they keep: after whatever was done, they say the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from core.store.book import Book
from core.usecases import books, demo_bodies, rebuild_book, run_demo
from tests.conftest import ROOT
from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, dice, told
from tests.faults.walk import walk

_STEPS = 25
# With fewer trials than this the made-up bodies, which take long to make, are left out.
_MANY = 20


def run(trials: int, folder: Path) -> Found:
    """Make every old book again as it is, then books to which things were done by chance."""
    found = Found()
    done = 0
    for old in sorted((ROOT / "tests" / "books").glob("*.spendbook")):
        scene.copy_file(old, folder / old.name)
        done += _tried(found, old.name, partial(_compared, folder / old.name, folder, 0, 0))
    starts = [_lived_in(folder)]
    if trials >= _MANY:
        starts += [_made_up(folder / body.key, body.key) for body in demo_bodies.bodies()]
    for number in range(trials - found.tried):
        start = starts[number % len(starts)]
        place = folder / f"trial {number}"
        place.mkdir()
        scene.copy_file(start, place / start.name)
        name = f"{start.name}, walk {number}"
        done += _tried(found, name, partial(_compared, place / start.name, place, number, _STEPS))
        scene.remove(place)
    found.note = f"{done} things done to books before they were made again"
    return found


def _tried(found: Found, name: str, work: partial[tuple[int, list[str]]]) -> int:
    ended = children.run(work)
    found.tried += 1
    steps, wrong = ended.value if ended.done() else (0, [told(ended)])
    found.faults += [f"{name}: {what}" for what in wrong]
    return int(steps)


def _compared(path: Path, folder: Path, number: int, steps: int) -> tuple[int, list[str]]:
    """Do things to a book and make it again; return how many, and what is wrong."""
    again = folder / "again.spendbook"
    with books.open_book(path, actor="Ann Clerk") as book:
        done = walk(book, dice("walk", number), folder, steps)
        made = rebuild_book.rebuild(book, again)
        wrong = [made.difference] if made.difference else []
        heads = [books.info(book).chain]
    with Book.open(again, read_only=True) as book:
        wrong += [one.detail for one in books.check_book(book) if not one.passed]
        heads.append(books.info(book).chain)
    again.unlink()
    return done, wrong + (["another history"] if heads[0] != heads[1] else [])


def _lived_in(folder: Path) -> Path:
    world = scene.make(folder / "world")
    for name in ("import", "take a catalogue", "take a register", "seal a return"):
        children.run(partial(scene.ACTIONS[name], world))
    return world / scene.BOOK


def _made_up(folder: Path, key: str) -> Path:
    ended = children.run(lambda: str(run_demo.run(folder, body=key).book))
    if not ended.done():
        raise RuntimeError(told(ended))
    return Path(ended.value)


CAMPAIGN = Campaign(
    "rebuilding",
    "every old book, and 60 walks through made-up bodies: made again, they say the same",
    quick=4,
    soak=60,
    run=run,
)
