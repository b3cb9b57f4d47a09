"""What tells a card file, a card's bill and its payment: words from resources/presets.

Words alone decide nothing: they are what a person is shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from core.classifying.words import PhraseIndex, Words, words_of
from core.domain.decisions import Kind

# The marks of card schemes in merchants' names: "PAYPAL *ACME", "SQ *CAFE", "AMZNMKTPLACE*1A".
_SCHEME_MARK = re.compile(r"^\s*[\w. ]{2,18}\s?\*\s?\w", re.I)
# Of the names in a ledger next to none has such a mark; of those in a card file many.
_MARKED_SHARE, _MARKED_LEAST = 0.05, 3
# So much of a column of cards must be filled for every line to be by card.
_FILLED = 0.9


@dataclass(frozen=True, slots=True)
class Found:
    """What in a payment says that it settles a card's bill, in words."""

    says: str
    fuel: bool = False


def settlement_of(payee: str, account: str, description: str) -> Found | None:
    """Return what says that a payment settles a card's bill; None if nothing does.

    Fees and services for taking customers' cards are no settlements.
    """
    every = [_said(payee), _said(account), _said(description)]
    if every.count(_NOTHING) == len(every) or any(one.unless for one in every):
        return None
    said = dict(zip(("payee", "account", "description"), every, strict=True))
    # Who was paid says more than what for.
    who = said["payee"]
    if who.fuel or who.payee:
        return Found(f"The payee says \u201c{who.fuel or who.payee}\u201d", bool(who.fuel))
    for fuel in (False, True):
        for part, one in said.items():
            if found := one.fuel if fuel else one.text:
                return Found(f"The {part} says \u201c{found}\u201d", fuel)
    return None


def bill_paid(payee: str, description: str) -> str:
    """Return what says that a credit in a card file is the payment of its bill, "" if nothing."""
    book = _words()["paid"]
    return book.says(words_of(payee)) or book.says(words_of(description))


def card_file_evidence(
    headings: Sequence[str], titles: Sequence[str], carded: float, names: Iterable[tuple[str, int]]
) -> str:
    """Say what shows that a file lists purchases by card; "" where nothing does.

    ``titles`` are the file's name, its sheet's and the lines above the headings; ``carded`` is
    the share of lines of which a column says that a card was used; ``names`` are the payees
    with their counts.
    """
    book = _words()
    for heading in headings:
        if book["heading"].says(words_of(heading)):
            return f"it has a column \u201c{heading.strip()}\u201d"
    if carded >= _FILLED:
        return "every payment in it was made by card"
    for title in titles:
        if said := book["file"].says(_spaced(title)):
            return f"its name or title says \u201c{said}\u201d"
    counted = [(count, bool(_SCHEME_MARK.match(name))) for name, count in names]
    marked = sum(count for count, mark in counted if mark)
    if marked >= max(_MARKED_LEAST, sum(count for count, _ in counted) * _MARKED_SHARE):
        return "names in it carry the marks of card schemes"
    return ""


def _spaced(title: str) -> Words:
    return words_of(re.sub(r"[_.\d-]+", " ", title))


class _Phrases:
    """Phrases of one use, found in a text as whole words."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = phrases
        self._index = PhraseIndex((words_of(one), n) for n, one in enumerate(phrases))

    def says(self, text: Words) -> str:
        """Return the first phrase that stands in a text, "" if none does."""
        return next((self.phrases[number] for _, number in self._index.find(text)), "")


@cache
def _words() -> dict[str, _Phrases]:
    data = (files("resources") / "presets" / "card_accounts.csv").read_text(encoding="utf-8")
    uses: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(data, newline="")):
        uses.setdefault(row["use"], []).append(row["words"])
    return {use: _Phrases(phrases) for use, phrases in uses.items()}


class _Said(NamedTuple):
    """The phrase of each use that stands in a text, "" where none does."""

    payee: str = ""
    text: str = ""
    fuel: str = ""
    unless: str = ""


_NOTHING = _Said()


# The texts of a ledger recur: of 300,000 lines most have been read before.
@lru_cache(maxsize=50_000)
def _said(text: str) -> _Said:
    if not _hint().search(text.lower()):
        return _NOTHING
    book, words = _words(), words_of(text)
    return _Said(*(book[use].says(words) for use in _Said._fields))


@cache
def _hint() -> re.Pattern[str]:
    """Return what every text with one of the phrases holds: most texts have none of it."""
    phrases = [one for use in _Said._fields for one in _words()[use].phrases]
    hints = {min(words_of(one), key=lambda w: (w != "card", -len(w))) for one in phrases}
    return re.compile("|".join(sorted(hints)))


def settles_a_card(kind: Kind) -> bool:
    """Say whether a kind looks like the bill of a card whose purchases another file lists."""
    found = settlement_of(kind.supplier, f"{kind.account_code} {kind.account}", kind.words)
    return found is not None and not (found.fuel or kind.card)
