"""Watch every file that the program writes, makes, moves or removes.

    python3 -m installers.linux.traced [PROGRAM]

With strace. Copies the packaged program into a folder with blanks, accents and a pound sign in its
name that nobody may write to, tests the installation, does the main job, verifies the return and
opens the window, and lists what was written and where. Stops if that was anywhere but in the
folder given, the person's own folders and the folder for temporary files.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from installers.from_source import ROOT, Command, TroubleError, say

BUNDLE = ROOT / "dist" / "spendbook"
CALLS = "open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir," \
        "symlink,symlinkat,link,linkat,truncate"  # fmt: skip
# What the system offers under the name of a file.
NO_FILES = ("/dev/", "/proc/")
_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")
# A name, after the folder that it lies in where that is not the one that the program is in.
_NAME = re.compile(r'(?:\d+<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")


def main() -> int:
    """Do the whole job under watch; return 0 if nothing was written elsewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path, nargs="?", default=BUNDLE)
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="spendbook-traced-") as place:
            return watch(given.bundle, Path(place))
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1


def watch(bundle: Path, place: Path) -> int:
    """Copy a program into a folder, do everything with it there, and tell what it wrote.

    Raises:
        TroubleError: a step stopped.
    """
    program = place / "Programs £ é ü" / "spendbook"
    shutil.copytree(bundle, program, symlinks=True)
    for file in [*program.rglob("*"), program]:
        if not file.is_symlink():
            file.chmod(file.stat().st_mode & ~0o222)
    home, out, temporary = (place / name for name in ("home", "results £ é", "temporary"))
    for folder in (home, temporary):
        folder.mkdir()
    own = {"HOME": str(home), "TMPDIR": str(temporary), "QT_QPA_PLATFORM": "offscreen"}
    spendbook, window = program / "spendbook", program / "spendbook-window"
    written = traced([spendbook, "doctor"], home, own)
    written |= traced([spendbook, "demo", "--out", out], home, own)
    sealed = next(out.rglob("spend-return_*.zip"))
    written |= traced([spendbook, "return", "verify", sealed], home, own)
    written |= traced([window, next(out.glob("*.spendbook")), "--try"], home, own)
    for file in [program, *program.rglob("*")]:
        if file.is_dir() and not file.is_symlink():
            file.chmod(0o755)
    return tell(written, {"home": home, "results": out, "temporary": temporary})


def tell(written: Iterable[str], allowed: dict[str, Path]) -> int:
    """List what was written by place; return 1 if anything lies elsewhere."""
    elsewhere = set(written)
    for name, folder in allowed.items():
        inside = {file for file in elsewhere if Path(file).is_relative_to(folder)}
        elsewhere -= inside
        shown = sorted({str(Path(file).relative_to(folder)) for file in inside})
        say(f"In {name}: {len(shown)}")
        if name != "temporary":
            print("\n".join(f"  {file}" for file in shown))
    print("\n".join(f"ELSEWHERE: {file}" for file in sorted(elsewhere)), end="")
    say("Nothing was written anywhere else." if not elsewhere else "")
    return 1 if elsewhere else 0


def traced(
    command: Sequence[str | Path],
    folder: Path,
    own: dict[str, str],
    *,
    codes: Iterable[int] = (0,),
) -> set[str]:
    """Run a command in a folder, and return every file that it or its children wrote or moved.

    Raises:
        TroubleError: it ended otherwise than with one of the codes, or strace is not here.
    """
    strace = shutil.which("strace")
    if strace is None:
        raise TroubleError("Install strace, and start again.")
    with tempfile.TemporaryDirectory(prefix="spendbook-strace-") as place:
        to = Path(place) / "trace"
        watched: Command = [
            strace,
            "-ff",
            "-qq",
            "-y",
            "-s",
            "4096",
            "-e",
            f"trace={CALLS}",
            "-o",
            to,
            "--",
        ]
        answer = subprocess.run(
            [*watched, *command],
            cwd=folder,
            env=os.environ | own,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if answer.returncode not in codes:
            raise TroubleError(f"{command} ended with {answer.returncode}: {answer.stderr!r}")
        traces = [file.read_text("utf-8") for file in sorted(Path(place).iterdir())]
    return {file for trace in traces for file in written_in(trace, folder)}


def written_in(trace: str, folder: Path) -> set[str]:
    """Return what one thread wrote, made, moved or removed, of what succeeded."""
    found = set()
    for line in trace.splitlines():
        call = _CALL.match(line)
        if call is None or call[3].startswith("-"):
            continue
        if call[1] in ("open", "openat") and not _WRITES.search(call[2]):
            continue
        for within, name in _NAME.findall(call[2]):
            found.add(os.path.normpath(folder / _plain(within) / _plain(name)))
    return {file for file in found if not file.startswith(NO_FILES)}


def _plain(name: str) -> str:
    """Return a name as it is: strace writes what is not ASCII in octal."""
    return name.encode("latin-1").decode("unicode_escape").encode("latin-1").decode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
