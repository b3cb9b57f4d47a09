"""Rules made ready for many kinds: which rules fit a kind, and which of them decides.

A body's own rules come before those that are shipped; supplier with account before supplier,
before account or words; then the most specific, then the earlier.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from core.classifying.kinds import ReadKind
from core.classifying.tidying import tidy
from core.classifying.words import PhraseIndex, Words, contains, words_of
from core.domain.decisions import Rule
from core.domain.taxonomy import CategoryCode, group_of

# How specific a fitting rule is, the strongest the greatest; at its end is the rule's number.
_Rank = tuple[int, ...]

# A whole name or code says more than any phrase within one.
_EXACT = 9
# So much of a rank must be the same for two rules to weigh the same: after it only the letters
# of a shipped phrase count ("baxter healthcare" before "healthcare ltd"), then the order.
_EQUAL = 5
_DESCRIBED = 2
# What is left over in a group: a leaf that no word names.
OTHER = ".other"


# What a rule asks for, the most telling last.
_BY_PURCHASE, _BY_SUPPLIER, _BY_BOTH = 1, 2, 3


class About(StrEnum):
    """What of a kind a rule speaks of: who was paid, or what was bought."""

    SUPPLIER = "supplier"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True)
class Fit:
    """A rule that fits a kind, how specific it is, what made it fit and what it speaks of."""

    rule: Rule
    rank: _Rank
    reason: str
    about: tuple[About, ...] = ()
    # Of name and purchase that name two leaves, the other one: it decides nothing, but counts.
    other: Fit | None = None

    def weight(self) -> int:
        """Return how many words the rule met."""
        return self.rank[3]

    def equals(self, other: Fit) -> bool:
        """Say whether two rules weigh the same, so that only their order tells them apart."""
        return self.rank[:_EQUAL] == other.rank[:_EQUAL]


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition that holds: how much it says, and how to say it."""

    weight: int
    reason: str
    about: tuple[About, ...] = ()
    places: int = 0


_NOT_ASKED = _Condition(0, "")
_NOWHERE = PhraseIndex(()), _BY_PURCHASE
_WHO, _WHAT = (About.SUPPLIER,), (About.PURCHASE,)
# Of so many texts is kept what they meet: most of a large ledger come once.
_MOST_MET = 10_000


class _Met(NamedTuple):
    """What the rules of an index meet in one text, whatever kind it is of.

    ``ranks`` are of rules that ask for nothing else, ``phrases`` have by rule how many words of
    it stand here at most, ``others`` are rules to be held against the whole kind.
    """

    ranks: list[_Rank]
    phrases: dict[int, int]
    others: list[int]


# By what a text is (supplier, account, words) and the text.
_Known = dict[tuple[str, Words], _Met]


class RuleBook:
    """A body's own rules and the shipped ones, ready to be asked about many kinds."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Take the rules, the earlier ones first; those that are switched off do not count."""
        on = [rule for rule in rules if not rule.off]
        self._every_shipped = tuple(rule for rule in rules if rule.shipped)
        self._own = _Index(tuple(rule for rule in on if not rule.shipped))
        self._shipped = _shipped_index(tuple(rule for rule in on if rule.shipped))
        # Suppliers and accounts come again with every kind: what they meet is kept.
        self._met: tuple[_Known, _Known] = ({}, {})
        self._clear: dict[int, float] = {}

    def best(self, kind: ReadKind) -> Fit | None:
        """Return the rule that decides a kind, None where no rule fits."""
        own = self.own(kind)
        return own[0] if own else self.best_shipped(kind)

    def own(self, kind: ReadKind) -> list[Fit]:
        """Return every rule of the body that fits a kind, the strongest first."""
        return self._own.fitting(kind, self._met[0])

    def best_shipped(self, kind: ReadKind) -> Fit | None:
        """Return the shipped rule that would decide a kind without the body's own.

        Shipped rules of equal weight that name different groups cancel each other out:
        Unknown is better than a confident wrong guess. Of a name and of what was bought, what
        says it in clearer words decides within a group; between groups the name is contested.
        """
        index = self._shipped
        ranks = index.ranks(kind, self._met[1])
        for other in ranks[1:]:
            if other[:_EQUAL] != ranks[0][:_EQUAL]:
                break
            if group_of(index.rule(other).category) != group_of(index.rule(ranks[0]).category):
                return None
        best = next(index.fits(kind, ranks), None)
        return self._weighed(best, kind, ranks[1:]) if best else None

    def _weighed(self, best: Fit, kind: ReadKind, others: Sequence[_Rank]) -> Fit:
        """Return what decides where a supplier's name and what was bought name two leaves."""
        if About.PURCHASE in best.about:
            return best
        leaves = (rank for rank in others if self._shipped.names_a_leaf(kind, rank))
        rank = next(leaves, None)
        if rank is None or self._shipped.rule(rank).category == best.rule.category:
            return best
        if self._clearness(rank) <= self._clearness(best.rank):
            return best
        (bought,) = self._shipped.fits(kind, (rank,))
        same_group = group_of(bought.rule.category) == group_of(best.rule.category)
        return replace(bought, other=best) if same_group else replace(best, other=bought)

    def _clearness(self, rank: _Rank) -> float:
        """Return how plainly the clearest word of a rule means its leaf, from 0 to 1.

        That is the share of the leaf's phrases among all phrases with that word: "examination"
        speaks of one leaf, "education" of many. What is left over is never plain.
        """
        if rank[-1] not in self._clear:
            rule = self._shipped.rule(rank)
            leaf, words = rule.category, {w for text in _shipped(rule).texts() for w in text}
            shares = (self._spoken[word][leaf] / self._spoken[word].total() for word in words)
            self._clear[rank[-1]] = 0.0 if leaf.endswith(OTHER) else max(shares)
        return self._clear[rank[-1]]

    @cached_property
    def _spoken(self) -> Mapping[str, Counter[CategoryCode]]:
        """Return how many shipped phrases of each leaf have a word.

        Those that are switched off count too: what a word means does not hang on that.
        """
        return _spoken_by(self._every_shipped)

    def shipped_for(self, kind: ReadKind) -> Iterator[Rule]:
        """Yield the shipped rules that ask for such a supplier, whatever else they ask."""
        return self._shipped.for_supplier(kind, self._met[1])

    def fitting(self, kind: ReadKind) -> list[Fit]:
        """Return every rule that fits a kind, the strongest first."""
        return self.own(kind) + self._shipped.fitting(kind, self._met[1])


class _Index:
    """Rules indexed by the condition that is quickest to look up."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [_shipped(rule) if rule.shipped else _Compiled.of(rule) for rule in rules]
        self._names: dict[str, list[int]] = defaultdict(list)
        self._account_is: dict[str, list[int]] = defaultdict(list)
        words, within, accounts = [], [], []
        for number, rule in enumerate(self._rules):
            if rule.name:
                self._names[rule.name].append(number)
            elif rule.name_within:
                within.append((rule.name_within, number))
            elif rule.phrases:
                words += [(phrase, number) for phrase, _ in rule.phrases]
            elif rule.account_within:
                accounts.append((rule.account_within, number))
            elif rule.account:
                self._account_is[rule.account].append(number)
        self._words = PhraseIndex(words)
        self._inside = {
            "supplier": (PhraseIndex(within), _BY_SUPPLIER),
            "account": (PhraseIndex(accounts), _BY_PURCHASE),
        }

    def rule(self, rank: _Rank) -> Rule:
        """Return the rule that has a rank."""
        return self._rules[-rank[-1]].rule

    def names_a_leaf(self, kind: ReadKind, rank: _Rank) -> bool:
        """Say whether a rule that fits rests on what was bought alone, and names a leaf by it."""
        leaf = self.rule(rank).category
        if not leaf or leaf.endswith(OTHER) or self.rule(rank).supplier:
            return False
        return self._rules[-rank[-1]].speaks_of_purchase(kind)

    def fits(self, kind: ReadKind, ranks: Iterable[_Rank]) -> Iterator[Fit]:
        """Put into words how rules fit a kind, as far as anybody asks for it."""
        return filter(None, (self._rules[-rank[-1]].fit(kind, -rank[-1]) for rank in ranks))

    def fitting(self, kind: ReadKind, met: _Known) -> list[Fit]:
        """Return every rule that fits a kind, the strongest first."""
        return list(self.fits(kind, self.ranks(kind, met)))

    def ranks(self, kind: ReadKind, met: _Known) -> list[_Rank]:
        """Return the rank of every rule that fits a kind, the strongest first."""
        if not self._rules:
            return []
        supplier = self._meet("supplier", kind.supplier, met)
        account = self._meet("account", kind.account, met)
        words = self._meet("words", kind.words, met)
        numbers = {*supplier.others, *account.others, *words.others}
        numbers.update(self._names.get(kind.key, ()))
        for name in _account_names(kind) if self._account_is else ():
            numbers.update(self._account_is.get(name, ()))
        ranks = [fit.rank for n in numbers if (fit := self._rules[n].fit(kind, n))]
        ranks += supplier.ranks
        ranks += account.ranks
        for number in {**supplier.phrases, **account.phrases, **words.phrases}:
            said = words.phrases.get(number, 0)
            if said > 1 and kind.account:
                said += _DESCRIBED
            every = (said, account.phrases.get(number, 0), supplier.phrases.get(number, 0))
            places = len(every) - every.count(0)
            ranks.append(self._rules[number].rank(_BY_PURCHASE, 1, max(every), places, number))
        ranks.sort(reverse=True)
        return ranks

    def for_supplier(self, kind: ReadKind, met: _Known) -> Iterator[Rule]:
        """Yield the rules whose condition on the supplier a kind meets."""
        found = self._meet("supplier", kind.supplier, met)
        for number in (*self._names.get(kind.key, ()), *found.others):
            # Met too are phrases that may stand anywhere.
            if self._rules[number].rule.supplier:
                yield self._rules[number].rule
        yield from map(self.rule, found.ranks)

    def _meet(self, part: str, text: Words, met: _Known) -> _Met:
        if (part, text) not in met:
            if len(met) >= _MOST_MET:
                met.clear()
            met[part, text] = self._met_in(part, text)
        return met[part, text]

    def _met_in(self, part: str, text: Words) -> _Met:
        found = _Met([], {}, [])
        for phrase, number in self._words.find(text):
            if self._rules[number].asks_once():
                found.phrases[number] = max(found.phrases.get(number, 0), len(phrase))
            else:
                found.others.append(number)
        within, tier = self._inside.get(part, _NOWHERE)
        # Once each, though a name may say its words twice.
        for phrase, number in dict.fromkeys(within.find(text)):
            rule = self._rules[number]
            if rule.asks_once():
                found.ranks.append(rule.rank(tier, 1, len(phrase), 0, number))
            else:
                found.others.append(number)
        return found


@lru_cache(maxsize=2)
def _shipped_index(rules: tuple[Rule, ...]) -> _Index:
    """Index shipped rules once: they are thousands, and the same for every verb."""
    return _Index(rules)


@lru_cache(maxsize=2)
def _spoken_by(rules: tuple[Rule, ...]) -> Mapping[str, Counter[CategoryCode]]:
    spoken: dict[str, Counter[CategoryCode]] = defaultdict(Counter)
    for rule in rules:
        for text in _shipped(rule).texts():
            for word in set(text):
                spoken[word][rule.category] += 1
    return spoken


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    name: str
    name_within: Words
    account: str
    account_within: Words
    phrases: tuple[tuple[Words, str], ...]

    @classmethod
    def of(cls, rule: Rule) -> _Compiled:
        supplier, account = rule.supplier.strip(), rule.account.strip()
        inside, account_inside = supplier.startswith("~"), account.startswith("~")
        return cls(
            rule,
            "" if inside or not supplier else tidy(supplier),
            words_of(supplier) if inside else (),
            "" if account_inside else account.lower(),
            words_of(account) if account_inside else (),
            tuple((found, t.strip()) for t in rule.words.split("|") if (found := words_of(t))),
        )

    def texts(self) -> tuple[Words, ...]:
        """Return every phrase and name that the rule asks for, as words."""
        name, account = words_of(self.name), words_of(self.account)
        every = (name, self.name_within, account, self.account_within)
        return (*(text for text in every if text), *(phrase for phrase, _ in self.phrases))

    def asks_once(self) -> bool:
        """Say whether the rule has one condition alone."""
        supplier, account = self.name or self.name_within, self.account or self.account_within
        return [bool(supplier), bool(account), bool(self.phrases)].count(True) == 1

    def rank(self, tier: int, asked: int, weight: int, places: int, number: int) -> _Rank:
        """Return how specific the rule is where so much of it is met."""
        rule = self.rule
        if not rule.shipped:
            return (1, tier, asked, weight, places, 0, -number)
        return (0, tier, asked, weight, places, len(rule.supplier) + len(rule.words), -number)

    def speaks_of_purchase(self, kind: ReadKind) -> bool:
        """Say whether what fits is the account, or a phrase elsewhere than in the name alone."""
        if self.account or self.account_within:
            return True
        bought = [text for text in (kind.words, kind.account) if text is not kind.supplier]
        return any(contains(text, phrase) for text in bought for phrase, _ in self.phrases)

    def fit(self, kind: ReadKind, number: int) -> Fit | None:
        """Return how the rule fits a kind; None where one of its conditions does not hold."""
        supplier = self._supplier(kind)
        account = supplier and self._account(kind)
        words = account and self._found(kind)
        if supplier is None or account is None or words is None:
            return None
        met = (supplier, account, words)
        found = [condition for condition in met if condition.weight]
        if not found:
            return None
        tier = _BY_SUPPLIER if supplier.weight else _BY_PURCHASE
        tier = _BY_BOTH if supplier.weight and account.weight else tier
        weight = sum(condition.weight for condition in found)
        rank = self.rank(tier, len(found), weight, words.places, number)
        reason = ", ".join(condition.reason for condition in found)
        if supplier.weight:
            reason = f"Rule: {reason}"
        about = tuple(dict.fromkeys(chain.from_iterable(one.about for one in found)))
        return Fit(self.rule, rank, reason[:1].upper() + reason[1:], about)

    def _supplier(self, kind: ReadKind) -> _Condition | None:
        if self.name:
            found = self.name == kind.key
            reason = f"supplier is {kind.kind.supplier}"
            return _Condition(_EXACT, reason, _WHO) if found else None
        if not self.name_within:
            return _NOT_ASKED
        if not contains(kind.supplier, self.name_within):
            return None
        shown = self.rule.supplier.lstrip("~")
        reason = f"supplier\u2019s name has {shown}"
        return _Condition(len(self.name_within), reason, _WHO)

    def _account(self, kind: ReadKind) -> _Condition | None:
        if not self.account and not self.account_within:
            return _NOT_ASKED
        stated = " ".join(f"account {kind.kind.account_code} {kind.kind.account}".split())
        if self.account:
            found = self.account in _account_names(kind)
            return _Condition(_EXACT, stated, _WHAT) if found else None
        if not contains(kind.account, self.account_within):
            return None
        return _Condition(len(self.account_within), stated, _WHAT)

    def _found(self, kind: ReadKind) -> _Condition | None:
        if not self.phrases:
            return _NOT_ASKED
        best = _NOT_ASKED
        about: list[About] = []
        for text in (kind.words, kind.account, kind.supplier):
            found = (
                [phrase for phrase in self.phrases if contains(text, phrase[0])] if text else []
            )
            if found:
                about += _WHO if text is kind.supplier else _WHAT
            for words, shown in found:
                weight = len(words)
                if weight > 1 and text is kind.words and kind.account:
                    # Beside an account's name, a description says what was really bought.
                    weight += _DESCRIBED
                if weight > best.weight:
                    best = _Condition(weight, f"word: {shown}")
        found_in = tuple(about)
        return _Condition(best.weight, best.reason, found_in, len(about)) if about else None


@cache
def _shipped(rule: Rule) -> _Compiled:
    """Read a shipped rule: they are thousands, and the same for every verb."""
    return _Compiled.of(rule)


def _account_names(kind: ReadKind) -> tuple[str, str]:
    return kind.kind.account_code.strip().lower(), kind.kind.account.strip().lower()
