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
        self._in_supplier: set[str] = set()
        self._in_account: set[str] = set()
        self._anywhere: set[str] = set()
        for rule in rules:
            self._take(rule)
        self._keys: dict[str, bool] = {}
        self._seen: dict[tuple[int, str], bool] = {}

    def may_fit(self, kind: KindTexts | Kind) -> bool:
        """Say whether one of the rules may fit a kind; False is certain."""
        return (
            self._is_named(kind.supplier)
            or kind.account_code.strip().lower() in self._accounts
            or kind.account.strip().lower() in self._accounts
            or self._holds(0, kind.supplier, self._in_supplier | self._anywhere)
            or self._holds(1, f"{kind.account_code} {kind.account}", self._in_account)
            or self._holds(2, kind.account, self._anywhere)
            or self._holds(2, kind.account_code, self._anywhere)
            or self._holds(2, kind.words, self._anywhere)
        )

    def among(self, kinds: Iterable[KindTexts | Kind]) -> set[KindId]:
        """Return the numbers of the kinds that one of the rules may fit."""
        return {kind.id for kind in kinds if self.may_fit(kind)}

    def _take(self, rule: Rule) -> None:
        supplier, account = rule.supplier.strip(), rule.account.strip()
        if supplier and not supplier.startswith("~"):
            self._names.add(tidy(supplier))
        elif words_of(supplier):
            self._in_supplier.update(_telling(words_of(supplier)))
        elif phrases := [found for part in rule.words.split("|") if (found := words_of(part))]:
            for phrase in phrases:
                self._anywhere.update(_telling(phrase))
        elif account.startswith("~"):
            self._in_account.update(_telling(words_of(account)))
        elif account:
            self._accounts.add(account.lower())

    def _is_named(self, supplier: str) -> bool:
        if not self._names:
            return False
        if supplier not in self._keys:
            self._keys[supplier] = tidy(supplier) in self._names
        return self._keys[supplier]

    def _holds(self, place: int, text: str, wanted: set[str]) -> bool:
        if not wanted or not text:
            return False
        if (place, text) not in self._seen:
            pressed = squeeze(text)
            self._seen[place, text] = pressed is None or any(one in pressed for one in wanted)
        return self._seen[place, text]


def _telling(phrase: Words) -> tuple[str, ...]:
    """Return letters of which one run stands in every text that holds the phrase."""
    if not phrase:
        return ()
    return letters_of(max(phrase, key=len))
