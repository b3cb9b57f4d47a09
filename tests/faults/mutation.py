"""Change the program in one place at a time, and see that the tests of its room notice.

    python -m tests.faults.mutation                 money, amounts, totals, signing, masking
    python -m tests.faults.mutation signing --every 5

Each change is made in a child, in functions that are loaded already; what no test notices is
listed in survivors.csv with the reason why that is no gap, or is a fault.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import csv
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.faults import children

SURVIVORS = Path(__file__).with_name("survivors.csv")
# Of the processor, whatever else runs: a change that makes a loop endless is noticed by that,
# or by the memory that it takes.
_MOST_SECONDS = 60
_MOST_MEMORY = 4 << 30

TARGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "money": ("core.domain.money", ("core/domain/test_money.py",)),
    "amounts": ("core.importing.amounts", ("core/importing/test_amounts.py",)),
    "totals": (
        "core.domain.assessment",
        ("core/domain/test_assessment.py", "core/analysis/test_assessment.py"),
    ),
    "parts": ("core.analysis.assessment", ("core/analysis/test_assessment.py",)),
    "signing": ("core.formats.signing", ("core/formats/test_signing.py",)),
    "masking": ("core.usecases.mask_names", ("core/usecases/test_mask_names.py",)),
}

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A changed module: the function that differs, what was there and what is there now."""

    module: str
    function: str
    change: str
    tree: ast.Module

    def key(self) -> tuple[str, str, str]:
        """Return what stays the same as lines come and go."""
        return self.module, self.function, self.change


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Yield a module with one change after the other, in functions alone; texts stay."""
    tree = ast.parse(source)
    for function, change in _applied(tree):
        yield Mutant(module, function, change, copy.deepcopy(tree))


def keys(module: str, source: str) -> set[tuple[str, str, str]]:
    """Return by what the changes of a module are known."""
    return {(module, *one) for one in _applied(ast.parse(source))}


def _applied(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each change by function and words while it is in the tree; it is taken back after."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inner = {id(child) for f in functions for child in ast.walk(f) if child is not f}
    for function in (one for one in functions if id(one) not in inner):
        for node in _code_of(function):
            for change in _changes(node):
                before = _shown(node)
                undo = change()
                yield function.name, f"{before} -> {_shown(node)}"
                undo()


def _shown(node: ast.AST) -> str:
    """Return a place of a program as text; of a fork in the road, on what it turns."""
    return ast.unparse(node.test if isinstance(node, ast.If | ast.IfExp | ast.While) else node)


def _code_of(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what is run of a function: not what it says of types."""
    types = [
        function.returns,
        *(a.annotation for a in ast.walk(function.args) if isinstance(a, ast.arg)),
    ]
    types += [node.annotation for node in ast.walk(function) if isinstance(node, ast.AnnAssign)]
    said = {id(node) for one in types if one is not None for node in ast.walk(one)}
    yield from (node for node in ast.walk(function) if id(node) not in said)


def _changes(node: ast.AST) -> Iterator[Callable[[], Callable[[], None]]]:
    """Yield what can be changed of a node; each returns how that is taken back."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if other := _OPERATORS.get(type(operator)):
                yield partial(_put, node.ops, place, other())
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
        if other := _OPERATORS.get(type(node.op)):
            yield partial(_set, node, "op", other())
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield partial(_set, node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Constant) and type(node.value) in (bool, int, bytes):
        yield partial(_set, node, "value", _another(node.value))
    elif isinstance(node, ast.Return) and ast.unparse(node) not in ("return", "return None"):
        yield partial(_set, node, "value", ast.Constant(None))


def _another(value: bool | int | bytes) -> bool | int | bytes:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value + b"x"


def _put(where: list[Any], place: int, new: Any) -> Callable[[], None]:
    old, where[place] = where[place], new
    return partial(where.__setitem__, place, old)


def _set(node: ast.AST, name: str, new: Any) -> Callable[[], None]:
    old = getattr(node, name)
    setattr(node, name, new)
    return partial(setattr, node, name, old)


def is_noticed(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Say whether a test fails, or does not end, with the change in the program."""
    child = children.Child(partial(_tried, mutant, tests))
    ended = child.wait()
    return not ended.done() or bool(ended.value)


def _tried(mutant: Mutant, tests: Sequence[str]) -> int:
    import resource  # not on Windows, where nothing is forked either

    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    module = importlib.import_module(mutant.module)
    ast.fix_missing_locations(mutant.tree)
    changed = ModuleType(mutant.module)
    changed.__file__ = module.__file__
    exec(compile(mutant.tree, str(module.__file__), "exec"), vars(changed))
    _transplant(vars(module), vars(changed))
    return _run(tests)


def _transplant(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Give functions that are in use already, everywhere, the code of the changed ones."""
    for name, other in theirs.items():
        mine = ours.get(name)
        if isinstance(other, type) and isinstance(mine, type):
            if other.__module__ == mine.__module__:
                _transplant(dict(vars(mine)), dict(vars(other)))
            continue
        code, function = _code(other), _function(mine)
        if code and function and len(code.co_freevars) == len(function.__code__.co_freevars):
            function.__code__ = code


def _function(value: object) -> FunctionType | None:
    for name in ("__wrapped__", "fget", "__func__"):
        value = getattr(value, name, None) or value
    return value if isinstance(value, FunctionType) else None


def _code(value: object) -> CodeType | None:
    function = _function(value)
    return function.__code__ if function else None


def _run(tests: Sequence[str]) -> int:
    files = [str(ROOT / "tests" / test) for test in tests]
    # What a child brought along with it is imported already, and need not be rewritten.
    known = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--rootdir", str(ROOT), *known]
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            return int(pytest.main([*options, *files]))


def explained() -> dict[tuple[str, str, str], str]:
    """Return the changes that no test has to notice, each with the reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        return {
            (row["module"], row["function"], row["change"]): row["reason"]
            for row in csv.DictReader(file)
        }


def main(words: Sequence[str]) -> int:
    """Try every change, or each so many-th; print what no test noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.mutation")
    parser.add_argument("names", nargs="*", metavar="NAME", help="; ".join(TARGETS))
    parser.add_argument("--every", type=int, default=1, help="try each so many-th change only")
    asked = parser.parse_args(words)
    reasons = explained()
    unexplained = 0
    for name in asked.names or TARGETS:
        module, tests = TARGETS[name]
        source = Path(str(importlib.import_module(module).__file__)).read_text("utf-8")
        if children.run(partial(_run, tests)).value != 0:
            parser.error(f"the tests of {name} do not pass as they are")
        tried = list(mutants(module, source))[:: asked.every]
        since = time.monotonic()
        lived = []
        for one in tried:
            if not is_noticed(one, tests):
                lived.append(one)
                if one.key() not in reasons:
                    print(f"    {one.function}: {one.change}", flush=True)
        unknown = [one for one in lived if one.key() not in reasons]
        unexplained += len(unknown)
        share = 100 * (len(tried) - len(lived)) // max(1, len(tried))
        print(
            f"{name:9} {len(tried)} changes, {len(lived)} not noticed ({share} % noticed), "
            f"{len(lived) - len(unknown)} explained; {time.monotonic() - since:.0f} s",
            flush=True,
        )
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
