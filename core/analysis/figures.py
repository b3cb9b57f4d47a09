"""Charts of the figures: what each says in words, its table twin, and what is drawn.

A chart is a value. matplotlib takes a second to load and is loaded where one is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from core.analysis.plots import (
    Bar,
    Bars,
    Columns,
    Curve,
    Outlook,
    Plot,
    Span,
    Step,
    Steps,
    Timeline,
)
from core.analysis.summaries import MOST, Concentration
from core.domain.assessment import (
    Assessment,
    CategoryFigures,
    Figures,
    QuarterForecast,
    Target,
    uptake_of,
)
from core.domain.contracts import Contract
from core.domain.money import basis_points, divide_half_up, pounds, round_pounds, share
from core.domain.period import (
    add_months,
    day_in_words,
    month_in_words,
    quarter_short,
    quarter_words,
)
from core.domain.taxonomy import UNKNOWN
from core.domain.wording import Words, based

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Cell = str | int | date | None

TOP = 10
SHOWN_CONTRACTS = 20
# As high as most charts, in points: a page does not jump when there is something to show.
_NOTHING = 324

_LARGEST = "The 3 largest categories are {share} of spend"
_REACH = "Categories that reach the {goal} target: {reached} of {count}"
_MAKE = "Suppliers that make {part} of spend: {most:,} of {count:,}"


class Unit(StrEnum):
    """What the cells of a column are."""

    WORDS = "words"
    PENCE = "pence"
    SHARE = "share"
    COUNT = "count"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The table twin of a chart: the same numbers in the same order.

    Cells are plain values (pence, basis points, counts, days); ``texts`` shows them.
    """

    title: str
    caption: str
    columns: tuple[str, ...]
    units: tuple[Unit, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return the cells as a person reads them."""
        return tuple(
            tuple(_text(cell, unit) for cell, unit in zip(row, self.units, strict=True))
            for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title (what the data says), caption (on what basis), words and twin.

    ``plot`` is None where there is nothing to show yet.
    """

    title: str
    caption: str
    description: str
    table: ChartTable
    plot: Plot | None

    def height(self) -> int:
        """Return the height that suits the chart, in points of 1/72 inch, for 576 of width."""
        return self.plot.height() if self.plot else _NOTHING


def draw(chart: Chart, figure: Figure) -> None:
    """Draw the chart on an empty matplotlib figure of any size."""
    from core.analysis import plotting

    plotting.draw(figure, chart.plot, chart.title, chart.caption)


def to_svg(chart: Chart) -> str:
    """Return the chart as SVG text, with its words for those who do not see it.

    The same chart gives the same text, on any day.
    """
    from core.analysis import plotting

    figure = plotting.new_figure(chart.height())
    draw(chart, figure)
    return plotting.svg(figure, chart.title, chart.description)


def to_png(chart: Chart, scale: int = 2) -> bytes:
    """Return the chart as a PNG picture, ``scale`` times 800 pixels wide."""
    from core.analysis import plotting

    figure = plotting.new_figure(chart.height())
    draw(chart, figure)
    return plotting.png(figure, scale)


def spend_by_category(rows: Iterable[CategoryFigures], basis: str) -> Chart:
    """Show spend in scope by category: the ten largest, and all others together."""
    spent = [row for row in rows if row.figures.in_scope]
    spent.sort(key=lambda row: (-row.figures.in_scope, row.category))
    total = sum(row.figures.in_scope for row in spent)
    bars = tuple(
        Bar(label, pence := _in_scope(part), round_pounds(pence), aside)
        for label, part, aside in _top(spent)
    )
    title = Words("Spend by category")
    known = [row for row in spent if row.category != UNKNOWN]
    if total > 0 and len(known) > 3:
        title = Words(_LARGEST, share=_whole(_in_scope(known[:3]), total))
    return make_chart(
        (title, based("Spend in scope by category.", basis)),
        f"Bars of {pounds(total)} in scope: {_spoken((bar.label, bar.value) for bar in bars)}.",
        (("Category", Unit.WORDS), ("Spend", Unit.PENCE), ("Share", Unit.SHARE)),
        [(bar.label, bar.value, basis_points(bar.value, total)) for bar in bars],
        Bars(bars) if bars else None,
    )


def uptake_by_category(assessment: Assessment) -> Chart:
    """Show uptake against the target in the ten categories with most available spend."""
    target = assessment.target.basis_points if assessment.target else None
    rows = [row for row in assessment.by_category if row.figures.available > 0]
    rows.sort(key=lambda row: (-row.figures.available, row.category))
    bars: list[Bar] = []
    table: list[tuple[Cell, ...]] = []
    for label, part, aside in _top(rows):
        available = sum(row.figures.available for row in part)
        collaborative = sum(row.figures.collaborative for row in part)
        uptake = uptake_of(collaborative, available) or 0
        text = f"{_whole(collaborative, available)} of {round_pounds(available)}"
        bars.append(Bar(label, uptake, text, aside))
        table.append((label, collaborative, available, uptake, target))
    table += _nothing_free(assessment.by_category, target)
    title = Words("Uptake by category")
    known = [row.figures.uptake() or 0 for row in rows if row.category != UNKNOWN]
    if target is not None and known:
        reached = sum(1 for uptake in known if uptake >= target)
        title = Words(_REACH, goal=_whole(target, 10_000), reached=reached, count=len(known))
    return make_chart(
        (title, based("Collaborative / available spend.", assessment.basis.in_words())),
        f"Bars of uptake, most available spend first: {_spoken_shares(bars)}.",
        (
            ("Category", Unit.WORDS),
            ("Collaborative", Unit.PENCE),
            ("Available", Unit.PENCE),
            ("Uptake", Unit.SHARE),
            ("Target", Unit.SHARE),
        ),
        table,
        Bars(tuple(bars), percent=True, target=target) if bars else None,
    )


def _nothing_free(rows: Sequence[CategoryFigures], target: int | None) -> list[tuple[Cell, ...]]:
    """Return the row for what has no bar, without which the table would not add up."""
    rest = [row.figures for row in rows if row.figures.available <= 0 and row.figures.has_scope()]
    label = Words("{count} with nothing available", count=len(rest))
    sums = sum(one.collaborative for one in rest), sum(one.available for one in rest)
    return [(label, *sums, None, target)] if rest else []


def waterfall(figures: Figures, basis: str) -> Chart:
    """Show how what is in scope falls to what is available and to what is collaborative."""
    free = figures.available - figures.collaborative
    parts = (
        ("In scope", 0, figures.in_scope, figures.in_scope, False),
        ("Locked", figures.available, figures.in_scope, figures.locked, True),
        ("Available", 0, figures.available, figures.available, False),
        ("Not collaborative", figures.collaborative, figures.available, free, True),
        ("Collaborative", 0, figures.collaborative, figures.collaborative, False),
    )
    steps = tuple(
        Step(label, start, end, round_pounds(amount), away)
        for label, start, end, amount, away in parts
    )
    uptake = figures.uptake()
    title = Words("No spend is available")
    if uptake is not None:
        title = Words("{share} of available spend is collaborative", share=_tenths(uptake))
    amounts = [(label, amount) for label, _, _, amount, _ in parts]
    return make_chart(
        (title, based("In scope less locked is available.", basis)),
        f"Columns: {_spoken(amounts, 5)}.",
        (("Part", Unit.WORDS), ("Spend", Unit.PENCE)),
        amounts,
        Steps(steps) if figures.lines else None,
    )


def monthly_spend(rows: Iterable[tuple[date | None, int]], basis: str) -> Chart:
    """Show spend month by month: the latest twelve months, and the twelve before beside them.

    ``rows`` are months (any day of it) and pence; pence without a month are told, not drawn.
    """
    months: dict[date, int] = {}
    undated = 0
    for day, pence in rows:
        if day is None:
            undated += pence
        else:
            months[day.replace(day=1)] = months.get(day.replace(day=1), 0) + pence
    caption = based("Spend in scope by month of payment.", basis)
    if undated:
        words = "{caption} {pounds} has no date and is not shown."
        caption = Words(words, caption=caption, pounds=pounds(undated))
    columns = [("Month", Unit.WORDS), ("Spend", Unit.PENCE)]
    if not months:
        titles = (Words("Spend by month"), caption)
        return make_chart(titles, "No spend has a date yet.", columns, [], None)
    shown = _last_year(months)
    series = [(_span(shown), tuple(months.get(month, 0) for month in shown))]
    earlier = tuple(add_months(month, -12) for month in shown)
    if min(months) < shown[0]:
        series.append((_span(earlier), tuple(months.get(month, 0) for month in earlier)))
        columns.append(("A year before", Unit.PENCE))
    most = max(shown, key=lambda month: months.get(month, 0))
    amounts = [(month_in_words(month), months.get(month, 0)) for month in shown]
    table: list[tuple[Cell, ...]] = [
        (label, *(values[place] for _, values in series))
        for place, (label, _) in enumerate(amounts)
    ]
    when, amount = month_in_words(most), round_pounds(months[most])
    title = Words("Most was spent in {month}: {pounds}", month=when, pounds=amount)
    return make_chart(
        (title, caption),
        f"Columns by month, {_span(shown)}: {_spoken(amounts, 12)}.",
        columns,
        table,
        Columns(tuple(_short_month(month) for month in shown), tuple(series)),
    )


def supplier_concentration(spend: Concentration, basis: str) -> Chart:
    """Show how few suppliers make most of the spend: the running share, largest first."""
    count, total = len(spend.suppliers), spend.total
    title, plot, table = Words("Spend by supplier"), None, []
    if spend.most:
        part = _whole(MOST, 10_000)
        title = Words(_MAKE, part=part, most=spend.most, count=count)
        marks = []
        for tenth in range(1_000, 10_001, 1_000):
            reached = spend.reaching(tenth)
            running = spend.suppliers[reached - 1].running
            points = divide_half_up(running * 10_000, total)
            words = f"{_many(reached, 'supplier')}: {_whole(running, total)}"
            marks.append((reached, points, words if tenth == MOST else ""))
            table.append((_tenths(tenth), reached, running, points))
        shares = tuple(divide_half_up(row.running * 10_000, total) for row in spend.suppliers)
        plot = Curve(shares, tuple(marks), MOST, "Suppliers, largest first")
    return make_chart(
        (title, based("Running share of spend in scope.", basis)),
        f"Curve of the running share of {pounds(total)} over {_many(count, 'supplier')}.",
        (
            ("Part of spend", Unit.WORDS),
            ("Suppliers", Unit.COUNT),
            ("Spend with them", Unit.PENCE),
            ("Share", Unit.SHARE),
        ),
        table,
        plot,
    )


def contract_timeline(contracts: Iterable[Contract], as_at: date, basis: str) -> Chart:
    """Show the contracts that run or are still to run, those that end soonest first.

    Contracts without both dates are left out. The table has all, the chart the first twenty.
    """
    spans = sorted(
        ((_span_of(one), one) for one in contracts if _ends_later(one, as_at)),
        key=lambda pair: (pair[0].end, pair[0].label, pair[1].id),
    )
    soon = sum(1 for span, _ in spans if span.end < add_months(as_at, 12))
    caption = based("Contracts that run or are still to run.", basis)
    if len(spans) > SHOWN_CONTRACTS:
        said = "{caption} The {drawn} of {count} that end soonest are drawn."
        caption = Words(said, caption=caption, drawn=SHOWN_CONTRACTS, count=len(spans))
    drawn = tuple(span for span, _ in spans[:SHOWN_CONTRACTS])
    said = "Contracts that end within a year: {soon} of {count}"
    title = Words(said, soon=soon, count=len(spans)) if spans else Words("Contracts in time")
    words = {"locks": "locks spend", "call-off": "call-off", "free": "does not lock"}
    return make_chart(
        (title, caption),
        f"Timeline of {_many(len(spans), 'contract')}, those that end soonest first.",
        (
            ("Contract", Unit.WORDS),
            ("Supplier", Unit.WORDS),
            ("Starts", Unit.DAY),
            ("Ends", Unit.DAY),
            ("May last until", Unit.DAY),
            ("Effect", Unit.WORDS),
        ),
        [
            (span.label, one.supplier, span.start, span.end, span.may_last, words[span.kind])
            for span, one in spans
        ],
        _timeline(drawn, as_at) if drawn else None,
    )


def forecast_chart(
    forecast: Sequence[QuarterForecast], target: Target | None, basis: str
) -> Chart:
    """Show what comes free each quarter, the uptake if nothing is done, and what is in reach."""
    goal = target.basis_points if target else None
    freed = sum(row.becomes_available for row in forecast)
    reaching = (row for row in forecast if goal and (row.reachable_uptake or 0) >= goal)
    first = next(reaching, None)
    title = Words("What becomes available")
    if first and goal:
        when = quarter_words(first.quarter)
        title = Words("{goal} target in reach in {when}", goal=_whole(goal, 10_000), when=when)
    elif forecast:
        amount = round_pounds(freed) if freed else Words("Nothing more")
        by = month_in_words(forecast[-1].day)
        title = Words("{amount} becomes available by {month}", amount=amount, month=by)
    plot = Outlook(
        labels=tuple(quarter_short(row.quarter) for row in forecast),
        freed=tuple(row.becomes_available for row in forecast),
        uptake=tuple(row.uptake for row in forecast),
        reachable=tuple(row.reachable_uptake for row in forecast),
        target=goal,
    )
    return make_chart(
        (title, based("The same spend at the end of coming quarters.", basis)),
        f"Columns of what becomes available in {_many(len(forecast), 'quarter')}, "
        f"{pounds(freed)} in all, and lines of uptake if nothing is done and in reach.",
        (
            ("Quarter", Unit.WORDS),
            ("Becomes available", Unit.PENCE),
            ("Available", Unit.PENCE),
            ("Collaborative", Unit.PENCE),
            ("Uptake", Unit.SHARE),
            ("In reach", Unit.SHARE),
        ),
        [
            (
                quarter_words(row.quarter),
                row.becomes_available,
                row.available,
                row.collaborative,
                row.uptake,
                row.reachable_uptake,
            )
            for row in forecast
        ],
        plot if forecast else None,
    )


def make_chart(
    words: tuple[str, str],
    description: str,
    columns: Sequence[tuple[str, Unit]],
    rows: Sequence[tuple[Cell, ...]],
    plot: Plot | None,
) -> Chart:
    """Put a chart together; ``words`` are its title and caption, ``plot`` None is nothing yet."""
    title, caption = words
    names = tuple(name for name, _ in columns)
    units = tuple(unit for _, unit in columns)
    if plot is None:
        description = "Nothing to show yet."
    table = ChartTable(title, caption, names, units, tuple(rows))
    return Chart(title, caption, description, table, plot)


def _top(
    rows: Sequence[CategoryFigures],
) -> list[tuple[str, Sequence[CategoryFigures], bool]]:
    """Return the ten first rows each by itself, and the others as one; one more is no other."""
    alone = len(rows) if len(rows) <= TOP + 1 else TOP
    parts: list[tuple[str, Sequence[CategoryFigures], bool]]
    parts = [(row.label, [row], row.category == UNKNOWN) for row in rows[:alone]]
    if others := rows[alone:]:
        parts.append((Words("{count} other categories", count=len(others)), others, True))
    return parts


def _in_scope(rows: Sequence[CategoryFigures]) -> int:
    return sum(row.figures.in_scope for row in rows)


def _last_year(months: Iterable[date]) -> tuple[date, ...]:
    """Return the months up to the last one, twelve at most, those without spend included."""
    first, last = min(months), max(months)
    count = min(12, (last.year - first.year) * 12 + last.month - first.month + 1)
    return tuple(add_months(last, back) for back in range(1 - count, 1))


def _span(months: Sequence[date]) -> str:
    first, last = month_in_words(months[0]), month_in_words(months[-1])
    return first if first == last else Words("{first} to {last}", first=first, last=last)


def _short_month(month: date) -> str:
    name, year = month_in_words(month).split()
    return f"{name[:3]} {year[2:]}"


def _ends_later(contract: Contract, as_at: date) -> bool:
    end = contract.current_end or contract.end
    return contract.start is not None and end is not None and as_at <= end >= contract.start


def _span_of(contract: Contract) -> Span:
    end = contract.current_end or contract.end
    assert contract.start is not None
    assert end is not None
    kind = "call-off" if contract.lot else "free" if contract.freed_because else "locks"
    longer = contract.latest_end if contract.latest_end and contract.latest_end > end else None
    label = contract.title or contract.ref or contract.supplier
    return Span(label, contract.start, end, longer, kind)


def _timeline(spans: tuple[Span, ...], as_at: date) -> Timeline:
    """Return the spans in a window from a year before the as-at date to five years after."""
    starts = min(as_at, *(span.start for span in spans))
    ends = max(add_months(as_at, 6), *(span.may_last or span.end for span in spans))
    first, last = max(starts, add_months(as_at, -12)), min(ends, add_months(as_at, 60))
    return Timeline(spans, first, last, as_at)


def _spoken(amounts: Iterable[tuple[str, int]], limit: int = 3) -> str:
    pairs = list(amounts)
    said = [f"{label} {pounds(pence)}" for label, pence in pairs[:limit]]
    more = len(pairs) - len(said)
    return ", ".join([*said, f"and {more} more"] if more else said)


def _spoken_shares(bars: Sequence[Bar]) -> str:
    said = [f"{bar.label} {_tenths(bar.value)}" for bar in bars[:3]]
    more = len(bars) - len(said)
    return ", ".join([*said, f"and {more} more"] if more else said)


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def _whole(part: int, whole: int) -> str:
    """Say a share without decimals, for a title or a label."""
    return f"{divide_half_up(part * 100, whole)} %"


def _tenths(points: int) -> str:
    return share(points, 10_000)


def _text(cell: Cell, unit: Unit) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, date):
        return day_in_words(cell)
    if isinstance(cell, str):
        return cell
    shown = {Unit.PENCE: pounds, Unit.SHARE: _tenths}.get(unit)
    return shown(cell) if shown else f"{cell:,}"
