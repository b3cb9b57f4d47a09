"""Watch for the network: no action opens a socket to it, and all work where there is none.

    python -m tests.faults.network [TEST ...]    the whole suite, watched and cut off at once

Outcome that watch children themselves cannot be watched: they are cut off in a second run. At the
end stand the tests of both, the sockets that were asked for, and one line with the verdict.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import ROOT
from tests.faults import scene, system_calls
from tests.faults.campaign import Campaign, Found, told

# Of the kernel's families only those that stay on the PC: what a library asks of it otherwise.
_OUTSIDE = ("AF_INET", "AF_INET6", "AF_PACKET", "AF_BLUETOOTH")
_WATCHED = tuple("strace -f --seccomp-bpf -s 400 -e trace=socket,connect,execve -o".split())
_CUT_OFF = ("unshare", "--map-root-user", "--net")
# What has strace watch others: nothing can be watched by two.
_WATCHING = (
    "tests/faults",
    "tests/installers/test_traced.py",
    "tests/desktop/test_awkward_names.py",
)
_SOURCES = ("core", "desktop", "installers", "tests")
# As Python sets up an environment it loads pip, which asks whether the PC knows of a network.
_PIP = re.compile(r'^(\d+) +execve\(.*run_module\(\\?"pip', re.MULTILINE)
_ASKED_FOR = re.compile(r"socket\((AF_\w+)")
_CONNECTED = re.compile(r"connect\(.*?sa_family=(AF_\w+)(.*)")
_ADDRESS = re.compile(r'sun_path=@?"([^"]*)"|port=htons\((\d+)\)|inet_\w+\([^"]*"([^"]+)"')


@dataclass(frozen=True)
class Outcome:
    """How the tests of one run ended; ``ended`` is what pytest itself said, 0 for all right."""

    ended: int
    passed: int = 0
    skipped: int = 0
    failed: tuple[str, ...] = ()

    @classmethod
    def read(cls, ended: int, report: Path) -> Outcome:
        """Read what pytest wrote down of a run; nothing where it came to no end."""
        if not report.exists():
            return cls(ended)
        cases = list(ElementTree.parse(report).iter("testcase"))
        wrong = [one for one in cases if not {"failure", "error"}.isdisjoint(_parts(one))]
        skipped = sum("skipped" in _parts(one) for one in cases)
        names = tuple(f"{one.get('classname')}.{one.get('name')}" for one in wrong)
        return cls(ended, len(cases) - len(wrong) - skipped, skipped, names)

    def in_words(self) -> str:
        """Return the figures of the run in a line."""
        words = f"{self.passed} passed, {len(self.failed)} failed, {self.skipped} skipped"
        return words if self.ended in (0, 1) else f"{words}; pytest stopped with {self.ended}"


def _parts(case: ElementTree.Element) -> set[str]:
    return {part.tag for part in case}


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
    return outside(notes.read_text(encoding="ascii", errors="replace"))


def outside(text: str) -> list[str]:
    """Return the calls that lead to the network, but for those of pip itself."""
    pip = set(_PIP.findall(text))
    calls = [line for line in text.splitlines() if any(family in line for family in _OUTSIDE)]
    return [line for line in calls if line.partition(" ")[0] not in pip]


def main(words: Sequence[str]) -> int:
    """Run the tests of the program, all or some, and print what sockets they asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.network", description=__doc__)
    parser.add_argument("tests", nargs="*", metavar="TEST", help="some tests only")
    some = parser.parse_args(words).tests
    began = time.time()
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        rest = [f"--ignore={path}" for path in _WATCHING]
        chosen = some or ("tests", *rest, "-n", "auto")
        runs = {"watched and cut off": _run((*_CUT_OFF, *_WATCHED, str(notes)), folder, chosen)}
        if not some:
            runs["cut off"] = _run(_CUT_OFF, folder, _WATCHING)
        text, outside = notes.read_text("ascii", "replace"), _outside(notes)
    print()
    for name, one in runs.items():
        print(f"{name}: {one.in_words()}")
        print("".join(f"    {test}\n" for test in one.failed), end="")
    print("\n".join(("sockets asked for:", *sockets(text))))
    print("\n".join((f"to the network: {len(outside)} calls", *outside[:20])))
    changed = _changed_since(began)
    if changed:
        print(f"changed while it ran: {', '.join(changed[:5])}; such a run says nothing")
    wrong = changed or outside or any(one.ended for one in runs.values())
    print("VERDICT:", "not shown" if wrong else "all tests pass without network, no socket to it")
    return 1 if wrong else 0


def _run(before: Sequence[str], folder: str, words: Sequence[str]) -> Outcome:
    report = Path(folder) / "tests.xml"
    report.unlink(missing_ok=True)
    pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    command = (*before, *pytest, f"--junit-xml={report}", *words)
    return Outcome.read(subprocess.run(command, cwd=ROOT, check=False).returncode, report)


def sockets(text: str) -> list[str]:
    """Return each kind of socket and each address, with how often it was asked for."""
    asked = Counter(_ASKED_FOR.findall(text))
    addresses = Counter(
        f"{family} {' '.join(filter(None, chain(*_ADDRESS.findall(rest))))}".strip()
        for family, rest in _CONNECTED.findall(text)
    )
    lines = [f"    {count:5} {family}" for family, count in sorted(asked.items())]
    lines += [f"    {count:5} to {where}" for where, count in addresses.most_common(20)]
    return lines or ["    none"]


def _changed_since(began: float) -> list[str]:
    """Return the sources that are newer than the beginning: what was run is then not known."""
    sources = (path for folder in _SOURCES for path in (ROOT / folder).rglob("*.py"))
    return sorted(str(one.relative_to(ROOT)) for one in sources if one.stat().st_mtime > began)


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
