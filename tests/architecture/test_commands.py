"""Every command that a page or a message names is one that the program has."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.main import make_parser
from tests.architecture.sources import Source

ROOT = Path(__file__).parents[2]

# From the name of the program to the end of the sentence or of the marked text.
COMMAND = re.compile(r"\bspendbook(?:\.exe)? (?=[a-z])([^`\n;:)\"]*)")
OPTION = re.compile(r"--[a-z][a-z-]+")
# What follows the name in texts that are no commands: seeds of samples, kinds of key files.
NO_NOUNS = frozenset("order sample publisher root".split())


@pytest.fixture(scope="module")
def program() -> argparse.ArgumentParser:
    return make_parser()


def _pages() -> Iterator[tuple[str, str]]:
    for folder in ("installers", "resources", "tests"):
        for page in sorted((ROOT / folder).rglob("*.md")):
            yield page.relative_to(ROOT).as_posix(), page.read_text("utf-8")
    yield "README.md", (ROOT / "README.md").read_text("utf-8")


def _messages(product: list[Source]) -> Iterator[tuple[str, str]]:
    for file in product:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield file.path, node.value


def _unknown(parser: argparse.ArgumentParser, said: str) -> Iterator[str]:
    """Yield the words and the options of a command that the program does not know."""
    words = said.split()
    for word in words:
        below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        if not below:
            break
        name = word.rstrip(".,'")
        if name not in below[0].choices:
            if re.fullmatch(r"[a-z]+(-[a-z]+)*", word) and name not in NO_NOUNS:
                yield word
            break
        parser = below[0].choices[name]
    known = parser._option_string_actions
    yield from (option for option in OPTION.findall(said) if option not in known)


def test_every_command_that_is_named_is_known(
    program: argparse.ArgumentParser, product: list[Source]
) -> None:
    named = [
        (place, found[1])
        for place, text in (*_pages(), *_messages(product))
        for found in COMMAND.finditer(text)
    ]

    wrong = [(place, said, *bad) for place, said in named if (bad := [*_unknown(program, said)])]

    assert len(named) > 100
    assert wrong == []
