"""`spendbook demo`: the whole job on the shipped made-up council."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from platformdirs import user_documents_path

from core.cli.answer import Answer
from core.cli.options import Nouns, add_verb
from core.domain.progress import Progress
from core.usecases import run_demo


def add_to(nouns: Nouns) -> None:
    """Add the verb, which has no noun."""
    parser = add_verb(nouns, "demo", "run the whole job on a made-up town council", _demo)
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="the folder")
    parser.add_argument("--open", action="store_true", help="open the window on it")


def _demo(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.open and args.open_window and (book := _made_before(args.out)):
        # The second time there is nothing to wait for.
        args.open_window(book)
        return Answer({"book": str(book)})
    said = None if args.json or args.quiet else _say
    result = run_demo.run(args.out or _new_folder(), progress=progress, said=said)
    lines = (
        "",
        f"Book:       {result.book}",
        f"Return:     {result.return_file}",
        f"Report:     {result.report}",
        *(f"Catalogue:  {path}" for path in result.catalogues),
        *(f"Source:     {path}" for path in result.sources),
    )
    data = {
        "folder": str(result.folder),
        "book": str(result.book),
        "return": str(result.return_file),
        "public_key": str(result.public_key),
        "report": str(result.report),
        "catalogues": [str(path) for path in result.catalogues],
        "sources": [str(path) for path in result.sources],
        "figures": result.figures,
        "steps": [
            {"step": s.name, "sentence": s.sentence, "seconds": round(s.seconds, 3)}
            for s in result.steps
        ],
    }
    if args.open and args.open_window:
        for line in lines:
            print(line)
        sys.stdout.flush()
        args.open_window(result.book)
        return Answer(data)
    return Answer(data, lines)


def _say(step: run_demo.DemoStep) -> None:
    print(f"{step.name:18} {step.seconds:6.2f} s  {step.sentence}", flush=True)


def _home() -> Path:
    return user_documents_path() / "Spendbook demonstration"


def _made_before(out: Path | None) -> Path | None:
    """Return the book of an earlier demonstration in the folder, None if there is none."""
    return next(iter(sorted((out or _home()).glob("*.spendbook"))), None)


def _new_folder() -> Path:
    """Return a folder that holds no demonstration yet, so that none is ever overwritten."""
    home, number = _home(), 1
    while _made_before(home):
        number += 1
        home = _home().with_name(f"{_home().name} {number}")
    return home
