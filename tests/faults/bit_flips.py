"""Turn single bits of a book: every change of what it says is named, and none ends the program."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, dice, told


def run(trials: int, folder: Path) -> Found:
    """Turn a bit of a book that has something of everything in it; open, check, compare."""
    world = scene.make(folder / "world")
    for name in ("import", "take a catalogue", "take a register", "seal a return"):
        children.run(partial(scene.ACTIONS[name], world))
    book = world / scene.BOOK
    whole, content = book.read_bytes(), scene.content(book)
    found = Found()
    named = silent = 0
    for number in range(trials):
        chance = dice("bit", number)
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        book.write_bytes(changed)
        how = children.run(partial(_look, world))
        found.tried += 1
        if how.said:
            named += 1
        elif not how.done():
            found.faults.append(f"bit {bit} of byte {place}: {told(how)}")
        elif how.value != content:
            silent += 1
            found.faults.append(f"bit {bit} of byte {place}: another content, and nothing said")
    changes = named + silent
    found.note = f"{named} of {changes} named; the rest changed nothing that the book says"
    return found


def _look(world: Path) -> str:
    return scene.see(world)[scene.BOOK]


CAMPAIGN = Campaign(
    "bit flips",
    "2,000 bits: 99.9 % of changes of content named, all of money and category; no crash",
    quick=30,
    soak=2_000,
    run=run,
)
