"""Challenge demand: is it needed, could it be less, would something else do; kept as a saving."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from core.analysis import fragmentation
from core.analysis.fragmentation import Bought, LeafDemand, Question
from core.domain.money import Pence, pounds
from core.domain.operations import Touched
from core.domain.period import Period, add_months
from core.domain.problems import UserError
from core.domain.savings import Saving, SavingClass, SavingId, Stage
from core.domain.taxonomy import CategoryCode
from core.store import demand, reading
from core.store.book import Book
from core.usecases import track_savings
from core.usecases.trees import tree_of

# What the verbs give, for both front ends.
__all__ = ["LeafDemand"]

SMALL = Pence(100_00)


class MoreThanPaid(UserError):
    """To buy less cannot save {high} a year: {paid} was paid for it in {period}."""

    code = "SB-591"
    exit_code = 2
    remedy_text = "Give a range that ends at no more than was paid."


@dataclass(frozen=True, slots=True)
class Initiative:
    """What is to be done about a category; ``low`` and ``high`` are pence a year less."""

    category: CategoryCode
    title: str
    because: str
    low: Pence
    high: Pence


def leaves(
    book: Book, period: Period | None, *, until: date | None = None, small: Pence = SMALL
) -> tuple[LeafDemand, ...]:
    """Return how each category is bought in a period, and what to ask about it.

    Compared with the same months of the year before, where the book goes back so far. Payments
    after the day ``until`` are left out.
    """
    if until is not None:
        first = period.start if period else date.min
        if until < first:
            return ()
        period = Period(first, min(period.end, until) if period else until)
    return fragmentation.leaves(
        _bought(book, period, small),
        _before(book, period),
        tree_of(book),
        questions(),
        small=small,
    )


@cache
def questions() -> tuple[tuple[str, Question], ...]:
    """Return the questions that are shipped, each with the group that it is for."""
    text = (files("resources") / "duties" / "demand_questions.json").read_text("utf-8")
    return tuple(
        (item["group"], Question(item["kind"], item["text"]))
        for item in json.loads(text)["questions"]
    )


def record(book: Book, initiative: Initiative, on: date) -> Touched:
    """Keep what was found as a saving of the class demand management, identified on a day.

    Its baseline is what the category cost in the twelve months before that day.

    Raises:
        NoEvidence, NoBaseline, WrongRange: it is not by the counting rules of savings.
        MoreThanPaid: it is to save more than was paid in those months.
    """
    period = Period(add_months(on, -12), on - timedelta(days=1))
    baseline = track_savings.baseline_of(book, initiative.category, None, period)
    if initiative.high > baseline.pence:
        raise MoreThanPaid(
            high=pounds(initiative.high), paid=pounds(baseline.pence), period=period.in_words()
        )
    saving = Saving(
        SavingId(0),
        initiative.title,
        SavingClass.DEMAND,
        Stage.IDENTIFIED,
        baseline,
        initiative.low,
        initiative.high,
        initiative.because,
        on,
        category=initiative.category,
    )
    return track_savings.save(book, saving)


def _bought(book: Book, period: Period | None, small: Pence) -> list[Bought]:
    return [
        Bought(one.category, one.supplier, one.payments, one.pence, one.small, one.small_pence)
        for one in demand.orders(book, period, small=small)
    ]


def _before(book: Book, period: Period | None) -> dict[CategoryCode, Pence]:
    """Return what each category cost in the same months of the year before a period."""
    if period is None or add_months(period.start, 12) <= period.end:
        return {}
    # Whole months stay whole: a February may end on its 29th.
    end = add_months(period.end + timedelta(days=1), -12) - timedelta(days=1)
    earlier = Period(add_months(period.start, -12), end)
    first = reading.totals(book).date_from
    if first is None or first > earlier.start:
        return {}
    sums: dict[CategoryCode, int] = {}
    for position in reading.positions(book, earlier):
        if not position.scope:
            sums[position.category] = sums.get(position.category, 0) + position.pence
    return {code: Pence(pence) for code, pence in sums.items()}
