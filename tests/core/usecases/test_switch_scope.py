"""What a body leaves out: presets switched on and off, seen before, undone after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.domain.operations import Operation
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.store import decisions, returns
from core.store.book import Book
from core.usecases import books, categorise, deciding, import_spend, switch_scope
from core.usecases.switch_scope import UnknownPreset

ROWS = """Payment date,Supplier,Description,Account,Net amount
03/04/2025,Tarn Water Ltd,Zibble,Utilities,1204.50
14/04/2025,Larkfield Housing Association,Zibble,Rents,820.00
30/04/2025,Larkfield Housing Association,Zibble back,Rents,-20.00
02/05/2025,Larkfield Housing Association,Zibble,Rents,100.00
02/06/2025,Office Nook & Sons,Grant towards zibble,Grants,900.00
"""
APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tarnstead.spendbook"


@pytest.fixture
def book(path: Path, tmp_path: Path) -> Iterator[Book]:
    payments = tmp_path / "payments.csv"
    payments.write_text(ROWS, encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(path, body, actor="Ann Clerk") as made:
        import_spend.take_in(made, payments, choices=import_spend.ImportChoices())
        yield made


def outside(book: Book) -> dict[str, int]:
    return {row.rule: row.pence for row in categorise.coverage(book).by_scope}


def state(book: Book, preset: str) -> tuple[bool, bool, int]:
    (row,) = (one for one in switch_scope.presets(book) if one.rule.id == preset)
    return row.on, row.usual, row.pence


def test_an_optional_preset_leaves_out_what_was_said_before_it_was_saved(book: Book) -> None:
    before = outside(book)
    effect = switch_scope.effect_of(book, "housing-associations", on=True)
    assert outside(book) == before

    touched = switch_scope.switch(book, "housing-associations", on=True)

    assert (effect.out_lines, effect.out_pence) == (3, 900_00)
    assert (effect.back_lines, effect.back_pence) == (0, 0)
    assert (touched.lines, touched.pence) == (3, 900_00)
    assert outside(book) == {**before, "housing-associations": 900_00}
    assert state(book, "housing-associations") == (True, False, 900_00)


def test_a_usual_preset_that_is_switched_off_brings_its_payments_back(book: Book) -> None:
    assert outside(book)["grants"] == 900_00

    effect = switch_scope.effect_of(book, "grants", on=False)
    switch_scope.switch(book, "grants", on=False)

    assert (effect.back_lines, effect.back_pence) == (1, 900_00)
    assert "grants" not in outside(book)
    assert state(book, "grants") == (False, True, 0)


def test_what_is_derived_is_what_deriving_everything_gives(book: Book) -> None:
    switch_scope.switch(book, "housing-associations", on=True)
    switch_scope.switch(book, "grants", on=False)

    whole = deciding.outcomes_with(book, decisions.rules(book))

    assert decisions.outcomes(book) == whole


def test_undo_and_redo_follow_a_switch(book: Book) -> None:
    before = decisions.outcomes(book)
    switch_scope.switch(book, "housing-associations", on=True)
    after = decisions.outcomes(book)

    books.undo(book)
    assert decisions.outcomes(book) == before
    assert state(book, "housing-associations") == (False, False, 0)
    books.redo(book)

    assert decisions.outcomes(book) == after


def test_switching_to_what_is_usual_forgets_the_switch_and_twice_changes_nothing(
    book: Book,
) -> None:
    switch_scope.switch(book, "grants", on=False)
    switch_scope.switch(book, "grants", on=True)
    again = switch_scope.switch(book, "grants", on=True)

    assert deciding.switched_scopes(book) == {}
    assert again.seq == 0


def test_a_switch_outlives_a_change_of_the_kind_of_body(book: Book) -> None:
    switch_scope.switch(book, "housing-associations", on=True)

    assert "community" not in {rule.id for rule in deciding.scope_rules(book)}

    books.change_body(book, Body("Tarnstead District", "district-council", Sector.WIDER))

    assert state(book, "housing-associations")[0]
    assert "community" in {rule.id for rule in deciding.scope_rules(book)}


def test_sealed_periods_are_named_with_their_pounds(book: Book) -> None:
    package = b"package"
    sealed = returns.SealedReturn(
        "R-1", 1, APRIL, APRIL.end, Detail.SUMMARY, Profile.PBO, False, "return.zip",
        hashlib.sha256(package).hexdigest(), "2025-06-01T09:00:00+00:00",
    )  # fmt: skip
    with book.work(Operation("seal", "Sealed")) as work:
        returns.add_sealed(work, sealed, package)

    (met,) = switch_scope.effect_of(book, "housing-associations", on=True).sealed

    assert (met.return_id, met.lines, met.pence) == ("R-1", 2, 800_00)


@pytest.mark.parametrize("preset", ["nonsense", "cards"])
def test_what_is_no_preset_of_a_body_is_refused_with_those_that_are(
    book: Book, preset: str
) -> None:
    with pytest.raises(UnknownPreset) as refused:
        switch_scope.switch(book, preset, on=True)

    assert "voluntary" in refused.value.remedy()


def test_the_command_line_lists_tries_and_switches(
    book: Book, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book.close()

    def run(*words: str) -> dict[str, Any]:
        capsys.readouterr()
        assert main(["categories", "scope", *words, "--book", str(path), "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)["data"]
        return found

    tried = run("on", "housing-associations", "--dry-run")
    assert (tried["out_lines"], tried["out_pence"], tried["seq"]) == (3, 900_00, 0)
    done = run("on", "housing-associations")
    rows = {one["scope"]: one for one in run("list")["presets"]}

    assert done["seq"] > 0
    assert rows["housing-associations"]["on"]
    assert not rows["housing-associations"]["usual"]
    assert rows["housing-associations"]["pence"] == 900_00
    assert main(["categories", "scope", "list", "--book", str(path)]) == 0
    assert "on, by you" in capsys.readouterr().out
