"""What is tried against the program again and again: how often, with what result."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults import children, scene

SEED = 20260401


@dataclass
class Found:
    """What came of it. ``note`` says what makes the number of trials worth something."""

    tried: int = 0
    faults: list[str] = field(default_factory=list)
    note: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Campaign:
    """One kind of fault, tried in a folder of its own.

    ``run`` takes the number of trials and an empty folder. ``missing`` says what this machine
    lacks for it, "" for nothing.
    """

    name: str
    goal: str
    quick: int
    soak: int
    run: Callable[[int, Path], Found]
    missing: Callable[[], str] = lambda: ""

    def measured(self, trials: int, folder: Path) -> Found:
        """Run it, and say how long it took."""
        since = time.perf_counter()
        found = self.run(trials, folder)
        found.seconds = time.perf_counter() - since
        return found


def dice(name: str, number: int) -> random.Random:
    """Return the chance of one trial: the same whenever it is tried again."""
    return random.Random(f"{SEED}-{name}-{number}")


@dataclass(frozen=True)
class Stage:
    """A world, and what each action makes of it where nothing goes wrong."""

    world: Path
    before: dict[str, str]
    after: Mapping[str, dict[str, str]]
    seconds: Mapping[str, float]

    @classmethod
    def build(cls, folder: Path, actions: Mapping[str, scene.Act] = scene.ACTIONS) -> Stage:
        """Make a world in a folder and do every action once, in children."""
        world = scene.make(folder / "world")
        after: dict[str, dict[str, str]] = {}
        seconds: dict[str, float] = {}
        for name, act in actions.items():
            place = scene.copy(world, folder / "undisturbed")
            since = time.perf_counter()
            _require_done(name, children.run(partial(act, place)))
            seconds[name] = time.perf_counter() - since
            after[name] = _require_done(name, children.run(partial(scene.see, place)))
            scene.remove(place)
        place = scene.copy(world, folder / "untouched")
        before = _require_done("looking", children.run(partial(scene.see, place)))
        scene.remove(place)
        return cls(world, before, after, seconds)

    def wrong(self, action: str, place: Path, *, done: bool) -> list[str]:
        """Say what an interrupted action left that is neither as before nor as after.

        Where it said that it was ``done``, everything must be as after.
        """
        return self.judge(action, children.run(partial(scene.see, place)), done=done)

    def judge(self, action: str, looked: children.Ended, *, done: bool) -> list[str]:
        """Say what is wrong with what was seen, as ``wrong`` does."""
        if not looked.done():
            return [told(looked)]
        seen: dict[str, str] = looked.value
        after = self.after[action]
        found = []
        for name in sorted({*seen, *after, *self.before}):
            allowed = {after.get(name)} | (set() if done else {self.before.get(name)})
            if seen.get(name) not in allowed:
                missing = "is missing" if name not in seen else "is neither old nor new"
                found.append(f"{name} {'is not as was said' if done else missing}")
        return found


def told(ended: children.Ended) -> str:
    """Say in a line how a child ended."""
    return ended.said or ended.fault.strip().replace("\n", " / ") or f"signal {ended.signal}"


def _require_done(name: str, ended: children.Ended) -> Any:
    if not ended.done():
        raise RuntimeError(f"{name} does not work undisturbed: {told(ended)}")
    return ended.value


def as_data(campaign: Campaign, found: Found) -> dict[str, Any]:
    """Return a row of the table as plain data."""
    return {
        "name": campaign.name,
        "goal": campaign.goal,
        "tried": found.tried,
        "faults": found.faults,
        "note": found.note,
        "seconds": round(found.seconds, 1),
    }


def as_json(rows: list[dict[str, Any]]) -> str:
    """Return the table as one document."""
    return json.dumps(rows, indent=1, sort_keys=True)
