"""The repository is as a stranger expects it, with nothing of anybody's machine in it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TOP_LEVEL = {
    "desktop",
    "core",
    "resources",
    "installers",
    "tests",
    "build.spec",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "requirements.lock",
}

# Assembled, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    r"(?<![\w.>-])/(?:wo" + r"rk|ro" + r"ot)/\w|/ho" + r"me/(?!clerk\b)\w+|[A-Z]:\\Us" + r"ers\\\w"
)
REGISTRY_HOSTS = re.compile(
    "|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"ian\.org"))
)
PROMISES = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")

WRITTEN_BY_US = {".py", ".md", ".toml", ".spec", ".lock", ".sh", ".nsi", ".in", ".yml", ""}


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is not a clone, so nobody can say which files belong to it")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def _holding(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    """Find the text files among the names in which the pattern occurs."""
    found = []
    for name in names:
        content = (ROOT / name).read_bytes()
        if b"\0" not in content and (hit := pattern.search(content.decode("utf-8", "replace"))):
            found.append(f"{name}: {hit.group()}")
    return found


def test_the_top_level_holds_only_what_belongs_there(tracked: list[str]) -> None:
    names = {name.partition("/")[0] for name in tracked}

    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_no_file_names_a_place_on_somebodys_machine(tracked: list[str]) -> None:
    assert _holding(MACHINE_PATHS, tracked) == []


def test_no_file_names_a_package_registry(tracked: list[str]) -> None:
    assert _holding(REGISTRY_HOSTS, tracked) == []


def test_the_locks_hold_no_address(tracked: list[str]) -> None:
    locks = [name for name in tracked if name.endswith(".lock")]

    assert {"requirements.lock", "tests/requirements.lock"} <= set(locks)
    assert _holding(re.compile("://"), locks) == []


def test_every_locked_package_has_a_fingerprint() -> None:
    for lock in ("requirements.lock", "tests/requirements.lock"):
        entries = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text("utf-8"))
        packages = [entry for entry in entries if "==" in entry]

        assert [entry for entry in packages if "--hash=sha256:" not in entry] == []


def test_running_and_testing_use_the_same_versions() -> None:
    pin = re.compile(r"^([a-z0-9-]+==[^ ;]+)", re.MULTILINE)
    runtime = set(pin.findall((ROOT / "requirements.lock").read_text("utf-8")))
    tests = set(pin.findall((ROOT / "tests" / "requirements.lock").read_text("utf-8")))

    assert runtime
    assert runtime - tests == set()


def test_nothing_is_put_off(tracked: list[str]) -> None:
    ours = [name for name in tracked if Path(name).suffix in WRITTEN_BY_US]

    assert _holding(PROMISES, ours) == []


def test_package_files_are_empty(tracked: list[str]) -> None:
    markers = [name for name in tracked if Path(name).name == "__init__.py"]

    assert [name for name in markers if (ROOT / name).stat().st_size] == []


def test_every_folder_of_code_is_a_package(tracked: list[str]) -> None:
    folders = {
        str(Path(name).parent)
        for name in tracked
        if name.endswith(".py") and name.startswith(("core/", "desktop/"))
    }

    assert [folder for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []


def test_no_module_is_a_drawer_for_odds_and_ends(tracked: list[str]) -> None:
    drawers = {"utils", "util", "common", "helpers", "helper", "manager", "service", "misc"}

    assert [name for name in tracked if drawers & set(Path(name).with_suffix("").parts)] == []


def test_every_folder_of_data_states_its_source_and_licence() -> None:
    table = (ROOT / "resources" / "README.md").read_text("utf-8")
    folders = [f for f in (ROOT / "resources").iterdir() if f.is_dir() and f.name[0] != "_"]
    silent = [
        folder.name
        for folder in folders
        if f"| `{folder.name}/` |" not in table and not (folder / "README.md").exists()
    ]

    assert folders
    assert silent == []
