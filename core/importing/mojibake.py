"""Text that was read by the wrong code page on its way here: CafÃ© for Café, â€“ for a dash.

Decision: two kinds are told apart. UTF-8 read as a code page shows in sequences that stand for
one character and occur in no language; each is put right by itself. One code page read as another
shows only in letters where none belong, so it is put right if that leaves none in any cell.
Nothing is put right that the person did not ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product

# Code pages by which UTF-8 was read.
_READ_AS = ("cp1252", "mac_roman", "cp850", "cp437")
# Code pages by which others were read: by which, and what the text really was.
_MIXED = (
    ("latin-1", "cp1252"),
    ("cp1252", "cp850"),
    ("cp1252", "cp437"),
    ("cp1252", "mac_roman"),
    ("cp850", "cp1252"),
    ("cp437", "cp1252"),
    ("mac_roman", "cp1252"),
)
# What people mean who write names and narratives: letters, punctuation, currency, marks.
_MEANT = re.compile(
    "[\u00a0-\u017f\u2010-\u2027\u202f\u2030-\u203a\u20ac\u2116\u2122\u2190-\u21ff\u25a0-\u27bf"
    "\U0001f300-\U0001faff]"
)
_MARK = "\ufeff"
# A letter before these may well be one: É’ and Å” are not UTF-8 for ɒ and Ŕ.
_STOPS = "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2026\u2039\u203a\u00a0\u00ab\u00bb"
# What stands for a pound sign where DOS and Windows were mixed up.
_POUNDS = "\u0153\xfa"
_LETTER = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]")
_PUNCTUATION = (
    "\xa3\u20ac\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\xb0\xbd\xbc\xbe\xa9\xae\u2122\xa0"
)
# Doubly wrong text takes two turns.
_TURNS = 3
_BEYOND_DOUBT = 2


@dataclass(frozen=True, slots=True)
class Repair:
    """How to put text right. ``mixed`` are the code pages of which one was read as another."""

    mixed: tuple[str, str] | None = None
    before: str = ""
    after: str = ""

    def mend(self, text: str) -> str:
        """Return a cell put right; one that shows nothing wrong stays as it stands."""
        if text.isascii():
            return text
        if self.mixed is None:
            return _from_utf8(text)
        mended = _from_page(text, self.mixed)
        return text if mended is None or odd(mended) > odd(text) else mended


def find(texts: Iterable[str]) -> Repair | None:
    """Return how to put a file's texts right, with an example; None where nothing shows."""
    cells = sorted({text for text in texts if not text.isascii()})
    for cell in cells:
        if (mended := _from_utf8(cell)) != cell:
            return Repair(before=_shown(cell), after=_shown(mended))
    wrong = [cell for cell in cells if odd(cell)]
    if sum(map(odd, wrong)) < _BEYOND_DOUBT:
        return None
    repairs = [repair for pages in _MIXED if (repair := _mixed(cells, wrong, pages))]
    # Where two code pages would do, they must give the same.
    alike = {tuple(map(repair.mend, cells)) for repair in repairs}
    return repairs[0] if len(alike) == 1 else None


def odd(text: str) -> int:
    """Weigh the characters that cannot stand where they do: MaryÕs, œ500; 2 is beyond doubt."""
    around = f" {text} "
    return sum(
        _oddness(before, char, after)
        for before, char, after in zip(around, around[1:], around[2:], strict=False)
        if char > "\x7f"
    )


def _oddness(before: str, char: str, after: str) -> int:
    if "\x80" <= char <= "\x9f" or "\u2500" <= char <= "\u259f":
        return 2
    if char in _POUNDS:
        return 0 if before.isalpha() or after.isalpha() else 2
    if _LETTER.fullmatch(char):
        alone = not before.isalpha() and after.isdigit() and char != "\xd8"
        return int(alone or (char.isupper() and before.islower()))
    joins = char in "\u2018\u2019\u2013\u2014"
    return int(before.isalpha() and after.isalpha() and not joins)


def _mixed(cells: Sequence[str], wrong: Sequence[str], pages: tuple[str, str]) -> Repair | None:
    mended = [_from_page(cell, pages) for cell in cells]
    if not all(cell is not None and not odd(cell) and _is_plain(cell) for cell in mended):
        return None
    after = _from_page(wrong[0], pages) or ""
    return Repair(pages, _shown(wrong[0]), _shown(after))


def _is_plain(text: str) -> bool:
    return all(c < "\x7f" or c in _PUNCTUATION or _LETTER.fullmatch(c) for c in text)


def _from_page(text: str, pages: tuple[str, str]) -> str | None:
    """Return a text as the code page that it really was in has it, None if it has not."""
    read_as, really = pages
    try:
        return text.encode(read_as).decode(really)
    except UnicodeError:
        return None


def _from_utf8(text: str) -> str:
    """Put each sequence right that is UTF-8 read as a code page."""
    for _ in range(_TURNS):
        if not _suspect().search(text):
            break
        before = text
        # Longer sequences first: the end of one may be a shorter one by another code page.
        for long, page in product((True, False), _READ_AS):
            sequence, table = _sequences(page, long=long)
            text = sequence.sub(partial(_meant, table=table), text)
        if text == before:
            break
    return text


def _meant(match: re.Match[str], table: dict[int, int]) -> str:
    sequence = match[0]
    try:
        char = bytes(table[ord(ch)] for ch in sequence).decode("utf-8")
    except UnicodeDecodeError:
        return sequence
    if char == _MARK:
        return ""
    if "\u0100" <= char <= "\u017f" and sequence[1] in _STOPS:
        return sequence
    return char if _MEANT.fullmatch(char) else sequence


@cache
def _suspect() -> re.Pattern[str]:
    """Return what every such sequence begins with: most cells that are not ASCII have none."""
    firsts = {
        char
        for page in _READ_AS
        for char, byte in _sequences(page, long=True)[1].items()
        if byte in {*range(0xC2, 0xC6), 0xE2, 0xEF, 0xF0}
    }
    return re.compile("[" + "".join(re.escape(chr(char)) for char in firsts) + "][^\x00-\x7f]")


@cache
def _sequences(page: str, *, long: bool) -> tuple[re.Pattern[str], dict[int, int]]:
    """Return what UTF-8 looks like by a code page, and the byte of each of its characters."""
    bytes_ = range(0x80, 0x100)
    table = {ord(bytes([b]).decode(page, errors="ignore") or chr(b)): b for b in bytes_}
    if page == "cp1252":
        # What it leaves undefined, and Latin-1, come through as control characters.
        table |= {b: b for b in range(0x80, 0xA0)}

    def any_of(first: int, last: int) -> str:
        chars = "".join(re.escape(chr(c)) for c, byte in table.items() if first <= byte <= last)
        return f"[{chars}]"

    more = any_of(0x80, 0xBF)
    if not long:
        # Elsewhere the bytes of the letters beyond Latin-1 are signs of their own: ≈£500.
        return re.compile(any_of(0xC2, 0xC5 if page == "cp1252" else 0xC3) + more), table
    marks, signs, pictures = any_of(0xEF, 0xEF), any_of(0xE2, 0xE2), any_of(0xF0, 0xF0)
    return re.compile(f"{pictures}{more * 3}|[{marks[1:-1]}{signs[1:-1]}]{more * 2}"), table


def _shown(text: str) -> str:
    return " ".join(text.split())[:60]
