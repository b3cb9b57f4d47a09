"""Watch for the network: no action opens a socket to it, and all work where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.conftest import ROOT
from tests.faults import scene, system_calls
from tests.faults.campaign import Campaign, Found, told

# Of the kernel's families only those that stay on the PC: what a library asks of it otherwise.
_OUTSIDE = ("AF_INET", "AF_INET6", "AF_PACKET", "AF_BLUETOOTH")


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
    watched = ["strace", "-f", "--seccomp-bpf", "-o", str(notes), "-e", "trace=socket,connect"]
    cut_off = ["unshare", "--map-root-user", "--net"] if shutil.which("unshare") else []
    faults = []
    for before, name in ((watched, "watched"), (cut_off, "cut off")):
        command = [*before, *demo, str(folder / name)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        if done.returncode:
            faults.append(f"demonstration {name}: {done.stderr.decode()[-300:]}")
    return faults + [f"demonstration: {line}" for line in _outside(notes)]


def _outside(notes: Path) -> list[str]:
    text = notes.read_text(encoding="ascii", errors="replace")
    return [line for line in text.splitlines() if any(family in line for family in _OUTSIDE)]


def missing() -> str:
    """Say what this machine lacks; a watcher that sees no socket at all would see none here."""
    if lack := system_calls.missing():
        return lack
    return "" if _sees_a_socket() else "strace does not show sockets here"


def _sees_a_socket() -> bool:
    import socket
    import tempfile

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
