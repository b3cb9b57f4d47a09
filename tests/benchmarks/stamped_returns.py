"""Sealed packages of one body after another, made from one that was built as any return is.

A body's number is put in the template's places, which are as long: sizes and offsets stay. Check
sums, fingerprints, key and both signatures are made anew, so that each is as good as built.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from core.formats.packages import DESCRIPTOR
from core.formats.return_contents import KEY, SIGNATURE, WORKBOOK
from core.formats.signing import SecretKey, public_text, read_signature, sign

_LOCAL_HEAD, _CENTRAL_HEAD, _LOCAL_SUM, _CENTRAL_SUM = 30, 46, 14, 16
_HEX = 64


@dataclass(frozen=True)
class _File:
    """A file in a zip: where its bytes are, and both places of its check sum."""

    name: str
    start: int
    end: int
    sums: tuple[int, int]


class Stamp:
    """A package of which those of other bodies are made."""

    def __init__(self, package: bytes, place: str) -> None:
        """Find the places of the number ``place`` and of all that changes with it."""
        self._package = package
        self._places = [found.start() for found in re.finditer(place.encode(), package)]
        self._files = {file.name: file for file in _files_of(package, 0)}
        book = self._files[WORKBOOK]
        parts = _files_of(package[book.start : book.end], book.start)
        self._parts = [part for part in parts if self._has_place(part)]
        listed = self._files[DESCRIPTOR]
        changing = [f for f in self._files.values() if self._has_place(f) or f.name == KEY]
        self._hashes = {
            file: package.index(
                sha256(package[file.start : file.end]).hexdigest().encode(),
                listed.start,
                listed.end,
            )
            for file in changing
            if file.name not in (DESCRIPTOR, SIGNATURE)
        }
        sealed = self._files[SIGNATURE]
        stated = read_signature(package[sealed.start : sealed.end]).trusted_comment
        self._comment = stated.replace(place, "{number}")

    def _has_place(self, file: _File) -> bool:
        return any(file.start <= place < file.end for place in self._places)

    def of(self, number: str, key: SecretKey) -> bytes:
        """Return the package of the body with this number, sealed with its key."""
        made = bytearray(self._package)
        for place in self._places:
            made[place : place + len(number)] = number.encode()
        for part in self._parts:
            _put_sum(made, part)
        self._put(made, self._files[KEY], public_text(key).encode())
        for file, place in self._hashes.items():
            found = sha256(memoryview(made)[file.start : file.end]).hexdigest()
            made[place : place + _HEX] = found.encode()
            _put_sum(made, file)
        listed = self._files[DESCRIPTOR]
        _put_sum(made, listed)
        description = bytes(made[listed.start : listed.end])
        seal = sign(description, key, self._comment.format(number=number))
        self._put(made, self._files[SIGNATURE], seal)
        _put_sum(made, self._files[SIGNATURE])
        return bytes(made)

    @staticmethod
    def _put(made: bytearray, file: _File, data: bytes) -> None:
        if len(data) != file.end - file.start:
            raise ValueError(f"{file.name} has another size")
        made[file.start : file.end] = data


def _files_of(archive: bytes, offset: int) -> Iterator[_File]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        central = offset + opened.start_dir
        for entry in opened.infolist():
            local = offset + entry.header_offset
            start = local + _LOCAL_HEAD + len(entry.filename)
            sums = local + _LOCAL_SUM, central + _CENTRAL_SUM
            yield _File(entry.filename, start, start + entry.file_size, sums)
            central += _CENTRAL_HEAD + len(entry.filename)


def _put_sum(made: bytearray, file: _File) -> None:
    found = zlib.crc32(memoryview(made)[file.start : file.end]).to_bytes(4, "little")
    for place in file.sums:
        made[place : place + 4] = found
