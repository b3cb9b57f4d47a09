"""Open books in which somebody else had a hand: each is refused by name, nothing of it runs."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from core.domain.problems import UserError
from core.store import backup
from core.store.book import Book
from core.usecases import books
from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, told
from tests.hostile.stores import STORES, Store


def run(trials: int, folder: Path) -> Found:
    """Open every such book for looking, for working and as a backup; then strange surroundings."""
    world = scene.make(folder / "world")
    genuine = world / scene.BOOK
    found = Found()
    refused = 0
    for store in STORES:
        place = folder / "stores"
        place.mkdir()
        path = Path(shutil.copyfile(genuine, place / "a.spendbook"))
        store.make(path)
        for way in (_look, _work, partial(_restore, genuine)):
            said, wrong = _judged(store, way, path)
            refused += bool(said)
            found.faults += [f"{store.name}: {what}" for what in wrong]
        found.tried += 1
        scene.remove(place)
    for name, scenario in _SURROUNDINGS.items():
        place = folder / "surroundings"
        place.mkdir()
        ended = children.run(partial(scenario, world, place))
        found.tried += 1
        found.faults += [f"{name}: {what}" for what in ended.value or []]
        found.faults += [] if ended.done() else [f"{name}: {told(ended)}"]
        scene.remove(place)
    found.note = f"{refused} refusals, of {len(STORES)} books in three ways"
    return found


def _judged(store: Store, way: Callable[[Path], object], path: Path) -> tuple[str, list[str]]:
    """Return what was said of a book, and what is wrong with that."""
    before = path.read_bytes()
    ended = children.run(partial(way, path))
    told_of = ended.said or str(ended.value or "")
    wrong = [] if ended.done() or ended.said else [told(ended)]
    if path.read_bytes() != before:
        wrong.append("was changed by being opened")
    if store.by_check or not ended.said:
        return told_of, wrong + ([] if told_of else ["nothing was said"])
    if not ended.said.startswith(store.code) or store.names not in ended.said:
        wrong.append(f"said {ended.said[:200]}")
    return told_of, wrong


def _look(path: Path) -> str:
    with Book.open(path, read_only=True) as book:
        return _first_wrong(book)


def _work(path: Path) -> str:
    with Book.open(path) as book:
        return _first_wrong(book)


def _restore(genuine: Path, path: Path) -> None:
    target = Path(shutil.copyfile(genuine, path.with_name("target.spendbook")))
    try:
        backup.restore(path, target)
        raise RuntimeError("took the place of a genuine book")
    except UserError:
        if target.read_bytes() != genuine.read_bytes():
            raise RuntimeError("the book that was there is another") from None
        raise


def _first_wrong(book: Book) -> str:
    return next((one.detail for one in books.check_book(book) if not one.passed), "")


def _journal_of_another(world: Path, folder: Path) -> list[str]:
    """A crash left a journal, and then a copy of another state was put in the book's place."""
    grown = scene.copy(world, folder / "grown")
    scene.ACTIONS["import"](grown)
    older, newer = world / scene.BOOK, grown / scene.BOOK
    return [
        f"{name}: {wrong}"
        for name, copy, other in (("older", older, newer), ("newer", newer, older))
        for wrong in _with_journal(folder, copy, _hot_journal(other))
    ]


def _with_journal(folder: Path, copy: Path, journal: bytes) -> list[str]:
    path = folder / "trial.spendbook"
    shutil.copyfile(copy, path)
    beside = path.with_name(f"{path.name}-journal")
    beside.write_bytes(journal)
    before = path.read_bytes()
    ended = children.run(partial(_work, path))
    if ended.done() and not ended.value:
        return []
    wrong = [] if ended.said.startswith("SB-763") else [told(ended)]
    if path.read_bytes() != before or beside.read_bytes() != journal:
        wrong.append("book and journal are not as they were")
    beside.unlink(missing_ok=True)
    looked = children.run(partial(_work, path))
    return wrong + ([] if looked.done() and not looked.value else ["the copy is lost"])


def _hot_journal(path: Path) -> bytes:
    """Return the journal that lies beside a book while half of a change is in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE line SET pence = pence + 1")
        connection.execute("UPDATE text SET value = value || 'x'")
        found = path.with_name(f"{path.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    return found


def _second_name(world: Path, folder: Path) -> list[str]:
    """Two who open one book by two names: only one may write."""
    path = Path(shutil.copyfile(world / scene.BOOK, folder / "a.spendbook"))
    link = folder / "elsewhere" / "b.spendbook"
    link.parent.mkdir()
    link.symlink_to(path)
    with Book.open(path):
        second = children.run(partial(_work, link))
    alone = children.run(partial(_work, link))
    wrong = [] if second.said.startswith("SB-703") else [f"a second writer: {told(second)}"]
    return wrong + ([] if alone.done() and not alone.value else [told(alone)])


def _name_of_equal_right(world: Path, folder: Path) -> list[str]:
    """A hard link: by neither name may it be worked on until one of them is gone."""
    path = Path(shutil.copyfile(world / scene.BOOK, folder / "a.spendbook"))
    link = folder / "elsewhere" / "b.spendbook"
    link.parent.mkdir()
    with Book.open(path):
        link.hardlink_to(path)
        second = children.run(partial(_work, link))
    first = children.run(partial(_work, path))
    told_off = [one for one in (second, first) if one.said.startswith("SB-727")]
    link.unlink()
    alone = children.run(partial(_work, path))
    wrong = [] if len(told_off) == 2 else ["a second writer, or a first unwarned"]
    return wrong + ([] if alone.done() and not alone.value else [told(alone)])


def _link_to_nothing(_: Path, folder: Path) -> list[str]:
    link = folder / "a.spendbook"
    link.symlink_to(folder / "nothing.spendbook")
    ended = children.run(partial(_work, link))
    made = (folder / "nothing.spendbook").exists()
    return ["a file was made"] if made or not ended.said.startswith("SB-712") else []


_SURROUNDINGS: dict[str, Callable[[Path, Path], list[str]]] = {
    "a journal of another state": _journal_of_another,
    "a second name": _second_name,
    "a name of equal right": _name_of_equal_right,
    "a link to nothing": _link_to_nothing,
}

CAMPAIGN = Campaign(
    "foreign books",
    "10 hostile books: refused, the part named; no journal of another state is played back",
    quick=len(STORES),
    soak=len(STORES),
    run=run,
)
