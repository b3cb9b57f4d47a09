"""Rows of a register as contracts: what each cell says, and what it leaves open.

Nothing is guessed: a day or a sum that may be read in two ways stays unknown and is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.domain.contracts import Contract, ContractId
from core.domain.identifiers import CHARITY, COMPANY, read_identifier
from core.domain.money import Pence
from core.domain.parties import Identifier
from core.domain.period import add_months
from core.domain.problems import Place, Problem
from core.importing import contract_sums, dates
from core.importing.contract_days import Said, read_both, read_day, read_end, without_review
from core.importing.contract_suppliers import read_supplier, size_and_kind
from core.importing.contract_terms import Length, read_length, read_option, yes_or_no
from core.importing.dates import DateReading
from core.importing.register_heads import FURTHER, of_one_year
from core.importing.texts import clean

NO_DAY = DateReading(dates.Order.DMY, "")
_OVER = re.compile(
    r"\b(?:terminated|cancelled|canceled|withdrawn|void|expired|closed|ended)\b"
    # What is not awarded yet locks nothing either.
    r"|\b(?:draft|(?:in|under) procurement|procuring|tendering|out to tender|at tender|planned"
    r"|pipeline|proposed|(?:not|to be) (?:yet )?(?:awarded|let)|evaluation)\b",
    re.I,
)
_SEVERAL = re.compile(r";|\n|\s/\s|\b\d\.\s|\bvarious\b|\bmultiple\b", re.I)
_NO_TERMS = frozenset("|-|0|n/a|na|no|none|nil|n|0 months|not applicable".split("|"))
_A_YEAR = 366
_FORMULA = frozenset("=+-@")


@dataclass
class Table:
    """A register's rows with the column of each field and how its days and sums are read.

    ``taken`` are the columns of extensions taken, ``further`` those of numbered extensions.
    ``unsure`` are the fields whose heading has a word that nobody knows. ``last_row`` is the row
    before the next table, ``right`` the column at which one beside it begins, 0 where none does.
    """

    file: str
    sheet: str
    header_row: int
    names: tuple[str, ...]
    columns: dict[str, int]
    taken: tuple[int, ...] = ()
    further: tuple[int, ...] = ()
    unsure: tuple[str, ...] = ()
    last_row: int = 0
    left: int = 0
    right: int = 0
    readings: dict[str, DateReading] = field(default_factory=dict)
    scale: int = 1
    section: str = ""
    unclear: Counter[str] = field(default_factory=Counter)

    def holds(self, number: int) -> bool:
        """Say whether a row stands under the headings of this table."""
        return number > self.header_row and (not self.last_row or number <= self.last_row)

    def part(self, row: Sequence[str]) -> Sequence[str]:
        """Return a row with only the cells that are of this table."""
        if not self.left and not self.right:
            return row
        return ["" if i < self.left else cell for i, cell in enumerate(row[: self.right or None])]

    def cell(self, row: Sequence[str], name: str) -> str:
        """Return a field's cell, "" if the register has no such column."""
        index = self.columns.get(name, -1)
        text = clean(row[index]) if 0 <= index < len(row) else ""
        # What our own export wrote for Excel, which takes some texts for formulas.
        return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text

    def written(self, row: Sequence[str], name: str) -> str:
        """Return a field's cell with its lines as the file has them."""
        index = self.columns.get(name, -1)
        return row[index] if 0 <= index < len(row) else ""

    def heading(self, name: str) -> str:
        """Return the heading of a field's column, "" if the register has none."""
        index = self.columns.get(name, -1)
        return self.names[index] if index >= 0 else ""

    def reading(self, name: str) -> DateReading:
        """Return how a field's days are read."""
        return self.readings.get(name, NO_DAY)


@dataclass
class _Row:
    """One row while it is read, with what is listed of it."""

    table: Table
    cells: Sequence[str]
    number: int
    ref: str
    problems: list[Problem] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return self.table.cell(self.cells, name)

    def says(self, name: str) -> bool:
        """Say whether a cell holds more than a sign for nothing."""
        return self.cell(name).casefold() not in _NO_TERMS | {""}

    def tell(self, code: str, name: str, **values: str) -> None:
        """List something of a cell."""
        heading = clean(self.table.heading(name))
        said = {"ref": self.ref, "text": self.cell(name), "column": heading, **values}
        place = Place(self.table.file, self.table.sheet, self.number, heading)
        self.problems.append(Problem(code, said, place))

    def unclear(self, code: str, name: str) -> None:
        """List a cell that cannot be read for certain."""
        self.table.unclear[name] += 1
        self.tell(code, name)

    def day(self, name: str) -> date | None:
        """Return the day of a cell that holds one."""
        said = read_day(self.cell(name), self.table.reading(name))
        if said.unclear:
            self.unclear("SB-308", name)
        return said.day


class _Term(NamedTuple):
    start: date | None
    end: date | None
    current: date | None
    latest: date | None


def read_row(
    table: Table, cells: Sequence[str], number: int, index: int
) -> tuple[Contract, list[Problem]]:
    """Read a row as a contract, and list what it lacks or leaves open."""
    ref, title = table.cell(cells, "ref"), table.cell(cells, "title")
    row = _Row(table, cells, number, ref or title or f"row {number}")
    supplier = read_supplier(table.written(cells, "supplier"))
    term = _term(row)
    value, annual = _values(row, term)
    said = yes_or_no(row.cell("sme")), yes_or_no(row.cell("vcse"))
    sme, vcse = size_and_kind(said, row.cell("size"), supplier)
    contract = Contract(
        id=ContractId(index),
        ref=ref,
        title=title or row.cell("description")[:120],
        supplier=supplier.name,
        start=term.start,
        end=term.end,
        current_end=term.current,
        latest_end=term.latest,
        notice_by=_notice(row, term.current),
        description=row.cell("description"),
        department=row.cell("department") or table.section,
        value=value,
        annual_value=annual,
        category_given=row.cell("category"),
        process=row.cell("process"),
        sme=sme,
        vcse=vcse,
        supplier_id=_identifier(row) or supplier.number,
        framework_text=row.cell("framework"),
        freed_because=_freed(row),
        row=number,
        review_on=row.day("review"),
        break_on=_break(row),
        extension_terms=_extension_words(row),
        lead_months=_whole_months(row, "lead"),
        irrecoverable_vat=_vat(row),
    )
    _tell_lacks(row, contract)
    return contract, row.problems


def _term(row: _Row) -> _Term:
    """Work out from when, until when, and until when it could run.

    A stated current end wins over extensions counted; each extension is one of the option's
    months shared out over how many there are.
    """
    start, said = _start_and_end(row)
    option, count = _option(row)
    current = row.day("current_end") or said.extended
    latest = row.day("latest_end") or said.latest
    end, more = said.day, said.more
    if end is None and start is not None and not said.endless and not said.unclear:
        name = "duration" if row.cell("duration") else "both"
        length = read_length(row.cell(name), row.table.heading(name))
        if length.unclear and name == "duration":
            row.unclear("SB-312", name)
        if length.months and not length.unclear:
            end, more = months_on(start, length.months), more or length.more
    option = option or more
    months, until = _further(row)
    option, count = option + months, count + len(row.table.further)
    latest = max(filter(None, (latest, until)), default=None)
    if end is None:
        return _Term(start, end, current, latest)
    taken = _taken(row)
    if current is None and taken and option and count:
        current = end_on(end, option * min(taken, count) / count)
    current = current or end
    if latest is None and option:
        latest = end_on(end, option)
    return _Term(start, end, current, max(latest, current) if latest else current)


def _start_and_end(row: _Row) -> tuple[date | None, Said]:
    start, said = row.day("start"), read_end(row.cell("end"), row.table.reading("end"))
    name = "end"
    if row.cell("both") and start is None and not row.cell("end"):
        text = row.cell("both")
        if re.search(r"review", row.table.heading("both"), re.I):
            text = without_review(text)
        first, said = read_both(text, row.table.reading("both"))
        start, name = first.day, "both"
        if read_length(row.cell("both"), row.table.heading("both")).months and not start:
            said = Said()
    if said.unclear:
        row.unclear("SB-308", name)
    elif said.endless:
        row.tell("SB-307", name)
    elif said.of_month:
        row.tell("SB-313", name)
    if said.open_option:
        row.unclear("SB-312", name)
    return start, said


def _option(row: _Row) -> tuple[float, int]:
    """Return the months of all extensions, and how many extensions those are."""
    text = row.cell("extension")
    length = read_option(text, row.table.heading("extension"))
    if length.unclear and not _is_day(row, "extension"):
        row.unclear("SB-312", "extension")
    counted = re.search(r"\b\d{1,2}\b", row.cell("extension_count"))
    months = 0.0 if length.unclear else length.months or 0.0
    return months, int(counted.group()) if counted else (1 if months else 0)


def _further(row: _Row) -> tuple[float, date | None]:
    """Return what the columns of numbered extensions add: months in all, and the last day."""
    months, until = 0.0, None
    for index in row.table.further:
        text = clean(row.cells[index]) if index < len(row.cells) else ""
        said = read_day(text, row.table.reading(FURTHER))
        length = Length() if said.day else read_option(text, row.table.names[index])
        if length.unclear or not (said.day or length.months or text.casefold() in _NO_TERMS):
            heading = clean(row.table.names[index])
            values = {"ref": row.ref, "text": text, "column": heading}
            place = Place(row.table.file, row.table.sheet, row.number, heading)
            row.problems.append(Problem("SB-312", values, place))
        months += 0 if length.unclear else length.months or 0
        until = max(filter(None, (until, said.day)), default=None)
    return months, until


def _is_day(row: _Row, name: str) -> bool:
    return read_day(row.cell(name), row.table.reading(name)).day is not None


def _taken(row: _Row) -> int:
    cells = (clean(row.cells[i]) for i in row.table.taken if i < len(row.cells))
    return sum(int(c) if c.isdecimal() and len(c) == 1 else yes_or_no(c) is True for c in cells)


def months_on(start: date, months: float) -> date:
    """Return the last day of a term of months that begins on a day."""
    end = add_months(start, int(months))
    return date.fromordinal(end.toordinal() - 1 + round((months % 1) * 30))


def end_on(end: date, months: float) -> date:
    """Return the end some months later; the last day of a month stays one."""
    after = date.fromordinal(end.toordinal() + 1)
    return months_on(after, months) if months >= 1 else end


def _values(row: _Row, term: _Term) -> tuple[Pence | None, Pence | None]:
    """Return total and annual value; what may be either stays unknown and is listed."""
    name = "value" if row.cell("value") else "value_either"
    said = contract_sums.read_sums(row.cell(name), row.table.scale)
    stated = contract_sums.read_sums(row.cell("annual_value"), row.table.scale)
    for column, sums in ((name, said), ("annual_value", stated)):
        nothing = sums.total is None and sums.annual is None and row.says(column)
        if sums.unclear or nothing:
            row.unclear("SB-310", column)
    total, yearly = _of_term(row, name, said.total, term)
    annual = next(
        (sum_ for sum_ in (stated.annual, said.annual, yearly) if sum_ is not None), None
    )
    if stated.total is None:
        return total, annual
    if contract_sums.of_the_whole(row.cell("annual_value")):
        return stated.total if total is None else total, annual
    times = contract_sums.times_a_year(row.table.heading("annual_value"))
    return total, Pence(stated.total * times)


def _of_term(
    row: _Row, name: str, total: Pence | None, term: _Term
) -> tuple[Pence | None, Pence | None]:
    """Return a sum as that of the whole or of a year; as neither where only a person can say."""
    basis = row.cell("value_basis")
    if total is None or contract_sums.yearly(basis):
        return None, total
    if not _is_open(row, name) or basis:
        return total, None
    short = term.start and term.end and (term.end - term.start).days < _A_YEAR
    if short and not of_one_year(row.table.heading(name)):
        return total, None
    row.table.unclear[name] += 1
    row.tell("SB-311", name)
    return None, None


def _is_open(row: _Row, name: str) -> bool:
    """Say whether the sums of a column may be of a year or of the whole contract."""
    if re.search(r"\btotal\b|\bover\s+\d", row.cell(name), re.I):
        return False
    return name == "value_either" or contract_sums.either(row.table.heading(name))


def _vat(row: _Row) -> Pence | None:
    sums = contract_sums.read_sums(row.cell("vat"), row.table.scale)
    if sums.unclear and yes_or_no(row.cell("vat")) is None:
        row.unclear("SB-310", "vat")
    return sums.total


def _notice(row: _Row, end: date | None) -> date | None:
    """Return the last day to give notice: stated, or a period counted back from the end."""
    if not row.cell("notice") or _is_day(row, "notice"):
        return row.day("notice")
    length = read_length(row.cell("notice"), row.table.heading("notice"))
    if length.unclear:
        row.unclear("SB-312", "notice")
    elif not length.months and row.says("notice"):
        row.unclear("SB-308", "notice")
    if end is None or not length.months or length.unclear:
        return None
    whole, rest = divmod(length.months, 1)
    return date.fromordinal(add_months(end, -int(whole)).toordinal() - round(rest * 30))


def _break(row: _Row) -> date | None:
    text = row.cell("break")
    if not text or yes_or_no(text) is not None:
        return None
    said = read_end(text, row.table.reading("break"))
    return said.day if said.day and not said.more else None


def _extension_words(row: _Row) -> str:
    """Keep what the register says of extensions and break clauses, in its words."""
    found = []
    for name in ("extension_terms", "extension", "extension_count"):
        text = row.cell(name)
        if text.casefold() in _NO_TERMS:
            continue
        heading = clean(row.table.heading(name))
        found.append(f"{heading}: {text}" if re.fullmatch(r"[\d. ]+", text) else text)
    clause = row.cell("break")
    if clause and _break(row) is None and yes_or_no(clause) is not False:
        found.append(f"Break clause: {clause}")
    for name in ("end", "both", "duration"):
        text = row.cell(name)
        if re.search(r"[+(]|option|exten|rolling|ongoing", text, re.I):
            found.append(text)
    return "; ".join(dict.fromkeys(found))


def _freed(row: _Row) -> str:
    """Return why it locks nothing: said so, or the register says that it is over."""
    said = row.cell("freed")
    status = row.cell("status")
    if said or not _OVER.search(status):
        return said
    row.tell("SB-315", "status")
    return f"The register says: {status}"


def _whole_months(row: _Row, name: str) -> int | None:
    length = read_length(row.cell(name), row.table.heading(name))
    return round(length.months) if length.months and not length.unclear else None


def _identifier(row: _Row) -> Identifier | None:
    text = row.cell("company_number")
    if re.search(r"\bcharity\b", text, re.I):
        return read_identifier(CHARITY, re.sub(r"\D", "", text))
    company = read_identifier(COMPANY, text)
    return company or read_identifier(CHARITY, row.cell("charity_number"))


def _tell_lacks(row: _Row, contract: Contract) -> None:
    told = {problem.code for problem in row.problems}
    days = ("start", "end", "both")
    doubtful = {
        problem.place.column
        for problem in row.problems
        if problem.code == "SB-308" and problem.place.column
    }
    if not contract.supplier:
        row.tell("SB-301", "supplier")
    elif _SEVERAL.search(row.cell("supplier")) or ";" in contract.supplier:
        row.tell("SB-314", "supplier", text=contract.supplier)
    last = contract.current_end or contract.end
    if contract.start and last and last < contract.start:
        row.tell("SB-302", "end")
    named = {name: clean(row.table.heading(name)) for name in days}
    if last is None and "SB-307" not in told and not doubtful & {named["end"], named["both"]}:
        row.tell("SB-303", "end")
    if contract.start is None and not doubtful & {named["start"], named["both"]}:
        row.tell("SB-305", "start")
