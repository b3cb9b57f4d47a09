"""Which contracts are call-offs: those that name an agreement of a catalogue in use.

Asked when a register or a catalogue comes in, in whatever order, and when a contract changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.classifying import lot_match
from core.domain.agreements import Catalogue
from core.domain.contracts import Contract

# What registers write where there is no agreement.
_NONE = frozenset({"", "-", "n", "n/a", "na", "nil", "no", "none", "not applicable"})

# Words of how something was bought without any agreement: "3 quotes", "LA SLA", "open tender".
_PROCESS = frozenset(
    "quote quotes quotation quotations tender tenders tendered itt rfq open closed restricted"
    " competitive competition written verbal oral one two three four five six la sla slas council"
    " local authority direct award single source waiver exemption spot purchase in house own"
    " negotiated by via price prices min minimum of the a and or with x".split()
)


def with_lots(
    contracts: Iterable[Contract], catalogues: Sequence[Catalogue]
) -> tuple[Contract, ...]:
    """Return the contracts, each with the lot that it names where a catalogue has it."""
    return tuple(
        replace(contract, lot=lot_match.lot_named(contract.framework_text, catalogues))
        if is_open(contract)
        else contract
        for contract in contracts
    )


def after_change(
    before: Contract | None, after: Contract, catalogues: Sequence[Catalogue]
) -> Contract:
    """Return a contract as it stands once it was changed (or made: ``before`` is None).

    One whose words of an agreement are others now is a call-off from what they name, or from
    nothing any more. Where they are the same, or the lot itself was said, the lot stays.
    """
    said, lot = (before.framework_text, before.lot) if before else ("", None)
    if after.framework_text == said or after.lot != lot:
        return after
    (found,) = with_lots([replace(after, lot=None)], catalogues)
    return found


def is_open(contract: Contract) -> bool:
    """Say whether a contract names an agreement that no catalogue has told us of."""
    text = contract.framework_text.strip().casefold()
    return contract.lot is None and text not in _NONE and not _is_process(text)


def _is_process(text: str) -> bool:
    words = re.findall(r"[^\W_]+", text)
    return bool(words) and all(word in _PROCESS or _is_count(word) for word in words)


def _is_count(word: str) -> bool:
    return len(word) == 1 and word.isdecimal()
