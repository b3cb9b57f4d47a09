"""The libraries of the Linux on which a bundle was made that lie in it: whose, and their terms.

Debian says both; on a Linux without dpkg nothing is known of them, and nothing is said.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

COPYRIGHTS = Path("/usr/share/doc")
# What a wheel has brought under a name of its own.
_OF_A_WHEEL = re.compile(r"-[0-9a-f]{8}|_-|^lib(Qt6|pyside6|shiboken6|python)")


@dataclass(frozen=True, slots=True)
class SystemPackage:
    """A package of the system, and the file that holds its terms."""

    name: str
    version: str
    terms: Path


def packages(bundle: Path) -> list[SystemPackage]:
    """Return the packages from which libraries were taken along, in order of their names."""
    if not shutil.which("dpkg-query"):
        return []
    names = sorted(
        file.name
        for file in (bundle / "_internal").glob("lib*.so*")
        if not file.is_symlink() and not _OF_A_WHEEL.search(file.name)
    )
    owners = {owner for name in names for owner in _owners(name)}
    return [_package(owner) for owner in sorted(owners)]


def add_licences(bundle: Path) -> None:
    """Put the terms of each such package into the folder licences of the bundle."""
    for package in packages(bundle):
        place = bundle / "licences" / f"{package.name}.txt"
        place.parent.mkdir(exist_ok=True)
        if package.terms.exists():
            shutil.copyfile(package.terms, place)


def _owners(library: str) -> set[str]:
    said = _told("dpkg-query", "--search", f"*/{library}")
    found = re.findall(rf"^([^\s:]+)(?::\S+)?: \S+/{re.escape(library)}$", said, re.MULTILINE)
    return set(found)


def _package(name: str) -> SystemPackage:
    version = _told("dpkg-query", "--show", "--showformat", "${Version}\n", name)
    return SystemPackage(name, version.splitlines()[0], COPYRIGHTS / name / "copyright")


def _told(*command: str) -> str:
    answer = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return answer.stdout
