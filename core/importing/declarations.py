"""What suppliers declare under an agreement: the management-information files of frameworks.

Columns are found by their headings, wherever they stand and whatever the file is called; sheets
of orders, guidance and look-ups are passed over. Nothing is guessed: a row without a day, a
customer or an amount that can be read is told, with its sheet and row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from core.domain.levy import Declaration, DeclaredLine
from core.domain.money import Pence
from core.domain.problems import Place, Problem
from core.domain.progress import Progress
from core.importing import amounts, dates
from core.importing.dates import Order
from core.importing.tables import Source, open_list

_LOOKED_AT = 20
_HEADINGS: dict[str, tuple[str, ...]] = {
    "urn": ("customer urn", "buyer urn", "customer unique reference number urn", "urn",
            "customer unique reference number", "customer reference number"),
    "customer": ("customer organisation", "customer organisation name", "buyer organisation",
                 "customer name", "customer", "buyer", "buyer organisation name"),
    "lot": ("lot number", "lot", "lot no", "tier number"),
    "invoiced_on": ("customer invoice date", "customer invoice credit note date", "invoice date",
                    "invoice credit note date", "credit note date"),
    "vat": ("vat amount charged", "vat charged", "vat amount", "vat"),
    "expenses": ("expenses disbursements", "expenses", "disbursements",
                 "additional expenditure to provide goods"),
    "supplier": ("supplier", "supplier name"),
    "agreement": ("framework", "agreement", "agreement number", "framework number",
                  "framework agreement number", "agreement no"),
    "nil": ("nil return",),
}  # fmt: skip
# What a total is of, and words that make it something else than what was invoiced.
_TOTAL_OF = frozenset("charge charges cost costs spend value price".split())
_NOT_INVOICED = frozenset(
    """order contract expected pro bono number units quantity discount list baseline emission
    emissions mileage""".split()
)
_PLAIN_TOTALS = ("invoice value", "net value", "net amount", "amount ex vat", "value ex vat")
_YES = frozenset(("y", "yes", "true", "1", "nil"))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of invoices: its heading row, and where which column stands."""

    name: str
    header: int
    headings: Sequence[str]
    columns: Mapping[str, int]

    def cell(self, row: Sequence[str], role: str) -> str:
        index = self.columns.get(role, -1)
        return " ".join(row[index].split()) if 0 <= index < len(row) else ""


@dataclass(frozen=True, slots=True)
class DeclaredBy:
    """What is known of a file beside its cells, "" and None where the cells must say it.

    ``month`` is a day of the month of the invoices, for files that state none.
    """

    supplier: str = ""
    agreement_no: str = ""
    month: date | None = None


def read_declaration(path: Path, by: DeclaredBy, progress: Progress | None = None) -> Declaration:
    """Read a supplier's file. What a column says goes before what is known of the file.

    Raises:
        UnreadableFile: the file is of another kind, empty, locked, damaged or made to harm.
    """
    source = open_list(path, progress)
    lines: list[DeclaredLine] = []
    problems: list[Problem] = []
    columns: dict[str, str] = {}
    nil = False
    for sheet in _sheets(source, dated=by.month is None):
        columns |= {role: sheet.headings[index] for role, index in sheet.columns.items()}
        reader = _Reader(path.name, sheet, by)
        reader.read(source)
        lines += reader.lines
        problems += reader.problems
        nil = nil or reader.nil or not (reader.lines or reader.problems)
    if not columns:
        problems.append(Problem("SB-880", {"file": path.name}, Place(path.name)))
    nil = nil and not lines and not problems
    return Declaration(path.name, tuple(columns.items()), tuple(lines), tuple(problems), nil)


def is_example(sheet: str) -> bool:
    """Say whether a sheet shows made-up rows for the person who fills the form in."""
    return "example" in sheet.casefold()


def amount_column(headings: Sequence[str]) -> int | None:
    """Find the column that says what was invoiced without VAT; None where no or several do."""
    worded = [_words(heading).split() for heading in headings]
    for index, words in enumerate(worded):
        if " ".join(words) in _PLAIN_TOTALS:
            return index
    found = [
        index
        for index, words in enumerate(worded)
        if "total" in words and _TOTAL_OF & set(words) and not _NOT_INVOICED & set(words)
    ]
    if len(found) > 1:
        found = [n for n in found if {"ex", "excluding"} & set(worded[n])] or found
    return found[0] if len(found) == 1 else None


def _sheets(source: Source, *, dated: bool = True) -> Iterator[_Sheet]:
    needed = {"invoiced_on", "net"} if dated else {"net"}
    for name in source.sheets:
        if is_example(name):
            continue
        for number, row in enumerate(islice(source.rows(name), _LOOKED_AT), start=1):
            columns = _columns(row)
            if needed <= columns.keys() and {"urn", "customer"} & columns.keys():
                yield _Sheet(name, number, [cell.strip() for cell in row], columns)
                break


def _columns(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        words = _words(cell)
        for role, known in _HEADINGS.items():
            if words in known and role not in found:
                found[role] = index
                break
    amount = amount_column(row)
    if amount is not None:
        found["net"] = amount
    return found


def _words(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", heading.casefold()))


def _all_british(texts: Iterable[str], days: dates.DateReading) -> bool:
    """Say whether all days can be read day first, as the forms ask for them."""
    either = days.order is Order.DMY and set(days.doubt) == {Order.DMY, Order.MDY}
    return either and all(days.read(text) for text in texts if dates.shape(text))


class _Reader:
    """Reads the rows of one sheet."""

    def __init__(self, file: str, sheet: _Sheet, by: DeclaredBy) -> None:
        self._file, self._sheet, self._month = file, sheet, by.month
        self._said = {"supplier": by.supplier, "agreement": by.agreement_no}
        self.lines: list[DeclaredLine] = []
        self.problems: list[Problem] = []
        self.nil = False
        self._sum = 0

    def read(self, source: Source) -> None:
        """Read all rows below the headings."""
        sheet = self._sheet
        rows = list(islice(source.rows(sheet.name), sheet.header, None))
        texts = {sheet.cell(row, "invoiced_on") for row in rows} - {""}
        days = dates.decide(texts)
        if days.doubt and not _all_british(texts, days):
            self._tell("SB-881", sheet.header, "invoiced_on", text=days.example)
            return
        for number, row in enumerate(rows, start=sheet.header + 1):
            if any(sheet.cell(row, role) for role in sheet.columns if role != "nil"):
                self._take(number, row, days)
            elif sheet.cell(row, "nil").casefold() in _YES:
                self.nil = True

    def _take(self, number: int, row: Sequence[str], days: dates.DateReading) -> None:
        sheet = self._sheet
        text = sheet.cell(row, "invoiced_on")
        day = days.read(text) if text else self._month
        who = sheet.cell(row, "urn") or sheet.cell(row, "customer")
        if not who and self._is_total(row):
            return
        net = self._amount(number, row, "net")
        self._sum += net or 0
        if day is None:
            self._tell("SB-882", number, "invoiced_on", pence=net)
        elif not who:
            self._tell("SB-883", number, "customer", pence=net)
        elif net is not None:
            self._add(number, row, day, net)

    def _add(self, number: int, row: Sequence[str], day: date, net: int) -> None:
        sheet = self._sheet
        said = {role: sheet.cell(row, role) or text for role, text in self._said.items()}
        for role, text in said.items():
            if not text:
                self._tell("SB-884", number, role, what=role, pence=net)
                return
        vat = self._amount(number, row, "vat") if sheet.cell(row, "vat") else None
        expenses = self._amount(number, row, "expenses") if sheet.cell(row, "expenses") else 0
        self.lines.append(
            DeclaredLine(
                supplier=said["supplier"],
                agreement_no=said["agreement"],
                lot_no=sheet.cell(row, "lot"),
                customer=sheet.cell(row, "customer"),
                urn=sheet.cell(row, "urn").removesuffix(".0"),
                invoiced_on=day,
                net=Pence(net),
                vat=None if vat is None else Pence(vat),
                expenses=Pence(expenses or 0),
                place=Place(self._file, sheet.name, number),
            )
        )

    def _amount(self, number: int, row: Sequence[str], role: str) -> int | None:
        text = self._sheet.cell(row, role)
        try:
            found = amounts.pence(text)
        except ValueError:
            found = None
        if found is None:
            self._tell("SB-885", number, role, text=text or "nothing")
        return found

    def _is_total(self, row: Sequence[str]) -> bool:
        """Say whether a row without day and customer is only the sum of those above."""
        try:
            found = amounts.pence(self._sheet.cell(row, "net"))
        except ValueError:
            return False
        return found in (None, self._sum)

    def _tell(
        self, code: str, number: int, role: str, *, pence: int | None = None, **values: str
    ) -> None:
        index = self._sheet.columns.get(role)
        column = "" if index is None else self._sheet.headings[index]
        place = Place(self._file, self._sheet.name, number, column)
        self.problems.append(Problem(code, values, place, pence=pence))
