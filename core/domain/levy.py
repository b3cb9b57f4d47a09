"""The levy check: what bodies' returns say of an agreement beside what its suppliers declared.

Payments and invoices are not the same thing: the one has the day of payment, the other that of
the invoice. So a difference is told with what may explain it, and where the two rest on
different bases nothing is claimed. All money is in pence, without VAT unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.money import Pence, divide_half_up
from core.domain.parties import Identifier, VatBasis
from core.domain.period import Period
from core.domain.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """An invoice line as a supplier declared it; a credit note is negative.

    ``net`` is what the levy is on. ``vat`` is None where the supplier does not state it;
    ``expenses`` are what was charged beside ``net``.
    """

    supplier: str
    agreement_no: str
    lot_no: str
    customer: str
    urn: str
    invoiced_on: date
    net: Pence
    vat: Pence | None
    expenses: Pence
    place: Place


@dataclass(frozen=True, slots=True)
class Declaration:
    """A file of a supplier: which columns were found, its lines, and what could not be read.

    ``nil`` says that it declares no business and holds no line.
    """

    file: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[DeclaredLine, ...]
    problems: tuple[Problem, ...]
    nil: bool = False


@dataclass(frozen=True, slots=True)
class Buyer:
    """A body with an accepted return that tells of its use of agreements."""

    name: str
    identifiers: tuple[Identifier, ...]
    period: Period
    vat_basis: VatBasis


@dataclass(frozen=True, slots=True)
class AgreementUse:
    """What a body paid a supplier through a lot in a quarter, on the VAT basis of its return.

    ``vat`` is what of it is VAT as far as the ledger says so, else 0.
    """

    buyer: Buyer
    publisher: str
    agreement_no: str
    lot_no: str
    supplier: str
    quarter: str
    paid: Pence
    vat: Pence = Pence(0)

    def net(self) -> Pence | None:
        """Return what was paid without VAT, None where the return does not tell."""
        if self.buyer.vat_basis is VatBasis.NET:
            return self.paid
        with_vat = self.buyer.vat_basis is VatBasis.GROSS and self.vat
        return Pence(self.paid - self.vat) if with_vat else None


class Finding(StrEnum):
    """What a comparison came to."""

    AGREES = "agrees"
    DIFFERS = "differs"
    ONLY_BODY = "only in the return"
    ONLY_SUPPLIER = "only declared"
    NOT_COMPARABLE = "cannot be compared"


@dataclass(frozen=True, slots=True)
class LevyRow:
    """One body, supplier, agreement, lot ("" for all of them) and quarter of invoice or payment.

    ``paid`` and ``declared`` are None on the side that says nothing. ``difference`` is paid
    less declared, None where the two cannot be compared. ``why`` says what explains it.
    """

    body: str
    supplier: str
    agreement_no: str
    lot_no: str
    quarter: str
    paid: Pence | None
    declared: Pence | None
    difference: Pence | None
    finding: Finding
    why: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevySum:
    """A supplier under an agreement: what can be compared of both sides, and the levy on each.

    ``rate`` is in basis points, None where nobody stated it: then there is no levy to tell.
    ``aside`` is what was declared and cannot be compared, ``unmatched`` the same of payments.
    """

    supplier: str
    agreement_no: str
    rate: int | None
    paid: Pence
    declared: Pence
    aside: Pence
    unmatched: Pence

    def levy_on_paid(self) -> Pence | None:
        """Return the levy on what bodies paid, rounded half up on the sum."""
        return levy_on(self.paid, self.rate)

    def levy_on_declared(self) -> Pence | None:
        """Return the levy on what was declared and can be compared."""
        return levy_on(self.declared, self.rate)

    def levy_difference(self) -> Pence | None:
        """Return how much more levy the payments would bring; less than nothing for less."""
        paid, declared = self.levy_on_paid(), self.levy_on_declared()
        return None if paid is None or declared is None else Pence(paid - declared)


@dataclass(frozen=True, slots=True)
class LevyCheck:
    """The whole comparison: rows that need a look first, sums by supplier, what was not read."""

    rows: tuple[LevyRow, ...]
    sums: tuple[LevySum, ...]
    problems: tuple[Problem, ...]
    bodies: int
    files: int

    def count(self, finding: Finding) -> int:
        """Return how many rows came to a finding."""
        return sum(row.finding is finding for row in self.rows)


def levy_on(pence: int, rate: int | None) -> Pence | None:
    """Return the levy on an amount at a rate in basis points, rounded half up to the penny."""
    return None if rate is None else Pence(divide_half_up(pence * rate, 10_000))
