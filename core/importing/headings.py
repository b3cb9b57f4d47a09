"""What headings mean: from the words of a heading to roles, by synonyms kept as data.

Knows nothing of what stands below the headings; columns.py weighs both.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from core.domain.spend import Role

# A byte order mark, also as it looks when UTF-8 was read as a Western code page.
_MARKS = ("\ufeff", "\xef\xbb\xbf", "\ufffe")
_SIGNS = str.maketrans(
    {**dict.fromkeys("£œú\ufffd*\xa0", " "), "€": " eur ", "$": " usd ", "\u2019": "", "'": ""}
)
_OTHER_MONEY = frozenset("eur euro usd dollar chf sek nok dkk jpy aud cad".split())
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z]+|\d+|%")
_TEXT_TWIN = re.compile(r"\(T\)\s*$")

# Amounts and dates stand in rows of data, never among headings.
_DATA = re.compile(
    r"[-(£ ]*\d[\d, ]*\.\d\d\)?$|[-(]?£ ?\d[\d,.]+\)?$|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b"
    r"|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2}"
)

# A heading that names nothing but the currency stands over the amounts.
_POUNDS = re.compile(
    r"[\s(]*(?:£|\ufffd|œ|ú|gbp|pounds?( sterling)?|sterling)[\s).]*", re.IGNORECASE
)

# Words that say the same of VAT, and those beside which they do not.
_SAID_AGAIN = (("gross", frozenset({"inc", "vat"})), ("net", frozenset({"ex", "vat"})))
_CONTRARY = {"gross": frozenset({"net", "ex"}), "net": frozenset({"gross", "inc"})}

HEADING_WEIGHT = 55
# What is longer is no heading, and bringing its spelling right would take for ever.
_LONGEST_HEADING, _LONGEST_WORD = 500, 60
_LONGEST_TITLE = 40
_MOST_COLUMNS = 1000
_UNKNOWN_WORD = 8
_POUNDS_WEIGHT = 84


class Meaning(NamedTuple):
    """One thing that a heading may mean. ``role`` is "" for a column known but not used.

    ``sure`` is False where the heading has a word more that nobody knows.
    """

    role: str
    kind: str
    weight: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Wording:
    role: str
    kind: str
    weight: int
    words: frozenset[str]


@dataclass(frozen=True)
class Synonyms:
    """A list of wordings with the words that occur in them."""

    wordings: tuple[_Wording, ...]
    words: frozenset[str]


@dataclass(frozen=True)
class _Spellings:
    means: dict[str, tuple[str, ...]]
    phrases: tuple[tuple[str, str], ...]
    neutral: frozenset[str]


def strip_marks(text: str) -> str:
    """Drop byte order marks before the first letter, doubly encoded ones too."""
    while text.startswith(_MARKS):
        text = text[1:] if text[0] in "\ufeff\ufffe" else text[3:]
    return text


def normalise(heading: str) -> tuple[str, ...]:
    """Bring a heading to plain words: spelling, case, plurals and symbols do not matter."""
    return _normalise(heading, synonyms("headings.csv").words)


def meanings(heading: str) -> tuple[Meaning, ...]:
    """Return what a heading may mean in a list of payments, the surest first."""
    return matches(heading, "headings.csv")


@lru_cache(maxsize=4096)
def matches(heading: str, source: str, *, mend: bool = True) -> tuple[Meaning, ...]:
    """Return what a heading may mean by a list of synonyms, the surest first.

    ``mend`` says that misspelt words and words written as one are brought right: slow.
    """
    known = synonyms(source)
    if source == "headings.csv" and _POUNDS.fullmatch(heading):
        return (Meaning(Role.AMOUNT, "plain", _POUNDS_WEIGHT),)
    words = _normalise(heading, known.words if mend else None)
    if _TEXT_TWIN.search(strip_marks(heading).strip()):
        # Unit4 heads the text of a code with the code's heading and "(T)".
        words = tuple(w for w in words if w not in {"id", "code", "number"})
    have = _said_once(frozenset(words))
    best: dict[tuple[str, str], Meaning] = {}
    for wording in known.wordings:
        if wording.words <= have:
            cost, sure = _left_over(have - wording.words, known.words)
            key, weight = (wording.role, wording.kind), wording.weight - cost
            if weight >= HEADING_WEIGHT // 2 and (key not in best or weight > best[key].weight):
                best[key] = Meaning(wording.role, wording.kind, weight, sure)
    if not best and "/" in heading:
        return _said_twice(heading, source, mend=mend)
    return tuple(sorted(best.values(), key=lambda m: -m.weight))


def _said_twice(heading: str, source: str, *, mend: bool) -> tuple[Meaning, ...]:
    """Return what both parts of "Text / Description" mean, where that is one thing."""
    said = [matches(part, source, mend=mend)[:1] for part in heading.split("/")]
    same = all(said) and len({(means[0].role, means[0].kind) for means in said}) == 1
    return max(said, key=lambda means: means[0].weight) if same else ()


def score(cells: Sequence[str], *, mend: bool = True) -> int:
    """Say how much a row looks like the headings of payments: more and surer roles, more."""
    best: dict[str, int] = {}
    if len(cells) > _MOST_COLUMNS:
        return 0
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2 or any(_DATA.match(cell) for cell in filled):
        return 0
    for cell in filled:
        if len(cell) > 200:
            continue
        for meaning in matches(cell, "headings.csv", mend=mend)[:1]:
            if meaning.role and meaning.weight >= HEADING_WEIGHT:
                best[meaning.role] = max(best.get(meaning.role, 0), meaning.weight)
    if not best.keys() & {Role.AMOUNT, Role.DEBIT, Role.CREDIT}:
        return 0
    return sum(best.values()) if best.keys() & {Role.SUPPLIER, Role.DATE, Role.INVOICE_DATE} else 0


def begin_table(cells: Sequence[str]) -> bool:
    """Say whether a row is the headings of another table, be it of sums by department."""
    if score(cells):
        return True
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2 or any(ch.isdigit() for cell in filled for ch in cell):
        return False
    if any(len(cell) > _LONGEST_TITLE for cell in filled):
        return False
    means = (meaning for cell in filled for meaning in meanings(cell)[:1])
    return any(m.role == Role.AMOUNT and m.weight >= HEADING_WEIGHT for m in means)


def same_headings(one: Iterable[str], other: Iterable[str]) -> bool:
    """Say whether two rows hold the same headings, whatever their case and spacing."""
    ours, theirs = ([cell for cell in row if cell.strip()] for row in (one, other))
    return len(ours) == len(theirs) and all(map(_same_heading, ours, theirs))


def _same_heading(one: str, other: str) -> bool:
    # Most rows differ in their first cell; misspelt words are not brought right for that.
    return one == other or _normalise(one, None) == _normalise(other, None)


@cache
def synonyms(source: str) -> Synonyms:
    """Read a list of wordings from resources/synonyms."""
    wordings = []
    for row in csv.DictReader(_lines(source)):
        words = frozenset(_normalise(row["words"], None))
        role = "" if row["role"] == "-" else row["role"]
        wordings.append(_Wording(role, row["kind"], int(row["weight"]), words))
    return Synonyms(tuple(wordings), frozenset().union(*(w.words for w in wordings)))


@cache
def _spellings() -> _Spellings:
    means: dict[str, tuple[str, ...]] = {}
    phrases, neutral = [], set()
    for row in csv.DictReader(_lines("words.csv")):
        word, meant = row["word"], row["means"]
        if "/" in word or " " in word:
            phrases.append((word, f" {meant} "))
        elif meant == "~":
            neutral.add(word)
        else:
            means[word] = tuple(meant.split())
    return _Spellings(means, tuple(phrases), frozenset(neutral))


def _lines(name: str) -> list[str]:
    resource = files("resources").joinpath("synonyms").joinpath(name)
    return resource.read_text(encoding="utf-8").splitlines()


def _normalise(heading: str, known: frozenset[str] | None) -> tuple[str, ...]:
    spellings = _spellings()
    heading = strip_marks(heading)[:_LONGEST_HEADING]
    text = unicodedata.normalize("NFKC", heading).translate(_SIGNS)
    text = _CAMEL.sub(" ", text).lower()
    for phrase, meant in spellings.phrases:
        text = text.replace(phrase, meant)
    words: list[str] = []
    for word in _WORD.findall(text):
        words += _spell(word, known)
    return tuple(words)


# The first rows of a file are all tried for headings, and say the same again and again.
@lru_cache(maxsize=4096)
def _spell(word: str, known: frozenset[str] | None) -> tuple[str, ...]:
    spellings = _spellings()
    if word in spellings.means:
        return tuple(_singular(w) for w in spellings.means[word])
    single = _singular(word)
    if single in spellings.means:
        return tuple(_singular(w) for w in spellings.means[single])
    if known is None or single in known or single in spellings.neutral:
        return (single,)
    if not 5 <= len(single) <= _LONGEST_WORD:
        return (single,)
    parts = _parts(word, known | spellings.means.keys())
    if parts:
        return tuple(w for part in parts for w in _spell(part, known))
    swapped = [w for w in known if w[0] == single[0] and sorted(w) == sorted(single)]
    close = swapped or get_close_matches(single, known, n=1, cutoff=0.84)
    return (close[0],) if close else (single,)


def _said_once(words: frozenset[str]) -> frozenset[str]:
    """Leave out "inc VAT" beside "gross" and "ex VAT" beside "net", which say it already."""
    for basis, again in _SAID_AGAIN:
        if basis in words and again <= words and not words & _CONTRARY[basis]:
            return words - again
    return words


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def _parts(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Split words that were written as one: suppliername, irrecoverablevatamount."""
    pieces = {w for w in known if len(w) > 2} | {"no", "id", "of"}
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for start in range(end):
            if start in best and word[start:end] in pieces:
                parts = (*best[start], word[start:end])
                if end not in best or len(parts) < len(best[end]):
                    best[end] = parts
    return best.get(len(word), ())


def _left_over(words: frozenset[str], known: frozenset[str]) -> tuple[int, bool]:
    """Weigh words beside a wording: a word that means something else rules it out.

    Also say whether they leave its meaning sure: a long word that nobody knows does not.
    """
    neutral = _spellings().neutral
    cost, sure = 0, True
    for word in words:
        if word in neutral:
            cost += 1
        elif word in known:
            return 100, False
        else:
            cost += _UNKNOWN_WORD
            known_unit = word not in _OTHER_MONEY and (len(word) < 4 or word.isdigit())
            sure = sure and known_unit
    return cost, sure
