"""A Wine prefix in which Python, Qt and Rust's parts run: for trying the Windows program only.

Wine 8 lacks a few functions of Windows 10. What stands in for them lies in the prefix alone and
never in the program that is packed.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from installers.from_source import Command, TroubleError, run_quietly

SHIMS = Path(__file__).parent / "shims"
# Machine code of the real and imaginary part of a complex number, which numpy asks for: a float
# pair comes in one register, a pair of doubles by its place.
PARTS = {
    "crealf": "660f6ec1c3",
    "cimagf": "48c1e920660f6ec1c3",
    "creal": "f20f1001c3",
    "cimag": "f20f104108c3",
    "creall": "f20f1001c3",
    "cimagl": "f20f104108c3",
}
# By this mark Wine knows its own files; without it, it takes the file as a native one.
BUILTIN_MARK = slice(0x40, 0x50)
COLOUR = (
    "OpenColorProfileW",
    "CloseColorProfile",
    "GetColorProfileFromHandle",
    "WcsCreateIccProfile",
)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A made-up C: drive, and how programs are run on it."""

    folder: Path

    @property
    def drive(self) -> Path:
        """Return the folder that programs see as C:."""
        return self.folder / "drive_c"

    @property
    def system(self) -> Path:
        """Return the folder of Windows' own libraries."""
        return self.drive / "windows" / "system32"

    def named(self, place: Path) -> str:
        """Return a place as Windows names it."""
        if place.is_relative_to(self.drive):
            return "C:\\" + str(place.relative_to(self.drive)).replace("/", "\\")
        return "Z:" + str(place).replace("/", "\\")

    def environment(self) -> dict[str, str]:
        """Return what Wine is told."""
        return os.environ | {
            "WINEPREFIX": str(self.folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "ucrtbase=n,b;mscms=n",
        }

    def run(self, command: Iterable[str | Path], *, within: Path | None = None) -> tuple[int, str]:
        """Run a Windows program; return its exit code and what it said.

        Its streams are pipes: with anything else Python for Windows ends at once under Wine.
        """
        answer = subprocess.run(
            ["wine", *command],
            input=b"",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment(),
            cwd=within,
            check=False,
        )
        return answer.returncode, answer.stdout.decode("utf-8", "replace")


def make(folder: Path, qt_core: Path) -> Prefix:
    """Make a prefix, with what Qt's core library, whose place is given, and the rest ask for.

    Raises:
        TroubleError: Wine, binutils or the compiler for Windows is not here.
    """
    prefix = Prefix(folder)
    if not prefix.system.exists():
        environment = [f"{name}={value}" for name, value in prefix.environment().items()]
        remedy = "Install wine, wine64, binutils and gcc-mingw-w64-x86-64, and start again."
        run_quietly(["env", *environment, "wineboot", "-i"], remedy)
        run_quietly(["env", *environment, "winecfg", "-v", "win10"], remedy)
        mend_complex_numbers(prefix.system / "ucrtbase.dll")
        compile_library(SHIMS / "bcryptprimitives.c", prefix.system, "-ladvapi32")
        stand_in(prefix.system / "mscms.dll", COLOUR)
        stand_in(prefix.system / "icuuc.dll", imported(qt_core, "icuuc.dll"))
    return prefix


def mend_complex_numbers(library: Path) -> None:
    """Write the parts of complex numbers over the empty functions of a C library of Wine's.

    Raises:
        TroubleError: the library has no such functions.
    """
    tables = _told("objdump", "-p", library)
    sections = _sections(library, int(re.findall(r"ImageBase\s+([0-9a-f]+)", tables)[0], 16))
    listed = r"\[\s*(\d+)\] \+base\[\s*\d+\]\s+([0-9a-f]+) Export RVA"
    places = {number: int(place, 16) for number, place in re.findall(listed, tables)}
    names = re.findall(r"\[\s*(\d+)\] (\S+)\n", tables.partition("[Ordinal/Name Pointer]")[2])
    numbers = {name: number for number, name in names}
    content = bytearray(library.read_bytes())
    for name, code in PARTS.items():
        if name not in numbers:
            raise TroubleError(f"{library} has no function {name}: is this another Wine?")
        at = _in_file(places[numbers[name]], sections)
        content[at : at + len(code) // 2] = bytes.fromhex(code)
    content[BUILTIN_MARK] = bytes(BUILTIN_MARK.stop - BUILTIN_MARK.start)
    library.unlink()
    library.write_bytes(content)


def _sections(library: Path, base: int) -> list[tuple[int, int, int]]:
    """Return place in memory, length and place in the file of each section."""
    row = r"^\s*\d+ \S+\s+([0-9a-f]{8})\s+([0-9a-f]{16})\s+[0-9a-f]{16}\s+([0-9a-f]{8})"
    return [
        (int(place, 16) - base, int(length, 16), int(in_file, 16))
        for length, place, in_file in re.findall(row, _told("objdump", "-h", library), re.M)
    ]


def _in_file(place: int, sections: list[tuple[int, int, int]]) -> int:
    return next(
        in_file + place - start
        for start, length, in_file in sections
        if start <= place < start + length
    )


def imported(user: Path, library: str) -> tuple[str, ...]:
    """Return the names that a program or library asks another library for."""
    part = re.search(rf"DLL Name: {library}\n(.*?)\n\n", _told("objdump", "-p", user), re.S)
    rows = part.group(1) if part else ""
    return tuple(re.findall(r"^\s*[0-9a-f]+\s+\d+\s+(\w+)", rows, re.M))


def stand_in(library: Path, names: Iterable[str]) -> None:
    """Make a library whose functions of the given names do nothing and return 0."""
    source = library.with_suffix(".c")
    rows = (f"__declspec(dllexport) void *{name}(void) {{ return 0; }}\n" for name in names)
    source.write_text("".join(rows), "utf-8")
    library.unlink(missing_ok=True)
    compile_library(source, library.parent)
    source.unlink()


def compile_library(source: Path, to: Path, *options: str) -> None:
    """Compile a library for Windows into a folder, named after its source."""
    library = to / source.with_suffix(".dll").name
    compiler: Command = ["x86_64-w64-mingw32-gcc", "-shared", "-Os", "-s", "-o", library, source]
    run_quietly([*compiler, *options], "Install gcc-mingw-w64-x86-64, and start again.")


def _told(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
