"""Cut the power at any moment: only what was brought down to the disk is sure to be there.

The calls of each action are recorded once. A state of the disk after a cut is then made up as
a disk may leave it: what was written to a file since it was last synchronised arrives in
pieces of 512 bytes, some and not others; names changed in a folder since that was last
synchronised hold up to some moment and not beyond.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.faults import scene, system_calls
from tests.faults.campaign import Campaign, Found, Stage, dice, told
from tests.faults.system_calls import Call

_PIECE = 512


@dataclass
class _File:
    """A file: what is on the disk for sure, and what was asked for since."""

    sure: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def now(self) -> bytes:
        """Return what every program sees."""
        return self._with(lambda: True)

    def sync(self) -> None:
        """Bring everything down to the disk."""
        self.sure, self.since = self.now(), []

    def after_cut(self, chance: random.Random) -> bytes:
        """Return what may be on the disk when the power goes."""
        share = chance.choice((0.0, 0.5, 0.9, 1.0))
        found = self._with(lambda: chance.random() < share)
        # Some disks note first how long a file has become, and read as nothing until then.
        longest = len(self.now()) if self.since and chance.random() < 0.3 else 0
        return found.ljust(longest, b"\0")

    def _with(self, arrives: Callable[[], bool]) -> bytes:
        found = bytearray(self.sure)
        for place, data in self.since:
            if data is None:
                if arrives():
                    del found[place:]
                    found.extend(bytes(place - len(found)))
                continue
            for start in range(0, len(data), _PIECE):
                if arrives():
                    end = place + start + len(data[start : start + _PIECE])
                    found.extend(bytes(max(0, end - len(found))))
                    found[place + start : end] = data[start : start + _PIECE]
        return bytes(found)


@dataclass
class _Disk:
    """Names and files of a folder, as its calls change them one after the other."""

    root: Path
    names: dict[str, _File]
    sure_names: dict[str, _File] = field(default_factory=dict)
    renamed: list[tuple[str, dict[str, _File]]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> _Disk:
        """Begin with what lies in a folder, all of it for sure."""
        names = {str(p): _File(p.read_bytes()) for p in folder.rglob("*") if p.is_file()}
        return cls(folder, names, dict(names))

    def do(self, call: Call) -> None:
        """Take a call into account; what concerns other folders is left alone."""
        paths = [os.fsdecode(t) for t in call.texts if call.name not in ("write", "pwrite64")]
        about = [p for p in (*call.handles[:1], *paths) if p.startswith(str(self.root))]
        if not about:
            return
        if call.name in system_calls.UNKNOWN:
            raise RuntimeError(f"the simulation does not know {call.name}")
        getattr(self, f"_{call.name}")(call, paths)

    def after_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files that may be there when the power goes."""
        names = self.sure_names
        done = chance.randint(0, len(self.renamed))
        if done:
            names = self.renamed[done - 1][1]
        return {name: file.after_cut(chance) for name, file in names.items()}

    def _openat(self, call: Call, paths: list[str]) -> None:
        (path,) = paths
        self.places[path] = 0
        if "O_CREAT" in call.options and path not in self.names:
            self._rename_to({**self.names, path: _File()}, path)
        elif "O_TRUNC" in call.options:
            self.names[path].since.append((0, None))

    def _write(self, call: Call, _: list[str]) -> None:
        path = call.handles[0]
        self._put(path, self.places[path], call.texts[0][: call.result])

    def _pwrite64(self, call: Call, _: list[str]) -> None:
        self._put(call.handles[0], call.numbers[-1], call.texts[0][: call.result])

    def _sendfile(self, call: Call, _: list[str]) -> None:
        path, source = call.handles
        start = self.places[path]
        self._put(path, start, self.names[source].now()[start : start + call.result])

    def _ftruncate(self, call: Call, _: list[str]) -> None:
        self.names[call.handles[0]].since.append((call.numbers[-1], None))

    def _fsync(self, call: Call, _: list[str]) -> None:
        path = call.handles[0]
        if path in self.names:
            self.names[path].sync()
            return
        # A folder: its names hold, and those of other folders still may not.
        while any(str(Path(name).parent) == path for name, _ in self.renamed):
            self.sure_names = self.renamed.pop(0)[1]

    _fdatasync = _fsync

    def _rename(self, _: Call, paths: list[str]) -> None:
        old, new = paths
        names = dict(self.names)
        names[new] = names.pop(old)
        self._rename_to(names, new)

    def _unlink(self, _: Call, paths: list[str]) -> None:
        names = dict(self.names)
        if names.pop(paths[0], None):
            self._rename_to(names, paths[0])

    _unlinkat = _unlink

    def _mkdir(self, call: Call, paths: list[str]) -> None:
        """Folders are there as soon as a file in them is."""

    _rmdir = _mkdir

    def _put(self, path: str, place: int, data: bytes) -> None:
        self.names[path].since.append((place, data))
        self.places[path] = place + len(data)

    def _rename_to(self, names: dict[str, _File], about: str) -> None:
        self.names = names
        self.renamed.append((about, names))


def run(trials: int, folder: Path) -> Found:
    """Cut the power at a chance moment of each action in turn, and look what is left."""
    return run_with(trials, folder, scene.ACTIONS)


def run_with(trials: int, folder: Path, actions: Mapping[str, scene.Act]) -> Found:
    """As ``run``, with actions of one's own."""
    stage = Stage.build(folder, actions)
    found = Found()
    recorded = {name: _recorded(stage.world, folder, act) for name, act in actions.items()}
    for number in range(trials):
        action = list(actions)[number % len(actions)]
        calls = recorded[action]
        chance = dice("power", number)
        # Every fourth time when all was done and said: then nothing may be missing.
        done = chance.random() < 0.25
        moment = len(calls) if done else chance.randint(0, len(calls))
        place = folder / "trial"
        disk = _Disk.of(scene.copy(stage.world, place))
        for call in calls[:moment]:
            disk.do(call)
        _lay_out(place, disk.after_cut(chance))
        wrong = stage.wrong(action, place, done=done)
        found.tried += 1
        found.faults += [f"{action}, number {number}: {what}" for what in wrong]
        scene.remove(place)
    found.note = f"{sum(map(len, recorded.values())):,} calls recorded"
    return found


def _recorded(world: Path, folder: Path, act: scene.Act) -> list[Call]:
    # The same name as each trial's folder: the calls are full of it.
    place = scene.copy(world, folder / "trial")
    notes = folder / "notes"
    ended, calls = system_calls.calls(partial(act, place), notes)
    if not ended.done():
        raise RuntimeError(told(ended))
    scene.remove(place)
    notes.unlink()
    return [call for call in calls if _concerns(call, place)]


def _concerns(call: Call, place: Path) -> bool:
    words: Iterable[str] = (*call.handles, *(os.fsdecode(t[:4096]) for t in call.texts[:2]))
    reading = call.name == "openat" and "O_RDONLY" in call.options
    return not reading and any(word.startswith(str(place)) for word in words)


def _lay_out(place: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly these files."""
    for path in place.rglob("*"):
        if path.is_file() and str(path) not in files:
            path.unlink()
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


CAMPAIGN = Campaign(
    "power cuts",
    "3,000 states: none damaged, nothing lost that was said, exports old or new",
    quick=45,
    soak=3_000,
    run=run,
    missing=system_calls.missing,
)
