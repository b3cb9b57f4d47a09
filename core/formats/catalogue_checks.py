"""What can be wrong with a catalogue's tables, each fault with its sheet, row and column."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from core.domain.agreements import EVERYWHERE, MUST_STATE
from core.domain.parties import Sector
from core.domain.problems import Place, Problem, Severity
from core.domain.returns import Cell, Table
from core.formats.asked_checks import asked_problems
from core.formats.catalogue_tables import LAYOUTS, OPTIONAL
from core.formats.columns import Column, Layout

# Sheet name, row index from 0, column title; gives the place as the person sees it.
PlaceOf = Callable[[str, int, str], Place]

# The beginning of a code, or all of it; its ninth digit only checks the others.
_CPV = re.compile(r"[0-9]{2,8}(-[0-9])?")
_SECTORS = EVERYWHERE | {sector.value for sector in Sector}
_SPANS = (("start", "end"), ("from", "to"), ("start", "extension_taken"))


# What makes two rows of a lot the same; those of suppliers may differ in their days.
_SAME = {
    "lot_routes": ("route", "conditions"),
    "lot_suppliers": ("supplier_name", "id", "from", "to"),
    "lot_categories": ("scheme", "code"),
    "lot_eligibility": ("rule", "kind", "value"),
    "prices": ("item", "unit", "as_at"),
}
_LOT = ("agreement_no", "lot_no")
_LATEST = ("end", "extension_to", "extension_taken")


def table_problems(
    tables: Sequence[Table], place_of: PlaceOf, known: Mapping[str, Collection[str]] | None = None
) -> tuple[Problem, ...]:
    """List everything that is wrong with a catalogue's tables, in the order of tables and rows.

    ``known`` are the codes of a scheme that exist, where whoever asks has them.
    """
    views = {table.name: _View(table, place_of) for table in tables}
    problems: list[Problem] = []
    for view in views.values():
        problems += _cell_problems(view)
        problems += _span_problems(view)
        problems += _double_problems(view)
        problems += _reference_problems(view, views)
    if "agreements" in views and not views["agreements"].table.rows:
        problems.append(Problem("SB-423"))
    problems += _repeated_problems(views)
    problems += _day_problems(views)
    problems += _code_problems(views, known or {})
    problems += _sector_problems(views)
    problems += _evidence_problems(views)
    problems += _agreement_problems(views)
    problems += _lot_problems(views)
    problems += _asked_problems(views)
    return tuple(problems)


class _View:
    """A table with its layout and columns at hand."""

    def __init__(self, table: Table, place_of: PlaceOf) -> None:
        self.table = table
        self.layout: Layout = LAYOUTS[table.name]
        self.index = {name: number for number, name in enumerate(table.columns)}
        self._place_of = place_of

    def cell(self, row: Sequence[Cell], name: str) -> Cell:
        return row[self.index[name]] if name in self.index else None

    def key(self, row: Sequence[Cell], names: Sequence[str]) -> tuple[str, ...]:
        places = map(self.index.get, names)
        return tuple(["" if at is None else str(row[at] or "") for at in places])

    def problem(
        self, code: str, row: int, column: Column | None = None, **values: str | int
    ) -> Problem:
        title = column.title if column else ""
        return Problem(code, values, self._place_of(self.table.name, row, title))


def _cell_problems(view: _View) -> Iterator[Problem]:
    columns = [column for column in view.layout.columns if column.required or column.choices]
    for number, row in enumerate(view.table.rows):
        for column in columns:
            value = view.cell(row, column.name)
            if column.required and value in (None, ""):
                what, sheet = column.title, view.layout.title
                yield view.problem("SB-401", number, column, what=what, sheet=sheet)
            elif column.choices and value not in (None, "", *column.choices):
                choices = ", ".join(column.choices)
                text = str(value)[:60]
                yield view.problem("SB-404", number, column, text=text, choices=choices)


def _span_problems(view: _View) -> Iterator[Problem]:
    for first, last in _SPANS:
        if first not in view.index or last not in view.index:
            continue
        for number, row in enumerate(view.table.rows):
            start, end = view.cell(row, first), view.cell(row, last)
            if isinstance(start, date) and isinstance(end, date) and end < start:
                what = " ".join(part for part in view.key(row, ("agreement_no", "lot_no")) if part)
                yield view.problem("SB-403", number, view.layout.column(last), what=what)


def _double_problems(view: _View) -> Iterator[Problem]:
    key = view.layout.key
    if not key:
        return
    counts = Counter(view.key(row, key) for row in view.table.rows)
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(view.table.rows):
        parts = view.key(row, key)
        if counts[parts] > 1 and parts in seen and all(parts):
            column = view.layout.column(key[-1])
            if view.table.name in OPTIONAL:
                what = " ".join(parts)
                yield view.problem("SB-429", number, column, what=what, count=counts[parts])
            elif len(key) == 1:
                yield view.problem(
                    "SB-413", number, column, agreement=parts[0], count=counts[parts]
                )
            else:
                yield view.problem(
                    "SB-402",
                    number,
                    column,
                    agreement=parts[0],
                    lot=parts[1],
                    count=counts[parts],
                )
        seen.add(parts)


def _reference_problems(view: _View, views: dict[str, _View]) -> Iterator[Problem]:
    for reference in view.layout.references:
        target = views.get(reference.table)
        there = {target.key(r, reference.others) for r in target.table.rows} if target else set()
        column = view.layout.column(reference.columns[-1])
        sheet = LAYOUTS[reference.table].title
        for number, row in enumerate(view.table.rows):
            parts = view.key(row, reference.columns)
            if all(parts) and parts not in there:
                name = (" lot " if reference.table == "lots" else " ").join(parts)
                what = f"A row of {view.layout.title}"
                yield view.problem("SB-405", number, column, what=what, name=name, sheet=sheet)


def _repeated_problems(views: dict[str, _View]) -> Iterator[Problem]:
    """Yield the rows that say of a lot what an earlier row said."""
    for name, parts in _SAME.items():
        view = views.get(name)
        seen: set[tuple[str, ...]] = set()
        for number, row in enumerate(view.table.rows if view else ()):
            assert view is not None
            key = view.key(row, (*_LOT, *parts))
            if key in seen and all(key[:3]):
                values = {"agreement": key[0], "lot": key[1], "what": " ".join(key[2:4]).strip()}
                yield view.problem("SB-430", number, view.layout.column(parts[0]), **values)
            seen.add(key)


def _day_problems(views: dict[str, _View]) -> Iterator[Problem]:
    """Yield the days of agreements and lots that contradict each other."""
    agreements, lots = views.get("agreements"), views.get("lots")
    if agreements is None:
        return
    spans: dict[str, tuple[Cell, Cell]] = {}
    for number, row in enumerate(agreements.table.rows):
        days = {name: agreements.cell(row, name) for name in ("start", *_LATEST)}
        latest = max((d for n in _LATEST if isinstance(d := days[n], date)), default=None)
        spans[agreements.key(row, ("agreement_no",))[0]] = days["start"], latest
        pairs = (("end", "extension_to"), ("extension_taken", "extension_to"))
        for early, late in pairs:
            yield from _order(agreements, number, (early, days[early]), (late, days[late]))
    for number, row in enumerate(lots.table.rows if lots else ()):
        assert lots is not None
        first, last = spans.get(lots.key(row, _LOT)[0], (None, None))
        yield from _order(
            lots, number, ("the agreement's start", first), ("start", lots.cell(row, "start"))
        )
        yield from _order(
            lots, number, ("end", lots.cell(row, "end")), ("the agreement's last day", last)
        )


def _order(
    view: _View, number: int, early: tuple[str, Cell], late: tuple[str, Cell]
) -> Iterator[Problem]:
    (first, before), (second, after) = early, late
    if isinstance(before, date) and isinstance(after, date) and before > after:
        columns = [view.layout.column(name) for name in (first, second)]
        titles = [c.title if c else name for c, name in zip(columns, (first, second), strict=True)]
        column = next((column for column in reversed(columns) if column), None)
        yield view.problem("SB-431", number, column, first=titles[0], second=titles[1])


def _code_problems(
    views: dict[str, _View], known: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """Yield the codes of categories that are none."""
    view = views.get("lot_categories")
    if view is None:
        return
    column = view.layout.column("code")
    for number, row in enumerate(view.table.rows):
        scheme, text = (str(view.cell(row, name) or "") for name in ("scheme", "code"))
        if scheme == "cpv" and text and not _CPV.fullmatch(text):
            yield view.problem("SB-425", number, column, text=text[:60])
        elif text and scheme in known and not _exists(scheme, text, known[scheme]):
            yield view.problem("SB-432", number, column, text=text[:60], scheme=scheme)


def _exists(scheme: str, text: str, codes: Collection[str]) -> bool:
    return (text.partition("-")[0] if scheme == "cpv" else text) in codes


def _sector_problems(views: dict[str, _View]) -> Iterator[Problem]:
    view = views.get("lot_eligibility")
    if view is None:
        return
    for number, row in enumerate(view.table.rows):
        if view.cell(row, "kind") == "sector":
            text = str(view.cell(row, "value") or "")
            if text and text.casefold() not in _SECTORS:
                yield view.problem("SB-426", number, view.layout.column("value"), text=text[:60])


def _evidence_problems(views: dict[str, _View]) -> Iterator[Problem]:
    """Yield the savings that are larger than the next one that is stated."""
    view = views.get("evidence")
    if view is None:
        return
    for number, row in enumerate(view.table.rows):
        stated = [
            (column, value)
            for column in map(view.layout.column, ("low", "central", "high"))
            if column and isinstance(value := view.cell(row, column.name), int)
        ]
        for (first, less), (second, more) in pairwise(stated):
            if less > more:
                titles = {"first": first.title, "second": second.title}
                yield view.problem("SB-424", number, first, **titles)


def _agreement_problems(views: dict[str, _View]) -> Iterator[Problem]:
    view, lots = views.get("agreements"), views.get("lots")
    if view is None:
        return
    with_lot = {lots.key(row, ("agreement_no",)) for row in lots.table.rows} if lots else set()
    for number, row in enumerate(view.table.rows):
        key = view.key(row, ("agreement_no",))
        if all(key) and key not in with_lot:
            yield view.problem("SB-409", number, agreement=key[0])
        missing = [words for name, words in MUST_STATE if view.cell(row, name) in (None, "")]
        if all(key) and missing:
            yield view.problem("SB-414", number, agreement=key[0], what=", ".join(missing))


def _lot_problems(views: dict[str, _View]) -> Iterator[Problem]:
    lots = views.get("lots")
    if lots is None:
        return
    names = ("agreement_no", "lot_no")
    described: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for table in ("lot_categories", "lot_suppliers"):
        if table in views:
            described[table] = {views[table].key(row, names) for row in views[table].table.rows}
    for number, row in enumerate(lots.table.rows):
        key = lots.key(row, names)
        for table, what in (("lot_categories", "category"), ("lot_suppliers", "supplier")):
            if all(key) and key not in described[table]:
                yield lots.problem("SB-406", number, agreement=key[0], lot=key[1], what=what)


def _asked_problems(views: dict[str, _View]) -> Iterator[Problem]:
    asking = {name: view for name, view in views.items() if name in OPTIONAL}
    rows = {
        name: [dict(zip(view.table.columns, row, strict=True)) for row in view.table.rows]
        for name, view in asking.items()
    }

    def say(table: str, row: int, column: str, code: str, values: dict[str, str | int]) -> Problem:
        view = asking[table]
        return view.problem(code, row, view.layout.column(column), **values)

    yield from asked_problems(rows, say)


def blocks(problems: Sequence[Problem]) -> bool:
    """Say whether any of the problems keeps the catalogue from being used."""
    return any(problem.weight() is Severity.BLOCKING for problem in problems)
