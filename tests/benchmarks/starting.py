"""The first window, from the checkout and from the packaged program, beside a bare window of Qt.

Each is a program of its own that ends once its window has been painted: what counts is the whole
of it, as a person waits for it who has opened it before. The packaged program is measured where
one lies in ``dist``. The peer is the least that Qt can show: no menu, no page, no enumeration.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.harness import ROOT, Answer, Benchmark, Clock, Goal, Side

BUNDLE = ROOT / "dist" / "spendbook"
WINDOW = BUNDLE / ("spendbook-window.exe" if sys.platform == "win32" else "spendbook-window")
_BARE = """\
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("Spendbook"))
window.resize(1280, 720)
window.show()
QTimer.singleShot(0, window, lambda: window.grab().isNull() or window.close())
raise SystemExit(app.exec())
"""
_OURS = "import sys; from desktop.starting import main; sys.exit(main(['spendbook', '--try']))"


def make(folder: Path, lines: int) -> Answer:
    # Python keeps what it has compiled, and only the first start of all waits for that.
    for program in (_BARE, _OURS):
        open_window([sys.executable, "-c", program], folder, Clock())
    return {"windows": 1}


def open_window(command: Sequence[str | Path], folder: Path, clock: Clock) -> Answer:
    # Nobody's settings, and no screen: an X server would be measured too.
    own = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    own |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    with clock.running():
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | own, check=False, capture_output=True
        )
    return {"windows": int(done.returncode == 0)}


def _sides() -> tuple[Side, ...]:
    python = [sys.executable, "-c"]
    bare = Side("a bare window of Qt", partial(open_window, [*python, _BARE]))
    ours = Side("from the checkout", partial(open_window, [*python, _OURS]))
    packaged = Side("the packaged program", partial(open_window, [WINDOW, "--try"]))
    return (bare, ours, packaged) if WINDOW.exists() else (bare, ours)


BENCHMARKS = (
    Benchmark(
        "P12",
        "The first window",
        1,
        make,
        _sides(),
        (
            Goal("from the checkout", "cpu", 1.3, "a bare window of Qt"),
            Goal("the packaged program", "cpu", 1.3, "a bare window of Qt"),
            Goal("the packaged program", "seconds", 1.5),
        ),
    ),
)
