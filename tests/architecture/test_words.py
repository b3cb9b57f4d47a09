"""What people read is plain English, and calls known to do harm are nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import Source, called, source

BANNED_WORDS = re.compile(
    r"\b(?:in)?valid\b|\billegal\b|\bfail(?:ed|ure)?\b|\berrors?\b|\bplease\b|\bsorry\b|\boops\b"
    r"|\bnull\b|\bpars(?:ed?|ing)\b|\bschemas?\b|\bhash(?:es|ed)?\b|\bjson\b",
    re.IGNORECASE,
)
OPTION_NAMES = re.compile(r"--[a-z-]+")

# Argparse's words for people, by the call that takes them.
ARGPARSE_CALLS = {
    "ArgumentParser",
    "add_argument",
    "add_argument_group",
    "add_parser",
    "add_subparsers",
}
ARGPARSE_WORDS = {"help", "description", "epilog", "title"}

# Where Qt would take a supplier called <img src=...> for a page to open.
RICH_TEXT = {"QLabel", "QMessageBox", "showText", "setTextFormat"}

# Names that may be nowhere in the program, and why.
HARMFUL_NAMES = {
    "QSortFilterProxyModel": "takes seconds over a book: sort and filter in SQL",
    "processEvents": "runs other people's clicks in the middle of ours: use jobs",
    "pickle": "runs code on reading",
    "dateutil": "guesses dates",
    "to_datetime": "guesses dates",
    "pyplot": "keeps global state",
}


def _texts(node: ast.AST | None) -> Iterator[str]:
    """Yield the text written in an expression, also inside f-strings and sums of strings."""
    if node is not None:
        for child in ast.walk(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str):
                yield child.value


def _words_in_calls(file: Source) -> Iterator[str]:
    for name, call in file.calls():
        if name in ("tr", "translate", "Sentence"):
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                yield from _texts(argument)
        elif name in ARGPARSE_CALLS:
            for keyword in call.keywords:
                if keyword.arg in ARGPARSE_WORDS:
                    yield from _texts(keyword.value)


def _user_errors(files: list[Source]) -> list[tuple[Source, ast.ClassDef]]:
    """Find UserError's subclasses, and theirs."""
    classes = [
        (file, node)
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef)
    ]
    family = {"UserError"}
    while True:
        found = [(f, c) for f, c in classes if {called(base) for base in c.bases} & family]
        if {c.name for _, c in found} <= family:
            return found
        family |= {c.name for _, c in found}


def _words_in_error(node: ast.ClassDef) -> Iterator[str]:
    yield (ast.get_docstring(node) or "").split("\n\n")[0]
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            target = (
                statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            )
            if isinstance(target, ast.Name) and target.id == "remedy_text":
                yield from _texts(statement.value)


def _banned(files: list[Source]) -> list[str]:
    spoken = [(file, text) for file in files for text in _words_in_calls(file)]
    spoken += [
        (file, text) for file, node in _user_errors(files) for text in _words_in_error(node)
    ]
    return [
        f"{file.path}: {text}"
        for file, text in spoken
        if BANNED_WORDS.search(OPTION_NAMES.sub("", text))
    ]


def _names(node: ast.AST) -> set[str]:
    """Return the names that a node itself uses or imports, each part of a dotted one."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    dotted = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {part for a in node.names for part in f"{dotted}.{a.name}".split(".")}
    return set()


def _harmful(files: list[Source]) -> Iterator[str]:
    for file in files:
        for node in ast.walk(file.tree):
            for name in _names(node) & HARMFUL_NAMES.keys():
                yield f"{file.path}: {name} {HARMFUL_NAMES[name]}"
        for name, call in file.calls():
            yield from (f"{file.path}:{call.lineno}: {why}" for why in _faults(file, name, call))


def _faults(file: Source, name: str, call: ast.Call) -> Iterator[str]:
    first = call.args[0] if call.args else None
    if name == "tr" and isinstance(first, ast.JoinedStr | ast.BinOp | ast.Call):
        yield "tr() takes words as they stand: use tr('...').format(...)"
    if name == "Signal" and any(called(argument) == "int" for argument in call.args):
        yield "Signal(int) is 32 bits: use Signal(object)"
    if name == "read_csv" and file.under("core/importing"):
        yield "raw spend is read by our own rules, not by pandas"
    whose = called(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if file.under("desktop") and not file.under("desktop/widgets") and {name, whose} & RICH_TEXT:
        yield "text is shown through desktop/widgets, which show it as it is"


def test_what_people_read_is_plain_english(product: list[Source]) -> None:
    assert _banned(product) == []


def test_calls_known_to_do_harm_are_nowhere(product: list[Source]) -> None:
    assert list(_harmful(product)) == []


@pytest.mark.parametrize(
    "text",
    [
        "self.tr('The file is invalid.')",
        "self.tr('Reading {file} failed').format(file=name)",
        "Sentence('The amount is wrong.', 'Please correct it.')",
        "parser.add_argument('--out', help='where the JSON goes')",
        "class Locked(UserError):\n    '''An error occurred.'''",
        "class Locked(UserError):\n    '''In use.'''\n    remedy_text: str = 'Check the hash.'",
        "class A(UserError):\n    '''Fine.'''\nclass B(A):\n    '''Sorry.'''",
    ],
)
def test_a_banned_word_is_noticed(text: str) -> None:
    assert _banned([source("core/planted.py", text)])


@pytest.mark.parametrize(
    "text",
    [
        "log('invalid')",
        "parser.add_argument('--json', help='the same as --json of every other verb')",
        "class Locked(UserError):\n    '''The book is in use.\n\n    Raised by a hash.\n    '''",
        "self.tr('Validity of the agreement')",
    ],
)
def test_words_that_nobody_is_shown_are_free(text: str) -> None:
    assert _banned([source("core/planted.py", text)]) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("desktop/a.py", "self.tr(f'{n} lines')"),
        ("desktop/a.py", "self.tr('%d lines' % n)"),
        ("desktop/a.py", "self.tr('{n} lines'.format(n=n))"),
        ("desktop/a.py", "changed = Signal(int)"),
        ("desktop/a.py", "from PySide6.QtCore import QSortFilterProxyModel"),
        ("desktop/a.py", "QApplication.processEvents()"),
        ("desktop/pages/a.py", "label = QLabel(name)"),
        ("desktop/pages/a.py", "QMessageBox.warning(self, '', name)"),
        ("desktop/pages/a.py", "QToolTip.showText(where, name)"),
        ("core/a.py", "import pickle"),
        ("core/a.py", "from dateutil.parser import parse"),
        ("core/a.py", "pandas.to_datetime(column)"),
        ("core/a.py", "import matplotlib.pyplot as plt"),
        ("core/importing/a.py", "pandas.read_csv(file)"),
    ],
)
def test_a_harmful_call_is_noticed(path: str, text: str) -> None:
    assert list(_harmful([source(path, text)]))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("desktop/a.py", "self.tr('{n} lines').format(n=n)"),
        ("desktop/a.py", "changed = Signal(object)"),
        ("desktop/widgets/text.py", "label = QLabel(name)"),
        ("core/analysis/a.py", "pandas.read_csv(our_own_file)"),
    ],
)
def test_what_does_no_harm_is_left_alone(path: str, text: str) -> None:
    assert list(_harmful([source(path, text)])) == []
