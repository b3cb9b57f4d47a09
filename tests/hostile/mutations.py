"""Seeded damage to good files: flipped bits, cuts, splices, swapped parts, doubled marks."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence

_TOKENS = (
    b'"', b",", b";", b"\t", b"\r", b"\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae",
    b"<", b">", b"&", b"<!--", b"<!DOCTYPE x>", b"1e400", b"-", b"(", b"#REF!", b"=", b"9" * 400,
    b"\xd8\x00", b"''", b"[", b"{", b"%", b"\x1a", b"\x1e", b"\x1f",
)  # fmt: skip
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NUMBER = re.compile(rb"\d+")


def mutated(content: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Damage a file in one to three ways; a workbook inside its parts as often as outside."""
    for _ in range(rng.randint(1, 3)):
        if content.startswith(b"PK") and rng.random() < 0.7:
            content = _in_parts(content, others, rng)
        else:
            content = _in_bytes(content, others, rng)
    return content


def _in_bytes(content: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    if not content:
        return content
    at, to = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    to = min(to, at + rng.choice((1, 8, 200, 5000)))
    other = rng.choice(others)
    start = rng.randrange(len(other) + 1)
    kind = rng.randrange(9)
    if kind == 0:
        flipped = bytearray(content)
        for _ in range(rng.choice((1, 4, 30))):
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
        return bytes(flipped)
    return {
        1: lambda: content[:at],
        2: lambda: content[:at] + content[to:],
        3: lambda: content[:to] + content[at:],
        4: lambda: content[:at] + other[start : start + 400] + content[at:],
        5: lambda: content[:at] + rng.choice(_TOKENS) + content[at:],
        6: lambda: content[:at] + rng.choice(_TOKENS) * rng.choice((2, 50, 3000)) + content[to:],
        7: lambda: _doubled(content, rng),
        8: lambda: _numbered(content, rng),
    }[kind]()


def _doubled(content: bytes, rng: random.Random) -> bytes:
    """Write a mark, or what stands between two, once more."""
    tags = list(_TAG.finditer(content))
    if len(tags) < 2:
        return content + content
    first = rng.randrange(len(tags) - 1)
    last = min(len(tags) - 1, first + rng.choice((0, 1, 5, 40)))
    piece = content[tags[first].start() : tags[last].end()]
    return (
        content[: tags[first].start()]
        + piece * rng.choice((1, 3))
        + content[tags[first].start() :]
    )


def _numbered(content: bytes, rng: random.Random) -> bytes:
    """Put another number in the place of one."""
    numbers = list(_NUMBER.finditer(content))
    if not numbers:
        return content
    one = rng.choice(numbers)
    other = rng.choice((b"0", b"-1", b"4294967296", b"1048577", b"1e9", b"", b"9" * 25))
    return content[: one.start()] + other + content[one.end() :]


def _in_parts(content: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Damage one part of a package, swap two, leave one out or write one twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [(info.filename, package.read(info)) for info in package.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error):
        return _in_bytes(content, others, rng)
    if not parts:
        return content
    first, second = (rng.randrange(len(parts)) for _ in range(2))
    kind = rng.randrange(8)
    if kind == 0:
        parts[first], parts[second] = (
            (parts[first][0], parts[second][1]),
            (parts[second][0], parts[first][1]),
        )
    elif kind == 1:
        del parts[first]
    elif kind == 2:
        parts.append(parts[first])
    else:
        name, data = parts[first]
        parts[first] = (name, _in_bytes(data, others, rng))
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts:
                package.writestr(name, data)
    return out.getvalue()
