"""Names that may be one supplier: offered with what speaks for it, never merged silently.

Names meet by their tidied key, by the same words in another order, by one letter in one word,
by a name that a ledger cut off, by a trading name. Inside one body fuzzy matching finds little
and errs ("age concern", "care concern"), so two words that both stand in other names too are
taken for two words, not for a slip of the pen.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import OSA

from core.classifying.tidying import (
    LEGAL_FORMS,
    display,
    name_words,
    other_names,
    same_written,
    without_branch,
    words_and_letters,
)
from core.classifying.words import Words
from core.domain.decisions import NamePair

# Blocks of names that share all words but one are skipped when larger: "... primary school".
_BLOCK = 400
# More spellings of one key than these are offered against the largest only.
_ALL_PAIRS = 12
_SWAPPED_FROM = 4
_CUT_FROM, _CUT_TO = 18, 50
# Offers at least this strong hold a group together.
_GROUPS = 85


@dataclass(frozen=True, slots=True)
class _Reason:
    strength: int
    text: str


def suggest_pairs(names: Sequence[tuple[str, int]]) -> list[NamePair]:
    """Offer names that may be one supplier, the strongest first, then the larger amounts.

    Each name comes with its weight (pounds, or lines); the heavier name of a pair stands left.
    """
    weights: dict[str, int] = {}
    for name, weight in names:
        weights[name] = weights.get(name, 0) + abs(weight)
    with _no_collector():
        found = _Finder(weights).pairs()
    offers = []
    for (one, other), reason in found.items():
        left, right = sorted((one, other), key=lambda name: (-weights[name], name))
        offers.append(NamePair(left, right, reason.text, reason.strength))
    return sorted(
        offers,
        key=lambda p: (-p.strength, -weights[p.left] - weights[p.right], p.left, p.right),
    )


@contextmanager
def _no_collector() -> Iterator[None]:
    """Pause the cyclic collector: a fifth of the time went into it (measured)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def group(names: Iterable[str]) -> dict[str, str]:
    """Say under which name each name would stand if every strong offer were taken."""
    counted = Counter(names)
    head = {name: name for name in counted}

    def top(name: str) -> str:
        while head[name] != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for pair in suggest_pairs(list(counted.items())):
        if pair.strength >= _GROUPS:
            left, right = top(pair.left), top(pair.right)
            if left != right:
                first, second = sorted((left, right), key=lambda name: (-counted[name], name))
                head[second] = first
    return {name: top(name) for name in counted}


class _Finder:
    """Finds pairs of keys first; every spelling of a key then shares what was found."""

    def __init__(self, weights: dict[str, int]) -> None:
        self._names: dict[Words, list[str]] = defaultdict(list)
        self._letters: dict[Words, str] = {}
        # Those that may say more than who is paid: few.
        self._said_more: dict[Words, list[str]] = defaultdict(list)
        # The heaviest first; those of one weight by name, as sorting keeps their order.
        for name in sorted(sorted(weights), key=weights.__getitem__, reverse=True):
            words, joined, plain = words_and_letters(name)
            self._names[words].append(name)
            if not plain:
                self._said_more[words].append(name)
            self._letters.setdefault(words, joined)
        self._keys = sorted(self._names)
        self._seen_in = Counter(word for key in self._keys for word in set(key))
        self._found: dict[tuple[str, str], _Reason] = {}

    def pairs(self) -> dict[tuple[str, str], _Reason]:
        """Return every pair of names with its strongest reason."""
        for names in map(self._names.__getitem__, self._keys):
            if len(names) > 1:
                self._within(names)
        for finding in (
            self._by_order(),
            self._by_trade(),
            self._by_branch(),
            self._by_cut(),
            self._by_letter(),
        ):
            for one, other, reason in finding:
                self._between(one, other, reason)
        return self._found

    def _within(self, names: list[str]) -> None:
        first = names if len(names) <= _ALL_PAIRS else names[:1]
        for place, one in enumerate(first):
            for other in names[place + 1 :]:
                self._within_key(one, other)

    def _within_key(self, one: str, other: str) -> None:
        if same_written(one) == same_written(other):
            reason = _Reason(100, "Same name but for capitals, spaces or punctuation")
        else:
            reason = _Reason(95, "Same name but for legal form, abbreviation or remark")
        self._put(one, other, reason)

    def _between(self, one: Words, other: Words, reason: _Reason) -> None:
        for left in self._names[one][:_ALL_PAIRS]:
            for right in self._names[other][:_ALL_PAIRS]:
                self._put(left, right, reason)

    def _put(self, one: str, other: str, reason: _Reason) -> None:
        pair = (one, other) if one <= other else (other, one)
        held = self._found.get(pair)
        if one != other and (held is None or held.strength < reason.strength):
            self._found[pair] = reason

    def _by_order(self) -> Iterator[tuple[Words, Words, _Reason]]:
        """Same words in another order, or the same letters with other spaces."""
        orders: dict[Words, list[Words]] = defaultdict(list)
        together: dict[str, list[Words]] = defaultdict(list)
        for key in self._keys:
            orders[tuple(sorted(key))].append(key)
            for joined in {"".join(key), self._letters[key]}:
                together[joined].append(key)
        for blocks, reason in (
            (orders.values(), _Reason(90, "Same words in another order")),
            (together.values(), _Reason(88, "Same letters with other spaces")),
        ):
            for block in blocks:
                if len(block) > 1:
                    for one, other in combinations(block[:_ALL_PAIRS], 2):
                        yield one, other, reason

    def _by_trade(self) -> Iterator[tuple[Words, Words, _Reason]]:
        for key in sorted(self._said_more):
            for name in self._said_more[key]:
                for trade in other_names(name):
                    other = name_words(trade)
                    if other != key and other in self._names:
                        yield key, other, _Reason(80, f"Also named {display(trade)}")

    def _by_branch(self) -> Iterator[tuple[Words, Words, _Reason]]:
        """A name, and the same name with a place after a dash; and two places of one name."""
        branches: dict[Words, list[Words]] = defaultdict(list)
        for key in sorted(self._said_more):
            for name in self._said_more[key]:
                head = name_words(without_branch(name)) if " - " in name else ()
                if len(head) > 1 and head != key:
                    branches[head].append(key)
        for head, keys in branches.items():
            known = [head] if head in self._names else []
            for one, other in combinations([*known, *dict.fromkeys(keys)][:_ALL_PAIRS], 2):
                yield one, other, _Reason(79, "Same name but for the place after the dash")

    def _by_cut(self) -> Iterator[tuple[Words, Words, _Reason]]:
        """A long name that stops in the middle of a word of another."""
        written = sorted(
            (same_written(name), key)
            for key in self._keys
            for name in self._names[key]
            if len(name) >= _CUT_FROM or "&" in name or "+" in name
        )
        texts = [text for text, _ in written]
        for place, ((text, key), after) in enumerate(zip(written, texts[1:], strict=False)):
            # They stand in order: where the next does not go on so, none does.
            if not after.startswith(text):
                continue
            if not _CUT_FROM <= len(text) <= _CUT_TO or text.split()[-1] in LEGAL_FORMS:
                continue
            for other, longer in written[place + 1 : bisect_right(texts, text + "\uffff")]:
                if longer != key and len(other) > len(text) and other[len(text)] != " ":
                    yield key, longer, _Reason(86, f"Cut off after {len(text)} characters")

    def _by_letter(self) -> Iterator[tuple[Words, Words, _Reason]]:
        """All words alike but one, which differs by a letter or is cut short.

        The first letter must be right: slips of the pen hardly ever begin there, other words do.
        """
        blocks: dict[tuple[int, str, Words], list[tuple[Words, str]]] = defaultdict(list)
        for key in self._keys:
            if len(key) < 2:
                continue
            long = sum(len(word) > 2 for word in key)
            for place, word in enumerate(key):
                if len(word) > 2 and long > 1:
                    rest = key[:place] + key[place + 1 :]
                    blocks[place, word[0], rest].append((key, word))
        for block in blocks.values():
            if 1 < len(block) <= _BLOCK:
                # Two words that other names have too are two words.
                rare = [self._seen_in[word] == 1 for _, word in block]
                if any(rare):
                    for (first, (one, left)), (second, (other, right)) in combinations(
                        enumerate(block), 2
                    ):
                        if (rare[first] or rare[second]) and (reason := self._slip(left, right)):
                            yield one, other, reason

    def _slip(self, left: str, right: str) -> _Reason | None:
        short, long = (left, right) if len(left) <= len(right) else (right, left)
        more = len(long) - len(short)
        if more > 1:
            cut = more > 2 and len(short) > 2 and long.startswith(short)
            if not (cut and self._seen_in[short] <= 1 and long.isalpha()):
                return None
            return _Reason(82, f"\u201c{short}\u201d may be short for \u201c{long}\u201d")
        # Asked first: of most words it is the only question. Two that changed places are one slip.
        if OSA.distance(left, right, score_cutoff=1) > 1:
            return None
        if not (short.isalpha() and long.isalpha()):
            return None
        if _swapped(left, right):
            return _Reason(81, f"Two letters are swapped: \u201c{left}\u201d, \u201c{right}\u201d")
        if len(short) < 5:
            return None
        return _Reason(81, f"One letter differs: \u201c{left}\u201d, \u201c{right}\u201d")


def _swapped(left: str, right: str) -> bool:
    """Say whether two words of four letters or more differ by two neighbours that changed places.

    That is no other word as easily as one letter more or less is: "Axle" and "Axel".
    """
    if len(left) != len(right) or len(left) < _SWAPPED_FROM:
        return False
    unlike = [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(unlike) != 2 or unlike[1] - unlike[0] != 1:
        return False
    one, two = unlike
    return (left[one], left[two]) == (right[two], right[one])
