"""A newer Spendbook from a file: proved by the key that this one was built with, then put to use.

No network: somebody brings the file with its signed list of fingerprints. Books are not touched
here; the newer program copies each before it opens it for the first time.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date
from enum import Enum
from importlib.resources import files as resources
from pathlib import Path

from core.domain.problems import UserError
from core.domain.progress import Progress
from core.formats import release, signing
from core.formats.files import FileNotRead, read_within
from core.usecases.version import VERSION

_PIECE = 1 << 20


class NoReleaseKey(UserError):
    """This Spendbook was built without its makers' key: it cannot tell whose {name} is."""

    code = "SB-920"
    exit_code = 6
    remedy_text = "Compare its fingerprint, {fingerprint}, with the one that its makers publish."


class NothingBeside(UserError):
    """Beside {name} there is no {missing}, which says whether it comes from the makers."""

    code = "SB-922"
    exit_code = 3
    remedy_text = "Put SHA256SUMS and SHA256SUMS.minisig of the same release into its folder."


class NotAsReleased(UserError):
    """{name} is not as its makers released it: it was cut short, or changed."""

    code = "SB-923"
    exit_code = 6
    remedy_text = "Do not start it. Fetch the file again."


class NotNewer(UserError):
    """{name} is Spendbook {offered}, and this is {here} already."""

    code = "SB-924"
    exit_code = 4
    remedy_text = "Keep this one: a book that it opened may not open in an older one."


class NotForHere(UserError):
    """{name} is not a program for this computer."""

    code = "SB-925"
    exit_code = 4
    remedy_text = "Choose the file for {system}."


class NotUnpacked(UserError):
    """{name} could not be unpacked into {folder}: {why}."""

    code = "SB-926"
    exit_code = 3
    remedy_text = "Name a new folder where you may write and where there is room."


class NotStarted(UserError):
    """{name} is what its makers released, and this computer did not let it start: {why}."""

    code = "SB-927"
    exit_code = 4
    remedy_text = "Ask IT to install it: their guide, IT-GUIDE.md, says how."


class Form(Enum):
    """What kind of file brings the program."""

    SETUP = "setup for one person"
    MSI = "installer for all users"
    PACKAGE = "Debian package"
    ARCHIVE = "folder to unpack"


_ENDINGS = {
    "-windows-setup.exe": ("win32", Form.SETUP),
    "-windows-all-users.msi": ("win32", Form.MSI),
    "-windows-portable.zip": ("win32", Form.ARCHIVE),
    ".tar.xz": ("linux", Form.ARCHIVE),
    ".deb": ("linux", Form.PACKAGE),
}
_SYSTEMS = {"win32": "Windows", "linux": "Linux"}


@dataclass(frozen=True, slots=True)
class Update:
    """A newer program that was proved: its version and day, as signed, and its fingerprint."""

    file: Path
    version: str
    day: date
    form: Form
    fingerprint: str
    key: str

    def can_start(self) -> bool:
        """Say whether it installs itself when it is started."""
        return self.form in (Form.SETUP, Form.MSI)


def built_in_key() -> str:
    """Return the public key of the makers that this program was built with, "" for none."""
    kept = resources("resources") / "release" / "spendbook.pub"
    return kept.read_text("utf-8") if kept.is_file() else ""


def look(
    file: Path, key: str, progress: Progress | None = None, *, system: str = sys.platform
) -> Update:
    """Prove a file by the signed list beside it, and return what it is.

    ``key`` is the makers' public key in minisign's form. The file's own name proves nothing.

    Raises:
        NoReleaseKey, NothingBeside: there is nothing to prove it by.
        NotReleased, NotAsReleased: it does not come from the makers as it is.
        NotNewer, NotForHere: it does, and is of no use here.
        FileNotRead: it cannot be read.
    """
    fingerprint = _fingerprint(file, progress or Progress())
    if not key:
        raise NoReleaseKey(name=file.name, fingerprint=fingerprint)
    public = signing.read_public(key)
    sums = _beside(file, release.SUMS, release.LONGEST_SUMS)
    signature = _beside(file, release.SIGNATURE, release.LONGEST_SIGNATURE)
    found = release.read_release(sums, signature, public, file.name)
    if fingerprint not in found.files:
        raise NotAsReleased(name=file.name)
    form = _form(found.files[fingerprint], file.name, system)
    if _numbers(found.version) <= _numbers(VERSION):
        raise NotNewer(name=file.name, offered=found.version, here=VERSION)
    whose = signing.key_fingerprint(public)
    return Update(file, found.version, found.day, form, fingerprint, whose)


def unpack(update: Update, folder: Path) -> Path:
    """Unpack an archive into a folder that is not there yet: all of it, or nothing; return it.

    Raises:
        NotUnpacked: the folder is there, or cannot be made or filled.
        NotAsReleased: the file has been changed since it was looked at.
    """
    if folder.exists():
        raise NotUnpacked(name=update.file.name, folder=str(folder), why="it is there already")
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".spendbook-") as place:
            _unpack(update, Path(place))
            # Both archives hold one folder with everything in it.
            next(Path(place).iterdir()).rename(folder)
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as fault:
        why = (
            fault.strerror if isinstance(fault, OSError) and fault.strerror else "it is not whole"
        )
        raise NotUnpacked(name=update.file.name, folder=str(folder), why=why) from fault
    return folder


def start(update: Update) -> None:
    """Start the setup or the installer, and do not wait for it: it needs this program closed.

    Raises:
        NotAsReleased: the file has been changed since it was looked at.
        NotForHere: it is none that starts.
        NotStarted: rules of this computer forbid it.
    """
    if not update.can_start():
        raise NotForHere(name=update.file.name, system=_SYSTEMS["win32"])
    if _fingerprint(update.file, Progress()) != update.fingerprint:
        raise NotAsReleased(name=update.file.name)
    file = update.file.resolve()
    words = ["msiexec", "/i"] if update.form is Form.MSI else []
    try:
        # Elsewhere than in the folder of this program, which the setup replaces.
        subprocess.Popen([*words, str(file)], cwd=file.parent)
    except OSError as fault:
        why = fault.strerror or "it gave no reason"
        raise NotStarted(name=file.name, why=why) from fault


def _unpack(update: Update, place: Path) -> None:
    with update.file.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != update.fingerprint:
            raise NotAsReleased(name=update.file.name)
        stream.seek(0)
        if zipfile.is_zipfile(stream):
            with zipfile.ZipFile(stream) as archive:
                archive.extractall(place)
            return
        stream.seek(0)
        with tarfile.open(fileobj=stream) as packed:
            # Pythons before 3.11.4 have no filter; the makers signed what is in it.
            packed.extraction_filter = getattr(
                tarfile, "data_filter", lambda member, _path: member
            )
            packed.extractall(place)


def _form(released: str, name: str, system: str) -> Form:
    for ending, (made_for, form) in _ENDINGS.items():
        if released.endswith(ending) and made_for == system:
            return form
    raise NotForHere(name=name, system=_SYSTEMS.get(system, "this system"))


def _beside(file: Path, name: str, limit: int) -> bytes:
    place = file.with_name(name)
    if not place.is_file():
        raise NothingBeside(name=file.name, missing=name)
    return read_within(place, limit)


def _fingerprint(file: Path, progress: Progress) -> str:
    found = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            size = file.stat().st_size
            while piece := stream.read(_PIECE):
                found.update(piece)
                progress.step("Checking", stream.tell(), size)
    except OSError as fault:
        why = (
            "it is not there" if isinstance(fault, FileNotFoundError) else "the disk did not do it"
        )
        raise FileNotRead(
            name=file.name, why=why, remedy="Check the name and the folder."
        ) from fault
    return found.hexdigest()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
