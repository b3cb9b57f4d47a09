"""The longest that the window does not answer, among the other measures: see ``event_loop``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.harness import ROOT, Answer, Benchmark, Clock, Goal, Side

_GAP = re.compile(r"^  (\D+?) +\d+ ms by the clock +(\d+) ms alone", re.MULTILINE)
_SIZE = "lines.txt"


def make(folder: Path, lines: int) -> Answer:
    # The window makes its own payments.
    (folder / _SIZE).write_text(str(lines), encoding="ascii")
    return {"works": 5}


def work_in_window(folder: Path, clock: Clock) -> Answer:
    """Do what a person does; the score is the longest gap, in thousandths of a second."""
    lines = (folder / _SIZE).read_text(encoding="ascii")
    command = [sys.executable, "-m", "tests.benchmarks.event_loop", f"--lines={lines}"]
    with clock.running():
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    gaps = [int(alone) for _, alone in _GAP.findall(done.stdout)]
    clock.score = max(gaps, default=0)
    # Doing nothing and opening come before: of them no more is asked than of the rest.
    return {"works": len(gaps[-5:])}


BENCHMARKS = (
    Benchmark(
        "P13",
        "the longest that the window does not answer while it works",
        200_000,
        make,
        (Side("the window", work_in_window),),
        (Goal("the window", "score", 100, unit=" ms"),),
    ),
)
