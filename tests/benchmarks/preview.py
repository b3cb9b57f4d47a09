"""The first screen of a file: how it would be read, and again after an answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from core.domain.spend import FileReading
from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Side
from tests.benchmarks.made_spend import write_csv, write_xlsx

_CSV, _XLSX = "payments.csv", "payments.xlsx"


def make(folder: Path, lines: int) -> Answer:
    # 300,000 lines of text are 60 MB; a workbook of so many is rare.
    made = {_CSV: write_csv(folder / _CSV, lines), _XLSX: write_xlsx(folder / _XLSX, lines // 3)}
    return {f"{file} lines": one.lines for file, one in made.items()}


def first_screen(file: str, folder: Path, clock: Clock) -> Answer:
    from core.usecases import import_spend

    with clock.running():
        reading = import_spend.glance_at(folder / file).read()
    return _answer(reading, file, folder)


def after_an_answer(file: str, folder: Path, clock: Clock) -> Answer:
    from core.usecases import import_spend

    top = import_spend.glance_at(folder / file)
    top.read()
    with clock.running():
        reading = top.read({"date_format": "dmy"})
    return _answer(reading, file, folder)


def _answer(reading: FileReading, file: str, folder: Path) -> Answer:
    """Return how many lines the file has, if its top was read as the whole file is."""
    from core.usecases import import_spend

    whole = import_spend.look(folder / file, limit=1000)
    alike = _shown(reading) == _shown(whole)
    return {f"{file} lines": whole.line_count if alike else 0}


def _shown(reading: FileReading) -> object:
    columns = {role: use.index for role, use in reading.columns.items()}
    return reading.verdict, reading.header_row, columns, reading.lines[:999]


_FILES = {"60 MB of text": _CSV, "workbook of 100,000 rows": _XLSX}
_FIRST = tuple(Side(f"{name}, opened", partial(first_screen, f)) for name, f in _FILES.items())
_AGAIN = tuple(
    Side(f"{name}, answered", partial(after_an_answer, f)) for name, f in _FILES.items()
)

BENCHMARKS = (
    Benchmark(
        "preview",
        "The first screen of a file",
        300_000,
        make,
        (*_FIRST, *_AGAIN),
        (
            *(Goal(side.name, "seconds", 0.5) for side in _FIRST),
            *(Goal(side.name, "seconds", 0.3) for side in _AGAIN),
        ),
    ),
)
