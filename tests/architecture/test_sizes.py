"""How long things may be: house style 3. What is too long has not found its shape yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import Source, source

FILE_LINES = 500
TEST_FILE_LINES = 1000  # one file per module, and up to twice as much to say
FUNCTION_LINES = 60
PUBLIC_METHODS = 20
ARGUMENTS = 6

# "path:name" of what is allowed to be too big. This list only ever gets shorter.
TOLERATED: frozenset[str] = frozenset()


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def _too_big(file: Source) -> Iterator[str]:
    lines = file.text.count("\n")
    product = not file.under("tests")
    if lines > (FILE_LINES if product else TEST_FILE_LINES):
        yield f"{file.path}: {lines} lines"
    for node in _functions(file.tree):
        if _length(node) > FUNCTION_LINES:
            yield f"{file.path}:{node.name}: {_length(node)} lines"
        if product and _arguments(node) > ARGUMENTS:
            yield f"{file.path}:{node.name}: {_arguments(node)} arguments"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ClassDef):
            public = sum(
                isinstance(child, ast.FunctionDef) and not child.name.startswith("_")
                for child in node.body
            )
            if public > PUBLIC_METHODS:
                yield f"{file.path}:{node.name}: {public} public methods"


def test_nothing_is_over_its_budget(everything: list[Source]) -> None:
    found = [finding for file in everything for finding in _too_big(file)]

    assert [f for f in found if f.rpartition(": ")[0] not in TOLERATED] == []


def test_what_is_tolerated_is_still_too_big(everything: list[Source]) -> None:
    found = {f.rpartition(": ")[0] for file in everything for f in _too_big(file)}

    assert found >= TOLERATED


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("\n" * 501, "core/a.py: 501 lines"),
        ("def long():\n" + "    pass\n" * 60, "core/a.py:long: 61 lines"),
        ("def f(a, b, c, d, *, e, f, g): ...", "core/a.py:f: 7 arguments"),
        (
            "class Big:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(21)),
            "core/a.py:Big: 21 public methods",
        ),
    ],
)
def test_a_budget_can_be_seen_to_be_exceeded(text: str, finding: str) -> None:
    assert list(_too_big(source("core/a.py", text))) == [finding]


def test_self_is_not_counted_as_an_argument() -> None:
    text = "class A:\n    def f(self, a, b, c, d, e, f): ..."

    assert list(_too_big(source("core/a.py", text))) == []
