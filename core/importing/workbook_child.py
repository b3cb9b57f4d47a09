"""Read a workbook in a process of its own, under limits, and write its rows to stdout.

A legal workbook of two kilobytes can end the process that reads it, so the program never opens
one itself. This file imports nothing of ours: it is run by its path, or by the packaged program
with --read-workbook. Text goes out as UTF-8: cells parted by US, rows by RS, sheets by GS. A
sheet begins with its name, "hidden" or nothing, and "more" where only its top was asked for. FS
ends the whole, so that a reader that died half way is not taken for one that finished.
"""

from __future__ import annotations

import datetime
import io
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

CELL, ROW, SHEET, END = "\x1f", "\x1e", "\x1d", "\x1c"
PASSWORD, DAMAGED, UNSAFE, TOO_LARGE, NO_ROOM = 11, 12, 13, 14, 15

# A sheet of 1997 has sixteen times fewer rows, and sixty-four times fewer columns.
_MEMORY, _MEMORY_OLD = 2 << 30, 3 << 28
_SECONDS = 120
_MOST_BYTES = 1 << 30
_MOST_RATIO = 100
_MOST_CELLS = 30_000_000
_MOST_COLUMNS = 1000
_MOST_PARTS = 5000
_BLOCK = 1 << 20
_FAR = "a cell lies far outside the table"
_SMALL_BLOCK = 1 << 16
# One long text may be named by a million cells.
_MOST_TEXT = 2 << 30
# Signs without a width, and signs that turn the direction of writing: they hide what a cell says.
_UNSEEN = (0, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
UNSEEN = dict.fromkeys(_UNSEEN)
SEPARATORS = str.maketrans({CELL: " ", ROW: " ", SHEET: " ", END: " "}) | UNSEEN
_FAR_COLUMN = re.compile(rb'<(?:\w+:)?c r="([A-Z]{3})\d+"')
# What both have in them, found in a quarter of the time.
_MAY_BE_FAR = re.compile(rb'r="(?:[A-Z]{3}\d|\d{6})')
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row [^>]*?r="(\d{6,})"')
# A cell that shows a fault, and a formula that was saved without its result.
_FAULT = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*t="e"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_UNSAVED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)

_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>|<(?:\w+:)?row\b[^>]*/>")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_TEXT_NUMBER = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})')
# Parts that no cell needs; they may be larger than the sheets.
_UNREAD = ("xl/pivot", "xl/calcchain", "xl/drawings", "xl/charts", "xl/media", "pictures/")


class Refused(Exception):
    """The workbook is not read; carries the exit status and the reason in words."""

    def __init__(self, status: int, reason: str = "") -> None:
        """Keep the exit status and the reason."""
        super().__init__(reason)
        self.status = status


def main(path: str, top: str = "") -> int:
    """Write the sheets of a workbook to stdout, or only their top rows; return the exit status."""
    limit(_MEMORY if zipfile.is_zipfile(path) else _MEMORY_OLD)
    rows = int(top) if top else None
    try:
        file: str | IO[bytes] = path
        cut: frozenset[str] = frozenset()
        if rows and _is_excel(path):
            file, cut = _cut(path, rows)
        faults = _look_over(file) if zipfile.is_zipfile(file) else {}
        _write(file, faults, cut, rows)
        _put(END)
        sys.stdout.buffer.flush()
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        return refusal.status
    except MemoryError:
        return TOO_LARGE
    except OSError as error:
        sys.stderr.write(str(error))
        return NO_ROOM
    return 0


def limit(memory: int = _MEMORY) -> None:
    """Let this process have so much memory and time, and no more."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit stands alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _is_excel(path: str) -> bool:
    """Say whether a package keeps its rows in parts that can be cut short."""
    if not zipfile.is_zipfile(path):
        return False
    with _package(path) as package:
        return any(name.lower().startswith("xl/worksheets/") for name in package.namelist())


def _look_over(file: str | IO[bytes]) -> dict[str, dict[tuple[int, int], str]]:
    """Refuse what is made to harm; return the cells of each part that show no value."""
    with _package(file) as package:
        return {i.filename: _scan(package, i) for i in package.infolist() if _is_xml(i)}


@contextmanager
def _package(file: str | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open a zip whose parts are as many and as large as those of a workbook."""
    try:
        with zipfile.ZipFile(file) as package:
            infos = package.infolist()
            _check_sizes(infos)
            if any(info.flag_bits & 1 for info in infos):
                raise Refused(PASSWORD)
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise Refused(DAMAGED) from error
    except (ValueError, RuntimeError, NotImplementedError) as error:
        raise Refused(DAMAGED) from error


def _cut(path: str, rows: int) -> tuple[IO[bytes], frozenset[str]]:
    """Return a workbook with the top rows of each sheet, and which parts were cut.

    Reading all of a large workbook takes seconds; its top is unpacked in a moment.
    """
    short = io.BytesIO()
    texts: list[zipfile.ZipInfo] = []
    cut, last_text = set(), -1
    with _package(path) as package, zipfile.ZipFile(short, "w") as copy:
        for info in package.infolist():
            name = info.filename.lower()
            if name.startswith("xl/sharedstrings"):
                texts.append(info)
            elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
                xml, goes_on = _up_to(package, info, _ROW_END, rows)
                if goes_on:
                    cut.add(info.filename)
                    xml += _closing(xml, b"sheetData") + _closing(xml, b"worksheet")
                last_text = max([last_text, *(int(n) for n in _TEXT_NUMBER.findall(xml))])
                copy.writestr(info.filename, xml)
            elif not name.startswith(_UNREAD):
                copy.writestr(info.filename, package.read(info))
        for info in texts:
            xml, goes_on = _up_to(package, info, _TEXT_END, last_text + 1)
            copy.writestr(info.filename, xml + (_closing(xml, b"sst") if goes_on else b""))
    return short, frozenset(cut)


def _up_to(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, ends: re.Pattern[bytes], count: int
) -> tuple[bytes, bool]:
    """Return a part up to the end of so many elements, and whether more follows."""
    xml, at, seen = bytearray(), 0, 0
    with package.open(info) as part:
        while block := part.read(_SMALL_BLOCK):
            xml += block
            for match in ends.finditer(xml, at):
                if seen == count:
                    return bytes(xml[:at]), True
                at, seen = match.end(), seen + 1
    return bytes(xml), False


def _closing(xml: bytes, name: bytes) -> bytes:
    """Return the end of an element, with the prefix under which it was opened."""
    opened = re.search(rb"<((?:\w+:)?)" + name + rb"\b", xml)
    return b"</" + (opened[1] if opened else b"") + name + b">"


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > _MOST_PARTS:
        raise Refused(UNSAFE, f"it is made of {len(infos):,} parts")
    names = [info.filename.lower() for info in infos]
    if len(set(names)) != len(names):
        raise Refused(UNSAFE, "it holds the same part twice")
    total = sum(info.file_size for info in infos)
    # Parts that share their bytes are counted once.
    packed = sum({info.header_offset: info.compress_size for info in infos}.values())
    if total > _MOST_BYTES or total > _MOST_RATIO * max(packed, 10_000):
        raise Refused(UNSAFE, f"it would unpack to {total >> 20:,} megabytes")


def _is_xml(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith((".xml", ".rels", ".vml"))


def _scan(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> dict[tuple[int, int], str]:
    sheet = info.filename.lower().startswith("xl/worksheets/")
    faults: dict[tuple[int, int], str] = {}
    far_row = far_column = 1
    before, size = b"", 0
    with package.open(info) as part:
        while block := part.read(_BLOCK):
            size += len(block)
            if size > info.file_size:
                raise Refused(UNSAFE, "a part is longer than it says")
            window = before + block
            plain = window.replace(b"\x00", b"")
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                raise Refused(UNSAFE, "it holds instructions that a workbook does not need")
            if sheet:
                if _MAY_BE_FAR.search(window):
                    far_row = max([far_row, *(int(n) for n in _ROW_NUMBER.findall(window))])
                    columns = (_column(name) for name in _FAR_COLUMN.findall(window))
                    far_column = max([far_column, *columns])
                faults |= _faults(window)
            before = window[-4096:]
    if far_column > _MOST_COLUMNS or far_row * far_column > _MOST_CELLS:
        raise Refused(UNSAFE, _FAR)
    return faults


def _faults(window: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    if b't="e"' in window:
        for match in _FAULT.finditer(window):
            found[int(match[2]) - 1, _column(match[1]) - 1] = match[3].decode("utf-8", "replace")
    if b"<f" in window or b":f" in window:
        for match in _UNSAVED.finditer(window):
            found[int(match[2]) - 1, _column(match[1]) - 1] = "#FORMULA!"
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _write(
    file: str | IO[bytes],
    faults: dict[str, dict[tuple[int, int], str]],
    cut: frozenset[str],
    most: int | None,
) -> None:
    import python_calamine as calamine

    try:
        parts = _sheet_parts(file) if faults else {}
        workbook = _open(file)
        for meta in workbook.sheets_metadata:
            if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            hidden = "" if meta.visible is calamine.SheetVisibleEnum.Visible else "hidden"
            part = parts.get(meta.name, "")
            goes_on = part in cut or (most is not None and sheet.total_height > most)
            rows = islice(_rows(sheet, faults.get(part, {})), most)
            _write_sheet(CELL.join((_plain(meta.name), hidden, "more" * goes_on)), rows)
    except calamine.PasswordError as error:
        raise Refused(PASSWORD) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        if "limit exceeded" in str(error):
            raise Refused(UNSAFE, _FAR) from error
        raise Refused(PASSWORD if "assword" in str(error) else DAMAGED) from error
    except BaseException as error:
        # The library gives up on some broken workbooks with an error that is no Exception.
        if type(error).__name__ == "PanicException":
            raise Refused(DAMAGED) from error
        raise


def _open(file: str | IO[bytes]) -> Any:
    """Open a workbook by its name's ending, or by its bytes where the name lies."""
    import python_calamine as calamine

    if not isinstance(file, str):
        file.seek(0)
        return calamine.CalamineWorkbook.from_filelike(file)
    try:
        return calamine.CalamineWorkbook.from_path(file)
    except calamine.CalamineError as first:
        with open(file, "rb") as content:  # noqa: PTH123 - nothing else here needs a Path
            try:
                return calamine.CalamineWorkbook.from_filelike(content)
            except calamine.CalamineError:
                # What was wrong with it as it is named says more.
                raise first from None


def _plain(text: str) -> str:
    # What separates cells and what nobody sees is not printable: most texts have none of it.
    return text if text.isprintable() else text.translate(SEPARATORS)


def _write_sheet(head: str, rows: Iterable[list[str]]) -> None:
    _put(SHEET + head + ROW)
    written = 0
    for row in rows:
        written += _put(CELL.join(row) + ROW)
        if written > _MOST_TEXT:
            raise Refused(TOO_LARGE)


def _put(text: str) -> int:
    try:
        return sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise Refused(NO_ROOM) from error


def _rows(sheet: object, holes: dict[tuple[int, int], str]) -> Iterator[list[str]]:
    """Yield the rows from the first row and column of the sheet on, as a spreadsheet counts."""
    start = sheet.start  # type: ignore[attr-defined]  # calamine ships no types for it
    if start is None:
        return
    top, left = start
    if top * (left + 1) > _MOST_CELLS:
        raise Refused(UNSAFE, _FAR)
    margin = [""] * left
    text_of = _Texts()
    body = (margin + [text_of[type(cell)](cell) for cell in row] for row in sheet.iter_rows())  # type: ignore[attr-defined]  # as above
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in holes.items():
        by_row.setdefault(row, []).append((column, text))
    # Its rows begin with the sheet's first; only blank columns on the left are left away.
    for number, cells in enumerate(body):
        for column, text in by_row.get(number, ()):
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = text
        yield cells


class _Texts(dict[type, Callable[[Any], str]]):
    """How cells of each type are written as text that reads back to the same value."""

    def __init__(self) -> None:
        days: dict[datetime.date, str] = {}

        def day(cell: datetime.date) -> str:
            return days.get(cell) or days.setdefault(cell, cell.isoformat())

        super().__init__(
            {
                type(None): lambda _: "",
                str: _plain,
                bool: lambda cell: "TRUE" if cell else "FALSE",
                float: _figure,
                datetime.datetime: _moment,
                datetime.date: day,
                datetime.time: datetime.time.isoformat,
            }
        )

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return str


def _figure(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)


def _moment(cell: datetime.datetime) -> str:
    return cell.isoformat() if cell.time() != datetime.time() else cell.date().isoformat()


def _sheet_parts(file: str | IO[bytes]) -> dict[str, str]:
    """Return which part of an xlsx package holds which sheet."""
    from xml.etree import ElementTree

    with zipfile.ZipFile(file) as package:
        names = set(package.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        try:
            book = ElementTree.fromstring(package.read("xl/workbook.xml"))
            rels = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        except ElementTree.ParseError as error:
            raise Refused(DAMAGED) from error
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    parts = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            key = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            target = targets.get(key, "")
            full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            parts[element.get("name", "")] = full
    return parts


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
