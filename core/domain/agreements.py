"""Catalogues of professional buying organisations: agreements, lots, who may use them.

Values only: how a catalogue package is read, signed and trusted is the business of formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.domain.money import Pence
from core.domain.parties import Identifier
from core.domain.return_fields import Asks

NOT_STATED = "not stated"
# Procurement Act 2023, s.45(5): what a framework must state. Term is start and end.
MUST_STATE = (
    ("description", "description"),
    ("price_basis", "price or how it is set"),
    ("estimated_value_pence", "estimated value"),
    ("selection_process", "selection process"),
    ("entitled", "who is entitled to use it"),
    ("open_framework", "whether it is an open framework"),
)
# What publishers write where a lot is open to all.
EVERYWHERE = frozenset({"all", "any", "uk", "gb"})


@dataclass(frozen=True, slots=True, order=True)
class LotKey:
    """A lot's identity: publisher, agreement number and lot number, all as text."""

    publisher: str
    agreement_no: str
    lot_no: str

    def code(self) -> str:
        """Return the lot as commands and data files name it: ``ccs/RM6251/2``."""
        return f"{self.publisher}/{self.agreement_no}/{self.lot_no}"


@dataclass(frozen=True, slots=True)
class LotSupplier:
    """A supplier on a lot."""

    name: str
    trading_name: str = ""
    identifier: Identifier | None = None
    sme: bool | None = None
    vcse: bool | None = None
    status: str = "active"
    regions: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A way to buy from a lot: direct-award, further-competition, catalogue, aggregation."""

    route: str
    conditions: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """Who may, or may not, use a lot.

    ``kind`` is sector, body-type, region, member-of or body-id; ``text`` says "cannot use
    when" in the PBO's words.
    """

    include: bool
    kind: str
    value: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the PBO says a lot brings. Ranges in basis points of price; never invented here."""

    kind: str
    basis: str
    as_at: date | None
    low: int | None = None
    central: int | None = None
    high: int | None = None
    customers: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """A framework price and its benchmark, per unit, in pence."""

    item: str
    unit: str
    framework: Pence | None = None
    benchmark: Pence | None = None
    as_at: date | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of an agreement that can be called off. ``lot_no`` is text: "1a"."""

    lot_no: str
    title: str
    start: date | None = None
    end: date | None = None
    min_value: Pence | None = None
    max_value: Pence | None = None
    max_term_months: int | None = None
    description: str = ""
    routes: tuple[Route, ...] = ()
    suppliers: tuple[LotSupplier, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    eligibility: tuple[EligibilityRule, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A mark that somebody gave an agreement."""

    scheme: str
    status: str
    start: date | None = None
    end: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of an agreement; its address is text, never opened."""

    title: str
    kind: str
    url: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A framework, open framework, dynamic market or DPS of a PBO; has at least one lot.

    ``extension_taken`` is the date to which the agreement was extended, if it was.
    ``texts`` holds the descriptive fields by their column names in formats.md; a field that
    the Procurement Act 2023 s.45(5) makes mandatory shows as "not stated" where it is missing.

    ``levy_rate`` is what suppliers pay the publisher of every pound, ``rebate_rate`` what comes
    back to users of it, both in basis points; ``joining_fee`` is paid once, ``order_fee`` for
    each call-off. None is not stated; nothing to pay is 0. ``asks`` is what its users are
    asked beside the standard return.
    """

    agreement_no: str
    title: str
    owner: str
    kind: str
    start: date
    end: date
    lots: tuple[Lot, ...]
    extension_to: date | None = None
    extension_taken: date | None = None
    estimated_value: Pence | None = None
    texts: dict[str, str] = field(default_factory=dict)
    endorsements: tuple[Endorsement, ...] = ()
    documents: tuple[Document, ...] = ()
    levy_rate: int | None = None
    rebate_rate: int | None = None
    joining_fee: Pence | None = None
    order_fee: Pence | None = None
    asks: Asks = field(default_factory=Asks)

    def live_on(self, day: date) -> bool:
        """Say whether orders can be placed on a day, extensions taken included."""
        return self.start <= day <= (self.extension_taken or self.end)

    def text(self, field_name: str) -> str:
        """Return a descriptive field, or ``not stated``."""
        return self.texts.get(field_name, "") or NOT_STATED


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition of a PBO's catalogue: always the full list.

    ``fingerprint`` is the SHA-256 of the package. Editions rise, and are never edited.
    """

    publisher: str
    publisher_name: str
    edition: int
    issued: date
    expires: date | None
    agreements: tuple[Agreement, ...]
    fingerprint: str = ""
    demo: bool = False
    notes: str = ""

    def lots(self) -> tuple[tuple[LotKey, Agreement, Lot], ...]:
        """List every lot with its key and agreement, in the catalogue's order."""
        return tuple(
            (LotKey(self.publisher, agreement.agreement_no, lot.lot_no), agreement, lot)
            for agreement in self.agreements
            for lot in agreement.lots
        )


class Trust(StrEnum):
    """How far a catalogue's publisher is known."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    UNSIGNED = "unsigned"


class Usable(StrEnum):
    """The answer to "can we use it?"."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Told:
    """What a publisher answered when the rules of a lot left open whether the body may use it.

    ``usable`` is yes or no. ``said_by`` is who said so, "" for the owner of the agreement.
    ``rules`` are the rules that were asked about, in words: where a newer edition states
    others, the question is open again.
    """

    lot: LotKey
    usable: Usable
    said_on: date
    said_by: str = ""
    note: str = ""
    rules: str = ""
