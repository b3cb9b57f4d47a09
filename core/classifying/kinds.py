"""Purchase kinds as words, which is what rules and the learner look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.classifying.tidying import display, tidy
from core.classifying.words import Words, words_of
from core.domain.decisions import Kind
from core.domain.spend import KindId

# Runs of letters that no digit touches: "INV0042" and "3rd" are not words.
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:[&'\u2019-][^\W\d_]+)*(?![^\W_])|&")
_MONTHS = frozenset(
    """january february march april june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec""".split()
)


@dataclass(frozen=True, slots=True)
class ReadKind:
    """A purchase kind as words. ``key`` is the supplier's name tidied."""

    kind: Kind
    key: str
    supplier: Words
    account: Words
    department: Words
    words: Words


def read_kinds(kinds: Iterable[Kind]) -> Iterator[ReadKind]:
    """Turn kinds into words; each distinct text is read once."""
    seen: dict[str, Words] = {}
    keys: dict[str, str] = {}

    def words(text: str) -> Words:
        if text not in seen:
            seen[text] = words_of(text)
        return seen[text]

    for kind in kinds:
        if kind.supplier not in keys:
            keys[kind.supplier] = tidy(kind.supplier)
        yield ReadKind(
            kind,
            keys[kind.supplier],
            words(kind.supplier),
            words(_account(kind)),
            words(kind.department),
            words(kind.words),
        )


def _account(kind: Kind) -> str:
    """Return an account's name; some ledgers print a name where others have a code."""
    code = kind.account_code
    named = code and not any(char.isdigit() for char in code)
    return f"{code} {kind.account}" if named else kind.account


def read_label(label: str) -> ReadKind:
    """Return a category's label as if it were an account that pays nobody in particular."""
    kind = Kind(KindId(0), "", "", label, "", "", "", "")
    return ReadKind(kind, "", (), words_of(label), (), ())


def description_words(text: str) -> str:
    """Return a description without digits and dates, in lower case: what kinds share."""
    words = _WORD.findall(display(text).lower())
    if not _MONTHS.isdisjoint(words):
        words = [word for word in words if word not in _MONTHS]
    return " ".join(words).strip("& ")
