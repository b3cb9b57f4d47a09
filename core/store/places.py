"""Where a book lies: on this computer, or where another computer may change it underneath us.

SQLite's own documentation warns of network file systems; folders that a service synchronises swap
a file for another copy of it while it is open.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path, PureWindowsPath

_SHARED_SYSTEMS = {
    *("9p", "afpfs", "cifs", "davfs", "fuse.sshfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs")
}
_MOUNTS = Path("/proc/self/mounts")
# Microsoft's service names its folders in the environment; the others are known by their name.
_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_SERVICES = (
    "box",
    "dropbox",
    "google drive",
    "googledrive",
    "iclouddrive",
    "nextcloud",
    "onedrive",
)
# What follows a service's name in a folder's: "OneDrive - Example Council", "Dropbox (Example)".
_AFTER_NAME = (" - ", " (")
_REMOTE_DRIVE = 4


class Place(StrEnum):
    """What kind of place a folder is in."""

    LOCAL = "local"
    SHARED = "shared"
    SYNCHRONISED = "synchronised"


def place_of(path: Path) -> Place:
    """Say where a file lies; whatever is not known to be elsewhere is on this computer."""
    whole = path.absolute()
    if is_synchronised(whole, os.environ):
        return Place.SYNCHRONISED
    shared = _on_windows_share(whole) if sys.platform == "win32" else _on_mounted_share(whole)
    return Place.SHARED if shared else Place.LOCAL


def is_synchronised(path: Path, environment: Mapping[str, str]) -> bool:
    """Say whether a path lies in a folder that a service keeps the same on several computers."""
    own = [Path(environment[name]) for name in _ONEDRIVE if environment.get(name)]
    if any(path.is_relative_to(folder) for folder in own):
        return True
    return any(_is_service(part.casefold()) for part in path.parent.parts)


def _is_service(folder: str) -> bool:
    return any(
        folder == name or folder.startswith(tuple(name + after for after in _AFTER_NAME))
        for name in _SERVICES
    )


def _on_windows_share(path: Path) -> bool:
    drive = PureWindowsPath(path).drive
    if drive.startswith("\\\\"):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE)
    return False


def _on_mounted_share(path: Path) -> bool:
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    return on_mounted_share(path, mounts)


def on_mounted_share(path: Path, mounts: str) -> bool:
    """Say whether the mount that holds a path, of a list as Linux tells it, is a network's."""
    rows = (row.split(" ") for row in mounts.splitlines())
    held = [
        (folder, row[2])
        for row in rows
        if len(row) > 2 and path.is_relative_to(folder := Path(_spelt_out(row[1])))
    ]
    deepest = max(held, key=lambda one: len(one[0].parts), default=None)
    return deepest is not None and deepest[1] in _SHARED_SYSTEMS


def _spelt_out(folder: str) -> str:
    """Return the name of a mount with its blanks, which the list writes as numbers."""
    for written, meant in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        folder = folder.replace(written, meant)
    return folder
