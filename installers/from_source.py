"""Run Spendbook, or its tests, from a checkout on a machine that has nothing but Python.

Everything goes into .venv in the checkout, pinned by fingerprint, and is kept: the second run
starts in seconds. Standard library only, and it parses on old Pythons so that they get a sentence.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

if sys.version_info < (3, 11):  # noqa: UP036 - old Pythons are whom this line is for
    sys.exit(
        "Spendbook needs Python 3.11 or newer, and this is Python {}.{}.\n"
        "Start it with a newer one, for example: python3.12 installers/from_source.py run".format(
            *sys.version_info
        )
    )

USAGE = """Run Spendbook from this checkout.

  python3 installers/from_source.py run    do the whole job on the sample body and open the window
  python3 installers/from_source.py test   pass the tests

What follows run goes to "spendbook demo"; what follows test goes to pytest."""

Command = list["str | Path"]

STAMP = "spendbook.stamp"
UNFINISHED = "spendbook.unfinished"

# What PySide6's wheels expect of the system, and the Debian package that brings each.
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
}
X11_WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND_WINDOW = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# What stock program judges our signatures, and what compiles the installers for Windows.
JUDGES = {"minisign": "minisign", "makensis": "nsis", "wixl": "wixl", "msiinfo": "msitools"}


class TroubleError(Exception):
    """What stops the work, as a sentence with its remedy."""


def main(arguments: list[str]) -> int:
    """Do what the first argument asks and return the exit code of the program started."""
    task, extra = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        if task == "run":
            return run_demo(extra)
        if task == "test":
            return run_tests(extra)
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(USAGE)
    return 0 if task in ("-h", "--help", "help") else 2


def run_demo(extra: list[str]) -> int:
    """Do the whole job on the sample body; show the window where there is a screen."""
    missing = missing_libraries(window_libraries())
    window = has_screen() and (not missing or install_system_packages(missing.values()))
    if has_screen() and not window:
        say(name_libraries(missing) + "\nUntil then the job is done without the window.")
    python = ready_environment(ROOT, for_tests=False)
    spendbook = python.with_name("spendbook.exe" if os.name == "nt" else "spendbook")
    return start([spendbook, "demo", *(["--open"] if window else []), *extra])


def run_tests(extra: list[str]) -> int:
    """Pass the tests, on all cores and without a screen."""
    missing = missing_libraries(DRAWING)
    if missing and not install_system_packages(missing.values()):
        raise TroubleError(name_libraries(missing))
    if sys.platform == "linux":
        # The tests say so where one of them is not to be had.
        absent = [package for tool, package in JUDGES.items() if not shutil.which(tool)]
        if absent:
            install_system_packages(absent)
    python = ready_environment(ROOT, for_tests=True)
    if "--onscreen" not in extra:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return start([python, "-m", "pytest", "-n", "auto", *extra], ROOT)


def start(command: Command, folder: Path | None = None) -> int:
    """Run the command to its end and return its exit code as a shell would give it."""
    code = subprocess.run(command, cwd=folder, check=False).returncode
    return code if code >= 0 else 128 - code


def say(text: str) -> None:
    """Tell the person what is going on, at once, also through a pipe."""
    print(text, flush=True)


# The Python environment


def ready_environment(root: Path, *, for_tests: bool) -> Path:
    """Return the Python of the checkout's environment, made or brought up to date if need be.

    Raises:
        TroubleError: the environment cannot be made here.
    """
    folder = root / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / STAMP
    stamped = stamp.read_text("utf-8").splitlines() if stamp.exists() else []
    if is_spoilt(folder, python, stamped):
        put_away(folder)
        stamped = []
    if not python.exists():
        make_environment(folder)
    runtime, tests = fingerprints(root)
    if (tests if for_tests else runtime) in stamped:
        return python
    stamp.unlink(missing_ok=True)
    install(python, root, for_tests=for_tests)
    done = [identity(python), runtime, *([tests] if for_tests else [])]
    stamp.write_text("\n".join(done) + "\n", "utf-8")
    (folder / UNFINISHED).unlink(missing_ok=True)
    return python


def is_spoilt(folder: Path, python: Path, stamped: list[str]) -> bool:
    """Say whether what lies there is half made, moved, or of a Python that has gone."""
    if not folder.exists() and not folder.is_symlink():
        return False
    if (folder / UNFINISHED).exists():
        return True
    now = identity(python)
    return not now or bool(stamped and stamped[0] != now)


def identity(python: Path) -> str:
    """Return version and place of a working Python with pip, or "" if it is not one."""
    question = "import sys, pip; print(*sys.version_info[:2], sys.prefix)"
    try:
        answer = subprocess.run(
            [python, "-c", question], capture_output=True, check=False, encoding="utf-8"
        )
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def put_away(folder: Path) -> None:
    """Remove an environment whole: renamed first, so that half of one never stays behind.

    Raises:
        TroubleError: it is not an environment, or is in use.
    """
    ours = (folder / "pyvenv.cfg").exists() or (folder / UNFINISHED).exists()
    if folder.is_symlink() or not ours:
        raise TroubleError(
            f"{folder} is in the way: it is not a Python environment.\n"
            "Move it elsewhere and start again."
        )
    away = folder.with_name(f".venv-old-{os.getpid()}")
    try:
        folder.rename(away)
    except OSError as cause:
        raise TroubleError(
            f"{folder} cannot be replaced: {cause.strerror}.\n"
            "Close Spendbook and every program started from there, then start again."
        ) from cause
    shutil.rmtree(away, ignore_errors=True)


def make_environment(folder: Path) -> None:
    """Make an environment with pip, marked as unfinished until everything is in it.

    Raises:
        TroubleError: this Python lacks venv, or the folder cannot be written.
    """
    if not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        package = "python{}.{}-venv".format(*sys.version_info)
        if not install_system_packages([package]):
            raise TroubleError(
                "This Python lacks the modules venv and ensurepip.\n"
                f"On Debian or Ubuntu: sudo apt-get install {package}"
            )
    say(f"Making {folder} (once).")
    try:
        folder.mkdir()
        (folder / UNFINISHED).touch()
    except OSError as cause:
        raise TroubleError(
            f"{folder} cannot be made: {cause.strerror}.\n"
            "Copy the checkout to a folder that you may write to."
        ) from cause
    run_quietly([sys.executable, "-m", "venv", folder], "Python could not make its environment.")


def fingerprints(root: Path) -> tuple[str, str]:
    """Return what stands for the packages needed to run, and for those needed to test."""
    seen = hashlib.sha256()
    answers = []
    for name in ("pyproject.toml", "requirements.lock", "tests/requirements.lock"):
        seen.update((root / name).read_bytes())
        answers.append(seen.hexdigest())
    return answers[1], answers[2]


def install(python: Path, root: Path, *, for_tests: bool) -> None:
    """Put the pinned packages and this checkout into the environment.

    Raises:
        TroubleError: a package could not be had, or was not the one that was pinned.
    """
    say("Installing the packages that Spendbook needs (once; a few minutes).")
    pip: Command = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--quiet",
    ]
    remedy = "Check that this machine reaches its Python package index, then start again."
    pinned: Command = [*pip, "--require-hashes", "--prefer-binary"]
    run_quietly([*pinned, "--only-binary", ":all:", "-r", root / "requirements.lock"], remedy)
    # Two of the tests' packages come as source: they are built with the setuptools just
    # pinned, not with whatever is newest today.
    if for_tests:
        lock = root / "tests" / "requirements.lock"
        run_quietly([*pinned, "--no-build-isolation", "-r", lock], remedy)
    run_quietly(
        [*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", root],
        "The checkout could not be installed; its pyproject.toml may be damaged.",
    )


def run_quietly(command: Command, remedy: str) -> None:
    """Run a command and show its words only if it stops.

    Raises:
        TroubleError: it stopped; the sentence ends with the remedy.
    """
    answer = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, errors="replace"
    )
    if answer.returncode != 0:
        raise TroubleError(f"{answer.stdout.strip()}\n\n{remedy}")


# The system's packages


def has_screen() -> bool:
    """Say whether a window can be shown to somebody."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def window_libraries() -> dict[str, str]:
    """Return the libraries that a window needs on the screen there is."""
    return DRAWING | (X11_WINDOW if os.environ.get("DISPLAY") else WAYLAND_WINDOW)


def missing_libraries(libraries: dict[str, str]) -> dict[str, str]:
    """Return those of the libraries that this system cannot load; elsewhere Qt brings its own."""
    return {} if sys.platform != "linux" else {k: v for k, v in libraries.items() if not loads(k)}


def loads(library: str) -> bool:
    """Say whether the system finds the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def name_libraries(missing: dict[str, str]) -> str:
    """Say which libraries are missing and how to get them."""
    return (
        f"Qt needs system libraries that are not here: {', '.join(missing)}.\n"
        f"On Debian or Ubuntu: sudo apt-get install {' '.join(missing.values())}"
    )


def install_system_packages(packages: Iterable[str]) -> bool:
    """Install Debian packages where this person may; say whether it was done."""
    administrator = as_administrator()
    if administrator is None or not shutil.which("apt-get"):
        return False
    names = list(packages)
    say(f"Installing from the system's packages: {' '.join(names)}.")
    apt = [*administrator, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        done = subprocess.run(
            [*apt, *step], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
    return done.returncode == 0


def as_administrator() -> list[str] | None:
    """Return what to put before a command to run it as administrator, or None if we may not."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
        return ["sudo", "-n"] if asked.returncode == 0 else None
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
