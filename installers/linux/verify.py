"""Install the Debian package on a bare Debian and use it: python3 -m installers.linux.verify.

As root, with debootstrap and Xvfb. Makes a root folder that holds nothing but Debian's smallest
set, installs the package there with what it depends on, does the main job as a plain user, opens
the window on a screen of its own and keeps a picture of it, removes the package, and sees that
nothing is left of it and that the user's files are.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from installers.from_source import ROOT, Command, TroubleError, run_quietly, say

USER = "clerk"
SCREEN = ":97"
PICTURE = "window.png"
RELEASE = "bookworm"


def main() -> int:
    """Go through the whole life of the package; return 0 if all of it was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, nargs="?", help="the .deb (default: that in dist)")
    parser.add_argument("--root", type=Path, default=ROOT / "build" / "bare-debian")
    given = parser.parse_args()
    try:
        package = given.package or newest_package()
        picture = verify(package, given.root)
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    say(f"All of it held. Look at {picture}.")
    return 0


def newest_package() -> Path:
    """Return the package that was built last.

    Raises:
        TroubleError: there is none.
    """
    found = sorted((ROOT / "dist").glob("*.deb"), key=lambda file: file.stat().st_mtime)
    if not found:
        raise TroubleError("There is no package in dist: python3 -m installers.build makes one.")
    return found[-1]


def verify(package: Path, root: Path) -> Path:
    """Install, use and remove a package inside a root folder; return the window's picture.

    Raises:
        TroubleError: a step did not do what it should.
    """
    if not (root / "etc" / "debian_version").exists():
        say(f"Making a bare Debian in {root} (a few minutes).")
        run_quietly(["debootstrap", "--variant=minbase", RELEASE, root], "It needs root rights.")
    before = files_of_system(root)
    install(package, root)
    home = root / "home" / USER
    use(root)
    picture = photograph(root, home, package.parent / PICTURE)
    say("Removing it.")
    within(root, ["apt-get", "purge", "-y", "-q", "spendbook"])
    left = [name for name in files_of_system(root) - before if "spendbook" in name]
    if left:
        raise TroubleError("The removal left " + ", ".join(sorted(left)[:9]))
    if not list(home.rglob("*.spendbook")):
        raise TroubleError("The removal took the user's book.")
    return picture


def install(package: Path, root: Path) -> None:
    """Put the package and what it depends on into a root folder, and make a plain user."""
    say("Installing the package.")
    shutil.copy(package, root / "tmp" / package.name)
    within(root, ["apt-get", "update", "-q"])
    inside = f"/tmp/{package.name}"
    within(root, ["apt-get", "install", "-y", "-q", "--no-install-recommends", inside])
    if not (root / "home" / USER).exists():
        within(root, ["useradd", "--create-home", USER])


def use(root: Path) -> None:
    """Test the installation and do the main job, as the plain user and without a screen."""
    say("Doing the main job as a plain user.")
    within(root, as_user("spendbook doctor"))
    within(root, as_user("rm -rf 'results £ é' && spendbook demo --out 'results £ é'"))
    within(root, as_user("cd 'results £ é' && spendbook return verify spend-return_*.zip"))


def photograph(root: Path, home: Path, to: Path) -> Path:
    """Open the window on the book that was made, and take a picture of the screen.

    Raises:
        TroubleError: the window ended by itself.
    """
    say("Opening the window.")
    screen = ["Xvfb", SCREEN, "-screen", "0", "1280x720x24", "-nolisten", "unix", "-listen", "tcp"]
    book = next(home.rglob("*.spendbook")).relative_to(home)
    display = f"DISPLAY=127.0.0.1{SCREEN}"
    with subprocess.Popen([*screen, "-ac"], stderr=subprocess.DEVNULL) as shown:
        try:
            time.sleep(2)
            command = as_user(f"{display} timeout 25 spendbook-window '{book}'")
            with subprocess.Popen(chrooted(root, command)) as window:
                time.sleep(15)
                if window.poll() is not None:
                    raise TroubleError(f"The window ended by itself: {window.returncode}.")
                shot: Command = ["import", "-display", f"127.0.0.1{SCREEN}", "-window", "root", to]
                run_quietly(shot, "Install imagemagick.")
                window.wait(timeout=60)
        finally:
            shown.terminate()
    return to


def as_user(command: str) -> list[str]:
    """Return a command as the plain user gives it, in their home folder."""
    return ["su", "-", USER, "-c", f"export LC_ALL=C.UTF-8; {command}"]


def within(root: Path, command: list[str]) -> None:
    """Run a command inside a root folder.

    Raises:
        TroubleError: it stopped; the sentence holds what it said.
    """
    run_quietly(chrooted(root, command), "That was inside the bare Debian.")


def chrooted(root: Path, command: list[str]) -> Command:
    """Return a command so that it sees a root folder as its whole machine."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    return ["chroot", root, *quiet, *command]


def files_of_system(root: Path) -> set[str]:
    """Return the names of all files outside homes, logs and caches."""
    folders = (root / name for name in ("opt", "usr", "etc", "var/lib/dpkg/info"))
    return {str(file.relative_to(root)) for folder in folders for file in folder.rglob("*")}


if __name__ == "__main__":
    sys.exit(main())
