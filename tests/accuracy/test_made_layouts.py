from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role, Verdict
from core.importing.reading import read_file, stream_lines
from tests.accuracy.made_case import Case
from tests.accuracy.made_layouts import cases

ALL = list(cases())


def _reading(case: Case, folder: Path, answers: dict[str, str] | None = None) -> FileReading:
    path = folder / f"export.{case.extension}"
    path.write_bytes(case.content)
    return read_file(path, answers=answers)


def _is_right(case: Case, reading: FileReading) -> bool:
    found = tuple(
        reading.columns[role].index if role in reading.columns else None
        for role in (Role.SUPPLIER, Role.AMOUNT, Role.DATE)
    )
    return (
        reading.line_count == case.lines
        and reading.total == case.total
        and found == case.columns
        and reading.header_row == case.header_row
    )


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_misleading_layout_is_read_right_or_asked_about(case: Case, tmp_path: Path) -> None:
    reading = _reading(case, tmp_path)

    if reading.verdict is Verdict.READY:
        assert case.verdict in {"ready", "any"}
        assert _is_right(case, reading)
    else:
        assert case.verdict in {str(reading.verdict), "any", "any-not-ready"}
        asked = {question.key for question in reading.questions}
        assert reading.verdict is not Verdict.ASK or not case.keys or asked & set(case.keys)


@pytest.mark.parametrize("case", [c for c in ALL if c.answers], ids=lambda case: case.name)
def test_with_its_questions_answered_a_file_is_ready_and_right(case: Case, tmp_path: Path) -> None:
    reading = _reading(case, tmp_path, case.answers)

    assert reading.verdict is Verdict.READY, reading.reason
    assert _is_right(case, reading)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_lines_left_out_and_problems_are_all_the_rows(case: Case, tmp_path: Path) -> None:
    reading = _reading(case, tmp_path, case.answers)

    left_out = sum(row.rows for row in reading.left_out)
    assert reading.line_count + left_out + len(reading.problems) == reading.rows_read


@pytest.mark.parametrize("case", ALL[::5], ids=lambda case: case.name)
def test_the_import_yields_what_the_preview_counted(case: Case, tmp_path: Path) -> None:
    path = tmp_path / f"export.{case.extension}"
    path.write_bytes(case.content)
    preview = read_file(path, answers=case.answers, limit=2)

    lines = list(stream_lines(path, preview))

    assert len(preview.lines) == min(2, preview.line_count)
    assert len(lines) == preview.line_count
    assert sum(line.pence for line in lines) == preview.total
    assert sum(line.pence < 0 for line in lines) == preview.credit_lines
