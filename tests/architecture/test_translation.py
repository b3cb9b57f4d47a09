"""Every text of the window can be translated: Qt's own tool finds each one."""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.architecture.sources import Source, called

ROOT = Path(__file__).parents[2]
# The argument that holds the words, by the call.
_CALLS = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}


def _asked_for(files: list[Source]) -> set[str]:
    """Return the texts that the window asks to be translated."""
    found = set()
    for file in files:
        for name, call in file.calls():
            place = _CALLS.get(name, -1)
            words = call.args[place] if 0 <= place < len(call.args) else None
            if isinstance(words, ast.Constant) and isinstance(words.value, str):
                found.add(words.value)
    return found


def _within_f_strings(files: list[Source]) -> list[str]:
    """List calls that stand inside an f-string, where Qt's tool does not look."""
    return [
        f"{file.path}:{inner.lineno}"
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call) and called(inner.func) in _CALLS
    ]


@pytest.fixture(scope="module")
def window(product: list[Source]) -> list[Source]:
    return [file for file in product if file.under("desktop")]


def test_no_text_is_asked_for_inside_another(window: list[Source]) -> None:
    assert _within_f_strings(window) == []


def test_lupdate_finds_every_text_of_the_window(window: list[Source], tmp_path: Path) -> None:
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    if not tool.exists():
        pytest.skip("pyside6-lupdate is not beside the Python that runs the tests")
    listed, out = tmp_path / "files.lst", tmp_path / "found.ts"
    listed.write_text("\n".join(str(ROOT / file.path) for file in window), encoding="utf-8")

    subprocess.run([tool, f"@{listed}", "-ts", out], check=True, capture_output=True, cwd=ROOT)

    messages = ET.parse(out).iter("message")
    found = {message.findtext("source", "") for message in messages}
    assert _asked_for(window) - found == set()
