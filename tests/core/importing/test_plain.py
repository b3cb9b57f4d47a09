"""Rows read many together become what they become one by one, to the letter."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from core.domain.spend import DraftBlock, one_by_one
from core.importing.lines import Walk
from core.importing.plan import Plan
from core.importing.reading import pass_through, read_file
from core.importing.tables import open_source
from core.importing.unreadable import UnreadableFile
from tests.accuracy import made_ledgers
from tests.benchmarks.made_spend import write_csv
from tests.hostile.spend_files import hostile_files

_REAL = Path(__file__).parents[4] / "shared" / "data" / "spend"
_FILES = sorted(path for path in _REAL.glob("*.*") if path.suffix != ".json")
_ALL = 1 << 40
_LARGE = 1 << 18


def _both_ways(path: Path) -> int:
    """Read a file's rows together and one by one, and return how many came together."""
    plan = read_file(path, limit=0).plan
    if not isinstance(plan, Plan):
        return 0
    source = open_source(path, paired=plan.paired)
    together, apart = (Walk(plan, path.name, source.delimiter) for _ in range(2))

    drafts = list(pass_through(source, together, None, None))
    lines = list(pass_through(source, apart, _ALL, None))

    assert list(one_by_one(drafts)) == lines
    assert together.tally == apart.tally
    assert together.examples() == apart.examples()
    assert together.date_texts() == apart.date_texts()
    return sum(len(draft.rows) for draft in drafts if isinstance(draft, DraftBlock))


@pytest.mark.skipif(not _FILES, reason="the published files are not here")
def test_published_files_are_read_the_same_together() -> None:
    assert sum(map(_both_ways, _FILES)) > 40_000


@pytest.mark.parametrize("first", range(0, 100, 50))
def test_made_ledgers_are_read_the_same_together(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 50):
        _both_ways(made_ledgers.write(made_ledgers.make(seed), tmp_path))


def test_hostile_files_are_read_the_same_together(tmp_path: Path) -> None:
    # A workbook gives its rows as a text file does; the largest files hold nothing else.
    texts = [file for file in hostile_files() if file.name.endswith((".csv", ".txt"))]
    for file in texts:
        path = file.write_to(tmp_path)
        if path.stat().st_size > _LARGE:
            continue
        try:
            _both_ways(path)
        except UnreadableFile:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_a_long_ledger_spoilt_at_random_is_read_the_same_together(
    tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "payments.csv"
    write_csv(path, 5_000, seed)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    pick = random.Random(seed)
    for _ in range(120):
        _spoil(pick, rows[pick.randrange(1, len(rows))])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)

    assert _both_ways(path) > 2_000


def _spoil(pick: random.Random, row: list[str]) -> None:
    place = pick.randrange(len(row))
    cells = (
        *("", " ", "Total", "Grand total", "1,234.56", "(12.00)", "0.00", "-", "12", "1_000.00"),
        *("\u0661\u0662.\u0660\u0660", "1.00\n2.00", "\u200b", "n/a", "31/12/2024", "#REF!"),
        *("999999999999.99", "£-5.00", "Café", " padded ", "5.5", "12.00CR", "Payment Date"),
    )
    match pick.randrange(6):
        case 0:
            row.insert(place, pick.choice(cells))
        case 1:
            del row[place]
        case 2:
            row[:] = [""] * pick.randrange(len(row))
        case _:
            row[place] = pick.choice(cells)
