"""The sheets of a file: their rows, where each has its headings, and which of them are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from core.domain.problems import Problem
from core.importing import amounts, asking, beside, currencies, heading_row, headless, unread
from core.importing.beside import NOTHING, Beside
from core.importing.heading_row import HeadingRow
from core.importing.planned import Planned
from core.importing.tables import Source
from core.importing.unread import Held

# All rows of most files; what lies beyond is checked as it is read.
SAMPLE_ROWS = 20_000
# So many cells of all sheets; of each sheet at least so many.
_SAMPLE_CELLS, _LEAST_CELLS = 2_000_000, 50_000


@dataclass(frozen=True)
class Sheet:
    """A sheet's first rows, its headings if it has any, and what stands beside its table."""

    name: str
    rows: list[list[str]]
    headings: HeadingRow | None
    beside: Beside = NOTHING
    cut: bool = False
    signs: Mapping[str, int] = field(default_factory=dict)


def read_sheets(
    source: Source, answers: Mapping[str, str], column: int, planned: Planned
) -> list[Sheet]:
    """Read the first rows of each sheet and find its headings; ``column`` holds the pennies."""
    read = []
    for name in source.sheets:
        planned.step()
        read.append(_read_sheet(source, name, answers, column))
    planned.cut = any(sheet.cut for sheet in read)
    return read


def _read_sheet(source: Source, name: str, answers: Mapping[str, str], column: int) -> Sheet:
    rows, cut = _sample(source.rows(name), _SAMPLE_CELLS // len(source.sheets))
    pence = Beside(
        pence=beside.pence_column(rows) if column < 0 else column,
        labelled=beside.has_labels(rows),
    )
    rows = list(pence.apart(rows))
    answer = answers.get("header_row", "")
    here = answers.get("sheet", name) in {name, asking.ALL_SHEETS}
    if answer.isdigit() and here:
        found = heading_row.given(rows, int(answer)) if rows else None
    else:
        found = heading_row.find(rows) or headless.recognise(rows)
        found = found or heading_row.without_amount(rows)
    if found is None:
        return Sheet(name, rows, None, pence, cut)
    second = beside.second_table(found.names, rows, found.row)
    if second.start:
        found = replace(found, names=found.names[: second.start])
        rows = list(second.apart(rows))
    signed = currencies.column(found.names, rows[found.row :])
    signs = currencies.signs([row[signed] for row in rows if -1 < signed < len(row)])
    rows = list(Beside(signed=signed).apart(rows))
    apart = replace(pence, start=second.start, last=second.last, signed=signed)
    return Sheet(name, rows, found, apart, cut, signs)


def _sample(rows: Iterator[list[str]], most: int) -> tuple[list[list[str]], bool]:
    """Return the first rows, and whether others may follow; few where rows are long."""
    kept: list[list[str]] = []
    left = max(most, _LEAST_CELLS)
    for row in islice(rows, SAMPLE_ROWS):
        kept.append(row)
        left -= len(row)
        if left < 0:
            return kept, True
    return kept, len(kept) == SAMPLE_ROWS


def aside(sheet: Sheet) -> Problem:
    """Say that a second table beside the payments was not read."""
    return Problem("SB-174", {"column": heading_row.letter(sheet.beside.start + 1)})


def choose(
    source: Source, sheets: list[Sheet], answers: Mapping[str, str], planned: Planned
) -> list[Sheet]:
    """Return the sheets to read: one, or all that have the same headings."""
    wanted = answers.get("sheet", "")
    headed = [s for s in sheets if s.headings is not None]
    if wanted in source.sheets and wanted != "":
        planned.notes += [
            Problem("SB-002", {"sheet": s.name, "held": held.in_words()})
            for s in headed
            if s.name != wanted and s.name not in source.hidden and (held := _held(s))
        ]
        return [s for s in headed if s.name == wanted]
    seen = [s for s in headed if s.name not in source.hidden] or headed
    likely = _likely(source, sheets) if headed else []
    if headed:
        planned.notes += [
            Problem("SB-100", {"sheet": s.name})
            for s in sheets
            if s.headings is None and s not in likely and _holds_money(s)
        ]
    if likely and wanted != asking.ALL_SHEETS:
        # Payments may stand under headings that nobody knows: another sheet is not theirs.
        either = {s.name: _in_words(s) for s in sheets if s in headed or s in likely}
        hidden = source.hidden
        planned.questions.append(asking.which_sheet(either, alike=False, hidden=hidden))
        return seen[:1]
    if len(seen) < len(headed):
        hidden_names = [s.name for s in headed if s not in seen]
        planned.notes += [Problem("SB-119", {"sheet": name}) for name in hidden_names]
    if len(seen) > 1:
        full = [s for s in seen if s.headings and len(s.rows) > s.headings.row]
        seen = full or seen[:1]
    if len(seen) < 2:
        return seen
    alike = len({_layout(s) for s in seen}) == 1
    again = _again(seen) if alike else []
    if alike and wanted == asking.ALL_SHEETS:
        planned.notes += [Problem("SB-004", {"sheet": name}) for name in again]
        return [s for s in seen if s.name not in again]
    shown = {s.name: _in_words(s) for s in seen}
    planned.questions.append(asking.which_sheet(shown, alike=alike, again=again))
    return seen[:1]


def _again(seen: list[Sheet]) -> list[str]:
    """Return the sheets that hold the payments of others again."""
    if any(s.cut for s in seen):
        return []
    return unread.again([(s.name, s.rows[s.headings.row :]) for s in seen if s.headings])


def _held(sheet: Sheet) -> Held | None:
    return unread.held(sheet.headings, sheet.rows) if sheet.headings else None


def _in_words(sheet: Sheet) -> str:
    held = _held(sheet)
    return held.in_words() if held and not sheet.cut else ""


def _likely(source: Source, sheets: list[Sheet]) -> list[Sheet]:
    """Return the visible sheets without known headings that look like payments all the same."""
    return [
        s
        for s in sheets
        if s.headings is None
        and s.name not in source.hidden
        and heading_row.looks_tabular(s.rows)
        and not heading_row.is_register(s.rows)
    ]


def _holds_money(sheet: Sheet) -> bool:
    """Say whether amounts stand on a sheet, as money is written."""
    cells = (cell for row in sheet.rows for cell in row if cell)
    return any(amounts.looks_like_money(cell) and amounts.is_amount(cell) for cell in cells)


def _layout(sheet: Sheet) -> tuple[str, ...]:
    names = sheet.headings.names if sheet.headings else ()
    return tuple(" ".join(name.lower().split()) for name in names if name.strip())
