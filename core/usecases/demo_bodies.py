"""The made-up bodies that ship with the program: what each is, and where it is kept.

Light: the first screen asks for them before anything else is loaded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from core.domain.period import Period, read_period
from core.domain.problems import UserError

# In the order in which they are offered: folders of resources/samples.
_FOLDERS = ("town_council", "academy_trust", "fire_service")
# Lists what a demonstration wrote: what somebody put beside it is not ours to delete.
RECORD = "about this demonstration.txt"
# The folder in somebody's documents under which each has its own.
SHELF = "Spendbook demonstrations"


class NoDemoBody(UserError):
    """There is no made-up body called {key}."""

    code = "SB-911"
    exit_code = 2
    remedy_text = "Choose one of: {known}."


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

    def control_total(self, name: str) -> int:
        """Return the ledger's own total of one of its files, in pence without VAT."""
        totals = json.loads(self.folder.joinpath(self.facts["totals"]).read_bytes())
        pence: int = totals["files"][name]["net_pence"]
        return pence

    def home(self, documents: Path) -> Path:
        """Return the folder for its demonstration in somebody's documents."""
        return documents / SHELF / self.label

    def free_folder(self, documents: Path) -> Path:
        """Return the first folder for it that holds no book yet: none is ever overwritten."""
        home, number = self.home(documents), 1
        folder = home
        while any(folder.glob("*.spendbook")):
            number += 1
            folder = home.with_name(f"{home.name} {number}")
        return folder

    def book_in(self, folder: Path) -> Path | None:
        """Return its book where its demonstration was made in a folder, None where it was not."""
        path = folder / self.book_name
        return path if path.is_file() and (folder / RECORD).is_file() else None


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
