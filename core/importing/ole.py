"""The directory of an OLE file, in which Office kept everything before 2007.

Its parts are chains of sectors. A chain that is cut, or that leads back to itself, makes readers
of it take all memory, so every chain is followed here first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

_END = 0xFFFFFFFA
_ENTRY = 128
_MOST_IN_HEAD = 109


def ole_names(path: Path) -> frozenset[str] | None:
    """Return the names in the directory, in small letters; None where the file is damaged.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(512)
        if len(head) < 512:
            return None
        try:
            return frozenset(_names(file, head))
        except _Broken:
            return None


class _Broken(Exception):
    """A chain of sectors is cut or has no end."""


def _names(file: IO[bytes], head: bytes) -> Iterator[str]:
    size = 1 << min(max(struct.unpack_from("<H", head, 30)[0], 7), 16)
    directory, short, small = struct.unpack_from("<I4xII", head, 48)
    places = [n for n in struct.unpack_from(f"<{_MOST_IN_HEAD}I", head, 76) if n < _END]
    table = _numbers(b"".join(_sector(file, size, place) for place in places))
    # What a larger file has beyond its first seven megabytes is left to its reader.
    whole = len(places) < _MOST_IN_HEAD
    small_table = _numbers(_chain(file, size, table, small)) if whole else ()
    entries = _chain(file, size, table, directory)
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        if not 2 < length <= 64 or not kind:
            continue
        start, bytes_in = struct.unpack_from("<II", entries, at + 116)
        if whole and kind in {2, 5} and bytes_in:
            _follow(small_table if kind == 2 and bytes_in < short else table, start)
        yield entries[at : at + length - 2].decode("utf-16-le", "replace").lower()


def _sector(file: IO[bytes], size: int, place: int) -> bytes:
    if place >= _END:
        raise _Broken
    file.seek(size * (place + 1))
    block = file.read(size)
    if len(block) < size:
        raise _Broken
    return block


def _numbers(block: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])


def _chain(file: IO[bytes], size: int, table: Sequence[int], start: int) -> bytes:
    return b"".join(_sector(file, size, place) for place in _follow(table, start))


def _follow(table: Sequence[int], start: int) -> list[int]:
    """Return the places of a chain, which cannot be longer than its table."""
    places: list[int] = []
    while start < _END:
        if start >= len(table) or len(places) > len(table):
            raise _Broken
        places.append(start)
        start = table[start]
    return places
