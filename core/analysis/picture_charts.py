"""Charts of the returns of many bodies, each with the same numbers as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from core.analysis.figures import TOP, Cell, Chart, ChartTable, Unit
from core.analysis.plots import Bar, Bars, Columns, Plot
from core.domain.consolidated import Picture, PictureRow
from core.domain.money import basis_points, divide_half_up, pounds, round_pounds, share
from core.domain.period import quarter_short, quarter_words

_MOST_QUARTERS = 12


def charts(picture: Picture) -> dict[str, Chart]:
    """Return every chart of the picture by its name, in the order in which they are shown."""
    return {
        "category": available_by_category(picture),
        "sector": uptake_of_rows(picture.by_sector, "sector", picture.basis),
        "family": uptake_of_rows([one.row for one in picture.families], "family", picture.basis),
        "agreements": agreement_use(picture),
        "reasons": reasons(picture),
        "pipeline": pipeline(picture),
    }


def available_by_category(picture: Picture) -> Chart:
    """Show what is available by category: the ten largest, and all others together."""
    rows = sorted(
        (row for row in picture.by_category if row.net.available > 0),
        key=lambda row: -row.net.available,
    )
    whole = picture.whole.net.available
    bars = tuple(
        Bar(label, pence, round_pounds(pence), aside)
        for label, pence, aside in _top(rows, lambda row: row.net.available, "categories")
    )
    title = "Available spend by category"
    if len(bars) > 3 and whole > 0:
        first = sum(bar.value for bar in bars[:3])
        title = f"The 3 largest categories are {_whole(first, whole)} of what is available"
    return _chart(
        title,
        f"Available spend less payments inside families. {picture.basis}",
        f"Bars of {pounds(whole)} available: {_spoken(bars)}.",
        (("Category", Unit.WORDS), ("Available", Unit.PENCE), ("Share", Unit.SHARE)),
        [(bar.label, bar.value, basis_points(bar.value, whole)) for bar in bars],
        Bars(bars) if bars else None,
    )


def uptake_of_rows(rows: Sequence[PictureRow], what: str, basis: str) -> Chart:
    """Show uptake of sectors or families against their targets, the most available first."""
    shown = [row for row in rows if row.net.available > 0][:TOP]
    targets = {row.target for row in shown}
    one_target = next(iter(targets)) if len(targets) == 1 else None
    bars = tuple(Bar(row.label, row.net.uptake() or 0, _against(row, one_target)) for row in shown)
    judged = [row for row in shown if row.target is not None]
    reached = sum((row.net.uptake() or 0) >= (row.target or 0) for row in judged)
    plural = {"sector": "sectors", "family": "families"}[what]
    title = f"Uptake by {what}"
    if len(judged) == 1:
        title = f"{judged[0].label} {'reaches' if reached else 'is below'} the target"
    elif judged:
        title = f"Of {len(judged)} {plural}, {reached} "
        title += "reach the target" if reached != 1 else "reaches the target"
    table: list[tuple[Cell, ...]] = [
        (
            row.label, row.net.collaborative, row.net.available, row.net.uptake(), row.target,
            row.gap(),
        )
        for row in rows
    ]  # fmt: skip
    return _chart(
        title,
        f"Collaborative / available spend. {basis}",
        f"Bars of uptake by {what}: "
        f"{', '.join(f'{bar.label} {share(bar.value, 10_000)}' for bar in bars[:3])}.",
        (
            (what.capitalize(), Unit.WORDS),
            ("Collaborative", Unit.PENCE),
            ("Available", Unit.PENCE),
            ("Uptake", Unit.SHARE),
            ("Target", Unit.SHARE),
            ("Short of it", Unit.PENCE),
        ),
        table,
        Bars(bars, percent=True, target=one_target) if bars else None,
    )


def _against(row: PictureRow, shown: int | None) -> str:
    words = f"{_whole(row.net.collaborative, row.net.available)} of "
    words += round_pounds(row.net.available)
    own = row.target is not None and shown is None
    return f"{words}, target {_whole(row.target or 0, 10_000)}" if own else words


def agreement_use(picture: Picture) -> Chart:
    """Show through whose agreements the returns bought: own first, then the largest."""
    sums: dict[str, int] = defaultdict(int)
    own = {row.publisher for row in picture.agreements if row.own}
    for row in picture.agreements:
        sums[row.publisher] += row.pence
    named = sum(sums.values())
    left = picture.whole.returned.collaborative - named
    ranked = sorted(sums.items(), key=lambda item: (item[0] not in own, -item[1], item[0]))
    rows = [(who or "not named", pence, who not in own) for who, pence in ranked]
    if left:
        rows.append(("Not said in summaries", left, True))
    bars = tuple(Bar(who, pence, round_pounds(pence), aside) for who, pence, aside in rows[:TOP])
    title = "Through whose agreements"
    ours = sum(sums[who] for who in own)
    if own and named > 0:
        title = f"{_whole(ours, named)} of what names its agreement went through yours"
    whole = named + left
    return _chart(
        title,
        f"What was bought through agreements, as returned. {picture.basis}",
        f"Bars of {pounds(whole)}: {_spoken(bars)}.",
        (("Buying organisation", Unit.WORDS), ("Bought", Unit.PENCE), ("Share", Unit.SHARE)),
        [(who, pence, basis_points(pence, whole)) for who, pence, _ in rows],
        Bars(bars) if any(bar.value for bar in bars) else None,
    )


def reasons(picture: Picture) -> Chart:
    """Show why lots are not used, by the pounds that could go through them."""
    rows = picture.reasons[:TOP]
    bars = tuple(
        Bar(f"{row.decision}: {row.words}", row.pence,
            f"{round_pounds(row.pence)}, {row.returns:,} returns")
        for row in rows
    )  # fmt: skip
    title = "Why lots are not used"
    if bars and picture.reasons[0].reason:
        title = f"The weightiest reason not to use a lot: {picture.reasons[0].words}"
    return _chart(
        title,
        "What could go through a lot and does not, once for each return and category; one "
        f"that names two reasons is in two bars. {picture.basis}",
        f"Bars of pounds by reason: {_spoken(bars)}.",
        (
            ("Decision", Unit.WORDS),
            ("Reason", Unit.WORDS),
            ("Could go through a lot", Unit.PENCE),
            ("Decisions", Unit.COUNT),
            ("Returns", Unit.COUNT),
        ),
        [
            (row.decision, row.words, row.pence, row.decisions, row.returns)
            for row in picture.reasons
        ],
        Bars(bars) if bars else None,
    )


def pipeline(picture: Picture) -> Chart:
    """Show what becomes available quarter by quarter as contracts end."""
    sums: dict[str, int] = defaultdict(int)
    for row in picture.pipeline:
        sums[row.quarter] += row.pence
    quarters = sorted(quarter for quarter in sums if quarter)[:_MOST_QUARTERS]
    title = "What becomes available"
    if quarters:
        most = max(quarters, key=lambda quarter: sums[quarter])
        title = f"Most becomes available in {quarter_words(most)}: {round_pounds(sums[most])}"
    plot = Columns(
        tuple(quarter_short(quarter) for quarter in quarters),
        (("Becomes available", tuple(sums[quarter] for quarter in quarters)),),
    )
    return _chart(
        title,
        f"As contracts end, by quarter. {picture.basis}",
        "Columns by quarter: "
        f"{', '.join(f'{quarter_words(q)} {pounds(sums[q])}' for q in quarters[:3])}.",
        (("Quarter", Unit.WORDS), ("Becomes available", Unit.PENCE)),
        [(quarter_words(quarter), sums[quarter]) for quarter in quarters],
        plot if quarters else None,
    )


def _top(
    rows: Sequence[PictureRow], amount: Callable[[PictureRow], int], others: str
) -> list[tuple[str, int, bool]]:
    alone = len(rows) if len(rows) <= TOP + 1 else TOP
    found = [(row.label, amount(row), not row.key) for row in rows[:alone]]
    if rest := rows[alone:]:
        found.append((f"{len(rest)} other {others}", sum(map(amount, rest)), True))
    return found


def _spoken(bars: Sequence[Bar]) -> str:
    return ", ".join(f"{bar.label} {pounds(bar.value)}" for bar in bars[:3])


def _whole(part: int, whole: int) -> str:
    return f"{divide_half_up(part * 100, whole)} %"


def _chart(
    title: str,
    caption: str,
    description: str,
    columns: Sequence[tuple[str, Unit]],
    rows: Sequence[tuple[Cell, ...]],
    plot: Plot | None,
) -> Chart:
    table = ChartTable(
        title, caption, tuple(name for name, _ in columns), tuple(u for _, u in columns),
        tuple(rows),
    )  # fmt: skip
    return Chart(title, caption, description if plot else "Nothing to show yet.", table, plot)
