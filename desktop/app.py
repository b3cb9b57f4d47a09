"""Starts the window: application, colours, letters, the last resort, the file to open."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QObject,
    QStandardPaths,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.usecases import languages
from desktop.colours import Look, use_look
from desktop.house_style import HouseStyle
from desktop.jobs import Jobs
from desktop.main_window import MainWindow
from desktop.open_book import OpenBook
from desktop.present import save_report
from desktop.qt import Settings, application_font
from desktop.speaking import speak
from desktop.widgets.text_dialog import TextDialog


class LastResort(QObject):
    """What happens to an exception that nobody caught: one report, one calm message.

    The same fault may come at every repaint; it is reported once.
    """

    _came = Signal(object)

    def __init__(self, reports: Path) -> None:
        """Save reports into a folder."""
        super().__init__()
        self._reports = reports
        self._known: set[tuple[type[BaseException], int]] = set()
        self.window: MainWindow | None = None
        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take an exception as ``sys.excepthook`` does."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(8)
            return
        key = (kind, _last_line(trace))
        if key not in self._known:
            self._known.add(key)
            self._came.emit(save_report(error, self._reports))

    def thread_hook(self, args: threading.ExceptHookArgs) -> None:
        """Take an exception as ``threading.excepthook`` does."""
        if args.exc_value is not None:
            self.hook(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(object)
    def _tell(self, report: Path) -> None:
        if self.window is None:
            return
        text = self.tr(
            "Something went wrong in Spendbook. Your work is safe.\n\n"
            "A report was saved:\n{path}\n\n"
            "It says where in the program it happened. It holds no supplier and no amount. "
            "Send it to the people who look after Spendbook. (SB-900)"
        ).format(path=report)
        TextDialog.ask(self.window, self.tr("Something went wrong"), text)


def make_application(argv: Sequence[str]) -> QApplication:
    """Return the application with its name, style, colours and letters."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(list(argv))
    app.setApplicationName("Spendbook")
    app.setApplicationDisplayName("Spendbook")
    app.setStyle(HouseStyle())
    _follow_the_system(app)
    speak(app, languages.chosen(Settings().language()))
    application_font(app, Settings().text_size())
    icon = files("resources") / "icons" / "spendbook.svg"
    app.setWindowIcon(QIcon(str(icon)))
    return app


def _follow_the_system(app: QApplication) -> None:
    """Use the colours that the person chose, and the computer's as they change."""
    use_look(app, Settings().look())
    hints = app.styleHints()
    access = hints.accessibility()

    def again(_changed: object) -> None:
        if Settings().look() is Look.SYSTEM:
            use_look(app, Look.SYSTEM)

    hints.colorSchemeChanged.connect(again)
    access.contrastPreferenceChanged.connect(again)


def make_window(today: date | None = None) -> MainWindow:
    """Return the window with nothing open yet."""
    open_book = OpenBook(
        Jobs(), Settings(), report_folder(), today or datetime.now().astimezone().date()
    )
    return MainWindow(open_book)


def report_folder() -> Path:
    """Return where reports of faults are saved: the person's documents."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return (Path(place) if place else Path.home()) / "Spendbook reports"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed. The first argument may be a file to open.

    With ``--try`` it closes itself once it has been painted: then a window works here.
    """
    arguments = list(sys.argv if argv is None else argv)
    app = make_application(arguments)
    last_resort = LastResort(report_folder())
    sys.excepthook = last_resort.hook
    threading.excepthook = last_resort.thread_hook
    window = make_window()
    last_resort.window = window
    window.show()
    window.work_ahead()
    paths = [Path(text) for text in arguments[1:] if not text.startswith("-")]
    if paths:
        QTimer.singleShot(0, window, lambda: window.open_path(paths[0].absolute()))
    if "--try" in arguments:
        QTimer.singleShot(0, window, lambda: window.grab().isNull() or window.close())
    return app.exec()


def _last_line(trace: TracebackType | None) -> int:
    line = 0
    while trace is not None:
        line, trace = trace.tb_lineno, trace.tb_next
    return line
