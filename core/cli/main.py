"""The command line: noun then verb, the same use cases as the window.

Data goes to stdout, words about it to stderr; nothing is asked when nobody is there to answer.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli import (
    answer,
    book_commands,
    catalogue_commands,
    categories_commands,
    compare_commands,
    contracts_commands,
    demo_command,
    pbo_commands,
    program_commands,
    reading_words,
    return_commands,
    savings_commands,
    spend_commands,
    suppliers_commands,
    update_command,
)
from core.cli.on_paper import DrawPdf
from core.cli.parser import Parser, WrongUse
from core.domain.problems import Cancelled, Severity, UserError
from core.domain.progress import Progress
from core.usecases.version import VERSION

_NOUNS = (
    demo_command,
    book_commands,
    spend_commands,
    suppliers_commands,
    categories_commands,
    contracts_commands,
    catalogue_commands,
    compare_commands,
    savings_commands,
    return_commands,
    pbo_commands,
    program_commands,
    update_command,
)

OpenWindow = Callable[[Path | None], int]


class OurFault(UserError):
    """Something went wrong in Spendbook. A report was saved: {report}."""

    code = "SB-900"
    exit_code = answer.FAULT
    remedy_text = "Send the report to the people who look after Spendbook; it holds no payments."


class Stopped(UserError):
    """Stopped. {kept}"""

    code = "SB-904"
    exit_code = answer.CANCELLED
    remedy_text = "Give the command again when you like."


def main(
    argv: Sequence[str] | None = None,
    open_window: OpenWindow | None = None,
    draw_pdf: DrawPdf | None = None,
) -> int:
    """Run a command and return its exit code.

    ``open_window`` shows a file in the window, ``draw_pdf`` draws a page onto paper.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = list(sys.argv[1:] if argv is None else argv)
    parser = make_parser()
    try:
        args = parser.parse_args(words)
    except WrongUse as error:
        return _told("", error, as_json="--json" in words)
    if not getattr(args, "run", None):
        getattr(args, "noun_parser", parser).print_help(sys.stderr)
        return answer.WRONG_USE
    args.open_window, args.draw_pdf = open_window, draw_pdf
    return _run(args)


def make_parser() -> argparse.ArgumentParser:
    """Make the parser of every noun and verb."""
    parser = Parser(
        prog="spendbook", description="Import, categorise, compare and return spend, offline."
    )
    parser.add_argument("--version", action="version", version=f"spendbook {VERSION}")
    nouns = parser.add_subparsers(metavar="NOUN", dest="noun")
    for module in _NOUNS:
        module.add_to(nouns)
    return parser


def _run(args: argparse.Namespace) -> int:
    command = " ".join(filter(None, (args.noun, getattr(args, "verb", None))))
    progress = Progress()
    try:
        with _shown(progress, quiet=args.quiet):
            found = args.run(args, progress)
    except UserError as error:
        return _told(command, error, as_json=args.json)
    except (Cancelled, KeyboardInterrupt) as stop:
        kept = getattr(stop, "kept", "") or "Nothing was changed."
        return _told(command, Stopped(kept=kept), as_json=args.json)
    except Exception:  # noqa: BLE001 the last resort: a fault of ours is kept for a report
        return _told(command, OurFault(report=_report()), as_json=args.json)
    warned = any(problem.weight() is not Severity.INFORMATION for problem in found.problems)
    if args.strict and warned and found.exit_code == answer.DONE:
        found = replace(found, exit_code=answer.WARNINGS)
    try:
        answer.print_answer(command, found, as_json=args.json)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along, such as head, has seen enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(found.exit_code)


def _told(command: str, error: UserError, *, as_json: bool) -> int:
    """Say why a command could not be done, and return its exit code."""
    if isinstance(error, WrongUse) and not as_json:
        print(error.usage, end="", file=sys.stderr)
    answer.print_user_error(command, error, error_data(error), as_json=as_json)
    if not as_json:
        for line in _beside(error):
            print(line, file=sys.stderr)
    return error.exit_code


def error_data(error: UserError) -> dict[str, Any]:
    """Return what an error knows beside its sentence: open questions, checks, problems."""
    data: dict[str, Any] = {}
    for question in getattr(error, "questions", ()):
        data.setdefault("questions", []).append(reading_words.question_data(question))
    for check in getattr(error, "checks", ()):
        data.setdefault("checks", []).append(return_commands.check_data(check))
    for problem in getattr(error, "problems", ()):
        data.setdefault("faults", []).append(answer.problem_data(problem))
    return data


def _beside(error: UserError) -> list[str]:
    """Say what stands beside an error's sentence: each open question, check and problem."""
    lines = [reading_words.question_words(one) for one in getattr(error, "questions", ())]
    lines += [f"{c.id}: {c.problem.message()}" for c in getattr(error, "checks", ())]
    return lines + [answer.problem_words(one) for one in getattr(error, "problems", ())]


def _report() -> str:
    """Keep the traceback in a file for a report, and say where; names stay out of it."""
    lines = traceback.format_exc().splitlines()
    kept = "\n".join(line for line in lines if line.startswith((" ", "Traceback")))
    kind = lines[-1].partition(":")[0]
    with tempfile.NamedTemporaryFile(
        "w", prefix="spendbook-report-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"Spendbook {VERSION}, Python {sys.version}\n{kept}\n{kind}\n")
    return file.name


@contextlib.contextmanager
def _shown(progress: Progress, *, quiet: bool) -> Iterator[None]:
    """Show the progress on stderr while it is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(progress, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(progress: Progress, over: threading.Event) -> None:
    width = 0
    while not over.wait(0.2):
        count = f" {progress.done:,} of {progress.total:,}" if progress.total else ""
        text = f"{progress.stage}{count}" if progress.stage else ""
        print(f"\r{text.ljust(width)}", end="", file=sys.stderr, flush=True)
        width = max(width, len(text))
    if width:
        print(f"\r{' ' * width}\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
