"""Who takes part: the body, its suppliers, the professional buying organisations (PBOs)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, NewType

SupplierId = NewType("SupplierId", int)


class Sector(StrEnum):
    """Which uptake target applies: central government, or the wider public sector."""

    CENTRAL = "central"
    WIDER = "wider"


class VatBasis(StrEnum):
    """Whether amounts include VAT."""

    NET = "net"
    GROSS = "gross"
    UNKNOWN = "unknown"

    def of_amounts(self) -> str:
        """Say of amounts whether they include VAT: ``amounts without VAT``."""
        words = {VatBasis.NET: "amounts without VAT", VatBasis.GROSS: "amounts with VAT"}
        return words.get(self, "VAT differs or is not stated")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A number in a register, named by its org-id.guide code (GB-COH, GB-CHC, GB-LAE...)."""

    scheme: str
    id: str


@dataclass(frozen=True, slots=True)
class BodyType:
    """A kind of body, chosen once: it sets sector, scope presets, financial year, duties."""

    code: str
    label: str
    sector: Sector
    first_month: int
    scope_presets: tuple[str, ...]
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The organisation whose spend a book holds."""

    name: str
    type_code: str
    sector: Sector
    region: str = ""
    family: str = ""
    identifiers: tuple[Identifier, ...] = ()
    memberships: tuple[str, ...] = ()
    first_month: int = 4
    vat_basis: VatBasis = VatBasis.NET

    def body_id(self) -> str:
        """Return the id that file names carry: first identifier, else the name, as a slug."""
        first = self.identifiers[0] if self.identifiers else None
        text = f"{first.scheme}-{first.id}" if first else self.name
        return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


class PayeeClass(StrEnum):
    """What a payee is, for redaction: sole traders are businesses and stay visible.

    A confidential payee is one whose name a contract or the law keeps back.
    """

    ORGANISATION = "organisation"
    SOLE_TRADER = "sole trader"
    INDIVIDUAL = "individual"
    CONFIDENTIAL = "confidential"
    REDACTED = "already redacted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier of this body, whatever the spellings in its ledger.

    ``disputed`` are numbers in the files that are not those of the supplier: a register has one
    number for it, and another was said or came first. ``parent`` is the house that it belongs
    to, "" if none is known.
    """

    id: SupplierId
    name: str
    identifiers: tuple[Identifier, ...] = ()
    sme: bool | None = None
    vcse: bool | None = None
    local: bool | None = None
    payee_class: PayeeClass = PayeeClass.UNKNOWN
    public_body: bool = False
    family: bool = False
    disputed: tuple[Identifier, ...] = ()
    parent: str = ""


class KnownAs(NamedTuple):
    """Everything under which others may know a supplier of ours.

    ``key`` is its tidied name; ``spellings`` are those of its names in the files that are not
    just as its own. A tuple by name: a book may have tens of thousands.
    """

    id: SupplierId
    name: str
    key: str
    payee_class: PayeeClass = PayeeClass.ORGANISATION
    spellings: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
