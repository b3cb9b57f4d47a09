"""`spendbook pbo returns dataset`: the figures of a folder for engines beyond this PC."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answer import Answer
from core.cli.collecting import add_folder, collected
from core.cli.options import Nouns, add_as_at, add_verb
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.usecases import write_dataset


def add_to(returns: Nouns) -> None:
    """Add the verb under ``pbo returns``."""
    verb = add_verb(returns, "dataset", "write the figures as Parquet, with queries", _dataset)
    add_folder(verb)
    add_as_at(verb)
    verb.add_argument("-o", "--out", type=Path, required=True, help="a new folder")


def _dataset(args: argparse.Namespace, progress: Progress) -> Answer:
    write_dataset.require_engine()
    path, _ = collected(args, progress)
    done = write_dataset.write(path, args.out, progress=progress)
    lines = [f"{name}: {number_of(count, 'row')}" for name, count in done.rows.items()]
    lines += [f"Wrote {done.path}; queries/README.md in it says how to ask it."]
    return Answer({"path": str(done.path), "rows": done.rows}, tuple(lines))
