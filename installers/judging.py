"""Look through a packaged program for what must not be in it, and for what must."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from installers.from_source import Command, TroubleError

ENDING = ".exe" if sys.platform == "win32" else ""

FORBIDDEN_FILES = (
    "qt6network",
    "qtnetwork",
    "libssl",
    "libgnutls",
    "libgssapi",
    "libcups",
    "_ssl.",
    "/tls/",
    "networkinformation",
    "qvnc",
    "webengine",
    "qt6qml",
    "qt6quick",
    "opengl32sw",
    "qdirect2d",
)
FORBIDDEN_MODULES = {
    "ssl",
    "http.client",
    "http.server",
    "urllib.request",
    "ftplib",
    "smtplib",
    "xmlrpc.client",
    "urllib3",
    "requests",
    "tuf.ngclient",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
}
# Folders without which a part of the program would be missing, and modules found by name alone.
NEEDED_FOLDERS = (
    "resources/catalogues",
    "resources/duties",
    "resources/help",
    "resources/presets",
    "resources/samples",
    "resources/taxonomy",
    "matplotlib/mpl-data/fonts",
)
NEEDED_MODULES = {
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_pdf",
    "core.store.migrations",
    "desktop.app",
}
LARGEST = 260_000_000


def judge(python: Path, bundle: Path) -> None:
    """Look through a packaged program, whose folder is given.

    Raises:
        TroubleError: it could reach a network, misses a part, or is larger than it may be.
    """
    names = {file.relative_to(bundle).as_posix() for file in bundle.rglob("*")}
    modules = {
        module
        for program in ("spendbook", "spendbook-window")
        if (file := bundle / f"{program}{ENDING}").exists() and is_program(file)
        for module in _modules(python, file)
    }
    found = unwanted(names, modules)
    if found:
        raise TroubleError("The bundle could reach a network through " + ", ".join(found))
    lost = missing(names, modules)
    if lost:
        raise TroubleError("The bundle misses " + ", ".join(lost))
    size = size_of(bundle)
    if size > LARGEST:
        raise TroubleError(f"The bundle has {size:,} bytes, and may have {LARGEST:,}.")


def unwanted(names: set[str], modules: set[str]) -> list[str]:
    """Return the files and modules that must not be in a bundle."""
    # The terms of a library are no library.
    parts = {name for name in names if not name.startswith("licences/")}
    files = {n for n in parts if any(sign in f"/{n.lower()}" for sign in FORBIDDEN_FILES)}
    return sorted(files | (FORBIDDEN_MODULES & modules))


def missing(names: set[str], modules: set[str]) -> list[str]:
    """Return the folders and modules that a bundle should have and has not."""
    folders = {f for f in NEEDED_FOLDERS if not any(f"/{f}/" in f"/{n}/" for n in names)}
    return sorted(folders | (NEEDED_MODULES - modules))


def size_of(bundle: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(
        file.stat().st_size
        for file in bundle.rglob("*")
        if file.is_file() and not file.is_symlink()
    )


def is_program(file: Path) -> bool:
    """Say whether a file is a program of its own and no script that starts one."""
    with file.open("rb") as stream:
        return stream.read(2) != b"#!"


def _modules(python: Path, program: Path) -> set[str]:
    """Return the names of the Python modules of a packaged program: inside it, or beside it."""
    beside = program.with_suffix(".pkg")
    viewer: Command = [
        python,
        "-m",
        "PyInstaller.utils.cliutils.archive_viewer",
        "-l",
        "-r",
        "-b",
        beside if beside.exists() else program,
    ]
    answer = subprocess.run(viewer, capture_output=True, check=True, encoding="utf-8")
    return {line.strip().strip("'\",") for line in answer.stdout.splitlines()}
