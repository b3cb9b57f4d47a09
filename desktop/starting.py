"""The way into the window: Qt's binding is loaded first, and by itself.

Once it is there, the binding reads the source of every module that is loaded after it, for a
switch to another spelling of Qt's names. We have no use for that switch, and it took
some twentieth of the time until the first window, and a quarter of what loading pandas takes.
"""

from __future__ import annotations

import builtins
import gc
from collections.abc import Sequence
from importlib import import_module


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed. The first argument may be a file to open."""
    # Nothing of what a start makes is garbage; ``Sweeper`` collects from then on.
    gc.disable()
    load_qt()
    from desktop.app import main as run_window

    return run_window(argv)


def load_qt() -> None:
    """Load Qt's binding, and load modules as before from then on."""
    pythons_own = builtins.__import__
    import_module("PySide6.QtCore")
    builtins.__import__ = pythons_own
