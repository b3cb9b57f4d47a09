"""Who may import whom: the contracts in pyproject.toml hold, and each can be seen to break."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# One mistake for each contract, as a module that the house does not have.
PLANTED = {
    "no-qt-in-core": ("core/domain/planted_qt.py", "def late():\n    import PySide6.QtCore\n"),
    "plain-domain": (
        "core/domain/planted_frame.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas\n",
    ),
    "rooms-of-core": ("core/store/planted_neighbour.py", "import core.importing\n"),
    "rooms-of-desktop": ("desktop/models/planted_upwards.py", "import desktop.pages\n"),
    "desktop-by-use-cases": ("desktop/pages/planted_shortcut.py", "import core.store\n"),
    "no-network": ("core/usecases/planted_call.py", "def late():\n    import socket\n"),
    "sql-in-store": ("core/usecases/planted_query.py", "import sqlalchemy\n"),
    "no-cycles": ("core/domain/planted_circle.py", "import core.domain.planted_round\n"),
}
OTHER_HALF = ("core/domain/planted_round.py", "import core.domain.planted_circle\n")


def _contracts() -> dict[str, str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {c["id"]: c["name"] for c in settings["tool"]["importlinter"]["contracts"]}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    judge = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command"
    return subprocess.run(
        [sys.executable, "-c", f"{judge}; lint_imports_command()", "--no-cache"],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a copy of the program with every mistake planted."""
    folder = tmp_path_factory.mktemp("spoilt")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ("core", "desktop"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("*.pyc"))
    for path, text in (*PLANTED.values(), OTHER_HALF):
        (folder / path).write_text(text, "utf-8")
    return _lint(folder).stdout


def test_every_contract_holds() -> None:
    answer = _lint(ROOT)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_contract_has_its_planted_mistake() -> None:
    assert set(PLANTED) == set(_contracts())


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_mistake_breaks_its_contract(contract: str, spoilt: str) -> None:
    module = PLANTED[contract][0].removesuffix(".py").replace("/", ".")

    name = _contracts()[contract]
    report = spoilt.split(f"\n{name}\n-", 1)[-1].split("\n\n\n", 1)[0]

    assert f"{name} BROKEN" in spoilt
    assert module.rpartition(".")[2] in report


def test_a_room_that_no_contract_names_is_noticed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ("core", "desktop"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.pyc"))
    (tmp_path / "core" / "planted_room.py").touch()

    answer = _lint(tmp_path)

    assert answer.returncode != 0
    assert "rooms of core BROKEN" in answer.stdout


def _loaded_after(statements: str) -> set[str]:
    answer = subprocess.run(
        [sys.executable, "-c", f"{statements}\nimport sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert answer.returncode == 0, answer.stderr
    return {name.partition(".")[0] for name in answer.stdout.splitlines()[-1].split()}


def test_every_module_of_core_runs_without_qt() -> None:
    loaded = _loaded_after(
        "import importlib, pkgutil, core\n"
        "for found in pkgutil.walk_packages(core.__path__, 'core.'):\n"
        "    if not found.name.endswith('__main__'):\n"
        "        importlib.import_module(found.name)"
    )

    assert "core" in loaded
    assert not loaded & {"PySide6", "shiboken6", "desktop"}


def test_the_window_starts_without_waiting_for_the_heavy_packages() -> None:
    if not (ROOT / "desktop" / "app.py").exists():
        pytest.skip("there is no window yet")

    loaded = _loaded_after("import desktop.app")

    assert not loaded & {"pandas", "matplotlib", "sqlalchemy", "openpyxl", "numpy"}
