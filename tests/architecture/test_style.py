"""The tools of house style 9 find nothing: ruff's rules, ruff's layout, mypy's strict reading."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ["core", "desktop", "installers"]
FOLDERS = [*PRODUCT, "tests"]

FORBIDDEN_IMPORTS = [
    "import socket",
    "import ssl",
    "import http.client",
    "import urllib.request",
    "from urllib.request import urlopen",
    "import ftplib",
    "import smtplib",
    "import xmlrpc.client",
    "from PySide6 import QtNetwork",
    "import PySide6.QtNetwork",
    "import tuf.ngclient",
    "import pickle",
    "from dateutil import parser",
    "import matplotlib.pyplot",
    "from matplotlib import pyplot",
]

# A code, then the reason, with or without a dash or a # between.
EXPLAINED = re.compile(r"(?:\[[a-z, -]+\]|: *[A-Z]+[0-9]+(?:, *[A-Z]+[0-9]+)*) +[-#]* *\w")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_ruff_finds_nothing() -> None:
    answer = _run("ruff", "check", "--output-format=concise", *FOLDERS)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_layout_is_ruffs() -> None:
    answer = _run("ruff", "format", "--check", *FOLDERS)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.slow
def test_mypy_finds_nothing() -> None:
    answer = _run("mypy")

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("statement", FORBIDDEN_IMPORTS)
def test_a_forbidden_import_is_noticed_even_inside_a_function(statement: str) -> None:
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--stdin-filename",
            "core/usecases/planted.py",
            "-",
        ],
        cwd=ROOT,
        input=f"def late() -> None:\n    {statement}\n",
        capture_output=True,
        check=False,
        encoding="utf-8",
    )

    assert "TID251" in answer.stdout


def test_every_silenced_finding_says_why() -> None:
    silent = []
    for folder in PRODUCT:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                if _is_unexplained(line):
                    silent.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()}")

    assert silent == []


def _is_unexplained(line: str) -> bool:
    # Assembled, so that these lines are not taken for what they look for.
    for sign in ("# no" + "qa", "# type: " + "ignore"):
        if sign in line:
            return not EXPLAINED.match(line.partition(sign)[2])
    return False


@pytest.mark.parametrize(
    ("comment", "unexplained"),
    [
        ("no" + "qa", True),
        ("no" + "qa: BLE001", True),
        ("no" + "qa: BLE001 the last resort must not fall over", False),
        ("no" + "qa: BLE001 - the last resort must not fall over", False),
        ("type: " + "ignore[arg-type]", True),
        ("type: " + "ignore[arg-type] - the stub lacks None", False),
        ("type: " + "ignore[arg-type]  # the stub lacks None", False),
    ],
)
def test_a_silenced_finding_needs_its_code_and_reason(comment: str, unexplained: bool) -> None:
    assert _is_unexplained(f"x = 1  # {comment}") is unexplained
