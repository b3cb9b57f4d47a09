"""Which published list the codes or labels of a column are of, and which version of it.

A column says so by its heading, by labels that stand beside their codes as the list has them, or
by the shape of its codes. Codes change their meaning between versions, labels seldom do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.classifying.crosswalk import CrosswalkRow, agree
from core.classifying.words import Words, words_of
from core.domain.taxonomy import CodeList

# What headings call the lists that bodies use, by the words in them.
_NAMES: Mapping[str, str] = {
    "proclass": "ProClass", "pro class": "ProClass", "cpv": "CPV", "unspsc": "UNSPSC",
    "sercop": "SeRCOP", "cofog": "COFOG", "eclass": "NHS eClass", "cfr": "CFR", "bae": "BAE",
    "agar": "AGAR", "mcc": "Merchant categories", "merchant category": "Merchant categories",
}  # fmt: skip
_LISTED: Mapping[str, str] = {
    "proclass-l1": "ProClass", "cpv": "CPV", "cfr": "CFR", "bae": "BAE", "agar": "AGAR",
    "mcc": "Merchant categories", "merchant-group": "Merchant categories",
    "hmt-expense-type": "HM Treasury expense types", "subjective": "Subjective groups",
}  # fmt: skip
_VERSION = re.compile(r"\bv(?:er(?:sion)?)?\.?\s*(\d+(?:\.\d+)*)\b|\b((?:19|20)\d\d)\b", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CPV = re.compile(r"(\d{8})(?:-\d)?")
# So many of the distinct codes or labels of a column must be those of a list.
_MOST = 0.6
_FEW = 3


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list as far as it is known here: labels by code, and labels that have no code."""

    scheme: str
    version: str
    codes: Mapping[str, tuple[Words, ...]]
    labels: frozenset[Words]


@dataclass(slots=True)
class _Building:
    codes: dict[str, list[Words]] = field(default_factory=dict)
    labels: set[Words] = field(default_factory=set)


def published(rows: Iterable[CrosswalkRow], cpv: Mapping[str, str]) -> tuple[PublishedList, ...]:
    """Return the lists that crosswalks are from, and CPV 2008, each version by itself."""
    found: dict[tuple[str, str], _Building] = {}
    for row in rows:
        one = found.setdefault((row.from_scheme, row.version), _Building())
        words = words_of(row.from_label)
        one.labels.add(words)
        if row.from_code:
            one.codes.setdefault(row.from_code.lower(), []).append(words)
    lists = [
        PublishedList(
            scheme,
            version,
            {code: tuple(labels) for code, labels in one.codes.items()},
            frozenset(one.labels),
        )
        for (scheme, version), one in found.items()
    ]
    by_code = {code: (words_of(label),) for code, label in cpv.items()}
    labels = frozenset(labels[0] for labels in by_code.values())
    return (*lists, PublishedList("cpv", "2008", by_code, labels))


def recognise(
    headings: Sequence[str],
    cells: Iterable[tuple[str, str]],
    lists: Sequence[PublishedList],
) -> CodeList | None:
    """Say of which list the codes and labels of a column are; None where nothing tells.

    ``headings`` are those of its code and its label, ``cells`` the code and label of each kind of
    row. The version is "" where only the heading names the list, and without one.
    """
    pairs = {(code.strip().lower(), words_of(label)) for code, label in cells}
    pairs.discard(("", ()))
    name, version = _named(headings)
    likely = [one for one in lists if not name or called(one.scheme) == name]
    best = max((_Match.of(one, pairs) for one in likely), key=_Match.strength, default=None)
    if best is not None and best.holds():
        # Labels recur from version to version: what the heading states stands beside them.
        stated = version if version and not best.agreeing else best.of_list.version
        return CodeList(called(best.of_list.scheme), stated, best.why())
    if not name:
        return None
    why = "the heading says so"
    if best is not None and best.contradicts():
        why = f"{why}; its labels are not those of version {best.of_list.version}"
    return CodeList(name, version, why)


def called(scheme: str) -> str:
    """Return what people call a list."""
    return _LISTED.get(scheme, scheme)


@dataclass(frozen=True, slots=True)
class _Match:
    """How many of the distinct codes and labels of a column are as a list has them."""

    of_list: PublishedList
    pairs: int
    agreeing: int
    labelled: int
    coded: int
    other: int

    @classmethod
    def of(cls, one: PublishedList, pairs: set[tuple[str, Words]]) -> _Match:
        agreeing = labelled = coded = other = 0
        for code, label in pairs:
            shaped = _CPV.fullmatch(code)
            known = one.codes.get(shaped[1] if shaped else code, ())
            if known and label:
                same = any(agree(stated, label) for stated in known)
                agreeing += same
                other += not same
            elif known and (shaped or not code.isdigit()):
                coded += 1
            labelled += label in one.labels
        return cls(one, len(pairs), agreeing, labelled, coded, other)

    def strength(self) -> tuple[int, int, int]:
        """Return what tells one match from another: agreement, then labels, then codes."""
        return self.agreeing, self.labelled, self.coded

    def holds(self) -> bool:
        """Say whether most of the column is as the list has it."""
        most = max(self.agreeing, self.labelled, self.coded)
        return most >= _FEW and most >= _MOST * self.pairs

    def contradicts(self) -> bool:
        """Say whether most codes are in the list under other labels."""
        return self.other > self.agreeing

    def why(self) -> str:
        """Say what shows it."""
        if self.agreeing >= max(_FEW, self.labelled, self.coded):
            return f"{self.agreeing} of {self.pairs} codes have the labels of that list"
        if self.labelled >= self.coded:
            return f"{self.labelled} of {self.pairs} labels are those of that list"
        return f"{self.coded} of {self.pairs} codes are those of that list"


def _named(headings: Sequence[str]) -> tuple[str, str]:
    """Return the list and the version that headings name, each "" where they name none."""
    text = " ".join(headings)
    words = " ".join(re.findall("[a-z]+", _CAMEL.sub(" ", text).lower()))
    name = next((name for known, name in _NAMES.items() if f" {known} " in f" {words} "), "")
    found = _VERSION.search(text.replace("_", " ")) if name else None
    return name, (found[1] or found[2]) if found else ""
