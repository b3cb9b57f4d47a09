"""What some purchase kinds speak of, and which others speak of it too, told at a glance.

What a decision teaches of one word leaves every other word as it was: so only kinds that share
a telling word with it can be decided otherwise. Never misses one of them, and lets through some
that do not.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.classifying.kinds import ReadKind
from core.classifying.learner import department_features, features_of
from core.classifying.words import letters_of, squeeze, words_of
from core.domain.decisions import Kind


class Topic:
    """The telling words of some kinds, ready to be looked for in the texts of many."""

    def __init__(self, kinds: Iterable[ReadKind]) -> None:
        """Take the words of the kinds; those of a department count in departments alone."""
        words: set[str] = set()
        self._department_words: set[str] = set()
        for kind in kinds:
            words.update(*map(features_of, (kind.supplier, kind.account, kind.words)))
            self._department_words.update(department_features(kind.department))
        # A pair of neighbours has a telling word in it, which stands here by itself.
        alone = sorted(word for word in words if " " not in word)
        self._runs = tuple(dict.fromkeys(run for word in alone for run in letters_of(word)))
        self._departments: dict[str, bool] = {}

    def may_touch(self, kind: Kind) -> bool:
        """Say whether a kind may share a word with them; False is certain."""
        if self._is_department(kind.department):
            return True
        # A code that is a name is read together with the account: "a" and "b" become initials.
        account = f"{kind.account_code} {kind.account}"
        pressed = squeeze(f"{kind.supplier}|{account}|{kind.words}")
        return pressed is None or any(run in pressed for run in self._runs)

    def _is_department(self, text: str) -> bool:
        if text not in self._departments:
            told = department_features(words_of(text))
            self._departments[text] = not self._department_words.isdisjoint(told)
        return self._departments[text]
