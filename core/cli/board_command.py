"""`spendbook spend report --board`: two pages for the board, as a page, a workbook or a PDF."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from core.analysis.board_report import BoardReport
from core.analysis.figures import ChartTable, Unit
from core.cli.answer import Answer, table
from core.cli.options import add_as_at, day_of, opened, period_of
from core.domain.progress import Progress
from core.usecases import board_report


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the board report to the report."""
    add_as_at(parser)
    parser.add_argument(
        "--board", action="store_true", help="two pages for the board; with -o FILE"
    )
    parser.add_argument("-o", "--out", type=Path, help="a .pdf, .html or .xlsx file")


def board(args: argparse.Namespace, progress: Progress) -> Answer:
    """Work the board report out, and write it where a file is named."""
    with opened(args, read_only=True) as book:
        period = period_of(args, book)
        found = board_report.report(book, as_at=day_of(args), period=period, progress=progress)
    if args.out is not None:
        board_report.write(found, args.out)
    return Answer(_data(found, args.out), tuple(_words(found, args.out)))


def _data(found: BoardReport, path: Path | None) -> dict[str, Any]:
    return {
        "path": str(path) if path else None,
        "title": found.title,
        "basis": found.subtitle,
        "figures": [
            {"label": one.label, "value": one.value, "note": one.note} for one in found.tiles
        ],
        "tables": [_table_data(one) for one in _tables(found)],
        "definitions": dict(found.definitions),
    }


def _tables(found: BoardReport) -> list[ChartTable]:
    return [*(chart.table for chart in found.charts), *found.tables]


def _table_data(one: ChartTable) -> dict[str, Any]:
    names = [
        f"{name.casefold().replace(',', '').replace(' ', '_')}{_ENDS.get(unit, '')}"
        for name, unit in zip(one.columns, one.units, strict=True)
    ]
    rows = [
        {
            name: cell.isoformat() if isinstance(cell, date) else cell
            for name, cell in zip(names, row, strict=True)
        }
        for row in one.rows
    ]
    return {"title": one.title, "caption": one.caption, "rows": rows}


_ENDS = {Unit.PENCE: "_pence", Unit.SHARE: "_basis_points"}


def _words(found: BoardReport, path: Path | None) -> list[str]:
    lines = [found.title, found.subtitle, ""]
    lines += [f"{one.label}: {one.value} ({one.note})" for one in found.tiles]
    for one in _tables(found):
        lines += ["", one.title, *table(one.columns, one.texts()), one.caption]
    return [*lines, "", f"Written to {path}."] if path else lines
