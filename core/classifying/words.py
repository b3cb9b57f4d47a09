"""How text becomes words, and how the phrases of many rules are found in it at once.

Whole words only: "gas" is not in "gasket". A plural counts as its singular.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from sys import intern

Words = tuple[str, ...]

_WORD = re.compile(r"[a-z0-9]+")
# Single letters with dots or spaces between them are one name: "H.M.", "r m b c".
_INITIALS = re.compile(r"\b([a-z0-9])[. ]+(?=[a-z0-9]\b)")
# Legal forms whose initials would make a word of English, zoo and spa.
_FOREIGN_FORM = re.compile(r"\bsp[. ]*z ?o[. ]*o\b|\bs\.p\.a\b")
# Shortened words of ledgers that can be read in one way only.
_SAME = {
    "limited": "ltd", "mtce": "maintenance", "maint": "maintenance", "mtnce": "maintenance",
    "pmnt": "payment", "pymnt": "payment", "payt": "payment", "pymt": "payment",
    "purch": "purchase", "equip": "equipment", "equipt": "equipment", "eqpt": "equipment",
    "ctrs": "contractor", "cntrs": "contractor", "contrs": "contractor", "exes": "expense",
    "exps": "expense", "expend": "expenditure", "insur": "insurance", "furn": "furniture",
    "edn": "education", "educ": "education", "schls": "school", "schs": "school",
    "improv": "improvement", "accom": "accommodation", "accomodation": "accommodation",
    "comp": "computer", "advtg": "advertising", "refurb": "refurbishment", "elec": "electricity",
    "tels": "telephone", "subsist": "subsistence", "constr": "construction", "mgt": "management",
    "mgmt": "management", "mngt": "management",
}  # fmt: skip
_NOT_PLURAL = frozenset(
    "news gas bus plus gps sms cms ins its lens mains axis canvas christmas atlas thomas".split()
)


# Initials are joined over dots and spaces, and names over apostrophes.
_PARTING = str.maketrans("", "", "'`. ")


def fold(text: str) -> str:
    """Return text in lower case without accents, ``&`` and ``+`` as "and"."""
    text = text.lower().replace("&", " and ").replace("+", " and ").replace("'", "")
    text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace("`", "")
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def singular(word: str) -> str:
    """Return a word without its plural ending, where it plainly has one."""
    if len(word) < 4 or not word.endswith("s") or word in _NOT_PLURAL:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def words_of(text: str) -> Words:
    """Split text into folded words in the singular; initials are joined into one word."""
    folded = fold(text)
    if "z" in folded or ".p." in folded:
        folded = _FOREIGN_FORM.sub(" ", folded)
    words = _WORD.findall(folded)
    if 1 in map(len, words):
        # Only where letters stand by themselves may there be initials.
        words = _WORD.findall(_INITIALS.sub(r"\1", folded))
    return tuple(map(_told, words))


# A few thousand words make up the texts of a million payments: each is told and kept once.
@lru_cache(maxsize=20_000)
def _told(word: str) -> str:
    return intern(_SAME.get(word) or singular(word))


def letters_of(word: str) -> tuple[str, ...]:
    """Return runs of letters of which one stands in every squeezed text that has the word."""
    if word == "and":
        return ("and", "&", "+")
    stem = word[:-1] if word.endswith("y") else word
    return (stem, *(short for short, long in _SAME.items() if long == word))


def squeeze(text: str) -> str | None:
    """Return a text in lower case without what may part the letters of one word.

    None of a text with letters beyond ASCII: what they become is told by ``words_of`` alone.
    """
    if not text.isascii():
        return None
    return text.lower().translate(_PARTING)


def contains(text: Words, phrase: Words) -> bool:
    """Say whether the words of a phrase stand in a text, together and in order."""
    size = len(phrase)
    # Most phrases are one word, or do not even begin in the text.
    if size == 1 or (phrase and phrase[0] not in text):
        return size == 1 and phrase[0] in text
    return any(text[i : i + size] == phrase for i in range(len(text) - size + 1))


class PhraseIndex:
    """Finds which of many phrases stand in a text, each as whole words in order.

    Phrases are kept by their first two words, so the cost of a text grows with its own length
    and not with the number of phrases.
    """

    def __init__(self, phrases: Iterable[tuple[Words, int]]) -> None:
        """Take the phrases, each with the number that is returned where it is found."""
        # By the second word are also those of one word, so that all keep their order.
        self._by_first: dict[str, dict[str, list[tuple[Words, int]]]] = {}
        for phrase, number in phrases:
            if phrase:
                by_second = self._by_first.setdefault(phrase[0], {"": []})
                if len(phrase) == 1:
                    for found in by_second.values():
                        found.append((phrase, number))
                else:
                    found = by_second.setdefault(phrase[1], list(by_second[""]))
                    found.append((phrase, number))

    def find(self, text: Words) -> Iterator[tuple[Words, int]]:
        """Yield each phrase found, in the order of the text, with its number."""
        for start, by_second in enumerate(map(self._by_first.get, text)):
            if by_second:
                second = text[start + 1] if start + 1 < len(text) else ""
                for phrase, number in by_second.get(second) or by_second[""]:
                    size = len(phrase)
                    if size < 3 or text[start : start + size] == phrase:
                        yield phrase, number
