"""Let the disk answer with errors: nothing half done, nothing doubled when done again.

strace puts the error in the place of what the disk would have said, at one call in so many.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.faults import children, scene, system_calls
from tests.faults.campaign import Campaign, Found, Stage, dice, told

_CALLS = ("pread64", "pwrite64", "fdatasync", "fsync", "write", "openat", "rename", "ftruncate")
# What can be begun again by whoever was told that it did not work.
_AGAIN = ("import", "seal a return", "write a report")


def run(trials: int, folder: Path) -> Found:
    """Fail one kind of call of each action in turn, from a chance call on or only once."""
    stage = Stage.build(folder)
    found = Found()
    refused = 0
    for number in range(trials):
        action = list(scene.ACTIONS)[number % len(scene.ACTIONS)]
        place = scene.copy(stage.world, folder / "trial")
        ended = _done_with_errors(action, place, folder / "notes", number)
        refused += bool(ended.said)
        wrong = [] if ended.done() or ended.said else [told(ended)]
        wrong += stage.wrong(action, place, done=ended.done())
        if ended.said and action in _AGAIN and not wrong:
            again = children.run(partial(scene.ACTIONS[action], place))
            wrong += [] if again.done() else [f"again: {told(again)}"]
            wrong += [f"again: {what}" for what in stage.wrong(action, place, done=True)]
        found.tried += 1
        found.faults += [f"{action}, number {number}: {what}" for what in wrong]
        scene.remove(place)
    found.note = f"{refused} refused in a sentence; the rest did not meet the error"
    return found


def _done_with_errors(action: str, place: Path, notes: Path, number: int) -> children.Ended:
    chance = dice("disk error", number)
    call = chance.choice(_CALLS)
    first = int(2 ** chance.uniform(0, 6 if call.startswith("p") else 3))
    when = f"{first}{chance.choice(('', '+'))}"
    rule = f"inject={call}:error={chance.choice(('EIO', 'EIO', 'ENOSPC'))}:when={when}"
    # Only calls about what lies in the folder: the program's own files are not on that disk.
    paths = [word for path in (place, *place.rglob("*")) for word in ("-P", str(path))]
    beside = [f"{place / scene.BOOK}-journal", f"{place / scene.BOOK}.lock"]
    paths += [word for path in beside for word in ("-P", path)]
    act = partial(scene.ACTIONS[action], place)
    return system_calls.traced(act, notes, "-e", f"trace={call}", "-e", rule, *paths)


CAMPAIGN = Campaign(
    "disk errors",
    "500 errors: nothing half done, nothing doubled when done again",
    quick=18,
    soak=500,
    run=run,
    missing=system_calls.missing,
)
