"""What rules decide about purchase kinds: scope and category, each with its reason.

Tiers, strongest first (design 5): category given in the file, rule on supplier and account,
rule on supplier, rule on account or words, learned suggestion with a margin, Unknown.
A line's own decision stands above all of these and is the book's business. A body's own rules
come before those that are shipped; the most specific wins, then the earlier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.classifying.crosswalk import Crosswalk
from core.classifying.scope_rules import ScopeRules
from core.classifying.taxonomy_data import all_scope_rules
from core.classifying.tidying import display, tidy
from core.classifying.words import PhraseIndex, ReadKind, Words, contains, words_of
from core.domain.decisions import Kind, Method, Outcome, Rule, RuleId, ScopeRule
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy

# What a person said of a kind: category, scope rule ("" if in scope), reason.
Choice = tuple[CategoryCode, str, str]

# Runs of letters that no digit touches: "INV0042" and "3rd" are not words.
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:[&'\u2019-][^\W\d_]+)*(?![^\W_])")
_MONTHS = frozenset(
    """january february march april june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec""".split()
)


@dataclass(frozen=True, slots=True)
class Fit:
    """A rule that fits a kind, how specific it is, and what made it fit."""

    rule: Rule
    rank: tuple[int, ...]
    reason: str


class RuleBook:
    """Rules made ready for many kinds."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Index each rule by the condition that is quickest to look up."""
        self._rules = [_Compiled.of(rule) for rule in rules]
        words, within, accounts = [], [], []
        self._names: dict[str, list[int]] = {}
        self._account_is: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            if rule.name:
                self._names.setdefault(rule.name, []).append(number)
            elif rule.name_within:
                within.append((rule.name_within, number))
            elif rule.phrases:
                words += [(phrase, number) for phrase, _ in rule.phrases]
            elif rule.account_within:
                accounts.append((rule.account_within, number))
            elif rule.account:
                self._account_is.setdefault(rule.account, []).append(number)
        self._words, self._within = PhraseIndex(words), PhraseIndex(within)
        self._accounts = PhraseIndex(accounts)

    def best(self, kind: ReadKind) -> Fit | None:
        """Return the rule that decides a kind, None where no rule fits.

        Shipped rules of equal weight that name different groups cancel each other out:
        Unknown is better than a confident wrong guess.
        """
        fits = self.fitting(kind)
        if not fits:
            return None
        first = fits[0]
        if first.rule.shipped:
            group = first.rule.category.partition(".")[0]
            for other in fits[1:]:
                if other.rank[:-1] != first.rank[:-1]:
                    break
                if not other.rule.category.startswith(f"{group}."):
                    return None
        return first

    def fitting(self, kind: ReadKind) -> list[Fit]:
        """Return every rule that fits a kind, the strongest first."""
        numbers = set(self._names.get(kind.key, ()))
        numbers.update(number for _, number in self._within.find(kind.supplier))
        for text in (kind.supplier, kind.account, kind.words):
            numbers.update(number for _, number in self._words.find(text))
        numbers.update(number for _, number in self._accounts.find(kind.account))
        for name in _account_names(kind):
            numbers.update(self._account_is.get(name, ()))
        fits = [fit for n in numbers if (fit := self._rules[n].fit(kind, n))]
        return sorted(fits, key=lambda fit: fit.rank, reverse=True)


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition that holds: how much it says, and how to say it."""

    weight: int
    reason: str


_NOT_ASKED = _Condition(0, "")
# A whole name or code says more than any phrase within one.
_EXACT = 9


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

    def fit(self, kind: ReadKind, number: int) -> Fit | None:
        """Return how the rule fits a kind; None where one of its conditions does not hold."""
        supplier = self._supplier(kind)
        account = self._account(kind)
        words = self._found(kind)
        if supplier is None or account is None or words is None:
            return None
        found = [condition for condition in (supplier, account, words) if condition.weight]
        if not found:
            return None
        rank = (
            0 if self.rule.shipped else 1,
            3 if supplier.weight and account.weight else 2 if supplier.weight else 1,
            len(found),
            sum(condition.weight for condition in found),
            -number,
        )
        reason = ", ".join(condition.reason for condition in found)
        if supplier.weight:
            reason = f"Rule: {reason}"
        return Fit(self.rule, rank, reason[:1].upper() + reason[1:])

    def _supplier(self, kind: ReadKind) -> _Condition | None:
        if self.name:
            found = self.name == kind.key
            return _Condition(_EXACT, f"supplier is {kind.kind.supplier}") if found else None
        if not self.name_within:
            return _NOT_ASKED
        if not contains(kind.supplier, self.name_within):
            return None
        shown = self.rule.supplier.lstrip("~")
        return _Condition(len(self.name_within), f"supplier\u2019s name has {shown}")

    def _account(self, kind: ReadKind) -> _Condition | None:
        stated = " ".join(f"account {kind.kind.account_code} {kind.kind.account}".split())
        if self.account:
            return _Condition(_EXACT, stated) if self.account in _account_names(kind) else None
        if not self.account_within:
            return _NOT_ASKED
        if not contains(kind.account, self.account_within):
            return None
        return _Condition(len(self.account_within), stated)

    def _found(self, kind: ReadKind) -> _Condition | None:
        best: tuple[Words, str] = ((), "")
        for text in (kind.words, kind.account, kind.supplier):
            for phrase in self.phrases:
                if len(phrase[0]) > len(best[0]) and contains(text, phrase[0]):
                    best = phrase
        if best[0]:
            return _Condition(len(best[0]), f"word: {best[1]}")
        return None if self.phrases else _NOT_ASKED


def _account_names(kind: ReadKind) -> tuple[str, str]:
    return kind.kind.account_code.strip().lower(), kind.kind.account.strip().lower()


def read_kinds(kinds: Iterable[Kind]) -> Iterable[ReadKind]:
    """Turn kinds into words, each distinct text once."""
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
            words(kind.account),
            words(kind.department),
            words_of(kind.words),
        )


def description_words(text: str) -> str:
    """Return a description without digits and dates, in lower case: what kinds share."""
    words = _WORD.findall(display(text).lower())
    return " ".join(word for word in words if word not in _MONTHS)


def decide(
    kinds: Iterable[Kind],
    rules: Sequence[Rule],
    taxonomy: Taxonomy,
    crosswalks: Crosswalk,
    scope_rules: Sequence[ScopeRule] = (),
    choices: Mapping[KindId, Choice] | None = None,
) -> dict[KindId, Outcome]:
    """Decide scope and category of each kind, with the reason.

    ``rules`` are the body's own and the shipped ones together; ``choices`` what a person said
    of a kind (category, scope rule, reason), which stands above everything. A body's own rule
    that takes spend out of scope beats the scope presets, and they beat the rest.
    """
    judge = _Judge(rules, taxonomy, crosswalks, scope_rules)
    chosen = choices or {}
    return {
        read.kind.id: _by_choice(chosen[read.kind.id])
        if read.kind.id in chosen
        else judge.outcome(read)
        for read in read_kinds(kinds)
    }


def _by_choice(choice: Choice) -> Outcome:
    category, scope, reason = choice
    return Outcome(scope, reason if scope else "", category, Method.LINE, reason)


class _Judge:
    def __init__(
        self,
        rules: Sequence[Rule],
        taxonomy: Taxonomy,
        crosswalks: Crosswalk,
        scope_rules: Sequence[ScopeRule],
    ) -> None:
        self._rules = RuleBook(rules)
        self._taxonomy = taxonomy
        self._crosswalks = crosswalks
        self._scope = ScopeRules(scope_rules)
        self._presets = {rule.id: rule for rule in (*all_scope_rules(), *scope_rules)}
        self._preset_of = {rule.category: rule for rule in reversed(all_scope_rules())}

    def outcome(self, kind: ReadKind) -> Outcome:
        """Decide one kind."""
        fit = self._rules.best(kind)
        if fit and fit.rule.scope:
            return self._by_rule(fit)
        own = fit is not None and not fit.rule.shipped
        if not own and (out := self._scope.decide(kind)):
            reason = f"{out.rule.label}: {out.reason}"
            return Outcome(out.rule.id, reason, out.rule.category, Method.RULE, reason)
        if given := self._crosswalks.find(kind.kind.given_code, kind.kind.given_label):
            stated = kind.kind.given_label or kind.kind.given_code
            return self._placed(given, Method.GIVEN, f"The file says: {stated}")
        if fit:
            return self._by_rule(fit)
        return Outcome("", "", UNKNOWN, Method.UNKNOWN, "No rule and no clear suggestion")

    def _by_rule(self, fit: Fit) -> Outcome:
        rule = fit.rule
        if rule.scope:
            preset = self._presets.get(rule.scope)
            category = preset.category if preset else UNKNOWN
            return Outcome(rule.scope, fit.reason, category, Method.RULE, fit.reason, rule.id)
        method = Method.SUPPLIER if rule.supplier and not rule.account else Method.RULE
        return self._placed(rule.category, method, fit.reason, rule.id)

    def _placed(
        self, category: CategoryCode, method: Method, reason: str, rule: RuleId | None = None
    ) -> Outcome:
        """Return an outcome; a category that is out of scope takes the spend out with it."""
        leaf = self._taxonomy.categories.get(category)
        if leaf is None or leaf.in_scope:
            return Outcome("", "", category, method, reason, rule)
        preset = self._preset_of.get(category)
        return Outcome(preset.id if preset else leaf.group, reason, category, method, reason, rule)
