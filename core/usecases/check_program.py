"""Test the installation, and explain a code."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from core.analysis import figures
from core.classifying import taxonomy_data
from core.domain.parties import Body, Sector
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.spend import Verdict
from core.formats import signing
from core.store import engine, migrations
from core.store.book import Book
from core.store.errors import NewerBook
from core.usecases import import_spend, licences, look_at_spend, publish_catalogue
from core.usecases.version import VERSION

# The page of codes is made from all that the program can say, in the window too.
_EXPLAINED = re.compile(r"^\*\*(SB-\d{3})\*\* (.*?) \*(.*)\*$", re.MULTILINE)
_KINDS = ("csv", "xls", "ods")
# A page, its title, and whether the paper lies on its side, to the bytes of a PDF.
DrawPdf = Callable[[str, str, bool], bytes]
_PAGE = "<!doctype html><title>Test</title><p>Installation test: £ é"


class UnknownCode(UserError):
    """There is no message with the code {code}."""

    code = "SB-902"
    exit_code = 2
    remedy_text = "Type the code as the message shows it, e.g. SB-122."


@dataclass(frozen=True, slots=True)
class PartCheck:
    """A part of the program, and whether it works here."""

    part: str
    works: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A code with its sentence and remedy; … stands for what the message fills in."""

    code: str
    message: str
    remedy: str


def doctor(
    progress: Progress | None = None, draw_pdf: DrawPdf | None = None
) -> tuple[PartCheck, ...]:
    """Run every part once, in a folder of its own that is deleted afterwards.

    ``draw_pdf`` belongs to what shows the window; without it no PDF is tried.
    """
    progress = progress or Progress()
    parts: list[tuple[str, Callable[[Path], str]]] = [
        ("Program", _program),
        ("Data files", _data_files),
        ("Reading files", _reading),
        ("Book", _book),
        ("Upgrade of a book", _upgrade),
        ("Charts", _charts),
        ("Signatures", _signatures),
        ("Catalogues", _catalogues),
        ("Licences", _licences),
    ]
    if draw_pdf is not None:
        parts.append(("PDF", lambda _: _pdf(draw_pdf)))
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, run) in enumerate(parts):
            progress.step(name, number, len(parts))
            found.append(_tried(name, run, Path(folder)))
    return tuple(found)


def explain(code: str) -> Explained:
    """Return what a code means and what to do.

    Raises:
        UnknownCode: there is no such code.
    """
    wanted = code.strip().upper()
    for _, codes in explained():
        for one in codes:
            if one.code == wanted:
                return one
    raise UnknownCode(code=code)


def explained() -> tuple[tuple[str, tuple[Explained, ...]], ...]:
    """Return every code with its meaning, under the heading of what it is about."""
    page = (files("resources") / "help" / "codes.md").read_text("utf-8")
    parts = (part.partition("\n") for part in page.split("\n## ")[1:])
    return tuple(
        (heading, tuple(Explained(*found) for found in _EXPLAINED.findall(text)))
        for heading, _, text in parts
    )


def _tried(name: str, run: Callable[[Path], str], folder: Path) -> PartCheck:
    try:
        return PartCheck(name, True, run(folder))
    except UserError as error:
        return PartCheck(name, False, error.sentence())
    except (OSError, ImportError, RuntimeError, ValueError) as error:
        return PartCheck(name, False, f"{type(error).__name__}: {error}")


def _program(_: Path) -> str:
    return f"Spendbook {VERSION}, Python {sys.version.split()[0]}, SQLite {engine.VERSION}"


def _data_files(_: Path) -> str:
    tree = taxonomy_data.load_taxonomy()
    codes, rules = len(taxonomy_data.load_cpv()), len(taxonomy_data.starter_rules())
    return f"{len(tree.categories)} categories, {codes} CPV codes, {rules} starter rules"


def _reading(_: Path) -> str:
    samples = files("resources") / "samples"
    ledger = samples / "town_council" / "ledger_2025-26.xlsx"
    kinds = [ledger, *(samples / "installation" / f"payments.{end}" for end in _KINDS)]
    read = []
    for sample in kinds:
        with as_file(sample) as path:
            reading = import_spend.look(path, limit=0)
        if reading.verdict is not Verdict.READY:
            raise ValueError(f"{sample.name} was not read: {reading.reason}")
        read.append(f"{reading.kind} {reading.line_count:,} payments")
    return ", ".join(read)


def _book(folder: Path) -> str:
    body = Body("Installation test", "parish-council", Sector.WIDER)
    path = folder / "test.spendbook"
    with Book.create(path, body, actor="doctor") as book, book.read() as connection:
        connection.exec_driver_sql("SELECT 1").scalar_one()
    if not engine.has_full_text():
        raise RuntimeError("the SQLite of this machine cannot search words")
    return f"made, opened and closed, {path.stat().st_size:,} bytes; full-text search works"


def _upgrade(folder: Path) -> str:
    path = folder / "older.spendbook"
    body = Body("Installation test", "parish-council", Sector.WIDER)
    Book.create(path, body, actor="doctor").close()
    copy = migrations.rehearse(path)
    if copy is None:
        raise RuntimeError("no copy was made before the upgrade")
    Book.open(copy, actor="doctor").close()
    try:
        Book.open(path, actor="doctor").close()
    except NewerBook:
        return "upgraded in one step, the copy made before it opens, a newer book is refused"
    raise RuntimeError("a book of a newer version was opened")


def _charts(folder: Path) -> str:
    body = Body("Installation test", "parish-council", Sector.WIDER)
    with Book.create(folder / "chart.spendbook", body, actor="doctor") as book:
        chart = look_at_spend.chart(book, "category", as_at=date(2026, 3, 31))
    return f"PNG {len(figures.to_png(chart)):,} bytes, SVG {len(figures.to_svg(chart)):,}"


def _signatures(_: Path) -> str:
    key = signing.new_key()
    signature = signing.sign(b"installation test", key, "doctor")
    signing.verify(b"installation test", signature, signing.public_text(key))
    return "signed and verified"


def _catalogues(folder: Path) -> str:
    forms = files("resources") / "catalogues"
    form = next(item for item in sorted(forms.iterdir(), key=str) if item.name.endswith(".xlsx"))
    with as_file(form) as path:
        built = publish_catalogue.build(path, folder, keys=None)
    return f"{built.catalogue.publisher_name}: {len(built.catalogue.lots())} lots"


def _licences(_: Path) -> str:
    parts = licences.parts()
    return f"{len(parts)} parts, {len(licences.notice()):,} letters of licences"


def _pdf(draw: DrawPdf) -> str:
    drawn = draw(_PAGE, "Installation test", False)
    if not drawn.startswith(b"%PDF-"):
        raise RuntimeError("what was drawn is no PDF")
    return f"a page was drawn, {len(drawn):,} bytes"
