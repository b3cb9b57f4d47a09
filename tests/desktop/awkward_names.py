"""Shows, exports and prints a book whose every name is markup that would open a file.

Run in a process of its own: ``python -m tests.desktop.awkward_names FOLDER``. It says what it
found wrong; whether the picture was opened, only who watches the process knows.
"""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

MARKER, RETURN = "marker.png", "return.zip"
TODAY = date(2026, 3, 31)


def names(folder: Path) -> tuple[str, ...]:
    """Return names that some widget, page or workbook would read as more than a name."""
    picture = (folder / MARKER).as_uri()
    return (
        f'<img src="{picture}">',
        f'<a href="{picture}">R&D</a>',
        "&File & Sons",
        "\u202eLtd evil\u202c",
        "\u0420aypal Ltd",
        "$x^2$ Supplies",
        "=1+1",
    )


def make(folder: Path) -> Path:
    """Make a book with those names for body, suppliers, contracts, units and files."""
    from core.domain.parties import Body, Sector
    from core.usecases import books, explain_checks, file_return, import_spend, take_register

    called = names(folder)
    quoted = ['"' + name.replace('"', '""') + '"' for name in called]
    lines = [
        f"{day:02}/06/2025,{name},{name},{name},{day * 1000}.50"
        for day, name in enumerate(quoted, start=1)
    ]
    payments = folder / "R&D <b> $x$.csv"
    heads = "Payment date,Supplier,Description,Department,Net amount"
    payments.write_text("\n".join((heads, *lines)), encoding="utf-8")
    register = folder / "register.csv"
    heads = "Contract Reference,Contract Title,Supplier Name,Start Date,End Date"
    rows = [f"C{n},{name},{name},01/04/2025,31/03/2027" for n, name in enumerate(quoted)]
    register.write_text("\n".join((heads, *rows)), encoding="utf-8")
    path = folder / "names.spendbook"
    with books.create_book(path, Body(called[0], "parish-council", Sector.WIDER)) as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        take_register.import_register(book, register)
        request = file_return.ReturnRequest(
            file_return.periods(book)[0], TODAY, prepared=(called[0], called[1])
        )
        explained = {check.id: called[2] for check in file_return.checks(book, request)}
        explain_checks.explain(book, request, explained)
        file_return.build(book, request, folder / RETURN)
    return path


def without_hidden(name: str) -> str:
    """Return a supplier's name as the program keeps it: without marks that nobody sees."""
    return "".join(char for char in name if not unicodedata.category(char).startswith("C"))


class Reader:
    """Goes through the window as a person would, and reads every tip aloud."""

    def __init__(self, folder: Path) -> None:
        from desktop.app import make_application, make_window
        from tests.desktop.monkey import Watch

        self.app = make_application(["spendbook"])
        self.log = (folder / "log.txt").open("w", encoding="utf-8")
        self.watch = Watch(self.log)
        self.window = make_window(TODAY)
        self.watch.begin(self.window)
        self.window.show()

    def settle(self) -> None:
        """Let the worker answer and the screen be painted."""
        quiet = 0
        while quiet < 8:
            self.app.processEvents()
            time.sleep(0.005)
            quiet = 0 if self.window.open_book.jobs.busy() else quiet + 1

    def read(self) -> Iterator[str]:
        """Go to every page and tab, show every tip, and yield every text."""
        from PySide6.QtWidgets import QTabWidget

        for key in self.window.keys_of_pages():
            self.window.go_to(key)
            self.settle()
            yield from self._texts()
            for tabs in self.window.page().findChildren(QTabWidget):
                for number in range(1, tabs.count()):
                    tabs.setCurrentIndex(number)
                    self.settle()
                    yield from self._texts()
        self.window.grab()

    def _texts(self) -> Iterator[str]:
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtWidgets import QTableView, QToolTip

        from tests.desktop.pseudo import texts

        for table in self.window.findChildren(QTableView):
            model = table.model() if table.isVisible() else None
            for row in range(min(model.rowCount(), 12) if model else 0):
                for column in range(model.columnCount()):
                    tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                    QToolTip.showText(QPoint(20, 20), str(tip or ""), table)
        self.app.processEvents()
        self.window.grab()
        yield from (text for _kind, text in texts(self.window))

    def end(self) -> list[str]:
        """Close, and return what went wrong."""
        self.watch.end()
        self.window.close()
        self.log.close()
        return self.watch.faults


def take_out(path: Path, folder: Path) -> None:
    """Write what leaves the window: the board report, its page and workbook, and on paper."""
    from core.domain.progress import Progress
    from core.usecases import board_report, books
    from desktop.widgets.printing import as_pdf

    with books.open_book(path, read_only=True) as book:
        found = board_report.report(book, as_at=TODAY, period=None, progress=Progress())
        for suffix in (".pdf", ".html", ".xlsx"):
            board_report.write(found, folder / f"board{suffix}")
    page = (folder / "board.html").read_text(encoding="utf-8")
    (folder / "printed.pdf").write_bytes(as_pdf(page, names(folder)[0]))


def main() -> int:
    """Do it all; say what is wrong, one fault a line."""
    folder = Path(sys.argv[1])
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    path = make(folder)
    reader = Reader(folder)
    reader.window.open_path(path)
    reader.settle()
    shown = set(reader.read())
    reader.window.open_path(folder / RETURN)
    reader.settle()
    reviewed = set(reader.read())
    faults = [] if names(folder)[0] in reviewed else ["the return does not show its body"]
    wanted = map(without_hidden, names(folder))
    faults += [f"not shown as it is written: {name!r}" for name in wanted if name not in shown]
    faults += reader.end()
    take_out(path, folder)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
