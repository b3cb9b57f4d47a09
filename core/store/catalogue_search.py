"""Full-text search over what catalogues say of their lots.

The index lies in memory, beside no book: made again from the catalogues in use it took 0.04 s
for 2,500 lots, a twentieth of reading their packages, and so no table of a book has to
follow every edition that is applied, taken back or undone.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.domain.agreements import LotKey

# What is searched, in the order in which a find is explained, with the weight of a word there.
FIELDS = ("number", "agreement", "lot", "category", "supplier", "document", "about")
_WEIGHTS = (12.0, 8.0, 10.0, 6.0, 4.0, 2.0, 1.0)
# How many characters are shown before and after the first word that was found.
_BEFORE, _AFTER = 40, 70


@dataclass(frozen=True, slots=True)
class LotText:
    """What can be found of a lot: a text for each of ``FIELDS``."""

    key: LotKey
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A lot that was found: in which field, and the words around it.

    ``marks`` are where in ``snippet`` the words that were found stand: first and past the last.
    """

    key: LotKey
    field: str
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()


class LotIndex:
    """An index of lots in memory; one thread at a time may ask it."""

    def __init__(self, texts: Iterable[LotText]) -> None:
        """Index the texts."""
        self._lots: list[LotText] = []
        self._folded: list[tuple[str, ...]] = []
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        columns = ", ".join(FIELDS)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE lots USING fts5({columns}, prefix='2 3',"
            ' tokenize="unicode61 remove_diacritics 2")'
        )
        places = ", ".join("?" * (len(FIELDS) + 1))
        self._connection.executemany(
            f"INSERT INTO lots (rowid, {columns}) VALUES ({places})", self._rows(texts)
        )

    def find(self, words: str, limit: int = 500) -> tuple[Hit, ...]:
        """Return the lots that hold every word, or its beginning, best first.

        Case, accents and punctuation do not matter. Nothing is found for no words.
        """
        wanted = _words(words)
        if not wanted:
            return ()
        weights = ", ".join(map(str, _WEIGHTS))
        rows = self._connection.execute(
            "SELECT rowid FROM lots WHERE lots MATCH ?"
            f" ORDER BY bm25(lots, {weights}), rowid LIMIT ?",
            (" ".join(f'"{word}"*' for word in wanted), limit),
        )
        # A word begins where no letter or digit stands before it, as in the index.
        begins = "|".join(re.escape(_fold(word)) for word in wanted)
        pattern = re.compile(rf"(?<![^\W_])(?:{begins})")
        return tuple(self._hit(number, pattern) for (number,) in rows)

    def _rows(self, texts: Iterable[LotText]) -> Iterator[tuple[int | str, ...]]:
        for number, text in enumerate(texts):
            self._lots.append(text)
            self._folded.append(tuple(map(_fold, text.texts)))
            yield (number, *text.texts)

    def _hit(self, number: int, pattern: re.Pattern[str]) -> Hit:
        """Explain a find by the first field in which a word was found.

        The index could cut the words out too, but reads every text anew for it: in lots with
        hundreds of suppliers that took four fifths of the time.
        """
        lot = self._lots[number]
        for name, text, folded in zip(FIELDS, lot.texts, self._folded[number], strict=True):
            first = pattern.search(folded)
            if first is not None:
                return Hit(lot.key, name, *_cut(text, folded, first.start(), pattern))
        return Hit(lot.key, "", "")


def _cut(
    text: str, folded: str, found: int, pattern: re.Pattern[str]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the words around a find, and where in them words were found."""
    start, end = max(0, found - _BEFORE), min(len(text), found + _AFTER)
    # Not in the middle of a word.
    start = 0 if start == 0 else text.find(" ", start, found) + 1 or found
    end = len(text) if end == len(text) else max(text.rfind(" ", found, end), found) or end
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    marks = tuple(
        (one.start() + shift, one.end() + shift) for one in pattern.finditer(folded, start, end)
    )
    return f"{before}{text[start:end]}{after}", marks


def _fold(text: str) -> str:
    """Return a text without case and accents, each letter in its place."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0].lower()[:1] or letter


def _words(text: str) -> list[str]:
    """Return the words as the index knows them: letters and digits only."""
    return "".join(c if c.isalnum() else " " for c in text).split()
