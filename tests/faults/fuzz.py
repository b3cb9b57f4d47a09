"""Give every parser what nobody would write: one kind of refusal comes out, nothing else.

The campaign damages good examples by chance, beneath their seals too. With atheris (a package of
its own, for this alone: ``pip install atheris``) the search is led by which code was reached:

    python -m tests.faults.fuzz --minutes 10 [NAME ...]
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import ROOT
from tests.faults.campaign import Campaign, Found, dice
from tests.faults.parsers import Parser, parsers

# Of the processor. What is refused may take a moment; what a person calls hanging is a fault.
_MOST_SECONDS = 10


def run(trials: int, folder: Path) -> Found:
    """Give each parser in turn a damaged example."""
    found = Found(note=f"{len(parsers())} parsers")
    for number in range(trials):
        parser = parsers()[number % len(parsers())]
        data = parser.damaged(dice("fuzz", number))
        if what := met(parser, data, folder):
            found.faults.append(f"{parser.name}, number {number}: {what}")
        found.tried += 1
    return found


def met(parser: Parser, data: bytes, folder: Path) -> str:
    """Return what a parser met that nobody foresaw, "" for nothing."""
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, _MOST_SECONDS)
    try:
        parser.read(data, folder)
    except parser.told:
        return ""
    except _TooLongError:
        return f"took more than {_MOST_SECONDS} seconds"
    except Exception as fault:  # noqa: BLE001 - what falls over is the finding
        return repr(fault)[:300]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


class _TooLongError(BaseException):
    """A parser is at it still; nothing that it catches itself keeps this from being seen."""


def _give_up(*_: object) -> None:
    raise _TooLongError


def main(words: Sequence[str]) -> int:
    """Let each parser be searched for so long; print what was found."""
    names = [parser.name for parser in parsers()]
    reader = argparse.ArgumentParser(prog="python -m tests.faults.fuzz", description=__doc__)
    reader.add_argument("--minutes", type=float, default=10, help="for each parser")
    reader.add_argument("names", nargs="*", metavar="NAME", help="; ".join(names))
    asked = reader.parse_args(words)
    if importlib.util.find_spec("atheris") is None:
        reader.error("atheris is not installed: pip install atheris")
    faults = 0
    for name in asked.names or names:
        faults += _searched(name, round(asked.minutes * 60))
    return 1 if faults else 0


def _searched(name: str, seconds: int) -> int:
    before = _used()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.guided", name, str(seconds), folder],
            cwd=ROOT,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        said = [line for line in done.stderr.splitlines() if line.startswith("Done ")]
        # One fault ends a search: crash-..., timeout-... or oom-... beside its own two folders.
        kept = {path.name: path.read_bytes() for path in Path(folder).glob("*-*")}
    minutes = (_used() - before) / 60
    ended = said[-1] if said else f"stopped: {done.stderr[-600:]}"
    print(f"{name:14} {ended}, {minutes:.1f} of the processor's minutes; {len(kept)} faults")
    for artifact, data in kept.items():
        print(f"    {artifact}: {data[:200]!r}\n    {done.stdout[-600:]}")
    sys.stdout.flush()
    return len(kept) or done.returncode


def _used() -> float:
    """Return the seconds of the processor that the searches so far have taken."""
    spent = os.times()
    return spent.children_user + spent.children_system


CAMPAIGN = Campaign(
    "fuzz",
    "damaged examples for each parser: one kind of refusal, no other exception",
    quick=190,
    soak=20_000,
    run=run,
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
