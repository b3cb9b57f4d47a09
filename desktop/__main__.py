"""`spendbook`: the command line, or the window where no command is given.

Loads Qt only to show a window: what runs without one must run where Qt cannot.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments and has_screen():
        return open_window(None)
    from core.cli.main import main as run_command

    return run_command(arguments, open_window if has_screen() else None, draw_pdf)


def open_window(file: Path | None) -> int:
    """Open the window, on a file if one is given, and return when it is closed."""
    from desktop.starting import main as run_window

    return run_window(["spendbook", str(file)] if file else ["spendbook"])


def draw_pdf(page: str, title: str, wide: bool) -> bytes:
    """Draw a page of ours onto A4, with or without a screen.

    Raises:
        ImportError: Qt's libraries are not on this machine.
    """
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop.app import make_application
    from desktop.widgets.printing import as_pdf

    application = make_application(["spendbook"])
    pdf = as_pdf(page, title, landscape=wide)
    del application
    return pdf


def has_screen() -> bool:
    """Say whether there is a screen to show a window on: without one, Qt ends the program."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
