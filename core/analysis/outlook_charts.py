"""Charts of where uptake comes from and goes to, each with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from core.analysis.figures import Cell, Chart, ChartTable, Unit
from core.analysis.plots import Outlook
from core.analysis.uptake_trend import UptakePoint
from core.analysis.what_if import Path
from core.domain.assessment import Figures, Target, uptake_of
from core.domain.money import pounds, share
from core.domain.period import day_in_words, quarter_short, quarter_words
from core.domain.taxonomy import CategoryCode
from core.domain.wording import Words, joined


def path_chart(path: Path, target: Target | None, basis: str) -> Chart:
    """Show uptake at the end of coming quarters: if nothing is done, with deals, and in reach."""
    last = path.outcomes[-1]
    coming = path.outcomes[1:]
    freed = tuple(
        one.available() - before.available()
        for before, one in zip(path.outcomes, coming, strict=False)
    )
    said = "Uptake on {day}: {uptake}"
    if path.deals:
        said = "Uptake on {day}: {uptake} with the deals ticked, {without} without"
    title = Words(
        said,
        day=day_in_words(last.day),
        uptake=_percent(last.uptake_if()),
        without=_percent(last.uptake()),
    )
    return _chart(
        title,
        Words("The same payments on each day; {basis}.", basis=basis),
        f"Lines of uptake over {len(coming)} quarters, from {_percent(path.outcomes[0].uptake())} "
        f"to {_percent(last.uptake_if())} with the deals ticked.",
        (
            ("Day", Unit.WORDS),
            ("Uptake", Unit.SHARE),
            ("With the deals", Unit.SHARE),
            ("Available", Unit.PENCE),
            ("Collaborative", Unit.PENCE),
            ("Through ticked deals", Unit.PENCE),
            ("Could use a lot", Unit.PENCE),
            ("No lot", Unit.PENCE),
            ("Locked", Unit.PENCE),
        ),
        [
            (
                quarter_words(one.quarter) if one.quarter else day_in_words(one.day),
                one.uptake(),
                one.uptake_if(),
                one.available(),
                one.collaborative,
                one.taken,
                one.addressable,
                one.no_lot,
                one.locked,
            )
            for one in path.outcomes
        ],
        Outlook(
            labels=tuple(quarter_short(one.quarter) for one in coming),
            freed=freed,
            uptake=tuple(one.uptake() for one in coming),
            reachable=tuple(one.reachable() for one in coming),
            target=target.basis_points if target else None,
            ticked=tuple(one.uptake_if() for one in coming) if path.deals else (),
            freed_words="More is available than a quarter before",
        )
        if coming
        else None,
    )


def trend_chart(
    points: Sequence[UptakePoint],
    target: Target | None,
    basis: str,
    category: tuple[CategoryCode, str] | None = None,
) -> Chart:
    """Show how uptake has moved at past quarters' ends, of all or of one category."""
    rows = [(point, _figures(point, category)) for point in points]
    of = Words("Uptake of {category}", category=category[1]) if category else Words("Uptake")
    title = Words("{what}, quarter by quarter", what=of)
    # What the book has a part of the year of says little beside a whole year.
    if whole := [row for row in rows if row[0].held == 4] or rows:
        ends = whole if len(whole) == 1 else (whole[0], whole[-1])
        said = [
            Words(
                "{share} in {quarter}",
                share=_percent(_uptake(found)),
                quarter=quarter_words(point.quarter),
            )
            for point, found in ends
        ]
        title = Words("{what}: {shares}", what=of, shares=joined(", ", said))
    return _chart(
        title,
        Words(
            "Each quarter's end by the payments of the twelve months before it and by the "
            "contracts and lots that ran then, as the book knows them now; {basis}.",
            basis=basis,
        ),
        f"Line of uptake over {len(rows)} quarters.",
        (
            ("Quarter", Unit.WORDS),
            ("Payments of", Unit.WORDS),
            ("Available", Unit.PENCE),
            ("Collaborative", Unit.PENCE),
            ("Uptake", Unit.SHARE),
        ),
        [
            (
                quarter_words(point.quarter),
                "12 months" if point.held == 4 else f"{point.held} of 4 quarters",
                found[0],
                found[1],
                _uptake(found),
            )
            for point, found in rows
        ],
        Outlook(
            labels=tuple(quarter_short(point.quarter) for point, _ in rows),
            freed=tuple(available for _, (available, _) in rows),
            uptake=tuple(_uptake(found) for _, found in rows),
            reachable=(),
            target=target.basis_points if target else None,
            freed_words="Available, of the twelve months to the quarter's end",
            uptake_words="Uptake",
        )
        if rows
        else None,
    )


def how_it_adds_up(figures: Figures) -> str:
    """Say the formula of uptake with its numbers."""
    return Words(
        "In scope {in_scope} = locked {locked} + available {available}. Uptake = collaborative "
        "{collaborative} / available {available} = {uptake}.",
        in_scope=pounds(figures.in_scope),
        locked=pounds(figures.locked),
        available=pounds(figures.available),
        collaborative=pounds(figures.collaborative),
        uptake=_percent(figures.uptake()),
    )


def _figures(point: UptakePoint, category: tuple[CategoryCode, str] | None) -> tuple[int, int]:
    """Return what is available and what of it is collaborative."""
    if category is None:
        return point.figures.available, point.figures.collaborative
    rows = [row.figures for row in point.by_category if row.category == category[0]]
    return sum(row.available for row in rows), sum(row.collaborative for row in rows)


def _uptake(found: tuple[int, int]) -> int | None:
    available, collaborative = found
    return uptake_of(collaborative, available)


def _chart(
    title: str,
    caption: str,
    description: str,
    columns: Sequence[tuple[str, Unit]],
    rows: Sequence[tuple[Cell, ...]],
    plot: Outlook | None,
) -> Chart:
    names = tuple(name for name, _ in columns)
    units = tuple(unit for _, unit in columns)
    table = ChartTable(title, caption, names, units, tuple(rows))
    return Chart(title, caption, description if plot else "Nothing to show yet.", table, plot)


def _percent(points: int | None) -> str:
    return "-" if points is None else share(points, 10_000)
