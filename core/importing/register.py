"""Registers of contracts, in any layout: the same tables, with the words of contracts.

Decision: a register is a help, not a ledger. A row that names a supplier and a title, reference
or dates is a contract; what it does not say for certain stays unknown and is listed as a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from core.domain.contracts import Contract, ContractId
from core.domain.problems import Place, Problem
from core.domain.progress import Progress
from core.domain.spend import ColumnUse, LeftOut
from core.importing import contract_notices, register_twice
from core.importing.register_heads import FURTHER, TAKEN
from core.importing.register_rows import Table, read_row
from core.importing.register_tables import TOTAL, find_tables, why_not
from core.importing.tables import Source, open_list
from core.importing.texts import clean

_FIELD_WORDS = {
    "supplier": "the supplier",
    "start": "the start",
    "end": "the end",
    "current_end": "the end with extensions taken",
    "latest_end": "the latest end",
    "both": "the start and the end",
    "value": "the value of the whole contract",
    "annual_value": "the value a year",
    "value_either": "the value",
}


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
    tables = [table for sheet in source.sheets for table in find_tables(source, sheet, dates)]
    reader = _Reader(path.name, source, progress)
    read = list(dict.fromkeys(table.sheet for table in tables))
    for place, table in enumerate(tables):
        first = table.sheet not in {earlier.sheet for earlier in tables[:place]}
        reader.read(table, named=len(read) > 1, first=first)
    skipped = [sheet for sheet in source.sheets if sheet not in read]
    return reader.result(tables, skipped)


class _Reader:
    """Reads the tables of a file one after the other."""

    def __init__(self, file: str, source: Source, progress: Progress | None) -> None:
        self._file, self._source, self._progress = file, source, progress
        self._contracts: list[Contract] = []
        self._left_out: list[LeftOut] = []
        self._problems: list[Problem] = []
        self._found: list[ColumnFound] = []
        self._said: set[tuple[object, ...]] = set()
        self._places: list[Place] = []
        self._rows = 0

    def read(self, table: Table, *, named: bool, first: bool) -> None:
        """Read every row of a table; ``first`` is that of its sheet, with what stands above it.

        ``named`` sheets stand for departments where none is said.
        """
        if named and "department" not in table.columns:
            table.section = table.sheet
        held: Counter[int] = Counter()
        examples: dict[int, str] = {}
        for number, whole in enumerate(self._source.rows(table.sheet), start=1):
            if self._progress and number % 500 == 0:
                self._progress.step("Reading the contracts", number)
            above = number < table.header_row and not first
            if above or (number > table.header_row and not table.holds(number)):
                continue
            row = table.part(whole)
            self._rows += not table.left
            code = why_not(table, number, row)
            if code:
                self._leave(table, number, row, code)
                continue
            self._take(table, row, number)
            for index, cell in enumerate(row[: len(table.names)]):
                if text := clean(cell):
                    held[index] += 1
                    examples.setdefault(index, text[:80])
        self._found += _columns_found(table, held, examples)

    def _take(self, table: Table, row: Sequence[str], number: int) -> None:
        said = (tuple(table.columns.items()), tuple(map(clean, row)))
        if said in self._said:
            self._left_out.append(LeftOut(table.sheet, number, "SB-320", _shown(row)))
            return
        self._said.add(said)
        contract, problems = read_row(table, row, number, len(self._contracts))
        self._places.append(Place(self._file, table.sheet, number))
        self._contracts.append(contract)
        self._problems += problems

    def _leave(self, table: Table, number: int, row: Sequence[str], code: str) -> None:
        texts = [text for cell in row if (text := clean(cell))]
        if table.left and (number == table.header_row or not texts):
            return
        if number > table.header_row and len(texts) == 1:
            self._take_alone(table, number, row, texts[0])
        self._left_out.append(LeftOut(table.sheet, number, code, _shown(row)))

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
        elif "department" not in table.columns and not TOTAL.search(text) and len(text) <= 80:
            table.section = text

    def _tell_once(self) -> None:
        """Leave out contracts of one table of which another says as much, or more."""
        kept = register_twice.fullest(self._contracts, self._places)
        for place in sorted(set(range(len(self._contracts))) - set(kept)):
            at, one = self._places[place], self._contracts[place]
            text = " | ".join(filter(None, (one.ref, one.title, one.supplier)))
            self._left_out.append(LeftOut(at.sheet, at.row or 0, "SB-320", text))
            self._problems = [
                p for p in self._problems if (p.place.sheet, p.place.row) != (at.sheet, at.row)
            ]
        self._contracts = [
            replace(self._contracts[k], id=ContractId(n)) for n, k in enumerate(kept)
        ]

    def result(self, tables: Sequence[Table], skipped: Sequence[str]) -> RegisterReading:
        """Put together what was read."""
        first = tables[0] if tables else None
        self._tell_once()
        problems = [*self._problems, *_shared_references(self._contracts, self._file)]
        doubts = [one for table in tables for one in _doubts(table, self._file)]
        problems += [one for table in tables for one in _unsure(table, self._file)]
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


def _shown(row: Sequence[str]) -> str:
    return " | ".join(text for cell in row if (text := clean(cell)))[:500]


def _uses(table: Table) -> dict[str, ColumnUse]:
    return {
        name: ColumnUse(i, table.names[i], f'headed "{clean(table.names[i])}"')
        for name, i in table.columns.items()
    }


def _columns_found(
    table: Table, held: Mapping[int, int], examples: Mapping[int, str]
) -> Iterator[ColumnFound]:
    fields = {index: name for name, index in table.columns.items()}
    fields.update(dict.fromkeys(table.taken, TAKEN) | dict.fromkeys(table.further, FURTHER))
    for index, name in enumerate(table.names):
        if clean(name) or held.get(index):
            field = fields.get(index, "")
            unclear = table.unclear.get(field, 0)
            yield ColumnFound(
                table.sheet, clean(name), field, held.get(index, 0), unclear,
                examples.get(index, ""),
            )  # fmt: skip


def _doubts(table: Table, file: str) -> Iterator[Problem]:
    for name, reading in table.readings.items():
        if reading.doubt:
            values = {"column": clean(table.heading(name)), "example": reading.example}
            yield Problem("SB-309", values, Place(file, table.sheet, table.header_row))


def _unsure(table: Table, file: str) -> Iterator[Problem]:
    """Tell which columns were taken for something although a word of their heading is strange."""
    for name in table.unsure:
        heading = clean(table.heading(name))
        values = {"column": heading, "field": _FIELD_WORDS[name]}
        yield Problem("SB-321", values, Place(file, table.sheet, table.header_row, heading))


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
