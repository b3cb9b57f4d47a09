"""The report for a board, as values: the same parts in the same places every quarter.

Every table holds as many rows as there is room for on its page; what is left is told in its
caption. The pages, the workbook and the sheets on paper all show these values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.analysis import figures
from core.analysis.figures import Cell, Chart, ChartTable, Unit
from core.domain.assessment import Assessment, Opportunity, Target
from core.domain.money import Pence, pounds, share, short_pounds
from core.domain.period import add_months, day_in_words
from core.domain.savings import SavingsRegister, StageSums

_MOST_ACTIONS = 3
_MOST_OPPORTUNITIES = 5
_MOST_KEPT = 4
# How far ahead a board looks from one report to the next, and once more.
_AHEAD_MONTHS = 6

DEFINITIONS = (
    ("Spend", "All payments of the period to outside organisations, without those out of scope."),
    ("Out of scope", "What is not third-party spend: pay, tax, debt, most grants."),
    ("Locked", "Covered by a running contract that is not itself a call-off from an agreement."),
    ("Available", "In scope and not locked into existing procurement contracts (OEP 2009)."),
    ("Collaborative", "Bought through an agreement of a buying organisation or jointly."),
    ("Uptake", "Collaborative / available. The target is that of our sector."),
    ("Identified", "A saving with baseline and evidence that nobody has agreed yet."),
    ("Agreed", "Somebody who answers for it has agreed the saving and its first day."),
    ("Realised", "Worked out from payments after the switch, never typed."),
    ("Cashable", "The part that releases cash, net of what it cost to bring about."),
    ("Kept", "Cashable savings above what the budget needed."),
    ("Redeployed", "Where the savings kept went."),
    ("Opportunity", "Available spend that meets an agreement that we may use, with its day."),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to see first, as finished text."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do by a day, with what it is worth a year in pence."""

    day: date
    what: str
    why: str
    worth: Pence = Pence(0)


@dataclass(frozen=True, slots=True)
class BoardReport:
    """Two pages: what was spent and how it was bought, what it was worth and what is next."""

    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    charts: tuple[Chart, ...]
    tables: tuple[ChartTable, ...]
    definitions: tuple[tuple[str, str], ...]
    footer: str


def board_report(
    heading: tuple[str, str],
    found: Assessment,
    trend: Chart,
    register: SavingsRegister,
    actions: Iterable[Action],
) -> BoardReport:
    """Put the report together. ``heading`` is the name of the body and the program's version.

    ``found`` and ``trend`` are of one population; ``actions`` are all that are known of.
    """
    body, version = heading
    as_at = found.basis.as_at
    return BoardReport(
        title=f"Value from buying together: {body}",
        subtitle=f"Report to the board. {_sentence(found.basis.in_words())}",
        tiles=_tiles(found, register),
        charts=(
            trend,
            figures.waterfall(found.figures, found.basis.in_words()),
            figures.uptake_by_category(found),
        ),
        tables=(
            _value(register),
            _kept(register),
            _opportunities(found),
            _next(as_at, tuple(actions)),
        ),
        definitions=DEFINITIONS,
        footer=f"Made by Spendbook {version} from the payments brought in; as at "
        f"{day_in_words(as_at)}.",
    )


def _tiles(found: Assessment, register: SavingsRegister) -> tuple[Tile, ...]:
    sums, total = found.figures, register.total
    return (
        Tile("Spend in scope", short_pounds(sums.in_scope), f"of {short_pounds(sums.total)} paid"),
        Tile(
            "Available",
            short_pounds(sums.available),
            f"{share(sums.available, sums.in_scope)} of spend in scope",
        ),
        Tile(
            "Uptake",
            share(sums.collaborative, sums.available),
            _against(sums.uptake(), found.target),
        ),
        Tile(
            "Savings realised",
            short_pounds(total.realised),
            f"{short_pounds(total.kept)} kept, {short_pounds(total.redeployed)} redeployed",
        ),
    )


def _against(uptake: int | None, target: Target | None) -> str:
    if target is None:
        return "no target is stated"
    goal = f"target {share(target.basis_points, 10_000)}"
    if uptake is None:
        return goal
    gap = uptake - target.basis_points
    points = share(abs(gap), 10_000).removesuffix(" %")
    return f"{goal}: {points} points {'above' if gap >= 0 else 'below'}"


def _value(register: SavingsRegister) -> ChartTable:
    rows = [_stage(one, one.name.capitalize()) for one in register.by_stage]
    caption = f"{_sentence(register.basis)} Expected is over their lives, net of cost."
    return _table(
        "Value derived",
        caption,
        (
            ("Savings", Unit.WORDS),
            ("Number", Unit.COUNT),
            ("Expected, least", Unit.PENCE),
            ("Expected, most", Unit.PENCE),
            ("Realised", Unit.PENCE),
            ("Cost", Unit.PENCE),
            ("Cashable", Unit.PENCE),
            ("Kept", Unit.PENCE),
            ("Redeployed", Unit.PENCE),
        ),
        [*rows, _stage(register.total, "All")],
    )


def _stage(one: StageSums, name: str) -> tuple[Cell, ...]:
    return (
        name,
        one.count,
        one.low,
        one.high,
        one.realised,
        one.cost,
        one.cashable,
        one.kept,
        one.redeployed,
    )


def _kept(register: SavingsRegister) -> ChartTable:
    moved = [
        (one.on, account.saving.title, one.purpose, one.pence)
        for account in register.accounts
        if account.counts
        for one in account.redeployed
    ]
    moved.sort(key=lambda row: (row[0], -row[3]), reverse=True)
    kept, total = register.total.kept, sum(row[3] for row in moved)
    caption = f"{pounds(kept)} kept, {pounds(total)} of it redeployed, {pounds(kept - total)} left"
    return _table(
        "Savings kept, and where they went",
        _left_out(f"{caption}.", len(moved) - _MOST_KEPT),
        (
            ("Day", Unit.DAY),
            ("Saving", Unit.WORDS),
            ("Went to", Unit.WORDS),
            ("Pounds", Unit.PENCE),
        ),
        moved[:_MOST_KEPT],
    )


def _opportunities(found: Assessment) -> ChartTable:
    labels = {row.category: row.label for row in found.by_category}
    # One deal a category: the best placed, so that no pound is shown twice.
    best: dict[str, Opportunity] = {}
    for one in found.opportunities:
        if one.available > 0 and one.decision != "not suitable":
            best.setdefault(one.category, one)
    total = sum(one.available for one in best.values())
    count = f"{len(best)} categor{'y' if len(best) == 1 else 'ies'}"
    caption = f"Available spend that a deal could serve: {pounds(total)} in {count}."
    return _table(
        "Opportunities",
        _left_out(caption, len(best) - _MOST_OPPORTUNITIES),
        (
            ("Category", Unit.WORDS),
            ("Available", Unit.PENCE),
            ("Best deal", Unit.WORDS),
            ("From", Unit.DAY),
            ("Usable", Unit.WORDS),
            ("Decision", Unit.WORDS),
        ),
        [
            (
                labels.get(one.category, str(one.category)),
                one.available,
                f"{one.owner}: {one.agreement_title}, lot {one.lot.lot_no}",
                max(one.available_from, found.basis.as_at),
                one.verdict().usable.value,
                one.decision or "none yet",
            )
            for one in list(best.values())[:_MOST_OPPORTUNITIES]
        ],
    )


def _next(as_at: date, actions: Sequence[Action]) -> ChartTable:
    until = add_months(as_at, _AHEAD_MONTHS)
    near = [one for one in actions if one.day <= until] or list(actions)
    most = sorted(near, key=lambda one: (-one.worth, one.day, one.what))[:_MOST_ACTIONS]
    caption = (
        f"Of {len(near)} due by {day_in_words(until)}, those that most is paid for in a year."
    )
    return _table(
        "What next",
        caption if near else "Nothing with a day is known: no contract, decision or duty.",
        (
            ("By", Unit.DAY),
            ("What to do", Unit.WORDS),
            ("Why", Unit.WORDS),
            ("A year", Unit.PENCE),
        ),
        [
            (one.day, one.what, one.why, one.worth or None)
            for one in sorted(most, key=lambda one: (one.day, one.what))
        ],
    )


def _left_out(caption: str, more: int) -> str:
    return (
        f"{caption} {more} more {'is' if more == 1 else 'are'} not shown." if more > 0 else caption
    )


def _table(
    title: str,
    caption: str,
    columns: Sequence[tuple[str, Unit]],
    rows: Sequence[tuple[Cell, ...]],
) -> ChartTable:
    names, units = tuple(name for name, _ in columns), tuple(unit for _, unit in columns)
    return ChartTable(title, caption, names, units, tuple(rows))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
