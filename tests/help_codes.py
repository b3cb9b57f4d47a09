"""The help page of codes, made from what the program can say.

``python -m tests.help_codes`` writes it again.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from core.domain.problems import SENTENCES
from tests.architecture.sources import called, read

CODES = Path(__file__).parents[1] / "resources" / "help" / "codes.md"

FAMILIES = {
    "0": "A file as a whole",
    "1": "Reading a file",
    "2": "Suppliers and categories",
    "3": "Contracts",
    "4": "Catalogues",
    "5": "Comparison",
    "6": "Returns",
    "7": "The book",
    "8": "Buying organisations",
    "9": "The program",
}
INTRODUCTION = """\
# Codes

Every message with a code, what it says and what to do. Three dots stand for a name, a number
or an amount.
"""


def spoken() -> list[tuple[str, str, str]]:
    """Return the code, sentence and remedy of everything that the program can say."""
    said = [(code, one.message, one.remedy) for code, one in SENTENCES.items()]
    classes = [
        node
        for file in read("core", "desktop")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef)
    ]
    family = {"UserError"}
    while True:
        causes = [node for node in classes if {called(base) for base in node.bases} & family]
        if {node.name for node in causes} <= family:
            break
        family |= {node.name for node in causes}
    for node in causes:
        values = _texts(node)
        if "code" in values:
            sentence = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
            said.append((values["code"], sentence, values.get("remedy_text", "")))
    return sorted(said)


def _texts(node: ast.ClassDef) -> dict[str, str]:
    """Return the texts that a class sets by name."""
    found = {}
    for statement in node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else ()
        if isinstance(statement, ast.AnnAssign):
            targets = (statement.target,)
        for target in targets:
            value = getattr(statement, "value", None)
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                found[target.id] = str(value.value)
    return found


def codes_page() -> str:
    """Return the page of codes as it should be."""
    lines = [INTRODUCTION]
    before = ""
    for code, message, remedy in spoken():
        if code[3] != before:
            before = code[3]
            lines.append(f"\n## SB-{before}xx: {FAMILIES[before]}\n")
        lines.append(f"**{code}** {_plain(message)} *{_plain(remedy)}*\n")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return a sentence without the names of its values."""
    dotted = re.sub(r"\{[^}]*\}", "…", text).replace("……", "…")
    return re.sub(r"…\.(?=\s|$)", "…", dotted).strip()


if __name__ == "__main__":
    CODES.write_text(codes_page(), "utf-8")
