"""``python -m tests.benchmarks.rolling_returns [BODIES] [--lines N]``: as many returns as wanted.

44,000 returns of 1,000 payments are 60 GB. Here a thousand at a time are made, brought into one
collection and deleted again; what each thousand took and the most memory are told, and at the
end whether every payment and every penny arrived.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import tempfile
import time
from pathlib import Path

from core.usecases.collect_returns import collect
from core.usecases.consolidate import consolidate
from tests.benchmarks.made_returns import made_returns

_AT_ONCE = 1000


def roll(bodies: int, lines: int, place: Path) -> bool:
    """Bring in the returns of so many bodies; say whether everything arrived."""
    collection = place / "all.spendcollection"
    wanted = [0, 0]
    began = time.process_time()
    spent = 0.0
    for first in range(1, bodies + 1, _AT_ONCE):
        folder = place / f"{first:07}"
        folder.mkdir()
        count = min(_AT_ONCE, bodies + 1 - first)
        counted: dict[int, tuple[int, int]] = {}
        for made in made_returns(count, lines, first=first):
            (folder / made.name).write_bytes(made.data)
            if made.good:
                # A correction comes right after what it replaces.
                counted[made.body] = made.pence, made.payments
        wanted[0] += sum(pence for pence, _ in counted.values())
        wanted[1] += sum(payments for _, payments in counted.values())
        gc.collect()
        seconds, cpu = time.perf_counter(), time.process_time()
        done = collect(folder, collection)
        seconds, cpu = time.perf_counter() - seconds, time.process_time() - cpu
        spent += cpu
        for path in folder.iterdir():
            path.unlink()
        print(
            f"{first + count - 1:7,} bodies: {done.read:,} files, {done.refused} refused, "
            f"{count * lines / seconds:9,.0f} lines a second, "
            f"{cpu / done.read * 1000:5.1f} ms CPU a file, {_peak_mb():4.0f} MB",
            flush=True,
        )
    found = consolidate(collection)
    print(
        f"{found.accepted:,} returns of {found.bodies:,} bodies count, {found.lines:,} payments; "
        f"{spent:,.0f} s CPU for them, {time.process_time() - began:,.0f} s with making them; "
        f"{collection.stat().st_size >> 20:,} MB kept"
    )
    return [found.whole.total, found.lines] == wanted


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rolling_returns")
    parser.add_argument("bodies", type=int, nargs="?", default=44_000)
    parser.add_argument("--lines", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        right = roll(asked.bodies, asked.lines, Path(place))
    print("every payment and every penny arrived" if right else "NOT ALL ARRIVED")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
