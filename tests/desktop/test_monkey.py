"""The monkey lives in the window for a while, and nothing goes wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_monkey_breaks_nothing_in_twenty_seconds(tmp_path: Path) -> None:
    log = tmp_path / "monkey.log"
    options = ["--small", "--minutes", "0.34", "--seed", "7", "--log", str(log)]
    command = [sys.executable, "-m", "tests.desktop.monkey", *options]

    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert played.returncode == 0, played.stdout + played.stderr
    assert len(log.read_text(encoding="utf-8").splitlines()) > 20
