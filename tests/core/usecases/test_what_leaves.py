"""What leaves the body: persons hidden behind one number each, never a penny changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.money import Pence
from core.domain.parties import Body, PayeeClass, Sector
from core.domain.period import Period
from core.domain.returns import Detail, Profile, Return
from core.domain.savings import Saving, SavingClass, SavingId, Stage
from core.formats import return_package
from core.store.book import Book
from core.usecases import (
    books,
    file_return,
    import_spend,
    know_suppliers,
    look_through_texts,
    tidy_suppliers,
    track_savings,
)
from core.usecases.file_return import ReturnRequest
from core.usecases.import_spend import ImportChoices

PERIOD = Period(date(2025, 4, 1), date(2026, 3, 31))
LEDGER = """Date,Supplier,Description,Net Amount
13/05/2025,Mrs Jane Sample,Piano lessons,120.00
14/06/2025,Mrs Jane Sample,Piano lessons,130.00
15/06/2025,Mr John Other,Refund,-20.00
16/06/2025,Quillon Ltd,Taxi for Mr Smith,77.15
17/06/2025,Quillon Ltd,Ring Sarah Thompson,1000.00
"""
LINES = ReturnRequest(PERIOD, PERIOD.end, Detail.LINE, prepared=("Ann", "Clerk"))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    path = tmp_path / "may.csv"
    path.write_text(LEDGER, "utf-8")
    with books.create_book(tmp_path / "ambleford.spendbook", body, actor="Ann Clerk") as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


def column(content: Return, table: str, name: str) -> list[object]:
    found = content.table(table)
    return [row[found.columns.index(name)] for row in found.rows]


def persons(content: Return) -> list[object]:
    schemes = column(content, "spend", "supplier_scheme")
    numbers = column(content, "spend", "supplier_id")
    pairs = zip(schemes, numbers, strict=True)
    return [number for scheme, number in pairs if scheme == "spendbook-pseudonym"]


def test_each_person_counts_once_and_has_no_name(book: Book) -> None:
    content = file_return.preview(book, LINES)

    assert column(content, "spend", "supplier").count("REDACTED PERSONAL DATA") == 3
    found = persons(content)
    assert (len(found), len(set(found))) == (3, 2)


def test_two_returns_cannot_be_joined_by_the_numbers_of_persons(book: Book) -> None:
    ours = file_return.preview(book, LINES)
    public = file_return.preview(book, replace(LINES, profile=Profile.PUBLIC))

    assert set(persons(ours)).isdisjoint(persons(public))


def test_versions_of_a_return_keep_the_numbers_of_persons(book: Book, tmp_path: Path) -> None:
    first = file_return.build(book, LINES, tmp_path)
    again = replace(LINES, prepared=("Bob", "Clerk"))

    second = file_return.correct(book, again, tmp_path)

    assert persons(first.content) == persons(second.content)


def test_an_auditor_gets_no_numbers_instead_of_names(book: Book) -> None:
    content = file_return.preview(book, replace(LINES, profile=Profile.AUDIT))

    assert persons(content) == []
    assert "Mrs Jane Sample" in column(content, "spend", "supplier")


def test_people_in_narratives_are_hidden_the_doubtful_ones_where_asked(book: Book) -> None:
    plain = column(file_return.preview(book, LINES), "spend", "description")
    all_of_them = replace(LINES, mask_doubtful=True)

    more = column(file_return.preview(book, all_of_them), "spend", "description")

    assert plain[3:] == ["Taxi for REDACTED PERSONAL DATA", "Ring Sarah Thompson"]
    assert more[4] == "Ring REDACTED PERSONAL DATA"


def test_every_text_that_is_hidden_or_doubtful_is_listed_with_its_row(book: Book) -> None:
    def seen(request: ReturnRequest) -> list[tuple[int | None, str, bool]]:
        found = look_through_texts.texts(book, request)
        return [(one.place.row, one.why, one.open) for one in found]

    hidden = [
        (2, "hidden with its payee", False),
        (3, "hidden with its payee", False),
        (4, "hidden with its payee", False),
        (5, "name of a person", False),
    ]
    assert seen(LINES) == [(6, "perhaps name of a person", True), *hidden]
    assert seen(replace(LINES, mask_doubtful=True)) == [
        *hidden,
        (6, "perhaps name of a person", False),
    ]
    assert seen(replace(LINES, detail=Detail.SUMMARY)) == []
    audit = seen(replace(LINES, profile=Profile.AUDIT))
    assert audit == [(5, "name of a person", True), (6, "perhaps name of a person", True)]


def test_what_is_listed_leaves_exactly_so(book: Book) -> None:
    content = file_return.preview(book, LINES)

    rows = column(content, "spend", "row")
    leave = dict(zip(rows, column(content, "spend", "description"), strict=True))

    listed = look_through_texts.texts(book, LINES)
    assert {one.place.row: one.leaves for one in listed} == leave


@given(st.lists(st.sampled_from(list(PayeeClass)), min_size=3, max_size=3))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whoever_is_hidden_no_total_changes(book: Book, classes: list[PayeeClass]) -> None:
    for row, payee_class in zip(tidy_suppliers.suppliers(book), classes, strict=True):
        know_suppliers.set_flags(book, row.supplier.id, payee_class=payee_class)
    made = [file_return.preview(book, replace(LINES, profile=profile)) for profile in Profile]

    totals = [_money(content) for content in made]

    assert totals[0] == totals[1] == totals[2]
    assert totals[0]["spend.net_pence"] == 130_715


def _money(content: Return) -> dict[str, int]:
    """Return the sum of every pence column that all profiles carry."""
    return {
        f"{table.name}.{name}": sum(row[place] or 0 for row in table.rows)  # type: ignore[misc]
        for table in content.tables
        for place, name in enumerate(table.columns)
        if name.endswith("pence") and table.name != "decisions"
    }


def test_the_savings_of_the_register_travel(book: Book, tmp_path: Path) -> None:
    quillon = next(
        row.supplier.id
        for row in tidy_suppliers.suppliers(book)
        if row.supplier.name == "Quillon Ltd"
    )
    june = Period(date(2025, 6, 1), date(2025, 6, 30))
    saving = Saving(
        SavingId(0), "Fewer taxis, asked for by Mr Smith", SavingClass.DEMAND, Stage.IDENTIFIED,
        track_savings.baseline_of(book, "", quillon, june), Pence(10_00), Pence(20_00),
        "Minute 12", PERIOD.start, supplier_id=quillon, cost=Pence(5_00), cashable=True,
    )  # fmt: skip
    track_savings.save(book, saving)

    built = file_return.build(book, LINES, tmp_path)

    content = return_package.read_return(built.path.read_bytes())
    (row,) = content.table("savings").rows
    cells = dict(zip(content.table("savings").columns, row, strict=True))
    assert cells["initiative"] == "Fewer taxis, asked for by REDACTED PERSONAL DATA"
    assert (cells["baseline_pence"], cells["implementation_pence"]) == (107_715, 5_00)
    assert (cells["cashable"], cells["recurring"], cells["realised_pence"]) == (True, True, None)
