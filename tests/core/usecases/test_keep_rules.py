"""Rules, and what a change of them would move, to the penny."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.decisions import Method, Rule, RuleId
from core.domain.operations import Operation
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.domain.spend import LineId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, reading, returns
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    deciding,
    explain,
    import_spend,
    keep_rules,
    rule_conflicts,
)
from core.usecases.rule_conflicts import Trouble

POWER, PENS, HARDWARE = (
    CategoryCode(code) for code in ("energy.electricity", "office.stationery", "ict.hardware")
)
ROWS = """Payment date,Supplier,Description,Account,Category,Net amount
03/04/2025,Tarn Power Ltd,Electricity for the depot,Utilities,,1204.50
14/04/2025,TARN POWER LIMITED,Electricity for the hall,Utilities,,820.00
30/04/2025,Office Nook & Sons,Zibble frame,Office,,86.40
02/05/2025,Office Nook & Sons,Zibble returned,Office,,-20.00
02/06/2025,Office Nook & Sons,Laptops,Computers,ICT hardware,900.00
02/07/2025,Quill & Co,Zibble,Office,,12.00
"""
APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "payments.csv"
    path.write_text(ROWS, encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "tarnstead.spendbook", body, actor="Ann Clerk") as made:
        import_spend.take_in(made, path, choices=import_spend.ImportChoices())
        yield made


def rule(**said: str) -> Rule:
    return Rule(RuleId(0), **{"category": PENS, **said})  # type: ignore[arg-type] # words only


def add(book: Book, **said: str) -> RuleId:
    keep_rules.add_rule(book, rule(**said))
    return decisions.rules(book)[-1].id


def seal(book: Book, period: Period) -> None:
    package = f"package of {period.code()}".encode()
    sealed = returns.SealedReturn(
        return_id=f"R-{period.code()}",
        version=1,
        period=period,
        as_at=period.end,
        detail=Detail.SUMMARY,
        profile=Profile.PBO,
        nil=False,
        file="return.zip",
        fingerprint=hashlib.sha256(package).hexdigest(),
        sealed_at="2025-06-01T09:00:00+00:00",
    )
    with book.work(Operation("seal", "Sealed")) as work:
        returns.add_sealed(work, sealed, package)


def test_a_rule_says_how_many_payments_and_pounds_it_would_take_and_from_where(book: Book) -> None:
    effect = keep_rules.effect_of(book, rule(words="zibble"))

    assert (effect.lines, effect.pence) == (3, 78_40)
    assert sum(lines for _, lines, _ in effect.now) == 3
    assert sum(pence for _, _, pence in effect.now) == 78_40
    assert sum(move.pence for move in effect.moves) == 78_40
    suppliers = [pair for move in effect.moves for pair in move.suppliers]
    assert ("Office Nook & Sons", 66_40) in suppliers
    assert effect.examples[0].supplier == "Office Nook & Sons"
    assert decisions.rules(book) == ()


def test_a_rule_of_ones_own_beats_what_the_file_gives(book: Book) -> None:
    add(book, supplier="Office Nook & Sons")

    methods = {outcome.method for outcome in decisions.outcomes(book).values()}

    assert keep_rules.rules(book)[0].pence == 966_40
    assert Method.GIVEN not in methods


def test_what_a_person_chose_is_fitted_and_not_taken(book: Book) -> None:
    kinds = [k.id for k in decisions.kinds(book) if "tarn" in k.supplier.casefold()]
    categorise.set_category(book, kinds, POWER)

    effect = keep_rules.effect_of(book, rule(supplier="Tarn Power"))

    assert (effect.lines, effect.fits_lines, effect.fits_pence) == (0, 2, 2_024_50)
    assert effect.moves == ()


def test_payments_with_a_choice_of_their_own_do_not_move(book: Book) -> None:
    with book.work(Operation("line", "One line")) as work:
        decisions.set_line_choices(work, [LineId(3)], POWER, "", "It was power")

    effect = keep_rules.effect_of(book, rule(words="zibble"))

    assert (effect.lines, effect.pence) == (2, -8_00)


def test_the_effect_is_what_saving_does(book: Book) -> None:
    effect = keep_rules.effect_of(book, rule(words="zibble"))
    before = {row.category: row.pence for row in categorise.coverage(book).by_category}

    add(book, words="zibble")

    after = {row.category: row.pence for row in categorise.coverage(book).by_category}
    assert after[PENS] - before.get(PENS, 0) == sum(move.pence for move in effect.moves)
    assert (keep_rules.rules(book)[0].lines, keep_rules.rules(book)[0].pence) == (3, 78_40)


def test_a_sealed_return_is_named_with_the_payments_of_its_period_alone(book: Book) -> None:
    seal(book, APRIL)
    package = [one.fingerprint for one in returns.sealed(book)]

    effect = keep_rules.effect_of(book, rule(words="zibble"))
    add(book, words="zibble")

    assert [(one.period, one.lines, one.pence) for one in effect.sealed] == [(APRIL, 1, 86_40)]
    assert effect.sealed[0].in_words() == "April 2025, version 1"
    assert [one.fingerprint for one in returns.sealed(book)] == package


def test_a_sealed_period_without_the_payments_is_not_named(book: Book) -> None:
    seal(book, Period(date(2025, 6, 1), date(2025, 6, 30)))

    assert keep_rules.effect_of(book, rule(words="zibble")).sealed == ()


def test_a_changed_rule_says_what_it_lets_go_and_what_it_takes(book: Book) -> None:
    number = add(book, words="zibble")
    other = Rule(number, words="electricity", category=PENS)

    effect = keep_rules.effect_of(book, other)

    assert (effect.lines, effect.pence) == (2, 2_024_50)
    assert sum(move.lines for move in effect.moves) == 5


def test_a_rule_is_changed_switched_off_and_on_and_each_step_is_undone(book: Book) -> None:
    number = add(book, words="zibble")
    decided = decisions.outcomes(book)

    off = keep_rules.change_rule(book, replace(decisions.rules(book)[0], off=True))
    assert keep_rules.rules(book)[0].lines == 0
    assert off.summary.startswith("Switched off the rule")
    assert off.lines == 3

    books.undo(book)
    assert decisions.outcomes(book) == decided

    keep_rules.change_rule(book, Rule(number, words="electricity", category=HARDWARE))
    assert keep_rules.rules(book)[0].pence == 2_024_50

    books.undo(book)
    assert decisions.outcomes(book) == decided
    books.undo(book)
    assert decisions.rules(book) == ()


def test_taking_a_rule_away_is_foreseen_and_done(book: Book) -> None:
    number = add(book, words="zibble")

    effect = keep_rules.effect_of_removing(book, number)
    touched = keep_rules.remove_rule(book, number)

    assert sum(move.lines for move in effect.moves) == touched.lines == 3
    assert keep_rules.rules(book) == ()


def test_the_earlier_of_two_equal_rules_decides_and_they_change_places(book: Book) -> None:
    add(book, words="zibble", category=PENS)
    second = add(book, words="zibble", category=HARDWARE)
    assert [row.lines for row in keep_rules.rules(book)] == [3, 0]

    keep_rules.move_rule(book, second, -1)

    assert [(row.rule.id, row.lines) for row in keep_rules.rules(book)] == [(second, 3), (1, 0)]


def test_rules_that_contradict_are_shadowed_or_fit_nothing_are_listed(book: Book) -> None:
    add(book, words="zibble", category=PENS)
    add(book, words="zibble", category=HARDWARE)
    add(book, words="frame", category=PENS)
    add(book, supplier="Office Nook & Sons", account="Office", category=PENS)
    add(book, words="submarine")

    found = {(one.rule.id, one.trouble): one for one in rule_conflicts.conflicts(book)}

    assert found[RuleId(2), Trouble.CONTRADICTS].other == decisions.rules(book)[0]
    assert found[RuleId(2), Trouble.CONTRADICTS].pence == 12_00
    assert found[RuleId(3), Trouble.SHADOWED].other == decisions.rules(book)[3]
    assert (RuleId(5), Trouble.NEVER_FITS) in found
    assert not {number for number, _ in found} & {RuleId(1), RuleId(4)}


def test_a_rule_whose_payments_were_all_chosen_by_hand_is_listed(book: Book) -> None:
    add(book, supplier="Quill & Co")
    kinds = [k.id for k in decisions.kinds(book) if k.supplier == "Quill & Co"]
    categorise.set_category(book, kinds, HARDWARE)

    assert [one.trouble for one in rule_conflicts.conflicts(book)] == [Trouble.BY_HAND]


def test_a_rule_made_with_the_same_choice_by_hand_is_in_no_trouble(book: Book) -> None:
    kinds = [k.id for k in decisions.kinds(book) if k.supplier == "Quill & Co"]
    categorise.set_category(book, kinds, HARDWARE, always=True)

    assert rule_conflicts.conflicts(book) == ()


def test_a_rule_can_take_payments_out_of_scope(book: Book) -> None:
    add(book, words="zibble", category="", scope="pay")

    assert keep_rules.goes_into(book, decisions.rules(book)[0]) == "out of scope: pay"
    assert {row.rule: row.pence for row in categorise.coverage(book).by_scope}["pay"] == 78_40


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (rule(words=" | "), keep_rules.EmptyRule),
        (rule(words="pens", category="office.nothing"), categorise.UnknownCategory),
        (rule(words="pens", category="", scope="nothing"), categorise.UnknownCategory),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(
    book: Book, asked: Rule, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        keep_rules.add_rule(book, asked)
    assert decisions.rules(book) == ()


def test_a_leaf_that_the_tree_has_not_is_refused_before_its_effect_is_told(book: Book) -> None:
    with pytest.raises(categorise.UnknownCategory):
        keep_rules.effect_of(book, rule(words="pens", category="office.nothing"))


def test_a_number_that_no_rule_has_is_refused(book: Book) -> None:
    for verb in (keep_rules.remove_rule, keep_rules.effect_of_removing, keep_rules.rule_of):
        with pytest.raises(keep_rules.UnknownRule):
            verb(book, RuleId(7))


def _line(book: Book, words: str) -> LineId:
    rows = reading.line_rows_for_return(book, None)
    return LineId(next(row.line_id for row in rows if words in row.description))


def test_why_names_the_rule_the_day_the_person_and_the_step(book: Book) -> None:
    add(book, words="zibble")

    found = explain.why(book, _line(book, "Zibble frame"))

    assert found.tier == "Your rule on account or words"
    assert found.rule.startswith("words zibble goes to ")
    assert found.entry is not None
    assert (found.entry.verb, found.entry.by) == ("add-rule", "Ann Clerk")
    assert found.said().endswith(f"by Ann Clerk, step {found.entry.seq} of the history")


def test_why_names_the_choice_that_stands_and_not_one_taken_back(book: Book) -> None:
    kinds = [k.id for k in decisions.kinds(book) if "zibble" in k.words]
    categorise.set_category(book, kinds, PENS)
    categorise.set_category(book, kinds, HARDWARE)
    books.undo(book)

    found = explain.why(book, _line(book, "Zibble frame"))

    assert found.tier == "Your choice"
    assert found.entry is not None
    assert found.entry.asked["category"] == PENS


def test_why_tells_a_choice_for_one_payment_from_one_for_all_alike(book: Book) -> None:
    number = _line(book, "Zibble frame")
    with book.work(Operation("line", "One line")) as work:
        decisions.set_line_choices(work, [number], POWER, "", "It was power")
        deciding.decide_again(work)

    found = explain.why(book, number)

    assert (found.tier, found.reason) == ("Your choice for this payment alone", "It was power")
    assert found.entry is not None
    assert found.entry.verb == "line"


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("Laptops", "The category in the file"),
        ("Electricity", "A rule that comes with Spendbook"),
        ("Zibble returned", "Not decided"),
    ],
)
def test_why_says_where_nobody_decided(book: Book, words: str, tier: str) -> None:
    found = explain.why(book, _line(book, words))

    assert (found.tier, found.said(), found.rule) == (tier, "", "")


def test_why_of_no_payment_is_refused(book: Book) -> None:
    with pytest.raises(KeyError):
        explain.why(book, LineId(999))
