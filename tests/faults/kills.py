"""End the program without notice at any moment: what was said is there, the rest not at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, Stage, dice, told

# What can be begun again by whoever does not know whether it was done.
_AGAIN = ("import", "back up", "seal a return", "write a report")


def run(trials: int, folder: Path) -> Found:
    """End each action in turn at a chance moment, look, and where that makes sense do it again."""
    return run_with(trials, folder, scene.ACTIONS)


def run_with(trials: int, folder: Path, actions: Mapping[str, scene.Act]) -> Found:
    """As ``run``, with actions of one's own."""
    stage = Stage.build(folder, actions)
    found = Found()
    ended = left = 0
    for number in range(trials):
        action = list(actions)[number % len(actions)]
        place = scene.copy(stage.world, folder / "trial")
        moment = dice("kill", number).uniform(0, 1.1 * stage.seconds[action])
        how = children.Child(partial(actions[action], place)).kill_after(moment)
        ended += how.signal != 0
        left += scene.left_beside(place)
        found.tried += 1
        wrong = [told(how)] if how.said or how.fault else []
        wrong += stage.wrong(action, place, done=how.done())
        if action in _AGAIN and not wrong:
            wrong = _again(stage, action, place)
        if not wrong and action != "upgrade":
            stays = children.run(partial(scene.left_for_ever, place))
            wrong = [f"{name} stays beside" for name in stays.value or []]
            wrong += [] if stays.done() else [told(stays)]
        found.faults += [f"{action}, number {number}: {what}" for what in wrong]
        scene.remove(place)
    found.note = f"{ended} ended at work; {left} unnamed files left beside, until the next day"
    return found


def _again(stage: Stage, action: str, place: Path) -> list[str]:
    """Do an action again, which may have been done before: once is enough, twice no more."""
    how = children.run(partial(scene.ACTIONS[action], place))
    if not how.done():
        return [f"again: {told(how)}"]
    if action == "back up":
        return []
    return [f"again: {what}" for what in stage.wrong(action, place, done=True)]


CAMPAIGN = Campaign(
    "kill -9",
    "1,000 ends at chance moments: nothing that was said is lost, nothing is half done",
    quick=18,
    soak=1_000,
    run=run,
)
