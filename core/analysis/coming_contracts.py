"""Free today, and yet to be locked: contracts that begin on the as-at day or later.

What is available is judged on the as-at day by the payments made; a contract that begins later
changes no pound of it. Whoever sees a deal for that money has to know of the contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from core.domain.assessment import JudgedSpend, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import pounds
from core.domain.parties import SupplierId
from core.domain.period import day_in_words
from core.domain.taxonomy import CategoryCode

_FREE = (Status.ADDRESSABLE, Status.NO_LOT)


def coming_contracts(
    judged: JudgedSpend,
    coming: Mapping[ContractId, Contract],
    links: Iterable[tuple[ContractId, SupplierId]],
) -> dict[CategoryCode, tuple[str, ...]]:
    """Say of each category which contracts are coming with suppliers of what is free today.

    A contract without a category may cover any that its suppliers sell. The earliest comes
    first.
    """
    begins = sorted(
        (contract.start, number, supplier)
        for number, supplier in links
        if (contract := coming.get(number)) and contract.start
    )
    free = _free({supplier for _, _, supplier in begins}, judged)
    found: dict[CategoryCode, list[str]] = defaultdict(list)
    for start, number, supplier in begins:
        contract = coming[number]
        for (who, category), (name, pence) in free.items():
            if who == supplier and contract.category in ("", category) and pence > 0:
                called = contract.title or contract.ref or contract.supplier
                found[category].append(
                    f'{pounds(pence)} of it is paid to {name}, with which the contract "{called}" '
                    f"begins on {day_in_words(start)}."
                )
    return {category: tuple(said) for category, said in found.items()}


def _free(
    suppliers: set[SupplierId], judged: JudgedSpend
) -> dict[tuple[SupplierId, CategoryCode], tuple[str, int]]:
    sums: dict[tuple[SupplierId, CategoryCode], tuple[str, int]] = {}
    for one in judged.of(suppliers):
        position = one.position
        if one.status in _FREE:
            key = position.supplier_id, position.category
            _, pence = sums.get(key, ("", 0))
            sums[key] = position.supplier, pence + position.pence
    return sums
