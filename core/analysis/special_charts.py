"""Charts of deals with their evidence, of first digits, and of who buys what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.analysis.figures import TOP, Cell, Chart, Unit, make_chart
from core.analysis.plots import Expected, Heat, Offered, Offers
from core.domain.assessment import Assessment, Opportunity
from core.domain.auditing import Outcome
from core.domain.money import pounds, round_pounds
from core.domain.taxonomy import CategoryCode
from core.domain.wording import Sentence, Words, based

_WIDEST = 10
_DEEPEST = 10
# So many columns a table of numbers has each by itself.
_TOLD = 40


def opportunities(assessment: Assessment, labels: Mapping[CategoryCode, str]) -> Chart:
    """Show the best deal of each category: what it could take, and what it may save.

    Deals for the same pounds are not added up: of each category only the one that stands first
    is drawn, the ten with most available spend.
    """
    best: dict[CategoryCode, Opportunity] = {}
    for one in assessment.opportunities:
        if one.available > 0:
            best.setdefault(one.category, one)
    shown = sorted(best.values(), key=lambda one: (-one.available, one.category))[:TOP]
    offers = tuple(_offered(one, labels.get(one.category, "Unknown")) for one in shown)
    backed = sum(one.low is not None for one in offers)
    said = "Deals with evidence of savings: {backed} of {count}"
    title = Words(said, backed=backed, count=len(offers))
    caption = based("The first deal of each category.", assessment.basis.in_words())
    columns = (
        ("Category", Unit.WORDS),
        ("Deal", Unit.WORDS),
        ("Available", Unit.PENCE),
        ("Saving, low", Unit.PENCE),
        ("Saving, central", Unit.PENCE),
        ("Saving, high", Unit.PENCE),
        ("From", Unit.DAY),
    )
    said = ", ".join(f"{one.label} {pounds(one.value)}" for one in offers[:3])
    return make_chart(
        (title if offers else Words("Deals that could be used"), caption),
        f"Bars of available spend with ranges of savings: {said}.",
        columns,
        [_deal_row(one, labels) for one in shown],
        Offers(offers) if offers else None,
    )


def first_digits(outcome: Outcome, basis: str) -> Chart:
    """Show how often each digit leads an amount, beside what Benford's law expects."""
    digits = outcome.digits
    worst = max(digits, key=lambda one: abs(one.share - one.expected), default=None)
    title = Words("First digits of payments")
    if worst is not None:
        said = "Furthest from Benford's law: amounts that begin with {digit}"
        title = Words(said, digit=worst.digit)
    plot = Expected(
        labels=tuple(str(one.digit) for one in digits),
        found=tuple(one.share for one in digits),
        expected=tuple(one.expected for one in digits),
        words=("Payments of £10 and more, %", "Expected by Benford's law"),
        x_words="First digit of the amount",
    )
    columns = (
        ("First digit", Unit.COUNT),
        ("Payments", Unit.COUNT),
        ("Share", Unit.SHARE),
        ("Expected", Unit.SHARE),
    )
    return make_chart(
        (title, based("A deviation proves nothing: it shows where to look.", basis)),
        f"Columns of shares of first digits. {outcome.says}",
        columns,
        [(one.digit, one.lines, one.share, one.expected) for one in digits],
        plot if digits else None,
    )


def heat_table(
    names: tuple[str, str],
    labels: tuple[Sequence[str], Sequence[str]],
    cells: Mapping[tuple[int, int], int],
    basis: str,
) -> Chart:
    """Show amounts of rows x columns as a table that is darker where there is more.

    ``names`` say what a row and a column is; ``cells`` are by their places. The chart has the
    ten rows and ten columns with most pounds; the table twin has all rows, and columns that
    nobody would read to the end together in a last one.
    """
    rows = _by_weight(cells, 0)
    columns = _by_weight(cells, 1)
    deep, wide = rows[:_DEEPEST], columns[:_WIDEST]
    plot = Heat(
        rows=tuple(labels[0][row] for row in deep),
        columns=tuple(labels[1][column] for column in wide),
        cells=tuple(tuple(cells.get((row, column)) for column in wide) for row in deep),
    )
    most = max(cells, key=lambda place: cells[place], default=None)
    by = Words("{rows} by {columns}", rows=Words(names[0]), columns=Words(names[1].lower()))
    title = by
    if most is not None:
        title = Words(
            "Most: {row}, {column}, {pounds}",
            row=labels[0][most[0]],
            column=labels[1][most[1]],
            pounds=round_pounds(cells[most]),
        )
    said, rest = columns[:_TOLD], columns[_TOLD:]
    table: list[tuple[Cell, ...]] = [
        (
            labels[0][row],
            *(cells.get((row, column)) for column in said),
            *([sum(cells.get((row, column), 0) for column in rest)] if rest else []),
        )
        for row in rows
    ]
    titles = [*(labels[1][column] for column in said), *([f"{len(rest):,} others"] * bool(rest))]
    heads = [(names[0], Unit.WORDS), *((title, Unit.PENCE) for title in titles)]
    words = "{what}, darker where there is more. {basis}"
    caption = Words(words, what=by, basis=Sentence(basis))
    if len(rows) > len(deep) or len(columns) > len(wide):
        words = "{caption} The largest {deep} of {rows} and {wide} of {columns}."
        counts = {"rows": len(rows), "columns": len(columns)}
        caption = Words(words, caption=caption, deep=len(deep), wide=len(wide), **counts)
    return make_chart(
        (title, caption),
        f"A table of {pounds(sum(cells.values()))}: {len(rows)} rows, {len(columns)} columns.",
        heads,
        table,
        plot if cells else None,
    )


def _offered(one: Opportunity, label: str) -> Offered:
    saving = one.saving
    low, high = (saving.low, saving.high) if saving else (None, None)
    return Offered(label, one.available, low, high, round_pounds(one.available))


def _deal_row(one: Opportunity, labels: Mapping[CategoryCode, str]) -> tuple[Cell, ...]:
    saving = one.saving
    savings = (saving.low, saving.central, saving.high) if saving else (None, None, None)
    deal = f"{one.agreement_title}, {one.lot_title}"
    label = labels.get(one.category, "Unknown")
    return (label, deal, one.available, *savings, one.available_from)


def _by_weight(cells: Mapping[tuple[int, int], int], side: int) -> list[int]:
    sums: dict[int, int] = {}
    for place, pence in cells.items():
        sums[place[side]] = sums.get(place[side], 0) + pence
    return sorted(sums, key=lambda one: (-sums[one], one))
