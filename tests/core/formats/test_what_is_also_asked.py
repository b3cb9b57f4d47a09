"""What publishers also ask: 23 real definitions and 31 real forms, through every format."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.domain.agreements import Agreement, Catalogue, Lot
from core.domain.problems import Place
from core.domain.return_fields import (
    Answer,
    AskedField,
    AskedRecord,
    Asks,
    Choice,
    Form,
    Grain,
    Kind,
    Questions,
    bound,
    questions,
)
from core.domain.returns import Return
from core.formats.answer_tables import answers_in, tables_of_answers
from core.formats.catalogue_difference import difference
from core.formats.catalogue_package import build_catalogue, read_catalogue
from core.formats.packages import read_zip
from core.formats.return_package import (
    ReturnInconsistent,
    build_return,
    read_return,
    verify_return,
)
from core.formats.signing import SecretKey
from core.formats.template import read_workbook, workbook_bytes
from tests.core.formats.test_outside_judges import frictionless

GOLDEN = Path(__file__).parents[2] / "golden/mi_templates"
SHARED = Path(__file__).parents[3] / "../shared/data"
DEFINITIONS = SHARED / "frameworks/ccs_mi_framework_definitions.json"
HEADINGS = SHARED / "mi-templates/mi_template_fields.csv"
DAY = date(2026, 4, 1)

# What the types of the published definitions hold; all others are text.
TYPES = {
    **dict.fromkeys(("InvoiceValue", "VATCharged", "ContractValue", "Expenses"), Kind.POUNDS),
    **dict.fromkeys(("UnitPrice", "UnitQuantity", "Decimal"), Kind.NUMBER),
    **dict.fromkeys(("InvoiceDate", "Date", "ContractStartDate", "ContractEndDate"), Kind.DAY),
    "Integer": Kind.WHOLE,
    "YesNo": Kind.YES_NO,
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def agreement(number: str, asks: Asks) -> Agreement:
    return Agreement(
        number, f"Agreement {number}", "CCS", "framework", DAY, date(2029, 3, 31),
        (Lot("1", "All", categories=(("cpv", "30"),)),), asks=asks,
    )  # fmt: skip


def catalogue(agreements: Iterable[Agreement]) -> Catalogue:
    return Catalogue("ccs", "CCS", 1, DAY, None, tuple(agreements))


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The 31 templates, read from their tables as a publisher would write them."""
    folder = tmp_path_factory.mktemp("mi")
    for path in GOLDEN.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    numbers = dict.fromkeys(row["agreement_no"] for row in rows(GOLDEN / "return_records.csv"))
    tables = {
        "about": ["publisher,ccs", "publisher_name,CCS", "edition,1"],
        "agreements": [
            "agreement_no,title,owner,kind,start,end",
            *(f"{n},Agreement {n},CCS,framework,2026-04-01,2029-03-31" for n in numbers),
        ],
        "lots": ["agreement_no,lot_no,title", *(f"{n},1,All" for n in numbers)],
        "lot_categories": ["agreement_no,lot_no,scheme,code", *(f"{n},1,cpv,30" for n in numbers)],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    found, problems = read_workbook(folder)
    assert found is not None, [f"{p.place.in_words()}: {p.message()}" for p in problems][:5]
    return found


def all_records(found: Catalogue) -> Iterator[tuple[str, AskedRecord, Form]]:
    for one in found.agreements:
        for record in one.asks.records:
            yield one.agreement_no, record, Form(record, one.asks.choices)


@pytest.mark.skipif(not HEADINGS.exists(), reason="the templates' headings are not here")
def test_every_column_of_the_31_templates_is_asked_in_its_order(forms: Catalogue) -> None:
    said = [
        (number, record.title, " ".join(field.title.split()))
        for number, record, _ in all_records(forms)
        for field in record.fields
    ]

    wanted = [
        (row["framework"], row["sheet"], " ".join(row["column_header"].split()))
        for row in rows(HEADINGS)
    ]
    assert Counter(said) == Counter(wanted)
    assert len(said) == 871
    for number in {place[0] for place in wanted}:
        assert [p for p in said if p[0] == number] == [p for p in wanted if p[0] == number]


def test_the_31_templates_come_back_from_workbook_and_package_unchanged(forms: Catalogue) -> None:
    asked = [one.asks for one in forms.agreements]

    from_form = read_workbook(workbook_bytes(forms))[0]
    from_package = read_catalogue(build_catalogue(forms, None, issued=DAY), None, today=DAY)

    assert from_form is not None
    assert [one.asks for one in from_form.agreements] == asked
    assert [one.asks for one in from_package.catalogue.agreements] == asked
    assert sum(len(one.choices) for one in asked) == 2673


def test_good_rows_of_all_31_templates_pass_and_bad_ones_are_told(forms: Catalogue) -> None:
    kinds: Counter[str] = Counter()
    for _, record, form in all_records(forms):
        good = good_row(form)
        assert [p.message() for p in form.problems(good, Place())] == [], record.title
        for field in record.fields:
            for value, code in bad_values(field):
                told = [p.code for p in form.problems({**good, field.name: value}, Place())]
                assert code in told, (record.title, field.title, value)
                kinds[code] += 1

    assert kinds["SB-682"] > 300
    assert kinds["SB-684"] > 150
    assert kinds["SB-685"] > 10


def good_row(form: Form) -> dict[str, Answer]:
    """Fill a row as a person does: from the left, and again where a list depends on more."""
    row: dict[str, Answer] = {}
    for _ in range(4):
        for field in form.record.fields:
            if row.get(field.name) in (None, ""):
                row[field.name] = good_value(form, field, row)
    return form.completed(row)


def good_value(form: Form, field: AskedField, row: dict[str, Answer]) -> Answer:
    if field.lookup:
        there = form.choices(field, row)
        return there[0] if there else None
    if field.shape:
        return field.shape.replace("9", "1")
    letters = int(bound(field.kind, field.least) or 1) if field.kind is Kind.TEXT else 1
    values: dict[Kind, Answer] = {
        Kind.TEXT: "x" * letters,
        Kind.WHOLE: 1,
        Kind.NUMBER: "1.5",
        Kind.POUNDS: 100,
        Kind.DAY: DAY,
        Kind.YES_NO: True,
    }
    return values[field.kind]


def bad_values(field: AskedField) -> Iterator[tuple[Answer, str]]:
    if field.required:
        yield None, "SB-682"
    if field.lookup:
        yield "what nobody offers", "SB-684"
    if field.most and field.kind is Kind.TEXT:
        yield "x" * (int(field.most) + 1), "SB-685"
    if field.shape:
        yield "?", "SB-686"


@pytest.mark.skipif(not DEFINITIONS.exists(), reason="the published definitions are not here")
def test_the_23_published_definitions_come_back_without_loss() -> None:
    published = json.loads(DEFINITIONS.read_text(encoding="utf-8"))
    asked = {one["framework"]: asks_of(one) for one in published}

    package = build_catalogue(
        catalogue(agreement(number, asks) for number, asks in asked.items()), None, issued=DAY
    )
    back = read_catalogue(package, None, today=DAY).catalogue

    assert {one.agreement_no: one.asks for one in back.agreements} == asked
    fields = [field for asks in asked.values() for one in asks.records for field in one.fields]
    assert len(fields) == 688
    assert sum(not field.required for field in fields) == sum(
        field["optional"]
        for one in published
        for group in one["mi_fields"].values()
        for field in group
    )


def asks_of(definition: dict[str, Any]) -> Asks:
    lots = tuple(Choice("lots", number) for number in definition["lots"])
    records = []
    for name, fields in definition["mi_fields"].items():
        grain = Grain.PAYMENT if name == "InvoiceFields" else Grain.CONTRACT
        asked = tuple(field_of(place, one) for place, one in enumerate(fields))
        records.append(AskedRecord(name.casefold(), name, grain, asked))
    return Asks(tuple(records), lots)


def field_of(place: int, stated: dict[str, Any]) -> AskedField:
    kind = stated["type"]
    return AskedField(
        name=f"field_{place}",
        title=" ".join(stated["column"].split()),
        kind=TYPES.get(kind, Kind.TEXT),
        required=not stated["optional"],
        most=kind.removeprefix("String(..").removesuffix(")")
        if kind.startswith("String(")
        else "",
        lookup="lots" if kind == "LotNumber" else "",
        total=kind in ("InvoiceValue", "VATCharged", "ContractValue"),
    )


def test_a_catalogue_that_asks_nothing_more_has_the_files_that_it_always_had() -> None:
    package = build_catalogue(catalogue([agreement("A1", Asks())]), None, issued=DAY)

    members = read_zip(package, lambda _name: True)

    assert not [name for name in members if name.startswith("return_")]
    assert b"return_fields" not in members["dictionary.csv"]


def test_faults_of_what_is_asked_are_listed_with_sheet_row_and_column(tmp_path: Path) -> None:
    wrong = (
        replace(FIELD, name="Order No", title="Order"),
        replace(FIELD, name="least", title="Least", kind=Kind.DAY, least="soon"),
        replace(FIELD, name="most", title="Most", kind=Kind.WHOLE, least="9", most="3"),
        replace(FIELD, name="shape", title="Shape", shape="9 or A\\"),
        replace(FIELD, name="empty", title="Empty", lookup="nothing"),
        replace(FIELD, name="given", title="Given", lookup="lots", given=("nobody",)),
        replace(FIELD, name="asked", title="Asked", asked_if="nobody", asked_if_is=("1",)),
        replace(FIELD, name="added", title="Added", total=True),
        replace(FIELD, name="added", title="Added", total=True),
    )
    asks = Asks((AskedRecord("own", "Own", Grain.ROW, wrong),), (Choice("lots", "1"),))
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook_bytes(catalogue([agreement("A1", asks)])))

    found, problems = read_workbook(path)

    told = [
        (one.code, one.place.row, one.place.column)
        for one in problems
        if one.place.sheet == "Fields you ask for"
    ]
    assert found is None
    assert told == [
        ("SB-429", 11, "Field"),
        ("SB-428", 3, "Field"),
        ("SB-428", 4, "Least"),
        ("SB-428", 5, "Most"),
        ("SB-428", 6, "Shape"),
        ("SB-428", 7, "List"),
        ("SB-428", 8, "List depends on"),
        ("SB-428", 9, "Asked only if"),
        ("SB-428", 10, "Add up"),
        ("SB-428", 11, "Add up"),
    ]


FIELD = AskedField("field", "Field")


def test_two_fields_of_a_record_may_not_have_one_title(tmp_path: Path) -> None:
    fields = (FIELD, replace(FIELD, name="other"))
    asks = Asks((AskedRecord("own", "Own", Grain.ROW, fields),))

    found, problems = read_workbook(workbook_bytes(catalogue([agreement("A1", asks)])))

    assert found is None
    assert [one.place.column for one in problems if one.code == "SB-428"] == ["Title", "Title"]


def test_a_new_edition_says_which_fields_are_asked_now() -> None:
    old = AskedRecord("own", "Meters", Grain.ROW, (FIELD, replace(FIELD, name="b", title="B")))
    new = replace(old, fields=(replace(FIELD, required=True), replace(FIELD, name="c", title="C")))

    found = difference(
        catalogue([agreement("A1", Asks((old,)))]),
        replace(catalogue([agreement("A1", Asks((new,)))]), edition=2),
    )

    words = "also asked: Meters C; no longer asked: Meters B; asked otherwise: Meters Field"
    assert found.in_words() == (f"Agreement A1, Agreement A1, changed: {words}.",)


@pytest.fixture
def answered(forms: Catalogue, content: Return) -> Return:
    """The made-up return with a good row for each of the 44 sheets, dependent lists and all."""
    answers = []
    for one in forms.agreements:
        for asked in questions(forms.publisher, one.agreement_no, one.asks):
            answers.append((asked, [good_row(Form(asked.record, asked.choices))]))
    return replace(content, tables=(*content.tables, *tables_of_answers(answers)))


def test_answers_travel_with_what_was_asked_and_are_checked(
    answered: Return, key: SecretKey
) -> None:
    package = build_return(answered, key)

    found = verify_return(package)

    assert found.verdict, [check for check in found.checks if not check.passed]
    assert read_return(package).tables == answered.tables
    told = {check.id: check.detail for check in found.checks}
    assert told["answers"].endswith("44 rows.")


def test_an_answer_that_was_not_offered_is_not_sealed(answered: Return, key: SecretKey) -> None:
    asked, rows = next(
        (asked, rows)
        for asked, rows in answers_in(answered.tables)
        if any(field.given for field in asked.record.fields)
    )
    field = next(one for one in asked.record.fields if one.given)
    tables = tables_of_answers([(asked, [{**rows[0], field.name: "something else"}])])

    with pytest.raises(ReturnInconsistent) as told:
        build_return(replace(answered, tables=(*answered.tables[:5], *tables)), key)

    assert field.title in told.value.sentence()


def test_a_stock_checker_holds_answers_to_what_was_asked(
    content: Return, key: SecretKey, tmp_path: Path
) -> None:
    fields = (
        AskedField("colour", "Colour", required=True, lookup="colours"),
        AskedField("code", "Code", shape="A9 or A99"),
        AskedField("price", "Price", Kind.NUMBER),
        AskedField("paid", "Paid", Kind.POUNDS, least="0"),
        AskedField("from", "From", Kind.DAY, most="2026-12-31"),
    )
    record = AskedRecord("own", "Own", Grain.ROW, fields)
    asked = Questions("ccs", "A1", record, (Choice("colours", "red"), Choice("colours", "blue")))
    row: dict[str, Answer] = {
        "colour": "red", "code": "B12", "price": "0.125", "paid": 1250, "from": DAY,
    }  # fmt: skip
    tables = tables_of_answers([(asked, [row])])
    package = build_return(replace(content, tables=(*content.tables, *tables)), key)
    for name, data in read_zip(package, lambda _name: True).items():
        (tmp_path / name).write_bytes(data)

    good = frictionless("datapackage.json", folder=tmp_path)
    path = tmp_path / "answers_1.csv"
    path.write_bytes(
        path.read_bytes().replace(b"red,B12,0.125,1250,12.50,2026", b"green,b12,x,-1,-0.01,2027")
    )
    bad = frictionless("datapackage.json", folder=tmp_path)

    assert good.returncode == 0, good.stdout
    told = bad.stdout
    assert bad.returncode != 0
    for fault in ("enum", "pattern", "minimum", "maximum", "type-error"):
        assert fault in told, told
