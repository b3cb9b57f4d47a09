"""Which kinds a rule may fit, told at a glance: few of many thousand need to be read.

Never misses one that fits, and lets through some that do not; the rule itself then decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.classifying.tidying import tidy
from core.classifying.words import Words, letters_of, squeeze, words_of
from core.domain.decisions import Kind, KindTexts, Rule
from core.domain.spend import KindId


class RuleReach:
    """Rules made ready to be held against the texts of many kinds."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Take from each rule the condition that tells most kinds apart from it."""
        self._names: set[str] = set()
        self._accounts: set[str] = set()
        self._runs: set[str] = set()
        for rule in rules:
            self._take(rule)
        self._named: dict[str, bool] = {}

    def among(self, kinds: Iterable[KindTexts | Kind]) -> set[KindId]:
        """Return the numbers of the kinds that one of the rules may fit."""
        return {kind.id for kind in kinds if self.may_fit(kind)}

    def may_fit(self, kind: KindTexts | Kind) -> bool:
        """Say whether one of the rules may fit a kind; False is certain."""
        if self._runs:
            pressed = squeeze(f"{kind.supplier}|{kind.account_code}|{kind.account}|{kind.words}")
            if pressed is None or any(run in pressed for run in self._runs):
                return True
        if self._accounts and not self._accounts.isdisjoint(
            (kind.account_code.strip().lower(), kind.account.strip().lower())
        ):
            return True
        return bool(self._names) and self._is_named(kind.supplier)

    def _take(self, rule: Rule) -> None:
        supplier, account = rule.supplier.strip(), rule.account.strip()
        if supplier and not supplier.startswith("~"):
            self._names.add(tidy(supplier))
        elif words_of(supplier):
            self._runs.update(_telling(words_of(supplier)))
        elif phrases := [found for part in rule.words.split("|") if (found := words_of(part))]:
            for phrase in phrases:
                self._runs.update(_telling(phrase))
        elif account.startswith("~"):
            self._runs.update(_telling(words_of(account)))
        elif account:
            self._accounts.add(account.lower())

    def _is_named(self, supplier: str) -> bool:
        if supplier not in self._named:
            self._named[supplier] = tidy(supplier) in self._names
        return self._named[supplier]


def _telling(phrase: Words) -> tuple[str, ...]:
    """Return letters of which one run stands in every text that holds the phrase."""
    if not phrase:
        return ()
    return letters_of(max(phrase, key=len))
