"""Pay two hundred made-up people: nothing that leaves the PC for others names one.

A return for an auditor names all, by its purpose; it is not among these, nor are the lists and
papers that stay inside the organisation and say so.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from core.classifying.forenames import FORENAMES
from core.cli import main as command_line
from core.domain.decisions import Rule, RuleId
from core.domain.period import read_period
from core.domain.returns import Detail, Profile
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Review, ReviewId
from core.formats import publications, return_package
from core.store.book import Book
from core.usecases import (
    board_report,
    books,
    export_savings,
    file_return,
    find_opportunities,
    import_spend,
    keep_rules,
    publish_register,
    publish_spend,
    share_knowledge,
    take_receipt,
    take_register,
    tidy_suppliers,
    watch_contracts,
    watch_decisions,
    watch_exports,
    write_report,
)
from tests.faults import children, scene
from tests.faults.campaign import SEED, Campaign, Found, told

_PEOPLE = 200
_YEAR = "2024-25"
# Syllables of no English word, so that whatever holds a surname holds a person's.
_SURNAMES = tuple(
    "".join(parts).capitalize()
    for parts in itertools.product(
        ("zam", "quor", "vex", "jaz", "wub"), ("bri", "tho", "dle", "kwi"), ("zzel", "xham")
    )
)


def run(trials: int, folder: Path) -> Found:
    """Write all that others get: returns, publications, lists, papers; look for names in it."""
    del trials
    book = folder / "people.spendbook"
    person, references, pence = _ledger(folder / "payments.csv")
    _register(folder / "register.csv", person)
    ended = children.run(partial(_write, book, folder, person))
    found = Found(note=f"{_PEOPLE} people with {len(_SURNAMES)} surnames")
    if not ended.done():
        found.faults.append(told(ended))
        return found
    for path in sorted(folder.glob("out/*")):
        found.tried += 1
        texts = list(_texts(path.name, path.read_bytes()))
        for name in _SURNAMES:
            holding = [part for part, text in texts if name.casefold() in text]
            found.faults += [f"{part} names {name}" for part in holding]
        if path.name.startswith("pbo"):
            holding = [part for part, text in texts for one in references if one.lower() in text]
            found.faults += [f"{part} holds an invoice number" for part in dict.fromkeys(holding)]
    if ended.value != pence:
        found.faults.append(f"the payments add up to {ended.value}, and not to {pence}")
    return found


def _ledger(path: Path) -> tuple[str, list[str], int]:
    """Write payments to people and to firms; return a person, invoice numbers and the total."""
    pick = random.Random(SEED)
    forenames = sorted(FORENAMES)
    references, total, paid = [], 0, ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Supplier", "Date", "Reference", "Description", "Net amount"))
        for number in range(2 * _PEOPLE):
            forename = pick.choice(forenames).capitalize()
            surname = _SURNAMES[number % len(_SURNAMES)]
            called = pick.choice((f"Mrs {forename}", f"Mr {forename[0]}", forename))
            person = f"{called} {surname}"
            firm = f"Oakford {pick.choice(('Paper', 'Fencing'))} Ltd"
            payee = person if number < _PEOPLE else firm
            paid = person if number < _PEOPLE else paid
            helped = pick.choice((f"For {forename[0]} {surname}", f"Taxi for Mr {surname}"))
            words = f"Allowance {person}" if number < _PEOPLE else pick.choice(("Goods", helped))
            pence = pick.randrange(100, 90_000)
            day = date(2024, 4, 1) + timedelta(days=pick.randrange(365))
            reference = f"INVQ{770_000 + number}"
            writer.writerow((payee, f"{day:%d/%m/%Y}", reference, words, f"{pence / 100:.2f}"))
            references.append(reference)
            total += pence
    return paid, references, total


def _write(book: Path, folder: Path, person: str) -> int:
    """Make everything that leaves the PC; return the pence of the period."""
    (folder / "out").mkdir()
    with scene.new_book(book) as opened:
        import_spend.take_in(opened, folder / "payments.csv", choices=import_spend.ImportChoices())
        for profile, detail in itertools.product((Profile.PBO, Profile.PUBLIC), Detail):
            request = file_return.ReturnRequest(
                read_period(_YEAR), scene.AS_AT, detail=detail, profile=profile
            )
            _seal(opened, request, folder / "out" / f"{profile.value}-{detail.value}.zip")
        compared = find_opportunities.compare(opened, as_at=scene.AS_AT, period=read_period(_YEAR))
        for name in ("report.html", "report.xlsx"):
            write_report.write_report(opened, compared, folder / "out" / name)
        _decide(opened, folder / "register.csv", person)
        _publish(opened, folder / "out")
        _tell_inside(opened, folder / "out")
    take_receipt.give(folder / "out" / "pbo-line.zip", "YPO", folder / "out", scene.AS_AT)
    _fail_over(person, book, folder / "out")
    return compared.figures.total


def _register(path: Path, person: str) -> None:
    """Write a register in which a person and a firm have a contract each."""
    firm = "Oakford Paper Ltd"
    lines = ["Contract reference,Title,Supplier,Start date,End date,Contract value"]
    lines += [
        f'Q-{number},Lessons by {who},{who},01/04/2024,30/06/2026,"£36,000.00"'
        for number, who in enumerate((person, firm))
    ]
    path.write_text("\n".join(lines), "utf-8")


def _decide(book: Book, register: Path, person: str) -> None:
    """Have decisions and notes name people: contracts, rules, a review, a saving."""
    take_register.import_register(book, register)
    office = CategoryCode("office.stationery")
    for supplier in (person, "Oakford Paper Ltd"):
        keep_rules.add_rule(book, Rule(RuleId(0), supplier=supplier, category=office))
    note = f"Spoke to {person} about the lessons"
    payee = tidy_suppliers.supplier_called(book, person)
    review = Review(ReviewId(0), scene.AS_AT, 3, note, scene.AS_AT, supplier_id=payee)
    watch_decisions.record_review(book, review)


def _publish(book: Book, folder: Path) -> None:
    """Write every publication that there is, the register, and what others may learn of."""
    for definition in publications.definitions():
        made = publish_spend.make(book, definition.id, read_period(_YEAR))
        publish_spend.write(book, made, folder / f"{definition.id}.csv")
    publish_register.export_register(book, folder / "register.csv")
    share_knowledge.export_pack(book, folder / "knowledge.zip", "oakford")


def _tell_inside(book: Book, folder: Path) -> None:
    """Write what is handed round: lists of what is watched, a calendar, the board's paper."""
    watched = watch_contracts.look(book, as_at=scene.AS_AT, period=read_period(_YEAR))
    for name in watch_exports.LISTS:
        watch_exports.write_list(book, watched, name, folder / f"{name}.csv")
    watch_exports.write_calendar(book, watched.due, scene.AS_AT, folder / "due.ics")
    export_savings.export(book, scene.AS_AT, folder / "savings.csv")
    paper = board_report.report(book, as_at=scene.AS_AT, period=read_period(_YEAR))
    for ending in ("pdf", "html", "xlsx"):
        board_report.write(paper, folder / f"board.{ending}")


def _seal(book: Book, request: file_return.ReturnRequest, path: Path) -> None:
    content = file_return.preview(book, request)
    path.write_bytes(return_package.build_return(content, file_return.signing_key(book)))


def _fail_over(payee: str, book: Path, folder: Path) -> None:
    """Have something go wrong over a name, so that a report of it is kept in the folder."""

    def fall_over(_: Book) -> books.BookInfo:
        raise ValueError(payee)

    books.info, tempfile.tempdir = fall_over, str(folder)
    command_line.main(["book", "info", "--book", str(book), "--quiet"])


def _texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield every part of a file as text without capitals, whatever it is packed in."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.namelist():
                yield from _texts(f"{name}/{member}", package.read(member))
    elif data.startswith(b"%PDF"):
        words = subprocess.run(
            ["pdftotext", "-", "-"], input=data, capture_output=True, check=True
        )
        yield name, f"{words.stdout.decode()} {data.decode('latin-1')}".casefold()
    else:
        yield name, data.decode("utf-8", "replace").casefold()


def _missing() -> str:
    return "" if shutil.which("pdftotext") else "pdftotext is not installed"


CAMPAIGN = Campaign(
    "people",
    "200 people: none in what others get, nor in the report of a fault; totals to the penny",
    quick=1,
    soak=1,
    run=run,
    missing=_missing,
)
