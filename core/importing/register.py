"""Registers of contracts, in any layout: the same tables, with the words of contracts.

Decision: a register is a help, not a ledger. A row that names a supplier and a title, reference
or dates is a contract; what it does not say stays unknown and is listed as a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

from core.domain.contracts import Contract, ContractId
from core.domain.identifiers import CHARITY, COMPANY, read_identifier
from core.domain.money import Pence
from core.domain.parties import Identifier
from core.domain.period import add_months
from core.domain.problems import Place, Problem
from core.domain.progress import Progress
from core.domain.spend import ColumnUse, LeftOut
from core.importing import dates, headings
from core.importing.contract_terms import (
    Terms,
    months_in,
    pence_in,
    read_span,
    yearly,
    yes_or_no,
)
from core.importing.dates import DateReading
from core.importing.tables import Source, open_source
from core.importing.texts import clean

_SYNONYMS = "contracts.csv"
_SAMPLE = 5000
_LOOKED_AT = 60
_DATE_FIELDS = ("start", "end", "current_end", "latest_end", "notice", "review")
_TAKEN = "extension_taken"
_NO_DAY = DateReading(dates.Order.DMY, "")


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What came of reading a register. Contracts are numbered from 0 until a book takes them.

    ``columns`` says where each field was found; ``header_row`` counts from 1, 0 if none was.
    """

    file: str
    fingerprint: str
    sheet: str
    header_row: int
    columns: dict[str, ColumnUse]
    contracts: tuple[Contract, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]
    rows_read: int = 0


@dataclass
class _Table:
    """A register's rows with the column of each field and how its dates are read."""

    sheet: str
    header_row: int
    names: tuple[str, ...]
    columns: dict[str, int]
    taken: tuple[int, ...] = ()
    readings: dict[str, DateReading] = field(default_factory=dict)

    def cell(self, row: Sequence[str], name: str) -> str:
        """Return a field's cell, "" if the register has no such column."""
        index = self.columns.get(name, -1)
        return clean(row[index]) if 0 <= index < len(row) else ""

    def heading(self, name: str) -> str:
        """Return the heading of a field's column, "" if the register has none."""
        index = self.columns.get(name, -1)
        return self.names[index] if index >= 0 else ""

    def day(self, row: Sequence[str], name: str) -> date | None:
        """Return a field's day, None where there is none."""
        return self.readings.get(name, _NO_DAY).read(self.cell(row, name))


def read_register(path: Path, *, progress: Progress | None = None) -> RegisterReading:
    """Read a register of contracts.

    Raises:
        UnreadableFile: the file is of another kind, empty, locked, damaged or made to harm.
        Cancelled: the person asked to stop.
    """
    source = open_source(path, progress=progress)
    table = _find_table(source)
    sniffed = source.sniffed
    if table is None:
        return RegisterReading(path.name, sniffed.fingerprint, "", 0, {}, (), (), ())
    contracts: list[Contract] = []
    left_out: list[LeftOut] = []
    problems: list[Problem] = []
    number = 0
    for number, row in enumerate(source.rows(table.sheet), start=1):
        if progress and number % 500 == 0:
            progress.step("Reading the contracts", number)
        code = _why_not(table, number, row)
        if code:
            text = " | ".join(filter(None, map(clean, row)))
            left_out.append(LeftOut(table.sheet, number, code, text[:500]))
            continue
        contract = _contract(table, row, number, len(contracts))
        contracts.append(contract)
        problems += _problems(contract, Place(path.name, table.sheet, number))
    problems += _shared_references(contracts, path.name)
    uses = {
        name: ColumnUse(i, table.names[i], f'headed "{clean(table.names[i])}"')
        for name, i in table.columns.items()
    }
    return RegisterReading(
        path.name,
        sniffed.fingerprint,
        table.sheet,
        table.header_row,
        uses,
        tuple(contracts),
        tuple(left_out),
        tuple(problems),
        number,
    )


def _find_table(source: Source) -> _Table | None:
    """Find the sheet and row whose headings say most of what a register says."""
    best: tuple[int, str, int, dict[str, int], tuple[int, ...]] | None = None
    for sheet in source.sheets:
        for number, row in enumerate(islice(source.rows(sheet), _LOOKED_AT), start=1):
            columns, taken, score = _columns(row)
            if _tells(columns) and score > (best[0] if best else 250):
                best = (score, sheet, number, columns, taken)
    if best is None:
        return None
    _, sheet, number, columns, taken = best
    rows = list(islice(source.rows(sheet), _SAMPLE))
    names = tuple(headings.strip_marks(name) for name in rows[number - 1])
    table = _Table(sheet, number, names, columns, taken)
    table.readings = _readings(table, rows[number:])
    return table


def _tells(columns: dict[str, int]) -> bool:
    """Say whether headings are those of contracts: who, and until when or under which title."""
    ends = columns.keys() & {"end", "both", "current_end", "latest_end", "duration"}
    return "supplier" in columns and (bool(ends) or {"title", "ref"} <= columns.keys())


def _columns(row: Sequence[str]) -> tuple[dict[str, int], tuple[int, ...], int]:
    """Return where each field stands by the headings of a row, and how sure that is."""
    found: dict[str, tuple[int, int]] = {}
    taken: list[int] = []
    used: set[int] = set()
    pairs = [
        (meaning.weight, index, meaning.role)
        for index, name in enumerate(row)
        if 0 < len(name.strip()) <= 160
        for meaning in headings.matches(name, _SYNONYMS)[:2]
        if meaning.role
    ]
    for weight, index, role in sorted(pairs, key=lambda p: (-p[0], p[1])):
        if index in used:
            continue
        if role == _TAKEN:
            taken.append(index)
            used.add(index)
        elif role not in found:
            found[role] = (weight, index)
            used.add(index)
    columns = {role: index for role, (_, index) in found.items()}
    return columns, tuple(sorted(taken)), sum(weight for weight, _ in found.values())


def _readings(table: _Table, rows: Sequence[Sequence[str]]) -> dict[str, DateReading]:
    """Decide how each date column is read; the others of the register help to prove it."""
    cells = {
        name: {cell for row in rows if (cell := table.cell(row, name))}
        for name in _DATE_FIELDS
        if name in table.columns
    }
    every = set().union(*cells.values()) if cells else set()
    return {name: dates.decide(texts, others=every) for name, texts in cells.items()}


def _why_not(table: _Table, number: int, row: Sequence[str]) -> str:
    """Return the code of why a row is no contract, "" if it is one."""
    if number < table.header_row:
        return "SB-130" if any(cell.strip() for cell in row) else "SB-131"
    if number == table.header_row:
        return "SB-139"
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return "SB-131"
    if headings.same_headings(row, table.names):
        return "SB-133"
    named = table.cell(row, "supplier")
    says = any(table.cell(row, name) for name in ("ref", "title", "description", "start", "both"))
    if len(filled) < 2 or not (named or (says and len(filled) > 3)) or not (says or named):
        return "SB-134"
    return ""


def _contract(table: _Table, row: Sequence[str], number: int, index: int) -> Contract:
    def cell(name: str) -> str:
        return table.cell(row, name)

    start, end = table.day(row, "start"), table.day(row, "end")
    if start is None and end is None and "both" in table.columns:
        start, end = read_span(cell("both"))
    months = months_in(cell("duration"), table.heading("duration"))
    if end is None and start is not None and months:
        end = _months_on(start, months)
    terms = _terms(table, row, end)
    value, annual = _values(table, row)
    return Contract(
        id=ContractId(index),
        ref=cell("ref"),
        title=cell("title") or cell("description")[:120],
        supplier=cell("supplier"),
        start=start,
        end=end,
        current_end=terms.current,
        latest_end=terms.latest,
        notice_by=table.day(row, "notice"),
        description=cell("description"),
        department=cell("department"),
        value=value,
        annual_value=annual,
        category_given=cell("category"),
        process=cell("process"),
        sme=yes_or_no(cell("sme")),
        vcse=yes_or_no(cell("vcse")),
        supplier_id=_identifier(table, row),
        framework_text=cell("framework"),
        row=number,
    )


def _terms(table: _Table, row: Sequence[str], end: date | None) -> Terms:
    """Work out until when a contract runs, and until when it could.

    An explicit current end wins over extensions counted; each extension is one of the option's
    months shared out over how many there are.
    """
    stated = table.day(row, "current_end")
    latest = table.day(row, "latest_end")
    option = months_in(table.cell(row, "extension"), table.heading("extension")) or 0
    count = months_in(table.cell(row, "extension_count"), "month") or (1 if option else 0)
    taken = sum(yes_or_no(clean(row[i])) is True for i in table.taken if i < len(row))
    current = stated or end
    if current is None:
        return Terms(None, latest)
    if stated is None and end is not None and taken and option and count:
        current = _months_on_end(end, option * min(taken, count) / count)
    if latest is None and end is not None and option:
        latest = _months_on_end(end, option)
    return Terms(current, max(latest, current) if latest else current)


def _months_on(start: date, months: float) -> date:
    """Return the last day of a term of months that begins on a day."""
    end = add_months(start, int(months))
    return date.fromordinal(end.toordinal() - 1 + round((months % 1) * 30))


def _months_on_end(end: date, months: float) -> date:
    """Return the end some months later; the last day of a month stays one."""
    after = date.fromordinal(end.toordinal() + 1)
    return _months_on(after, months) if months >= 1 else end


def _values(table: _Table, row: Sequence[str]) -> tuple[Pence | None, Pence | None]:
    """Return total and annual value; a cell may say itself that it is annual."""
    value_text, basis = table.cell(row, "value"), table.cell(row, "value_basis")
    value, annual = pence_in(value_text), pence_in(table.cell(row, "annual_value"))
    if annual is None and (yearly(value_text) or yearly(basis)):
        return None, value
    return value, annual


def _identifier(table: _Table, row: Sequence[str]) -> Identifier | None:
    company = read_identifier(COMPANY, table.cell(row, "company_number"))
    return company or read_identifier(CHARITY, table.cell(row, "charity_number"))


def _problems(contract: Contract, place: Place) -> Iterator[Problem]:
    values = {"ref": contract.ref or contract.title or f"row {place.row}"}
    if not contract.supplier:
        yield Problem("SB-301", values, place)
    last = contract.current_end or contract.end
    if contract.start and last and last < contract.start:
        yield Problem("SB-302", values, place)
    if last is None:
        yield Problem("SB-303", values, place)
    if contract.start is None:
        yield Problem("SB-305", values, place)


def _shared_references(contracts: Sequence[Contract], file: str) -> list[Problem]:
    rows: dict[str, list[int]] = {}
    for contract in contracts:
        if contract.ref:
            rows.setdefault(contract.ref.upper(), []).append(contract.row)
    return [
        Problem("SB-304", {"ref": ref, "count": len(at)}, Place(file, row=at[0]))
        for ref, at in rows.items()
        if len(at) > 1
    ]


def without_ids(contracts: Sequence[Contract]) -> tuple[Contract, ...]:
    """Return contracts with their placeholder numbers set to 0, to compare two readings."""
    return tuple(replace(contract, id=ContractId(0)) for contract in contracts)
