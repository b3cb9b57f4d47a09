from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role, Verdict
from core.importing.layouts import layout_of
from core.importing.reading import read_file
from tests.accuracy.drift import drifted, table_of, write
from tests.accuracy.importing import SHARED

SAMPLES = Path(__file__).parents[2] / "resources" / "layouts"
TRUTH = SHARED / "spend" / "truth.json"


def _published() -> list[Path]:
    if not TRUTH.exists():
        return []
    files = json.loads(TRUTH.read_text(encoding="utf-8"))["files"]
    return [TRUTH.parent / truth["file"] for truth in files]


def _used(reading: FileReading) -> set[int]:
    roles = (Role.SUPPLIER, Role.DATE, Role.AMOUNT, Role.DEBIT, Role.CREDIT)
    return {reading.columns[role].index for role in roles if role in reading.columns}


def _payments(reading: FileReading) -> Counter[tuple[str, int]]:
    return Counter((line.texts[0], int(line.pence)) for line in reading.lines)


@pytest.mark.parametrize(
    "path", [*sorted(SAMPLES.glob("*.csv")), *_published()], ids=lambda path: path.name
)
def test_a_layout_never_sums_another_column_because_headings_drifted(
    path: Path, tmp_path: Path
) -> None:
    first = read_file(path, limit=0)
    if first.verdict is not Verdict.READY:
        pytest.skip("only a file that is read without a question leaves a whole layout")
    saved = layout_of(first, "Ledger")
    table = table_of(path, first)
    before = read_file(write(table, tmp_path), layouts=[saved])
    rng, used = random.Random(path.name), _used(first)

    for way, other in drifted(table, rng, used):
        after = read_file(write(other, tmp_path), layouts=[saved])

        if after.verdict is Verdict.READY and before.verdict is Verdict.READY:
            assert after.total == before.total, way
            assert all(line.texts[0] for line in after.lines) or Role.SUPPLIER not in used, way
            assert " called " in way or _payments(after) == _payments(before), way
