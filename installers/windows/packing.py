"""Pack the program for Windows: setup for one person, folder to carry about, MSI for IT.

Works on Windows and on Linux, from one bundle. The same bundle gives the same files, but for the
MSI, whose maker writes the moment and an identity of its own into each.
"""

from __future__ import annotations

import os
import shlex
import shutil
import string
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from installers import papers
from installers.from_source import ROOT, Command, TroubleError, run_quietly
from installers.judging import size_of

HERE = Path(__file__).parent
ICON = ROOT / "resources" / "icons" / "spendbook.ico"
# Beside the programs, this file says that settings stay with them: a stick, a share, a trial.
PORTABLE = "portable.txt"
PORTABLE_TEXT = (
    "While this file lies beside spendbook-window.exe, Spendbook keeps its settings in the\r\n"
    "folder settings beside it, and nothing of them on the computer.\r\n"
)
EARLIEST_OF_ZIP = (1980, 1, 1, 0, 0, 0)
NSIS = "Install NSIS, which has makensis, and start again."
WIX = "Install wixl (on Windows: WiX 3, which has heat, candle and light), and start again."


def pack(bundle: Path, to: Path, version: str, *, compressor: str = "lzma") -> list[Path]:
    """Write all three forms of a bundle into a folder, and return where each lies.

    Where the environment names a command in SPENDBOOK_SIGN, it signs every program and library
    that its maker has not signed, and the setup and the MSI.

    Raises:
        TroubleError: a tool that makes one of them is not here, or stopped.
    """
    name = f"spendbook-{version}-windows"
    sign(papers.unsigned_files(bundle))
    made = [
        write_zip(bundle, to / f"{name}-portable.zip"),
        write_setup(bundle, to / f"{name}-setup.exe", version, compressor),
        write_msi(bundle, to / f"{name}-all-users.msi", version),
    ]
    sign(made[1:])
    return made


def sign(files: Iterable[Path]) -> None:
    """Sign files in place by the command in SPENDBOOK_SIGN; without one, do nothing.

    The command is given the file as its last argument.
    """
    command = shlex.split(os.environ.get("SPENDBOOK_SIGN", ""))
    if command:
        for file in files:
            run_quietly([*command, file], "See what SPENDBOOK_SIGN names.")


def write_zip(bundle: Path, to: Path) -> Path:
    """Pack the folder with the mark that makes it portable."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(bundle.rglob("*")):
            if file.is_file():
                name = f"Spendbook/{file.relative_to(bundle).as_posix()}"
                _add(archive, name, file.read_bytes())
        _add(archive, f"Spendbook/{PORTABLE}", PORTABLE_TEXT.encode())
    return to


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, EARLIEST_OF_ZIP)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, content)


def write_setup(bundle: Path, to: Path, version: str, compressor: str = "lzma") -> Path:
    """Make the setup for one person, which asks for no rights."""
    values = {
        "VERSION": version,
        "BUNDLE": str(bundle.resolve()),
        "OUT": str(to.resolve()),
        "ICON": str(ICON),
        "KILOBYTES": str(size_of(bundle) // 1024),
        "COMPRESSOR": compressor,
    }
    defines = [f"-D{name}={value}" for name, value in values.items()]
    command: Command = [_tool("makensis", NSIS), "-V2", *defines, HERE / "spendbook.nsi"]
    run_quietly(command, NSIS)
    return to


def write_msi(bundle: Path, to: Path, version: str) -> Path:
    """Make the installer for all users of a PC, which IT deploys."""
    work = to.parent.resolve() / "msi"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    # The makers of MSI files want the places of files relative to where they run.
    shutil.copytree(bundle, work / "bundle")
    shutil.copy(ICON, work / ICON.name)
    source = string.Template((HERE / "spendbook.wxs.in").read_text("utf-8"))
    text = source.substitute(version=version, icon=ICON.name)
    (work / "spendbook.wxs").write_text(text, "utf-8")
    (_with_wix if sys.platform == "win32" else _with_wixl)(work, to.resolve())
    shutil.rmtree(work)
    return to


def _with_wixl(work: Path, to: Path) -> None:
    """Make the MSI with wixl, on Linux."""
    names = "\n".join(
        f"bundle/{file.relative_to(work / 'bundle').as_posix()}"
        for file in sorted((work / "bundle").rglob("*"))
        if file.is_file()
    )
    heat = [_tool("wixl-heat", WIX), "--prefix", "bundle/", "--directory-ref", "INSTALLDIR"]
    listed = subprocess.run(
        [*heat, "--component-group", "Program", "--win64", "--var", "var.Bundle"],
        input=names,
        capture_output=True,
        check=False,
        cwd=work,
        encoding="utf-8",
    )
    if listed.returncode != 0:
        raise TroubleError(f"{listed.stderr}\n{WIX}")
    (work / "files.wxs").write_text(listed.stdout, "utf-8")
    made = [_tool("wixl", WIX), "-a", "x64", "-D", "Win64=yes", "-D", "Bundle=bundle"]
    _run_in(work, [*made, "-o", to, "spendbook.wxs", "files.wxs"])


def _with_wix(work: Path, to: Path) -> None:
    """Make the MSI with WiX 3, on Windows."""
    group = ["-cg", "Program", "-dr", "INSTALLDIR", "-var", "var.Bundle"]
    plain = ["-gg", "-srd", "-sreg", "-scom", "-sfrag", "-nologo"]
    heat: Command = [_tool("heat", WIX), "dir", "bundle", *group, *plain, "-out", "files.wxs"]
    _run_in(work, heat)
    compiled: Command = [_tool("candle", WIX), "-nologo", "-arch", "x64", "-dBundle=bundle"]
    _run_in(work, [*compiled, "spendbook.wxs", "files.wxs"])
    # ICE43 wants a mark in the registry of each person for the start menu; this MSI leaves none.
    linked: Command = [_tool("light", WIX), "-nologo", "-sice:ICE43", "-out", to]
    _run_in(work, [*linked, "spendbook.wixobj", "files.wixobj"])


def _run_in(folder: Path, command: Command) -> None:
    answer = subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        errors="replace",
        encoding="utf-8",
    )
    if answer.returncode != 0:
        raise TroubleError(f"{answer.stdout.strip()}\n\n{WIX}")


def _tool(name: str, remedy: str) -> str:
    found = shutil.which(name)
    if not found:
        raise TroubleError(f"There is no {name} on this machine. {remedy}")
    return found
