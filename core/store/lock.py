"""Who has a book open for working: a file beside the book, naming person, PC, program, since.

Between programs on one PC the file is enough; before every change the holder looks whether
the file is still its own, so that two who raced for it can never both write.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import secrets
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from core.domain.period import day_in_words
from core.store.errors import OpenElsewhere, TakenOver, disk_fault

PROGRAM = "Spendbook"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a book. ``token`` tells this opening from every other."""

    person: str
    pc: str
    pid: int
    program: str
    since: str
    token: str

    def is_gone(self) -> bool:
        """Say whether the holder's program on this PC has ended.

        Of another PC nobody here can say, so its holder is never gone.
        """
        return self.pc == platform.node() and not _runs(self.pid)


def person() -> str:
    """Return the name under which the person is signed in, "" where the PC has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


class Lock:
    """The right to change a book, held from acquiring to releasing."""

    def __init__(self, book: Path, *, since: str) -> None:
        """Name the lock; nothing is taken yet."""
        self._book = book
        self.path = book.with_name(book.name + ".lock")
        self._own = Holder(
            person(), platform.node(), os.getpid(), PROGRAM, since, secrets.token_hex(8)
        )

    def acquire(self) -> None:
        """Take the lock; one left behind by a program that ended on this PC is taken over.

        Raises:
            OpenElsewhere: somebody has the book open. FolderReadOnly, DiskFull, DiskTrouble:
            nothing can be made beside the book.
        """
        try:
            if not self._create():
                self._take_over()
        except OSError as fault:
            raise disk_fault(fault, self._book) from fault

    def require_own(self) -> None:
        """Refuse to go on if the lock is no longer ours.

        Raises:
            TakenOver: somebody else has opened the book since, or removed the lock.
            DiskTrouble: the disk does not say.
        """
        try:
            holder = self.holder()
        except OSError as fault:
            raise disk_fault(fault, self._book) from fault
        if holder is None or holder.token != self._own.token:
            who = holder or self._own
            raise TakenOver(file=self._book.name, person=who.person, pc=who.pc)

    def release(self) -> None:
        """Give the lock back; somebody else's is left alone.

        Where the disk does not let it, the next to open the book takes it over: we are gone then.
        """
        with suppress(OSError):
            holder = self.holder()
            if holder is not None and holder.token == self._own.token:
                self.path.unlink(missing_ok=True)

    def holder(self) -> Holder | None:
        """Return who holds the book, None if nobody does."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        if not data.strip(b"\0"):
            # Its program ended, or the power went, between making the file and writing into it.
            return Holder("", platform.node(), 0, "", "", "")
        try:
            return Holder(**json.loads(data))
        except (ValueError, TypeError):
            # Half written on a network folder, or not ours: somebody, of whom we know nothing.
            return Holder("somebody", "another PC", 0, "another program", "an unknown time", "")

    def _create(self) -> bool:
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self._text())
            file.flush()
            os.fsync(file.fileno())
        return True

    def _take_over(self) -> None:
        holder = self.holder()
        if holder is not None and not holder.is_gone():
            raise OpenElsewhere(
                file=self._book.name,
                person=holder.person or "somebody",
                pc=holder.pc,
                program=holder.program,
                since=_moment_in_words(holder.since),
                lock=self.path.name,
            )
        # Of two that take over at once the second wins; the first is told at its first change.
        beside = self.path.with_name(f"{self.path.name}.{self._own.token}")
        try:
            beside.write_text(self._text(), encoding="utf-8")
            beside.replace(self.path)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()

    def _text(self) -> str:
        return json.dumps(asdict(self._own), indent=1, ensure_ascii=False)


def _moment_in_words(moment: str) -> str:
    try:
        here = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    return f"{day_in_words(here.date())}, {here:%H:%M}"


def _runs(pid: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        # Signal 0 would end the process on Windows; asking for a handle does not.
        query_limited_information, still_active = 0x1000, 259
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(query_limited_information, False, pid)
        if not handle:
            return False
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == still_active
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
