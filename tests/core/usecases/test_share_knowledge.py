"""A neighbour's knowledge helps, says what it would change, and never overrules a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.decisions import Method, Rule, RuleId
from core.domain.knowledge import KnowledgePack, PackRule
from core.domain.operations import Operation
from core.domain.parties import Body, PayeeClass, Sector
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.domain.taxonomy import CategoryCode, OwnCode
from core.formats import knowledge_pack
from core.store import decisions, own_codes, returns
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    deciding,
    explain,
    import_spend,
    keep_rules,
    know_suppliers,
    review_queue,
    share_knowledge,
    tidy_suppliers,
)
from core.usecases.import_spend import ImportChoices
from core.usecases.review_queue import Shown
from core.usecases.share_knowledge import BadPackName, NothingToShare, OlderPack, UnknownPack

LEDGER = """Date,Supplier,Account,Description,Net amount
13/04/2025,Quixley Vorn Ltd,Zzz,Xxx,1234.56
14/04/2025,Dunbrack Hale Ltd,Zzz,Xxx,80.00
15/04/2025,Dunbrack Hayle Limited,Zzz,Xxx,70.00
16/04/2025,Mrs Jane Fairweather,Zzz,Xxx,60.00
17/04/2025,Tarn Fell Ltd,Zzz,Xxx,50.00
18/04/2025,Tarn Dell Ltd,Zzz,Xxx,40.00
"""
APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))
ICT, FLEET = CategoryCode("ict.hardware"), CategoryCode("fleet.fuel")


def made(folder: Path, name: str) -> Book:
    folder.mkdir()
    (folder / "ledger.csv").write_text(LEDGER, "utf-8")
    book = books.create_book(folder / "book.spendbook", Body(name, "parish-council", Sector.WIDER))
    import_spend.take_in(book, folder / "ledger.csv", choices=ImportChoices())
    return book


@pytest.fixture
def giver(tmp_path: Path) -> Iterator[Book]:
    with made(tmp_path / "giver", "Ambleford Town Council") as book:
        yield book


@pytest.fixture
def taker(tmp_path: Path) -> Iterator[Book]:
    with made(tmp_path / "taker", "Burbeck Parish Council") as book:
        yield book


def put(book: Book, supplier: str, category: CategoryCode, *, always: bool = False) -> None:
    kinds = review_queue.kinds_of(book, supplier)
    categorise.set_category(book, kinds, category, always=always)


def ids(book: Book) -> dict[str, tidy_suppliers.SupplierRow]:
    return {row.supplier.name: row for row in tidy_suppliers.suppliers(book)}


def where(book: Book, supplier: str) -> tuple[str, Method]:
    items = review_queue.queue(book, shown=Shown.IN_SCOPE)
    found = next(item for item in items if item.supplier == supplier)
    return found.category, found.method


@pytest.fixture
def pack(giver: Book, tmp_path: Path) -> Path:
    """A rule, a decision, a join, a pair apart, and a person who stays at home."""
    put(giver, "Quixley Vorn Ltd", ICT, always=True)
    put(giver, "Dunbrack Hale Ltd", FLEET)
    put(giver, "Mrs Jane Fairweather", FLEET, always=True)
    rows = ids(giver)
    tidy_suppliers.merge(
        giver,
        rows["Dunbrack Hale Ltd"].supplier.id,
        [rows["Dunbrack Hayle Limited"].supplier.id],
    )
    tidy_suppliers.never(
        giver, rows["Tarn Fell Ltd"].supplier.id, rows["Tarn Dell Ltd"].supplier.id
    )
    path = tmp_path / "pack.spendknow"
    share_knowledge.export_pack(giver, path, "ambleford", version=3)
    return path


def test_no_pounds_and_no_persons_leave(pack: Path) -> None:
    text = pack.read_text("utf-8")

    assert "Fairweather" not in text
    assert "1234" not in text
    assert "123456" not in text
    assert "Quixley Vorn Ltd" in text


def test_a_name_that_a_person_said_is_confidential_stays_at_home(
    giver: Book, pack: Path, tmp_path: Path
) -> None:
    known = ids(giver)["Quixley Vorn Ltd"].supplier.id
    know_suppliers.set_flags(giver, known, payee_class=PayeeClass.CONFIDENTIAL)

    again = tmp_path / "again.spendknow"
    share_knowledge.export_pack(giver, again, "ambleford", version=4)

    assert "Quixley" not in again.read_text("utf-8")


def test_a_pack_says_what_it_would_change_and_changes_nothing(taker: Book, pack: Path) -> None:
    before = len(books.history(taker))

    look = share_knowledge.look_at(taker, pack)

    assert look.pack.origin == "Ambleford Town Council"
    assert (len(look.difference.rules), len(look.difference.joined)) == (2, 1)
    assert look.difference.apart == (("Tarn Dell Ltd", "Tarn Fell Ltd"),)
    assert look.difference.conflicts == ()
    assert look.difference.in_words()[0] == (
        "New: 2 rules, 1 join of suppliers, 1 pair kept apart, 0 codes."
    )
    assert len(books.history(taker)) == before


def test_a_pack_is_taken_in_and_taken_back_as_one_step(taker: Book, pack: Path) -> None:
    before = categorise.coverage(taker), len(ids(taker))

    touched = share_knowledge.take_in(taker, pack)

    assert where(taker, "Quixley Vorn Ltd")[0] == ICT
    assert where(taker, "Dunbrack Hale Ltd")[0] == FLEET
    assert len(ids(taker)) == before[1] - 1
    assert [(row.name, row.version, row.rules) for row in share_knowledge.packs(taker)] == [
        ("ambleford", 3, 2)
    ]
    books.undo(taker, touched.seq)
    assert (categorise.coverage(taker), len(ids(taker))) == before
    assert share_knowledge.packs(taker) == ()


def test_own_decisions_always_win_and_conflicts_are_listed(taker: Book, pack: Path) -> None:
    put(taker, "Quixley Vorn Ltd", FLEET)
    rows = ids(taker)
    tidy_suppliers.never(
        taker,
        rows["Dunbrack Hale Ltd"].supplier.id,
        rows["Dunbrack Hayle Limited"].supplier.id,
    )

    look = share_knowledge.look_at(taker, pack)
    share_knowledge.take_in(taker, pack)

    assert [(one.about, one.you_said) for one in look.difference.conflicts] == [
        ("supplier Quixley Vorn Ltd", categorise.taxonomy().label(FLEET)),
        ("Dunbrack Hale Ltd, Dunbrack Hayle Limited", "not the same"),
    ]
    assert where(taker, "Quixley Vorn Ltd") == (FLEET, Method.LINE)
    assert len(ids(taker)) == len(rows)


def test_an_own_rule_that_comes_later_beats_the_pack_though_it_asks_less(
    taker: Book, pack: Path
) -> None:
    share_knowledge.take_in(taker, pack)

    keep_rules.add_rule(taker, Rule(RuleId(0), account="Zzz", category=FLEET))

    assert where(taker, "Quixley Vorn Ltd")[0] == FLEET


def test_what_the_book_has_already_is_said_to_be_the_same(giver: Book, pack: Path) -> None:
    put(giver, "Dunbrack Hale Ltd", FLEET, always=True)

    look = share_knowledge.look_at(giver, pack)

    assert (look.difference.rules, look.difference.joined) == ((), ())
    assert look.difference.same == 4


def test_a_pack_goes_with_its_rules_and_own_ones_stay(taker: Book, pack: Path) -> None:
    put(taker, "Tarn Fell Ltd", ICT, always=True)
    share_knowledge.take_in(taker, pack)

    share_knowledge.remove(taker, "ambleford")

    assert share_knowledge.packs(taker) == ()
    assert [row.rule.supplier for row in keep_rules.rules(taker)] == ["Tarn Fell Ltd"]
    assert where(taker, "Quixley Vorn Ltd")[1] is not Method.SUPPLIER
    assert share_knowledge.look_at(taker, pack).difference.apart != ()
    with pytest.raises(UnknownPack):
        share_knowledge.remove(taker, "ambleford")


def test_a_later_version_takes_the_place_of_the_earlier(
    giver: Book, taker: Book, pack: Path, tmp_path: Path
) -> None:
    share_knowledge.take_in(taker, pack)
    again = share_knowledge.take_in(taker, pack)
    put(giver, "Quixley Vorn Ltd", FLEET, always=True)
    later = tmp_path / "later.spendknow"
    share_knowledge.export_pack(giver, later, "ambleford", version=4)

    assert share_knowledge.look_at(taker, later).difference.going == 2
    share_knowledge.take_in(taker, later)

    assert again.seq == 0
    assert where(taker, "Quixley Vorn Ltd")[0] == FLEET
    assert [row.version for row in share_knowledge.packs(taker)] == [4]
    with pytest.raises(OlderPack):
        share_knowledge.take_in(taker, pack)


def test_nothing_is_written_where_there_is_nothing_or_the_name_is_none(
    taker: Book, tmp_path: Path
) -> None:
    with pytest.raises(NothingToShare):
        share_knowledge.export_pack(taker, tmp_path / "x", "burbeck")
    with pytest.raises(BadPackName):
        share_knowledge.export_pack(taker, tmp_path / "x", "../etc")
    assert not (tmp_path / "x").exists()


def test_out_of_scope_travels_by_its_rule(giver: Book, taker: Book, tmp_path: Path) -> None:
    scope = deciding.scope_rules(giver)[0].id
    categorise.set_out_of_scope(giver, review_queue.kinds_of(giver, "Tarn Fell Ltd"), scope)
    path = tmp_path / "scope.spendknow"
    share_knowledge.export_pack(giver, path, "scope")

    share_knowledge.take_in(taker, path)

    out = review_queue.queue(taker, shown=Shown.OUT_OF_SCOPE)
    assert [item.supplier for item in out] == ["Tarn Fell Ltd"]


def test_the_command_line_passes_packs_on(
    taker: Book, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(taker.path)
    taker.close()

    assert main(["categories", "pack", "import", str(pack), "--book", path, "--preview"]) == 0
    assert "Nothing was changed." in capsys.readouterr().out
    assert main(["categories", "pack", "import", str(pack), "--book", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"]["new_rules"] == 2
    assert main(["categories", "pack", "list", "--book", path]) == 0
    assert "ambleford" in capsys.readouterr().out
    assert main(["categories", "pack", "remove", "ambleford", "--book", path]) == 0


def test_codes_travel_without_notes_and_go_with_their_pack(
    giver: Book, taker: Book, tmp_path: Path
) -> None:
    with giver.work(Operation("codes", "Took in codes")) as work:
        own_codes.add(
            work,
            [
                OwnCode("own", "4220", "Lamps", CategoryCode("construction.highways"), note="Ann"),
                OwnCode("own", "4300", "Fun", FLEET),
            ],
        )
    with taker.work(Operation("codes", "Took in codes")) as work:
        own_codes.add(work, [OwnCode("own", "4300", "Fun", ICT)])
    path = tmp_path / "codes.spendknow"
    share_knowledge.export_pack(giver, path, "codes", version=1)
    look = share_knowledge.look_at(taker, path)

    share_knowledge.take_in(taker, path)
    taken = {one.code: one.category for one in own_codes.codes(taker)}
    share_knowledge.remove(taker, "codes")

    assert "Ann" not in path.read_text("utf-8")
    assert [one.about for one in look.difference.conflicts] == ["code 4300 Fun"]
    assert taken == {"4220": "construction.highways", "4300": ICT}
    assert [one.code for one in own_codes.codes(taker)] == ["4300"]


def seal_april(book: Book) -> None:
    package = b"package"
    sealed = returns.SealedReturn(
        "R-1", 1, APRIL, APRIL.end, Detail.SUMMARY, Profile.PBO, False, "return.zip",
        hashlib.sha256(package).hexdigest(), "2025-06-01T09:00:00+00:00",
    )  # fmt: skip
    with book.work(Operation("seal", "Sealed")) as work:
        returns.add_sealed(work, sealed, package)


def test_what_a_pack_would_move_is_what_taking_it_in_moves(taker: Book, pack: Path) -> None:
    before = decisions.outcomes(taker)

    effect = share_knowledge.look_at(taker, pack).effect
    touched = share_knowledge.take_in(taker, pack)

    after = decisions.outcomes(taker)
    moved = [kind for kind, new in after.items() if new.category != before[kind].category]
    # One rule for a supplier, one for two that the pack joins.
    assert (effect.lines, effect.pence) == (3, 1_384_56)
    assert (len(moved), touched.lines, touched.pence) == (3, 3, 1_384_56)
    assert {one.after for one in effect.moves} == {
        categorise.taxonomy().label(ICT), categorise.taxonomy().label(FLEET)
    }  # fmt: skip


def test_a_pack_warns_of_sealed_periods_with_their_pounds_both_ways(
    taker: Book, pack: Path
) -> None:
    seal_april(taker)

    (met,) = share_knowledge.look_at(taker, pack).effect.sealed
    share_knowledge.take_in(taker, pack)
    (again,) = share_knowledge.effect_of_removing(taker, "ambleford").sealed

    assert (met.return_id, met.lines, met.pence) == ("R-1", 3, 1_384_56)
    assert (again.return_id, again.lines, again.pence) == ("R-1", 3, 1_384_56)


def test_what_removing_a_pack_would_move_is_what_it_moves(taker: Book, pack: Path) -> None:
    share_knowledge.take_in(taker, pack)
    before = decisions.outcomes(taker)

    effect = share_knowledge.effect_of_removing(taker, "ambleford")
    share_knowledge.remove(taker, "ambleford")

    after = decisions.outcomes(taker)
    moved = [kind for kind, one in before.items() if after[kind].category != one.category]
    assert effect.lines == len(moved)
    assert effect.lines == 3


def test_a_rule_of_a_pack_bears_its_name_in_the_list_and_in_why(taker: Book, pack: Path) -> None:
    share_knowledge.take_in(taker, pack)
    keep_rules.add_rule(taker, Rule(RuleId(0), words="zibble", category=ICT))

    packs = {row.rule.supplier: row.pack() for row in keep_rules.rules(taker)}
    (kind,) = review_queue.kinds_of(taker, "Quixley Vorn Ltd")
    why = explain.why_kind(taker, kind)

    assert packs["Quixley Vorn Ltd"] == "ambleford"
    assert packs[""] == ""
    assert why.tier == "A rule of the pack ambleford, version 3 of Ambleford Town Council"
    assert why.rule == "supplier is Quixley Vorn Ltd goes to " + categorise.taxonomy().label(ICT)


def test_what_a_person_makes_of_a_rule_of_a_pack_is_the_persons(taker: Book, pack: Path) -> None:
    share_knowledge.take_in(taker, pack)
    (row,) = (one for one in keep_rules.rules(taker) if one.rule.supplier == "Quixley Vorn Ltd")

    keep_rules.change_rule(taker, replace(row.rule, category=FLEET))
    share_knowledge.remove(taker, "ambleford")

    (left,) = keep_rules.rules(taker)
    assert (left.rule.category, left.pack()) == (FLEET, "")


def test_a_rule_of_a_pack_that_is_off_stays_off_in_its_next_version(
    giver: Book, taker: Book, pack: Path, tmp_path: Path
) -> None:
    share_knowledge.take_in(taker, pack)
    (row,) = (one for one in keep_rules.rules(taker) if one.rule.supplier == "Quixley Vorn Ltd")
    keep_rules.change_rule(taker, replace(row.rule, off=True))
    later = tmp_path / "later.spendknow"
    share_knowledge.export_pack(giver, later, "ambleford", version=4)

    share_knowledge.take_in(taker, later)

    states = {one.rule.supplier: (one.rule.off, one.pack()) for one in keep_rules.rules(taker)}
    assert states["Quixley Vorn Ltd"] == (True, "ambleford")


def test_overlapping_joins_end_at_one_supplier_in_the_preview_too(taker: Book) -> None:
    groups = (
        ("Dunbrack Hale Ltd", "Dunbrack Hayle Limited"),
        ("Tarn Fell Ltd", "Dunbrack Hayle Limited"),
    )
    rule = PackRule(supplier="Dunbrack Hayle Limited", category=FLEET)
    made = KnowledgePack(
        "overlap", 1, "Elsewhere", date(2025, 5, 1), ("common-spend", "1.0"), (rule,), groups
    )
    path = taker.path.with_name("overlap.spendknow")
    path.write_bytes(knowledge_pack.write_pack(made))

    effect = share_knowledge.look_at(taker, path).effect
    touched = share_knowledge.take_in(taker, path)

    assert (effect.lines, effect.pence) == (touched.lines, touched.pence) == (3, 200_00)


def test_the_command_line_says_what_would_move_before_a_pack_goes(
    taker: Book, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = str(taker.path)
    taker.close()

    assert main(["categories", "pack", "import", str(pack), "--book", book, "--json"]) == 0
    taken = json.loads(capsys.readouterr().out)["data"]
    words = ["categories", "pack", "remove", "ambleford", "--dry-run", "--book", book, "--json"]
    assert main(words) == 0
    tried = json.loads(capsys.readouterr().out)["data"]
    assert main(["categories", "rules", "list", "--book", book]) == 0

    assert (taken["lines"], taken["pence"]) == (3, 1_384_56)
    assert (tried["lines"], tried["pence"], tried["seq"]) == (3, 1_384_56, 0)
    assert "ambleford" in capsys.readouterr().out
