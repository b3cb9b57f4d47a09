"""How what went wrong is told: a message with a remedy, or a saved report of our own fault.

Knows nothing of widgets: a banner or a dialog shows what is made here.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSysInfo, qVersion

from core.domain.problems import Problem, UserError
from desktop.speaking import said


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell: what happened, what to do, and the code for the help desk."""

    text: str
    remedy: str = ""
    code: str = ""

    def in_words(self) -> str:
        """Say it in one line; the code comes last."""
        parts = [self.text, self.remedy, f"({self.code})" if self.code else ""]
        return " ".join(part for part in parts if part)


def tell_error(error: BaseException, folder: Path) -> Told:
    """Tell an exception: a UserError in its own words, anything else by a saved report."""
    if isinstance(error, UserError):
        return Told(said(error.sentence()), said(error.remedy()), error.code)
    path = save_report(error, folder)
    text = QCoreApplication.translate(
        "Present", "Something went wrong in Spendbook. Your work is safe."
    )
    remedy = QCoreApplication.translate(
        "Present", "Send the report {path} to the people who look after Spendbook."
    ).format(path=path)
    return Told(text, remedy, "SB-900")


def tell_problem(problem: Problem) -> Told:
    """Tell a problem of data, with its place."""
    place = problem.place.in_words()
    message = said(problem.message())
    text = f"{place}: {message}" if place else message
    return Told(text, said(problem.remedy()), problem.code)


def tell_problems(problems: Sequence[Problem]) -> tuple[Told, ...]:
    """Tell several problems in their order."""
    return tuple(tell_problem(problem) for problem in problems)


def save_report(error: BaseException, folder: Path) -> Path:
    """Write what is needed to find a fault of ours: where it was, never what the data said.

    The message of the exception stays out, because it may hold a supplier or an amount.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = traceback.extract_tb(error.__traceback__)
    # Folders of this computer say who works here; the name of the module is enough.
    steps = [
        f"{Path(f.filename).parent.name}/{Path(f.filename).name}:{f.lineno} {f.name}"
        for f in frames
    ]
    now = datetime.now().astimezone()
    lines = [
        "Spendbook report (SB-900)",
        f"When: {now.isoformat(timespec='seconds')}",
        f"System: {QSysInfo.prettyProductName()}, {QSysInfo.kernelVersion()}",
        f"Python: {sys.version.split()[0]}",
        f"Qt: {qVersion()}",
        f"What: {type(error).__module__}.{type(error).__qualname__}",
        "Where, the last is nearest:",
        *steps,
    ]
    path = folder / f"spendbook-report-{now:%Y%m%d-%H%M%S}.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def in_groups(code: str, size: int = 16) -> str:
    """Return a long code in groups, so that it wraps and can be compared by eye."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
