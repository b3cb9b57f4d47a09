"""What may leave in a knowledge pack: nothing that names a person or a confidential payee."""

from __future__ import annotations

from collections.abc import Iterable

from core.classifying.payees import payee_class
from core.classifying.redaction import redact_text
from core.domain.knowledge import PackRule
from core.domain.parties import PayeeClass, Supplier
from core.domain.returns import Profile

_KEPT = frozenset({PayeeClass.INDIVIDUAL, PayeeClass.CONFIDENTIAL, PayeeClass.REDACTED})


class PersonalNames:
    """Knows which names of a body stay at home."""

    def __init__(self, suppliers: Iterable[Supplier]) -> None:
        """Take what the body says of its suppliers."""
        self._classes = {one.name.casefold(): one.payee_class for one in suppliers}

    def is_kept(self, name: str) -> bool:
        """Say whether a name stays at home: by what was said of it, or by its shape."""
        said = self._classes.get(name.casefold(), PayeeClass.UNKNOWN)
        return said in _KEPT or payee_class(name) in _KEPT or _names_somebody(name)

    def may_leave(self, rule: PackRule) -> bool:
        """Say whether no condition of a rule names anybody."""
        if rule.supplier.startswith("~"):
            within = rule.supplier[1:].strip().casefold()
            classes = [kind for name, kind in self._classes.items() if within in name]
            # "~smith" may mean a builder; where it meets nobody but persons, it means them.
            if classes and all(kind in _KEPT for kind in classes):
                return False
            texts = [rule.supplier[1:]]
        else:
            texts = [rule.supplier]
        texts += rule.words.split("|")
        named = any(self.is_kept(text.strip()) for text in texts if text.strip())
        return not named and not _names_somebody(rule.account)


def _names_somebody(text: str) -> bool:
    return redact_text(text, Profile.PUBLIC, PayeeClass.ORGANISATION) != text
