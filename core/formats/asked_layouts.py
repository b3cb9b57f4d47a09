"""The tables that say what a publisher also asks: their columns, from rows to values and back.

The same three tables stand in a catalogue, in its authoring form and, beside the answers, in a
return: there they begin with the table of answers that they describe.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from core.domain.return_fields import (
    AskedField,
    AskedRecord,
    Asks,
    Choice,
    Grain,
    Kind,
    Known,
    Questions,
)
from core.domain.returns import Cell
from core.formats.columns import Column, Holds, Layout, Reference

Cells = Mapping[str, Cell]

# Of how many other fields a list may depend.
_GIVEN = 3
_BAR = "|"

_AGREEMENT = (Column("agreement_no", "Agreement number", "Of your agreement.", required=True),)
_TABLE = (Column("table", "Table", "Name of the table of answers.", required=True),)
_RECORD = Column("record", "Record", "Short name of a kind of row: invoices.", required=True)

_RECORD_COLUMNS = (
    Column("title", "Title", "What buyers see: Invoices received.", required=True),
    Column(
        "rows",
        "One row for",
        "payment and contract: of the agreement, from the buyer's book; agreement: one row; "
        "row: as many as the buyer writes.",
        required=True,
        choices=tuple(Grain),
    ),
    Column("about", "Meaning", "What buyers should know."),
)
_FIELD_COLUMNS = (
    Column("field", "Field", "Short name: small letters, digits, _.", required=True),
    Column("title", "Title", "The heading that buyers see.", required=True),
    Column("holds", "Holds", "What is written in it.", required=True, choices=tuple(Kind)),
    Column("required", "Must be filled", "Wherever it is asked.", Holds.YES_NO),
    Column("about", "Meaning", "What buyers should know."),
    Column("example", "Example", "Such as ABC-123."),
    Column("least", "Least", "Smallest number, first day, fewest letters."),
    Column("most", "Most", "Largest number, last day, most letters."),
    Column(
        "shape",
        "Shape",
        "9 digit, A capital, a letter, * either: A9 9AA or A99 9AA. \\ before a letter: itself.",
    ),
    Column("lookup", "List", "Name of a list on the sheet Lists to choose from."),
    Column("depends_on", "List depends on", "Fields of the record, up to three: lot service."),
    Column("asked_if", "Asked only if", "Another field of the record ..."),
    Column("asked_if_is", "is", "... is one of these: Yes|Partly."),
    Column("known_as", "Known as", "What the buyer's book can fill in.", choices=tuple(Known)),
    Column("total", "Add up", "yes for a column that has a total.", Holds.YES_NO),
)
_LOOKUP_COLUMNS = (
    Column("lookup", "List", "Name of the list.", required=True),
    Column("value", "Value", "What can be chosen.", required=True),
    *(
        Column(f"given_{n}", f"If {words} field is", "Empty: whatever it is; <>USA: all but USA.")
        for n, words in enumerate(("the first", "the second", "the third"), start=1)
    ),
)

RETURN_RECORDS = Layout(
    "return_records",
    "What you also ask",
    "a kind of row that users are also asked for",
    (*_AGREEMENT, _RECORD, *_RECORD_COLUMNS),
    ("agreement_no", "record"),
    (Reference(("agreement_no",), "agreements", ("agreement_no",)),),
)
RETURN_FIELDS = Layout(
    "return_fields",
    "Fields you ask for",
    "a field of such a row",
    (*_AGREEMENT, _RECORD, *_FIELD_COLUMNS),
    ("agreement_no", "record", "field"),
    (Reference(("agreement_no", "record"), "return_records", ("agreement_no", "record")),),
)
RETURN_LOOKUPS = Layout(
    "return_lookups",
    "Lists to choose from",
    "a value that can be chosen",
    (*_AGREEMENT, *_LOOKUP_COLUMNS),
    references=(Reference(("agreement_no",), "agreements", ("agreement_no",)),),
)
# In a catalogue, where anything is asked.
IN_CATALOGUE = (RETURN_RECORDS, RETURN_FIELDS, RETURN_LOOKUPS)

ASKED_RECORDS = Layout(
    "asked_records",
    "Also asked",
    "a kind of row that a buying organisation asks for",
    (
        *_TABLE,
        Column("publisher", "Buying organisation", "Who asks.", required=True),
        Column("agreement_no", "Agreement", "Of which agreement.", required=True),
        _RECORD,
        *_RECORD_COLUMNS,
    ),
    ("table",),
)
ASKED_FIELDS = Layout(
    "asked_fields",
    "Fields asked for",
    "a field of such a row",
    (*_TABLE, *_FIELD_COLUMNS),
    ("table", "field"),
    (Reference(("table",), "asked_records", ("table",)),),
)
ASKED_LOOKUPS = Layout(
    "asked_lookups",
    "Lists chosen from",
    "a value that could be chosen",
    (*_TABLE, *_LOOKUP_COLUMNS),
    references=(Reference(("table",), "asked_records", ("table",)),),
)
# In a return, where anything is answered.
IN_RETURN = (ASKED_RECORDS, ASKED_FIELDS, ASKED_LOOKUPS)


def asks_rows(agreement_no: str, asks: Asks) -> dict[str, list[dict[str, Cell]]]:
    """Return the rows of a catalogue's three tables for what an agreement asks."""
    key: dict[str, Cell] = {"agreement_no": agreement_no}
    return {
        "return_records": [{**key, **_record_cells(one)} for one in asks.records],
        "return_fields": [
            {**key, "record": record.name, **_field_cells(one)}
            for record in asks.records
            for one in record.fields
        ],
        "return_lookups": [{**key, **_choice_cells(one)} for one in asks.choices],
    }


def asks_by_agreement(rows: Mapping[str, Iterable[Cells]]) -> dict[str, Asks]:
    """Return what each agreement asks, from the rows of a catalogue's three tables.

    Raises:
        ValueError: a cell is none of its column's choices, or a bound is none.
    """
    fields: dict[tuple[str, str], list[AskedField]] = defaultdict(list)
    for cells in rows.get("return_fields", ()):
        fields[_text(cells, "agreement_no"), _text(cells, "record")].append(_field(cells))
    records: dict[str, list[AskedRecord]] = defaultdict(list)
    for cells in rows.get("return_records", ()):
        key = _text(cells, "agreement_no"), _text(cells, "record")
        records[key[0]].append(_record(cells, tuple(fields[key])))
    choices: dict[str, list[Choice]] = defaultdict(list)
    for cells in rows.get("return_lookups", ()):
        choices[_text(cells, "agreement_no")].append(_choice(cells))
    return {
        number: Asks(tuple(found), tuple(choices[number])) for number, found in records.items()
    }


def questions_rows(
    asked: Mapping[str, Questions],
) -> dict[str, list[dict[str, Cell]]]:
    """Return the rows of a return's three tables for questions, by their table of answers."""
    rows: dict[str, list[dict[str, Cell]]] = {layout.name: [] for layout in IN_RETURN}
    for table, one in asked.items():
        key: dict[str, Cell] = {"table": table}
        who: dict[str, Cell] = {"publisher": one.publisher, "agreement_no": one.agreement_no}
        rows["asked_records"].append({**key, **who, **_record_cells(one.record)})
        rows["asked_fields"] += [{**key, **_field_cells(field)} for field in one.record.fields]
        rows["asked_lookups"] += [{**key, **_choice_cells(choice)} for choice in one.choices]
    return rows


def questions_in(rows: Mapping[str, Iterable[Cells]]) -> dict[str, Questions]:
    """Return the questions by their table of answers, from the rows of a return's tables.

    Raises:
        ValueError: a cell is none of its column's choices.
    """
    fields: dict[str, list[AskedField]] = defaultdict(list)
    for cells in rows.get("asked_fields", ()):
        fields[_text(cells, "table")].append(_field(cells))
    choices: dict[str, list[Choice]] = defaultdict(list)
    for cells in rows.get("asked_lookups", ()):
        choices[_text(cells, "table")].append(_choice(cells))
    found = {}
    for cells in rows.get("asked_records", ()):
        table = _text(cells, "table")
        found[table] = Questions(
            _text(cells, "publisher"),
            _text(cells, "agreement_no"),
            _record(cells, tuple(fields[table])),
            tuple(choices[table]),
        )
    return found


def _record_cells(record: AskedRecord) -> dict[str, Cell]:
    return {
        "record": record.name,
        "title": record.title,
        "rows": record.grain.value,
        "about": record.about,
    }


def _record(cells: Cells, fields: tuple[AskedField, ...]) -> AskedRecord:
    return AskedRecord(
        _text(cells, "record"),
        _text(cells, "title"),
        Grain(_text(cells, "rows")),
        fields,
        _text(cells, "about"),
    )


def _field_cells(field: AskedField) -> dict[str, Cell]:
    return {
        "field": field.name,
        "title": field.title,
        "holds": field.kind.value,
        "required": field.required or None,
        "about": field.about,
        "example": field.example,
        "least": field.least,
        "most": field.most,
        "shape": field.shape,
        "lookup": field.lookup,
        "depends_on": " ".join(field.given),
        "asked_if": field.asked_if,
        "asked_if_is": _BAR.join(field.asked_if_is),
        "known_as": field.known_as.value if field.known_as else "",
        "total": field.total or None,
    }


def _field(cells: Cells) -> AskedField:
    known = _text(cells, "known_as")
    return AskedField(
        name=_text(cells, "field"),
        title=_text(cells, "title"),
        kind=Kind(_text(cells, "holds")),
        required=cells.get("required") is True,
        about=_text(cells, "about"),
        example=_text(cells, "example"),
        least=_text(cells, "least"),
        most=_text(cells, "most"),
        shape=_text(cells, "shape"),
        lookup=_text(cells, "lookup"),
        given=tuple(_text(cells, "depends_on").split()),
        asked_if=_text(cells, "asked_if"),
        asked_if_is=listed(_text(cells, "asked_if_is")),
        known_as=Known(known) if known else None,
        total=cells.get("total") is True,
    )


def listed(text: str) -> tuple[str, ...]:
    """Return the values of a cell that parts them with a bar."""
    return tuple(part.strip() for part in text.split(_BAR) if part.strip())


def _choice_cells(choice: Choice) -> dict[str, Cell]:
    given = dict(zip(_GIVEN_NAMES, choice.given, strict=False))
    return {
        "lookup": choice.lookup,
        "value": choice.value,
        **dict.fromkeys(_GIVEN_NAMES, ""),
        **given,
    }


def _choice(cells: Cells) -> Choice:
    given = [_text(cells, name) for name in _GIVEN_NAMES]
    while given and not given[-1]:
        given.pop()
    return Choice(_text(cells, "lookup"), _text(cells, "value"), tuple(given))


_GIVEN_NAMES = tuple(f"given_{number}" for number in range(1, _GIVEN + 1))


def _text(cells: Cells, name: str) -> str:
    return str(cells.get(name) or "")
