"""Registers of contracts, in any layout: the same tables, with the words of contracts.

Decision: a register is a help, not a ledger. A row that names a supplier and a title, reference
or dates is a contract; what it does not say for certain stays unknown and is listed as a problem.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from core.domain.contracts import Contract
from core.domain.problems import Place, Problem
from core.domain.progress import Progress
from core.domain.spend import ColumnUse, LeftOut
from core.importing import contract_days, contract_notices, headings, units
from core.importing.dates import DateReading
from core.importing.register_rows import Table, read_row
from core.importing.tables import Source, open_list
from core.importing.texts import clean

_SYNONYMS = "contracts.csv"
_SAMPLE = 5000
_LOOKED_AT = 60
_LEAST_SCORE = 250
_LONGEST_HEADING = 300
_DATE_FIELDS = (
    "start", "end", "current_end", "latest_end", "both", "notice", "review", "break", "extension",
)  # fmt: skip
_TAKEN = "extension_taken"
_BEFORE = re.compile(r"^(?:contract|project)\s*:\s*(?=\S)", re.I)
_VAT = re.compile(
    r"\(?\b(?:ex|exc|excl|excluding|exclusive of|net of|without|inc|incl|including|inclusive of)"
    r"\b\.?\s*vat\b\)?",
    re.I,
)
_TOTAL = re.compile(r"\b(?:grand\s+|sub[- ]?)?totals?\b", re.I)


class ColumnFound(NamedTuple):
    """A column of a register: the field that it was taken for ("" for none), and what it holds.

    ``cells`` are the contracts for which it says something, ``unclear`` those for which that
    cannot be read for certain; ``example`` is the first cell.
    """

    sheet: str
    heading: str
    field: str
    cells: int
    unclear: int
    example: str


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What came of reading a register. Contracts are numbered from 0 until a book takes them.

    ``columns`` says where each field was found in the first table, ``found`` what every column of
    every table holds; ``header_row`` counts from 1, 0 if none was. ``asks`` is "dates" where only
    a person can say which comes first, day or month.
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
    found: tuple[ColumnFound, ...] = ()
    asks: str = ""
    sheets: tuple[str, ...] = ()


class _Heads(NamedTuple):
    """Headings that a row may be: how sure, where each field stands, and their words."""

    score: int
    row: int
    columns: dict[str, int]
    taken: tuple[int, ...]
    names: tuple[str, ...]


def read_register(
    path: Path, *, dates: str = "", buyer: str = "", progress: Progress | None = None
) -> RegisterReading:
    """Read a register of contracts.

    ``dates`` answers which comes first where only a person can say: dmy or mdy. ``buyer`` is
    whose notices are taken where a data file holds those of many.

    Raises:
        UnreadableFile: the file is of another kind, empty, locked, damaged or made to harm.
        Cancelled: the person asked to stop.
    """
    notices = contract_notices.read_notices(path, buyer)
    if notices is not None:
        return RegisterReading(
            path.name, notices.fingerprint, "", 0, {}, notices.contracts, notices.left_out,
            notices.problems, notices.rows, sheets=("",),
        )  # fmt: skip
    source = open_list(path, progress)
    tables = [table for sheet in source.sheets if (table := _find_table(source, sheet, dates))]
    reader = _Reader(path.name, source, progress)
    for table in tables:
        reader.read(table, named=len(tables) > 1)
    skipped = [sheet for sheet in source.sheets if sheet not in {t.sheet for t in tables}]
    return reader.result(tables, skipped)


class _Reader:
    """Reads the tables of a file one after the other."""

    def __init__(self, file: str, source: Source, progress: Progress | None) -> None:
        self._file, self._source, self._progress = file, source, progress
        self._contracts: list[Contract] = []
        self._left_out: list[LeftOut] = []
        self._problems: list[Problem] = []
        self._found: list[ColumnFound] = []
        self._rows = 0

    def read(self, table: Table, *, named: bool) -> None:
        """Read every row of a table; ``named`` sheets stand for departments where none is said."""
        if named and "department" not in table.columns:
            table.section = table.sheet
        held: Counter[int] = Counter()
        examples: dict[int, str] = {}
        number = 0
        for number, row in enumerate(self._source.rows(table.sheet), start=1):
            if self._progress and number % 500 == 0:
                self._progress.step("Reading the contracts", number)
            code = _why_not(table, number, row)
            if code:
                self._leave(table, number, row, code)
                continue
            contract, problems = read_row(table, row, number, len(self._contracts))
            self._contracts.append(contract)
            self._problems += problems
            for index, cell in enumerate(row[: len(table.names)]):
                if text := clean(cell):
                    held[index] += 1
                    examples.setdefault(index, text[:80])
        self._rows += number
        self._found += _columns_found(table, held, examples)

    def _leave(self, table: Table, number: int, row: Sequence[str], code: str) -> None:
        texts = [text for cell in row if (text := clean(cell))]
        if number > table.header_row and len(texts) == 1:
            self._take_alone(table, number, row, texts[0])
        self._left_out.append(LeftOut(table.sheet, number, code, " | ".join(texts)[:500]))

    def _take_alone(self, table: Table, number: int, row: Sequence[str], text: str) -> None:
        """Take a cell that stands alone: one more supplier of the contract above, or a section."""
        another = table.columns.get("supplier", 0) > 0 and table.cell(row, "supplier") == text
        above = self._contracts[-1] if self._contracts else None
        if another and above is not None and above.row == number - 1:
            joined = f"{above.supplier}; {text}" if above.supplier else text
            self._contracts[-1] = replace(above, supplier=joined, row=number)
            values = {"ref": above.ref or above.title, "text": joined}
            self._problems.append(
                Problem("SB-314", values, Place(self._file, table.sheet, number))
            )
        elif "department" not in table.columns and not _TOTAL.search(text) and len(text) <= 80:
            table.section = text

    def result(self, tables: Sequence[Table], skipped: Sequence[str]) -> RegisterReading:
        """Put together what was read."""
        first = tables[0] if tables else None
        problems = [*self._problems, *_shared_references(self._contracts, self._file)]
        doubts = [one for table in tables for one in _doubts(table, self._file)]
        for sheet in skipped if tables else ():
            if any(any(cell.strip() for cell in r) for r in islice(self._source.rows(sheet), 50)):
                problems.append(Problem("SB-316", {"sheet": sheet}, Place(self._file, sheet)))
        return RegisterReading(
            file=self._file,
            fingerprint=self._source.sniffed.fingerprint,
            sheet=first.sheet if first else "",
            header_row=first.header_row if first else 0,
            columns=_uses(first) if first else {},
            contracts=tuple(self._contracts),
            left_out=tuple(self._left_out),
            problems=(*doubts, *problems),
            rows_read=self._rows,
            found=tuple(self._found),
            asks="dates" if doubts else "",
            sheets=tuple(table.sheet for table in tables),
        )


def _uses(table: Table) -> dict[str, ColumnUse]:
    return {
        name: ColumnUse(i, table.names[i], f'headed "{clean(table.names[i])}"')
        for name, i in table.columns.items()
    }


def _columns_found(
    table: Table, held: Mapping[int, int], examples: Mapping[int, str]
) -> Iterator[ColumnFound]:
    fields = {index: name for name, index in table.columns.items()}
    fields.update(dict.fromkeys(table.taken, _TAKEN))
    for index, name in enumerate(table.names):
        if clean(name) or held.get(index):
            field = fields.get(index, "")
            unclear = table.unclear.get(field, 0)
            yield ColumnFound(
                table.sheet, clean(name), field, held.get(index, 0), unclear,
                examples.get(index, ""),
            )  # fmt: skip


def _find_table(source: Source, sheet: str, dates: str) -> Table | None:
    """Find the row, or the two rows, whose headings say most of what a register says."""
    top = [
        [headings.strip_marks(cell) for cell in row]
        for row in islice(source.rows(sheet), _LOOKED_AT)
    ]
    best: _Heads | None = None
    for number, row in enumerate(top, start=1):
        above = top[number - 2] if number > 1 else []
        for names in (row, _under(above, row)):
            found = _heads(number, names)
            if found and found.score > (best.score if best else _LEAST_SCORE):
                best = found
    if best is None:
        return None
    rows = list(islice(source.rows(sheet), _SAMPLE))
    table = Table(source.sniffed.path.name, sheet, best.row, best.names, best.columns, best.taken)
    table.readings = _readings(table, rows[best.row :], dates)
    money = next((n for n in ("value", "annual_value", "value_either") if n in best.columns), "")
    if money:
        table.scale = units.scale(table.heading(money), rows[: best.row - 1], rows[best.row :])
    return table


def _under(above: Sequence[str], row: Sequence[str]) -> list[str]:
    """Return headings with those that span several columns put before each of them."""
    if sum(bool(cell.strip()) for cell in above) < 2:
        return []
    spans, last = [], ""
    for index in range(len(row)):
        cell = above[index].strip() if index < len(above) else ""
        last = cell or last
        # A heading over one blank is its own column's; over several, it is that of them all.
        spans.append(cell if not row[index].strip() else last)
    return [f"{over} {cell}".strip() for over, cell in zip(spans, row, strict=True)]


def _heads(number: int, names: Sequence[str]) -> _Heads | None:
    columns, taken, score = _columns(names)
    if not _tells(columns):
        return None
    return _Heads(score, number, columns, taken, tuple(names))


def _tells(columns: Mapping[str, int]) -> bool:
    """Say whether headings are those of contracts: who, and until when or under which title."""
    ends = columns.keys() & {"end", "both", "current_end", "latest_end", "duration"}
    named = {"title", "ref"} <= columns.keys() or {"title", "start"} <= columns.keys()
    return "supplier" in columns and (bool(ends) or named)


def _columns(row: Sequence[str]) -> tuple[dict[str, int], tuple[int, ...], int]:
    """Return where each field stands by the headings of a row, and how sure that is."""
    found: dict[str, tuple[int, int]] = {}
    taken: list[int] = []
    used: set[int] = set()
    pairs = [
        (meaning.weight, index, meaning.role)
        for index, name in enumerate(row)
        if 0 < len(name.strip()) <= _LONGEST_HEADING
        for meaning in headings.matches(_plain(name), _SYNONYMS)[:2]
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


def _plain(name: str) -> str:
    """Return a heading without what says nothing of its field.

    Report writers put the name of a table before it, ``Contract: Title``, and many say whether
    sums are with VAT.
    """
    return _VAT.sub(" ", _BEFORE.sub("", name.strip())).strip()


def _readings(table: Table, rows: Sequence[Sequence[str]], dates: str) -> dict[str, DateReading]:
    """Decide how each date column is read; the others of the register help to prove it."""
    cells = {
        name: {cell for row in rows if (cell := table.cell(row, name))}
        for name in _DATE_FIELDS
        if name in table.columns
    }
    every = set().union(*cells.values()) if cells else set()
    return {name: contract_days.decide(texts, every, dates) for name, texts in cells.items()}


def _doubts(table: Table, file: str) -> Iterator[Problem]:
    for name, reading in table.readings.items():
        if reading.doubt:
            values = {"column": clean(table.heading(name)), "example": reading.example}
            yield Problem("SB-309", values, Place(file, table.sheet, table.header_row))


def _why_not(table: Table, number: int, row: Sequence[str]) -> str:
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
    if len(filled) <= 3 and _TOTAL.fullmatch(clean(filled[0]).rstrip(":")):
        return "SB-134"
    return ""


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
