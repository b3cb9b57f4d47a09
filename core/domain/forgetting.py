"""A person's name taken out of texts: known by fingerprints of its words, put in other words.

Every way of writing the name has other words of its own, so that texts that were told apart
stay told apart, and texts that were the same stay the same.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A letter that was put together of two stays one word; an apostrophe parts O'Brien in two.
_WORD = re.compile("[^\\W_]+(?:[\u0300-\u036f]+[^\\W_]*)*")
# Between two words of a name there is little, and never the end of a line or of a cell.
_WIDEST_GAP = 3
_ENDS = frozenset('\t\r\n|;<>"')

_FINGERPRINT_BYTES = 16


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name or a way of writing it, by its keyed fingerprint, and what stands in its place.

    ``words`` is how many words the name has; 0 for one way of writing it.
    """

    fingerprint: str
    label: str
    words: int


@dataclass(frozen=True, slots=True)
class NameOffer:
    """A name that may be that of the person, with what speaks for it.

    ``sure`` marks what the book itself holds to be the same payee. ``lines`` are the payments
    that name it, ``pence`` what they come to.
    """

    name: str
    why: str
    sure: bool
    lines: int = 0
    pence: int = 0


@dataclass(frozen=True, slots=True)
class FileNaming:
    """A kept file that names the person.

    ``emptied`` says that its kept copy has to go; ``stays`` that it is a publisher's own, in
    which nothing can be changed.
    """

    file: str
    emptied: bool = False
    stays: bool = False


def label_of(number: int) -> str:
    """Return what stands for a person in the place of the name."""
    return f"Person removed {number}"


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as names are compared: without capitals, each letter as one."""
    return tuple(_plain(word) for word in _WORD.findall(text))


def ways_of_writing(name: str) -> tuple[str, ...]:
    """Return a name as it may stand in a book: as it is, without accents, in a wrong encoding."""
    if name.isascii():
        return (name,)
    parts = unicodedata.normalize("NFKD", name)
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return name, bare, name.encode().decode("cp1252", "replace")


class NameMask:
    """Puts other words in the place of names.

    With ``learns``, a way of writing that was not met before gets words of its own, and they are
    among ``known``; else it gets those of the name.
    """

    def __init__(self, key: bytes, known: Iterable[KnownName], *, learns: bool = False) -> None:
        """Take names by their fingerprints under a key."""
        self._key, self._learns = key, learns
        self._known = {one.fingerprint: one for one in known}
        self._lengths = sorted({one.words for one in self._known.values()} - {0}, reverse=True)
        self._first: frozenset[str] | None = None
        self._written: dict[str, int] = {}

    @classmethod
    def of_names(cls, key: bytes, names: Sequence[str], number: int) -> NameMask:
        """Return what masks the names of one person, the first as the name itself."""
        said = {words_of(way): None for name in names for way in ways_of_writing(name)}
        label = label_of(number)
        known = [
            KnownName(_fingerprint(key, " ".join(words)), label, len(words))
            for words in said
            if words
        ]
        mask = cls(key, known, learns=True)
        mask._first = frozenset(words[0] for words in said if words)
        for name in names[:1]:
            mask.text(name)
        return mask

    @property
    def known(self) -> tuple[KnownName, ...]:
        """Return all names and ways of writing them that are known by now."""
        return tuple(self._known.values())

    def text(self, text: str) -> str:
        """Return a text without the names; one that has none is returned as it is.

        A name of one word counts only where it is the whole text: it may be any word.
        """
        if not self.may_hold(text):
            return text
        found = list(_WORD.finditer(text))
        words = [_plain(one[0]) for one in found]
        parts, place, number = [], 0, 0
        while number < len(found):
            length = self._length_at(text, found, words, number)
            if not length:
                number += 1
                continue
            start, end = found[number].start(), found[number + length - 1].end()
            name = " ".join(words[number : number + length])
            parts += [text[place:start], self._label(text[start:end], name)]
            place, number = end, number + length
        return "".join((*parts, text[place:])) if parts else text

    def may_hold(self, text: str) -> bool:
        """Say whether a text may have a name in it; where it says no, there is none."""
        if self._first is None:
            return bool(text)
        plain = text.lower() if text.isascii() else _plain(text)
        return any(word in plain for word in self._first)

    def _length_at(
        self, text: str, found: Sequence[re.Match[str]], words: Sequence[str], number: int
    ) -> int:
        """Return how many words the longest name has that begins at a word, 0 for none."""
        if self._first is not None and words[number] not in self._first:
            return 0
        for length in self._lengths:
            last = number + length - 1
            if last >= len(found) or (length == 1 and len(found) > 1):
                continue
            name = " ".join(words[number : last + 1])
            if self._fingerprint(name) in self._known and all(
                _is_gap(text[found[n].end() : found[n + 1].start()]) for n in range(number, last)
            ):
                return length
        return 0

    def _label(self, written: str, name: str) -> str:
        way = f"as written: {written}"
        known = self._known.get(self._fingerprint(way))
        if known is not None:
            return known.label
        label = self._known[self._fingerprint(name)].label
        if not self._learns:
            return label
        number = self._written[label] = self._written.get(label, 0) + 1
        if number > 1:
            label = f"{label} spelling {number}"
        fingerprint = self._fingerprint(way)
        self._known[fingerprint] = KnownName(fingerprint, label, 0)
        return label

    def _fingerprint(self, text: str) -> str:
        return _fingerprint(self._key, text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_gap(between: str) -> bool:
    return len(between) <= _WIDEST_GAP and _ENDS.isdisjoint(between)


def _fingerprint(key: bytes, text: str) -> str:
    said = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, key=key, digest_size=_FINGERPRINT_BYTES).hexdigest()
