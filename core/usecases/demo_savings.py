"""Three made-up savings for the demonstration, one of each stage, on what its files hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from core.domain.money import Pence, pounds
from core.domain.period import Period, add_months
from core.domain.savings import Redeployment, Saving, SavingClass, SavingId, Stage
from core.domain.taxonomy import CategoryCode
from core.store.book import Book
from core.usecases import track_savings

_MADE_UP = "made up for the demonstration"


class _Sketch(NamedTuple):
    """What a made-up saving is about; ``low`` and ``high`` in pence a year."""

    title: str
    kind: SavingClass
    category: str
    low: int
    high: int


def write_down(book: Book, as_at: date, kept_for: str) -> None:
    """Write down a saving that is realised and kept, one that is agreed, one that is seen.

    ``kept_for`` is what a part of the first one went to.
    """
    next_day = as_at + timedelta(days=1)
    switch = add_months(next_day, -12)
    before = Period(add_months(switch, -12), switch - timedelta(days=1))
    last_year = Period(switch, as_at)
    leaflets = _saving(
        book,
        _Sketch("Fewer printed leaflets", SavingClass.DEMAND, "office.print", 1500_00, 3000_00),
        before,
    )
    _realise(book, leaflets, switch, as_at)
    part = Redeployment(0, leaflets.id, as_at, Pence(400_00), f"{kept_for}, {_MADE_UP}")
    track_savings.redeploy(book, part, as_at)
    hosting = _saving(
        book,
        _Sketch(
            "One supplier for hosting and support",
            SavingClass.ARRANGEMENT,
            "ict.services",
            1500_00,
            3000_00,
        ),
        last_year,
    )
    track_savings.agree(
        book,
        hosting.id,
        on=as_at,
        by=f"Finance committee ({_MADE_UP})",
        switch_on=next_day,
        until=add_months(next_day, 24) - timedelta(days=1),
    )
    _saving(
        book,
        _Sketch(
            "One list of stationery for all sites",
            SavingClass.STANDARDISATION,
            "office.stationery",
            300_00,
            600_00,
        ),
        last_year,
    )


def in_words(book: Book, as_at: date) -> str:
    """Say what the made-up savings come to."""
    found = track_savings.register(book, as_at)
    total = found.total
    return (
        f"{total.count} {_MADE_UP}: realised {pounds(total.realised)} by payments, cashable "
        f"{pounds(total.cashable)}, kept {pounds(total.kept)}, of which "
        f"{pounds(total.redeployed)} went elsewhere"
    )


def _saving(book: Book, sketch: _Sketch, before: Period) -> Saving:
    """Write a saving down against what was paid in a period, seen on its last day."""
    code = CategoryCode(sketch.category)
    saving = Saving(
        id=SavingId(0),
        title=sketch.title,
        kind=sketch.kind,
        stage=Stage.IDENTIFIED,
        baseline=track_savings.baseline_of(book, code, None, before),
        low=Pence(sketch.low),
        high=Pence(sketch.high),
        evidence=f"A note of the clerk, {_MADE_UP}",
        identified_on=before.end,
        category=code,
        cost=Pence(250_00),
        cashable=True,
    )
    track_savings.save(book, saving)
    return track_savings.newest(book)


def _realise(book: Book, saving: Saving, switch: date, as_at: date) -> None:
    """Agree a saving, show it by payments, and keep what the budget does not need."""
    by = f"Finance committee ({_MADE_UP})"
    track_savings.agree(book, saving.id, on=saving.identified_on, by=by, switch_on=switch)
    track_savings.realise(book, saving.id, as_at=as_at)
    track_savings.keep(book, saving.id, Pence(1500_00))
