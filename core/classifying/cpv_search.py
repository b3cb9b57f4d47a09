"""CPV 2008 searched by words or digits, with the leaf of the tree that each code falls under."""

from __future__ import annotations

from functools import cache

from core.classifying.taxonomy_data import crosswalks_into, load_cpv
from core.classifying.words import Words, words_of
from core.domain.taxonomy import CategoryCode, CpvCode, Taxonomy

_DIVISION = 2


def search_cpv(text: str, tree: Taxonomy, limit: int = 100) -> tuple[CpvCode, ...]:
    """Find CPV codes by the digits that they begin with, or by words of their label.

    Every word must begin a word of the label; wider codes come before narrower ones. Nothing is
    found for no text.
    """
    digits = text.partition("-")[0].strip()
    wanted = words_of(text)
    if digits.isdecimal():
        found = [code for code in load_cpv() if code.startswith(digits)]
    elif wanted:
        found = [code for code, words in _labels() if _holds(words, wanted)]
    else:
        return ()
    return tuple(_code(code, tree) for code in sorted(found, key=_width)[:limit])


def cpv_of_leaf(leaf: CategoryCode, tree: Taxonomy) -> tuple[CpvCode, ...]:
    """Return the CPV codes that a leaf's prefixes name, in the order of its prefixes."""
    category = tree.categories[leaf]
    named = (prefix.ljust(8, "0") for prefix in category.cpv)
    return tuple(_code(code, tree) for code in named if code in load_cpv())


def _code(code: str, tree: Taxonomy) -> CpvCode:
    known = load_cpv()
    stem = code.rstrip("0")
    above = (stem[:digits].ljust(len(code), "0") for digits in range(_DIVISION, len(stem)))
    # A division may end in 0 itself: 30000000 is held by nothing.
    wider = tuple(known[one] for one in dict.fromkeys(above) if one in known and one != code)
    return CpvCode(code, known[code], crosswalks_into(tree).leaf_of_cpv(code), wider)


def _width(code: str) -> tuple[int, str]:
    return len(code.rstrip("0")), code


def _holds(words: Words, wanted: Words) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


@cache
def _labels() -> tuple[tuple[str, Words], ...]:
    return tuple((code, words_of(label)) for code, label in load_cpv().items())
