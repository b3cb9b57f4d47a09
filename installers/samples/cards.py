"""The purchase card of the made-up town council: two years of a few small purchases a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.money import divide_half_up
from core.domain.period import add_months, month_end
from installers.samples.draw import Draw
from installers.samples.made_body import TOWN

FIRST_DAY = TOWN.first_day
MONTHS = 24
# What was bought before the file begins, and settled in its first month.
EARLIER_STATEMENT = 61_284
_HOLDERS = (
    ("Town Clerk", "XXXX-XXXX-XXXX-4410"),
    ("Facilities Manager", "XXXX-XXXX-XXXX-4428"),
    ("Events Officer", "XXXX-XXXX-XXXX-4436"),
    ("Depot Supervisor", "XXXX-XXXX-XXXX-4444"),
)


@dataclass(frozen=True)
class CardPurchase:
    """One purchase, in pence; a refund is negative."""

    bought_on: date
    holder: str
    card: str
    merchant: str
    category: str
    code: str
    centre: str
    purpose: str
    net: int
    vat: int

    @property
    def gross(self) -> int:
        """Return what the bank charged."""
        return self.net + self.vat


def card_purchases() -> list[CardPurchase]:
    """Return two years of purchases in order of date."""
    by_weight = [row for row in TOWN.table("cards") for _ in range(int(row["weight"]))]
    found: list[CardPurchase] = []
    for month in range(MONTHS):
        first = add_months(FIRST_DAY, month)
        draw = Draw("card", month)
        for _ in range(draw.between(10, 16)):
            found.extend(_purchase(draw.pick(by_weight), first, draw))
    return sorted(found, key=lambda one: (one.bought_on, one.merchant))


def settlements(purchases: list[CardPurchase]) -> list[tuple[date, int]]:
    """Return what the bank takes for each month's statement, on or after the following 14th."""
    found = [(date(2024, 4, 15), EARLIER_STATEMENT)]
    for month in range(MONTHS - 1):
        first = add_months(FIRST_DAY, month)
        last = month_end(first)
        total = sum(one.gross for one in purchases if first <= one.bought_on <= last)
        found.append((working_day(add_months(first, 1).replace(day=14)), total))
    return found


def working_day(day: date) -> date:
    """Return the day, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def _purchase(row: dict[str, str], first: date, draw: Draw) -> list[CardPurchase]:
    holder, card = draw.pick(_HOLDERS)
    day = first.replace(day=draw.between(1, month_end(first).day))
    gross = draw.low_of(_pence(row["low"]), _pence(row["high"]))
    rate = int(row["vat"])
    net = divide_half_up(gross * 100, 100 + rate)
    one = CardPurchase(
        day, holder, card, _noise(row["merchant"], draw), row["category"], row["code"],
        draw.pick(row["centres"].split("/")), draw.pick(row["purpose"].split("|")),
        net, gross - net,
    )  # fmt: skip
    if not draw.chance(3):
        return [one]
    back = min(day + timedelta(days=draw.between(2, 9)), month_end(first))
    refund = CardPurchase(
        back, holder, card, one.merchant, one.category, one.code, one.centre,
        f"Refund {one.purpose}", -one.net, -one.vat,
    )  # fmt: skip
    return [one, refund]


def _noise(merchant: str, draw: Draw) -> str:
    """Fill in the card scheme's own reference where the merchant's name carries one."""
    letters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return merchant.replace("#", "".join(draw.pick(letters) for _ in range(9)))


def _pence(text: str) -> int:
    return int(text.replace(".", ""))
