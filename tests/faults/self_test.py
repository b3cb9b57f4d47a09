"""Unsafe variants of the program: each must be found out, or the harness sees nothing.

Every variant is made inside a child, so that nothing of it reaches the tests that follow.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine

from core.store import connection
from tests.conftest import ROOT
from tests.desktop.awkward_names import MARKER
from tests.faults import full_disk, kills, power_cuts, scene, system_calls, tampering, upgrades
from tests.faults.campaign import Campaign, Found


@dataclass(frozen=True)
class _Variant:
    """A way of being unsafe, and how often to try before it must have been found out."""

    name: str
    find: Callable[[int, Path], Found]
    trials: int


def run(_: int, folder: Path) -> Found:
    """Try every variant; one that is not found out is the fault."""
    found = Found()
    told = []
    for variant in _VARIANTS:
        place = folder / variant.name.replace(" ", "_")
        place.mkdir()
        wrong = variant.find(variant.trials, place).faults
        found.tried += 1
        told.append(f"{variant.name} {min(len(wrong), variant.trials)} of {variant.trials}")
        if not wrong:
            found.faults.append(f"{variant.name} was not found out in {variant.trials} trials")
    found.note = "found out: " + ", ".join(told)
    return found


def _setting(name: str, value: str, read_back: object) -> None:
    """Have books opened with another setting, in this process."""
    connection.SETTINGS = tuple(
        (key, value, read_back) if key == name else (key, usual, wanted)
        for key, usual, wanted in connection.SETTINGS
    )


def _memory_journal(trials: int, folder: Path) -> Found:
    def unsafe(place: Path) -> None:
        _setting("journal_mode", "MEMORY", "memory")
        # So small a cache spills into the file in the middle of the work, as a large import does.
        _setting("cache_size", "10", 10)
        scene.ACTIONS["import"](place)

    return kills.run_with(trials, folder, {"import": unsafe})


def _no_synchronising(trials: int, folder: Path) -> Found:
    def unsafe(place: Path) -> None:
        _setting("synchronous", "OFF", 0)
        scene.ACTIONS["import"](place)

    return power_cuts.run_with(trials, folder, {"import": unsafe})


def _plain_overwriting(trials: int, folder: Path) -> Found:
    def unsafe(place: Path) -> None:
        with (place / "out" / "report.xlsx").open("wb") as file:
            for part in range(40):
                file.write(bytes([part]) * 1000)

    return power_cuts.run_with(trials, folder, {"report": unsafe})


def _overwriting_when_full(trials: int, folder: Path) -> Found:
    def unsafe(place: Path) -> None:
        (place / "out" / "report.xlsx").write_bytes(b"x" * 400_000)

    return full_disk.run_with(trials, folder, {"report": unsafe})


def _default_transactions(trials: int, folder: Path) -> Found:
    """As SQLAlchemy has it: changes of tables outside, each committed by itself."""

    def plain_writer(path: Path, prepare: Callable[[sqlite3.Connection], None]) -> Engine:
        del prepare
        return create_engine(f"sqlite:///{path}")

    def unsafe() -> None:
        connection.writer = plain_writer

    return upgrades.run_with(trials, folder, unsafe)


def _naive_verifier(trials: int, _: Path) -> Found:
    whole = tampering.returns(whole=False)
    naive = tampering.Subject("naive", whole.genuine, whole.mutants, lambda _: True)
    tally = tampering.tamper(naive, trials)
    return Found(trials, tally.accepted)


def _markup_label(_: int, folder: Path) -> Found:
    """As Qt has it: a supplier called ``<img src=...>`` has the program open that file."""
    (folder / MARKER).write_bytes(b"never read")
    found = Found()
    for kind in ("plain", "auto"):
        notes = folder / kind
        watcher = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=open,openat,readlink"]
        label = [sys.executable, "-m", "tests.faults.one_label", str(folder), kind]
        subprocess.run([*watcher, "-o", str(notes), *label], cwd=ROOT, check=True)
        text = notes.read_text(encoding="utf-8", errors="replace")
        opened = [line for line in text.splitlines() if MARKER in line]
        if kind == "plain" and opened:
            raise RuntimeError("the program's own label opens what a name names")
        found.faults += opened
    return found


_VARIANTS = (
    _Variant("journal in memory", _memory_journal, 18),
    _Variant("nothing synchronised", _no_synchronising, 12),
    _Variant("overwriting in place", _plain_overwriting, 8),
    _Variant("overwriting on a full disk", _overwriting_when_full, 8),
    _Variant("default transactions", _default_transactions, 12),
    _Variant("naive verifier", _naive_verifier, 30),
    _Variant("label that takes markup", _markup_label, 1),
)

CAMPAIGN = Campaign(
    "self-test",
    "every unsafe variant is found out",
    quick=len(_VARIANTS),
    soak=len(_VARIANTS),
    run=run,
    missing=lambda: system_calls.missing() or full_disk.missing(),
)
