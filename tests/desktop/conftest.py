"""What tests of the window start from: a worker of their own, a book, a window."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from core.domain.parties import Body, Sector
from core.usecases import books
from desktop.app import make_application
from desktop.jobs import Jobs
from desktop.main_window import MainWindow
from desktop.open_book import OpenBook
from desktop.qt import Settings
from tests.desktop.pseudo import Pseudo

PAYMENTS = """Payment date,Supplier,Description,Net amount
03/04/2025,Tarn Power Ltd,Electricity for the depot,"1,204.50"
14/04/2025,TARN POWER LIMITED,Electricity for the hall,820.00
15/04/2025,Greenfold Grounds Ltd,Grass cutting April,2400.00
30/04/2025,Office Nook & Sons,Toner and paper,86.40
31/05/2025,Greenfold Grounds Ltd,Grass cutting May,2400.00
02/06/2025,Office Nook & Sons,Returned toner,-20.00
"""
TOTAL = 689_090

TODAY = date(2026, 3, 31)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["spendbook"]


@pytest.fixture(scope="session", autouse=True)
def looks(qapp: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """As on a new computer: what the person at this one chose for the window does not count."""
    ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(ini, user, str(tmp_path_factory.mktemp("settings")))
    make_application(["spendbook"])
    yield
    # Off the screen, the clipboard lets go of what was copied only after Python is gone.
    qapp.clipboard().clear()


@pytest.fixture(scope="module", autouse=True)
def rid_of_windows() -> Iterator[None]:
    """The program sets aside what is old: here that would be every window that was closed."""
    # It collects between two events only: a list must not be freed while it is painted.
    gc.disable()
    yield
    gc.unfreeze()
    gc.collect()
    gc.enable()


@pytest.fixture
def pseudo(qapp: Any) -> Iterator[None]:
    """Everything that is made from now on speaks the language that nobody speaks."""
    translator = Pseudo()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def payments(tmp_path: Path) -> Path:
    path = tmp_path / "payments.csv"
    path.write_text(PAYMENTS, encoding="utf-8", newline="\r\n")
    return path


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    """An empty book of a made-up parish."""
    path = tmp_path / "tarnstead.spendbook"
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    books.create_book(path, body, actor="Test").close()
    return path


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    open_book = OpenBook(Jobs(), Settings(), tmp_path / "reports", TODAY)
    made = MainWindow(open_book)

    def at_rest(window: MainWindow) -> None:
        # While work is under way a window asks before it closes, and nobody would answer.
        qtbot.waitUntil(lambda: not window.open_book.jobs.busy(), timeout=60_000)

    qtbot.addWidget(made, before_close_func=at_rest)
    made.show()
    yield made
    made.close()


class Hand:
    """What a person does with the window, and waiting until the worker has answered."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def settle(self) -> None:
        jobs = self.window.open_book.jobs
        self.qtbot.waitUntil(lambda: not jobs.busy(), timeout=60_000)

    def open(self, path: Path) -> None:
        self.window.open_path(path)
        self.settle()

    def go(self, key: str) -> Any:
        self.window.go_to(key)
        self.settle()
        return self.window.page()


@pytest.fixture
def hand(qtbot: QtBot, window: MainWindow) -> Hand:
    return Hand(qtbot, window)
