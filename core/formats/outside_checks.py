"""How to check a return with public programs alone: one text for its README, page and help."""

from __future__ import annotations

import shlex
import textwrap
from dataclasses import dataclass

PROGRAMS = (
    "You need three public programs: minisign, sha256sum (a part of Linux; on Windows use Git "
    "Bash or WSL) and frictionless (pip install frictionless)."
)
HOW = (
    "Open a terminal in the folder of the package and type each line that begins with $, without "
    "the $, in this order."
)
LIMITS = (
    "If all of this holds, nothing was changed after the body sealed the return. It does not show "
    "that the figures are true, nor who holds the key: for that, compare by telephone."
)

# The sealed description holds every fingerprint, on one line: this makes the list from it that
# sha256sum reads, so that nobody compares by eye.
_LISTED = (
    "tr '{' '\\n' < datapackage.json | sed -n "
    '\'s/.*"hash":"sha256:\\([0-9a-f]*\\)".*"path":"\\([^"]*\\)".*/\\1  \\2/p\''
)


@dataclass(frozen=True, slots=True)
class CheckStep:
    """A step: what it is for, what to type, and what it says where all is well."""

    title: str
    commands: tuple[str, ...]
    expected: str


def steps(package: str, listed: int) -> tuple[CheckStep, ...]:
    """Return the steps for a package file that describes so many files."""
    file = shlex.quote(package)
    return (
        CheckStep(
            "Is it the file that the body sent?",
            (f"sha256sum {file}",),
            "Ask the body to read the fingerprint of its return to you by telephone: it is the "
            "beginning of what you see.",
        ),
        CheckStep("Unpack it.", (f"unzip {file} -d unpacked", "cd unpacked"), ""),
        CheckStep(
            "Does the seal of the body hold?",
            ("minisign -Vm datapackage.json -p body.pub",),
            'It says "Signature and comment signature verified". The comment names the return.',
        ),
        CheckStep(
            "Is every file as it was sealed?",
            (f"{_LISTED} | sha256sum -c --strict",),
            f'It says "OK" {listed} times, once for each file. A file that is not in the list is '
            "no part of the return.",
        ),
        CheckStep(
            "Are the tables as they are described?",
            ("frictionless validate datapackage.json",),
            'It says "VALID" for each table. Types, keys, links and fingerprints of the tables '
            "are checked once more.",
        ),
    )


def as_lines(found: tuple[CheckStep, ...], width: int = 88) -> list[str]:
    """Return the steps as lines of plain text; what to type stays on one line."""
    lines: list[str] = []
    for number, step in enumerate(found, start=1):
        lines.append(f"{number}. {step.title}")
        lines += [f"   $ {command}" for command in step.commands]
        lines += [f"   {line}" for line in textwrap.wrap(step.expected, width - 3)]
    return lines
