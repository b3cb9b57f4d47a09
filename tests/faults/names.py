"""Names that are more than names to some reader, through everything that is written to a file.

No text of a workbook or a table becomes a formula, no page opens what a name points to, nothing
falls over, and where names are listed each is there to the letter. The soak has LibreOffice open
every workbook and table and counts formulas; screens are gone through in tests/desktop.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

from openpyxl import load_workbook

from core.cli import main as command_line
from core.domain.parties import Body, Sector
from core.domain.period import read_period
from core.domain.returns import Detail, Profile
from core.formats import publications
from core.store.book import Book
from core.usecases import (
    board_report,
    books,
    export_savings,
    file_return,
    find_opportunities,
    import_spend,
    look_at_spend,
    publish_register,
    publish_spend,
    save_list,
    take_receipt,
    take_register,
    tidy_suppliers,
    watch_contracts,
    watch_exports,
    write_report,
)
from tests.desktop.awkward_names import without_hidden
from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, told

NAMES = (
    '<img src="file:///marker.png">',
    '<a href="file:///marker.png">R&D</a>',
    "<script>marker()</script>",
    "&File & Sons &amp; Co",
    "\u202eLtd evil\u202c",
    "\u0420aypal Ltd",
    "$x^2$ Supplies",
    "\\frac{1}{2} Halves",
    "=1+1",
    '=HYPERLINK("file:///marker.png")',
    "+44 Catering",
    "-Dash- Trading",
    "@Home Care",
    "\tTab and\tTab",
    "Bell\x07 and \x1bEscape",
    "{0} %s %(x)s {name}",
    'O\'Brien, "Quoted"; Sons | \U0001f3d7 Builders',
)
_PERIOD = read_period("2025-26")
_ASKED_FOR_NUMBER = re.compile(r"[-+]?[\d.,]+%?")
_OPENS = frozenset(("=", "+", "-", "@", "\t", "\r"))
# What lists every supplier, so that each name has to be in it to the letter.
_LISTS_ALL = re.compile(
    r"audit\.zip/(spend\.csv|return\.html|return\.xlsx)|suppliers\.\w+|whole\.csv"
)
_WORKBOOK_PARTS = re.compile(r"xl/worksheets/.*\.xml")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


def run(trials: int, folder: Path) -> Found:
    """Write everything in a child and look through it; in the soak open it in LibreOffice too."""
    made = children.run(partial(_write, folder))
    found = Found(note=f"{len(NAMES)} names")
    if not made.done():
        found.faults.append(told(made))
        return found
    out = folder / "out"
    for path in sorted(one for one in out.rglob("*") if one.is_file()):
        for name, data in _parts(str(path.relative_to(out)), path.read_bytes()):
            found.tried += 1
            found.faults += [f"{name}: {what}" for what in _wrong(name, data)]
    if trials > 1 and shutil.which("soffice") is None:
        found.note += "; LibreOffice is not installed here"
    elif trials > 1:
        opened = _opened_by_office(out, folder / "office")
        found.faults += [f"{name} has formulas in LibreOffice" for name in opened if opened[name]]
        found.note += f"; {len(opened)} files opened in LibreOffice"
    return found


def _write(folder: Path) -> None:
    """Make everything that the program writes for a body and for a buying organisation."""
    out = folder / "out"
    out.mkdir()
    payments, register = _sources(folder)
    body = Body(NAMES[0], "town-council", Sector.WIDER, region=NAMES[9])
    with books.create_book(folder / "names.spendbook", body, actor=NAMES[8]) as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
        take_register.import_register(book, register)
        for profile in Profile:
            _seal(book, out, profile)
        for part in (_reports, _lists, _charts):
            part(book, out)
    _pbo(folder, out)


def _sources(folder: Path) -> tuple[Path, Path]:
    payments, register = folder / "R&D =1+1 <b> $x$.csv", folder / "register.csv"
    with payments.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Payment date", "Supplier", "Description", "Department", "Net amount"))
        for number, name in enumerate(NAMES, start=1):
            row = (f"{number:02}/06/2025", name, f"{name} goods", name, f"{number * 1000}.50")
            writer.writerow(row)
    with register.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Contract Reference", "Contract Title", "Supplier Name", "End Date"))
        for number, name in enumerate(NAMES, start=1):
            writer.writerow((f"C{number}", name, name, "31/03/2027"))
    return payments, register


def _seal(book: Book, out: Path, profile: Profile) -> None:
    who = (NAMES[8], NAMES[1])
    request = file_return.ReturnRequest(
        _PERIOD, scene.AS_AT, detail=Detail.LINE, profile=profile, prepared=who, approved=who
    )
    file_return.build(book, request, out / f"{profile.value}.zip")


def _reports(book: Book, out: Path) -> None:
    compared = find_opportunities.compare(book, as_at=scene.AS_AT, period=_PERIOD)
    for ending in ("html", "xlsx"):
        write_report.write_report(book, compared, out / f"report.{ending}")
    paper = board_report.report(book, as_at=scene.AS_AT, period=_PERIOD)
    for ending in ("pdf", "html", "xlsx"):
        board_report.write(paper, out / f"board.{ending}")
    for definition in publications.definitions():
        made = publish_spend.make(book, definition.id, _PERIOD)
        publish_spend.write(book, made, out / f"{definition.id}.csv")
    publish_register.export_register(book, out / "register.csv", everything=True)
    publish_register.export_register(book, out / "whole.csv", whole=True)


def _lists(book: Book, out: Path) -> None:
    watched = watch_contracts.look(book, as_at=scene.AS_AT, period=_PERIOD)
    for name in watch_exports.LISTS:
        watch_exports.write_list(book, watched, name, out / f"watch-{name}.csv")
    watch_exports.write_calendar(book, watched.due, scene.AS_AT, out / "due.ics")
    for ending in ("csv", "xlsx"):
        export_savings.export(book, scene.AS_AT, out / f"savings.{ending}")
    rows = [(row.supplier.name, row.pence) for row in tidy_suppliers.suppliers(book)]
    rows += [(name, row.pence) for row in tidy_suppliers.suppliers(book) for name in row.spellings]
    facts = (("Organisation", NAMES[0]), ("Narrowed to", NAMES[8]))
    headings = (("Supplier", "text"), ("Total", "pounds"))
    listed = save_list.Listed(NAMES[9], facts, headings, tuple(rows))
    for ending in ("csv", "xlsx", "html"):
        save_list.save(listed, out / f"suppliers.{ending}")
    (out / "suppliers.htm").write_text(save_list.page_of(listed), "utf-8")


def _charts(book: Book, out: Path) -> None:
    for name in look_at_spend.CHARTS:
        drawn = look_at_spend.chart(book, name, as_at=scene.AS_AT, period=_PERIOD)
        for ending in ("svg", "png", "xlsx", "csv"):
            look_at_spend.save_chart(drawn, out / f"chart-{name}.{ending}")


def _pbo(folder: Path, out: Path) -> None:
    """Receive the body's return, and remind others of names like these."""
    came = folder / "came"
    came.mkdir()
    shutil.copy(out / "pbo.zip", came)
    take_receipt.give(out / "pbo.zip", NAMES[8], out / "receipt", scene.AS_AT)
    listed = folder / "expected.csv"
    with listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Organisation", "Company number", "Contact", "Address", "Family"))
        for number, name in enumerate(NAMES, start=1):
            writer.writerow((name, f"0{1234500 + number}", name, name, name))
    asked = ["pbo", "returns", "chase", str(came), "--expected", str(listed), "--as-at"]
    asked += [f"{scene.AS_AT}", "--publisher", NAMES[8], "--signed", NAMES[1], "--quiet"]
    for place in ("chase.xlsx", "chase.html", "chase.csv"):
        _run([*asked, "-o", str(out / place), "--letters", str(out / "letters")])
    drawn = [*asked, "-o", str(out / "chase.pdf"), "--letters", str(out / "letters.pdf")]
    # Pages are drawn by the parts that show the window: in a process that has them.
    program = [sys.executable, "-m", "desktop", *drawn]
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(program, env=quiet, capture_output=True, check=False)
    _require(drawn, ended.returncode)
    _run(["pbo", "returns", "consolidate", str(came), "-o", str(out / "all.xlsx"), "--quiet"])


def _run(words: Sequence[str]) -> None:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        _require(words, command_line.main([*words]))


def _require(words: Sequence[str], exit_code: int) -> None:
    """Have a command end well, which may find something to say of bodies that sent nothing."""
    if exit_code not in (0, 4):
        raise scene.NotRight(what=" ".join(words), detail=f"it ended with {exit_code}")


def _parts(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and where it is a package what lies in it; a workbook is one thing."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.namelist():
                yield from _parts(f"{name}/{member}", package.read(member))
    else:
        yield name, data


def _wrong(name: str, data: bytes) -> Iterator[str]:
    looks: dict[str, Callable[[str, bytes], tuple[set[str], list[str]]]] = {
        "xlsx": _workbook,
        "csv": _table,
        "html": _page,
        "htm": _page,
        "svg": _page,
    }
    look = looks.get(name.rpartition(".")[2])
    if look is None:
        return
    texts, faults = look(name, data)
    yield from faults
    if _LISTS_ALL.fullmatch(name):
        # What nobody sees goes when a file is read, and a tab is a space then.
        kept = {without_hidden(one.replace("\t", " ")).strip() for one in NAMES}
        yield from (f"{one!r} is not there to the letter" for one in sorted(kept - texts))


def _workbook(_: str, data: bytes) -> tuple[set[str], list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [one for one in package.namelist() if _WORKBOOK_PARTS.fullmatch(one)]
        found = [f"{one} has a formula" for one in sheets if _FORMULA.search(package.read(one))]
    book = load_workbook(io.BytesIO(data))
    cells = {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    }
    return cells, found


def _table(name: str, data: bytes) -> tuple[set[str], list[str]]:
    """Look at a table; those in packages are for programs, and have names as they are."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = {cell for row in rows for cell in row}
    if ".zip/" in name:
        return cells, []
    bad = [c for c in cells if c[:1] in _OPENS and not _ASKED_FOR_NUMBER.fullmatch(c)]
    # What keeps Excel from a formula is no part of the text.
    plain = {c[1:] if c[:1] == "'" and c[1:2] in _OPENS else c for c in cells}
    return plain, [f"{cell!r} is a formula to Excel" for cell in bad]


class _Tags(HTMLParser):
    """The texts of a page, and the tags that would open something."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.opens: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any("marker" in (value or "") for _, value in attrs):
            self.opens.append(tag)

    def handle_data(self, data: str) -> None:
        # Figures and what they count stay on one line.
        self.texts.add(data.replace("\xa0", " "))
        if "marker()" in data and self.cdata_elem:
            self.opens.append("script")


def _page(_: str, data: bytes) -> tuple[set[str], list[str]]:
    tags = _Tags()
    tags.feed(data.decode("utf-8"))
    tags.close()
    return tags.texts, [f"a name became <{tag}>" for tag in tags.opens]


def _opened_by_office(out: Path, folder: Path) -> dict[str, int]:
    """Return how many formulas LibreOffice sees in every workbook and table of a folder."""
    folder.mkdir()
    for path in sorted(one for one in out.rglob("*") if one.is_file()):
        for name, data in _parts(str(path.relative_to(out)), path.read_bytes()):
            # Tables in packages are for programs: names stand there as they are.
            if name.endswith(".xlsx") or (name.endswith(".csv") and ".zip/" not in name):
                (folder / name.replace("/", "-")).write_bytes(data)
    files = sorted(folder.iterdir())
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    # Tables are taken as Excel takes them: a text that looks like a formula becomes one.
    command = ["soffice", home, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "fods"]
    command += ["--outdir", str(folder / "opened"), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    opened = {path.stem: path.read_text("utf-8") for path in (folder / "opened").glob("*.fods")}
    if missing := {path.stem for path in files} - set(opened):
        return dict.fromkeys(sorted(missing), 1)
    return {name: text.count("table:formula=") for name, text in opened.items()}


CAMPAIGN = Campaign(
    "names",
    "17 names through every file that is written: no formula, nothing opened, to the letter",
    quick=1,
    soak=2,
    run=run,
)
