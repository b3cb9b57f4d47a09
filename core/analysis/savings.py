"""What savings come to: realised from payments, cashable, kept, and never counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from core.domain.money import Pence, divide_half_up, pounds
from core.domain.period import Period, add_months, day_in_words, month_end
from core.domain.savings import (
    Realised,
    Redeployment,
    Saving,
    SavingAccount,
    SavingClass,
    SavingId,
    Stage,
    StageSums,
)

FEWEST_MONTHS = 3
# Suppliers are paid at least once a week: a month whose last week has payments is whole.
_LAST_WEEK = timedelta(days=6)

_LESS_USE = "Spend fell, which may be less use as well as a lower price: no volume is stated."
_SEASON = "Less than a year after the switch: a part of the difference may be the season."
_OLD_BASELINE = "The baseline is shorter than a year: a part of the difference may be the season."
_FIRST_SHARE = {Stage.REALISED: 0, Stage.AGREED: 1, Stage.IDENTIFIED: 2}


def window_after(saving: Saving, as_at: date, paid_to: date | None) -> Period | None:
    """Return the whole months after the switch of which the book has payments, None without one.

    ``paid_to`` is the day of the book's last payment. A volume states its own period, which
    payments must cover: what is still to be paid would look like a saving.
    """
    if saving.switch_on is None or paid_to is None:
        return None
    if saving.volume is not None and not _is_demand(saving):
        period = saving.volume.period
        return period if period.end <= as_at and period.end - _LAST_WEEK <= paid_to else None
    first = saving.switch_on
    if first.day > 1:
        first = month_end(first) + timedelta(days=1)
    last = min(as_at, saving.until or as_at)
    end = month_end(last)
    while end > last or end - _LAST_WEEK > paid_to:
        end = end.replace(day=1) - timedelta(days=1)
    return Period(first, end) if end >= first else None


def realise(saving: Saving, window: Period | None, paid: Pence, lines: int) -> Realised:
    """Work out what payments after the switch show, by the rule that fits the saving.

    ``paid`` and ``lines`` are the payments of the window. With a volume the price of the
    baseline is asked of what was used; without, the spend of as many days. It is not worked out
    from fewer than three months, nor where nothing was paid, unless buying nothing is the aim.
    """
    if saving.switch_on is None:
        return Realised(None, "Not yet: say from which day on the new way holds.")
    if window is None and saving.volume is not None and not _is_demand(saving):
        ends = day_in_words(saving.volume.period.end)
        return Realised(None, f"Too early: volumes are stated to {ends}, payments end before.")
    if window is None or _months(window) < FEWEST_MONTHS:
        whole = _months(window) if window else 0
        rule = f"Too early: whole months of payments after the switch: {whole} of {FEWEST_MONTHS}."
        return Realised(None, rule, window)
    if not lines and not _is_demand(saving):
        rule = f"Nothing was paid for it in {window.in_words()}: there is nothing to compare."
        return Realised(None, rule, window)
    if saving.volume is not None and not _is_demand(saving):
        return _by_price(saving, window, paid)
    return _by_spend(saving, window, paid)


def accounts(
    savings: Sequence[Saving],
    shown: Mapping[SavingId, Realised],
    redeployed: Iterable[Redeployment],
) -> tuple[SavingAccount, ...]:
    """Bring each saving together with what follows, in the order given.

    Of savings that may be about the same payments one counts: the furthest on, then the one
    with most pounds, then the first.
    """
    moved = tuple(redeployed)
    counted: list[Saving] = []
    for one in sorted(savings, key=lambda one: _weight(one, shown[one.id])):
        if not any(one.same_payments(other) for other in counted):
            counted.append(one)
    chosen = {one.id for one in counted}
    return tuple(
        _account(
            one,
            shown[one.id],
            tuple(part for part in moved if part.saving_id == one.id),
            tuple(
                other.id for other in savings if other.id != one.id and one.same_payments(other)
            ),
            counts=one.id in chosen,
        )
        for one in savings
    )


def sums(name: str, found: Iterable[SavingAccount]) -> StageSums:
    """Add up the accounts that count, in pence."""
    rows = [one for one in found if one.counts]
    ranges = [one.saving.net_range() for one in rows]
    return StageSums(
        name=name,
        count=len(rows),
        low=Pence(sum(low for low, _ in ranges)),
        high=Pence(sum(high for _, high in ranges)),
        realised=Pence(sum(one.realised.pence or 0 for one in rows)),
        cost=Pence(sum(one.saving.cost for one in rows)),
        cashable=Pence(sum(one.cashable for one in rows)),
        kept=Pence(sum(one.kept for one in rows)),
        redeployed=Pence(sum(one.moved() for one in rows)),
    )


def by_stage(found: Sequence[SavingAccount]) -> tuple[StageSums, ...]:
    """Add up the accounts of each stage."""
    return tuple(sums(s.value, [one for one in found if one.saving.stage is s]) for s in Stage)


def by_class(found: Sequence[SavingAccount]) -> tuple[StageSums, ...]:
    """Add up the accounts of each class."""
    return tuple(
        sums(kind.value, [one for one in found if one.saving.kind is kind]) for kind in SavingClass
    )


def _by_price(saving: Saving, window: Period, paid: Pence) -> Realised:
    volume, baseline = saving.volume, saving.baseline
    assert volume is not None
    expected = Pence(divide_half_up(baseline.pence * volume.after, volume.before))
    rule = (
        f"{volume.after:,} {volume.units} in {window.in_words()} at the price of the baseline "
        f"({pounds(baseline.pence)} for {volume.before:,}) would have cost {pounds(expected)}. "
        f"Paid were {pounds(paid)}: the difference is {pounds(expected - paid)}."
    )
    limits = "The volumes are as typed; the payments are as the ledger has them."
    return Realised(Pence(expected - paid), rule, window, expected, paid, (limits,))


def _by_spend(saving: Saving, window: Period, paid: Pence) -> Realised:
    baseline = saving.baseline
    before, after = _days(baseline.period), _days(window)
    expected = Pence(divide_half_up(baseline.pence * after, before))
    rule = (
        f"{pounds(baseline.pence)} in the {before:,} days of {baseline.period.in_words()} is "
        f"{pounds(expected)} for the {after:,} days of {window.in_words()}. "
        f"Paid were {pounds(paid)}: the difference is {pounds(expected - paid)}."
    )
    limits = (
        *(() if _is_demand(saving) else (_LESS_USE,)),
        *((_SEASON,) if _months(window) < 12 else ()),
        *((_OLD_BASELINE,) if _months(baseline.period) < 12 else ()),
    )
    return Realised(Pence(expected - paid), rule, window, expected, paid, limits)


def _account(
    saving: Saving,
    realised: Realised,
    redeployed: tuple[Redeployment, ...],
    clashes: tuple[SavingId, ...],
    *,
    counts: bool,
) -> SavingAccount:
    # What nobody has yet said to be realised is not, whatever the payments show.
    if saving.stage is not Stage.REALISED:
        realised = Realised(None, realised.rule, realised.window, limits=realised.limits)
    released = max(0, (realised.pence or 0) - saving.cost) if saving.cashable else 0
    kept = max(0, released - saving.needed)
    return SavingAccount(
        saving, realised, Pence(released), Pence(kept), redeployed, clashes, counts
    )


def _weight(saving: Saving, realised: Realised) -> tuple[int, int, int]:
    """Order the furthest on first, then the most pounds, then the first in the register."""
    shown = realised.pence if saving.stage is Stage.REALISED else None
    low, _ = saving.net_range()
    return _FIRST_SHARE[saving.stage], -(low if shown is None else shown), saving.id


def _is_demand(saving: Saving) -> bool:
    """Say whether less use is itself the saving."""
    return saving.kind is SavingClass.DEMAND


def _months(period: Period) -> int:
    """Return how many whole months long a period is."""
    months = 0
    while add_months(period.start, months + 1) <= period.end + timedelta(days=1):
        months += 1
    return months


def _days(period: Period) -> int:
    return (period.end - period.start).days + 1
