"""From categories that a file gives to the common spend tree.

Label agreement beats code look-up: codes change their meaning between versions of a scheme.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TypeVar

from core.classifying.kinds import description_words
from core.classifying.words import Words, words_of
from core.domain.taxonomy import UNKNOWN, CategoryCode, OwnCode, Taxonomy, cpv_covers

# As in: Level 1 > Level 2; GROUP.LEAF; Group - Leaf; (81700) Leaf.
_PARTS = re.compile(r"\s*>\s*|(?<=[a-zA-Z])\.(?=[a-zA-Z])|\s*[|/\\]\s*|\s+-\s+")
_CODE_IN_LABEL = re.compile(r"^\s*[(\[]?[A-Za-z]{0,3}\d[\w./-]*[)\]]?[\s:-]+")
_CPV = re.compile(r"\d{8}(-\d)?")

# What lists print behind the rest of a kind: "Member organizations - DEF".
_REST = (("not", "elsewhere", "classified"), ("default",), ("def",), ("nec",))

# What a card file says of a merchant where it groups the kinds of merchants.
_GROUPS, _MERCHANTS = "merchant-group", "mcc"
_CUT_FROM = 20

# Words that labels share whatever they speak of.
_COMMON = frozenset(
    "and of the for a an in to or by with other general misc miscellaneous service supply good"
    " product cost fee expense equipment related various work".split()
)

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """A line of a crosswalk file. ``to_code`` "" says: known, and deliberately not mapped."""

    from_scheme: str
    from_code: str
    from_label: str
    to_code: CategoryCode
    relation: str
    version: str = ""


class Crosswalk:
    """Looks up what a file says of itself: tree codes, CPV, and the labels of known schemes."""

    def __init__(
        self, rows: Sequence[CrosswalkRow], taxonomy: Taxonomy, cpv: dict[str, str]
    ) -> None:
        """Index the rows by label and code; a label with two meanings means nothing."""
        self._taxonomy = taxonomy
        self._cpv = cpv
        self._labels: dict[Words, CategoryCode] = {}
        self._codes: dict[str, list[tuple[Words, CategoryCode]]] = {}
        self._merchants: dict[Words, CategoryCode] = {}
        self._groups: set[str] = set()
        for row in rows:
            _put(self._labels, _label_words(row.from_label), row.to_code)
            if row.from_scheme == _GROUPS:
                self._groups.add(" ".join(_label_words(row.from_label)))
            elif row.from_scheme == _MERCHANTS:
                spoken = _label_words(description_words(row.from_label))
                _put(self._merchants, spoken, row.to_code)
            if row.from_code:
                listed = (_label_words(row.from_label), row.to_code)
                self._codes.setdefault(row.from_code.lower(), []).append(listed)
        for code, category in taxonomy.categories.items():
            self._labels[words_of(category.label)] = code
        self._leaf_of: dict[str, CategoryCode] = {}
        self._own = _OwnCodes(())

    def with_own(self, codes: Sequence[OwnCode]) -> Crosswalk:
        """Return a crosswalk that looks into a body's own codes first."""
        other = copy(self)
        other._own = _OwnCodes(codes)
        return other

    def find_own(self, code: str, label: str) -> CategoryCode:
        """Return what a body's own list says of a code and label; Unknown where it says nothing.

        The label says more than the code: a code that the list has under another label is not
        taken for it.
        """
        return self._own.find(code, label)

    def find(self, code: str, label: str) -> CategoryCode:
        """Return the leaf for a given code and label; Unknown where neither says enough.

        The label comes first. A code is looked up only where the label beside it agrees with the
        one that the code has in its list: another version of the list may mean another thing.
        """
        if own := self._own.find(code, label):
            return own
        levels = levels_of(label)
        if levels and (found := self._labels.get(_label_words(levels[0]))):
            return found
        code, words = code.strip().lower(), _label_words(label)
        if code in self._taxonomy.categories:
            return CategoryCode(code)
        known = self._codes.get(code, ())
        # The same digits are in many lists: without a label they say nothing.
        meant = {
            leaf
            for stated, leaf in known
            if (agree(stated, words) if words else not code.isdigit())
        }
        if len(meant) == 1:
            return meant.pop()
        if self._is_cpv(code) and (not words or agree(words_of(self._cpv[code[:8]]), words)):
            return self.leaf_of_cpv(code)
        return UNKNOWN

    def find_by_code_alone(self, code: str) -> CategoryCode:
        """Return the leaf of a CPV code whatever the label says, which decides only where the
        label says nothing: eight digits of that list are seldom those of another.
        """
        return self.leaf_of_cpv(code.strip()) if self._is_cpv(code.strip()) else UNKNOWN

    def _is_cpv(self, code: str) -> bool:
        return bool(_CPV.fullmatch(code)) and code[:8] in self._cpv

    def is_too_wide(self, label: str) -> bool:
        """Say whether a label is known to mean more than one category."""
        first = levels_of(label)[:1]
        return any(self._labels.get(_label_words(text)) == UNKNOWN for text in first)

    def find_merchant(self, label: str, words: str) -> CategoryCode:
        """Return what a kind of merchant means that stands beside a group of such kinds.

        Card files give both: the group as the category, the kind as the description. Unknown
        where the label is no such group, or the words are no kind of merchant.
        """
        if not (words and label and self._is_group(" ".join(_label_words(label)))):
            return UNKNOWN
        return self._merchants.get(_label_words(words), UNKNOWN)

    def _is_group(self, label: str) -> bool:
        # Card systems cut long names off.
        cut = len(label) >= _CUT_FROM
        return label in self._groups or (cut and any(g.startswith(label) for g in self._groups))

    def find_level(self, label: str) -> CategoryCode:
        """Return the leaf that a level of the label means, read from the deepest upwards."""
        for level in levels_of(label)[1:]:
            if found := self._labels.get(_label_words(level)):
                return found
        return UNKNOWN

    def leaf_of_cpv(self, code: str) -> CategoryCode:
        """Return the leaf whose longest CPV prefix holds a CPV code; Unknown if none does."""
        code = code[:8]
        if code not in self._leaf_of:
            best, leaf = "", UNKNOWN
            for category in self._taxonomy.categories.values():
                for prefix in category.cpv:
                    if len(prefix) > len(best) and code.startswith(prefix):
                        best, leaf = prefix, category.code
            self._leaf_of[code] = leaf
        return self._leaf_of[code]


class _OwnCodes:
    """A body's own codes by label and by code."""

    def __init__(self, codes: Sequence[OwnCode]) -> None:
        self._labels: dict[Words, CategoryCode] = {}
        self._codes: dict[str, list[tuple[Words, CategoryCode]]] = {}
        for one in codes:
            words = words_of(one.label)
            _put(self._labels, words, one.category)
            if one.code:
                self._codes.setdefault(one.code.strip().lower(), []).append((words, one.category))

    def find(self, code: str, label: str) -> CategoryCode:
        if not (self._labels or self._codes):
            return UNKNOWN
        words = words_of(label)
        if found := self._labels.get(words):
            return found
        known = self._codes.get(code.strip().lower(), ())
        meant = {category for stated, category in known if not (words and stated)}
        meant |= {category for stated, category in known if words and stated == words}
        return meant.pop() if len(meant) == 1 else UNKNOWN


def agree(one: Words, other: Words) -> bool:
    """Say whether two labels speak of the same: they share a word that tells something."""
    telling, tells = set(one) - _COMMON, set(other) - _COMMON
    return bool(telling & tells) if telling and tells else set(one) == set(other)


def leaves_for(cpv: str, taxonomy: Taxonomy) -> tuple[CategoryCode, ...]:
    """Return every leaf that meets a stated CPV code or prefix, in the order of the tree."""
    return tuple(
        category.code
        for category in taxonomy.categories.values()
        if any(cpv_covers(cpv, prefix) for prefix in category.cpv)
    )


def levels_of(label: str) -> list[str]:
    """Return the whole label, then its levels from the deepest up, codes taken off."""
    label = _CODE_IN_LABEL.sub("", label).strip()
    if not label:
        return []
    return [label, *reversed([part for part in _PARTS.split(label) if part])]


def _label_words(label: str) -> Words:
    words = words_of(label)
    for rest in _REST:
        if len(words) > len(rest) and words[-len(rest) :] == rest:
            return words[: -len(rest)]
    return words


def _put(index: dict[_Key, CategoryCode], key: _Key, code: CategoryCode) -> None:
    if key and index.setdefault(key, code) != code:
        index[key] = UNKNOWN
