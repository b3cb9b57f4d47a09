"""Watch for the network: no action opens a socket to it, and all work where there is none.

    python -m tests.faults.network [TEST ...]    the whole suite, watched and cut off at once

Tests that watch children themselves cannot be watched: those of this folder are cut off alone.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.conftest import ROOT
from tests.faults import scene, system_calls
from tests.faults.campaign import Campaign, Found, told

# Of the kernel's families only those that stay on the PC: what a library asks of it otherwise.
_OUTSIDE = ("AF_INET", "AF_INET6", "AF_PACKET", "AF_BLUETOOTH")
_WATCHED = ("strace", "-f", "--seccomp-bpf", "-e", "trace=socket,connect", "-o")
_CUT_OFF = ("unshare", "--map-root-user", "--net")
_WHOLE = ("tests", "--ignore=tests/faults", "-n", "auto")
_ASKED_FOR = re.compile(r"socket\((AF_\w+)")


def run(trials: int, folder: Path) -> Found:
    """Watch every action; more than one trial is the whole demonstration as well, cut off."""
    world = scene.make(folder / "world")
    found = Found(note="calls of socket and connect")
    for name, act in scene.ACTIONS.items():
        place = scene.copy(world, folder / "trial")
        notes = folder / "notes"
        ended = system_calls.traced(partial(act, place), notes, "-e", "trace=socket,connect")
        found.tried += 1
        found.faults += [] if ended.done() else [f"{name}: {told(ended)}"]
        found.faults += [f"{name}: {line}" for line in _outside(notes)]
        scene.remove(place)
    if trials > 1:
        found.tried += 2
        found.faults += _demonstration(folder)
    return found


def _demonstration(folder: Path) -> list[str]:
    """Run the demonstration as a person would, watched, and again where there is no network."""
    notes = folder / "notes"
    demo = [sys.executable, "-m", "desktop", "demo", "--quiet", "--out"]
    cut_off = _CUT_OFF if shutil.which(_CUT_OFF[0]) else ()
    faults = []
    for before, name in (((*_WATCHED, str(notes)), "watched"), (cut_off, "cut off")):
        command = [*before, *demo, str(folder / name)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        if done.returncode:
            faults.append(f"demonstration {name}: {done.stderr.decode()[-300:]}")
    return faults + [f"demonstration: {line}" for line in _outside(notes)]


def _outside(notes: Path) -> list[str]:
    text = notes.read_text(encoding="ascii", errors="replace")
    return [line for line in text.splitlines() if any(family in line for family in _OUTSIDE)]


def main(words: Sequence[str]) -> int:
    """Run the tests of the program, all or some, and print what sockets they asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.network", description=__doc__)
    parser.add_argument("tests", nargs="*", metavar="TEST", help="some tests only")
    some = parser.parse_args(words).tests
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        watched = (*_CUT_OFF, *_WATCHED, str(notes))
        passed = _passed(watched, *(some or _WHOLE))
        if not some:
            passed = _passed(_CUT_OFF, "tests/faults") and passed
        text, outside = notes.read_text("ascii", "replace"), _outside(notes)
    families = Counter(_ASKED_FOR.findall(text))
    print("sockets:", ", ".join(f"{count} {name}" for name, count in families.items()) or "none")
    print("\n".join((f"to the network: {len(outside)}", *outside[:20])))
    return 0 if passed and not outside else 1


def _passed(before: Sequence[str], *words: str) -> bool:
    pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    return subprocess.run((*before, *pytest, *words), cwd=ROOT, check=False).returncode == 0


def missing() -> str:
    """Say what this machine lacks; a watcher that sees no socket at all would see none here."""
    if lack := system_calls.missing():
        return lack
    return "" if _sees_a_socket() else "strace does not show sockets here"


def _sees_a_socket() -> bool:
    import socket

    def open_one() -> None:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()

    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        ended = system_calls.traced(open_one, notes, "-e", "trace=socket,connect")
        return bool(_outside(notes)) or not ended.done()


CAMPAIGN = Campaign(
    "network",
    "no socket to it in any action; the demonstration works cut off from it",
    quick=1,
    soak=2,
    run=run,
    missing=missing,
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
