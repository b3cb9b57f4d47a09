"""Seeded changes to signed packages: what somebody could do to a return or a catalogue.

Each takes a package apart, changes one thing, and packs it as the program does, so that only
what the change is about can give it away. Tricks with the zip file itself are in zip_tricks.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

from core.formats.packages import canonical
from tests.core.formats.sealed import Members, described, packed, with_file

Change = Callable[[Members, Members, random.Random], Members]

_CSV_SIGNS = b"0123456789,abcXYZ \r\n-\"'"
_STRANGERS = ("extra.csv", "RETURN.html", "readme.txt", "changes.csv", "9.root.json", "run.exe")
_VALUES: tuple[Any, ...] = ("x", 7, None, [], {}, True, "")


def _tables(members: Mapping[str, bytes]) -> list[str]:
    return [name for name in members if name.endswith(".csv")]


def _trust(members: Mapping[str, bytes]) -> list[str]:
    """The files that seal: a signature and a key, or the metadata of a publisher."""
    return [
        name
        for name in members
        if name.endswith((".minisig", ".pub", "targets.json", "root.json"))
    ]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def cell(members: Members, _: Members, dice: random.Random) -> Members:
    """Write another sign into a table."""
    name = dice.choice(_tables(members))
    data = bytearray(members[name])
    data[dice.randrange(len(data))] = dice.choice(_CSV_SIGNS)
    return members | {name: bytes(data)}


def cell_described(members: Members, _: Members, dice: random.Random) -> Members:
    """Change a digit in a table, and say so in the descriptor."""
    name = dice.choice(_tables(members))
    data = bytearray(members[name])
    digits = [place for place, sign in enumerate(data) if sign in b"0123456789"]
    if not digits:
        return members
    data[dice.choice(digits)] = dice.choice(b"0123456789")
    return with_file(members, name, bytes(data))


def bit(members: Members, _: Members, dice: random.Random) -> Members:
    """Flip a bit of any file."""
    name = dice.choice(list(members))
    return members | {name: _flipped(members[name], dice)}


def bit_described(members: Members, _: Members, dice: random.Random) -> Members:
    """Flip a bit of a file and say so in the descriptor."""
    name = dice.choice([name for name in members if name not in ("datapackage.json",)])
    return with_file(members, name, _flipped(members[name], dice))


def rows(members: Members, _: Members, dice: random.Random) -> Members:
    """Take a row out, write one twice, or let two change places; the descriptor agrees."""
    name = dice.choice(_tables(members))
    lines = members[name].splitlines(keepends=True)
    place = dice.randrange(len(lines))
    kind = dice.randrange(3)
    if kind == 0:
        del lines[place]
    elif kind == 1:
        lines.insert(place, lines[place])
    else:
        other = dice.randrange(len(lines))
        lines[place], lines[other] = lines[other], lines[place]
    return with_file(members, name, b"".join(lines))


def spelling(members: Members, _: Members, dice: random.Random) -> Members:
    """Write a table in another way that means the same; the descriptor agrees."""
    name = dice.choice(_tables(members))
    data = members[name]
    ways = (
        lambda: b"\xef\xbb\xbf" + data,
        lambda: data.replace(b"\r\n", b"\n"),
        lambda: data + b"\r\n",
        lambda: data.removesuffix(b"\r\n"),
        lambda: data.replace(b",", b";"),
        lambda: b'"' + data.replace(b",", b'",', 1),
    )
    return with_file(members, name, dice.choice(ways)())


def seal(members: Members, _: Members, dice: random.Random) -> Members:
    """Flip a bit of what seals the package."""
    name = dice.choice(_trust(members))
    return members | {name: _flipped(members[name], dice)}


def seal_text(members: Members, _: Members, dice: random.Random) -> Members:
    """Change a line of what seals, its comment first of all, or what it says of itself."""
    name = dice.choice(_trust(members))
    lines = members[name].split(b"\n")
    place = dice.randrange(len(lines))
    lines[place] = dice.choice((b"", b"untrusted comment: x", lines[place] + b" ", lines[0]))
    return members | {name: b"\n".join(lines)}


def seal_field(members: Members, _: Members, dice: random.Random) -> Members:
    """Change a field of a publisher's metadata, in its one form; or the first line of a key."""
    name = dice.choice(_trust(members))
    try:
        found = json.loads(members[name])
    except ValueError:
        return members | {name: b"untrusted comment: hello\n" + members[name].split(b"\n", 1)[1]}
    place = dice.choice([found["signed"], found])
    place[dice.choice(list(place))] = dice.choice(_VALUES)
    return members | {name: canonical(found)}


def endings(members: Members, _: Members, dice: random.Random) -> Members:
    """Add to the end of a file what editors add."""
    name = dice.choice(list(members))
    return members | {name: members[name] + dice.choice((b"\n", b" ", b"\r\n", b"\x00", b"\x1a"))}


def cut_short(members: Members, _: Members, dice: random.Random) -> Members:
    """Leave the end of a file out, or all of it."""
    name = dice.choice(list(members))
    data = members[name]
    return members | {name: data[: dice.choice((0, len(data) // 2, max(0, len(data) - 1)))]}


def order(members: Members, _: Members, dice: random.Random) -> Members:
    """Let two files change places in the package."""
    names = list(members)
    first, second = dice.sample(range(len(names)), 2)
    names[first], names[second] = names[second], names[first]
    return {name: members[name] for name in names}


def missing(members: Members, _: Members, dice: random.Random) -> Members:
    """Leave a file out."""
    gone = dice.choice(list(members))
    return {name: data for name, data in members.items() if name != gone}


def missing_described(members: Members, _: Members, dice: random.Random) -> Members:
    """Leave a table out, and out of the descriptor."""
    gone = dice.choice(_tables(members))

    def change(descriptor: dict[str, Any]) -> None:
        for kind in ("resources", "copies"):
            descriptor[kind] = [one for one in descriptor[kind] if one["path"] != gone]

    return described({name: data for name, data in members.items() if name != gone}, change)


def added(members: Members, _: Members, dice: random.Random) -> Members:
    """Add a file."""
    return members | {dice.choice(_STRANGERS): b"a,b\r\n1,2\r\n"}


def added_described(members: Members, _: Members, dice: random.Random) -> Members:
    """Add a table, and put it into the descriptor."""

    def change(descriptor: dict[str, Any]) -> None:
        like = dict(dice.choice(descriptor["resources"]))
        descriptor["resources"].append({**like, "path": "extra.csv", "name": "extra"})

    more = members | {"extra.csv": members[dice.choice(_tables(members))]}
    return with_file(described(more, change), "extra.csv", more["extra.csv"])


def renamed(members: Members, _: Members, dice: random.Random) -> Members:
    """Give a file another name."""
    old = dice.choice(list(members))
    new = dice.choice((f"x{old}", old.upper(), f"{old}.csv", old.replace(".", "_."), f"./{old}"))
    return {(new if name == old else name): data for name, data in members.items()}


def swapped(members: Members, _: Members, dice: random.Random) -> Members:
    """Let two files change their contents."""
    first, second = dice.sample(list(members), 2)
    return members | {first: members[second], second: members[first]}


def header(members: Members, _: Members, dice: random.Random) -> Members:
    """Change what the package says of itself."""

    def change(descriptor: dict[str, Any]) -> None:
        said = descriptor["spendbook"]
        said[dice.choice(list(said))] = dice.choice(_VALUES)

    return described(members, change)


def descriptor(members: Members, _: Members, dice: random.Random) -> Members:
    """Change how a table is described."""

    def change(found: dict[str, Any]) -> None:
        resource = dice.choice(found["resources"])
        field = dice.choice(resource["schema"]["fields"])
        dice.choice(
            (
                lambda: resource.update(title="x"),
                lambda: resource.update(bytes=resource["bytes"] + 1),
                lambda: resource.update(hash="sha256:" + "0" * 64),
                lambda: field.update(description="x"),
                lambda: field.update(type="any"),
                lambda: resource.pop("description"),
                lambda: found.update(more=1),
                found["resources"].reverse,
            )
        )()

    return described(members, change)


def descriptor_text(members: Members, _: Members, dice: random.Random) -> Members:
    """Write the descriptor in another form that means the same."""
    found = json.loads(members["datapackage.json"])
    ways = (
        lambda: json.dumps(found),
        lambda: json.dumps(found, indent=2),
        lambda: json.dumps(dict(reversed(found.items())), separators=(",", ":")),
        lambda: canonical(found).decode().replace("{", '{"name":"x",', 1),
        lambda: canonical(found).decode() + "\n",
        lambda: "\ufeff" + canonical(found).decode(),
    )
    return members | {"datapackage.json": dice.choice(ways)().encode()}


def mixed(members: Members, other: Members, dice: random.Random) -> Members:
    """Put files of another package of the same sender among these."""
    differing = [name for name in members if other.get(name, members[name]) != members[name]]
    taken = dice.sample(differing, dice.randrange(1, len(differing)))
    return members | {name: other[name] for name in taken}


CHANGES: tuple[Change, ...] = (
    cell, cell_described, bit, bit_described, rows, spelling, seal, seal_text, seal_field,
    endings, cut_short, order, missing, missing_described, added, added_described, renamed,
    swapped, header, descriptor, descriptor_text, mixed,
)  # fmt: skip


def changed(change: Change, members: Members, other: Members, dice: random.Random) -> bytes:
    """Return the package with one change, packed as the program packs."""
    return packed(change(members, other, dice))
