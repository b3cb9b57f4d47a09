"""The program's own source as values, for the tests that judge it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    def under(self, *folders: str) -> bool:
        """Say whether the file lies in one of the folders."""
        return self.path.startswith(tuple(f"{folder}/" for folder in folders))

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Yield every call with the name called: ``tr`` for ``self.tr(...)``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield called(node.func), node


def called(function: ast.expr) -> str:
    """Return the last name of what is called."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def source(path: str, text: str) -> Source:
    """Return the file of that path and text."""
    return Source(path, text, ast.parse(text, path))


def read(*folders: str) -> list[Source]:
    """Read every Python file under the folders, in order."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return [source(f.relative_to(ROOT).as_posix(), f.read_text("utf-8")) for f in files]
