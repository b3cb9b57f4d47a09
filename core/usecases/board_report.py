"""Report to the board what buying together is worth: two pages, the same every quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from core.analysis import board_report
from core.analysis.board_report import Action, BoardReport
from core.analysis.figures import Chart, ChartTable, Unit
from core.domain.assessment import Assessment
from core.domain.contracts import ContractId
from core.domain.money import Pence, short_pounds
from core.domain.parties import PayeeClass
from core.domain.period import Period, add_months, quarter_of
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.savings import SavingsRegister
from core.domain.watching import Due, DueKind
from core.formats import workbooks
from core.formats.board_page import board_html
from core.formats.columns import Column, Holds
from core.formats.files import write_atomically
from core.formats.reports import Figure, KeyFigure, Report, ReportTable, Section
from core.store import reading
from core.store.book import Book
from core.usecases import duties, track_savings, watch_contracts, what_if
from core.usecases.mask_names import Masks, masks_of
from core.usecases.version import VERSION

_HOLDS = {
    Unit.WORDS: Holds.TEXT,
    Unit.PENCE: Holds.PENCE,
    Unit.SHARE: Holds.RATE,
    Unit.COUNT: Holds.COUNT,
    Unit.DAY: Holds.DAY,
}
_TO_DO = {
    DueKind.STILL_PAID: "Put under a contract what is paid after the end of: {title}",
    DueKind.START: "Start replacing: {title}",
    DueKind.NOTICE: "Give notice, or let it run on: {title}",
    DueKind.BREAK: "Decide whether to end early: {title}",
    DueKind.EXTEND: "Decide on the extension of: {title}",
    DueKind.REVIEW: "Review: {title}",
    DueKind.END: "Ends: {title}",
}

# What stands in a title for a contract or a supplier that may not be named.
_UNNAMED = {
    PayeeClass.INDIVIDUAL: "an arrangement with an individual",
    PayeeClass.CONFIDENTIAL: "an arrangement that is kept confidential",
}


class UnknownPaper(UserError):
    """A board report cannot be a file that ends in "{suffix}"."""

    code = "SB-561"
    exit_code = 2
    remedy_text = "Give it a name that ends in .pdf, .html or .xlsx."


def usual_period(book: Book, as_at: date) -> Period | None:
    """Return the twelve months to the end of the last quarter that is over and has payments.

    None where no payment has a day.
    """
    last = reading.totals(book).date_to
    if last is None:
        return None
    held = min(as_at, quarter_of(last).end)
    after = quarter_of(held + timedelta(days=1)).start
    return Period(add_months(after, -12), after - timedelta(days=1))


def report(
    book: Book, *, as_at: date, period: Period | None = None, progress: Progress | None = None
) -> BoardReport:
    """Work the report out as at a day; without a period, for the usual twelve months."""
    span = period or usual_period(book, as_at)
    outlook = what_if.look(book, as_at=as_at, period=span, progress=progress)
    found = outlook.assessment
    actions = (*_planned(found), *_of_contracts(book, as_at), *_owed(book, as_at))
    return board_report.board_report(
        (book.body.name, VERSION),
        found,
        what_if.trend_chart(outlook),
        _as_it_may_leave(track_savings.register(book, as_at), masks_of(book)),
        actions,
    )


def write(found: BoardReport, path: Path) -> Path:
    """Write the report as .pdf, .html or .xlsx: the same values in each.

    Raises:
        UnknownPaper: the name ends in something else.
        FileNotWritten: the file cannot be written.
    """
    kind = path.suffix.casefold()
    if kind not in (".pdf", ".html", ".xlsx"):
        raise UnknownPaper(suffix=path.suffix or path.name)
    write_atomically(path, _drawn(found, kind))
    return path


def _drawn(found: BoardReport, kind: str) -> bytes:
    from core.analysis import board_sheets

    if kind == ".pdf":
        return board_sheets.pdf(found)
    if kind == ".xlsx":
        return workbooks.workbook(_as_report(found, {}), working=True)
    drawn = {chart.title: board_sheets.svg(chart) for chart in found.charts}
    return board_html(_as_report(found, drawn), found.tables[0].title).encode()


def _as_report(found: BoardReport, drawn: Mapping[str, str]) -> Report:
    return Report(
        title=found.title,
        subtitle=found.subtitle,
        key_figures=tuple(KeyFigure(one.label, one.value, one.note) for one in found.tiles),
        sections=(
            *(_chart(chart, drawn.get(chart.title, "")) for chart in found.charts),
            *(Section(one.title, (one.caption,), tables=(_table(one),)) for one in found.tables),
            Section("What the words mean", facts=found.definitions),
        ),
        footer=found.footer,
    )


def _chart(chart: Chart, svg: str) -> Section:
    figures = (Figure(chart.title, svg, chart.description),) if svg else ()
    return Section(chart.title, (chart.caption,), figures=figures, tables=(_table(chart.table),))


def _table(found: ChartTable) -> ReportTable:
    columns = tuple(
        Column(name.casefold().replace(" ", "_"), name, name, _HOLDS[unit])
        for name, unit in zip(found.columns, found.units, strict=True)
    )
    return ReportTable(found.title, found.caption, columns, found.rows)


def _planned(found: Assessment) -> Iterator[Action]:
    """Yield what was decided about deals, each with the day on which it is to begin."""
    labels = {row.category: row.label for row in found.by_category}
    for one in found.opportunities:
        begins = one.decided.start_on
        label = labels.get(one.category, str(one.category))
        deal = f"{one.agreement_title}, lot {one.lot.lot_no}"
        worth = Pence(one.a_year or max(one.available, 0))
        why = f"{label}: {short_pounds(one.available)} is available"
        if one.decision == "use":
            day = begins or max(one.available_from, found.basis.as_at)
            yield Action(day, f"Start to use {deal}", f"{why}; decided to use it.", worth)
        elif one.decision == "later" and begins is not None:
            yield Action(begins, f"Decide again about {deal}", f"{why}; put off.", worth)


def _of_contracts(book: Book, as_at: date) -> Iterator[Action]:
    """Yield the first thing to do about each contract, and the reviews that are due."""
    due, _ = watch_contracts.due(book, as_at)
    mask = masks_of(book)
    seen: set[ContractId] = set()
    for one in sorted(due, key=lambda row: (row.kind is DueKind.END, row.day)):
        contract = one.contract
        if contract is not None:
            if contract.id in seen:
                continue
            seen.add(contract.id)
        yield _to_do(one, mask)


def _to_do(one: Due, mask: Masks) -> Action:
    # Boards publish their papers: what is about these payees says so, and no more.
    kind = (mask.contracts.get(one.contract.id) if one.contract else None) or (
        mask.suppliers.get(one.supplier_id) if one.supplier_id else None
    )
    late = " This is overdue." if one.overdue else ""
    title = _UNNAMED[kind] if kind else mask.typed(one.title)
    why = "" if kind else mask.typed(one.words)
    words = f"{why}{late}".strip()
    return Action(one.day, _TO_DO[one.kind].format(title=title), words, one.yearly)


def _as_it_may_leave(register: SavingsRegister, mask: Masks) -> SavingsRegister:
    """Return the savings without the names that a published paper may not tell."""
    return replace(
        register,
        accounts=tuple(
            replace(
                one,
                saving=replace(one.saving, title=mask.typed(one.saving.title)),
                redeployed=tuple(
                    replace(part, purpose=mask.typed(part.purpose)) for part in one.redeployed
                ),
            )
            for one in register.accounts
        ),
    )


def _owed(book: Book, as_at: date) -> Iterator[Action]:
    """Yield the publications that are owed, not prepared, and not yet late."""
    for one in duties.calendar(book, as_at):
        if one.prepared_on is None and one.due >= as_at and not one.doubt:
            what = f"Publish: {one.definition.title}"
            yield Action(one.due, what, f"Owed for {one.period.in_words()}.")
