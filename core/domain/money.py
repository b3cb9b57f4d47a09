"""Money as whole pence: reading amounts strictly, showing them, one rounding rule.

Never a float: 0.1 + 0.2 is not 0.3, and a return must be right to the penny.
"""

from __future__ import annotations

from typing import NewType

Pence = NewType("Pence", int)

# The book refuses more: no line of any body is a hundred billion pounds, while departments have
# published single payments of nearly five billion.
LIMIT = 10**13


def pounds(pence: int) -> str:
    """Show pence for a person: ``£1,204.50``, credits as ``-£12.00``."""
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{part:02d}"


def short_pounds(pence: int) -> str:
    """Show pence without the pennies, rounded half up away from zero: ``£1,205``."""
    whole = (abs(pence) + 50) // 100
    return f"{'-' if pence < 0 and whole else ''}£{whole:,}"


def round_pounds(pence: int) -> str:
    """Show pence where there is room for little: ``£950``, ``£1.2k``, ``£20k``, ``£3.4m``.

    One decimal below ten of a unit, none above; rounded half up away from zero.
    """
    amount = abs(pence)
    for size, unit in ((10**11, "bn"), (10**8, "m"), (10**5, "k")):
        # What would round up to a thousand of the smaller unit belongs to this one.
        if divide_half_up(amount, size // 1000) >= 1000:
            tenths = divide_half_up(amount * 10, size)
            number = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
            if tenths >= 100:
                number = str(divide_half_up(amount, size))
            return f"{'-' if pence < 0 else ''}£{number}{unit}"
    return short_pounds(pence)


def decimal_text(pence: int) -> str:
    """Show pence for a data file: ``1204.50``, no symbol, no separators, leading minus."""
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{part:02d}"


def share(part: int, whole: int) -> str:
    """Show part of whole as a percentage with one decimal, rounded half up; ``-`` of nothing."""
    if whole == 0:
        return "-"
    tenths = divide_half_up(part * 1000, whole)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10} %"


def rate_words(rate: int) -> str:
    """Say basis points as a percentage, with as many decimals as it has: ``0.25 %``."""
    whole, part = divmod(abs(rate), 100)
    decimals = f".{part:02}".rstrip("0").rstrip(".")
    return f"{'-' if rate < 0 else ''}{whole}{decimals} %"


def basis_points(part: int, whole: int) -> int | None:
    """Return part of whole in hundredths of a percent, rounded half up; None of nothing."""
    return None if whole == 0 else divide_half_up(part * 10_000, whole)


def divide_half_up(top: int, bottom: int) -> int:
    """Divide whole numbers, rounding halves away from zero: the one rounding rule."""
    sign = -1 if (top < 0) != (bottom < 0) else 1
    top, bottom = abs(top), abs(bottom)
    return sign * ((2 * top + bottom) // (2 * bottom))
