"""A rule that is added to a book of payments, and taken back: what every payment is then.

Against pyahocorasick over the texts of the same payments, in memory, without a store: it finds
the first of a thousand phrases in each, which is what a program without purchase kinds would do
for every change of a rule.
"""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Growth, Side
from tests.benchmarks.made_spend import HEADINGS, write_csv

# One account of forty is for it, and every payment under that account says so.
_WORD = "lighting"
_PHRASES = 1000
_TEXTS = tuple(HEADINGS.index(name) for name in ("Supplier Name", "Account", "Description"))
_PARTING = re.compile(r"[^\w]+")


def make(folder: Path, lines: int) -> Answer:
    """Write the payments, bring them into a book, and count those that speak of the word."""
    write_csv(folder / "payments.csv", lines)
    _make_book(folder)
    told = sum(f" {_WORD} " in _spaced(text) for text in _texts(folder))
    return {"lines": told, "undone": 0}


def add_rule(folder: Path, clock: Clock) -> Answer:
    """Add the rule to a copy of the book: journalled, and every sum after it is right."""
    from core.store.book import Book

    path = _copy(folder)
    with Book.open(path) as book, clock.running():
        _add(book)
    return {"lines": _decided(path)}


def take_back(folder: Path, clock: Clock) -> Answer:
    """Take the rule back again."""
    from core.store.book import Book
    from core.usecases import books

    path = _copy(folder)
    with Book.open(path) as book:
        _add(book)
        with clock.running():
            books.undo(book)
    return {"undone": _decided(path)}


def pyahocorasick(folder: Path, clock: Clock) -> Answer:
    """Find the first of a thousand phrases in every text."""
    import ahocorasick

    from core.classifying.taxonomy_data import starter_rules

    words = [rule.words.lower() for rule in starter_rules() if rule.words]
    phrases = [_WORD, *(one for one in dict.fromkeys(words) if one != _WORD)][:_PHRASES]
    texts = _texts(folder)
    with clock.running():
        automaton = ahocorasick.Automaton()
        for number, phrase in enumerate(phrases):
            automaton.add_word(f" {phrase} ", number)
        automaton.make_automaton()
        first = [min((n for _, n in automaton.iter(_spaced(text))), default=-1) for text in texts]
    return {"lines": first.count(0)}


def _make_book(folder: Path) -> None:
    from core.domain.parties import Body, Sector
    from core.store.book import Book
    from core.usecases import import_spend

    body = Body("Riverbank Council", "metropolitan-council", Sector.WIDER)
    with Book.create(folder / "made.spendbook", body) as book:
        import_spend.take_in(book, folder / "payments.csv", choices=import_spend.ImportChoices())


def _texts(folder: Path) -> list[str]:
    with (folder / "payments.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [" | ".join(row[place] for place in _TEXTS).lower() for row in rows]


def _spaced(text: str) -> str:
    return f" {_PARTING.sub(' ', text)} "


def _copy(folder: Path) -> Path:
    path = folder / "copy.spendbook"
    path.unlink(missing_ok=True)
    return Path(shutil.copy(folder / "made.spendbook", path))


def _add(book: object) -> None:
    from core.domain.decisions import Rule, RuleId
    from core.domain.taxonomy import CategoryCode
    from core.store.book import Book
    from core.usecases import keep_rules

    assert isinstance(book, Book)
    rule = Rule(RuleId(0), words=_WORD, category=CategoryCode("construction.installations"))
    keep_rules.add_rule(book, rule)


def _decided(path: Path) -> int:
    """Count the payments that the rule decides, from the closed book by SQL alone."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT count(*) FROM line l JOIN outcome o ON o.kind_id = l.kind_id"
        return int(connection.execute(f"{query} WHERE o.rule_id > 0").fetchone()[0])


_SIZES = tuple(
    Side(f"Spendbook, {share:.0%}", add_rule, share=share) for share in (0.01, 0.1, 1.0)
)

BENCHMARKS = (
    Benchmark(
        "P6",
        "a rule added to a book and taken back, against pyahocorasick over every text",
        1_000_000,
        make,
        (
            Side("Spendbook", add_rule),
            Side("Spendbook, undo", take_back),
            Side("pyahocorasick", pyahocorasick, needs=("ahocorasick",)),
        ),
        (
            Goal("Spendbook", "cpu", 0.5, "pyahocorasick"),
            Goal("Spendbook, undo", "cpu", 1.0, "Spendbook"),
        ),
    ),
    Benchmark(
        "P6-growth",
        "a rule added to a book, as books grow",
        1_000_000,
        make,
        _SIZES,
        (Growth(tuple(side.name for side in _SIZES), "cpu", 1.1),),
    ),
)
