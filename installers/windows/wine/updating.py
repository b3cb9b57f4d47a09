"""The installed program proves a newer setup by the makers' key, and starts it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from installers import build, papers
from installers.from_source import Command, TroubleError, run_quietly
from installers.windows.wine.prefix import Prefix
from installers.windows.wine.screen import begun, picture, press, screen

IS_REFUSED = 6
SECONDS = 300


def update(prefix: Prefix, home: Path, newer: Path, version: str, shot: Path) -> None:
    """Bring a setup with its signed list, see it refused when changed, and put it to use.

    The program was built without the makers' key, so that the one of the moment counts.

    Raises:
        TroubleError: a changed file was started, or the good one was not.
    """
    brought, key = _release(newer, version)
    file = prefix.named(brought)
    command: Command = [home / "spendbook.exe", "update", file, "--start"]
    command += ["--key", prefix.named(key)]
    content = brought.read_bytes()
    brought.write_bytes(content + b" ")
    code, said = prefix.run(command)
    if code != IS_REFUSED:
        raise TroubleError(f"A changed setup was not refused: {code}. {said}")
    brought.write_bytes(content)
    with screen(), begun(prefix, command) as started:
        if started.wait(SECONDS) != 0:
            raise TroubleError(f"The update was not started: {started.returncode}.")
        press("Spendbook Setup", "Return")
        _wait_for(prefix, version)
        picture(shot)
        # The last page would open the newer program, which has been opened before.
        press("Spendbook Setup", "alt+F4")


def _release(newer: Path, version: str) -> tuple[Path, Path]:
    """Put a setup with its list, signed by a key of the moment, into a folder of its own."""
    folder = newer.with_name("release")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    public, secret = newer.with_name("makers.pub"), newer.with_name("makers.key")
    made = ["minisign", "-G", "-f", "-W", "-p", str(public), "-s", str(secret)]
    run_quietly([*made], "Install minisign.")
    brought = folder / f"spendbook-{version}-windows-setup.exe"
    shutil.copy(newer, brought)
    os.environ |= {"SPENDBOOK_RELEASE_KEY": str(secret), "SPENDBOOK_RELEASE_PUBLIC": str(public)}
    papers.write_sums(folder, version, build.day_of_source())
    return brought, public


def _wait_for(prefix: Prefix, version: str) -> None:
    """Wait until Windows has the version in its list of programs."""
    asked: Command = [
        "reg",
        "query",
        r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Spendbook",
    ]
    for _ in range(SECONDS // 2):
        if version in prefix.run(asked)[1]:
            return
        time.sleep(2)
    raise TroubleError("The setup was started and did not come to its end.")
