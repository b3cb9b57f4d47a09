"""Reports on paper: plain tables and styles, all that the printer's drawer of pages knows.

The same report as on the page that is saved; long tables end with a word on where the rest is.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from core.domain.returns import Cell
from core.formats.columns import NUMBERS, Column
from core.formats.reports import KeyFigure, Report, ReportTable, Section, cell_in_words

_ROWS = 60
_STYLE = """
@page { size: A4 landscape; margin: 13mm; }
body { font-family: "Segoe UI", Arial, "Liberation Sans", sans-serif; font-size: 9pt;
  color: #1d2433; }
h1 { font-size: 15pt; margin-top: 0px; margin-bottom: 3px; color: #12436d; }
h2 { font-size: 11pt; margin-top: 14px; margin-bottom: 3px; color: #12436d; }
p { margin-top: 2px; margin-bottom: 2px; }
p.table { margin-top: 8px; font-weight: 600; }
.quiet { color: #535b6b; }
th, td { text-align: left; vertical-align: top; padding: 2px 8px 2px 0px; font-size: 8pt; }
th { font-weight: 600; border-bottom: 1px solid #1d2433; }
th.n, td.n { text-align: right; white-space: nowrap; }
th.table { font-size: 9pt; border-bottom: 0px; padding-top: 8px; }
td.line { border-bottom: 1px solid #ccd2dc; }
"""


def printed(report: Report) -> str:
    """Return the report as a page for A4, landscape."""
    keys = ((figure.label, _with_note(figure)) for figure in report.key_figures)
    body = "".join(_section(section) for section in report.sections)
    footer = f'<p class="quiet">{escape(report.footer)}</p>' if report.footer else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{escape(report.title)}</h1>\n<p class="quiet">{escape(report.subtitle)}</p>\n'
        f"{_facts(keys)}{body}{footer}</body>\n</html>\n"
    )


def _with_note(figure: KeyFigure) -> str:
    return f"{figure.value} ({figure.note})" if figure.note else figure.value


def _section(section: Section) -> str:
    words = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in section.paragraphs)
    tables = "".join(_table(table) for table in section.tables)
    return f"<h2>{escape(section.heading)}</h2>\n{words}{_facts(section.facts)}{tables}"


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><td class="quiet">{escape(name)}</td><td>{escape(value)}</td></tr>\n'
        for name, value in facts
    )
    return f'<table width="100%">\n{rows}</table>\n' if rows else ""


def _table(table: ReportTable) -> str:
    if not table.rows:
        return f'<p class="table">{escape(table.caption)}</p>\n<p>None.</p>\n'
    shown = [
        place
        for place, column in enumerate(table.columns)
        if place == 0 or any(row[place] not in (None, "") for row in table.rows)
    ]
    columns = [table.columns[place] for place in shown]
    heads = "".join(f"<th{_kind(column)}>{escape(column.title)}</th>" for column in columns)
    kept = [*table.rows[:_ROWS], *([table.total] if table.total else ())]
    rows = "".join(_row(columns, [row[place] for place in shown]) for row in kept)
    left = len(table.rows) - _ROWS
    rest = f"<p>And {left:,} more, in the workbook of this paper.</p>\n" if left > 0 else ""
    return (
        '<table width="100%" cellspacing="0">\n<thead>'
        f'<tr><th class="table" colspan="{len(shown)}">{escape(table.caption)}</th></tr>'
        f"<tr>{heads}</tr></thead>\n{rows}</table>\n{rest}"
    )


def _row(columns: Iterable[Column], row: Iterable[Cell]) -> str:
    cells = "".join(
        f'<td class="line{" n" if column.holds in NUMBERS else ""}">'
        f"{escape(cell_in_words(column.holds, value))}</td>"
        for column, value in zip(columns, row, strict=True)
    )
    return f"<tr>{cells}</tr>\n"


def _kind(column: Column) -> str:
    return ' class="n"' if column.holds in NUMBERS else ""
