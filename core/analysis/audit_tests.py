"""Tests that point an auditor at payments: splitting, round sums, days, new payees.

None proves anything: each says what it does, what it cannot know, and when it has nothing to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.analysis.leading_digits import leading_digits
from core.analysis.paid_twice import paid_twice
from core.domain.auditing import Flag, Outcome, Paid
from core.domain.money import pounds, share
from core.domain.period import Period, day_in_words, financial_year
from core.domain.wording import number_of
from core.domain.working_days import WorkingDays

_NEAR = 5  # percent below a limit
_SPLIT_DAYS = 5
_SPLIT_MOST = 6
_ROUND = 100_000
_ROUND_FROM = 500_000
_RUSH_DAYS = 14
_RUSH_LEAST = 500_000
_RUSH_TIMES = 3
_NEW_AFTER = 90
_NEW_SPAN = 180
_NEW_LEAST = 500_000


@dataclass(frozen=True, slots=True)
class Setting:
    """What the tests go by: limits in pence with their names, working days, the year's start."""

    limits: Mapping[int, str]
    days: WorkingDays
    first_month: int = 4


def run_all(population: Sequence[Paid], setting: Setting) -> tuple[Outcome, ...]:
    """Run every test, in the order in which an auditor reads them.

    Splitting, limits and round sums concern purchases alone: what is out of scope is left out.
    """
    bought = [paid for paid in population if paid.status != "out-of-scope"]
    return (
        paid_twice(population),
        split(bought, setting.limits),
        just_below(bought, setting.limits),
        round_sums(bought),
        not_working_days(population, setting.days),
        year_end(population, setting.first_month),
        new_payees(bought),
        leading_digits(population),
    )


def split(population: Sequence[Paid], limits: Mapping[int, str]) -> Outcome:
    """List payments to a supplier, each below a limit and together above it, within days."""
    about = (
        f"Two to {_SPLIT_MOST} payments to one supplier within {_SPLIT_DAYS} days, for the same"
        " department and account, each of at least a fifth of a limit and below it, together at"
        " least the limit. Instalments and orders of several parts look the same."
    )
    groups: dict[tuple[str, str, str], list[Paid]] = defaultdict(list)
    for paid in population:
        if paid.pence > 0 and paid.paid_on:
            groups[paid.supplier.casefold(), paid.department, paid.account].append(paid)
    flags = []
    for lines in groups.values():
        lines.sort(key=lambda paid: (paid.paid_on or date.min, paid.file, paid.row))
        flags += [flag for limit in sorted(limits) for flag in _splits(lines, limit, limits)]
    return _tested("split", "Orders that may be split", about, _strongest(flags), bool(limits))


def _splits(lines: Sequence[Paid], limit: int, limits: Mapping[int, str]) -> Iterator[Flag]:
    parts = [paid for paid in lines if limit <= paid.pence * 5 and paid.pence < limit]
    for run in _runs(parts):
        together = sum(paid.pence for paid in run)
        if 2 <= len(run) <= _SPLIT_MOST and together >= limit:
            # The nearer the parts stay below the limit, the more they look as if they had to.
            score = max(paid.pence for paid in run) * 100 // limit
            why = (
                f"{len(run)} payments within {_SPLIT_DAYS} days, together {pounds(together)},"
                f" each below {pounds(limit)} ({limits[limit]})."
            )
            yield Flag(score, why, together, tuple(run))


def _runs(parts: Sequence[Paid]) -> Iterator[list[Paid]]:
    """Yield payments that follow one another within days of the first."""
    run: list[Paid] = []
    for paid in parts:
        if run and _between(run[0], paid) > _SPLIT_DAYS:
            yield run
            run = []
        run.append(paid)
    if run:
        yield run


def _between(first: Paid, second: Paid) -> int:
    return (second.paid_on - first.paid_on).days if first.paid_on and second.paid_on else 0


def just_below(population: Sequence[Paid], limits: Mapping[int, str]) -> Outcome:
    """List suppliers that are paid just below a limit again and again."""
    about = (
        f"Payments of up to {_NEAR} % below a limit, compared with as many percent above it."
        " Listed are suppliers with three and more. A price may happen to lie there."
    )
    flags = []
    for limit in sorted(limits):
        floor, ceiling = limit * (100 - _NEAR) // 100, limit * (100 + _NEAR) // 100
        above = sum(limit <= paid.pence < ceiling for paid in population)
        below = [paid for paid in population if floor <= paid.pence < limit]
        for lines in _by_supplier(below).values():
            if len(lines) >= 3 and len({paid.pence for paid in lines}) > 1:
                why = (
                    f"{len(lines)} payments from {pounds(floor)} to just below {pounds(limit)}"
                    f" ({limits[limit]}). Of all suppliers {len(below):,} lie there, and"
                    f" {above:,} as near above."
                )
                flags.append(_flag(len(lines), why, lines))
    return _tested("just-below", "Just below a limit", about, flags, bool(limits))


def round_sums(population: Sequence[Paid]) -> Outcome:
    """List suppliers that are paid whole thousands, the most pounds first."""
    about = (
        f"Payments of whole thousands of pounds, of {pounds(_ROUND_FROM)} and more. Grants,"
        " instalments and estimates are round by nature: invoices for what was delivered are not."
    )
    large = [paid for paid in population if paid.pence >= _ROUND_FROM]
    flags = []
    for lines in _by_supplier(large).values():
        even = [paid for paid in lines if paid.pence % _ROUND == 0]
        if even:
            why = f"{len(even)} of {len(lines)} large payments are whole thousands."
            flags.append(_flag(_weight(even), why, even))
    return _tested("round-sums", "Round sums", about, flags, bool(large))


def not_working_days(population: Sequence[Paid], days: WorkingDays) -> Outcome:
    """List payments dated on a day on which nobody works."""
    about = (
        "Payments dated on a Saturday, a Sunday or a bank holiday. Card purchases and posting"
        " dates fall on such days by nature. Where a fifth of all payments do, the dates are not"
        " those of work, and the test says nothing."
    )
    dated = [paid for paid in population if paid.paid_on]
    off = [paid for paid in dated if paid.paid_on and not days.works(paid.paid_on)]
    title = "Weekends and bank holidays"
    if not dated or len(off) * 5 >= len(dated):
        part = share(len(off), len(dated))
        says = f"Says nothing here: {part} of the payments with a date lie on such days."
        return Outcome("not-working-days", title, about, says, valid=False)
    flags = [
        _flag(_weight(lines), f"{_count(lines)} on days on which nobody works.", lines)
        for lines in _by_supplier(off).values()
    ]
    return _tested("not-working-days", title, about, flags, True)


def year_end(population: Sequence[Paid], first_month: int) -> Outcome:
    """List suppliers that are paid far more in the last days of a financial year than usual."""
    about = (
        f"Suppliers that were paid {_RUSH_TIMES} times and more of what is usual in the last"
        f" {_RUSH_DAYS} days of a financial year (their mean of all other days),"
        f" {pounds(_RUSH_LEAST)} at least. Payments must reach over half a year."
    )
    flags = []
    valid = False
    for year, lines in _by_year(population, first_month).items():
        held = Period(min(_days(lines)), year.end)
        valid = valid or (held.end - held.start).days >= _NEW_SPAN
        last = year.end - timedelta(days=_RUSH_DAYS - 1)
        if (held.end - held.start).days < _NEW_SPAN or max(_days(lines)) < last:
            continue
        before = (last - held.start).days
        for supplied in _by_supplier(lines).values():
            rush = [paid for paid in supplied if paid.paid_on and paid.paid_on >= last]
            rushed = _weight(rush)
            usual = (_weight(supplied) - rushed) * _RUSH_DAYS // before
            if rushed >= _RUSH_LEAST and rushed >= _RUSH_TIMES * max(usual, 1):
                why = (
                    f"{pounds(rushed)} in the {_RUSH_DAYS} days to {day_in_words(year.end)},"
                    f" usual are {pounds(usual)}."
                )
                flags.append(_flag(rushed, why, rush))
    return _tested("year-end", "Before the year's end", about, flags, valid)


def new_payees(population: Sequence[Paid]) -> Outcome:
    """List suppliers whose first payment is large, where the data reaches back before it."""
    about = (
        f"Suppliers first paid more than {_NEW_AFTER} days after the first payment of all, whose"
        f" first day's payments are {pounds(_NEW_LEAST)} and more. A new contract looks the same:"
        " look for how the supplier was set up."
    )
    days = sorted(_days(population))
    title = "New suppliers with a large first payment"
    if not days or (days[-1] - days[0]).days < _NEW_SPAN:
        says = f"Says nothing here: the payments reach over fewer than {_NEW_SPAN} days."
        return Outcome("new-payees", title, about, says, valid=False)
    flags = []
    for lines in _by_supplier([paid for paid in population if paid.paid_on]).values():
        first = min(_days(lines))
        opening = [paid for paid in lines if paid.paid_on == first]
        if (first - days[0]).days > _NEW_AFTER and _weight(opening) >= _NEW_LEAST:
            why = f"First paid on {day_in_words(first)}: {pounds(_weight(opening))}."
            flags.append(_flag(_weight(opening), why, opening))
    return _tested("new-payees", title, about, flags, True)


def _tested(id_: str, title: str, about: str, flags: Iterable[Flag], valid: bool) -> Outcome:
    listed = sorted(flags, key=lambda f: (-f.score, -f.pence, f.lines[0].key))
    if not valid:
        return Outcome(id_, title, about, "Says nothing here: there is nothing to compare.", False)
    if not listed:
        return Outcome(id_, title, about, "Nothing found.")
    says = f"{len(listed):,} to look at, {pounds(sum(f.pence for f in listed))}."
    return Outcome(id_, title, about, says, flags=tuple(listed))


def _strongest(flags: Iterable[Flag]) -> list[Flag]:
    """Keep of the flags on the same payments the strongest alone."""
    best: dict[tuple[str, ...], Flag] = {}
    for flag in flags:
        key = tuple(paid.key for paid in flag.lines)
        if key not in best or flag.score > best[key].score:
            best[key] = flag
    return list(best.values())


def _flag(score: int, why: str, lines: Sequence[Paid]) -> Flag:
    return Flag(score, why, _weight(lines), tuple(lines))


def _count(lines: Sequence[Paid]) -> str:
    return number_of(len(lines), "payment")


def _weight(lines: Iterable[Paid]) -> int:
    return sum(paid.pence for paid in lines)


def _by_supplier(lines: Iterable[Paid]) -> dict[str, list[Paid]]:
    found: dict[str, list[Paid]] = defaultdict(list)
    for paid in lines:
        found[paid.supplier.casefold()].append(paid)
    return found


def _by_year(population: Iterable[Paid], first_month: int) -> dict[Period, list[Paid]]:
    years: dict[Period, list[Paid]] = defaultdict(list)
    known: dict[date, Period] = {}
    for paid in population:
        if paid.paid_on:
            month = paid.paid_on.replace(day=1)
            year = known.setdefault(month, financial_year(month, first_month))
            years[year].append(paid)
    return years


def _days(lines: Iterable[Paid]) -> list[date]:
    return [paid.paid_on for paid in lines if paid.paid_on]
