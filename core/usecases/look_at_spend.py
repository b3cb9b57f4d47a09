"""Look at the spend: charts with their tables, lines, and the row that a line came from."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.analysis import figures, pictures, special_charts, summaries
from core.domain.assessment import Assessment
from core.domain.money import decimal_text, share
from core.domain.period import Period, add_months
from core.domain.picture_places import Places
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import Cell
from core.domain.spend import LineId
from core.domain.spend_table import Asked, Question
from core.domain.taxonomy import group_of
from core.formats import long_lists, workbooks
from core.formats.columns import Column, Holds, guarded
from core.formats.files import write_atomically
from core.formats.reports import Report, ReportTable, Section
from core.importing.rows import row_texts
from core.store import decisions, imports, reading
from core.store.book import Book
from core.store.reading import Filter, LineRow, SupplierTotal
from core.usecases import find_opportunities, profile_spend, record_contracts
from core.usecases.categorise import taxonomy

_OUT_OF_SCOPE = "out-of-scope"
# So many lines are read at a time where all of a view are wanted.
_PORTION = 2_000
CHARTS = (
    "category",
    "monthly",
    "concentration",
    "waterfall",
    "uptake",
    "contracts",
    "forecast",
    "opportunities",
    "units",
)


_UNITS = {Question.CENTRE: "Cost centre", Question.UNIT: "Department"}
_HOLDS = {
    figures.Unit.PENCE: Holds.PENCE,
    figures.Unit.SHARE: Holds.RATE,
    figures.Unit.COUNT: Holds.COUNT,
    figures.Unit.DAY: Holds.DAY,
}


class UnknownChart(UserError):
    """There is no chart "{name}"."""

    code = "SB-560"
    exit_code = 2
    remedy_text = "Choose one of: {names}."


@dataclass(frozen=True, slots=True)
class SpendProfile:
    """Where the money goes, in pence: by group, by month, by supplier."""

    total: int
    lines: int
    suppliers: int
    suppliers_for_80: int
    by_group: tuple[tuple[str, int], ...]
    by_month: tuple[tuple[date | None, int], ...]
    top_suppliers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The row of the original file that a line came from, as it was."""

    file: str
    fingerprint: str
    sheet: str
    row: int
    headings: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineTable:
    """The lines of a book for a table on screen: ordered keys, and rows by key."""

    book: Book

    def keys(self, chosen: Filter) -> Sequence[int]:
        """Return the ids of the lines, in order."""
        return reading.line_keys_for(self.book, chosen)

    def rows(self, ids: Sequence[int]) -> tuple[LineRow, ...]:
        """Return lines by id, in the order asked."""
        return reading.lines_by_ids(self.book, ids)

    def totals(self, chosen: Filter) -> tuple[int, int]:
        """Return the count and the sum of the lines, in pence."""
        return reading.count_and_sum(self.book, chosen)


def profile(
    book: Book,
    period: Period | None = None,
    *,
    top: int = 20,
    by_parent: bool = False,
    in_scope: bool = False,
) -> SpendProfile:
    """Say where the money of a period goes, or all of it; out of scope is a group of its own.

    ``by_parent`` counts the suppliers of one parent as one; ``in_scope`` leaves out what is no
    third-party spend, such as pay, which would else be the largest supplier of many bodies.
    """
    chosen = Filter(period=period, scope="in" if in_scope else None)
    lines, total = reading.count_and_sum(book, chosen)
    paid: Sequence[SupplierTotal]
    if by_parent:
        paid = reading.by_supplier(book, period, in_scope=in_scope, by_parent=True)
        each: Sequence[int] = [row.pence for row in paid]
    else:
        paid = reading.most_paid(book, period, top=top, in_scope=in_scope)
        each = reading.paid_each(book, period, in_scope=in_scope)
    found = decisions.coverage(book, period)
    groups: dict[str, int] = defaultdict(int)
    for category, _, pence, _ in found.by_category:
        groups[group_of(category)] += pence
    for _, _, pence in () if in_scope else found.by_scope:
        groups[_OUT_OF_SCOPE] += pence
    return SpendProfile(
        total=total,
        lines=lines,
        suppliers=len(each),
        suppliers_for_80=summaries.how_many_reach(each),
        by_group=tuple(sorted(groups.items(), key=lambda item: (-item[1], item[0]))),
        by_month=tuple(reading.monthly(book, period, in_scope=in_scope)),
        top_suppliers=tuple((row.name, row.pence) for row in paid[:top]),
    )


def drawn(chart: figures.Chart, suffix: str) -> bytes:
    """Return a chart as the kind of picture that a file name's ending asks for: .svg or PNG."""
    is_svg = suffix.casefold() == ".svg"
    return figures.to_svg(chart).encode() if is_svg else figures.to_png(chart)


def on_screen(chart: figures.Chart, shape: float = 0.0) -> tuple[bytes, Places | None]:
    """Return a chart for the screen, which says title and caption itself, and where rows lie.

    ``shape`` is the width of its frame for each unit of height, 0 where that is not known.
    """
    return pictures.picture(replace(chart, title="", caption=""), shape)


def suits(chart: figures.Chart, drawn_for: float, shape: float) -> bool:
    """Say whether a picture that was drawn for one shape of frame fills another as well."""
    bare = replace(chart, title="", caption="")
    was, wished = pictures.width_for(bare, drawn_for), pictures.width_for(bare, shape)
    return abs(wished - was) <= was // 10


def save_chart(chart: figures.Chart, path: Path) -> Path:
    """Write a chart as a picture (.png, .svg), or its numbers for Excel (.xlsx, .csv)."""
    if path.suffix.casefold() == ".xlsx":
        write_atomically(path, workbooks.workbook(_report(chart), working=True))
        return path
    if path.suffix.casefold() != ".csv":
        write_atomically(path, drawn(chart, path.suffix))
        return path
    # What is set side by side stands above its column: a unit may be called anything.
    heads = list(map(guarded, chart.table.columns))
    rows = [heads, *(_plain(chart.table, row) for row in chart.table.rows)]
    write_atomically(path, _csv_bytes(rows))
    return path


def chart(
    book: Book,
    name: str,
    *,
    as_at: date,
    period: Period | None = None,
    by_parent: bool = False,
) -> figures.Chart:
    """Draw a chart of the book, with its table twin.

    ``by_parent`` counts the suppliers of one parent as one, where the chart is of suppliers.

    Raises:
        UnknownChart: not one of CHARTS.
    """
    if name not in CHARTS:
        raise UnknownChart(name=name, names=", ".join(CHARTS))
    if name == "concentration":
        return _of_suppliers(book, as_at, period, by_parent=by_parent)
    if name == "monthly":
        return _by_month(book, as_at, period)
    if name == "units":
        return _of_units(book, as_at, period)
    assessment = find_opportunities.compare(book, as_at=as_at, period=period)
    return chart_of(assessment, name, book)


def chart_of(assessment: Assessment, name: str, book: Book) -> figures.Chart:
    """Draw a chart of figures that were worked out already."""
    words = assessment.basis.in_words()
    drawn: dict[str, Callable[[], figures.Chart]] = {
        "category": lambda: figures.spend_by_category(assessment.by_category, words),
        "waterfall": lambda: figures.waterfall(assessment.figures, words),
        "uptake": lambda: figures.uptake_by_category(assessment),
        "forecast": lambda: figures.forecast_chart(assessment.forecast, assessment.target, words),
        "opportunities": lambda: special_charts.opportunities(
            assessment, {code: leaf.label for code, leaf in taxonomy(book).categories.items()}
        ),
        "contracts": lambda: figures.contract_timeline(
            record_contracts.register(book), assessment.basis.as_at, words
        ),
    }
    return drawn[name]()


def line_table(book: Book) -> LineTable:
    """Return the book's lines as a table on screen needs them."""
    return LineTable(book)


def source_of(book: Book, line_id: LineId) -> SourceRow:
    """Return the row of the kept original that a line came from."""
    (line,) = reading.lines_by_ids(book, [line_id])
    header_row = int(imports.reading_of(book, line.batch_id)["header_row"])
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / Path(line.file).name
        copy.write_bytes(imports.original(book, line.fingerprint))
        headings, cells = row_texts(copy, line.sheet, header_row, line.row)
    return SourceRow(line.file, line.fingerprint, line.sheet, line.row, headings, cells)


_COLUMNS = (
    Column("paid", "Paid", "Date of payment.", Holds.DAY),
    Column("supplier", "Supplier", "Who was paid."),
    Column("description", "Description", "What the ledger says it was for."),
    Column("category", "Category", "The category in words."),
    Column("amount", "Amount", "In pounds, as the ledger states it.", Holds.PENCE),
    Column("department", "Department", "Department of the body."),
    Column("account", "Account", "Account of the ledger."),
    Column("reference", "Reference", "Reference of the payment."),
    Column("decided_by", "Decided by", "What decided the category."),
    Column("file", "File", "File that the payment came from."),
    Column("row", "Row", "Row in the file.", Holds.COUNT),
)


def export_lines(book: Book, chosen: Filter, path: Path, progress: Progress | None = None) -> Path:
    """Write the lines of a view, however many, as XLSX, or as CSV where the name ends so.

    Raises:
        FileNotWritten: disk full, no permission, open in another program, no such folder.
        Cancelled: the person stopped it; an older file of that name is as it was.
    """
    numbers = reading.line_keys_for(book, chosen)
    said = f"{len(numbers):,} payments; {find_opportunities.vat_basis_of(book).of_amounts()}."
    about = ("Payments", f"{book.body.name}. {said} Inside the organisation: nothing is masked.")
    rows = _rows_of(book, numbers, progress or Progress())
    return long_lists.write_long(path, about, _COLUMNS, rows)


def _rows_of(book: Book, numbers: Sequence[int], progress: Progress) -> Iterator[tuple[Cell, ...]]:
    tree = taxonomy(book)
    for first in range(0, len(numbers), _PORTION):
        progress.step("Writing the payments", first, len(numbers))
        for row in reading.lines_by_ids(book, numbers[first : first + _PORTION]):
            yield _values(row, tree.label(row.category))


def _by_month(book: Book, as_at: date, period: Period | None) -> figures.Chart:
    words = find_opportunities.basis_of(book, as_at, period).in_words()
    # The year before stands beside each year.
    span = period and Period(add_months(period.start, -12), period.end)
    return figures.monthly_spend(reading.monthly(book, span, in_scope=True), words)


def _of_suppliers(
    book: Book, as_at: date, period: Period | None, *, by_parent: bool
) -> figures.Chart:
    words = find_opportunities.basis_of(book, as_at, period).in_words()
    if by_parent:
        words = f"{words}; suppliers of one parent are counted as one"
    paid = reading.by_supplier(book, period, in_scope=True, by_parent=by_parent)
    spent = [(row.name, int(row.pence)) for row in paid]
    return figures.supplier_concentration(summaries.concentration(spent), words)


def _of_units(book: Book, as_at: date, period: Period | None) -> figures.Chart:
    """Draw who buys what: by cost centre, or by department or month where there are none."""
    tables = (
        profile_spend.spend_table(book, Asked(Question.CATEGORY, one), as_at=as_at, period=period)
        for one in _UNITS
    )
    table = next((one for one in tables if len(one.columns) > 1), None)
    if table is None:
        asked = Asked(Question.CATEGORY, Question.MONTH)
        table = profile_spend.spend_table(book, asked, as_at=as_at, period=period)
    words = _UNITS.get(table.columns_by or Question.MONTH, "Month")
    cells = {
        (y, x): int(cell)
        for y, row in enumerate(table.rows)
        for x, cell in enumerate(row.cells)
        if cell is not None
    }
    labels = [row.answer.label for row in table.rows], [one.label for one in table.columns]
    return special_charts.heat_table(("Category", words), labels, cells, table.basis)


def _report(chart: figures.Chart) -> Report:
    found = chart.table
    columns = tuple(
        Column(f"column_{number}", title, "", _HOLDS.get(unit, Holds.TEXT))
        for number, (title, unit) in enumerate(zip(found.columns, found.units, strict=True), 1)
    )
    table = ReportTable("Numbers", chart.caption, columns, found.rows)
    return Report(chart.title, chart.caption, (), (Section("", tables=(table,)),))


def _values(row: LineRow, label: str) -> tuple[Cell, ...]:
    return (
        row.paid_on,
        row.supplier,
        row.description,
        label,
        row.pence,
        row.department,
        " ".join(filter(None, (row.account_code, row.account))),
        row.reference,
        row.reason,
        row.file,
        row.row,
    )


def _plain(table: figures.ChartTable, row: Sequence[figures.Cell]) -> list[str]:
    holds = (Holds.PENCE if unit is figures.Unit.PENCE else Holds.TEXT for unit in table.units)
    cells = zip(holds, row, table.units, strict=True)
    return [
        share(cell, 10_000)
        if unit is figures.Unit.SHARE and isinstance(cell, int)
        else _in_csv(each, cell)
        for each, cell, unit in cells
    ]


def _csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _in_csv(holds: Holds, cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, int):
        return decimal_text(cell) if holds is Holds.PENCE else str(cell)
    return guarded("" if cell is None else str(cell))
