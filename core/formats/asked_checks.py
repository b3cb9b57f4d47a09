"""What can be wrong with what a publisher also asks, each fault with its row and column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from core.domain.problems import Problem
from core.domain.return_fields import Kind, Unreadable, bound, in_words, shape_of
from core.domain.returns import Cell
from core.formats.asked_layouts import IN_CATALOGUE, listed

Cells = Mapping[str, Cell]
# Table, number of the row from 0, name of the column, code, values for the sentence.
Say = Callable[[str, int, str, str, dict[str, str | int]], Problem]
_Key = tuple[str, str]

_FIELDS, _LOOKUPS, _RECORDS = "return_fields", "return_lookups", "return_records"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAME_HOW = "Write small letters, digits and _, beginning with a letter, such as order_no."
# Nobody chooses from more.
_MOST_VALUES = 5_000
_UNITS = ("_pence", "_pounds")
_TITLES = {column.name: column.title for layout in IN_CATALOGUE for column in layout.columns}


def asked_problems(rows: Mapping[str, Sequence[Cells]], say: Say) -> Iterator[Problem]:
    """Yield the faults of records, fields and lists, in the order of the fields."""
    by_record: dict[_Key, dict[str, Cells]] = defaultdict(dict)
    for cells in rows.get(_FIELDS, ()):
        by_record[_record_key(cells)].setdefault(_text(cells, "field"), cells)
    lists: dict[_Key, list[Cells]] = defaultdict(list)
    for cells in rows.get(_LOOKUPS, ()):
        lists[_text(cells, "agreement_no"), _text(cells, "lookup")].append(cells)
    for number, cells in enumerate(rows.get(_RECORDS, ())):
        if all(_record_key(cells)) and _record_key(cells) not in by_record:
            why = "it has no field"
            yield _bad(say, (_RECORDS, number, "record"), cells, (why, "Add its fields."))
    for number, cells in enumerate(rows.get(_FIELDS, ())):
        place = (_FIELDS, number)
        for column, fault in _faults(cells, by_record[_record_key(cells)], lists):
            yield _bad(say, (*place, column), cells, fault)


def _bad(say: Say, place: tuple[str, int, str], cells: Cells, fault: tuple[str, str]) -> Problem:
    why, how = fault
    column = place[2]
    values: dict[str, str | int] = {
        "what": _TITLES[column],
        "text": _text(cells, column)[:60],
        "why": why,
        "how": how,
    }
    return say(*place, "SB-428", values)


def _faults(
    cells: Cells, others: Mapping[str, Cells], lists: Mapping[_Key, Sequence[Cells]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the column and the words of each fault of a field."""
    name, holds = _text(cells, "field"), _text(cells, "holds")
    if name and not _NAME.fullmatch(name):
        yield "field", ("it is no short name", _NAME_HOW)
    titles = [_text(one, "title").casefold() for one in others.values()]
    if titles.count(_text(cells, "title").casefold()) > 1:
        yield "title", ("another field of the record has it", "Give each field its own title.")
    if name.endswith(_UNITS):
        yield "field", ("its ending says a unit", "Leave the unit out: pounds are written so.")
    if holds not in set(Kind):
        return
    kind = Kind(holds)
    yield from _bound_faults(cells, kind)
    if shape := _text(cells, "shape"):
        yield from _shape_faults(shape, kind)
    if _text(cells, "lookup"):
        yield from _list_faults(cells, kind, others, lists)
    elif _text(cells, "depends_on"):
        yield "depends_on", ("there is no list", "Name the list, or clear this cell.")
    yield from _condition_faults(cells, others)
    if cells.get("total") is True and kind not in (Kind.WHOLE, Kind.NUMBER, Kind.POUNDS):
        how = "Say no, or let it hold a number or pounds."
        yield "total", (f"{in_words(kind)[0]} does not add up", how)


def _bound_faults(cells: Cells, kind: Kind) -> Iterator[tuple[str, tuple[str, str]]]:
    found = {}
    for column in ("least", "most"):
        try:
            found[column] = bound(kind, _text(cells, column))
        except Unreadable:
            what = "a number of letters" if kind is Kind.TEXT else in_words(kind)[0]
            yield column, (f"it is not {what}", "Correct it, or clear the cell.")
    least, most = found.get("least"), found.get("most")
    if least is not None and most is not None and most < least:
        yield "most", ("it is below the least", "Put the two in order.")


def _shape_faults(shape: str, kind: Kind) -> Iterator[tuple[str, tuple[str, str]]]:
    how = "Write pictures such as A9 9AA, parted by the word or."
    try:
        shape_of(shape)
    except Unreadable:
        yield "shape", ("it is no picture of a text", how)
    if kind is not Kind.TEXT:
        yield "shape", ("only a text has a shape", "Clear the cell, or let the field hold text.")


def _list_faults(
    cells: Cells,
    kind: Kind,
    others: Mapping[str, Cells],
    lists: Mapping[_Key, Sequence[Cells]],
) -> Iterator[tuple[str, tuple[str, str]]]:
    values = lists.get((_text(cells, "agreement_no"), _text(cells, "lookup")), ())
    if not values:
        yield "lookup", ("it has no values", "Add them on the sheet Lists to choose from.")
    if len(values) > _MOST_VALUES:
        why = f"it has {len(values):,} values"
        yield "lookup", (why, f"Ask for a text instead, or keep to {_MOST_VALUES:,} values.")
    if kind is not Kind.TEXT:
        yield "lookup", ("only a text is chosen from a list", "Let the field hold text.")
    given = _text(cells, "depends_on").split()
    most = max((number for one in values if (number := _given(one))), default=0)
    if most > len(given) or len(given) > 3:
        how = f"Name as many fields as the list has values in If columns: {most}."
        yield "depends_on", (f"it names {len(given)} fields", how)
    for name in given:
        if name not in others or name == _text(cells, "field"):
            how = "Name other fields of the same record, parted by spaces."
            yield "depends_on", (f"{name} is no other field of the record", how)


def _given(cells: Cells) -> int:
    return max((n for n in (1, 2, 3) if _text(cells, f"given_{n}")), default=0)


def _condition_faults(
    cells: Cells, others: Mapping[str, Cells]
) -> Iterator[tuple[str, tuple[str, str]]]:
    name, values = _text(cells, "asked_if"), listed(_text(cells, "asked_if_is"))
    if name and (name not in others or name == _text(cells, "field")):
        how = "Name another field of the same record."
        yield "asked_if", ("it is no other field of the record", how)
    if bool(name) != bool(values):
        how = "Fill both cells, or neither; values are parted by |."
        yield "asked_if_is", ("a condition is a field and its values", how)


def _record_key(cells: Cells) -> _Key:
    return _text(cells, "agreement_no"), _text(cells, "record")


def _text(cells: Cells, name: str) -> str:
    return str(cells.get(name) or "")
