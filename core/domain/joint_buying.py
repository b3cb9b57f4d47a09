"""Buying together: what bodies say will become free, who could join, and the plan back from it.

Amounts are pence. Amounts of different bases are never added: each volume names its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.buying import Plan
from core.domain.parties import Body, VatBasis
from core.domain.period import Period, quarter_words
from core.domain.wording import number_of

# What a body says that it will stop buying is nothing to buy together.
STOP = "stop"


@dataclass(frozen=True, slots=True, order=True)
class AmountBasis:
    """What amounts must have in common to be added: VAT basis and length of the period."""

    vat: VatBasis
    length: str

    def in_words(self) -> str:
        """Say the basis for a person: ``without VAT, 12 months``."""
        words = {VatBasis.NET: "without VAT", VatBasis.GROSS: "with VAT"}
        return f"{words.get(self.vat, 'with or without VAT: not known')}, {self.length}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What one body says becomes free in a category and quarter, and whom to ask about it.

    ``pence`` is what it paid in ``period``, on its own VAT basis, for what then becomes free.
    ``source`` names the file that says so.
    """

    body: Body
    body_type: str
    contact: str
    category: str
    label: str
    quarter: str
    pence: int
    intention: str
    vat: VatBasis
    period: Period
    as_at: date
    source: str

    def basis(self) -> AmountBasis:
        """Return what its amount may be added to."""
        return AmountBasis(self.vat, length_of(self.period))


@dataclass(frozen=True, slots=True)
class Volume:
    """The sum of the offers of one basis, and of how many bodies."""

    basis: AmountBasis
    bodies: int
    pence: int

    def in_words(self) -> str:
        """Say basis and bodies for a person."""
        count = number_of(self.bodies, "body", "bodies")
        return f"{self.basis.in_words()}, {count}"


@dataclass(frozen=True, slots=True)
class Partners:
    """Bodies of a region to whom spend in a category comes free within the same few quarters.

    ``region`` is "" where bodies of all regions are taken together.
    """

    category: str
    label: str
    region: str
    first_quarter: str
    last_quarter: str
    offers: tuple[Offer, ...]

    def bodies(self) -> tuple[str, ...]:
        """Return the bodies by name."""
        return tuple(sorted({offer.body.name for offer in self.offers}))

    def volumes(self) -> tuple[Volume, ...]:
        """Return what would be bought, summed for each basis apart."""
        return volumes_of(self.offers)

    def window(self) -> str:
        """Say when it comes free: ``January to March 2027``.

        That is from the day after the contracts end: one that ends on 31 March counts in April.
        """
        first, last = quarter_words(self.first_quarter), quarter_words(self.last_quarter)
        if first == last:
            return first
        return f"{first.split(' to ')[0]} {first[-4:]} to {last.split(' to ')[1]}"

    def start(self) -> date:
        """Return the first day of the first quarter: when a joint arrangement is first wanted."""
        return quarter_start(self.first_quarter)


@dataclass(frozen=True, slots=True)
class JointPlan:
    """Partners, the day to begin, and the routes planned back from the first day.

    ``begin`` is twelve months before the first day; ``lots`` name the lots of the catalogue at
    hand that serve the category then.
    """

    partners: Partners
    begin: date
    plans: tuple[Plan, ...]
    lots: tuple[str, ...] = ()

    def late(self) -> bool:
        """Say whether no route can be kept any more from its first step on."""
        return all(plan.late() for plan in self.plans)


def volumes_of(offers: Iterable[Offer]) -> tuple[Volume, ...]:
    """Return the sums of offers for each basis apart, the larger first."""
    sums: dict[AmountBasis, int] = {}
    bodies: dict[AmountBasis, set[str]] = {}
    for offer in offers:
        basis = offer.basis()
        sums[basis] = sums.get(basis, 0) + offer.pence
        bodies.setdefault(basis, set()).add(offer.body.body_id())
    volumes = (Volume(basis, len(bodies[basis]), pence) for basis, pence in sums.items())
    return tuple(sorted(volumes, key=lambda one: (-one.pence, one.basis)))


def length_of(period: Period) -> str:
    """Say how long a period is: ``12 months`` where its months are whole, else its days."""
    months = _whole_months(period)
    if months:
        return "1 month" if months == 1 else f"{months} months"
    days = (period.end - period.start).days + 1
    return "1 day" if days == 1 else f"{days} days"


def _whole_months(period: Period) -> int:
    after = period.end + timedelta(days=1)
    if period.start.day != 1 or after.day != 1:
        return 0
    return (after.year - period.start.year) * 12 + after.month - period.start.month


def quarter_number(code: str) -> int:
    """Count the quarters to one by its code, to tell how far two are apart.

    Raises:
        ValueError: it is no code like ``2026-Q1``.
    """
    year, mark, number = code.partition("-Q")
    if not mark or number not in ("1", "2", "3", "4"):
        raise ValueError(f"not a quarter: {code}")
    return int(year) * 4 + int(number) - 1


def quarter_start(code: str) -> date:
    """Return the first day of a quarter.

    Raises:
        ValueError: it is no code like ``2026-Q1``.
    """
    year, quarter = divmod(quarter_number(code), 4)
    return date(year, 3 * quarter + 1, 1)
