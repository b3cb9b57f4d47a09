"""Build the same source twice and compare every byte: python3 -m installers.twice.

In two folders of different names, one after the other, with another time zone, another language
and other rights of new files: what a stranger's machine would differ in. Ten minutes or so.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installers.from_source import ROOT, TroubleError, run_quietly, say

# Each way of building: the folder, what its environment has of its own, the rights it takes away.
WAYS = (
    ("first", {"TZ": "UTC", "LC_ALL": "C.UTF-8"}, 0o022),
    ("another longer one", {"TZ": "Pacific/Auckland", "LC_ALL": "C"}, 0o077),
)


def main() -> int:
    """Build twice; return 0 if both gave the same files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "twice")
    work = parser.parse_args().work.resolve()
    try:
        for name, _, _ in WAYS:
            copy(work / name)
        built = [build(work / name, own, mask) for name, own, mask in WAYS]
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    others = differences(*built)
    for name in others:
        print(f"differs: {name}")
    if not others:
        say(f"Both are the same, to the byte: {len(fingerprints(built[0])):,} files.")
    return 1 if others else 0


def copy(folder: Path) -> None:
    """Put the last commit into a folder of its own.

    Raises:
        TroubleError: git could not do it.
    """
    shutil.rmtree(folder, ignore_errors=True)
    run_quietly(["git", "clone", "--quiet", ROOT, folder], "It builds what git has.")


def build(folder: Path, own: dict[str, str], mask: int) -> Path:
    """Build the source in a folder, and return where what was made lies.

    Raises:
        TroubleError: the build stopped.
    """
    say(f"Building in {folder}.")
    log = folder.with_name(f"{folder.name}.log")
    with log.open("wb") as said:
        answer = subprocess.run(
            [sys.executable, "-m", "installers.build"],
            cwd=folder,
            env=os.environ | own,
            stdout=said,
            stderr=said,
            check=False,
            umask=mask if os.name == "posix" else -1,
        )
    if answer.returncode != 0:
        raise TroubleError(f"The build in {folder} stopped: see {log}.")
    return folder / "dist"


def differences(first: Path, second: Path) -> list[str]:
    """Return the names of the files that are not the same in both folders."""
    one, other = fingerprints(first), fingerprints(second)
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the fingerprint of every file under a folder, links followed, rights with it.

    What packing leaves behind (dist/build) does not count.
    """
    return {
        str(file.relative_to(folder)): _fingerprint(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.relative_to(folder).parts[0] != "build"
    }


def _fingerprint(file: Path) -> str:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return f"{digest} {'run' if os.access(file, os.X_OK) else ''}"


if __name__ == "__main__":
    sys.exit(main())
