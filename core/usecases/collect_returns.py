"""Bring a folder of returns into a collection: each verified, refused ones with their reasons.

A folder read again goes on where it stopped: what is known by its fingerprint is not verified
twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection as Group
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.domain.collecting import ReturnFile
from core.domain.collector import without_collector
from core.domain.problems import Cancelled, Problem, UserError
from core.domain.progress import Progress
from core.formats.files import FileNotRead, Room
from core.formats.packages import fingerprint
from core.formats.return_figures import figures_of, header_of_file
from core.formats.return_package import verify_return
from core.formats.return_proof import Proved, ReturnProof
from core.store.book import utc_now
from core.store.collection import Collection
from core.usecases.receive_returns import left_alone, returns_in

# Of so many returns one, drawn by lot, has its copies for people made again and compared: a
# body that seals other copies than its figures make cannot know when.
_ONE_IN = 1000
# So many are written at once: what is cut off costs no more than verifying them again.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Collecting:
    """What came of reading a folder: how many files, known before, accepted, refused.

    ``unread`` are files that could not be opened, each with why: they are tried again next time.
    ``made_again`` are those that went through the full check, copies for people made again.
    ``left_alone`` tells what lies in the folder and was not looked at.
    """

    read: int
    already_known: int
    accepted: int
    refused: int
    unread: tuple[tuple[str, str], ...] = ()
    made_again: int = 0
    left_alone: tuple[Problem, ...] = ()

    def how(self) -> str:
        """Say what was checked of the files that are new."""
        return (
            "Of each new return the key, both signatures, every fingerprint, the one spelling of "
            "every cell, all sums and all that a row refers to were checked. The page and the "
            f"workbook for people are as the body sealed them. {self.made_again:,} also went "
            "through the full check, which makes those again and compares them: any in doubt, "
            "and one in a thousand drawn by lot."
        )


def collect(
    folder: Path,
    collection: Path,
    *,
    progress: Progress | None = None,
    today: date | None = None,
) -> Collecting:
    """Verify every return of a folder and keep header and figures in a collection.

    Stopped or cut off, it keeps what was written so far; the next time it goes on from there.

    Raises:
        FolderNotRead: the folder is not there or may not be read.
        NotACollection: the other file is something else.
        Cancelled: the person asked to stop; it says what is kept.
    """
    progress = progress or Progress()
    paths = returns_in(folder)
    received_on = today or utc_now().date()
    unread: list[tuple[str, str]] = []
    accepted = refused = 0
    with Collection.open(collection) as opened, without_collector():
        looker = Looker(opened.known())
        try:
            for files in _in_groups(_looked_at(paths, looker, unread, progress)):
                opened.add(files, received_on)
                accepted += sum(file.accepted for file in files)
                refused += sum(not file.accepted for file in files)
        except (Cancelled, KeyboardInterrupt) as stop:
            raise Cancelled(_kept(accepted + refused)) from stop
        progress.step("Working out which returns count", len(paths), len(paths))
        opened.settle()
    known = len(paths) - accepted - refused - len(unread)
    new = accepted, refused
    return Collecting(
        len(paths), known, *new, tuple(unread), looker.made_again, left_alone(folder)
    )


def _kept(count: int) -> str:
    if not count:
        return ""
    return f"Returns taken so far stay in the collection ({count:,}); it goes on from there."


def _looked_at(
    paths: tuple[Path, ...],
    looker: Looker,
    unread: list[tuple[str, str]],
    progress: Progress,
) -> Iterator[ReturnFile]:
    """Yield the files that are new, verified, in the order of their names."""
    for number, path in enumerate(paths):
        progress.step("Checking returns", number, len(paths))
        try:
            found = looker.look_at(path)
        except FileNotRead as error:
            unread.append((path.name, error.sentence()))
            continue
        if found is not None:
            yield found


def _in_groups(files: Iterator[ReturnFile]) -> Iterator[list[ReturnFile]]:
    group: list[ReturnFile] = []
    for file in files:
        group.append(file)
        if len(group) == _AT_ONCE:
            yield group
            group = []
    if group:
        yield group


class Looker:
    """Verifies files one after another. One return in a thousand, drawn by lot, in full."""

    def __init__(self, known: Group[str] = ()) -> None:
        """Leave out files whose fingerprint is known."""
        self._known = set(known)
        self._proof = ReturnProof()
        self._room = Room()
        self.made_again = 0

    def look_at(self, path: Path) -> ReturnFile | None:
        """Verify one return and take its figures; None if its fingerprint is known.

        Raises:
            FileNotRead: it cannot be opened, or is larger than any return.
        """
        data = self._room.read_within(path)
        found = fingerprint(data)
        if found in self._known:
            return None
        self._known.add(found)
        about = path.name, found, len(data)
        try:
            proved = None if secrets.randbelow(_ONE_IN) == 0 else self._proof.prove(data)
            if proved is not None:
                return self._file_of(about, proved)
            self.made_again += 1
            return _in_full(about, bytes(data))
        except UserError as error:
            return ReturnFile(*about, False, (error.sentence(),))

    @staticmethod
    def _file_of(about: tuple[str, str, int], proved: Proved) -> ReturnFile:
        header = header_of_file(proved.content, proved.key_fingerprint)
        payments = proved.payments.sums if proved.payments else None
        return ReturnFile(*about, True, (), header, figures_of(proved.content, payments))


def _in_full(about: tuple[str, str, int], data: bytes) -> ReturnFile:
    """Verify a return by every check, copies for people made again, and say what is wrong."""
    verified = verify_return(data)
    content = verified.content
    header = header_of_file(content, verified.key_fingerprint) if content else None
    if content is None or not verified.verdict:
        # What a refused return says of itself is not proved, but tells whom to write to.
        reasons = tuple(check.detail for check in verified.checks if not check.passed)
        return ReturnFile(*about, False, reasons, header)
    return ReturnFile(*about, True, (), header, figures_of(content))
