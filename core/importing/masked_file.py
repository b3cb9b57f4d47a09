"""A spend file with names taken out of its cells: every other byte that can stay, stays.

Where it cannot be proved that a name is gone, there is no such file.
"""

from __future__ import annotations

import codecs
import csv
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence

from core.domain.forgetting import words_of
from core.importing.sniff import Kind
from core.importing.text_table import delimiter_of
from core.importing.workbook_child import UNSEEN

_SAMPLE = 1 << 17
# The byte order decides; with a mark the mark is a letter like any other.
_CODECS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PARTS = (".xml", ".rels", ".vml")
_TEXT_OR_VALUE = re.compile(r'(?<=>)[^<>]+(?=<)|(?<==")[^"<>]+(?=")')
# What a reader sees as one text though it is written in several pieces.
_ONE_TEXT = re.compile(r"<((?:\w+:)?(?:si|is|p|text))(?:\s[^<>]*)?(?<!/)>(.*?)</\1\s*>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")

Mask = Callable[[str], str]


# A name in columns of its own: title, forename, middle name, surname.
_CELLS_OF_A_NAME = (2, 3)
_LETTERS = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){0,2}\.?")


class CannotMask(ValueError):
    """It cannot be proved that a name is gone from a file."""


def masked(data: bytes, kind: str, encoding: str, mask: Mask) -> bytes:
    """Return a file with ``mask`` put to each of its cells; the same bytes if none has a name.

    Raises:
        CannotMask: a part of the file cannot be rewritten with the rest unchanged.
    """
    if kind == Kind.CSV:
        return _text(data, encoding, lambda text: "".join(_records(text, mask)))
    if kind == Kind.HTML:
        return _text(data, encoding, lambda text: _markup(text, mask))
    if kind in (Kind.XLSX, Kind.ODS):
        return _package(data, mask)
    raise CannotMask(kind)


def in_several_cells(row: Sequence[str], mask: Mask) -> bool:
    """Say whether a name stands in cells beside each other, a part of it in each."""
    cells = [cell.strip() for cell in row if cell.strip()]
    # What is a name by itself is seen to cell by cell.
    parts = [
        _LETTERS.fullmatch(cell) is not None and (" " not in cell or mask(cell) == cell)
        for cell in cells
    ]
    return any(
        all(parts[start : start + count]) and _is_all_name(cells[start : start + count], mask)
        for count in _CELLS_OF_A_NAME
        for start in range(len(cells) - count + 1)
    )


def _is_all_name(cells: Sequence[str], mask: Mask) -> bool:
    said = " ".join(cells)
    changed = mask(said)
    return changed != said and set(words_of(said)).isdisjoint(words_of(changed))


def _text(data: bytes, encoding: str, rewrite: Mask) -> bytes:
    codec = next((name for mark, name in _CODECS if data.startswith(mark)), encoding)
    errors = (
        "surrogatepass" if codec.startswith("utf-") and codec != "utf-8" else "surrogateescape"
    )
    text = data.decode(codec, errors)
    if text.encode(codec, errors) != data:
        raise CannotMask(encoding)
    changed = rewrite(text)
    return data if changed == text else changed.encode(codec, errors)


def _records(text: str, mask: Mask) -> Iterator[str]:
    """Yield the records as they are written, those with a name written anew."""
    delimiter = delimiter_of(text[:_SAMPLE])
    try:
        yield from list(_rewritten(io.StringIO(text, newline=""), delimiter, mask))
    except csv.Error:
        # Quotation marks that do not pair: each line is a row by itself.
        for line in io.StringIO(text, newline=""):
            yield from _rewritten([line], delimiter, mask, strict=False)


def _rewritten(
    lines: Iterable[str], delimiter: str, mask: Mask, *, strict: bool = True
) -> Iterator[str]:
    taken: list[str] = []

    def given() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    for row in csv.reader(given(), delimiter=delimiter, strict=strict):
        written = "".join(taken)
        taken.clear()
        if in_several_cells(row, mask):
            raise CannotMask("in several cells")
        changed = [_cell(cell, mask) for cell in row]
        yield written if changed == row else _record(changed, delimiter, written)
    yield from taken


def _record(row: list[str], delimiter: str, written: str) -> str:
    end = written[len(written.rstrip("\r\n")) :]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerow(row)
    return text.getvalue()


def _cell(cell: str, mask: Mask) -> str:
    seen = cell.translate(UNSEEN)
    changed = mask(seen)
    return cell if changed == seen else changed


def _package(data: bytes, mask: Mask) -> bytes:
    """Rewrite the texts in the parts of a workbook; what is no text stays as it is."""
    out = io.BytesIO()
    touched = False
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for part in package.infolist():
            content = package.read(part)
            if part.filename.lower().endswith(_PARTS):
                changed = _part(content, mask)
                touched = touched or changed != content
                content = changed
            written.writestr(part, content)
    return out.getvalue() if touched else data


def _part(content: bytes, mask: Mask) -> bytes:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise CannotMask("utf-8") from fault
    return _markup(text, mask).encode()


def _markup(text: str, mask: Mask) -> str:
    """Rewrite what stands between tags and in their values.

    Raises:
        CannotMask: a name stands in several pieces.
    """
    changed = _TEXT_OR_VALUE.sub(lambda found: _escaped(found[0], mask), text)
    for _, inner in _ONE_TEXT.findall(changed):
        whole = html.unescape(_TAG.sub("", inner))
        if mask(whole) != whole:
            raise CannotMask("in pieces")
    return changed


def _escaped(piece: str, mask: Mask) -> str:
    plain = html.unescape(piece)
    changed = mask(plain)
    return piece if changed == plain else html.escape(changed)
