"""What buying organisations tell each other: sums of consenting bodies, and their own lots.

Amounts are pence. Amounts of different bases, VAT or months, are never added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.domain.agreements import Catalogue
from core.domain.parties import Identifier, VatBasis
from core.domain.period import Period

# What a body may agree to in its return, as its header names it.
EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True, order=True)
class SharedBasis:
    """What the figures of a table have in common: VAT basis and months."""

    vat: VatBasis
    period: Period

    def in_words(self) -> str:
        """Say the basis for a person: ``April 2025 to March 2026, without VAT``."""
        words = {VatBasis.NET: "without VAT", VatBasis.GROSS: "with VAT"}
        return f"{self.period.in_words()}, {words.get(self.vat, 'VAT not known')}"


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """Available and collaborative spend of the bodies of a kind in a category.

    ``category`` "" is all of them, ``body_type`` "" every kind. Where ``hidden`` says why, the
    three figures are None.
    """

    basis: SharedBasis
    category: str
    label: str
    body_type: str
    type_label: str
    bodies: int | None
    available: int | None
    collaborative: int | None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class SharedBody:
    """A body whose figures are in the sums, because its return agrees to it."""

    name: str
    identifier: Identifier | None
    body_type: str
    basis: SharedBasis


@dataclass(frozen=True, slots=True)
class ExchangePack:
    """What one buying organisation tells another. ``catalogue`` holds its own lots.

    ``key`` is the fingerprint of who signed it, "" if nobody did.
    """

    maker: str
    name: str
    made_on: date
    figures: tuple[SharedFigure, ...]
    bodies: tuple[SharedBody, ...]
    catalogue: Catalogue | None
    key: str = ""
    fingerprint: str = ""

    def hidden(self) -> int:
        """Count the figures that are kept back."""
        return sum(bool(one.hidden) for one in self.figures)


@dataclass(frozen=True, slots=True)
class Side:
    """A figure as one pack tells it. ``uptake`` is in basis points."""

    maker: str
    bodies: int | None
    available: int | None
    collaborative: int | None
    uptake: int | None
    hidden: str


@dataclass(frozen=True, slots=True)
class CommonFigure:
    """The same figure in several packs, side by side; never added where bodies are in both."""

    basis: SharedBasis
    category: str
    label: str
    body_type: str
    type_label: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class CountedTwice:
    """A body that is in the sums of more than one pack, for months in common."""

    name: str
    makers: tuple[str, ...]
    why: str
