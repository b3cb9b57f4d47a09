"""What amounts come to with and without VAT: known where VAT is stated, else only its bounds."""

from __future__ import annotations

from core.domain.money import divide_half_up
from core.domain.watching import Amounts, Between

# The standard rate, the highest there is: 20 % (VAT Act 1994 s.2, since 4 January 2011).
_RATE = 20


def without_vat(pence: int, vat: int, amounts: Amounts) -> Between:
    """Return an amount without VAT. Of amounts with VAT not stated, at most 20 % may be VAT."""
    if amounts in {Amounts.NET, Amounts.NET_AND_VAT}:
        return Between.exactly(pence)
    if amounts is Amounts.GROSS_AND_VAT:
        return Between.exactly(pence - vat)
    return _ordered(divide_half_up(pence * 100, 100 + _RATE), pence)


def with_vat(pence: int, vat: int, amounts: Amounts) -> Between:
    """Return an amount with VAT. To amounts without it and VAT not stated, up to 20 % may come."""
    if amounts in {Amounts.GROSS, Amounts.GROSS_AND_VAT}:
        return Between.exactly(pence)
    if amounts is Amounts.NET_AND_VAT:
        return Between.exactly(pence + vat)
    return _ordered(pence, divide_half_up(pence * (100 + _RATE), 100))


def _ordered(one: int, other: int) -> Between:
    # A credit is less than nothing: more of it is the lower bound.
    return Between(min(one, other), max(one, other))
