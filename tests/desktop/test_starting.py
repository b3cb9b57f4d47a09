from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop import __main__ as program

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_it_says_which_commands_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert program.main([]) == 2

    assert "demo" in capsys.readouterr().err


def test_without_arguments_it_opens_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr(program, "open_window", lambda path: opened.append(path) or 0)

    assert program.main([]) == 0

    assert opened == [None]


def test_a_command_does_not_need_qt() -> None:
    statements = "import sys; from desktop.__main__ import main; main(['licences'])"
    check = "sys.exit('PySide6' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", f"{statements}; {check}"],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )

    assert answer.returncode == 0, answer.stderr
