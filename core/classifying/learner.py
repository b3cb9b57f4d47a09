"""A small learner: complement naive Bayes over words, which can say what decided.

It starts from a shipped seed (words of the tree, of CPV and of the starter rules) and is taught
by what this body decided. It answers only with a margin; else Unknown. The same decisions give
the same answers on any machine: nothing is random, and the order of teaching does not matter.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from core.classifying.kinds import ReadKind, read_kinds
from core.classifying.words import Words
from core.domain.decisions import Kind, Suggestion
from core.domain.taxonomy import CategoryCode, Taxonomy, group_of

# What a decision of the body weighs against one mention in the seed.
_DECISION = 3.0
# How much is added to each count, so that a word never seen with a group does not rule it out.
_SMOOTHING = 2.0
_LEAST, _MOST = -2.0, 5.0
# What a word tells is rounded to this part of one: then sums are exact, in whatever order.
_PARTS = 2.0**20
# How much a word tells by where it stands: whom we pay says more than the description does.
_SUPPLIER, _ACCOUNT, _WORDS, _DEPARTMENT = 1.0, 0.8, 0.5, 0.4
# A group must lead the next by this much (natural log of the odds) to be answered...
CLEAR = 5.0
# ...and by this much to be offered at all.
_OFFERED = -2.0
_BEST = 3
# Of so many texts is kept what they tell: most of a large ledger come once.
_MOST_TEXTS = 5_000

_EMPTY = frozenset(
    """ltd the and of for to in on at by an with from or other than uk co company group service
    plc llp no not etc per as is general misc miscellaneous various expense cost fee payment
    charge account cont contract centre north south east west invoice payable bacs creditor
    ledger supplier purchase order""".split()
)

Counts = Mapping[str, Mapping[CategoryCode, float]]
Suggester = Callable[[Sequence[Kind]], tuple[Suggestion, ...]]
Features = Callable[[Words], tuple[str, ...]]


class Learner:
    """Weighs the words of a purchase kind for and against each group and leaf."""

    def __init__(
        self, seed: Counts, taxonomy: Taxonomy, seed_totals: Mapping[str, float] | None = None
    ) -> None:
        """Start from counts of words by leaf, which stay as they are.

        Only leaves in scope are ever answered. ``seed_totals`` saves adding the counts up.
        """
        leaves = [leaf for leaf in taxonomy.categories.values() if leaf.in_scope]
        self._groups = tuple(dict.fromkeys(leaf.group for leaf in leaves))
        self._leaves: dict[str, list[CategoryCode]] = defaultdict(list)
        for leaf in leaves:
            self._leaves[leaf.group].append(leaf.code)
        self._labels = {leaf.code: leaf.label for leaf in leaves}
        self._seed = seed
        # What is known of each group is never added to: so what a decision teaches of one word
        # leaves every other word as it was.
        self._totals = _sum_up(seed) if seed_totals is None else seed_totals
        room, everywhere = _SMOOTHING * len(seed), self._totals.get("", 0.0)
        self._odds = {
            group: math.log((everywhere - own + room) / (own + room))
            for group in self._groups
            for own in (self._totals.get(group, 0.0),)
        }
        self._own: dict[str, dict[CategoryCode, float]] = {}
        self._weights: dict[str, dict[float, tuple[float, ...]]] = {}
        self._of_text: dict[tuple[Words, Features, float], tuple[float, ...]] = {}
        # What the kind that was asked about last got: several questions are asked of each.
        self._last: tuple[ReadKind | None, tuple[float, ...]] = (None, ())

    def teach(self, kind: ReadKind, category: CategoryCode) -> None:
        """Take a decision of the body into account; others than leaves in scope are not."""
        if category not in self._labels:
            return
        for features, weight in (
            (supplier_features(kind.supplier), 1.0),
            (features_of(kind.account), 0.5),
            (features_of(kind.words), 0.5),
            (department_features(kind.department), 0.5),
        ):
            for feature in features:
                by_leaf = self._own.setdefault(feature, {})
                by_leaf[category] = by_leaf.get(category, 0.0) + _DECISION * weight
                self._weights.pop(feature, None)
        self._of_text.clear()
        self._last = (None, ())

    def lead(self, kind: ReadKind, group: str) -> float:
        """Return by how much a group leads every other; negative where another leads it."""
        if group not in self._groups:
            return 0.0
        scores = self._scores(kind)
        place = self._groups.index(group)
        return scores[place] - max(scores[:place] + scores[place + 1 :])

    def clearness(self, kind: ReadKind) -> float:
        """Return by how much the first group leads the next, whichever they are."""
        second, first = sorted(self._scores(kind))[-2:]
        return first - second

    def touches(self, kind: ReadKind) -> bool:
        """Say whether a decision of the body speaks of anything in a kind."""
        return bool(self._own) and any(f in self._own for fs, _ in _fields(kind) for f in fs)

    def ranked(self, kind: ReadKind) -> tuple[str, ...]:
        """Return every group, the one that the words speak for most first."""
        scores = self._scores(kind)
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        return tuple(self._groups[place] for place in order)

    def suggest(self, kind: ReadKind) -> Suggestion | None:
        """Return the one suggestion that is clear enough to stand, else None."""
        scores = self._scores(kind)
        first, second = sorted(scores, reverse=True)[:2]
        if first <= 0 or first - second < CLEAR:
            return None
        return self._suggestion([kind], self._groups[scores.index(first)], first - second)

    def best(self, kinds: Sequence[ReadKind]) -> tuple[Suggestion, ...]:
        """Return up to three suggestions for kinds that are decided together, clearest first."""
        if not kinds:
            return ()
        every = [self._scores(kind) for kind in kinds]
        scores = [sum(column) / len(kinds) for column in zip(*every, strict=True)]
        order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
        found = []
        for place in order[:_BEST]:
            following = scores[order[1]] if place == order[0] else scores[order[0]]
            margin = scores[place] - following
            if scores[place] > 0 and margin >= _OFFERED:
                found.append(self._suggestion(kinds, self._groups[place], margin))
        return tuple(found)

    def _suggestion(self, kinds: Sequence[ReadKind], group: str, margin: float) -> Suggestion:
        told: dict[str, float] = defaultdict(float)
        votes = dict.fromkeys(self._leaves[group], 0.0)
        place = self._groups.index(group)
        for kind in kinds:
            for features, weight in _fields(kind):
                for feature in features:
                    by_leaf = self._counts_of(feature)
                    if not by_leaf:
                        continue
                    told[feature] += self._weight(feature, weight)[place]
                    total = sum(by_leaf.values()) + _SMOOTHING
                    for leaf in votes.keys() & by_leaf.keys():
                        votes[leaf] += weight * by_leaf[leaf] / total
        words = sorted(told, key=lambda word: (-told[word], word))
        plain = [w.lstrip(_WHOLE + _OF_DEPARTMENT) for w in words if told[w] > 0]
        shown = list(dict.fromkeys(plain))[:3]
        leaf = max(votes, key=votes.__getitem__)
        reason = f"{'Words' if len(shown) > 1 else 'Word'}: {', '.join(shown)}"
        return Suggestion(leaf, reason, _strength(margin))

    def _scores(self, kind: ReadKind) -> tuple[float, ...]:
        if self._last[0] is not kind:
            told = [
                self._text(words, features, weight)
                for words, weight, features in (
                    (kind.supplier, _SUPPLIER, supplier_features),
                    (kind.account, _ACCOUNT, features_of),
                    (kind.department, _DEPARTMENT, department_features),
                )
                if words
            ]
            # Few descriptions come twice.
            told += self._known(features_of(kind.words), _of_words(kind))
            self._last = kind, self._added(told)
        return self._last[1]

    def _text(self, words: Words, features: Features, weight: float) -> tuple[float, ...]:
        """Return what a text tells for each group; texts come again and again."""
        key = (words, features, weight)
        if key not in self._of_text:
            if len(self._of_text) >= _MOST_TEXTS:
                self._of_text.clear()
            self._of_text[key] = self._added(self._known(features(words), weight))
        return self._of_text[key]

    def _known(self, features: Iterable[str], weight: float) -> list[tuple[float, ...]]:
        seed, own = self._seed, self._own
        # Most pairs of words are known to nobody.
        known = (feature for feature in features if feature in seed or feature in own)
        return [told for feature in known if (told := self._weight(feature, weight))]

    def _added(self, told: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
        return tuple(map(sum, zip(*told, strict=True))) if told else (0.0,) * len(self._groups)

    def _weight(self, feature: str, weight: float) -> tuple[float, ...]:
        """Return how much a word speaks for each group, times a weight; () if it is not known."""
        known = self._weights.get(feature)
        if known is None:
            if not (counts := self._counts_of(feature)):
                return ()
            known = self._weights[feature] = {}
            known[1.0] = self._log_odds(counts)
        if weight not in known:
            known[weight] = tuple(round(weight * x * _PARTS) / _PARTS for x in known[1.0])
        return known[weight]

    def _log_odds(self, counts: Mapping[CategoryCode, float]) -> tuple[float, ...]:
        """Return how much counts speak for each group against all others."""
        seen: dict[str, float] = {}
        for leaf, count in counts.items():
            group = group_of(leaf)
            seen[group] = seen.get(group, 0.0) + count
        here = math.fsum(seen.values())
        unseen = math.log(_SMOOTHING / (here + _SMOOTHING))
        return tuple(
            _between(
                odds + math.log((seen[group] + _SMOOTHING) / (here - seen[group] + _SMOOTHING))
                if group in seen
                else odds + unseen
            )
            for group, odds in self._odds.items()
        )

    def _counts_of(self, feature: str) -> Mapping[CategoryCode, float]:
        seeded, own = self._seed.get(feature), self._own.get(feature)
        if not (seeded and own):
            return seeded or own or {}
        return {leaf: seeded.get(leaf, 0.0) + own.get(leaf, 0.0) for leaf in {**seeded, **own}}


def _sum_up(counts: Counts) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for by_leaf in counts.values():
        for leaf, count in by_leaf.items():
            totals[group_of(leaf)] += count
            totals[""] += count
    return totals


def suggester(decided: Iterable[tuple[Kind, CategoryCode]], taxonomy: Taxonomy) -> Suggester:
    """Return what offers up to three categories for kinds, taught by what was decided."""
    known = list(decided)
    reads = read_kinds(kind for kind, _ in known)
    codes = (category for _, category in known)
    learner = taught(zip(reads, codes, strict=True), taxonomy)
    return lambda kinds: learner.best(list(read_kinds(kinds)))


def taught(decided: Iterable[tuple[ReadKind, CategoryCode]], taxonomy: Taxonomy) -> Learner:
    """Return a learner that starts from the shipped seed and knows what was decided."""
    learner = Learner(*_seed_in(taxonomy))
    for kind, category in decided:
        learner.teach(kind, category)
    return learner


def is_a_name(words: Words) -> bool:
    """Say whether one of the words is a firm's own name and no word of a trade."""
    return not load_names().isdisjoint(words)


def load_names() -> frozenset[str]:
    """Return the words that stand in the shipped names of firms and nowhere else."""
    return _read_seed()[0]


def load_seed() -> dict[str, dict[CategoryCode, float]]:
    """Return the shipped counts of words by leaf."""
    return _read_seed()[1]


@cache
def _read_seed() -> tuple[frozenset[str], dict[str, dict[CategoryCode, float]]]:
    seed = json.loads((files("resources") / "taxonomy" / "seed.json").read_text("utf-8"))
    leaves = [CategoryCode(code) for code in seed["leaves"]]
    return frozenset(seed["names"].split()), {
        word: {leaves[place]: count for place, count in zip(pairs[::2], pairs[1::2], strict=True)}
        for word, pairs in seed["words"].items()
    }


@lru_cache(maxsize=4)
def _seed_in(tree: Taxonomy) -> tuple[Counts, Taxonomy, dict[str, float]]:
    """Return the shipped counts by what their leaves are called in a tree, and their sums."""
    seed = load_seed()
    if tree.leads:
        seed = {word: _led(by_leaf, tree) for word, by_leaf in seed.items()}
    return seed, tree, _sum_up(seed)


def _led(by_leaf: Mapping[CategoryCode, float], tree: Taxonomy) -> dict[CategoryCode, float]:
    found: dict[CategoryCode, float] = {}
    for leaf, count in by_leaf.items():
        if now := tree.now(leaf):
            found[now] = found.get(now, 0.0) + count
    return found


def features_of(words: Words) -> tuple[str, ...]:
    """Return what counts of a text: its telling words and its pairs of neighbours, once each."""
    told = [word for word in words if word not in _EMPTY and not word.isdigit()]
    known = set(told)
    pairs = (f"{one} {two}" for one, two in pairwise(words) if one in known or two in known)
    return tuple(dict.fromkeys((*told, *pairs)))


# No word of a text begins so: a whole name, and what a department is called, stay apart.
_WHOLE, _OF_DEPARTMENT = "=", "@"


def supplier_features(words: Words) -> tuple[str, ...]:
    """Return what counts of a supplier's name: its words, and the name as a whole."""
    told = features_of(words)
    return (*told, _WHOLE + " ".join(words)) if told else ()


def department_features(words: Words) -> tuple[str, ...]:
    """Return the words of a department apart from the same words elsewhere."""
    return tuple(f"{_OF_DEPARTMENT}{word}" for word in features_of(words) if " " not in word)


def _fields(kind: ReadKind) -> tuple[tuple[tuple[str, ...], float], ...]:
    return (
        (supplier_features(kind.supplier), _SUPPLIER),
        (features_of(kind.account), _ACCOUNT),
        (features_of(kind.words), _of_words(kind)),
        (department_features(kind.department), _DEPARTMENT),
    )


def _of_words(kind: ReadKind) -> float:
    """Return what a description tells: less where it may be an account's name in disguise."""
    return _ACCOUNT if kind.account else _WORDS


def _between(value: float) -> float:
    return round(max(_LEAST, min(_MOST, value)) * _PARTS) / _PARTS


def _strength(margin: float) -> int:
    """Return a margin as 0 to 100, which orders suggestions and promises no probability."""
    return max(0, min(100, round(50 + 10 * margin)))
