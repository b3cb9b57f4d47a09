"""Contracts: what locks spend, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NewType

from core.domain.agreements import LotKey
from core.domain.money import Pence
from core.domain.parties import Identifier, SupplierId

ContractId = NewType("ContractId", int)

# What a body may mean to do when a contract ends.
INTENTIONS = ("renew", "collaborate", "stop")


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of the body, with the fields of the Transparency Code's register.

    ``end`` is the date first agreed; ``current_end`` includes the extensions taken;
    ``latest_end`` includes those still to take. All inclusive. ``break_on`` is the first day
    on which either side may end it early; ``lead_months`` how long replacing it takes, None
    for the usual time of its route. ``lot`` is set where the contract is a call-off from an
    agreement: such a contract does not lock. ``freed_because`` holds the reason why a running
    contract does not lock, where the body says so. ``intention`` is what the body means to do
    when it ends, one of INTENTIONS, "" where nobody said.
    """

    id: ContractId
    ref: str
    title: str
    supplier: str
    start: date | None
    end: date | None
    current_end: date | None
    latest_end: date | None = None
    notice_by: date | None = None
    description: str = ""
    department: str = ""
    value: Pence | None = None
    annual_value: Pence | None = None
    category_given: str = ""
    category: str = ""
    process: str = ""
    sme: bool | None = None
    vcse: bool | None = None
    supplier_id: Identifier | None = None
    lot: LotKey | None = None
    framework_text: str = ""
    freed_because: str = ""
    row: int = 0
    review_on: date | None = None
    break_on: date | None = None
    extension_terms: str = ""
    lead_months: int | None = None
    irrecoverable_vat: Pence | None = None
    intention: str = ""

    def runs_on(self, day: date) -> bool:
        """Say whether the contract runs on a day, extensions taken included."""
        end = self.current_end or self.end
        return self.start is not None and end is not None and self.start <= day <= end

    def locks_on(self, day: date) -> bool:
        """Say whether spend matched to this contract is locked on a day.

        OEP 2009, footnote 2: available is what is "not locked into existing procurement
        contracts". A call-off from a collaborative agreement is the good use itself.
        """
        return self.lot is None and not self.freed_because and self.runs_on(day)


@dataclass(frozen=True, slots=True)
class ContractMatch:
    """A proposal that payments to a supplier fall under a contract, with its evidence."""

    contract_id: ContractId
    supplier: str
    reason: str
    lines: int
    pence: Pence
    strength: int
    supplier_id: SupplierId = SupplierId(0)
