"""The made-up bodies that ship with the program: what each is, where it is kept, and its end."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from core.domain.parties import Body, VatBasis
from core.domain.period import Period, read_period
from core.domain.problems import UserError
from core.formats.files import write_atomically
from core.store import backup
from core.store.errors import OpenElsewhere
from core.usecases import books

# In the order in which they are offered: folders of resources/samples.
_FOLDERS = ("town_council", "academy_trust", "fire_service")
# Lists what a demonstration wrote: what somebody put beside it is not ours to delete.
RECORD = "about this demonstration.txt"
# The folder in somebody's documents under which each has its own.
SHELF = "Spendbook demonstrations"
_ABOUT = (
    "Everything named here was made by the demonstration of Spendbook: body, suppliers, amounts",
    "and decisions are made up. Delete it on the start page of Spendbook, or with:",
    "spendbook demo --body {key} --delete",
)


class NoDemoBody(UserError):
    """There is no made-up body called {key}."""

    code = "SB-911"
    exit_code = 2
    remedy_text = "Choose one of: {known}."


class NoDemonstration(UserError):
    """The folder {folder} holds no demonstration that Spendbook made."""

    code = "SB-912"
    exit_code = 3
    remedy_text = "Name the folder of a demonstration with --out. Nothing was deleted."


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A made-up body. ``facts`` is what its data file says of it."""

    key: str
    label: str
    about: str
    book_name: str
    facts: dict[str, Any]
    folder: Traversable

    @property
    def as_at(self) -> date:
        """Return the day as at which its figures are shown."""
        return date.fromisoformat(self.facts["as_at"])

    @property
    def period(self) -> Period:
        """Return the year that it compares and returns."""
        return read_period(self.facts["period"], self.facts["first_month"])

    def body(self) -> Body:
        """Return the body as a new book knows it."""
        kind = next(k for k in books.body_types() if k.code == self.facts["type_code"])
        return Body(
            name=self.facts["name"],
            type_code=kind.code,
            sector=kind.sector,
            region=self.facts["region"],
            first_month=self.facts["first_month"],
            vat_basis=VatBasis(self.facts["vat_basis"]),
        )

    def control_total(self, name: str) -> int:
        """Return the ledger's own total of one of its files, in pence without VAT."""
        totals = json.loads(self.folder.joinpath(self.facts["totals"]).read_bytes())
        pence: int = totals["files"][name]["net_pence"]
        return pence

    def home(self, documents: Path) -> Path:
        """Return the folder for its demonstration in somebody's documents."""
        return documents / SHELF / self.label

    def book_in(self, folder: Path) -> Path | None:
        """Return its book where its demonstration was made in a folder, None where it was not."""
        path = folder / self.book_name
        return path if path.is_file() and (folder / RECORD).is_file() else None


@dataclass(frozen=True, slots=True)
class Deletion:
    """The files that go with a demonstration, and those that stay: somebody put them there."""

    folder: Path
    goes: tuple[Path, ...]
    stays: tuple[Path, ...]


@cache
def bodies() -> tuple[DemoBody, ...]:
    """Return the made-up bodies in the order in which they are offered."""
    found = []
    for name in _FOLDERS:
        folder = files("resources") / "samples" / name
        facts = json.loads(folder.joinpath("body.json").read_bytes())
        found.append(
            DemoBody(facts["key"], facts["label"], facts["about"], facts["file"], facts, folder)
        )
    return tuple(found)


def body_called(key: str) -> DemoBody:
    """Return a made-up body by its key.

    Raises:
        NoDemoBody: there is none of that key.
    """
    for one in bodies():
        if one.key == key:
            return one
    raise NoDemoBody(key=key, known=", ".join(one.key for one in bodies()))


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
    for path in sorted(deletion(folder).goes, key=lambda one: one == last):
        path.unlink(missing_ok=True)
    emptied = {place for path in found.goes for place in path.parents if folder in place.parents}
    shelf = {folder.parent} if folder.parent.name == SHELF else set()
    for place in (*sorted(emptied, reverse=True), folder, *shelf):
        if not any(place.iterdir()):
            place.rmdir()
    return found


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
