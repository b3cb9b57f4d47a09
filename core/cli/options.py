"""Options that commands share, and the book that they name."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeAlias

from core.cli.answer import Answer
from core.domain.money import LIMIT, Pence
from core.domain.period import Period, read_period
from core.domain.progress import Progress
from core.store.book import Book, utc_now
from core.usecases import books

Command = Callable[[argparse.Namespace, Progress], Answer]
# argparse gives what add_subparsers returns no public name.
Nouns: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_noun(nouns: Nouns, name: str, about: str) -> Nouns:
    """Add a noun, and return where its verbs go."""
    parser = nouns.add_parser(name, help=about, description=about)
    parser.set_defaults(noun_parser=parser)
    return parser.add_subparsers(metavar="VERB", dest="verb")


def add_verb(verbs: Nouns, name: str, about: str, run: Command) -> argparse.ArgumentParser:
    """Add a verb with the options that all verbs take."""
    parser = verbs.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true", help="print one data document")
    parser.add_argument("--quiet", action="store_true", help="print no progress")
    parser.add_argument("--yes", action="store_true", help="never ask")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="for repeatable samples")
    parser.add_argument("--strict", action="store_true", help="warnings count: exit 5")
    parser.set_defaults(run=run)
    return parser


def add_book(parser: argparse.ArgumentParser) -> None:
    """Add --book, which names the book."""
    parser.add_argument("--book", type=Path, required=True, metavar="FILE", help="the book")


def add_as_at(parser: argparse.ArgumentParser) -> None:
    """Add --as-at, the day for which figures hold."""
    parser.add_argument(
        "--as-at", type=read_day, default=None, metavar="DATE", help="the day: 2026-03-31"
    )


def add_period(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add --period in any of the forms that people type."""
    parser.add_argument(
        "--period",
        required=required,
        metavar="P",
        help="2025-26, 2025-Q2, 2025-04 or 2025-04-01_2026-03-31",
    )


def read_day(text: str) -> date:
    """Read a day as an option gives it: 2026-03-31 or 31/03/2026."""
    parts = text.split("/")
    try:
        return date.fromisoformat(text) if len(parts) == 1 else date(*map(int, reversed(parts)))
    except (TypeError, ValueError):
        raise argparse.ArgumentTypeError(f"{text} is not a day like 2026-03-31") from None


def read_pence(text: str) -> Pence:
    """Read an amount of pounds as an option gives it: 412900.11 or £412,900.11."""
    plain = text.strip().replace("£", "").replace(",", "")
    sign = -1 if plain.startswith("-") else 1
    whole, _, part = plain.lstrip("-").partition(".")
    if not whole.isdigit() or not (part or "0").isdigit() or len(part) > 2:
        raise argparse.ArgumentTypeError(f"{text} is not an amount like 412900.11")
    pence = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    if pence >= LIMIT * 100:
        raise argparse.ArgumentTypeError(f"{text} is too large")
    return Pence(sign * pence)


def period_of(args: argparse.Namespace, book: Book) -> Period | None:
    """Return the period asked for, in the body's own financial year."""
    if not args.period:
        return None
    try:
        return read_period(args.period, book.body.first_month)
    except ValueError:
        args.noun_parser.error(f"argument --period: cannot be read: {args.period}")
        raise


def day_of(args: argparse.Namespace) -> date:
    """Return the as-at day asked for, else today."""
    found: date | None = args.as_at
    return found or utc_now().date()


@contextmanager
def opened(args: argparse.Namespace, *, read_only: bool = False) -> Iterator[Book]:
    """Open the book that a command names, and close it whatever happens."""
    book = books.open_book(args.book, read_only=read_only, actor=getpass.getuser())
    try:
        yield book
    finally:
        book.close()
