"""Packages that travel between organisations: stored zips, canonical descriptors, exact tables.

The same content gives the same bytes on any machine. Reading never extracts: bytes in, named
members out, and anything that this module would not have written itself is refused.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from core.domain.problems import UserError
from core.domain.returns import Cell, Row, Table
from core.formats.columns import (
    Column,
    Holds,
    Layout,
    pounds_cell,
    read_cell,
    write_cell,
)
from core.formats.exact_rows import exact_rows
from core.formats.other_kinds import what_it_is

MEMBER_LIMIT = 50 * 1024 * 1024
LINES_MEMBER_LIMIT = 200 * 1024 * 1024
_MEMBERS = 100
# From here on it pays to make a pattern for a table, which proves and reads it ten times as fast.
_LARGE = 1 << 20
_RATIO = 100
# What zipfile is known to raise on damaged archives beside its own BadZipFile.
_ZIP_FAULTS = (ValueError, RuntimeError, NotImplementedError, struct.error, EOFError, OSError)
# RFC 8785 numbers are doubles: whole numbers are exact up to here.
_EXACT = 2**53 - 1

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL, _END = struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_BY_ITSELF = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
# What zipfile writes for 1 January 1980, by a system of kind 3, for a file that all may read.
_FIRST_MOMENT, _MADE_BY, _PLAIN_FILE = (0, 33), 3 << 8 | 20, 0o100644 << 16
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ENCRYPTED, _STREAMED = 0x1, 0x8

DESCRIPTOR = "datapackage.json"


class NotAPackage(UserError):
    """The file is not a package that Spendbook can read: {why}."""

    code = "SB-620"
    exit_code = 3
    remedy_text = "Choose the .zip file as it was sent. If it came cut off, ask for it again."


class OtherKind(NotAPackage):
    """The file is {what}, not {wanted}."""

    code = "SB-628"
    remedy_text = "Choose {wanted} here, and open this file where {what} is asked for."


class PackageRefused(UserError):
    """The package is not as it was made: {why}."""

    code = "SB-621"
    exit_code = 6
    remedy_text = "Do not use it. Ask the sender for the file again, as their program made it."


class TableRefused(UserError):
    """{file} is not as it was made: row {row}, {column}: {why}."""

    code = "SB-622"
    exit_code = 6
    remedy_text = "Do not use it. Ask the sender for the file again, as their program made it."


def canonical(value: object) -> bytes:
    """Return the one JSON form of a value (RFC 8785): keys sorted, no spaces, UTF-8.

    Raises:
        ValueError: the value holds a float, a key that is not text, text that is not Unicode,
            or a whole number that not every reader keeps exactly.
    """
    text = json.dumps(_sorted(value), separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


def _sorted(value: object) -> object:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int) and abs(value) <= _EXACT:
        return value
    if isinstance(value, (list, tuple)):
        return [_sorted(item) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _sorted(value[key]) for key in _in_order(value)}
    raise ValueError(f"no canonical form: {type(value).__name__}")


def _in_order(keys: Iterable[str]) -> list[str]:
    # The standard sorts by UTF-16 code units, which differ from Python's order beyond ASCII.
    found = sorted(keys)
    if all(key.isascii() for key in found):
        return found
    return sorted(found, key=lambda key: key.encode("utf-16-be"))


def read_canonical(data: bytes, name: str = DESCRIPTOR) -> dict[str, Any]:
    """Read a data file that must be in its one form.

    Raises:
        PackageRefused: it is not in that form, so something else wrote or changed it.
    """
    try:
        value = json.loads(data.decode("utf-8"))
        same = canonical(value) == data
    except (ValueError, RecursionError):
        same = False
    if not same or not isinstance(value, dict):
        raise PackageRefused(why=f"{name} was written by another program")
    return value


def build_zip(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a zip of the members as they are, in their order; the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, data)
    return buffer.getvalue()


def read_zip(
    data: bytes, allowed: Callable[[str], bool], *, member_limit: int = MEMBER_LIMIT
) -> dict[str, bytes]:
    """Return the members of a package by name, in their order.

    Only what ``build_zip`` writes is read: stored members with allowed names, each once,
    touching each other, with nothing before, between or after them.

    Raises:
        NotAPackage: it is no zip, or is cut off.
        PackageRefused: it is a zip, but not as ``build_zip`` writes it.
    """
    parts = parts_of_zip(memoryview(data), allowed, member_limit=member_limit)
    return {name: bytes(part) for name, part in parts.items()}


def read_kind(data: bytes, allowed: Callable[[str], bool], wanted: str) -> dict[str, bytes]:
    """Return the members of a package of one kind, ``a catalogue``, as ``read_zip`` does.

    Raises:
        NotAPackage, PackageRefused: as there. OtherKind: it says that it is of another kind.
    """
    try:
        return read_zip(data, allowed)
    except PackageRefused:
        what = what_it_is(data)
        if what in ("", wanted):
            raise
        raise OtherKind(what=what, wanted=wanted) from None


def parts_of_zip(
    data: memoryview, allowed: Callable[[str], bool], *, member_limit: int = MEMBER_LIMIT
) -> dict[str, memoryview]:
    """Return the members of a package where they lie, as ``read_zip`` does, copying nothing."""
    if data[:4] != _LOCAL_MARK:
        _refuse_beginning(bytes(data))
    members: dict[str, memoryview] = {}
    checks: list[int] = []
    for name, content, check in _entries(data, allowed, member_limit):
        if name in members:
            raise PackageRefused(why=f"{name} is in it twice")
        members[name] = content
        checks.append(check)
        if len(members) > _MEMBERS:
            raise PackageRefused(why=f"it holds more than {_MEMBERS} files")
    if not _is_as_built(data, members, checks):
        raise PackageRefused(why="it was packed again, or something was added to it")
    return members


def _is_as_built(
    data: memoryview, members: Mapping[str, memoryview], checks: Sequence[int]
) -> bool:
    """Say whether everything around the members is what ``build_zip`` writes."""
    position = 0
    central = b""
    for (name, content), check in zip(members.items(), checks, strict=True):
        size = len(content)
        about = (20, 0, zipfile.ZIP_STORED, *_FIRST_MOMENT, check, size, size, len(name), 0)
        head = _LOCAL.pack(_LOCAL_MARK, *about) + name.encode("ascii")
        if data[position : position + len(head)] != head:
            return False
        beside = (0, 0, 0, _PLAIN_FILE, position)
        central += _CENTRAL.pack(_CENTRAL_MARK, _MADE_BY, *about, *beside) + name.encode("ascii")
        position += len(head) + size
    counts = (0, 0, len(members), len(members), len(central), position, 0)
    return data[position:] == central + _END.pack(_END_MARK, *counts)


def _refuse_beginning(data: bytes) -> NoReturn:
    if not data:
        raise NotAPackage(why="it is empty")
    if _LOCAL_MARK in data[:65536] and _END_MARK in data[-65536:]:
        raise PackageRefused(why="there is something before its beginning")
    raise NotAPackage(why="it is not a zip file")


def _entries(
    data: memoryview, allowed: Callable[[str], bool], member_limit: int
) -> Iterator[tuple[str, memoryview, int]]:
    position = 0
    while data[position : position + 4] == _LOCAL_MARK:
        head = data[position : position + _LOCAL.size]
        if len(head) < _LOCAL.size:
            raise NotAPackage(why="it is cut off")
        _, _, flags, method, _, _, check, packed, size, name_size, extra = _LOCAL.unpack(head)
        start = position + _LOCAL.size + name_size
        name = _name(bytes(data[position + _LOCAL.size : start]), allowed)
        _refuse_packing(name, flags, method, extra)
        if size > member_limit:
            raise PackageRefused(why=f"{name} is larger than {member_limit >> 20} MB")
        content = data[start : start + size]
        if len(content) < size:
            raise NotAPackage(why="it is cut off")
        if packed != size or zlib.crc32(content) != check:
            raise PackageRefused(why=f"{name} is damaged")
        yield name, content, check
        position = start + size
    if data[position : position + 4] != _CENTRAL_MARK:
        raise NotAPackage(why="it is cut off")
    if _END_MARK not in bytes(data[position:]):
        raise NotAPackage(why="it is cut off")


def _name(raw: bytes, allowed: Callable[[str], bool]) -> str:
    name = raw.decode("ascii", errors="backslashreplace")
    if not raw.isascii() or not allowed(name):
        raise PackageRefused(why=f'it holds "{_shown(name)}", which does not belong in it')
    return name


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:40])


def _refuse_packing(name: str, flags: int, method: int, extra: int) -> None:
    if flags & _ENCRYPTED:
        raise PackageRefused(why=f"{name} has a password")
    if method != zipfile.ZIP_STORED or flags & _STREAMED:
        raise PackageRefused(why=f"{name} was compressed by another program")
    if extra:
        raise PackageRefused(why=f"{name} carries something hidden")


def read_loosely(
    data: bytes, allowed: Callable[[str], bool], *, member_limit: int = MEMBER_LIMIT
) -> dict[str, bytes]:
    """Return what can be had of a package that another program packed again, within limits.

    Only to say what else was changed in it: such a package is refused in any case. Where a
    person packed the folder of the files, that folder is left out of their names.
    """
    members: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MEMBERS or sum(e.compress_size for e in entries) > len(data):
                return {}
            folder = _folder_of(entries)
            for entry in entries:
                bounded = entry.file_size <= min(member_limit, _RATIO * len(data))
                name = entry.filename.removeprefix(folder)
                if bounded and name not in members and allowed(name):
                    members[name] = _bytes_of(data, archive, entry)
    except (zipfile.BadZipFile, zlib.error, *_ZIP_FAULTS):
        return {}
    return members


def strangers(data: bytes, allowed: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names in a zip that no package of the kind has, fit to be shown.

    What a desktop adds by itself when it packs a folder is left out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, *_ZIP_FAULTS):
        return ()
    folder = _folder_of(entries)
    names = (e.filename.removeprefix(folder) for e in entries if not e.is_dir())
    return tuple(
        _shown(name) for name in names if not allowed(name) and not _BY_ITSELF.search(name)
    )


def holds_packages(data: bytes) -> bool:
    """Say whether other zip files lie in a zip: often several are sent packed into one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(e.filename.casefold().endswith(".zip") for e in archive.infolist())
    except (zipfile.BadZipFile, zlib.error, *_ZIP_FAULTS):
        return False


def _folder_of(entries: Sequence[zipfile.ZipInfo]) -> str:
    """Return the folder in which the descriptor lies, "" at the top."""
    names = [e.filename for e in entries if e.filename.rpartition("/")[2] == DESCRIPTOR]
    return names[0].removesuffix(DESCRIPTOR) if len(names) == 1 else ""


def _bytes_of(data: bytes, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes even where its check sum says that they are not as they were."""
    if entry.compress_type != zipfile.ZIP_STORED:
        return archive.read(entry)
    lengths = data[entry.header_offset + 26 : entry.header_offset + 30]
    start = entry.header_offset + 30 + sum(struct.unpack("<HH", lengths))
    return data[start : start + entry.file_size]


def fingerprint(data: bytes | memoryview) -> str:
    """Return the SHA-256 of a file, as ``sha256sum`` shows it."""
    return hashlib.sha256(data).hexdigest()


def table_bytes(table: Table, layout: Layout) -> bytes:
    """Return a table as CSV: UTF-8, CRLF, headings, ISO dates, pence with pounds beside them.

    Raises:
        ValueError: a cell is not what its column holds.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_headings(layout.columns))
    for row in table.rows:
        writer.writerow(_texts(layout.columns, row))
    return text.getvalue().encode("utf-8")


def _headings(columns: Sequence[Column]) -> list[str]:
    names: list[str] = []
    for column in columns:
        names.append(column.name)
        if column.holds is Holds.PENCE:
            names.append(column.pounds_name())
    return names


def _texts(columns: Sequence[Column], row: Row) -> list[str]:
    texts: list[str] = []
    for column, value in zip(columns, row, strict=True):
        texts.append(write_cell(column.holds, value))
        if column.holds is Holds.PENCE:
            texts.append(pounds_cell(value))
    return texts


def read_table(data: bytes, layout: Layout) -> Table:
    """Read a table that ``table_bytes`` wrote; the columns of pounds are compared and dropped.

    Raises:
        TableRefused: it is not what ``table_bytes`` writes; names the first such row and column,
            counting rows as a spreadsheet does.
    """
    if len(data) >= _LARGE and (exact := exact_rows(data, layout)) is not None:
        return Table(layout.name, tuple(column.name for column in layout.columns), exact)
    table = read_verified_table(data, layout)
    if table_bytes(table, layout) != data:
        file = f"{layout.name}.csv"
        raise TableRefused(file=file, row=1, column="", why="another program wrote it again")
    return table


def read_verified_table(data: bytes, layout: Layout) -> Table:
    """Read a table as ``read_table`` does, of a package that was verified as a whole before.

    Raises:
        TableRefused: as for ``read_table``, but that each cell is written as it would be.
    """
    file = f"{layout.name}.csv"
    try:
        records = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise TableRefused(file=file, row=1, column="", why="it is not a table") from None
    headings = _headings(layout.columns)
    if not records or records[0] != headings:
        raise TableRefused(file=file, row=1, column="headings", why="they were changed")
    rows = _read_columns(layout, records[1:], len(headings))
    if rows is None:
        rows = tuple(
            _read_row(layout, file, number, record, len(headings))
            for number, record in enumerate(records[1:], start=2)
        )
    return Table(layout.name, tuple(column.name for column in layout.columns), rows)


def _read_columns(
    layout: Layout, records: Sequence[Sequence[str]], width: int
) -> tuple[Row, ...] | None:
    """Return the rows, read by columns: of most the same few texts stand in all rows.

    None where one is not as it should be: which one, is found by reading row by row.
    """
    if any(len(record) != width for record in records):
        return None
    texts = iter(zip(*records, strict=True))
    columns: list[Sequence[Cell]] = []
    try:
        for column, cells in zip(layout.columns, texts, strict=False):
            known = {text: read_cell(column.holds, text) for text in set(cells)}
            columns.append([known[text] for text in cells])
            if column.holds is Holds.PENCE:
                pounds = {(text, pounds_cell(value)) for text, value in known.items()}
                if not pounds.issuperset(zip(cells, next(texts), strict=True)):
                    return None
    except ValueError:
        return None
    return tuple(zip(*columns, strict=True))


def _read_row(layout: Layout, file: str, number: int, record: Sequence[str], width: int) -> Row:
    if len(record) != width:
        raise TableRefused(file=file, row=number, column="", why="a cell was added or removed")
    cells = iter(record)
    row = []
    for column in layout.columns:
        text = next(cells)
        try:
            value = read_cell(column.holds, text)
        except ValueError:
            raise TableRefused(
                file=file, row=number, column=column.name, why="it was changed"
            ) from None
        row.append(value)
        if column.holds is Holds.PENCE and next(cells) != pounds_cell(value):
            raise TableRefused(
                file=file,
                row=number,
                column=column.name,
                why=f"it differs from {column.pounds_name()}",
            )
    return tuple(row)
