"""Takes a picture of every page in its main states, off the screen, and the pictures in the help.

``python -m tests.desktop.screenshots`` writes ./screenshots and a contact sheet of each scene;
with a word, only pictures whose name holds it (a figure first takes one scene: ``3`` or
``3_buyer_home``). ``--help-pictures`` writes those that the help shows, small, into
resources/help/pictures. Pages and tabs are found by themselves; look with your eyes.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "screenshots"
HELP_PICTURES = ROOT / "resources" / "help" / "pictures"
AS_AT = date(2026, 3, 31)
AFTER_RETURNS_ARE_DUE = date(2026, 8, 3)
WIDE, LOW = 1280, 720
PATIENCE_SECONDS = 120
QUIET_ROUNDS = 25

# Of a contact sheet: pictures in a row, the width of each, room for its name below.
_ACROSS, _SMALL, _NAME = 4, 480, 22
# Of a picture in the help.
_HELP_WIDE, _HELP_HIGH, _COLOURS, _EDGE = 1120, 680, 96, "#747C85"

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

    def __init__(self, only: str, folder: Path = FOLDER) -> None:
        """Open the window; ``only`` is a word that the names of pictures must hold."""
        from desktop.app import make_application, make_window

        self.app = make_application(["spendbook"])
        self.window = make_window(AS_AT)
        self.window.resize(WIDE, LOW)
        self.window.show()
        self._only = only
        self._folder = folder
        self.taken: list[Path] = []

    def settle(self) -> None:
        """Let the worker answer and the screen be painted."""
        end = time.monotonic() + PATIENCE_SECONDS
        quiet = 0
        # Rounds, not time: one round that brings an answer may take longer than any pause.
        while quiet < QUIET_ROUNDS:
            self.app.processEvents()
            time.sleep(0.01)
            quiet = 0 if self.window.open_book.jobs.busy() else quiet + 1
            if time.monotonic() > end:
                raise TimeoutError("the window does not come to rest")

    def take(self, name: str) -> None:
        """Take a picture; a page that scrolls gets one more of its end."""
        self.settle()
        if self._only not in name:
            return
        self._save(name, self.window)
        bar = self.window.page().scroll_bar()
        if bar.maximum() > 0:
            bar.setValue(bar.maximum())
            self.settle()
            self._save(f"{name}_end", self.window)
            bar.setValue(0)

    def walk(self, prefix: str) -> None:
        """Take a picture of every page of what is open, and of every tab in it."""
        for key in self.window.keys_of_pages():
            self.window.go_to(key)
            self.take(f"{prefix}_{key}")
            for name in self.tabs():
                self.take(f"{prefix}_{key}_{name}")

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a file, as a person would."""
        if read_only:
            trouble = self.window.open_book.open_file
            trouble(self.window, path, _stop, read_only=True)
        elif path != self.window.open_book.subject.path:
            self.window.open_path(path)
        self.settle()

    def look(self, name: str) -> None:
        """Change all colours: system, light, dark or contrast."""
        from desktop.colours import Look, use_look

        use_look(self.app, Look(name))

    def take_window(self, name: str, widget: Any) -> None:
        """Take a picture of another window, such as the help."""
        self.settle()
        if self._only in name:
            self._save(name, widget)

    def tabs(self) -> Iterator[str]:
        """Go to each tab of the page but the first, and give it a name."""
        from PySide6.QtWidgets import QTabWidget

        shown = [t for t in self.window.page().findChildren(QTabWidget) if t.isVisible()]
        for tabs in shown:
            for number in range(1, tabs.count()):
                tabs.setCurrentIndex(number)
                yield f"tab{number + 1}"
            tabs.setCurrentIndex(0)

    def close(self) -> None:
        """Let everything go."""
        self.look("system")
        self.window.set_text_size(100)
        self.window.close()

    def _save(self, name: str, widget: Any) -> None:
        path = self._folder / f"{name}.png"
        widget.grab().save(str(path))
        self.taken.append(path)


def main() -> int:
    """Take all the pictures that were asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("only", nargs="?", default="", help="a word in the names of pictures")
    asked.add_argument("--help-pictures", action="store_true", help="those that the help shows")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        use_home(Path(home))
        if chosen.help_pictures:
            _for_the_help(Path(home))
            return 0
        FOLDER.mkdir(exist_ok=True)
        camera = Camera(chosen.only)
        _every_scene(camera, Path(home), chosen.only)
        camera.close()
        for sheet in contact_sheets(camera.taken, FOLDER):
            sys.stdout.write(f"{sheet}\n")
        sys.stdout.write(f"{len(camera.taken)} pictures in {FOLDER}\n")
    return 0


def use_home(home: Path) -> None:
    """Work off the screen, as a person who never used the program on this computer."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    os.environ["XDG_CONFIG_HOME"] = str(home / ".config")
    sys.path.insert(0, str(ROOT))


def contact_sheets(pictures: list[Path], folder: Path) -> list[Path]:
    """Lay the pictures of each scene side by side on one sheet, each with its name."""
    from PIL import Image, ImageDraw

    scenes: dict[str, list[Path]] = {}
    for path in pictures:
        scenes.setdefault("_".join(path.stem.split("_")[:2]), []).append(path)
    sheets = []
    for scene, paths in scenes.items():
        small = [Image.open(path).convert("RGB") for path in paths]
        small = [one.resize((_SMALL, one.height * _SMALL // one.width)) for one in small]
        high = max(one.height for one in small) + _NAME
        sheet = Image.new("RGB", (_ACROSS * _SMALL, -(-len(small) // _ACROSS) * high), "white")
        for number, (one, path) in enumerate(zip(small, paths, strict=True)):
            down, across = divmod(number, _ACROSS)
            sheet.paste(one, (across * _SMALL, down * high))
            place = (across * _SMALL + 4, down * high + one.height + 4)
            ImageDraw.Draw(sheet).text(place, path.stem, fill="black")
        sheets.append(folder / f"sheet_{scene}.png")
        sheet.save(sheets[-1])
    return sheets


# The scenes, in order: each opens what it shows.


def _every_scene(camera: Camera, home: Path, only: str) -> None:
    scenes: dict[str, Callable[[Camera, Path, str], None]] = {
        "1_first": _first,
        "2_empty": _empty_book,
        "3_buyer": _buyer,
        "4_large": _large,
        "5_look": _look_only,
        "6_review": _review,
        "7_pbo": _desk_empty,
        "8_desk": _desk_full,
        "9_dark": _dark,
    }
    figure = re.match(r"\d", only)
    for name, show in scenes.items():
        if figure is None or name.startswith(figure[0]):
            show(camera, home, name)


def _first(camera: Camera, home: Path, name: str) -> None:
    camera.walk(name)
    minutes = _written(home, "minutes.spendbook", "%PDF-1.4 minutes of the meeting")
    camera.window.go_to("start")
    camera.open(minutes)
    camera.take(f"{name}_not_a_book")


def _empty_book(camera: Camera, home: Path, name: str) -> None:
    from core.domain.parties import Body, Sector
    from core.usecases import books

    path = home / "empty.spendbook"
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    books.create_book(path, body).close()
    camera.open(path)
    camera.walk(name)


def _buyer(camera: Camera, home: Path, name: str) -> None:
    made = demo(home)
    camera.open(made.book)
    camera.walk(name)
    _importing(camera, home, name, made.sources[2])
    _help(camera, name)


def _large(camera: Camera, home: Path, name: str) -> None:
    made = demo(home)
    camera.open(made.book)
    camera.window.set_text_size(200)
    _importing(camera, home, name, made.sources[2])
    camera.walk(name)
    _help(camera, name)
    camera.window.set_text_size(100)


def _look_only(camera: Camera, home: Path, name: str) -> None:
    camera.open(demo(home).book, read_only=True)
    camera.walk(name)


def _review(camera: Camera, home: Path, name: str) -> None:
    camera.open(demo(home).return_file)
    camera.walk(name)


def _desk_empty(camera: Camera, _home: Path, name: str) -> None:
    camera.window.go_to_workbench()
    camera.settle()
    camera.walk(name)


def _desk_full(camera: Camera, home: Path, name: str) -> None:
    desk(camera, home)
    camera.walk(name)
    camera.window.set_text_size(200)
    camera.walk(f"{name}_large")
    camera.window.set_text_size(100)


def _dark(camera: Camera, home: Path, name: str) -> None:
    for look in ("dark", "contrast"):
        camera.look(look)
        camera.open(demo(home).book)
        camera.walk(f"{name}_{look}")
        camera.open(demo(home).return_file)
        camera.walk(f"{name}_{look}")
    camera.look("system")


def _help(camera: Camera, name: str) -> None:
    for key in ("compare", "codes", "glossary"):
        camera.window.go_to("compare")
        action = next(a for a in camera.window.all_actions() if a.text().startswith("Help for"))
        action.trigger()
        helping: Any = next(one for one in camera.app.topLevelWidgets() if one.inherits("QDialog"))
        helping.show_page(key)
        camera.take_window(f"{name}_help_{key}", helping)
        helping.close()


def demo(home: Path) -> Any:
    """Return the made-up council, made once for all scenes."""
    from core.usecases import run_demo

    return _demo_of(home / "demo", run_demo.run)


def desk(camera: Camera, home: Path) -> None:
    """Open the workbench with made-up returns that came in, some not as they should."""
    from desktop.open_book import Subject, View, Workspace
    from tests.flows import family_on_paper as paper

    inbox = home / "returns that came in"
    if not inbox.exists():
        inbox.mkdir()
        for body in paper.PAYMENTS:
            paper.write(inbox, paper.made_return(body))
        (inbox / "broken.zip").write_bytes(b"not a package")
        (inbox / "list.csv").write_text(paper.LIST, encoding="utf-8")
    camera.window.open_book.show(Subject(Workspace.PBO))
    camera.window.open_book.set_view(View(None, AFTER_RETURNS_ARE_DUE))
    camera.window.go_to("pbo-returns")
    camera.settle()
    page: Any = camera.window.page()
    page.collect(inbox)
    camera.settle()
    page.chase.take_list(inbox / "list.csv")
    camera.settle()


@cache
def _demo_of(folder: Path, make: Callable[[Path], Any]) -> Any:
    return make(folder)


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
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="cp1252", newline="")
    return path


def _stop(error: BaseException) -> None:
    raise error


# The pictures in the help: one for each page, named as the page of help is.


def _for_the_help(home: Path) -> None:
    from PySide6.QtWidgets import QTabWidget

    from desktop.widgets.labels import StateLabel

    camera = Camera("")
    camera.window.resize(_HELP_WIDE, _HELP_HIGH)
    names = []

    def keep(name: str) -> None:
        camera.settle()
        if trouble := camera.window.page().banner.problem():
            raise RuntimeError(f"{name}: {trouble}")
        # Where files lie on this computer says nothing to a reader.
        for label in camera.window.findChildren(StateLabel):
            label.setText(label.text().replace(f"{home}{os.sep}", "").replace(f"demo{os.sep}", ""))
        camera.window.statusBar().clearMessage()
        names.append(name)
        _small(camera.window.grab(), HELP_PICTURES / f"{name}.png")

    def every_page() -> None:
        for key in camera.window.keys_of_pages():
            camera.window.go_to(key)
            keep(key)

    every_page()
    camera.open(demo(home).book)
    every_page()
    camera.window.go_to("categories")
    camera.settle()
    tabs = camera.window.page().findChildren(QTabWidget)[0]
    rules = [n for n in range(tabs.count()) if tabs.tabText(n) == "Rules"]
    tabs.setCurrentIndex(rules[0])
    keep("rules")
    camera.open(demo(home).return_file)
    keep("review")
    desk(camera, home)
    every_page()
    (HELP_PICTURES / "pbo-levy.png").replace(HELP_PICTURES / "pbo.png")
    camera.close()
    sys.stdout.write(f"{len(names)} pictures in {HELP_PICTURES}\n")


def _small(picture: Any, path: Path) -> None:
    """Keep a picture in a few colours: a page of the window needs no more."""
    from PIL import Image, ImageOps
    from PySide6.QtCore import QBuffer

    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.ReadWrite)
    picture.save(held, "PNG")
    image = Image.open(io.BytesIO(bytes(held.data().data()))).convert("RGB")
    # An edge, because the ground of a page is nearly white.
    image = ImageOps.expand(image, border=1, fill=_EDGE)
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
