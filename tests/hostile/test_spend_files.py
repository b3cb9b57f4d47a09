from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file
from core.importing.register import read_register
from core.importing.unreadable import NotThere, UnreadableFile
from tests.hostile.spend_files import TOTAL, HostileFile, hostile_files

FILES = list(hostile_files())


def test_there_are_many_hostile_files() -> None:
    assert len(FILES) >= 60


def _outcome(path: Path) -> FileReading | UnreadableFile:
    try:
        return read_file(path)
    except UnreadableFile as refusal:
        return refusal


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_refused_in_words_or_read_right(
    file: HostileFile, tmp_path: Path
) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.content)

    outcome = _outcome(path)

    if isinstance(outcome, UnreadableFile):
        assert file.outcome in {outcome.code, "any"}
        assert file.says in str(outcome)
        assert file.name in str(outcome)
        assert outcome.remedy()
    else:
        assert file.outcome in {str(outcome.verdict), "any"}
        assert outcome.verdict is not Verdict.READY or (outcome.line_count, outcome.total) == (
            3,
            TOTAL,
        )
        assert all(text.isprintable() for line in outcome.lines for text in line.texts)


@pytest.mark.parametrize("file", FILES[::4], ids=lambda file: file.name)
def test_a_hostile_file_is_no_register_either(file: HostileFile, tmp_path: Path) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.content)

    with contextlib.suppress(UnreadableFile):
        assert len(read_register(path).contracts) <= 3


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"missing\.csv cannot be opened"):
        read_file(tmp_path / "missing.csv")
    with pytest.raises(NotThere):
        read_file(tmp_path)


def test_amounts_made_to_slow_a_reader_do_not(tmp_path: Path) -> None:
    path = tmp_path / "slow.csv"
    rows = ["Date,Supplier,Amount"]
    rows += [f"14/04/2025,A Ltd,{'1,234' * 400}x" for _ in range(200)]
    rows += [f"{'1' * 300}/04/2025,A Ltd,{' ' * 3000}-£" for _ in range(200)]
    path.write_text("\n".join(rows), encoding="utf-8")
    before = time.process_time()

    read_file(path)

    assert time.process_time() - before < 10
