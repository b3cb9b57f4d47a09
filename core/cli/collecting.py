"""A folder of returns and the collection that remembers it, as commands name them."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.options import day_of
from core.domain.period import Period, read_period
from core.domain.progress import Progress
from core.usecases import collect_returns
from core.usecases.collect_returns import Collecting

COLLECTION_NAME = "returns.spendcollection"


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add the folder, and --collection for what was read of it."""
    parser.add_argument("folder", type=Path, help="the folder with the returns")
    parser.add_argument(
        "--collection",
        type=Path,
        metavar="FILE",
        help=f"where what was read is kept; usually {COLLECTION_NAME} in the folder",
    )


def period_asked(text: str) -> Period:
    """Read a period as an option gives it: 2025-26, 2025-Q2, 2025-04."""
    try:
        return read_period(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a period like 2025-26") from None


def collected(args: argparse.Namespace, progress: Progress) -> tuple[Path, Collecting]:
    """Bring the folder into its collection, and return where that is and what came of it."""
    path = args.collection or args.folder / COLLECTION_NAME
    return path, collect_returns.collect(args.folder, path, progress=progress, today=day_of(args))
