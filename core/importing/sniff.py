"""What a file is, by its bytes: kind, encoding, fingerprint. Names and extensions lie.

Decision: encoding is the byte order mark, else UTF-16 by its pattern of NUL bytes, else strict
UTF-8, else Windows-1252, and the reading says so. Detectors guess wrong on short files.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.domain.progress import Progress
from core.importing import foreign, ole
from core.importing.unreadable import (
    DamagedWorkbook,
    EmptyFile,
    FileChanged,
    HasPassword,
    NotThere,
    ReadingStopped,
    UnpairedQuotes,
    WrongKind,
    in_words,
)

# Python is kept for as long as a piece takes, and whoever looks on waits for it.
_CHUNK = 1 << 17
_HEAD = 1 << 16
# As much as is looked at of a file of which only the top is wanted: whole chunks.
_TOP = 4 << 20

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLANK = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe,;"
# Signs without a width, and signs that turn the direction of writing, in UTF-8.
_UNSEEN = re.compile(rb"\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]")
# No line of a real export is as long: sixteen thousand columns of a hundred letters.
_LONGEST_LINE = 2 << 20
# With the mark that DOS put at the end of a text.
_ENDS = frozenset("\r\n\x1a\0")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(StrEnum):
    """What the bytes of a file are."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file as its bytes tell it. ``has_unseen`` says that it has signs nobody sees.

    ``changed`` is when it was last written to, in nanoseconds, for telling that it was again.
    ``fingerprint`` is "" where only the beginning of a large file was looked at. ``unended`` is
    the last line of a text that no line end follows.
    """

    path: Path
    kind: Kind
    encoding: str
    fingerprint: str
    size: int
    has_unseen: bool = False
    changed: int = 0
    unended: str = ""


def sniff(path: Path, progress: Progress | None = None, *, top_only: bool = False) -> Sniffed:
    """Say what a file is; with ``top_only``, by the beginning of a large one.

    Raises:
        UnreadableFile: it is of no kind that can hold payments, empty, locked or damaged.
    """
    size, changed, head = _opened(path)
    try:
        kind = _container(path, head, size)
        most = _TOP if top_only else max(size, _TOP)
        if kind is None:
            return _text(path, (size, changed), head, most, progress)
        fingerprint = _fingerprint(path) if size <= most else ""
        return Sniffed(path, kind, "", fingerprint, size, changed=changed)
    except OSError as error:
        raise ReadingStopped(file=path.name, what=in_words(error)) from error


def require_unchanged(sniffed: Sniffed) -> None:
    """Refuse a file that another program wrote to since it was looked at.

    Raises:
        FileChanged: it is longer, shorter, newer or gone.
    """
    try:
        now = sniffed.path.stat()
    except OSError as error:
        raise FileChanged(file=sniffed.path.name) from error
    if (now.st_size, now.st_mtime_ns) != (sniffed.size, sniffed.changed):
        raise FileChanged(file=sniffed.path.name)


def _opened(path: Path) -> tuple[int, int, bytes]:
    """Return size, time of change and first bytes of a file; a pipe would keep us waiting."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise NotThere(file=path.name, what="it is a folder")
        if not stat.S_ISREG(found.st_mode):
            raise NotThere(file=path.name, what="it is not a file on a disk")
        with path.open("rb") as file:
            return found.st_size, found.st_mtime_ns, file.read(_HEAD)
    except OSError as error:
        raise NotThere(file=path.name, what=in_words(error)) from error
    except ValueError as error:
        raise NotThere(file=path.name, what="it is not a file") from error


def _container(path: Path, head: bytes, size: int) -> Kind | None:
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(path)
    if head and (what := foreign.kind_in_words(head, size)):
        raise WrongKind(file=path.name, what=what)
    return None


def _ole(path: Path) -> Kind:
    """Tell a BIFF workbook from the other things that Office keeps in such files."""
    names = ole.ole_names(path)
    if names is None:
        raise DamagedWorkbook(file=path.name)
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise HasPassword(file=path.name)
    if names & {"workbook", "book"}:
        return Kind.XLS
    if "worddocument" in names:
        raise WrongKind(file=path.name, what="a Word document")
    if any(name.startswith(("__substg1.0", "__properties_version")) for name in names):
        raise WrongKind(file=path.name, what="an e-mail")
    raise WrongKind(file=path.name, what="an Office file of another kind")


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            mimetype = package.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError) as error:
        raise DamagedWorkbook(file=path.name) from error
    lower = {name.lower() for name in names}
    if b"opendocument.spreadsheet" in mimetype:
        return Kind.ODS
    if any(name.startswith("xl/workbook.") for name in lower):
        return Kind.XLSX
    if any(name.startswith("word/") for name in lower):
        raise WrongKind(file=path.name, what="a Word document")
    if any(name.startswith("ppt/") for name in lower):
        raise WrongKind(file=path.name, what="a presentation")
    if b"opendocument" in mimetype:
        raise WrongKind(file=path.name, what="an OpenDocument file of another kind")
    if any(name.startswith("xl/") for name in lower):
        raise DamagedWorkbook(file=path.name)
    if any(name.endswith(".iwa") for name in lower):
        raise WrongKind(file=path.name, what="a Numbers document")
    raise WrongKind(file=path.name, what="a zip file")


def _text(
    path: Path, known: tuple[int, int], head: bytes, most: int, progress: Progress | None
) -> Sniffed:
    size, changed = known
    encoding = _marked(head) or _by_nuls(head)
    digest = hashlib.sha256()
    # A mark is no promise: rows that another program added may be Windows-1252.
    doubted = encoding in {None, "utf-8-sig"}
    decoder = codecs.getincrementaldecoder("utf-8")() if doubted else None
    start = _decoded(head, encoding or "cp1252")
    _refuse_other_text(path, start)
    html = _is_html(start)
    unseen, blank, done, line, tail = False, True, 0, 0, b""
    with path.open("rb") as file:
        while done < most and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            unseen = unseen or _has_unseen(chunk, tail[-2:])
            blank = blank and not chunk.strip(_BLANK)
            tail = (tail + chunk)[-_HEAD:]
            # A web page may well stand in one line.
            line = 0 if html else _open_line(path, chunk, line)
            if decoder is not None:
                try:
                    decoder.decode(chunk, final=len(chunk) < _CHUNK)
                except UnicodeDecodeError:
                    encoding, decoder = "cp1252", None
            done += len(chunk)
            if progress:
                progress.step("Looking at the file", done, size)
    if blank and done >= size:
        raise EmptyFile(file=path.name)
    encoding = encoding or "utf-8"
    kind = Kind.HTML if html else Kind.CSV
    whole = done >= size and not html
    unended = _unended(head, tail, encoding) if whole else ""
    fingerprint = digest.hexdigest() if done >= size else ""
    return Sniffed(path, kind, encoding, fingerprint, size, unseen, changed, unended)


def _unended(head: bytes, tail: bytes, encoding: str) -> str:
    """Return the last line of a text, "" where a line end follows it."""
    mark = next((mark for mark, _ in _MARKS if head.startswith(mark)), b"")
    text = (mark + tail).decode(encoding, errors="replace")
    last = next(reversed(text.splitlines(keepends=True)), "")
    return "" if last[-1:] in _ENDS else last.lstrip("\ufeff")


def _has_unseen(chunk: bytes, before: bytes) -> bool:
    if b"\x00" in chunk:
        return True
    # The first letters of a file may well be a mark; in the middle it was joined from several.
    chunk, start = before + chunk, 0 if before else len(codecs.BOM_UTF8)
    if chunk.find(codecs.BOM_UTF8, start) >= 0:
        return True
    return (b"\xe2\x80" in chunk or b"\xe2\x81" in chunk) and bool(_UNSEEN.search(chunk))


def _open_line(path: Path, chunk: bytes, line: int) -> int:
    """Return how long the line is with which a chunk ends; ``line`` is its part before."""
    first = min((at for end in b"\n\r" if (at := chunk.find(end)) >= 0), default=-1)
    if line + (len(chunk) if first < 0 else first) > _LONGEST_LINE:
        raise UnpairedQuotes(file=path.name)
    if first < 0:
        return line + len(chunk)
    return len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))


def _marked(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def _by_nuls(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: Western text has a NUL in every other byte."""
    even, odd = head[0:4096:2], head[1:4096:2]
    if not odd:
        return None
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return None


def _decoded(head: bytes, encoding: str) -> str:
    return head.decode(encoding, errors="replace").replace("\x00", "").lstrip("\ufeff \t\r\n")


def _refuse_other_text(path: Path, start: str) -> None:
    controls = sum(ch < " " and ch not in "\t\r\n\x0b\x0c\x1a\x1c\x1d\x1e\x1f" for ch in start)
    if controls > len(start) // 50 + 2:
        raise WrongKind(file=path.name, what="not text")
    if re.match(r'[\[{]\s*[\[{"\]}]', start):
        raise WrongKind(file=path.name, what="a data file for programs")
    if start.startswith("<?xml") and not _is_html(start):
        spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet" in start
        what = "an XML spreadsheet of 2003" if spreadsheet else "an XML file"
        raise WrongKind(file=path.name, what=what)


def _is_html(start: str) -> bool:
    opening = start[:2000].lower()
    if opening.startswith(("<?xml", "<!--")):
        return "<html" in opening
    return opening.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<meta"))


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
