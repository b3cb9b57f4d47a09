"""What every file of the desktop keeps to: words, start-up, labels."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DESKTOP = Path(__file__).parents[2] / "desktop"
FILES = sorted(DESKTOP.rglob("*.py"))

BANNED = re.compile(
    r"\b(invalid|valid|illegal|failed|failure|error occurred|please|sorry|oops|null|parse|schema"
    r"|hash|json|encoding)\b",
    re.IGNORECASE,
)
TRANSLATORS = {"tr", "translate", "QT_TRANSLATE_NOOP"}


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_are_translated_whole_and_never_as_f_strings(path: Path) -> None:
    for call in calls(path):
        if name_of(call) in TRANSLATORS:
            assert not any(isinstance(one, ast.JoinedStr) for one in call.args), call.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_is_shown_that_the_house_does_not_say(path: Path) -> None:
    for call in calls(path):
        if name_of(call) in TRANSLATORS:
            for one in call.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    assert not BANNED.search(one.value), one.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_are_made_in_one_module_so_that_none_reads_markup(path: Path) -> None:
    unsafe = {"QLabel", "QMessageBox", "QTextEdit", "QTextBrowser", "QProgressDialog",
              "QInputDialog", "QErrorMessage", "QSortFilterProxyModel"}  # fmt: skip
    for call in calls(path):
        assert name_of(call) not in unsafe, call.lineno
        assert name_of(call) != "processEvents", call.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_colours_are_named_in_one_module(path: Path) -> None:
    if path.name != "colours.py":
        assert not re.search(r"\"#[0-9A-Fa-f]{6}\"", path.read_text(encoding="utf-8"))


def test_no_page_loads_anything_heavy_before_it_is_asked_to() -> None:
    heavy = "{'pandas', 'matplotlib', 'sqlalchemy', 'openpyxl', 'python_calamine', 'cryptography'}"
    pages = [f"desktop.pages.{p.stem}" for p in FILES if p.parent.name == "pages"]
    modules = ", ".join(["sys", "desktop.app", *pages])
    code = f"import {modules}; print(sorted({heavy} & set(sys.modules)))"

    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=DESKTOP.parent,
    )

    assert run.stdout.strip() == "[]"
