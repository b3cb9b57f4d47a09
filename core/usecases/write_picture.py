"""The picture of all returns as a workbook, as a page with charts, or as one long table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from core.analysis.consolidation import quarter_label
from core.domain.consolidated import (
    AgreementRow,
    CountedReturn,
    FamilyRow,
    Picture,
    PictureRow,
    ReasonRow,
)
from core.domain.money import share, short_pounds
from core.domain.period import day_in_words, quarter_words
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import Detail, Row
from core.formats.columns import Column, Holds
from core.formats.csv_tables import csv_lines
from core.formats.files import write_atomically, write_in_parts
from core.formats.reports import Figure, KeyFigure, Report, ReportTable, Section, html
from core.formats.workbooks import workbook
from core.store.collection import Collection
from core.usecases.picture import Asked, Chosen, assemble, cells
from core.usecases.version import VERSION

# A page with more rows is a burden; they are in the workbook.
_PAGE_ROWS = 200
# A workbook with more takes too much memory to write and to open; the long table has them all.
_MOST_ROWS = 10_000
_INSIDE = "What was paid to another body of the same family: eliminated, as both report it."


def _column(title: str, holds: Holds = Holds.TEXT, about: str = "") -> Column:
    return Column(title.casefold().replace(" ", "_"), title, about or title, holds)


_SUMS = (
    _column("Returned", Holds.PENCE, "What the returns add up to."),
    _column("Inside families", Holds.PENCE, _INSIDE),
    _column("Total", Holds.PENCE, "Returned less inside families."),
    _column("Out of scope", Holds.PENCE),
    _column("In scope", Holds.PENCE),
    _column("Locked", Holds.PENCE),
    _column("Available", Holds.PENCE),
    _column("Collaborative", Holds.PENCE),
    _column("Could use a lot", Holds.PENCE),
    _column("No lot", Holds.PENCE),
    _column("Uptake", Holds.RATE, "Collaborative / available."),
    _column("Target", Holds.RATE),
    _column("Short of target", Holds.PENCE, "What more must go through agreements."),
    _column("Returns", Holds.COUNT),
    _column("Payments", Holds.COUNT),
)
# A page is too narrow for every part; the workbook has them all.
_BESIDE_PAGE = frozenset({"out_of_scope", "could_use_a_lot", "no_lot", "payments"})
_BODY = (
    _column("Organisation"),
    _column("Number"),
    _column("Type"),
    _column("Family"),
    _column("Sector"),
    _column("Region"),
    _column("Period"),
    _column("As at", Holds.DAY),
    _column("Amounts"),
    _column("Detail"),
)
_FAMILY = (
    _column("Family"),
    _column("Members", Holds.COUNT),
    _column("Not in the figures"),
    _column("Refused"),
    _column("Inside not known for"),
)
_USE = (
    _column("Buying organisation"),
    _column("Own", Holds.YES_NO),
    _column("Agreement"),
    _column("Lot"),
    _column("Bought", Holds.PENCE),
    _column("Payments", Holds.COUNT),
    _column("Returns", Holds.COUNT),
    _column("Suppliers", Holds.COUNT),
)
_DRAWN = {
    "category": "Where it is available",
    "sector": "Uptake of the sectors",
    "family": "Uptake of the families",
    "agreements": "Own agreements and those of others",
    "reasons": "Reasons by pounds",
    "pipeline": "Quarter by quarter",
}
_WHY = (
    _column("Decision"),
    _column("Reason"),
    _column("Could go through a lot", Holds.PENCE),
    _column("Decisions", Holds.COUNT),
    _column("Returns", Holds.COUNT),
)
_LOT = (_column("Buying organisation"), _column("Agreement"), _column("Lot"))
_PIPELINE = (
    _column("Quarter"),
    _column("Category"),
    _column("Becomes available", Holds.PENCE),
    _column("Returns", Holds.COUNT),
    _column("Want to buy together", Holds.COUNT),
)
_CELLS = (
    *_BODY[:5],
    _column("Period"),
    _column("Amounts"),
    _column("Category code"),
    _column("Category"),
    _column("Quarter"),
    _column("Status"),
    _column("Returned", Holds.PENCE),
    _column("Inside the family", Holds.PENCE, _INSIDE),
    _column("Payments", Holds.COUNT),
)


class NoSuchForm(UserError):
    """A consolidation cannot be a file that ends in "{suffix}"."""

    code = "SB-843"
    exit_code = 2
    remedy_text = "Give it a name that ends in .xlsx, .html or .csv."


def write(
    collection: Collection, asked: Asked, path: Path, *, progress: Progress | None = None
) -> Picture:
    """Write the picture as .xlsx, .html or .csv, and return it.

    The table (.csv) has category x body x quarter x status, however long it is.

    Raises:
        NoSuchForm: the name ends in something else. FileNotWritten: it cannot be written.
        NoSuchFamily: the family asked for is nobody's.
    """
    kind = path.suffix.casefold()
    if kind not in (".xlsx", ".html", ".csv"):
        raise NoSuchForm(suffix=path.suffix or path.name)
    progress = progress or Progress()
    progress.step("Finding out whose returns they are", 0, 5)
    chosen = Chosen(collection, asked)
    found = assemble(chosen, progress)
    if kind == ".csv":
        progress.step("Writing every figure", 5, 5)
        write_in_parts(path, csv_lines(_CELLS, _cell_rows(chosen)))
    elif kind == ".html":
        write_atomically(path, page(found).encode())
    else:
        listed = tuple(islice(_cell_rows(chosen), _MOST_ROWS + 1))
        write_atomically(path, workbook(report(found, {}, listed), working=True))
    return found


def write_from(
    place: Path, asked: Asked, path: Path, *, progress: Progress | None = None
) -> Picture:
    """Write the picture of a collection that is not open yet, as ``write`` does.

    Raises:
        NotACollection: it is something else. NoSuchForm, FileNotWritten: as ``write``.
    """
    with Collection.open(place) as collection:
        return write(collection, asked, path, progress=progress)


def page(found: Picture) -> str:
    """Return the picture as one page that needs nothing else, its charts with their tables."""
    from core.analysis import figures, picture_charts

    drawn = {
        name: Figure(_DRAWN[name], figures.to_svg(chart), chart.description)
        for name, chart in picture_charts.charts(found).items()
        if chart.plot is not None
    }
    return html(report(found, drawn, ()))


def report(found: Picture, drawn: Mapping[str, Figure], listed: Sequence[Row]) -> Report:
    """Return the picture as a report; ``listed`` are its single figures, for a workbook."""
    net = found.whole.net
    whose = f"of {found.family} " if found.family else ""
    return Report(
        title=f"What the returns {whose}say together",
        subtitle=found.basis,
        key_figures=(
            KeyFigure("In scope", short_pounds(net.in_scope)),
            KeyFigure("Locked", short_pounds(net.locked)),
            KeyFigure("Available", short_pounds(net.available)),
            KeyFigure(
                "Uptake",
                share(net.collaborative, net.available),
                f"{short_pounds(net.collaborative)} collaborative",
            ),
            KeyFigure(
                "Paid inside families",
                short_pounds(found.whole.eliminated.total),
                "taken out of all of these",
            ),
        ),
        sections=tuple(_sections(found, drawn, listed)),
        author=found.publisher,
        footer=f"Made by Spendbook {VERSION} on {day_in_words(found.as_at)}. Available is in "
        "scope and not locked into a contract; uptake is collaborative / available.",
    )


def _sections(
    found: Picture, drawn: Mapping[str, Figure], listed: Sequence[Row]
) -> Iterator[Section]:
    whole = found.whole
    notes = tuple((f"Note {number}", said) for number, said in enumerate(found.caveats, start=1))
    yield Section("Before you use these figures", facts=notes)
    yield Section("In all", tables=(_sums("Everything", "", (whole,)), _vat(found)))
    categories = _sums("By category", "Category", found.by_category, whole)
    yield _shown(drawn, "category", "By category", categories)
    quarters = _sums("By quarter", "Quarter", found.by_quarter, whole)
    yield Section("By quarter of payment", tables=(quarters,))
    sectors = _sums("By sector", "Sector", found.by_sector, whole)
    yield _shown(drawn, "sector", "By sector, against the target", sectors)
    yield _shown(drawn, "family", "By family", _families(found.families))
    yield _shown(drawn, "agreements", "Use of agreements", _agreements(found.agreements))
    yield _shown(drawn, "reasons", "Why lots are not used", *_reasons(found))
    yield _shown(drawn, "pipeline", "What becomes available", _pipeline(found))
    yield Section("Organisation by organisation", tables=(_bodies(found),))
    if listed:
        yield Section("Every figure", tables=(_every(listed),))


def _shown(drawn: Mapping[str, Figure], name: str, heading: str, *tables: ReportTable) -> Section:
    return Section(heading, figures=(drawn[name],) if name in drawn else (), tables=tables)


def _sums(
    name: str, first: str, rows: Sequence[PictureRow], whole: PictureRow | None = None
) -> ReportTable:
    return ReportTable(
        name,
        f"{name}, in pounds." if first else "All returns, in pounds.",
        (_column(first or "What"), *_SUMS),
        tuple((row.label, *_cells_of(row)) for row in rows),
        total=(whole.label, *_cells_of(whole)) if whole and len(rows) > 1 else None,
        beside_page=_BESIDE_PAGE,
    )


def _vat(found: Picture) -> ReportTable:
    mixed = len(found.by_vat) > 1
    return _sums("By VAT basis", "Amounts", found.by_vat, found.whole if mixed else None)


def _cells_of(row: PictureRow) -> Row:
    net = row.net
    return (
        row.returned.total,
        row.eliminated.total,
        net.total,
        net.out_of_scope,
        net.in_scope,
        net.locked,
        net.available,
        net.collaborative,
        net.addressable,
        net.no_lot,
        net.uptake(),
        row.target,
        row.gap(),
        row.returns,
        row.lines,
    )


def _families(rows: Sequence[FamilyRow]) -> ReportTable:
    return ReportTable(
        "By family",
        "Families of two and more, with who of them is missing.",
        (*_FAMILY, *_SUMS),
        tuple(
            (
                one.row.label,
                len(one.members),
                ", ".join(one.missing),
                ", ".join(one.refused),
                ", ".join(one.untold),
                *_cells_of(one.row),
            )
            for one in rows
        ),
        beside_page=_BESIDE_PAGE,
    )


def _agreements(rows: Sequence[AgreementRow]) -> ReportTable:
    return ReportTable(
        "Agreements",
        "What was bought through each lot, as returned.",
        _USE,
        tuple(
            (
                row.publisher or "not named", row.own, row.agreement_no, row.lot_no, row.pence,
                row.lines, row.returns, row.suppliers,
            )
            for row in rows
        ),
    )  # fmt: skip


def _reasons(found: Picture) -> tuple[ReportTable, ReportTable]:
    by_lot = tuple(
        (row.publisher, row.agreement_no, row.lot_no, *_why(row)) for row in found.reasons_by_lot
    )
    caption = "What could go through a lot and does not, once for each return and category."
    return (
        ReportTable("Reasons", caption, _WHY, tuple(_why(row) for row in found.reasons)),
        ReportTable(
            "Reasons by lot",
            "The same for each lot.",
            (*_LOT, *_WHY),
            by_lot,
            "Lot by lot: see the workbook.",
            in_page=False,
        ),
    )


def _why(row: ReasonRow) -> Row:
    return row.decision, row.words, row.pence, row.decisions, row.returns


def _pipeline(found: Picture) -> ReportTable:
    rows = tuple(
        (
            quarter_words(row.quarter) if row.quarter else "not stated",
            row.label,
            row.pence,
            row.returns,
            row.contacts,
        )
        for row in found.pipeline
    )
    caption = "As contracts end, by quarter and category."
    return _paged(ReportTable("Becomes available", caption, _PIPELINE, rows))


def _bodies(found: Picture) -> ReportTable:
    about = {str(one.file_id): one for one in found.returns}
    rows = []
    for row in found.by_body[:_MOST_ROWS]:
        one = about[row.key]
        rows.append(
            (
                row.label, one.body_key, one.type_words, one.family, one.sector.value, one.region,
                one.period.in_words(), one.as_at, one.vat_basis.of_amounts(), one.detail.value,
                *_cells_of(row),
            )
        )  # fmt: skip
    caption = "Each return that counts, most available first."
    if len(found.by_body) > _MOST_ROWS:
        caption += f" The first {_MOST_ROWS:,} of {len(found.by_body):,}."
    columns = (*_BODY, *_SUMS)
    beside = _BESIDE_PAGE | {"number", "type", "sector", "region", "period", "as_at", "detail"}
    return _paged(ReportTable("Organisations", caption, columns, tuple(rows), beside_page=beside))


def _paged(table: ReportTable) -> ReportTable:
    count = len(table.rows)
    if count <= _PAGE_ROWS:
        return table
    return replace(table, note=f"{count:,} rows: see the workbook.", in_page=False)


def _every(listed: Sequence[Row]) -> ReportTable:
    more = len(listed) > _MOST_ROWS
    return ReportTable(
        "Every figure",
        "Category by organisation, quarter and status.",
        _CELLS,
        () if more else tuple(listed),
        f"More than {_MOST_ROWS:,} rows: write the .csv file for all of them." if more else "",
    )


def _cell_rows(chosen: Chosen) -> Iterator[Row]:
    about = {one.file_id: _about(one) for one in chosen.returns}
    by_line = {one.file_id for one in chosen.returns if one.detail is Detail.LINE}
    quarters: dict[str, str] = {}
    for one in cells(chosen):
        cell = one.cell
        # A return without its payments counts those of a category, not those of a status.
        lines = cell.lines if cell.file_id in by_line else None
        quarter = quarters.setdefault(cell.quarter, quarter_label(cell.quarter))
        place = (cell.category, chosen.label(cell.category), quarter, cell.status.value)
        yield (*about[cell.file_id], *place, cell.pence, one.inside, lines)


def _about(body: CountedReturn) -> Row:
    return (
        body.body,
        body.body_key,
        body.type_words,
        body.family,
        body.sector.value,
        body.period.in_words(),
        body.vat_basis.of_amounts(),
    )
