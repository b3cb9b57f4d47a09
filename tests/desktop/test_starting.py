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


def test_modules_are_loaded_as_before_once_qt_is_there() -> None:
    statements = "import builtins; own = builtins.__import__; import desktop.starting"
    check = "desktop.starting.load_qt(); assert 'PySide6.QtCore' in sys.modules"
    same = "sys.exit(builtins.__import__ is not own)"

    answer = subprocess.run(
        [sys.executable, "-c", f"import sys; {statements}; {check}; {same}"],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )

    assert answer.returncode == 0, answer.stderr


def test_the_first_window_stands_before_anything_heavy_or_any_other_page_is_loaded() -> None:
    paint = (
        "from PySide6.QtCore import QTimer\n"
        "from desktop.app import make_application, make_window\n"
        "application = make_application(['spendbook'])\n"
        "window = make_window()\n"
        "window.show()\n"
        "QTimer.singleShot(0, application.quit)\n"
        "application.exec()\n"
        "import sys\n"
        "print(*sys.modules)\n"
    )

    answer = subprocess.run(
        [sys.executable, "-c", paint], cwd=ROOT, check=True, capture_output=True, text=True
    )

    loaded = set(answer.stdout.split())
    assert not loaded & {"pandas", "numpy", "matplotlib", "sqlalchemy", "openpyxl", "cryptography"}
    assert "desktop.pages.start_page" in loaded
    assert not loaded & {"desktop.pages.home_page", "desktop.pages.import_page"}
