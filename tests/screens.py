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
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "screenshots"
AS_AT = date(2026, 3, 31)
PATIENCE_SECONDS = 120
QUIET_ROUNDS = 25

_LEDGER = (
    "Payments over £100,,,,,,,\nPrinted 3 May,,,,,,,\n,,,,,,,\n"
    "Date Paid,Auth Ref,Payee Name,Detail,Net,VAT,Gross,Service\n"
    + "".join(
        f"{day:02}/05/2025,FC12/{day},Viking Grounds & Sons {day % 9} Ltd,Grass cutting {day},"
        f"{day * 50}.00,{day * 10}.00,{day * 60}.00,Parks\n"
        for day in range(1, 29)
    )
    + "29/05/2025,FC12/29,Mr John Smith,Refund of deposit,85.00,0.00,85.00,Hall\n"
    + "30/05/2025,FC12/30,REDACTED PERSONAL DATA,Care,120.00,0.00,120.00,Hall\n"
    + ",,,Total,20505.00,4060.00,24565.00,\n"
)
_EITHER = "Date,Supplier,Amount\r\n03/04/2025,Alpha Ltd,10.00\r\n05/06/2025,Beta Ltd,20.00\r\n"
_FAULTY = "Payment date,Supplier,Description,Net amount\n" + "".join(
    f"{day:02}/05/2025,Supplier {day % 7} Ltd,Repairs,{amount}\n"
    for day, amount in enumerate(["100.00"] * 14 + ["tbc", "n/k", "", "12.0.0"] + ["80.00"] * 9, 1)
)


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

        shown = [t for t in self.window.page().findChildren(QTabWidget) if t.isVisible()]
        for tabs in shown:
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
    _importing(camera, folder, "3_buyer", made.sources[2])
    camera.window.set_text_size(200)
    _importing(camera, folder, "4_large", made.sources[2])
    camera.walk("4_large")
    camera.window.set_text_size(100)
    camera.open(made.book, read_only=True)
    camera.walk("5_look")
    camera.open(made.return_file)
    camera.walk("6_review")
    camera.window.go_to_workbench()
    camera.settle()
    camera.walk("7_pbo")


def _importing(camera: Camera, folder: Path, size: str, known: Path) -> None:
    """Show every state of the import page: files made for it, and one that is here already."""
    ledger = _written(folder, "payments_2025.csv", _LEDGER)
    either = _written(folder, "either.csv", _EITHER)
    faulty = _written(folder, "faulty.csv", _FAULTY)
    minutes = _written(folder, "minutes.pdf", "%PDF-1.4 minutes of the meeting")
    states: dict[str, tuple[Path, ...]] = {
        "grid": (ledger,),
        "question": (either,),
        "problems": (faulty,),
        "several": (ledger, either, minutes),
        "error": (minutes,),
        "here": (known,),
    }
    for name, files in states.items():
        camera.window.go_to("import", files)
        camera.take(f"{size}_import_{name}")
    page: Any = camera.window.page()
    camera.window.go_to("import", (ledger,))
    camera.settle()
    page.reading.look_part.grid.skip()
    page.reading.check_part.type_total("25000")
    camera.take(f"{size}_import_statement")
    for number, name in ((1, "columns"), (2, "payments")):
        page.reading.look_part.tabs.setCurrentIndex(number)
        camera.take(f"{size}_import_{name}")
    page.reading.look_part.tabs.setCurrentIndex(0)
    page.see_layouts()
    camera.take(f"{size}_import_layouts")
    page.banner.clear()


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="cp1252", newline="")
    return path


def _stop(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    sys.exit(main())
