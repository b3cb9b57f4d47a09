"""Make the packaged program, prove it and pack it: python3 -m installers.build.

PyInstaller works in an environment of its own, with the packages of the locks and no others. The
result is refused if it holds a way to a network, misses a library, or cannot do the main job.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from installers import papers
from installers.from_source import (
    DRAWING,
    ROOT,
    STAMP,
    UNFINISHED,
    X11_WINDOW,
    Command,
    TroubleError,
    identity,
    install_system_packages,
    is_spoilt,
    make_environment,
    missing_libraries,
    name_libraries,
    put_away,
    run_quietly,
    say,
)
from installers.judging import ENDING, judge
from installers.plain_files import even_out

BUILD = ROOT / "build"
DIST = ROOT / "dist"
BUNDLE = DIST / "spendbook"
LOCK = ROOT / "installers" / "requirements.lock"


def main() -> int:
    """Build, judge, try and pack; return 0 if the packaged program is good."""
    try:
        check_libraries()
        python = build_environment()
        bundle(python)
        add_licences()
        make_lean()
        judge(python, BUNDLE)
        try_main_job()
        for made in pack():
            say(f"Made {made}.")
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    return 0


def check_libraries() -> None:
    """Have every library that the bundle takes along.

    Raises:
        TroubleError: one is missing and cannot be installed here.
    """
    # PyInstaller only warns, and makes a bundle that cannot open a window.
    missing = missing_libraries(DRAWING | X11_WINDOW)
    if missing and not install_system_packages(missing.values()):
        raise TroubleError(name_libraries(missing))


def build_environment() -> Path:
    """Return the Python of an environment with the locked packages and PyInstaller."""
    folder = BUILD / "environment"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / STAMP
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamped = stamp.read_text("utf-8").splitlines() if stamp.exists() else []
    if is_spoilt(folder, python, stamped) or (stamped and wanted not in stamped):
        put_away(folder)
    if not stamp.exists():
        BUILD.mkdir(exist_ok=True)
        make_environment(folder)
        say("Installing what the packaged program is made of.")
        pip: Command = [
            python,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--no-input",
            "install",
        ]
        run_quietly(
            [*pip, "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", LOCK],
            "Check that this machine reaches its Python package index, then start again.",
        )
        stamp.write_text(f"{identity(python)}\n{wanted}\n", "utf-8")
        (folder / UNFINISHED).unlink()
    return python


def bundle(python: Path) -> None:
    """Run PyInstaller on build.spec, the same way each time.

    Raises:
        TroubleError: it stopped, or could not find a library that a window needs.
    """
    say("Making the packaged program (two minutes or so).")
    folders: Command = ["--distpath", DIST, "--workpath", BUILD / "pyinstaller"]
    answer = subprocess.run(
        [python, "-m", "PyInstaller", "--noconfirm", "--clean", *folders, ROOT / "build.spec"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": date_of_source()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    log = BUILD / "pyinstaller.log"
    log.write_text(answer.stdout, "utf-8")
    if answer.returncode != 0:
        raise TroubleError(f"{answer.stdout[-2000:]}\nPyInstaller stopped. All it said: {log}")
    lost = [
        line
        for line in answer.stdout.splitlines()
        if re.search(r"not resolve|not found", line) and re.search(r"libqxcb|XcbQpa", line)
    ]
    if lost:
        raise TroubleError("\n".join(["The bundle could not open a window:", *lost]))


def date_of_source() -> str:
    """Return the time of the last commit, so that the same source gives the same bundle."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        answer = subprocess.run(
            [git, "log", "-1", "--format=%ct"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
        return answer.stdout.strip()
    return "0"


def add_licences() -> None:
    """Put the parts and the texts of their licences beside the program, as it says them itself.

    Raises:
        TroubleError: the packaged program cannot say them.
    """
    told = tell("licences", "--texts")
    (BUNDLE / "NOTICE.txt").write_text(told, "utf-8", newline="\n")
    if sys.platform == "linux":
        from installers.linux import system_libraries

        system_libraries.add_licences(BUNDLE)


def tell(*words: str) -> str:
    """Return what a command of the packaged program says.

    Raises:
        TroubleError: it ended otherwise than it should.
    """
    with tempfile.TemporaryDirectory(prefix="spendbook-") as home:
        answer = subprocess.run(
            [BUNDLE / f"spendbook{ENDING}", *words],
            env=_little_environment(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    if answer.returncode != 0:
        raise TroubleError(f"{answer.stdout}{answer.stderr}\nThe packaged program cannot say it.")
    return answer.stdout


def try_main_job() -> None:
    """Do the whole job with the packaged program, as somebody with an empty home folder.

    Raises:
        TroubleError: it stopped, or left no return behind.
    """
    say("Trying the packaged program.")
    with tempfile.TemporaryDirectory(prefix="spendbook-") as home:
        results = Path(home) / "results £ é"
        answer = subprocess.run(
            [BUNDLE / f"spendbook{ENDING}", "demo", "--out", results],
            env=_little_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
        (BUILD / "demo.log").write_text(answer.stdout, "utf-8")
        if answer.returncode != 0 or not list(results.rglob("spend-return_*.zip")):
            raise TroubleError(f"{answer.stdout}\nThe packaged program could not do the main job.")
        try_window(home, next(results.rglob("*.spendbook")))


def try_window(home: str, book: Path) -> None:
    """Open the window on a book and see that it stays open.

    Raises:
        TroubleError: it ended by itself.
    """
    program = [BUNDLE / f"spendbook-window{ENDING}", book]
    environment = _little_environment(home) | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(program, env=environment, stdin=subprocess.DEVNULL) as window:
        try:
            code = window.wait(timeout=10)
        except subprocess.TimeoutExpired:
            window.terminate()
            return
    raise TroubleError(f"The packaged window ended by itself with exit code {code}.")


def _little_environment(home: str) -> dict[str, str]:
    kept = ("SYSTEMROOT", "TEMP", "TMP", "PATH") if os.name == "nt" else ()
    given = {name: os.environ[name] for name in kept if name in os.environ}
    own = {"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home, "LC_ALL": "C.UTF-8"}
    return given | own


def make_lean() -> None:
    """Take out what only a debugger reads, and what tells of the machine that made it.

    Raises:
        TroubleError: this Linux has no strip.
    """
    if sys.platform == "linux":
        shutil.copy(ROOT / "installers" / "linux" / "spendbook-window", BUNDLE)
        strip_libraries()
    even_out(BUNDLE, int(date_of_source()))


def strip_libraries() -> None:
    """Take the names of functions out of the libraries: a seventh of the whole bundle.

    Libraries that their maker has moved inside a wheel (numpy.libs and the like) do not bear it.
    """
    if not shutil.which("strip") and not install_system_packages(["binutils"]):
        raise TroubleError("Install binutils, which has strip, and start again.")
    for library in sorted(BUNDLE.rglob("*.so*")):
        if library.is_symlink() or any(part.endswith(".libs") for part in library.parts):
            continue
        library.chmod(0o644)
        run_quietly(["strip", "--strip-unneeded", library], f"Look at {library}.")


def pack() -> list[Path]:
    """Pack the folder in every form of this system, with its papers; return where each lies."""
    DIST.mkdir(exist_ok=True)
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    if system == "linux":
        from installers.linux import packing as for_linux

        made = for_linux.pack(BUNDLE, DIST, version(), int(date_of_source()))
    elif system == "windows":
        from installers.windows import packing as for_windows

        made = for_windows.pack(BUNDLE, DIST, version())
    else:
        name = DIST / f"spendbook-{version()}-{system}-{platform.machine().lower()}"
        made = [Path(shutil.make_archive(str(name), "zip", DIST, "spendbook"))]
    made += papers.write(BUNDLE, DIST, version(), system, tell("licences", "--json"))
    return [*made, papers.write_sums(DIST, version(), day_of_source())]


def day_of_source() -> str:
    """Return the day of the last commit: 2026-03-31."""
    return datetime.fromtimestamp(int(date_of_source()), UTC).date().isoformat()


def version() -> str:
    """Return the version that pyproject.toml states."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


if __name__ == "__main__":
    sys.exit(main())
