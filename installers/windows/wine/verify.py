"""Build the Windows program on Linux and go through its life.

    python3 -m installers.windows.wine.verify

With Wine, Xvfb, NSIS, wixl, binutils, gcc for Windows, imagemagick, xdotool, minisign; twenty
minutes. It packs, installs without a word, tests the installation and does the main job there,
opens the window and keeps a picture of it, refuses while it runs, upgrades by `spendbook update`
over an older version with a file of its own, removes, and compares what lies on the drive each
time; then the same for the MSI.
What only a real Windows can show is named in installers/windows/IT-GUIDE.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installers import build
from installers.from_source import ROOT, Command, TroubleError, say
from installers.windows import packing
from installers.windows.wine import prefix as prefixes
from installers.windows.wine import updating, windows_python
from installers.windows.wine.prefix import Prefix
from installers.windows.wine.screen import begun, picture, screen

IS_RUNNING = 7
NEXT_VERSION = "99.0.0"
RESULTS = "C:\\results £ é"


def main() -> int:
    """Go through the whole life of the program; return 0 if all of it was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "wine")
    parser.add_argument("--bundle", type=Path, help="a Windows bundle that is there already")
    given = parser.parse_args()
    try:
        picture = verify(given.work.resolve(), given.bundle)
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    say(f"All of it held. Look at {picture}.")
    return 0


def verify(work: Path, bundle: Path | None) -> Path:
    """Do everything in a folder, and return the picture of the window.

    Raises:
        TroubleError: a step did not do what it should.
    """
    python = windows_python.make(work / "python")
    qt_core = python.parent / "Lib" / "site-packages" / "PySide6" / "Qt6Core.dll"
    prefix = prefixes.make(work / "prefix", qt_core)
    bundle = bundle or build_bundle(prefix, python, work / "dist")
    packed = work / "packed"
    packed.mkdir(exist_ok=True)
    say("Packing it.")
    setup, newer = packed / "setup.exe", packed / "newer.exe"
    packing.write_setup(bundle, setup, build.version(), "zlib")
    packing.write_setup(bundle, newer, NEXT_VERSION, "zlib")
    msi = packing.write_msi(bundle, packed / "all-users.msi", build.version())
    shot = try_setup(prefix, bundle, setup, newer, work / "window.png")
    try_msi(prefix, bundle, msi)
    return shot


def build_bundle(prefix: Prefix, python: Path, to: Path) -> Path:
    """Run PyInstaller for Windows, and return the folder with the program."""
    say("Building the program for Windows (five minutes or so).")
    shutil.rmtree(to, ignore_errors=True)
    folders: Command = ["--distpath", to, "--workpath", to.with_name("pyinstaller")]
    tool: Command = [python, "-X", "utf8", "-m", "PyInstaller", "--noconfirm", "--clean"]
    _told(prefix, [*tool, *folders, ROOT / "build.spec"])
    bundle = to / "spendbook"
    notice = _told(prefix, [bundle / "spendbook.exe", "licences", "--texts"])
    (bundle / "NOTICE.txt").write_text(notice, "utf-8")
    return bundle


def try_setup(prefix: Prefix, bundle: Path, setup: Path, newer: Path, shot: Path) -> Path:
    """Install for one person, use, upgrade and remove; return the picture of the window."""
    say("Installing it for one person.")
    _told(prefix, [setup, "/S"])
    home = _only(prefix.drive.glob("users/*/AppData/Local/Programs/Spendbook"), "an installation")
    _same_files(bundle, home, also={"uninstall.exe"})
    _link(prefix, there=True)
    say("Testing the installation and doing the main job.")
    program = home / "spendbook.exe"
    _told(prefix, [program, "doctor"])
    shutil.rmtree(prefix.drive / "results £ é", ignore_errors=True)
    _told(prefix, [program, "demo", "--out", RESULTS])
    book = _only((prefix.drive / "results £ é").glob("*.spendbook"), "a book")
    say("Opening the window.")
    with opened(prefix, home / "spendbook-window.exe", f"{RESULTS}\\{book.name}", shot):
        code, said = prefix.run([setup, "/S"])
        if code != IS_RUNNING:
            raise TroubleError(f"Setup ran beside an open window: exit code {code}. {said}")
    say("Upgrading it by its own command, and removing it.")
    (home / "_internal" / "stale.dll").write_bytes(b"of an older version")
    updating.update(prefix, home, newer, NEXT_VERSION, shot.with_name("setup.png"))
    _same_files(bundle, home, also={"uninstall.exe"})
    (home / "mine.txt").write_text("somebody's own file", "utf-8")
    _told(prefix, [home / "uninstall.exe", "/S", f"_?={prefix.named(home)}"])
    left = {file.name for file in home.rglob("*")} - {"uninstall.exe"}
    if left != {"mine.txt"} or not book.exists():
        raise TroubleError(f"The removal left {sorted(left)} and should leave mine.txt alone.")
    _link(prefix, there=False)
    shutil.rmtree(home)
    return shot


def try_msi(prefix: Prefix, bundle: Path, msi: Path) -> None:
    """Install for all users, test, and remove."""
    say("Installing the MSI, and removing it.")
    place = prefix.named(msi)
    _told(prefix, ["msiexec", "/i", place, "/qn"])
    home = prefix.drive / "Program Files" / "Spendbook"
    _same_files(bundle, home, also=set())
    _told(prefix, [home / "spendbook.exe", "doctor"])
    _told(prefix, ["msiexec", "/x", place, "/qn"])
    if home.exists() and any(file.is_file() for file in home.rglob("*")):
        raise TroubleError("The MSI left files behind.")


@contextmanager
def opened(prefix: Prefix, program: Path, book: str, shot: Path) -> Iterator[None]:
    """Have the window open on a screen of its own; take its picture at the end.

    Raises:
        TroubleError: it ended by itself.
    """
    with screen(), begun(prefix, [program, book]) as window:
        try:
            time.sleep(25)
            if window.poll() is not None:
                raise TroubleError(f"The window ended by itself: {window.returncode}.")
            yield
            picture(shot)
        finally:
            window.terminate()


def _told(prefix: Prefix, command: Command) -> str:
    code, said = prefix.run(command)
    if code != 0:
        raise TroubleError(f"{command[0]} ended with {code}:\n{said[-3000:]}")
    return said


def _same_files(bundle: Path, home: Path, *, also: set[str]) -> None:
    wanted = {str(f.relative_to(bundle)): f.stat().st_size for f in _files(bundle)}
    found = {str(f.relative_to(home)): f.stat().st_size for f in _files(home)}
    for name in also:
        found.pop(name, None)
    if wanted != found:
        others = sorted(set(wanted.items()) ^ set(found.items()))
        raise TroubleError(f"{home} holds other files than were packed: {others[:9]}")


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _link(prefix: Prefix, *, there: bool) -> None:
    found = list(prefix.drive.glob("users/*/AppData/Roaming/**/Spendbook.lnk"))
    if bool(found) != there:
        raise TroubleError(f"In the start menu: {found}")


def _only(found: Iterator[Path], what: str) -> Path:
    first = next(iter(found), None)
    if first is None:
        raise TroubleError(f"There is not {what} where it should be.")
    return first


if __name__ == "__main__":
    sys.exit(main())
