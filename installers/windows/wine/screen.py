"""A screen of its own for what a Windows program shows, with pictures and keys."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installers.from_source import Command, TroubleError, run_quietly
from installers.windows.wine.prefix import Prefix

DISPLAY = ":96"


@contextmanager
def screen() -> Iterator[None]:
    """Have a screen of 1280 x 800 there."""
    command = ["Xvfb", DISPLAY, "-screen", "0", "1280x800x24"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as shown:
        try:
            time.sleep(2)
            yield
        finally:
            shown.terminate()


def begun(prefix: Prefix, command: Command) -> subprocess.Popen[bytes]:
    """Start a Windows program on the screen, and do not wait for it."""
    return subprocess.Popen(
        ["wine", *command],
        env=prefix.environment() | {"DISPLAY": DISPLAY},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def picture(to: Path) -> None:
    """Keep a picture of the screen."""
    shot: Command = ["import", "-display", DISPLAY, "-window", "root", to]
    run_quietly(shot, "Install imagemagick.")


def press(title: str, *keys: str, seconds: int = 120) -> None:
    """Wait for a window by the beginning of its title, and press keys there.

    Raises:
        TroubleError: no such window came.
    """
    sought = ["xdotool", "search", "--onlyvisible", "--name", f"^{title}"]
    for _ in range(seconds):
        found = subprocess.run(sought, env={"DISPLAY": DISPLAY}, capture_output=True, check=False)
        if number := found.stdout.decode().split():
            time.sleep(2)
            words: Command = ["xdotool", "windowfocus", number[-1], "key", *keys]
            run_quietly(["env", f"DISPLAY={DISPLAY}", *words], "Install xdotool.")
            return
        time.sleep(1)
    raise TroubleError(f"There came no window {title}.")
