"""A monkey at the window: thousands of random acts, and nothing may go wrong.

Run it with ``python -m tests.desktop.monkey --minutes 10 --seed 3``. It has a home, a demo body
and files of its own, and writes each step into a log before it is done. The same seed makes the
same choices; ``--hurry`` acts while work is under way too, so that what it meets depends on the
machine's speed as well. What it calls a fault: an exception, a report saved by the last resort,
a warning of Qt's, a window that does not answer for five seconds, and a book that is not sound
in the end.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
import tempfile
import threading
import time
import traceback
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from tests.desktop.monkey_acts import Acts, Places

AS_AT = date(2026, 3, 31)
HANGS_AFTER = 5.0
# Work that runs this long is no hang (the window answers), but the monkey goes on meanwhile.
PATIENCE = 20.0
PAUSE_MS = 4
# What the screen that is none cannot do, and says so.
_OFF_SCREEN = ("This plugin does not support",)
_LEDGER = "Payment date,Supplier,Description,Net amount\n" + "".join(
    f'{day:02}/05/2025,"{name}",Supplies,{day * 50}.00\n'
    for day, name in enumerate(("R&D <b>Ltd</b>", "=1+1", "$x$ Supplies", "Tarn Power"), start=1)
)


class Watch:
    """Notes what goes wrong, whoever says so, each thing once."""

    def __init__(self, log: TextIO) -> None:
        self.faults: list[str] = []
        self.step = 0
        self._log = log
        self._known: set[str] = set()
        self._beat = time.monotonic()
        self._told_of_hang = False
        self._ended = threading.Event()

    def begin(self, window: QObject) -> None:
        """Take every hook, and listen to the window's pulse."""
        from PySide6.QtCore import QTimer, qInstallMessageHandler

        sys.excepthook = self._raised
        threading.excepthook = lambda args: self._raised(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda seen: self._raised(
            seen.exc_type, seen.exc_value, seen.exc_traceback
        )
        qInstallMessageHandler(self._qt_said)
        timer = QTimer(window)
        timer.timeout.connect(self._pulse)
        timer.start(50)
        threading.Thread(target=self._listen, daemon=True).start()

    def end(self) -> None:
        """Stop listening to the pulse: the window is about to go."""
        self._ended.set()

    def say(self, line: str) -> None:
        """Write a line into the log."""
        self._log.write(f"{self.step:6} {line}\n")
        self._log.flush()

    def fault(self, key: str, text: str) -> None:
        """Note a fault; the same one only once."""
        if key not in self._known:
            self._known.add(key)
            self.faults.append(f"step {self.step}: {text}")
            self.say(f"FAULT {text}")

    def _raised(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        where = traceback.extract_tb(trace)[-1:] if trace else []
        self.fault(f"{kind.__name__} {where}", text)

    def _qt_said(self, kind: Any, _context: Any, text: str) -> None:
        from PySide6.QtCore import QtMsgType

        known = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not known and not text.startswith(_OFF_SCREEN):
            self.fault(f"qt {text}", f"Qt: {text}\n{''.join(traceback.format_stack(limit=12))}")

    def _pulse(self) -> None:
        self._beat, self._told_of_hang = time.monotonic(), False

    def _listen(self) -> None:
        while not self._ended.wait(0.5):
            # Where others are at work too, nobody can tell waiting from hanging so soon.
            crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
            silent = time.monotonic() - self._beat
            if silent > HANGS_AFTER * crowd and not self._told_of_hang:
                self._told_of_hang = True
                stacks = [
                    "".join(traceback.format_stack(frame, limit=12))
                    for frame in sys._current_frames().values()
                ]
                self.fault(f"hang {stacks[0][-200:]}", "no answer for 5 s\n" + "\n".join(stacks))


class Monkey:
    """Does acts until its time is up. A dialog runs a loop of its own, and steps go on in it."""

    def __init__(self, acts: Acts, watch: Watch, seconds: float, *, hurry: bool) -> None:
        self._acts = acts
        self._watch = watch
        self._end = time.monotonic() + seconds
        self._hurry = hurry
        self._quiet = 0
        self._busy_since = time.monotonic()

    def step(self) -> None:
        """Do one act when the last has come to rest, then again."""
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QDialog

        ended = time.monotonic() > self._end
        # Before the act: it may open a dialog, and then this call ends only with the dialog.
        QTimer.singleShot(PAUSE_MS, self._acts.window, self.step)
        if ended:
            front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if front is None:
                QApplication.exit()
            elif isinstance(front, QDialog):
                front.reject()
            else:
                front.close()
            return
        if not self._hurry and not self._at_rest():
            return
        self._watch.step += 1
        self._watch.say(self._acts.do_one())

    def _at_rest(self) -> bool:
        from PySide6.QtCore import QTimer

        window = self._acts.window
        waiting = any(t.isSingleShot() and t.isActive() for t in window.findChildren(QTimer))
        if window.open_book.jobs.busy() or waiting:
            self._quiet = 0
            return time.monotonic() - self._busy_since > PATIENCE
        self._quiet += 1
        if self._quiet < 2:
            return False
        self._busy_since = time.monotonic()
        return True


def main(arguments: list[str] | None = None) -> int:
    """Let the monkey in; return 1 if anything went wrong."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="monkey-") as home:
        _use_home(Path(home))
        with options.log.open("w", encoding="utf-8") as log:
            faulthandler.enable(log)
            watch = Watch(log)
            _play(options, Path(home), watch)
            _look_after(Path(home), watch)
            faulthandler.disable()
    for fault in watch.faults:
        print(fault)
    print(f"seed {options.seed}: {watch.step} steps, {len(watch.faults)} faults, {options.log}")
    return 1 if watch.faults else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.desktop.monkey")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, default=Path("monkey.log"))
    parser.add_argument("--hurry", action="store_true", help="act while work is under way")
    parser.add_argument("--small", action="store_true", help="without the demo body")
    return parser.parse_args(arguments)


def _use_home(home: Path) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    os.environ["XDG_CONFIG_HOME"] = str(home / ".config")
    os.environ["XDG_DOCUMENTS_DIR"] = str(home / "Documents")


def _play(options: argparse.Namespace, home: Path, watch: Watch) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    from desktop.app import make_application, make_window
    from tests.desktop.monkey_acts import Acts

    class Stays(QObject):
        """Keeps the window open: Quit is the one act that would end the play."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            return watched is window and event.type() == QEvent.Type.Close

    app = make_application(["spendbook"])
    places = _places(home, small=options.small)
    window = make_window(AS_AT)
    watch.begin(window)
    stays = Stays()
    app.installEventFilter(stays)
    window.show()
    window.open_path(places.books[0])
    acts = Acts(window, places, random.Random(options.seed))
    monkey = Monkey(acts, watch, options.minutes * 60, hurry=options.hurry)
    QTimer.singleShot(0, window, monkey.step)
    app.exec()
    app.removeEventFilter(stays)
    watch.end()
    window.open_book.close()
    window.hide()
    app.clipboard().clear()


def _places(home: Path, *, small: bool) -> Places:
    """Make what is in the bag: a demo body, small bodies, their files, and what is none."""
    from core.domain.parties import Body, Sector
    from core.usecases import books, import_spend, run_demo
    from tests.desktop.monkey_acts import NASTY, Places

    out = home / "out"
    out.mkdir()
    ledger, minutes, nothing = home / "R&D <b>.csv", home / "minutes.pdf", home / "nothing.csv"
    ledger.write_text(_LEDGER, encoding="utf-8")
    minutes.write_text("%PDF-1.4 minutes of the meeting")
    nothing.write_bytes(b"")
    files = (ledger, minutes, nothing, home / "gone.xlsx")
    body = Body("Fish & <b>Chips</b> Council", "parish-council", Sector.WIDER)
    empty, little = home / "empty.spendbook", home / "little.spendbook"
    books.create_book(empty, body, actor=NASTY[0]).close()
    with books.create_book(little, body, actor=NASTY[1]) as book:
        import_spend.take_in(book, ledger, choices=import_spend.ImportChoices())
    if small:
        return Places((little, empty), files, out)
    demo = run_demo.run(home / "demo")
    theirs = (*demo.sources, *demo.catalogues, demo.return_file, demo.public_key)
    return Places((demo.book, little, empty), (*theirs, *files), out)


def _look_after(home: Path, watch: Watch) -> None:
    """Look at what is left: reports of faults, and whether every book is sound."""
    from core.usecases import books

    for report in sorted(home.rglob("spendbook-report-*.txt")):
        text = report.read_text(encoding="utf-8")
        watch.fault(text.partition("What:")[2], f"report {text}")
    for path in sorted(home.rglob("*.spendbook")):
        with books.open_book(path, read_only=True) as book:
            bad = [check for check in books.check_book(book) if not check.passed]
        if bad:
            watch.fault(f"book {path.name}", f"{path.name} is not sound: {bad}")


if __name__ == "__main__":
    sys.exit(main())
