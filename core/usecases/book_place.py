"""Where a book lies, and a copy of it on this computer to work with."""

from __future__ import annotations

from pathlib import Path

from core.domain.problems import Problem, UserError
from core.store import copies
from core.store.book import Book
from core.store.errors import FolderReadOnly
from core.store.places import Place, place_of

# What the verbs give and take, for both front ends.
__all__ = ["Place", "place_of"]

_WARNINGS = {Place.SHARED: "SB-724", Place.SYNCHRONISED: "SB-725"}


class NoPlaceHere(UserError):
    """The folder {folder} is on a network or synchronised too."""

    code = "SB-905"
    exit_code = 4
    remedy_text = "Choose a folder on a disk of this computer."


def warnings_of(path: Path) -> tuple[Problem, ...]:
    """Say what is to be feared of a place where a book lies; nothing of this computer's disks."""
    code = _WARNINGS.get(place_of(path))
    return (Problem(code),) if code else ()


def copy_here(book: Book, folder: Path) -> Path:
    """Write a checked copy of a book into a folder of this computer; return its place.

    The book itself stays where it is and as it is.

    Raises:
        NoPlaceHere: the folder is not on this computer.
        UserError: it cannot be written there, or the copy is not whole.
    """
    if place_of(folder / book.path.name) is not Place.LOCAL:
        raise NoPlaceHere(folder=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise FolderReadOnly(folder=str(folder)) from fault
    name, number = book.path, 1
    while (target := folder / name.name).exists():
        number += 1
        name = book.path.with_stem(f"{book.path.stem} {number}")
    copies.write_copy(book.path, target, looking=book.read_only)
    return target
