"""The folder of a demonstration: what it made there is written down, and can be deleted."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.domain.problems import UserError
from core.formats.files import write_atomically
from core.store import backup
from core.store.errors import OpenElsewhere
from core.usecases import books
from core.usecases.demo_bodies import RECORD, SHELF, DemoBody, bodies

_ABOUT = (
    "Everything named here was made by the demonstration of Spendbook: body, suppliers, amounts",
    "and decisions are made up. Delete it on the start page of Spendbook, or with:",
    "spendbook demo --body {key} --delete",
)


class NoDemonstration(UserError):
    """The folder {folder} holds no demonstration that Spendbook made."""

    code = "SB-912"
    exit_code = 3
    remedy_text = "Name the folder of a demonstration with --out. Nothing was deleted."


@dataclass(frozen=True, slots=True)
class Deletion:
    """The files that go with a demonstration, and those that stay: somebody put them there."""

    folder: Path
    goes: tuple[Path, ...]
    stays: tuple[Path, ...]


def record(body: DemoBody, folder: Path, before: Collection[Path] = ()) -> None:
    """Write down which files of a folder its demonstration made: all but those before it."""
    listed = [_named(folder, path) for path in files_in(folder) if path not in before]
    lines = [line.format(key=body.key) for line in _ABOUT]
    text = "\n".join([*lines, "", *(name for name in listed if name != RECORD), ""])
    write_atomically(folder / RECORD, text.encode())


def deletion(folder: Path) -> Deletion:
    """Say what deleting a demonstration would take, and what it would leave.

    Raises:
        NoDemonstration: the folder was not made by one.
    """
    body = next((one for one in bodies() if one.book_in(folder)), None)
    if body is None:
        raise NoDemonstration(folder=str(folder))
    made = set((folder / RECORD).read_text(encoding="utf-8").split("\n")) | {RECORD}
    backups = _named(folder, backup.folder_of(folder / body.book_name))
    goes: list[Path] = []
    stays: list[Path] = []
    for path in files_in(folder):
        name = _named(folder, path)
        ours = name in made or name.startswith((body.book_name, f"{backups}/"))
        (goes if ours else stays).append(path)
    return Deletion(folder, tuple(goes), tuple(stays))


def delete(folder: Path) -> Deletion:
    """Delete a demonstration: all that it made, nothing else; say what went and what stays.

    Raises:
        NoDemonstration: the folder was not made by one. OpenElsewhere: its book is open.
    """
    found = deletion(folder)
    for body in bodies():
        if book := body.book_in(folder):
            _ask_for(book)
    last = folder / RECORD
    _remove(folder, sorted(deletion(folder).goes, key=lambda one: one == last))
    return found


def take_back(folder: Path, before: Collection[Path]) -> None:
    """Delete all that a demonstration made in a folder which was stopped half-way."""
    if not before:
        shutil.rmtree(folder)
        return
    _remove(folder, [path for path in files_in(folder) if path not in before])


def _remove(folder: Path, paths: Iterable[Path]) -> None:
    """Delete files, and the folders that they leave empty."""
    places = {folder}
    for path in paths:
        places |= {place for place in path.parents if folder in place.parents}
        path.unlink(missing_ok=True)
    shelf = {folder.parent} if folder.parent.name == SHELF else set()
    for place in (*sorted(places, reverse=True), *shelf):
        if not any(place.iterdir()):
            place.rmdir()


def _ask_for(book: Path) -> None:
    """Open a book for a moment: one that is open is somebody's work, a broken one nobody's."""
    try:
        books.open_book(book).close()
    except OpenElsewhere:
        raise
    except UserError:
        return


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return every file of a folder and below, in order."""
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _named(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
