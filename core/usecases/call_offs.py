"""Which contracts are call-offs: those that name an agreement of a catalogue in use.

Asked when a register comes in and again when a catalogue does, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.classifying import lot_match
from core.domain.agreements import Catalogue
from core.domain.contracts import Contract

# What registers write where there is no agreement.
_NONE = frozenset({"", "-", "n", "n/a", "na", "nil", "no", "none", "not applicable"})


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


def is_open(contract: Contract) -> bool:
    """Say whether a contract names an agreement that no catalogue has told us of."""
    return contract.lot is None and contract.framework_text.strip().casefold() not in _NONE
