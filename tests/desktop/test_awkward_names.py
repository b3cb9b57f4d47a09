"""Names that are markup are shown as written, and the file that they name is never opened."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.awkward_names import MARKER

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_no_name_opens_a_file_wherever_it_is_shown_exported_or_printed(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed here")
    (tmp_path / MARKER).write_bytes(b"never read")
    notes = tmp_path / "opened.txt"
    watched = [
        strace,
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-e",
        "trace=open,openat,openat2,readlink",
        "-o",
        str(notes),
    ]
    command = [sys.executable, "-m", "tests.desktop.awkward_names", str(tmp_path)]

    done = subprocess.run(
        [*watched, *command],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config")},
        capture_output=True,
        text=True,
        check=False,
    )

    opened = notes.read_text(encoding="utf-8", errors="replace")
    if "names.spendbook" not in opened:
        pytest.skip(f"strace may not watch here: {done.stderr[:200]}")
    assert [line for line in opened.splitlines() if MARKER in line] == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "board.pdf").exists()
