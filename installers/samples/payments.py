"""The payments of a made-up body: two financial years, from its plan."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.domain.money import divide_half_up
from installers.samples.cards import working_day
from installers.samples.draw import Draw
from installers.samples.made_body import MadeBody
from installers.samples.plan import Account, Plan

BANK_SETTLEMENT = "NORTHMARCH BANK CARD SETTLEMENT"

# The months of rates and of other bills by the quarter: those of every body's suppliers.
_QUARTERLY = frozenset({1, 4, 7, 10})
_HALF_YEARLY = frozenset({3, 9})
_NO_INSTALMENT = frozenset({2, 3})
_COLD_MONTHS = frozenset({11, 12, 1, 2, 3})


@dataclass(frozen=True)
class Payment:
    """One line of the ledger, in pence. ``supplier`` is the proper name, ``payee`` as spelt."""

    paid_on: date
    supplier: str
    payee: str
    account: Account
    centre: str
    detail: str
    invoice: str
    net: int
    vat: int
    direct: bool
    vat_rate: int = 0

    @property
    def gross(self) -> int:
        """Return what left the bank."""
        return self.net + self.vat


def all_payments(
    body: MadeBody,
    plans: Iterable[Plan],
    settlements: Iterable[tuple[date, int]] = (),
    card: Account | None = None,
) -> list[Payment]:
    """Return the ledger of both years in order of date; ``settlements`` pay the card's bill."""
    found: list[Payment] = []
    for row, plan in enumerate(plans):
        found.extend(_payments_of(body, plan, Draw("plan", *body.seed, row, plan.name)))
    for paid_on, pence in settlements:
        if card is not None:
            found.append(
                Payment(
                    paid_on, BANK_SETTLEMENT, BANK_SETTLEMENT, card, "101",
                    f"Purchase card statement {paid_on:%m/%Y}", "", pence, 0, direct=True,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.paid_on, one.payee, one.invoice, one.detail))


def _payments_of(body: MadeBody, plan: Plan, draw: Draw) -> Iterator[Payment]:
    each = plan.pattern.endswith("+")
    rhythm = plan.pattern.rstrip("+")
    sites = plan.centres if each else plan.centres[:1]
    bases = {site: draw.between(plan.low, plan.high) for site in sites}
    for year, month in _months(body, rhythm, plan.years, draw):
        for site in sites:
            regular = rhythm[0] in "MQHT"
            net = _price(plan, bases[site], month, draw) if regular else _one_off(plan, draw)
            if _is_second(body, date(year, month, 1)) and plan.low != plan.high:
                net = divide_half_up(net * 104, 100)
            centre = site if each else draw.pick(plan.centres)
            yield from _lines(body, plan, (year, month), centre, net, draw)


def _is_second(body: MadeBody, day: date) -> bool:
    return body.year_of(day) > body.first_day.year


def _months(body: MadeBody, rhythm: str, years: str, draw: Draw) -> Iterator[tuple[int, int]]:
    """Yield (year, month) of each payment, in order."""
    begins = [body.first_day.year + int(digit) - 1 for digit in years]
    if rhythm[0] in "OX":
        times = int(rhythm[1:] or 1)
        every = [body.calendar(begin, month) for begin in begins for month in body.months()]
        yield from sorted(draw.pick(every) for _ in range(times))
        return
    for begin in begins:
        for month in _months_of_year(body.months(), rhythm, draw):
            yield body.calendar(begin, month)


def _months_of_year(year: Sequence[int], rhythm: str, draw: Draw) -> list[int]:
    number = int(rhythm[1:] or 0)
    if rhythm[0] == "M":
        return list(year)
    if rhythm[0] == "Q":
        return [month for month in year if month in _QUARTERLY]
    if rhythm[0] == "H":
        return [month for month in year if month in _HALF_YEARLY]
    if rhythm[0] == "T":
        return [month for month in year if month not in _NO_INSTALMENT]
    if rhythm[0] == "A":
        return [number]
    if rhythm[0] == "S":
        first = draw.between(1, len(year) - number)
        return list(year[first : first + number])
    drawn = [draw.below(len(year)) for _ in range(number)]
    return [year[place] for place in sorted(drawn)]


def _price(plan: Plan, base: int, month: int, draw: Draw) -> int:
    """Return a regular bill: fixed, or about the site's usual one, more in winter for energy."""
    if plan.low == plan.high or plan.pattern.startswith("T"):
        return base
    share = draw.between(88, 112)
    if "winter" in plan.account.traits:
        share = share * (130 if month in _COLD_MONTHS else 76) // 100
    return divide_half_up(base * share, 100)


def _one_off(plan: Plan, draw: Draw) -> int:
    pence = draw.low_of(plan.low, plan.high)
    # Many small firms charge whole pounds.
    return pence - pence % 100 if draw.chance(35) and plan.low != plan.high else pence


def _lines(
    body: MadeBody, plan: Plan, month: tuple[int, int], centre: str, net: int, draw: Draw
) -> Iterator[Payment]:
    """Yield a payment, sometimes its twin, sometimes the credit that follows it."""
    traits = plan.account.traits
    direct = "direct" in traits
    paid_on = _pay_day(month, direct, draw)
    year_two = _is_second(body, paid_on)
    one = Payment(
        paid_on=paid_on,
        supplier=plan.name,
        payee=_spell(plan, year_two, draw),
        account=plan.account,
        centre=centre,
        detail=_detail(plan, paid_on, draw),
        invoice=_invoice(plan, draw),
        net=net,
        vat=divide_half_up(net * plan.vat, 100),
        direct=direct,
        vat_rate=plan.vat,
    )
    yield one
    if "twins" in traits and not plan.pattern.startswith("M") and draw.chance(25):
        yield one
    if "shared" in traits and len(plan.centres) > 1 and draw.chance(14):
        yield replace(one, centre=next(other for other in plan.centres if other != centre))
    if "credits" in traits and draw.chance(7):
        credit = _credit(one, draw)
        if body.year_of(credit.paid_on) == body.year_of(paid_on):
            yield credit


def _credit(one: Payment, draw: Draw) -> Payment:
    share = 100 if draw.chance(30) else draw.between(8, 60)
    net = -divide_half_up(one.net * share, 100)
    return replace(
        one,
        paid_on=working_day(one.paid_on + timedelta(days=draw.between(12, 40))),
        detail=f"Credit note {one.detail}",
        invoice=f"CN{draw.between(1000, 99999)}",
        net=net,
        vat=-divide_half_up(-net * one.vat_rate, 100),
    )


def _pay_day(month: tuple[int, int], direct: bool, draw: Draw) -> date:
    """Return a day: direct debits on any working day, all else on the second or last Thursday."""
    year, number = month
    last = monthrange(year, number)[1]
    if direct:
        return working_day(date(year, number, draw.between(1, last - 3)))
    thursdays = [day for day in range(1, last + 1) if date(year, number, day).weekday() == 3]
    return date(year, number, thursdays[1] if draw.chance(55) else thursdays[-1])


def _spell(plan: Plan, year_two: bool, draw: Draw) -> str:
    """Spell the payee: the second finance system was typed in afresh."""
    usual = plan.spellings[-1] if year_two else plan.spellings[0]
    return usual if draw.chance(80) else draw.pick(plan.spellings)


def _detail(plan: Plan, paid_on: date, draw: Draw) -> str:
    words = draw.pick(plan.details)
    if plan.pattern[0] in "MQ":
        return f"{words} {paid_on:%b %y}"
    return words


def _invoice(plan: Plan, draw: Draw) -> str:
    if plan.account.kind or "unnumbered" in plan.account.traits:
        return ""
    initials = "".join(word[0] for word in plan.name.split() if word[0].isalnum()).upper()
    forms = (f"INV-{draw.between(1000, 9999)}", f"{initials}{draw.between(10000, 99999)}",
             f"{draw.between(100000, 999999)}", f"SI{draw.between(1000, 99999):06d}")  # fmt: skip
    return draw.pick(forms)
