from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.assessment import Status
from core.domain.collecting import (
    AgreementFigure,
    AskedRow,
    Counting,
    OpportunityFigure,
    PayeeFigure,
    PipelineFigure,
)
from core.domain.parties import Identifier
from core.domain.period import Period
from core.domain.returns import Detail
from core.store import collection_figures as figures
from core.store.collection import (
    Collection,
    CollectionChanged,
    NewerCollection,
    NotACollection,
)
from tests.core.store.collected import (
    YEAR,
    correction_of,
    made_body,
    made_file,
    made_header,
    refused_file,
)

DAY = date(2026, 5, 1)
A, B = made_body("Ashby"), made_body("Burnley Town", family="Lancashire")
ASHBY = made_file(
    made_header(A),
    [
        ("energy", "2025-Q2", Status.COLLABORATIVE, 600),
        ("energy", "2025-Q3", Status.LOCKED, 300),
        ("", "2025-Q3", Status.NO_LOT, 100),
    ],
)
BURNLEY = made_file(
    made_header(B),
    [("energy", "2025-Q2", Status.ADDRESSABLE, 1000), ("grants", "", Status.OUT_OF_SCOPE, -50)],
    agreements=(
        AgreementFigure(
            "ypo", "12", "1a", "Bright Ltd", "GB-COH", "01234567", "2025-Q2", "C7",
            "direct-award", 700, None, 2, date(2025, 4, 1), None, "call-off contract",
        ),
    ),
    opportunities=(OpportunityFigure("energy", "ypo", "12", "1a", 900, YEAR.end, "use", ""),),
    pipeline=(PipelineFigure("energy", "2026-Q3", 400, "collaborate", ""),),
    payees=(PayeeFigure("GB-LAE", "A", "energy", "2025-Q2", Status.ADDRESSABLE, 40, 1),),
    asked=(AskedRow("return_answers", 1, {"urn": "10 1"}),),
)  # fmt: skip


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "2025.collection") as opened:
        yield opened


def _counting(collection: Collection) -> list[Counting]:
    collection.settle()
    return [file.counting for file in figures.files(collection)]


def test_what_was_written_comes_back_as_it_was(collection: Collection) -> None:
    collection.add([ASHBY, refused_file("bad.zip", "It is cut off.")], DAY)
    collection.add([BURNLEY], DAY)
    collection.settle()

    ashby, bad, burnley = figures.files(collection)

    assert (ashby.header, ashby.total, ashby.lines) == (ASHBY.header, 1000, 3)
    assert (bad.accepted, bad.reasons, bad.header) == (False, ("It is cut off.",), None)
    assert burnley.pence[Status.OUT_OF_SCOPE] == -50
    given = BURNLEY.figures
    assert given is not None
    assert list(figures.agreement_use(collection)) == [(3, given.agreements[0])]
    assert list(figures.opportunities(collection)) == [(3, given.opportunities[0])]
    assert list(figures.pipeline(collection)) == [(3, given.pipeline[0])]
    assert list(figures.asked(collection)) == [(3, given.asked[0])]
    assert list(figures.asked(collection, "other")) == []
    assert list(figures.paid_to(collection, [Identifier("GB-LAE", "A")])) == [(3, given.payees[0])]
    assert list(figures.paid_to(collection, [Identifier("GB-LAE", "B")])) == []
    assert figures.labels(collection)["energy"] == "Energy"


def test_the_same_pounds_are_summed_by_category_by_quarter_and_by_file(
    collection: Collection,
) -> None:
    collection.add([ASHBY, BURNLEY], DAY)
    collection.settle()

    unknown, energy, grants = figures.by_category(collection)

    assert [one.key for one in (unknown, energy, grants)] == ["", "energy", "grants"]
    assert list(energy.pence.values()) == [0, 300, 600, 1000, 0]
    assert (energy.lines, energy.files) == (3, 2)
    for found in (figures.by_category(collection), figures.by_quarter(collection)):
        assert sum(sum(one.pence.values()) for one in found) == 1950
        assert sum(one.lines for one in found) == 5
    assert sum(cell.pence for cell in figures.cells(collection)) == 1950
    assert sum(cell.pence for cell in figures.cells(collection, [2])) == 950
    assert {one.key for one in figures.by_quarter(collection)} == {"", "2025-Q2", "2025-Q3"}
    assert figures.files_in(collection, category="energy", quarter="2025-Q2") == {
        1: {Status.COLLABORATIVE: 600},
        2: {Status.ADDRESSABLE: 1000},
    }


def test_only_the_last_version_of_a_return_counts(collection: Collection) -> None:
    correction = made_file(correction_of(ASHBY), [("energy", "", Status.LOCKED, 7)])
    collection.add([ASHBY, correction], DAY)

    assert _counting(collection) == [Counting.SUPERSEDED, Counting.COUNTED]
    assert figures.files(collection)[0].replaced_by == 2
    assert [sum(one.pence.values()) for one in figures.by_category(collection)] == [7]


def test_a_version_that_came_first_still_gives_way_to_the_later_one(
    collection: Collection,
) -> None:
    correction = made_file(correction_of(ASHBY), [("energy", "", Status.LOCKED, 7)])
    collection.add([correction], DAY)
    collection.settle()
    collection.add([ASHBY], DAY)

    assert _counting(collection) == [Counting.COUNTED, Counting.SUPERSEDED]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "9999"}, "another key"),
        ({"version": 1, "supersedes": None}, "Another file of version 1"),
        ({"supersedes": replace(correction_of(ASHBY).supersedes, fingerprint="f")}, "replaces"),
    ],
)
def test_a_version_that_contradicts_an_earlier_one_is_never_counted(
    collection: Collection, change: dict[str, object], words: str
) -> None:
    forged = made_file(correction_of(ASHBY, **change), [("energy", "", Status.LOCKED, 7)])
    collection.add([ASHBY, forged], DAY)

    assert _counting(collection) == [Counting.COUNTED, Counting.CONTRADICTED]
    assert words in figures.files(collection)[1].reasons[0]
    assert sum(sum(one.pence.values()) for one in figures.by_category(collection)) == 1000


def test_months_that_two_returns_of_a_body_have_in_common_count_once(
    collection: Collection,
) -> None:
    quarter = Period(date(2025, 4, 1), date(2025, 6, 30))
    early = made_file(
        made_header(A, return_id="q", period=quarter, as_at=quarter.end),
        [("energy", "2025-Q2", Status.LOCKED, 5)],
    )
    summary = made_file(
        made_header(A, return_id="s", detail=Detail.SUMMARY), [("energy", "", Status.LOCKED, 9)]
    )
    collection.add([early, ASHBY, summary], DAY)

    assert _counting(collection) == [Counting.OVERLAPPED, Counting.COUNTED, Counting.OVERLAPPED]
    assert [file.replaced_by for file in figures.files(collection)] == [2, None, 2]


def test_a_file_that_is_known_is_not_written_twice(collection: Collection) -> None:
    collection.add([ASHBY], DAY)
    collection.add([ASHBY, BURNLEY], DAY)
    collection.settle()

    assert collection.known() == {ASHBY.fingerprint, BURNLEY.fingerprint}
    assert sum(sum(one.pence.values()) for one in figures.by_category(collection)) == 1950


def test_what_was_cut_off_before_it_was_settled_is_settled_at_the_next_opening(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cut.collection"
    correction = made_file(correction_of(ASHBY), [("energy", "", Status.LOCKED, 7)])
    with Collection.open(path) as collection:
        collection.add([ASHBY, correction], DAY)

    with Collection.open(path) as collection:
        assert figures.files(collection)[0].counting is Counting.SUPERSEDED


def test_other_files_are_not_taken_for_a_collection(tmp_path: Path) -> None:
    path = tmp_path / "some.collection"
    path.write_bytes(b"SQLite format 3\x00" + bytes(100))
    with pytest.raises(NotACollection):
        Collection.open(path)
    path.unlink()
    Collection.open(path).close()
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE VIEW more AS SELECT 1")
    with pytest.raises(CollectionChanged, match="more"):
        Collection.open(path)
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("PRAGMA user_version = 9")
    with pytest.raises(NewerCollection):
        Collection.open(path)
