"""What a command answers, and how it is printed: one document, or text for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.domain.operations import Touched
from core.domain.problems import Place, Problem, Severity, UserError
from core.usecases.version import VERSION

DONE, FAULT, WRONG_USE, UNREADABLE, PROBLEMS, WARNINGS, ALTERED, LOCKED, CANCELLED = range(9)


@dataclass(frozen=True, slots=True)
class Answer:
    """The data of a command, its words, what is wrong, and the exit code."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    exit_code: int = DONE


def recorded(touched: Touched) -> Answer:
    """Say what was done, with the number of its entry in the history (0: nothing changed)."""
    said = f"{touched.summary}." if touched.seq else "Nothing was changed."
    return Answer({"seq": touched.seq, "summary": touched.summary}, (said,))


def print_answer(command: str, answer: Answer, *, as_json: bool) -> None:
    """Print an answer on stdout; problems are said on stderr where people read."""
    if as_json:
        status = "problems" if answer.exit_code else "pass"
        listed = [problem_data(problem) for problem in answer.problems]
        _print_document(command, status, answer.data, listed)
        return
    for line in answer.lines:
        print(line)
    for problem in answer.problems:
        print(problem_words(problem), file=sys.stderr)


def print_user_error(
    command: str, error: UserError, data: dict[str, Any], *, as_json: bool
) -> None:
    """Say why a command could not be done, and what to do about it."""
    if as_json:
        entry = {
            "code": error.code,
            "severity": Severity.BLOCKING.value,
            "message": error.sentence(),
            "remedy": error.remedy(),
            "where": {},
        }
        _print_document(command, "error", data, [entry])
    else:
        print(f"{error.sentence()} {error.remedy()} ({error.code})", file=sys.stderr)


def problem_words(problem: Problem) -> str:
    """Say a problem for a person: where it is, what is wrong, what to do."""
    place = problem.place.in_words()
    said = f"{problem.message()} {problem.remedy()} ({problem.code})"
    return f"{place}: {said}" if place else said


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as other programs read it."""
    return {
        "code": problem.code,
        "severity": problem.weight().value,
        "message": problem.message(),
        "remedy": problem.remedy(),
        "where": place_data(problem.place),
    }


def place_data(place: Place) -> dict[str, Any]:
    """Return a place with only what is known of it."""
    known = {"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column}
    return {name: value for name, value in known.items() if value}


def in_percent(points: int | None) -> float | None:
    """Return basis points as other programs read a share: 52.3 for 5230."""
    # A share, never money: hundredths of a percent are exact enough as a number.
    return None if points is None else points / 100


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: str = "") -> list[str]:
    """Lay text out in columns; the headings named in ``right`` (by number) align right."""
    cells = [list(headings), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    ends = {int(number) for number in right.split()}
    return [
        "  ".join(
            text.rjust(width) if number in ends else text.ljust(width)
            for number, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def verdict_line(passed: bool, name: str, detail: str, *, caution: bool = False) -> str:
    """Say of a check whether it holds, or that it holds and asks to be read."""
    holds = "READ THIS" if caution else "holds"
    return f"{holds if passed else 'DOES NOT HOLD':14} {name}: {detail}"


def _print_document(
    command: str, status: str, data: dict[str, Any], problems: Sequence[dict[str, Any]]
) -> None:
    document = {
        "command": command,
        "version": VERSION,
        "status": status,
        "data": data,
        "problems": problems,
    }
    print(json.dumps(document, sort_keys=True, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot print {type(value).__name__}")
