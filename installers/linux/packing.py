"""Pack the program for Linux: a tar.xz to unpack anywhere, and a Debian package.

The same folder gives the same bytes: names in order, one day for every file, no owner.
"""

from __future__ import annotations

import platform
import re
import shutil
import string
import subprocess
import tarfile
from pathlib import Path

from installers.from_source import DRAWING, ROOT, WAYLAND_WINDOW, TroubleError, run_quietly
from installers.judging import size_of
from installers.plain_files import even_out

HERE = Path(__file__).parent
ICONS = ROOT / "resources" / "icons"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# What the machine itself always has: the C library, and the starter of every program.
C_LIBRARY = re.compile(r"(lib(c|m|dl|pthread|rt|util|resolv)|ld-linux.*)\.so\.\d+")
# PyInstaller leaves the lowest library of the screen to the machine.
SCREEN = {"libxcb.so.1": "libxcb1"}
# A window needs a font, and fontconfig its list of folders with fonts.
ALSO_NEEDED = ("fontconfig-config", "fonts-dejavu-core")


def pack(bundle: Path, to: Path, version: str, day: int) -> list[Path]:
    """Write both archives of a bundle into a folder; ``day`` is in seconds since 1970.

    Raises:
        TroubleError: the bundle needs a library that no known package brings.
    """
    return [
        write_archive(bundle, to / f"spendbook-{version}-linux-{platform.machine()}.tar.xz", day),
        write_deb(bundle, to, version, day),
    ]


def write_archive(bundle: Path, to: Path, day: int) -> Path:
    """Pack a folder into a tar.xz, and return that file."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = day
        return member

    with tarfile.open(to, "w:xz", format=tarfile.GNU_FORMAT) as archive:
        for file in [bundle, *sorted(bundle.rglob("*"))]:
            name = Path("spendbook") / file.relative_to(bundle)
            archive.add(file, str(name), recursive=False, filter=plain)
    return to


def write_deb(bundle: Path, to: Path, version: str, day: int) -> Path:
    """Make the Debian package of a bundle, and return that file.

    Raises:
        TroubleError: the bundle needs a library that no known package brings.
    """
    machine = ARCHITECTURES.get(platform.machine(), platform.machine())
    root = to.parent / "build" / "deb"
    shutil.rmtree(root, ignore_errors=True)
    _lay_out(bundle, root)
    needed, recommended = depends(bundle)
    fields = {
        "version": version,
        "architecture": machine,
        "kilobytes": str(size_of(root) // 1024),
        "depends": ", ".join(needed),
        "recommends": ", ".join(recommended),
    }
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    text = (HERE / "control.in").read_text("utf-8")
    control.write_text(string.Template(text).substitute(fields), "utf-8")
    package = to / f"spendbook_{version}_{machine}.deb"
    even_out(root, day)
    # One thread: the number of them shows in the bytes.
    dated = ["env", f"SOURCE_DATE_EPOCH={day}", "DPKG_DEB_THREADS_MAX=1"]
    run_quietly(
        [*dated, "dpkg-deb", "-Zxz", "--root-owner-group", "--build", root, package],
        "Install dpkg, which has dpkg-deb, and start again.",
    )
    return package


def _lay_out(bundle: Path, root: Path) -> None:
    """Put everything where Debian wants it."""
    program = root / "opt" / "spendbook"
    program.parent.mkdir(parents=True)
    shutil.copytree(bundle, program, symlinks=True)
    commands = root / "usr" / "bin"
    commands.mkdir(parents=True)
    for name in ("spendbook", "spendbook-window"):
        (commands / name).symlink_to(f"/opt/spendbook/{name}")
    share = root / "usr" / "share"
    placed = {
        HERE / "spendbook.desktop": share / "applications" / "spendbook.desktop",
        HERE / "spendbook.xml": share / "mime" / "packages" / "spendbook.xml",
        HERE / "copyright": share / "doc" / "spendbook" / "copyright",
        ICONS / "spendbook.png": share / "icons/hicolor/256x256/apps/spendbook.png",
        ICONS / "spendbook.svg": share / "icons/hicolor/scalable/apps/spendbook.svg",
    }
    for source, place in placed.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)


def depends(bundle: Path) -> tuple[list[str], list[str]]:
    """Return what the package depends on and what it recommends (for Wayland), read from it.

    Raises:
        TroubleError: a library is needed that no known package brings.
    """
    files = [file for file in sorted(bundle.rglob("*")) if is_elf(file)]
    inside = {file.name for file in files}
    needed, recommended, newest = set(ALSO_NEEDED), set[str](), (2, 17)
    for file in files:
        asked, versions = needs_of(file)
        newest = max([newest, *versions])
        for library in asked - inside:
            if library in DRAWING | SCREEN:
                needed.add((DRAWING | SCREEN)[library])
            elif library in WAYLAND_WINDOW:
                recommended.add(WAYLAND_WINDOW[library])
            elif not C_LIBRARY.fullmatch(library):
                raise TroubleError(f"{file} needs {library}, which no known package brings.")
    return [f"libc6 (>= {newest[0]}.{newest[1]})", *sorted(needed)], sorted(recommended)


def needs_of(file: Path) -> tuple[set[str], list[tuple[int, int]]]:
    """Return the libraries that one asks for, and the versions of the C library."""
    answer = subprocess.run(
        ["objdump", "-p", str(file)], capture_output=True, check=True, text=True
    ).stdout
    libraries = set(re.findall(r"NEEDED\s+(\S+)", answer))
    versions = re.findall(r"\bGLIBC_(\d+)\.(\d+)", answer)
    return libraries, [(int(major), int(minor)) for major, minor in versions]


def is_elf(file: Path) -> bool:
    """Say whether a file is a program or library of Linux."""
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"
