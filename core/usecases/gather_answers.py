"""What bodies answered to what was also asked, out of all the returns of a collection that count.

One file of values for each record: who answered, then the fields as they were asked. Rows are
written one by one, so that thousands of returns need no more memory than one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.domain.collecting import AskedRow, Collected
from core.domain.progress import Progress
from core.domain.return_fields import Kind, Questions
from core.domain.returns import Cell
from core.formats.answer_tables import layout_of_answers
from core.formats.asked_layouts import IN_RETURN, questions_in
from core.formats.columns import Column, Holds, read_cell
from core.formats.csv_tables import csv_lines
from core.formats.files import make_folder, write_in_parts
from core.store import collection_figures
from core.store.collection import Collection
from core.usecases.show_return import ShownTable, shown

_WHO = (
    Column("body", "Body", "Who answered."),
    Column("number", "Number", "Its first number, with its register."),
    Column("period", "Period", "Of the return."),
    Column("return_id", "Return", "Which return."),
    Column("version", "Version", "Of the return.", Holds.COUNT),
)
_BESIDE = {layout.name: layout for layout in IN_RETURN}
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_Key = tuple[str, str, str]
_Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The answers to one record: of how many returns, how many rows, and where they lie.

    ``totals`` are the sums of its columns of pounds that add up, in pence, by their titles.
    """

    publisher: str
    agreement_no: str
    record: str
    returns: int
    rows: int
    totals: Mapping[str, int]
    path: Path


@dataclass
class _Record:
    """A record as all returns together know it, and what is counted while it is written."""

    questions: Questions
    columns: dict[str, Column] = field(default_factory=dict)
    places: set[_Place] = field(default_factory=set)
    rows: int = 0
    totals: dict[str, int] = field(default_factory=dict)


def gather(
    collection: Collection, folder: Path, *, progress: Progress | None = None
) -> tuple[Gathered, ...]:
    """Write the answers to each record as a CSV file into a folder, which is made if need be.

    A record that editions asked in different words has the fields of all of them.

    Raises:
        FileNotWritten: the folder or a file cannot be written.
    """
    progress = progress or Progress()
    progress.step("Looking what was asked", 0, 1)
    files = {one.id: one for one in collection_figures.files(collection, counted_only=True)}
    records = _records(collection)
    make_folder(folder)
    found: list[Gathered] = []
    for number, (key, record) in enumerate(sorted(records.items())):
        progress.step("Writing answers", number, len(records))
        path = _path(folder, key, {one.path for one in found})
        columns = (*_WHO, *record.columns.values())
        write_in_parts(path, csv_lines(columns, _rows(collection, record, files)))
        returns = len({file_id for file_id, _ in record.places})
        found.append(Gathered(*key, returns, record.rows, record.totals, path))
    return tuple(found)


def look(collection: Collection, *, most: int) -> tuple[ShownTable, ...]:
    """Return the answers to each record as a table; of each at most so many rows."""
    files = {one.id: one for one in collection_figures.files(collection, counted_only=True)}
    return tuple(
        shown(
            " ".join(key),
            f"{publisher} {agreement_no}: {record.questions.record.title}",
            (*_WHO, *record.columns.values()),
            islice(_rows(collection, record, files), most),
        )
        for key, record in sorted(_records(collection).items())
        for publisher, agreement_no, _ in (key,)
    )


def look_into(path: Path, *, most: int) -> tuple[ShownTable, ...]:
    """Return the same of a collection that is not open yet.

    Raises:
        NotACollection: the file is something else.
    """
    with Collection.open(path) as collection:
        return look(collection, most=most)


def gather_into(
    path: Path, folder: Path, *, progress: Progress | None = None
) -> tuple[Gathered, ...]:
    """Write the answers of a collection that is not open yet, as ``gather`` does.

    Raises:
        NotACollection: the file is something else. FileNotWritten: as there.
    """
    with Collection.open(path) as collection:
        return gather(collection, folder, progress=progress)


def _path(folder: Path, key: _Key, taken: set[Path]) -> Path:
    name = _NOT_IN_A_NAME.sub("-", "-".join(key).lower()).strip("-")
    path = folder / f"{name}.csv"
    return path if path not in taken else folder / f"{name}-{len(taken) + 1}.csv"


def _records(collection: Collection) -> dict[_Key, _Record]:
    records: dict[_Key, _Record] = {}
    for file_id, asked in _questions(collection):
        for table, one in asked.items():
            key = one.publisher, one.agreement_no, one.record.name
            record = records.setdefault(key, _Record(one))
            record.places.add((file_id, table))
            for column in layout_of_answers(table, one).columns:
                record.columns.setdefault(column.name, column)
            for each in one.record.fields:
                if each.total and each.kind is Kind.POUNDS:
                    record.totals.setdefault(each.title, 0)
    return records


def _questions(collection: Collection) -> Iterator[tuple[int, dict[str, Questions]]]:
    """Yield what each return carries of the questions that it answers."""
    rows: dict[str, list[dict[str, Cell]]] = defaultdict(list)
    last = None
    for file_id, one in collection_figures.asked(collection):
        if last is not None and file_id != last:
            yield last, questions_in(rows)
            rows = defaultdict(list)
        last = file_id
        if one.resource in _BESIDE:
            rows[one.resource].append(_cells(one))
    if last is not None:
        yield last, questions_in(rows)


def _cells(one: AskedRow) -> dict[str, Cell]:
    holds = {column.name: column.holds for column in _BESIDE[one.resource].columns}
    return {
        name: read_cell(holds[name], text) for name, text in one.cells.items() if name in holds
    }


def _rows(
    collection: Collection, record: _Record, files: Mapping[int, Collected]
) -> Iterator[list[Cell]]:
    for file_id, one in collection_figures.asked(collection):
        if (file_id, one.resource) not in record.places:
            continue
        cells: dict[str, Cell] = {}
        for name, column in record.columns.items():
            text = one.cells.get(name, "")
            cells[name] = read_cell(column.holds, text)
            value = cells[name]
            if column.title in record.totals and isinstance(value, int):
                record.totals[column.title] += value
        record.rows += 1
        yield [*_who(files[file_id]), *cells.values()]


def _who(one: Collected) -> list[Cell]:
    header = one.header
    if header is None:
        return [one.file, "", "", "", None]
    first = header.body.identifiers[0] if header.body.identifiers else None
    number = f"{first.scheme} {first.id}" if first else ""
    return [header.body.name, number, header.period.in_words(), header.return_id, header.version]
