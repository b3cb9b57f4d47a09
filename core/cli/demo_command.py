"""`spendbook demo`: the whole job on one of the shipped made-up bodies, and its end."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from platformdirs import user_documents_path

from core.cli.answer import Answer
from core.cli.options import Nouns, add_verb
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import demo_bodies, demo_folders, run_demo
from core.usecases.demo_bodies import DemoBody


def add_to(nouns: Nouns) -> None:
    """Add the verb, which has no noun."""
    parser = add_verb(nouns, "demo", "run the whole job on a made-up body", _demo)
    keys = [one.key for one in demo_bodies.bodies()]
    words = ", ".join(f"{one.key} ({one.label})" for one in demo_bodies.bodies())
    parser.add_argument("--body", choices=keys, default=keys[0], help=words)
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="the folder")
    parser.add_argument("--open", action="store_true", help="open the window on it")
    parser.add_argument("--delete", action="store_true", help="delete it: all that it made")


def _demo(args: argparse.Namespace, progress: Progress) -> Answer:
    body = demo_bodies.body_called(args.body)
    home = args.out or body.home(user_documents_path())
    if args.delete:
        return _delete(home)
    if args.open and args.open_window and (book := body.book_in(home)):
        # The second time there is nothing to wait for.
        args.open_window(book)
        return Answer({"book": str(book)})
    said = None if args.json or args.quiet else _say
    folder = args.out or body.free_folder(user_documents_path())
    result = run_demo.run(folder, body=body.key, progress=progress, said=said)
    data = _data(body, result)
    if args.open and args.open_window:
        for line in _lines(result):
            print(line)
        sys.stdout.flush()
        args.open_window(result.book)
        return Answer(data)
    return Answer(data, _lines(result))


def _lines(result: run_demo.DemoResult) -> tuple[str, ...]:
    return (
        "",
        f"Book:       {result.book}",
        f"Return:     {result.return_file}",
        f"Report:     {result.report}",
        *(f"Catalogue:  {path}" for path in result.catalogues),
        *(f"Source:     {path}" for path in result.sources),
    )


def _data(body: DemoBody, result: run_demo.DemoResult) -> dict[str, object]:
    return {
        "body": body.key,
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


def _delete(folder: Path) -> Answer:
    done = demo_folders.delete(folder)
    said = [f"Deleted: {number_of(len(done.goes), 'file')} in {folder}."]
    if done.stays:
        said.append("These stay: the demonstration did not make them.")
    data = {
        "folder": str(folder),
        "deleted": [str(path) for path in done.goes],
        "left": [str(path) for path in done.stays],
    }
    return Answer(data, (*said, *(f"  {path}" for path in done.stays)))


def _say(step: run_demo.DemoStep) -> None:
    print(f"{step.name:18} {step.seconds:6.2f} s  {step.sentence}", flush=True)
