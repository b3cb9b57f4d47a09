"""Does a lot fit what we buy: the value of its orders, and where its suppliers work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.analysis.eligibility import in_region, region_words
from core.domain.agreements import Lot, Usable
from core.domain.assessment import Answer
from core.domain.money import divide_half_up, short_pounds
from core.domain.parties import Body

# No order of common goods and services runs for more than five years: a working figure.
_LONGEST = 60


def fit(lot: Lot, a_year: int | None, body: Body, day: date) -> Answer:
    """Answer whether the lot suits what we spend in a year, and our region.

    ``a_year`` is in pence, None where it is not known. What we could spend over the longest
    term of an order and still stay below its least value is a no; what can be met by a longer
    order, or only by a part of our spend, is to be asked. A yes says nothing.
    """
    answers = (*_value_answers(lot, a_year), *_region_answers(lot, body, day))
    for usable in (Usable.NO, Usable.ASK):
        for answer in answers:
            if answer.usable is usable:
                return answer
    return Answer(Usable.YES, "")


def _value_answers(lot: Lot, a_year: int | None) -> Iterator[Answer]:
    if a_year is None or a_year <= 0:
        return
    pace = f"You spend {short_pounds(a_year)} a year"
    if lot.min_value is not None and a_year < lot.min_value:
        yield _below(lot, lot.min_value, a_year, pace)
    if lot.max_value is not None and a_year > lot.max_value:
        limit = short_pounds(lot.max_value)
        yield Answer(
            Usable.ASK, f"Orders may be {limit} at most. {pace}: ask, or use it for a part."
        )


def _below(lot: Lot, least: int, a_year: int, pace: str) -> Answer:
    starts = f"Orders start at {short_pounds(least)}"
    longest = lot.max_term_months
    if longest is not None:
        whole = divide_half_up(a_year * longest, 12)
        if whole < least:
            over = f"{short_pounds(whole)} over the longest order of {longest} months"
            return Answer(Usable.NO, f"{starts}. {pace}, {over}.")
    months = -(-least * 12 // a_year)
    if months > _LONGEST:
        return Answer(Usable.NO, f"{starts}. {pace}, which reaches that in {months // 12} years.")
    return Answer(Usable.ASK, f"{starts}. {pace}: that takes an order of {months} months.")


def _region_answers(lot: Lot, body: Body, day: date) -> Iterator[Answer]:
    region = body.region.strip().casefold()
    if not region:
        return
    serving, stated, all_of = serving_suppliers(lot, region, day)
    if stated and stated == all_of and not serving:
        where = region_words(body.region)
        yield Answer(Usable.NO, f"None of its suppliers serves {where} ({all_of} in all).")


def serving_suppliers(lot: Lot, region: str, day: date) -> tuple[int, int, int]:
    """Count the suppliers on the lot on a day: serving a region, stating regions, all."""
    on_lot = [
        supplier
        for supplier in lot.suppliers
        if supplier.status == "active"
        and (supplier.start is None or supplier.start <= day)
        and (supplier.end is None or day <= supplier.end)
    ]
    stating = [supplier for supplier in on_lot if supplier.regions]
    serving = sum(
        any(in_region(one.strip().casefold(), region.strip().casefold()) for one in each.regions)
        for each in stating
    )
    return serving, len(stating), len(on_lot)
