"""How work on a book ends soon after it was asked to stop, inside one long question as well."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from core.domain.problems import Cancelled
from core.domain.progress import Progress

Thing = TypeVar("Thing")

# Steps of SQLite's own machine: some thousandths of a second.
_ASK_EVERY = 200_000


class Stopping(threading.local):
    """What the work of each thread listens to: None hears nothing."""

    progress: Progress | None = None

    def while_wanted(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Hand things on, one by one.

        Raises:
            Cancelled: the person asked to stop.
        """
        for thing in things:
            if self.progress is not None and self.progress.is_cancelled():
                raise Cancelled
            yield thing

    @contextmanager
    def heard_on(self, connection: Connection) -> Iterator[None]:
        """Let questions on a connection be given up.

        Raises:
            Cancelled: the person asked to stop, before the first question or during one.
        """
        progress = self.progress
        if progress is None:
            yield
            return
        if progress.is_cancelled():
            raise Cancelled
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(progress.is_cancelled, _ASK_EVERY)
        try:
            yield
        except (DBAPIError, sqlite3.Error) as fault:
            origin = fault.orig if isinstance(fault, DBAPIError) else fault
            if getattr(origin, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                raise Cancelled from fault
            raise
        finally:
            driver.set_progress_handler(None, 0)
