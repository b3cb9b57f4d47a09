from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from core.domain.spend import Verdict
from core.importing.contract_notices import UnreadableNotices
from core.importing.reading import read_file
from core.importing.register import read_register
from core.importing.unreadable import UnreadableFile
from core.usecases import close_imports
from tests.hostile.making import HostileFile
from tests.hostile.outcomes import expected, outcome_of
from tests.hostile.spend_files import hostile_files

FILES = list(hostile_files())
EXPECTED = expected()
_NEVER_SAID = ("hash", "schema", "json", "invalid", "failed", "error", "please", "sorry", "{", "}")


def test_there_are_many_hostile_files_each_with_its_verdict_and_sentence() -> None:
    assert len(FILES) >= 200
    assert [file.name for file in FILES] == list(EXPECTED)
    assert all(one.says or one.verdict == "ready" for one in EXPECTED.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_refused_in_words_or_read_right(
    file: HostileFile, tmp_path: Path
) -> None:
    path = file.write_to(tmp_path)

    outcome, what = outcome_of(path)

    assert outcome == EXPECTED[file.name]
    if isinstance(what, UnreadableFile):
        assert file.name in str(what)
        assert what.remedy()
    else:
        right = (what.line_count, what.total) == (file.lines, file.total)
        assert right or what.verdict is not Verdict.READY
        assert close_imports.statement(what).closes()
        assert all(text.isprintable() for line in what.lines for text in line.texts)


@pytest.mark.parametrize("outcome", sorted({one.says for one in EXPECTED.values()}))
def test_what_is_said_is_plain(outcome: str) -> None:
    words = outcome.lower()

    assert not [word for word in _NEVER_SAID if word in words]
    assert len(outcome) < 500
    assert all(ch.isprintable() for ch in outcome)


@pytest.mark.parametrize("file", FILES[::6], ids=lambda file: file.name)
def test_a_hostile_file_is_no_register_either(file: HostileFile, tmp_path: Path) -> None:
    path = file.write_to(tmp_path)

    with contextlib.suppress(UnreadableFile, UnreadableNotices):
        assert len(read_register(path).contracts) <= 3


def test_amounts_made_to_slow_a_reader_do_not(tmp_path: Path) -> None:
    path = tmp_path / "slow.csv"
    rows = ["Date,Supplier,Amount"]
    rows += [f"14/04/2025,A Ltd,{'1,234' * 400}x" for _ in range(200)]
    rows += [f"{'1' * 300}/04/2025,A Ltd,{' ' * 3000}-£" for _ in range(200)]
    path.write_text("\n".join(rows), encoding="utf-8")
    before = time.process_time()

    read_file(path)

    assert time.process_time() - before < 10
