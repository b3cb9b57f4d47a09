"""Fill the disk: nothing is cut short under its final name, and one sentence says why.

A disk of a few megabytes is mounted for one child alone, filled but for so many pages, and
seen by nobody else; it is gone when the child ends.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, Stage, told

_LEVELS = 40
_DISK_MB = 8
_PAGE = 4096
_CLONE_NEWNS, _CLONE_NEWUSER = 0x20000, 0x10000000
# What each action needs at most, in pages; levels are spread from none to a little more.
_MOST_PAGES = 720


def run(trials: int, folder: Path) -> Found:
    """Do each action on a disk with less and less room, 40 levels for each."""
    return run_with(trials, folder, scene.ACTIONS)


def run_with(trials: int, folder: Path, actions: Mapping[str, scene.Act]) -> Found:
    """As ``run``, with actions of one's own."""
    stage = Stage.build(folder, actions)
    disk = folder / "disk"
    disk.mkdir()
    found = Found()
    refused = 0
    for number in range(trials):
        action = list(actions)[number % len(actions)]
        level = (number // len(actions)) * _LEVELS * len(actions) // trials
        free = _MOST_PAGES * level**2 // _LEVELS**2
        ended = children.run(partial(_on_small_disk, stage.world, disk, actions[action], free))
        found.tried += 1
        if not ended.done():
            found.faults.append(f"{action}, {free} pages: {told(ended)}")
            continue
        said, seen = ended.value["said"], ended.value["seen"]
        refused += bool(said)
        looked = children.Ended(**seen)
        wrong = stage.judge(action, looked, done=not said)
        if said.startswith("fault"):
            wrong.append(said)
        if said.startswith("SB-707") and looked.value[scene.BOOK] != stage.before[scene.BOOK]:
            wrong.append("said that nothing was changed, and the book is another")
        found.faults += [f"{action}, {free} pages: {what}" for what in wrong]
    found.note = f"{refused} refused in a sentence, the rest had room"
    return found


def missing() -> str:
    """Say why no disk can be mounted here, "" where one can."""
    ended = children.run(lambda: _mount(Path("/tmp")))
    return "" if ended.done() else "no disk can be mounted here"


def _on_small_disk(world: Path, disk: Path, act: scene.Act, free_pages: int) -> dict[str, Any]:
    """Return what the action said, and what lies there once there is room again."""
    _mount(disk)
    place = scene.copy(world, disk / "trial")
    filler = disk / "filler"
    _fill(filler, free_pages)
    how = children.run(partial(act, place))
    filler.unlink()
    said = how.said or (f"fault: {told(how)}" if not how.done() else "")
    return {"said": said, "seen": vars(children.run(partial(scene.see, place)))}


def _mount(place: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() != 0:
        uid, gid = os.getuid(), os.getgid()
        _require(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS))
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {gid} 1", encoding="ascii")
    else:
        _require(libc.unshare(_CLONE_NEWNS))
        subprocess.run(["mount", "--make-rprivate", "/"], check=True, capture_output=True)
    options = ["-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", str(place)]
    subprocess.run(["mount", *options], check=True, capture_output=True)


def _require(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "no disk of one's own")


def _fill(path: Path, free_pages: int) -> None:
    """Fill the disk but for so many pages."""
    with path.open("wb") as file:
        room = os.statvfs(path.parent).f_bavail - free_pages
        file.write(b"\0" * (room * _PAGE))


CAMPAIGN = Campaign(
    "full disk",
    "40 levels of each action: no cut file under its final name, the book whole, one sentence",
    quick=18,
    soak=_LEVELS * len(scene.ACTIONS),
    run=run,
    missing=missing,
)
