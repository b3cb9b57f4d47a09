from __future__ import annotations

import contextlib
import random
import time
from importlib.resources import files
from pathlib import Path

import pytest

from core.domain.problems import UserError
from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file, read_top, stream_lines
from core.importing.tables import open_top
from tests.hostile.making import CSV, old_excel, page, workbook
from tests.hostile.mutations import mutated
from tests.hostile.older_files import binary_excel, opendocument

_CASES, _BATCH = 200, 20


def _good_files() -> list[tuple[str, bytes]]:
    samples = files("resources") / "samples" / "town_council"
    shipped = [item for item in samples.iterdir() if item.name.endswith((".csv", ".xlsx"))]
    content = {item.name: item.read_bytes() for item in sorted(shipped, key=lambda i: i.name)}
    cut = {name: data[: 6000 if name.endswith("csv") else None] for name, data in content.items()}
    made = [
        ("new.xlsx", workbook()),
        ("old.xls", old_excel()),
        ("binary.xlsb", binary_excel()),
        ("open.ods", opendocument()),
        ("page.xls", page().encode()),
        ("plain.csv", CSV),
        ("wide.csv", CSV.decode().encode("utf-16")),
    ]
    return [*cut.items(), *made, *made]


@pytest.mark.parametrize("first", range(0, _CASES, _BATCH))
def test_a_damaged_file_is_refused_in_words_or_read_to_the_penny(
    first: int, tmp_path: Path
) -> None:
    good = _good_files()
    others = [content for _, content in good]
    for seed in range(first, first + _BATCH):
        rng = random.Random(seed)
        name, content = rng.choice(good)
        path = tmp_path / f"{seed}_{name}"
        path.write_bytes(mutated(content, others, rng))
        before = time.process_time()

        _read(path)

        assert time.process_time() - before < 10, path.name


def _read(path: Path) -> None:
    """Read a file from its top and whole; whatever is wrong with it is told in words."""
    with contextlib.suppress(UserError):
        read_top(open_top(path))
    try:
        reading = read_file(path, limit=20)
    except UserError as refusal:
        told = refusal
    else:
        _check(path, reading)
        return
    assert path.name in str(told)
    assert told.remedy()


def _check(path: Path, reading: FileReading) -> None:
    assert all(text.isprintable() for line in reading.lines for text in line.texts), path.name
    if reading.verdict is Verdict.READY:
        pence = [line.pence for line in stream_lines(path, reading)]
        assert (len(pence), sum(pence)) == (reading.line_count, reading.total), path.name
