"""What a file is, by its bytes: kind, encoding, fingerprint. Names and extensions lie.

Decision: encoding is the byte order mark, else UTF-16 by its pattern of NUL bytes, else strict
UTF-8, else Windows-1252, and the reading says so. Detectors guess wrong on short files.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.domain.progress import Progress
from core.importing.unreadable import (
    DamagedWorkbook,
    EmptyFile,
    HasPassword,
    NotThere,
    WrongKind,
)

_CHUNK = 1 << 20
_HEAD = 1 << 16
# As much as is looked at of a file of which only the top is wanted: whole chunks.
_TOP = 4 * _CHUNK

_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a recording"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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
    """A file as its bytes tell it. ``has_nul`` says that NUL characters must be dropped.

    ``fingerprint`` is "" where only the beginning of a large file was looked at.
    """

    path: Path
    kind: Kind
    encoding: str
    fingerprint: str
    size: int
    has_nul: bool = False


def sniff(path: Path, progress: Progress | None = None, *, top_only: bool = False) -> Sniffed:
    """Say what a file is; with ``top_only``, by the beginning of a large one.

    Raises:
        UnreadableFile: it is of no kind that can hold payments, empty, locked or damaged.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "it is not a file"
        raise NotThere(file=path.name, what=what.lower()) from error
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe,;"):
        raise EmptyFile(file=path.name)
    kind = _container(path, head)
    most = _TOP if top_only else max(size, _TOP)
    if kind is None:
        return _text(path, head, most, progress)
    return Sniffed(path, kind, "", _fingerprint(path) if size <= most else "", size)


def _container(path: Path, head: bytes) -> Kind | None:
    for mark, what in _FOREIGN:
        if head.startswith(mark):
            raise WrongKind(file=path.name, what=what)
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(path)
    return None


def _ole(path: Path) -> Kind:
    """Tell a BIFF workbook from the other things that Office keeps in such files."""
    data = path.read_bytes()

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise HasPassword(file=path.name)
    if has("Workbook") or has("Book"):
        return Kind.XLS
    if has("WordDocument"):
        raise WrongKind(file=path.name, what="a Word document")
    if has("__substg1.0") or has("__properties_version"):
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
    raise WrongKind(file=path.name, what="a zip file")


def _text(path: Path, head: bytes, most: int, progress: Progress | None) -> Sniffed:
    size = path.stat().st_size
    encoding = _marked(head) or _by_nuls(head)
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")() if encoding is None else None
    has_nul, done = False, 0
    with path.open("rb") as file:
        while done < most and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            has_nul = has_nul or b"\x00" in chunk
            if decoder is not None:
                try:
                    decoder.decode(chunk, final=len(chunk) < _CHUNK)
                except UnicodeDecodeError:
                    encoding, decoder = "cp1252", None
            done += len(chunk)
            if progress:
                progress.step("Looking at the file", done, size)
    encoding = encoding or "utf-8"
    start = _decoded(head, encoding)
    _refuse_other_text(path, start)
    html = _is_html(start)
    nul = has_nul and not encoding.startswith(("utf-16", "utf-32"))
    kind = Kind.HTML if html else Kind.CSV
    fingerprint = digest.hexdigest() if done >= size else ""
    return Sniffed(path, kind, encoding, fingerprint, size, nul)


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
