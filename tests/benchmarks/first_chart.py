"""From starting the program to the first chart: ``python -m tests.benchmarks.first_chart``.

What somebody does who only wants to see it: start Spendbook, click the made-up council, go to
Spend once Home is there. The window is off the screen, in an empty home folder. A person may wait
60 seconds; on a busy machine the processor's time tells more than the clock.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMIT_SECONDS = 60.0
_PATIENCE_SECONDS = 600


def main() -> int:
    """Do it and say how long it took; 1 where it took longer than a person may wait."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"HOME": place, "XDG_CONFIG_HOME": place, "QT_QPA_PLATFORM": "offscreen"}
        for name, done in _steps(Path(place)):
            print(f"{time.perf_counter() - began:6.1f} s  {done:6.1f} s of the processor  {name}")
            last = done
    return int(last > LIMIT_SECONDS)


def _steps(home: Path) -> Any:
    """Do one thing after the other; tell each, and the processor's time until then."""
    from desktop.starting import load_qt

    load_qt()
    from desktop.app import make_application, make_window
    from desktop.pages import start_demos
    from desktop.widgets.chart_view import Picture
    from desktop.widgets.labels import BigButton

    app = make_application(["spendbook"])
    start_demos.documents = lambda: home / "Documents"
    window = make_window()
    window.show()
    window.work_ahead()
    _wait(app, lambda: not window.grab().isNull())
    yield "the first screen", time.process_time()
    window.page().findChild(BigButton).click()
    _wait(app, lambda: "home" in window.keys_of_pages() and _is_idle(window))
    yield "Home of the made-up council", time.process_time()
    window.go_to("spend")
    _wait(app, lambda: any(not one.image().isNull() for one in _seen(window, Picture)))
    yield "the first chart", time.process_time()
    window.close()


def _is_idle(window: Any) -> bool:
    return not window.open_book.jobs.busy()


def _seen(window: Any, kind: type[Any]) -> list[Any]:
    return [one for one in window.page().findChildren(kind) if one.isVisible()]


def _wait(app: Any, until: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not until():
        app.processEvents()
        time.sleep(0.01)
        if time.monotonic() > end:
            raise TimeoutError


if __name__ == "__main__":
    sys.exit(main())
