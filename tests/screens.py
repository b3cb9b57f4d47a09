"""Takes a picture of every page, off the screen at 1280 x 720, into ./screenshots.

Run it with ``python tests/screens.py [word]``: with a word, only pictures whose name holds it.
Pages, tabs and sizes of letters are found by themselves; look at the pictures with your eyes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "screenshots"
AS_AT = date(2026, 3, 31)
PATIENCE_SECONDS = 120
QUIET_ROUNDS = 25


class Camera:
    """The window, and where its pictures go."""

    def __init__(self, only: str) -> None:
        from desktop.app import make_application, make_window

        self._app = make_application(["spendbook"])
        self.window = make_window(AS_AT)
        self.window.show()
        self._only = only
        self._number = 0

    def settle(self) -> None:
        """Let the worker answer and the screen be painted."""
        end = time.monotonic() + PATIENCE_SECONDS
        quiet = 0
        # Rounds, not time: one round that brings an answer may take longer than any pause.
        while quiet < QUIET_ROUNDS:
            self._app.processEvents()
            time.sleep(0.01)
            quiet = 0 if self.window.open_book.jobs.busy() else quiet + 1
            if time.monotonic() > end:
                raise TimeoutError("the window does not come to rest")

    def take(self, name: str) -> None:
        """Take a picture; a page that scrolls gets one more of its end."""
        self.settle()
        if self._only not in name:
            return
        self._number += 1
        self.window.grab().save(str(FOLDER / f"{name}.png"))
        bar = self.window.page().scroll_bar()
        if bar.maximum() > 0:
            bar.setValue(bar.maximum())
            self.settle()
            self.window.grab().save(str(FOLDER / f"{name}_end.png"))
            bar.setValue(0)

    def walk(self, prefix: str) -> None:
        """Take a picture of every page of what is open, and of every tab in it."""
        for key in self.window.keys_of_pages():
            self.window.go_to(key)
            self.take(f"{prefix}_{key}")
            for name in self._tabs():
                self.take(f"{prefix}_{key}_{name}")

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a file, as a person would."""
        if read_only:
            trouble = self.window.open_book.open_file
            trouble(self.window, path, _stop, read_only=True)
        else:
            self.window.open_path(path)
        self.settle()

    def close(self) -> None:
        """Let everything go."""
        self.window.close()
        sys.stdout.write(f"{self._number} pictures in {FOLDER}\n")

    def _tabs(self) -> Iterator[str]:
        from PySide6.QtWidgets import QTabWidget

        for tabs in self.window.page().findChildren(QTabWidget):
            for number in range(1, tabs.count()):
                tabs.setCurrentIndex(number)
                yield f"tab{number + 1}"
            tabs.setCurrentIndex(0)


def main() -> int:
    """Take all the pictures."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        _use_home(Path(home))
        camera = Camera(only)
        camera.walk("1_first")
        _empty_book(camera, Path(home))
        _demo(camera, Path(home) / "demo")
        camera.close()
    return 0


def _use_home(home: Path) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    os.environ["XDG_CONFIG_HOME"] = str(home / ".config")
    sys.path.insert(0, str(ROOT))


def _empty_book(camera: Camera, home: Path) -> None:
    from core.domain.parties import Body, Sector
    from core.usecases import books

    path = home / "empty.spendbook"
    books.create_book(
        path, Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    ).close()
    camera.open(path)
    camera.walk("2_empty")


def _demo(camera: Camera, folder: Path) -> None:
    from core.usecases import run_demo

    made = run_demo.run(folder)
    camera.open(made.book)
    camera.walk("3_buyer")
    _reading(camera, made.sources[2])
    _problem(camera, folder)
    camera.window.set_text_size(200)
    camera.walk("4_large")
    camera.window.set_text_size(100)
    camera.open(made.book, read_only=True)
    camera.walk("5_look")
    camera.open(made.return_file)
    camera.walk("6_review")
    camera.window.go_to_workbench()
    camera.settle()
    camera.walk("7_pbo")


def _reading(camera: Camera, source: Path) -> None:
    camera.window.go_to("import", source)
    camera.take("3_buyer_import_reading")


def _problem(camera: Camera, folder: Path) -> None:
    path = folder / "minutes.pdf"
    path.write_bytes(b"%PDF-1.4 minutes of the meeting")
    camera.window.go_to("import", path)
    camera.take("3_buyer_import_problem")


def _stop(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    sys.exit(main())
