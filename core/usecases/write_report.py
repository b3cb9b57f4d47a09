"""The report for a committee: where the money goes, what is available, what could be done."""

from __future__ import annotations

from pathlib import Path

from core.analysis import figures
from core.domain.assessment import Assessment
from core.domain.money import pounds, share
from core.domain.period import day_in_words, quarter_words
from core.domain.returns import Cell
from core.formats import written
from core.formats.columns import Column, Holds
from core.formats.reports import Figure, KeyFigure, Report, ReportTable, Section
from core.store.book import Book
from core.usecases import look_at_spend

_FORMULA = (
    "Total is what was paid. Out of scope is what is not third-party spend: pay, tax, debt, "
    "most grants. Locked is covered by a running contract that is not itself a call-off from a "
    "collaborative agreement. Available is in scope and not locked. Uptake is what goes through "
    "collaborative agreements, as a share of what is available."
)


def write_report(book: Book, assessment: Assessment, path: Path) -> Path:
    """Write the report as a page or a workbook, as its name says.

    Raises:
        NoSuchKind: the name says neither.
    """
    return written.write(_report(book, assessment), path)


def _report(book: Book, found: Assessment) -> Report:
    sums = found.figures
    target = found.target
    aim = share(target.basis_points, 10_000) if target else "none stated"
    return Report(
        title=f"Spend and available spend: {book.body.name}",
        subtitle=found.basis.in_words(),
        key_figures=(
            KeyFigure("Paid", pounds(sums.total), f"{sums.lines:,} payments"),
            KeyFigure("In scope", pounds(sums.in_scope)),
            KeyFigure("Available", pounds(sums.available)),
            KeyFigure("Uptake", share(sums.collaborative, sums.available), f"target {aim}"),
        ),
        sections=(
            Section("How it is worked out", (_FORMULA,), _formula(found), _charts(book, found)),
            Section("By category", tables=(_by_category(found),)),
            Section("Agreements that could be used", tables=(_opportunities(found),)),
            Section("What becomes available", tables=(_forecast(found),)),
        ),
        footer="Written by Spendbook. Figures are in pounds, from the payments brought in.",
    )


def _formula(found: Assessment) -> tuple[tuple[str, str], ...]:
    sums = found.figures
    return (
        ("Total", pounds(sums.total)),
        ("of which out of scope", pounds(sums.out_of_scope)),
        ("of which in scope", pounds(sums.in_scope)),
        ("In scope, locked", pounds(sums.locked)),
        ("In scope, available", pounds(sums.available)),
        ("Available, collaborative", pounds(sums.collaborative)),
        ("Available, could use a lot", pounds(sums.addressable)),
        ("Available, no lot found", pounds(sums.no_lot)),
    )


def _charts(book: Book, found: Assessment) -> tuple[Figure, ...]:
    shown = {"Where it goes": "category", "From in scope to collaborative": "waterfall"}
    drawn = {title: look_at_spend.chart_of(found, name, book) for title, name in shown.items()}
    return tuple(
        Figure(title, figures.to_svg(chart), chart.description) for title, chart in drawn.items()
    )


def _by_category(found: Assessment) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    for row in found.by_category:
        sums = row.figures
        if sums.has_scope():
            through = (sums.collaborative, sums.uptake())
            rows.append((row.label, sums.in_scope, sums.locked, sums.available, *through))
    columns = (
        _column("Category"),
        _column("In scope", Holds.PENCE),
        _column("Locked", Holds.PENCE),
        _column("Available", Holds.PENCE),
        _column("Collaborative", Holds.PENCE),
        _column("Uptake", Holds.RATE),
    )
    return ReportTable("By category", "Spend in scope by category", columns, tuple(rows))


def _opportunities(found: Assessment) -> ReportTable:
    labels = {row.category: row.label for row in found.by_category}
    rows = [
        (
            labels.get(one.category, one.category),
            one.available,
            one.owner,
            f"{one.agreement_title}, lot {one.lot.lot_no}",
            day_in_words(one.available_from),
            one.answer.usable.value,
            one.answer.reason,
        )
        for one in found.opportunities
        if one.available > 0
    ]
    columns = (
        _column("Category"),
        _column("Available", Holds.PENCE),
        _column("Buying organisation"),
        _column("Agreement"),
        _column("From"),
        _column("Can we use it"),
        _column("Why"),
    )
    caption = "Available spend and the lots that serve it"
    return ReportTable("Opportunities", caption, columns, tuple(rows))


def _forecast(found: Assessment) -> ReportTable:
    rows = [
        (
            quarter_words(row.quarter),
            row.becomes_available,
            row.available,
            row.uptake,
            row.reachable_uptake,
        )
        for row in found.forecast
    ]
    columns = (
        _column("Quarter"),
        _column("Becomes available", Holds.PENCE),
        _column("Available", Holds.PENCE),
        _column("Uptake", Holds.RATE),
        _column("Uptake that could be reached", Holds.RATE),
    )
    return ReportTable("Forecast", "The same spend at the end of quarters", columns, tuple(rows))


def _column(title: str, holds: Holds = Holds.TEXT) -> Column:
    return Column(title.casefold().replace(" ", "_"), title, title, holds)
