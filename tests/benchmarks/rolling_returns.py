"""``python -m tests.benchmarks.rolling_returns [BODIES] [--lines N] [--kills K]``: any number.

44,000 returns of 1,000 payments are 57 GB. Here a thousand at a time are made, brought into one
collection and deleted again; what each thousand took and the most memory are told, and at the
end whether every payment and every penny arrived. With ``--kills`` so many of the thousands are
begun in a process that is killed at a random moment, and go on from there.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.usecases.collect_returns import collect
from core.usecases.consolidate import consolidate
from tests.benchmarks.harness import ROOT
from tests.benchmarks.made_returns import made_returns

_AT_ONCE = 1000
_COLLECT = """
import sys
from pathlib import Path
from core.usecases.collect_returns import collect
collect(*map(Path, sys.argv[1:]))
"""


def roll(bodies: int, lines: int, place: Path, kills: int = 0) -> bool:
    """Bring in the returns of so many bodies; say whether everything arrived."""
    collection = place / "all.spendcollection"
    dice = random.Random(bodies)
    parts = range(1, bodies + 1, _AT_ONCE)
    killed = set(dice.sample(parts, min(kills, len(parts))))
    wanted = [0, 0]
    began = time.process_time()
    spent = 0.0
    for first in parts:
        folder = place / f"{first:07}"
        folder.mkdir()
        count = min(_AT_ONCE, bodies + 1 - first)
        pence, payments = _make(folder, first, count, lines)
        wanted = [wanted[0] + pence, wanted[1] + payments]
        if first in killed:
            _begin_and_kill(folder, collection, dice.uniform(1, 15))
        gc.collect()
        seconds, cpu = time.perf_counter(), time.process_time()
        done = collect(folder, collection)
        seconds, cpu = time.perf_counter() - seconds, time.process_time() - cpu
        spent += cpu
        shutil.rmtree(folder)
        new = done.read - done.already_known
        print(
            f"{first + count - 1:7,} bodies: {done.read:,} files, {done.refused} refused, "
            f"{new * lines / seconds:9,.0f} lines a second, "
            f"{cpu / max(new, 1) * 1000:5.1f} ms CPU a file, {_peak_mb():4.0f} MB"
            + (f"; killed, {done.already_known} were kept" if first in killed else ""),
            flush=True,
        )
    found = consolidate(collection)
    print(
        f"{found.accepted:,} returns of {found.bodies:,} bodies count, {found.lines:,} payments; "
        f"{spent:,.0f} s CPU for them, {time.process_time() - began:,.0f} s with making them; "
        f"{_peak_mb():.0f} MB at most; {collection.stat().st_size >> 20:,} MB kept"
    )
    return [found.whole.total, found.lines] == wanted


def _make(folder: Path, first: int, count: int, lines: int) -> tuple[int, int]:
    """Write the returns of so many bodies; return what counts of them in pence and payments."""
    counted: dict[int, tuple[int, int]] = {}
    for made in made_returns(count, lines, first=first):
        (folder / made.name).write_bytes(made.data)
        if made.good:
            # A correction comes right after what it replaces.
            counted[made.body] = made.pence, made.payments
    return sum(p for p, _ in counted.values()), sum(n for _, n in counted.values())


def _begin_and_kill(folder: Path, collection: Path, after: float) -> None:
    """Bring a folder in by a process of its own, and kill it after so many seconds."""
    asked = [sys.executable, "-c", _COLLECT, str(folder), str(collection)]
    with subprocess.Popen(asked, cwd=ROOT) as child:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=after)
        child.kill()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rolling_returns")
    parser.add_argument("bodies", type=int, nargs="?", default=44_000)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        right = roll(asked.bodies, asked.lines, Path(place), asked.kills)
    print("every payment and every penny arrived" if right else "NOT ALL ARRIVED")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
