"""Tricks with the zip file itself: the files may be right, and the package is another one."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

from tests.core.formats.sealed import Members, packed

Trick = Callable[[Members, random.Random], bytes]

_LOCAL, _CENTRAL = 30, 46


def _zip(
    members: Members,
    *,
    method: int = zipfile.ZIP_STORED,
    tweak: Callable[[zipfile.ZipInfo], None] | None = None,
    comment: bytes = b"",
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = comment
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            if tweak is not None:
                tweak(entry)
            archive.writestr(entry, data, compress_type=method)
    return buffer.getvalue()


def _places(data: bytes) -> tuple[list[int], list[int]]:
    """Return where the entries begin, and where the directory speaks of each."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        at = archive.start_dir
    central = []
    for entry in entries:
        central.append(at)
        at += _CENTRAL + len(entry.filename.encode())
    return [entry.header_offset for entry in entries], central


def _patched(members: Members, dice: random.Random, *, central: bool, at: int, by: bytes) -> bytes:
    data = bytearray(packed(members))
    local, directory = _places(bytes(data))
    place = dice.choice(directory if central else local) + at
    data[place : place + len(by)] = by
    return bytes(data)


def _prefixed(prefix: str) -> Trick:
    return lambda members, _: packed({f"{prefix}{name}": data for name, data in members.items()})


def _one_named(name: str) -> Trick:
    def trick(members: Members, dice: random.Random) -> bytes:
        old = dice.choice(list(members))
        return packed({(name if each == old else each): data for each, data in members.items()})

    return trick


def _with_entry(name: str, data: bytes = b"") -> Trick:
    return lambda members, _: packed(members | {name: data})


def _twice(members: Members, dice: random.Random, *, same: bool, first: bool) -> bytes:
    name = dice.choice(list(members))
    data = members[name] if same else members[name] + b" "
    # Packed under a name as long, which is put right afterwards: zipfile would warn.
    other = f"{name[:-1]}~"
    entries = list(members.items())
    entries.insert(0 if first else len(entries), (other, data))
    return packed(dict(entries)).replace(other.encode(), name.encode())


def _zero(members: Members, dice: random.Random) -> bytes:
    name = dice.choice([name for name in members if name.endswith(".csv")])
    data = packed({(f"{n[:-4]}~csv" if n == name else n): each for n, each in members.items()})
    return data.replace(f"{name[:-4]}~csv".encode(), f"{name[:-4]}\0csv".encode())


def _shifted(members: Members, dice: random.Random) -> bytes:
    data = packed(members)
    local, _ = _places(data)
    place = dice.choice(local[1:])
    return data[:place] + bytes(dice.randrange(1, 40)) + data[place:]


def _overlapping(members: Members, _: random.Random) -> bytes:
    data = bytearray(packed(members))
    local, directory = _places(bytes(data))
    data[directory[-1] + 42 : directory[-1] + 46] = struct.pack("<I", local[0])
    return bytes(data)


def _renamed_inside(members: Members, dice: random.Random, *, central: bool) -> bytes:
    data = bytearray(packed(members))
    local, directory = _places(bytes(data))
    number = dice.randrange(len(members))
    start = directory[number] + _CENTRAL if central else local[number] + _LOCAL
    data[start] ^= 0x20
    return bytes(data)


def _cut(members: Members, dice: random.Random) -> bytes:
    data = packed(members)
    return data[: dice.randrange(1, len(data))]


def _flipped(members: Members, dice: random.Random) -> bytes:
    data = bytearray(packed(members))
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def _directory_flipped(members: Members, dice: random.Random) -> bytes:
    data = bytearray(packed(members))
    _, directory = _places(bytes(data))
    data[dice.randrange(directory[0], len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def _spliced(members: Members, dice: random.Random) -> bytes:
    data = packed(members)
    first, second = sorted(dice.sample(range(len(data)), 2))
    return data[:first] + data[second:]


def _tweaked(**values: object) -> Trick:
    def tweak(entry: zipfile.ZipInfo) -> None:
        for name, value in values.items():
            setattr(entry, name, value)

    return lambda members, _: _zip(members, tweak=tweak)


TRICKS: dict[str, Trick] = {
    "compressed again": lambda m, _: _zip(m, method=zipfile.ZIP_DEFLATED),
    "compressed as bzip2": lambda m, _: _zip(m, method=zipfile.ZIP_BZIP2),
    "another date": _tweaked(date_time=(2026, 4, 1, 12, 0, 0)),
    "another system": _tweaked(create_system=0),
    "other permissions": _tweaked(external_attr=0o100755 << 16),
    "links in place of files": _tweaked(external_attr=0o120777 << 16),
    "hidden fields": _tweaked(extra=b"\x99\x99\x04\x00abcd"),
    "a note at an entry": _tweaked(comment=b"hello"),
    "a note at the end": lambda m, _: _zip(m, comment=b"hello"),
    "a second package as a note": lambda m, _: _zip(m, comment=packed(m)[:60_000]),
    "bytes before": lambda m, d: d.randbytes(d.randrange(1, 99)) + packed(m),
    "a program before": lambda m, _: b"MZ\x90\x00" + packed(m),
    "bytes after": lambda m, d: packed(m) + d.randbytes(d.randrange(1, 99)),
    "bytes between": _shifted,
    "two packages in one": lambda m, _: packed(m) + packed(m),
    "a file twice": lambda m, d: _twice(m, d, same=True, first=False),
    "a file twice, the first changed": lambda m, d: _twice(m, d, same=False, first=True),
    "a file twice, the last changed": lambda m, d: _twice(m, d, same=False, first=False),
    "entries that overlap": _overlapping,
    "another name in the directory": lambda m, d: _renamed_inside(m, d, central=True),
    "another name at the entry": lambda m, d: _renamed_inside(m, d, central=False),
    "a password": lambda m, d: _patched(m, d, central=False, at=6, by=b"\x01"),
    "a password in the directory": lambda m, d: _patched(m, d, central=True, at=8, by=b"\x01"),
    "sizes after the file": lambda m, d: _patched(m, d, central=False, at=6, by=b"\x08"),
    "a size that is not so": lambda m, d: _patched(m, d, central=False, at=22, by=d.randbytes(4)),
    "another size in the directory": lambda m, d: _patched(
        m, d, central=True, at=24, by=d.randbytes(4)
    ),
    "another check sum": lambda m, d: _patched(m, d, central=False, at=14, by=d.randbytes(4)),
    "in a folder": _prefixed("return/"),
    "above the folder": _prefixed("../"),
    "from the root": _prefixed("/"),
    "a drive": _one_named("C:\\datapackage.json"),
    "a name with a zero": _zero,
    "a name of other letters": _one_named("d\u0430tapackage.json"),
    "a folder beside": _with_entry("more/"),
    "a device": _with_entry("nul.csv.", b"x"),
    "cut off": _cut,
    "a bit of the file": _flipped,
    "a bit of the directory": _directory_flipped,
    "a part left out": _spliced,
}
