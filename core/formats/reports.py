"""Reports as values, and their accessible page: one model for HTML and workbook.

The page is self-contained: no scripts, no addresses, everything that comes from data escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape

from core.domain.money import divide_half_up, pounds, share
from core.domain.period import day_in_words
from core.domain.returns import Cell, Row
from core.domain.wording import ENGLISH, Wording, Words
from core.formats.columns import NUMBERS, Column, Holds

# Counts up whenever a page, workbook or text comes out differently for the same content.
RENDERING = 4

_STYLE = """
:root { --ink: #1d2433; --quiet: #535b6b; --rule: #ccd2dc; --tint: #f3f5f8; --key: #12436d; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff;
  font: 1rem/1.5 "Segoe UI", Arial, "Liberation Sans", sans-serif; }
main, header, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; border-top: .5rem solid var(--key); max-width: none; }
header > * { max-width: 73rem; margin-left: auto; margin-right: auto; }
h1 { font-size: 2rem; line-height: 1.2; margin-top: 0; margin-bottom: .25rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .5rem; padding-top: .75rem;
  border-top: 1px solid var(--rule); }
p { margin: .5rem 0; max-width: 48rem; }
header p { color: var(--quiet); font-size: 1.1rem; max-width: 73rem; margin: 0 auto; }
.keys { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0 0; padding: 0; }
.keys div { flex: 1 1 11rem; padding: .75rem 1rem; background: var(--tint);
  border-left: .25rem solid var(--key); }
.keys dt { font-size: .95rem; color: var(--quiet); }
.keys dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.3;
  font-variant-numeric: tabular-nums; }
.keys dd.note { font-size: .9rem; font-weight: 400; color: var(--quiet); }
.facts { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr;
  gap: .3rem 1.5rem; margin: 1rem 0; max-width: 60rem; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.warn { border: .25rem solid #a3151d; padding: 0 1rem .5rem; margin: 1.5rem 0 0; }
.warn h2 { border-top: 0; margin-top: 0; color: #a3151d; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .9rem; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding: .25rem 0 .5rem; }
th, td { padding: .35rem .75rem; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top; white-space: nowrap; }
thead th { white-space: normal; }
th:first-child, td:first-child { padding-left: 0; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 400; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
th.w, td.w { white-space: normal; overflow-wrap: anywhere; min-width: 14rem; max-width: 24rem; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; border-top: 2px solid var(--ink); }
figure { margin: 1.5rem 0; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
svg { max-width: 100%; height: auto; }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 3rem; color: var(--quiet);
  border-top: 1px solid var(--rule); font-size: .9rem; }
@page { size: A4 landscape; margin: 14mm; }
@media print {
  body { font-size: 9.5pt; } header { border-top: 0; padding-top: 0; }
  main, header, footer { max-width: none; padding: 0; }
  .scroll { overflow: visible; } table { font-size: 7.5pt; }
  th, td { padding: 2pt 4pt; white-space: normal; }
  th.w, td.w { min-width: 0; }
  thead { display: table-header-group; } tfoot { display: table-row-group; }
  tr, figure, dl, .keys div { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure to see first, as finished text."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG text, with what it shows in words. ``svg`` must come from our own code."""

    title: str
    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with typed cells. ``total`` is its last line, where there is one to show.

    ``name`` is its sheet's name in a workbook. ``in_page`` is False where the page only says
    ``note`` and leaves the rows to the workbook, ``in_workbook`` likewise. Columns named in
    ``beside_page`` are left to the workbook too.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    total: Row | None = None
    in_page: bool = True
    in_workbook: bool = True
    beside_page: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its heading; ``warns`` has it stand out."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report, complete: the same for page and workbook. ``made_at`` is ISO 8601 or "".

    ``categories`` are the words that the page says for category codes; ``wording`` is the
    language that the report has been put into.
    """

    title: str
    subtitle: str
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    made_at: str = ""
    author: str = ""
    footer: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    wording: Wording = ENGLISH

    def tables(self) -> Iterator[ReportTable]:
        """Yield every table in order."""
        for section in self.sections:
            yield from section.tables


def said_in(wording: Wording, report: Report) -> Report:
    """Put a report into a language: its own words and what it put together; never its data."""
    own, say = wording.own, wording.say
    return replace(
        report,
        title=say(report.title),
        subtitle=say(report.subtitle),
        key_figures=tuple(
            KeyFigure(own(figure.label), figure.value, say(figure.note))
            for figure in report.key_figures
        ),
        sections=tuple(_section_in(wording, section) for section in report.sections),
        footer=say(report.footer),
        categories={code: own(label) for code, label in report.categories.items()},
        wording=wording,
    )


def _section_in(wording: Wording, section: Section) -> Section:
    own, say = wording.own, wording.say
    return replace(
        section,
        heading=own(say(section.heading)),
        paragraphs=tuple(say(paragraph) for paragraph in section.paragraphs),
        facts=tuple((own(name), say(value)) for name, value in section.facts),
        figures=tuple(
            Figure(own(figure.title), figure.svg, say(figure.words)) for figure in section.figures
        ),
        tables=tuple(_table_in(wording, table) for table in section.tables),
    )


def _table_in(wording: Wording, table: ReportTable) -> ReportTable:
    own, say = wording.own, wording.say
    total = table.total
    return replace(
        table,
        name=own(table.name),
        caption=say(table.caption),
        note=say(table.note),
        columns=tuple(replace(column, title=own(column.title)) for column in table.columns),
        rows=tuple(_row_in(wording, row) for row in table.rows),
        total=_row_in(wording, total) if total else None,
    )


def _row_in(wording: Wording, row: Row) -> Row:
    return tuple(wording.say(cell) if isinstance(cell, Words) else cell for cell in row)


def cell_in_words(holds: Holds, value: Cell) -> str:
    """Say a cell for a person: ``£1,204.50``, ``3 April 2025``, ``52.3 %``, ``yes``."""
    if holds is Holds.CATEGORY:
        return str(value) if value else Words("Unknown")
    if value is None or value == "":
        return "-" if holds in NUMBERS else ""
    if isinstance(value, bool):
        return Words("yes" if value else "no")
    if isinstance(value, date):
        return day_in_words(value)
    if not isinstance(value, int):
        return str(value)
    forms = {Holds.PENCE: pounds(value), Holds.RATE: share(value, 10_000)}
    return forms.get(holds, f"{value:,}" if holds is Holds.COUNT else str(value))


def html(report: Report) -> str:
    """Return the report as one page that needs nothing else."""
    body = "".join(
        f'<section{_loud(section)} aria-labelledby="s{number}">\n'
        f"{_section(report, section, number)}</section>\n"
        for number, section in enumerate(report.sections, start=1)
    )
    footer = f"<footer>\n<p>{escape(report.footer)}</p>\n</footer>\n" if report.footer else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{report.wording.code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{escape(report.title)}</h1>\n<p>{escape(report.subtitle)}</p>\n"
        f"</header>\n<main>\n{_keys(report.key_figures)}{body}</main>\n{footer}</body>\n</html>\n"
    )


def _loud(section: Section) -> str:
    return ' class="warn"' if section.warns else ""


def _keys(figures: Iterable[KeyFigure]) -> str:
    items = "".join(
        f"<div><dt>{escape(figure.label)}</dt><dd>{_text(figure.value)}</dd>"
        + (f'<dd class="note">{escape(figure.note)}</dd>' if figure.note else "")
        + "</div>\n"
        for figure in figures
    )
    return f'<dl class="keys">\n{items}</dl>\n' if items else ""


def _section(report: Report, section: Section, number: int) -> str:
    parts = [f'<h2 id="s{number}">{escape(section.heading)}</h2>\n']
    parts += [f"<p>{escape(paragraph)}</p>\n" for paragraph in section.paragraphs]
    if section.facts:
        facts = "".join(
            f"<dt>{escape(name)}</dt><dd>{_text(value)}</dd>\n" for name, value in section.facts
        )
        parts.append(f'<dl class="facts">\n{facts}</dl>\n')
    parts += [_figure(figure) for figure in section.figures]
    for place, table in enumerate(section.tables, start=1):
        parts.append(_table(report, table, f"t{number}-{place}"))
    return "".join(parts)


def _figure(figure: Figure) -> str:
    caption = f"<figcaption>{escape(figure.title)}</figcaption>"
    return f"<figure>\n{caption}\n{figure.svg}\n<p>{_text(figure.words)}</p>\n</figure>\n"


def _table(report: Report, table: ReportTable, place: str) -> str:
    note = f"<p>{escape(table.note)}</p>\n" if table.note else ""
    if not table.in_page:
        return note
    if not table.rows:
        return f"{note}<p>{escape(report.wording.own('None.'))}</p>\n"
    shown = _columns_with_cells(table)
    heads = "".join(_heading(table.columns[index]) for index in shown)
    lines = "".join(_line(report, table.columns, shown, row) for row in table.rows)
    foot = ""
    if table.total is not None:
        foot = f"<tfoot>\n{_line(report, table.columns, shown, table.total, blank='')}</tfoot>\n"
    return (
        f'{note}<div class="scroll" role="region" tabindex="0" aria-labelledby="{place}">\n'
        f'<table>\n<caption id="{place}">{escape(table.caption)}</caption>\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{lines}</tbody>\n{foot}</table>\n</div>\n"
    )


def _columns_with_cells(table: ReportTable) -> list[int]:
    # A column that is empty all the way down only makes a table harder to read.
    return [
        index
        for index in range(len(table.columns))
        if index == 0
        or (
            table.columns[index].name not in table.beside_page
            and any(row[index] not in (None, "") for row in table.rows)
        )
    ]


def _heading(column: Column) -> str:
    number = ' class="n"' if column.holds in NUMBERS else ""
    return f'<th scope="col"{number}>{escape(column.title)}</th>'


def _line(
    report: Report, columns: tuple[Column, ...], shown: list[int], row: Row, blank: str = "-"
) -> str:
    cells = []
    for place, index in enumerate(shown):
        holds = columns[index].holds
        value = row[index]
        text = blank if value is None and holds in NUMBERS else cell_in_words(holds, value)
        text = report.wording.say(text)
        if holds is Holds.CATEGORY:
            text = report.categories.get(str(value), text)
        kind = "n" if holds in NUMBERS else "w" if len(text) > 28 else ""
        mark = f' class="{kind}"' if kind else ""
        tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
        cells.append(f"<{tag}{scope}{mark}>{_text(text)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>\n"


def _text(text: str) -> str:
    # A number and its sign of percent stay on one line.
    return escape(text).replace(" %", "&nbsp;%")


def bars(rows: Iterable[tuple[str, int]]) -> str:
    """Draw amounts in pence as horizontal bars, each with its label and figure beside it."""
    drawn = tuple(rows)
    largest = max((abs(pence) for _, pence in drawn), default=0) or 1
    lines = []
    for number, (label, pence) in enumerate(drawn):
        top = number * 36
        width = divide_half_up(max(pence, 0) * 460, largest)
        lines.append(
            f'<text x="0" y="{top + 21}">{escape(label)}</text>'
            f'<rect x="200" y="{top + 4}" width="{width}" height="24" fill="#12436d"/>'
            f'<text x="{210 + width}" y="{top + 21}">{escape(pounds(pence))}</text>'
        )
    words = escape("; ".join(f"{label} {pounds(pence)}" for label, pence in drawn))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 820 {len(drawn) * 36}" '
        f'width="820" font-size="15" '
        f'font-family="Arial, sans-serif" fill="#1d2433"><title>{words}</title>\n'
        + "\n".join(lines)
        + "\n</svg>"
    )
