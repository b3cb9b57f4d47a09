"""The report for a board as a page: A4 upright, which a browser prints on two sheets.

Self-contained like every page of ours; charts stand on the left of their tables.
"""

from __future__ import annotations

from html import escape

from core.formats.columns import NUMBERS, Holds
from core.formats.reports import KeyFigure, Report, ReportTable, Section, cell_in_words

_STYLE = """
:root { --ink: #1d2433; --quiet: #535b6b; --rule: #ccd2dc; --tint: #f3f5f8; --key: #12436d; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff;
  font: 8.5pt/1.3 "Segoe UI", Arial, "Liberation Sans", sans-serif; }
main { max-width: 184mm; margin: 6mm auto; padding: 0 1rem; }
h1 { font-size: 15pt; line-height: 1.2; margin: 0; color: var(--key); }
h2 { font-size: 10pt; margin: 0; padding-top: 5pt; color: var(--key); }
section { border-top: 1px solid var(--rule); margin-top: 8pt; break-inside: avoid; }
p { margin: 1pt 0 4pt; color: var(--quiet); font-size: 7.5pt; }
.keys { display: grid; grid-template-columns: repeat(4, 1fr); gap: 7pt; margin: 8pt 0; }
.keys div { padding: 5pt 7pt; background: var(--tint); }
.keys dt { font-size: 8pt; } .keys dd { margin: 0; font-size: 7.5pt; }
.keys dd.value { font-size: 15pt; font-weight: 600; }
.beside { display: grid; grid-template-columns: 1fr 1fr; gap: 8pt; align-items: start; }
figure { margin: 0; } svg { width: 100%; height: auto; display: block; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 7.5pt; line-height: 1.2; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 1.5pt 6pt 1.5pt 0; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top; font-weight: 400; }
thead th { border-bottom: 1px solid var(--ink); vertical-align: bottom; font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n, td.d { white-space: nowrap; }
.words { columns: 2; column-gap: 14pt; margin: 4pt 0; font-size: 7.5pt; }
.words div { break-inside: avoid; padding-bottom: 2pt; }
.words dt { font-weight: 600; display: inline; } .words dd { display: inline; margin: 0; }
footer { margin-top: 8pt; border-top: 1px solid var(--rule); color: var(--quiet); }
@page { size: A4; margin: 12mm 13mm; }
@media print { main { max-width: none; margin: 0; padding: 0; } .scroll { overflow: visible; }
  .second { break-before: page; margin-top: 0; border-top: 0; } }
"""


def board_html(report: Report, second: str) -> str:
    """Return the report as one page; the part with the heading ``second`` begins a sheet."""
    parts = "".join(
        _part(part, number, second=part.heading == second)
        for number, part in enumerate(report.sections, start=1)
    )
    keys = "".join(_key(figure) for figure in report.key_figures)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{escape(report.title)}</h1>\n<p>{escape(report.subtitle)}</p>\n"
        f'<dl class="keys">\n{keys}</dl>\n{parts}'
        f"<footer>\n<p>{escape(report.footer)}</p>\n</footer>\n</main>\n</body>\n</html>\n"
    )


def _key(figure: KeyFigure) -> str:
    return (
        f'<div><dt>{escape(figure.label)}</dt><dd class="value">{_text(figure.value)}</dd>'
        f"<dd>{_text(figure.note)}</dd></div>\n"
    )


def _part(part: Section, number: int, *, second: bool) -> str:
    said = "".join(f"<p>{_text(paragraph)}</p>\n" for paragraph in part.paragraphs)
    drawn = "".join(f"<figure>{figure.svg}</figure>\n" for figure in part.figures)
    tables = "".join(_table(table) for table in part.tables)
    if drawn:
        tables = f'<div class="beside">\n{drawn}{tables}</div>\n'
    words = "".join(
        f"<div><dt>{escape(term)}:</dt> <dd>{escape(meaning)}</dd></div>\n"
        for term, meaning in part.facts
    )
    facts = f'<dl class="words">\n{words}</dl>\n' if words else ""
    kind = ' class="second"' if second else ""
    return (
        f'<section{kind} aria-labelledby="s{number}">\n<h2 id="s{number}">'
        f"{escape(part.heading)}</h2>\n{said}{tables}{facts}</section>\n"
    )


def _table(table: ReportTable) -> str:
    if not table.rows:
        return "<p>None.</p>\n"
    heads = "".join(
        f'<th scope="col"{_kind(table, place)}>{escape(column.title)}</th>'
        for place, column in enumerate(table.columns)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_kind(table, place)}>{_text(cell_in_words(column.holds, cell))}</td>"
            for place, (column, cell) in enumerate(zip(table.columns, row, strict=True))
        )
        + "</tr>\n"
        for row in table.rows
    )
    return (
        f'<div class="scroll">\n<table>\n<caption>{escape(table.name)}</caption>\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _kind(table: ReportTable, place: int) -> str:
    holds = table.columns[place].holds
    kind = "n" if holds in NUMBERS else "d" if holds is Holds.DAY else ""
    return f' class="{kind}"' if kind else ""


def _text(text: str) -> str:
    # A number and its sign of percent stay on one line.
    return escape(text).replace(" %", "&nbsp;%")
