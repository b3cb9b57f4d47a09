"""What a child asks of the disk, as strace saw it: in order, with every byte written."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.children import Child, Ended

# Every call of ours and of SQLite's by which a disk changes; anything else would go unseen, so
# that it is watched and refused: the simulation must not be blind to a new way of writing.
CHANGING = (
    "openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink",
    "unlinkat", "mkdir", "rmdir", "sendfile",
)  # fmt: skip
UNKNOWN = (
    "open", "creat", "writev", "pwritev", "pwritev2", "truncate", "fallocate", "renameat",
    "renameat2", "link", "linkat", "symlink", "copy_file_range", "splice",
)  # fmt: skip
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"(?:^|, )\d+<([^>]*)>")
_NUMBER = re.compile(r", (\d+)(?=,|$)")
# Lets strace of the same person watch a child that is not its own.
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1


@dataclass(frozen=True)
class Call:
    """A call that came off: the files that its handles stand for, its texts, numbers, result."""

    name: str
    handles: tuple[str, ...]
    texts: tuple[bytes, ...]
    numbers: tuple[int, ...]
    options: str
    result: int

    @classmethod
    def read(cls, line: str) -> Call | None:
        """Read a line of strace's notes; None where the call did not come off."""
        match = _LINE.match(line)
        if match is None or int(match[3]) < 0:
            return None
        texts = tuple(bytes.fromhex(t.replace("\\x", "")) for t in _QUOTED.findall(match[2]))
        rest = _QUOTED.sub('""', match[2])
        handles = tuple(_plain(word) for word in _HANDLE.findall(rest))
        numbers = tuple(int(word) for word in _NUMBER.findall(rest))
        return cls(match[1], handles, texts, numbers, rest, int(match[3]))


def traced(work: Callable[[], Any], notes: Path, *options: str) -> Ended:
    """Do a piece of work in a child while strace looks on, or meddles as the options say."""
    ready, go = os.pipe()

    def when_watched() -> Any:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PTRACER, ctypes.c_ulong(_ANYBODY), 0, 0, 0)
        os.close(go)
        os.read(ready, 1)
        return work()

    child = Child(when_watched)
    os.close(ready)
    command = ["strace", "-f", "-p", str(child.pid), "-o", str(notes), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        attached = "attached" in strace.stderr.readline()
        os.close(go)
        ended = child.wait()
        strace.communicate()
    if not attached:
        raise RuntimeError("strace may not look on here")
    return ended


def calls(work: Callable[[], Any], notes: Path) -> tuple[Ended, list[Call]]:
    """Do a piece of work in a child, and return every call by which it changed the disk."""
    options = ("-y", "-xx", "-s", str(1 << 26), "-e", f"trace={','.join((*CHANGING, *UNKNOWN))}")
    ended = traced(work, notes, *options)
    return ended, list(_read(notes))


def missing() -> str:
    """Say what this machine lacks for it, "" for nothing."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    try:
        traced(lambda: None, Path(os.devnull))
    except RuntimeError as fault:
        return str(fault)
    return ""


def _read(notes: Path) -> Iterator[Call]:
    begun: dict[str, str] = {}
    with notes.open(encoding="ascii") as lines:
        for line in lines:
            pid = line.split(" ", 1)[0]
            if line.endswith("<unfinished ...>\n"):
                begun[pid] = line.removesuffix("<unfinished ...>\n")
                continue
            _, resumed, rest = line.partition(" resumed>")
            call = Call.read(begun.pop(pid, "") + rest if resumed else line)
            if call is not None:
                yield call


def _plain(text: str) -> str:
    return os.fsdecode(bytes.fromhex("".join(_HEX.findall(text))))
