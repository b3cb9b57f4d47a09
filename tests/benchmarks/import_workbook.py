"""From a workbook to a committed book, against looking through its rows and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Side
from tests.benchmarks.import_csv import import_file
from tests.benchmarks.made_spend import HEADINGS, write_xlsx

_NET, _VAT = HEADINGS.index("Net Amount"), HEADINGS.index("VAT")


def make(folder: Path, lines: int) -> Answer:
    return asdict(write_xlsx(folder / "payments.xlsx", lines))


def spendbook(folder: Path, clock: Clock) -> Answer:
    return import_file(folder / "payments.xlsx", clock)


def calamine(folder: Path, clock: Clock) -> Answer:
    from python_calamine import CalamineWorkbook

    with clock.running():
        sheet = CalamineWorkbook.from_path(folder / "payments.xlsx").get_sheet_by_index(0)
        for _ in sheet.iter_rows():
            pass
    return _answer(list(sheet.iter_rows())[1:])


def pandas_and_openpyxl(folder: Path, clock: Clock) -> Answer:
    import openpyxl  # noqa: F401 - its import is not what is measured
    import pandas as pd

    with clock.running():
        frame = pd.read_excel(folder / "payments.xlsx", engine="openpyxl")
    return _answer(frame.to_numpy().tolist())


def _answer(rows: Iterable[list[Any]]) -> Answer:
    held = list(rows)
    return {
        "lines": len(held),
        "total_pence": sum(round(row[_NET] * 100) for row in held),
        "vat_pence": sum(round(row[_VAT] * 100) for row in held),
    }


BENCHMARKS = (
    Benchmark(
        "P2",
        "Workbook to committed book, against looking through its rows",
        100_000,
        make,
        (
            Side("Spendbook", spendbook),
            Side("calamine", calamine),
            Side("pandas + openpyxl", pandas_and_openpyxl),
        ),
        (
            Goal("Spendbook", "cpu", 2.5, "calamine"),
            Goal("Spendbook", "cpu", 0.125, "pandas + openpyxl"),
            Goal("Spendbook", "peak_mb", 200),
        ),
    ),
)
