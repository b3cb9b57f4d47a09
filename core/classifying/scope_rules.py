"""Which spend is not third-party spend: the scope presets applied to purchase kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.classifying.kinds import ReadKind
from core.classifying.rule_book import About
from core.classifying.tidying import tidy
from core.classifying.words import PhraseIndex, words_of
from core.domain.decisions import ScopeRule


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """The scope rule that takes a kind out, and what in the kind says so, in words."""

    rule: ScopeRule
    reason: str


class ScopeRules:
    """Scope rules made ready for many kinds; the first rule that fits takes a kind out.

    A rule fits where the supplier is one of its ``suppliers`` (with ``~``: has those words in
    its name), the account one of its ``accounts``, or account or description hold one of its
    ``words``; unless supplier, account or description hold one of its ``unless``.
    """

    def __init__(self, rules: Sequence[ScopeRule]) -> None:
        """Index the rules, which are tried in this order."""
        self._rules = tuple(rules)
        self._phrases: list[tuple[int, str]] = []
        self._names: dict[str, int] = {}
        for number, rule in enumerate(self._rules):
            for name in rule.suppliers:
                if not name.startswith("~"):
                    self._names.setdefault(tidy(name), number)
        self._within = self._index(
            [[name for name in rule.suppliers if name.startswith("~")] for rule in self._rules]
        )
        self._accounts = self._index([rule.accounts for rule in self._rules])
        # A description that is nothing but the name of an account stands for one.
        self._whole = {
            words_of(account): (number, account)
            for number, rule in reversed(list(enumerate(self._rules)))
            for account in rule.accounts
        }
        self._words = self._index([rule.words for rule in self._rules])
        self._unless = self._index([rule.unless for rule in self._rules])

    def _index(self, texts: Sequence[Sequence[str]]) -> PhraseIndex:
        """Index phrases so that what is found tells its rule and its own words."""
        found = []
        for number, phrases in enumerate(texts):
            for phrase in phrases:
                found.append((words_of(phrase), len(self._phrases)))
                self._phrases.append((number, phrase.lstrip("~")))
        return PhraseIndex(found)

    def decide(self, kind: ReadKind, but: Collection[About] = ()) -> OutOfScope | None:
        """Return the first rule that takes the kind out of scope, None if it stays in.

        A rule that rests on nothing else than on what ``but`` names does not count.
        """
        hits = self._hits(kind)
        if not hits:
            return None
        texts = (kind.supplier, kind.account, kind.words)
        spared = {self._phrases[n][0] for text in texts for _, n in self._unless.find(text)}
        for number in sorted(hits):
            said = [reason for about, reason in hits[number] if about not in but]
            if number not in spared and said:
                return OutOfScope(self._rules[number], said[0])
        return None

    def _hits(self, kind: ReadKind) -> dict[int, list[tuple[About, str]]]:
        """Return what says so, by rule; the supplier's name comes before what was bought."""
        hits: dict[int, list[tuple[About, str]]] = defaultdict(list)
        if (number := self._names.get(kind.key)) is not None:
            hits[number].append((About.SUPPLIER, f"supplier is {kind.kind.supplier}"))
        for index, text, part in (
            (self._within, kind.supplier, "supplier's name"),
            (self._accounts, kind.account, "account"),
            (self._words, kind.words, "description"),
            (self._words, kind.account, "account"),
        ):
            for _, phrase in index.find(text):
                number, words = self._phrases[phrase]
                about = About.SUPPLIER if index is self._within else About.PURCHASE
                hits[number].append((about, f"{part} says \u201c{words}\u201d"))
        if whole := self._whole.get(kind.words):
            hits[whole[0]].append((About.PURCHASE, f"description is \u201c{whole[1]}\u201d"))
        return hits
