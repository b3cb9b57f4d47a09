from __future__ import annotations

from datetime import date

from core.domain.decisions import Method, Outcome, Rule, RuleId
from core.domain.operations import Operation
from core.domain.period import Period
from core.domain.spend import KindId, LineId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, reading
from core.store.book import Book
from tests.core.store.conftest import bring_in, do, draft, settle

ENERGY = CategoryCode("energy.gas")


def _kind(book: Book, supplier: str) -> KindId:
    return next(kind.id for kind in decisions.kinds(book) if kind.supplier == supplier)


def test_lines_alike_are_one_kind(book: Book) -> None:
    cells = {"account": "Stationery", "department": "Office", "category": "Paper"}
    bring_in(
        book,
        [
            draft("Acme", 1_00, description="Pens 2024", **cells),
            draft("Acme", 2_00, description="pens 17", **cells),
            draft("Acme", 3_00, description="pens", card="yes", **cells),
        ],
    )

    one, other = decisions.kinds(book)

    assert (one.supplier, one.words, one.account, one.given_label) == (
        "Acme",
        "pens",
        "Stationery",
        "Paper",
    )
    assert (one.card, other.card) == (False, True)
    assert [(a.lines, a.pence) for a in decisions.kind_amounts(book)] == [(2, 3_00), (1, 3_00)]
    assert decisions.kinds(book, only=[other.id]) == (other,)


def test_rules_are_tried_in_the_order_in_which_they_were_made(spent: Book) -> None:
    for words in ("pens", "gas", "coal"):
        do(
            spent,
            "rule",
            lambda w, words=words: decisions.add_rule(w, Rule(RuleId(0), words=words)),
        )
    do(spent, "rule", lambda work: decisions.remove_rule(work, RuleId(2)))
    do(spent, "rule", lambda w: decisions.add_rule(w, Rule(RuleId(0), "a", "b", shipped=True)))

    assert decisions.rules(spent) == (
        Rule(RuleId(1), words="pens"),
        Rule(RuleId(3), words="coal"),
        Rule(RuleId(4), "a", "b", shipped=True),
    )


def test_choices_for_kinds_are_kept_changed_and_forgotten(spent: Book) -> None:
    kind = _kind(spent, "Cole")
    for category in ("", ENERGY):
        choice = (CategoryCode(category), "", "You put it here")
        do(spent, "set", lambda w, c=choice: decisions.set_kind_choices(w, {kind: c}))
    kept = decisions.kind_choices(spent)
    do(spent, "forget", lambda work: decisions.clear_kind_choices(work, [kind]))

    assert kept == {kind: (ENERGY, "", "You put it here")}
    assert decisions.kind_choices(spent) == {}


def test_a_choice_for_a_line_stands_above_its_kind_everywhere(spent: Book) -> None:
    line = LineId(4)  # the credit of Bolt & Co
    do(
        spent,
        "line",
        lambda work: decisions.set_line_choices(work, [line], ENERGY, "", "It was gas"),
    )

    (row,) = reading.lines_by_ids(spent, [line])
    assert (row.category, row.method, row.reason) == (ENERGY, "line", "It was gas")
    assert (ENERGY, 1, -20_00, 1) in decisions.coverage(spent).by_category
    (position,) = [p for p in reading.positions(spent, None) if p.category == ENERGY]
    assert position.pence == -20_00
    assert reading.count_and_sum(spent, reading.Filter(category=ENERGY)) == (1, -20_00)


def test_a_choice_for_a_line_can_take_it_out_of_scope_and_be_forgotten(spent: Book) -> None:
    line = LineId(4)
    code = CategoryCode("")
    do(spent, "line", lambda w: decisions.set_line_choices(w, [line], code, "pay", "A refund"))
    outside = decisions.coverage(spent).by_scope, decisions.line_choices(spent)
    (row,) = reading.lines_by_ids(spent, [line])
    do(spent, "forget", lambda work: decisions.clear_line_choices(work, [line]))

    assert outside == ((("pay", 2, 880_00),), {line: ("", "pay", "A refund")})
    assert (row.scope, row.scope_reason) == ("pay", "A refund")
    assert decisions.coverage(spent).by_scope == (("pay", 1, 900_00),)


def test_nothing_to_choose_changes_nothing(spent: Book) -> None:
    with spent.work(Operation("nothing", "Nothing")) as work:
        decisions.set_kind_choices(work, {})
        decisions.clear_kind_choices(work, [])
        decisions.set_line_choices(work, [], ENERGY, "", "")

    assert work.touched.seq == 0


def test_coverage_parts_pounds_by_method_category_and_scope(spent: Book) -> None:
    found = decisions.coverage(spent)

    assert found.by_method == ((Method.RULE, 4, 230_00), (Method.UNKNOWN, 1, 10_00))
    assert found.by_category == (
        ("ict.hardware", 2, 200_00, 1),
        ("energy.electricity", 2, 30_00, 1),
        ("", 1, 10_00, 1),
    )
    assert found.by_scope == (("pay", 1, 900_00),)


def test_coverage_of_a_period_counts_only_its_payments(spent: Book) -> None:
    april = Period(date(2025, 4, 1), date(2025, 4, 30))
    days = Period(date(2025, 4, 2), date(2025, 7, 1))

    assert decisions.coverage(spent, april).by_method == ((Method.RULE, 1, 120_00),)
    assert decisions.coverage(spent, days).by_method == ((Method.RULE, 3, 250_00),)


def test_outcomes_are_written_only_where_they_differ(spent: Book) -> None:
    known = decisions.outcomes(spent)
    kind = _kind(spent, "Cole")
    new = Outcome("", "", ENERGY, Method.RULE, "By a rule", RuleId(3))

    with spent.work(Operation("settle", "Settle")) as work:
        before = work.connection.exec_driver_sql("SELECT total_changes()").scalar_one()
        decisions.replace_outcomes(work, {**known, kind: new})
        after = work.connection.exec_driver_sql("SELECT total_changes()").scalar_one()

    # The outcome, and the note that it moves payments from one sum to another.
    assert after - before == 2
    assert decisions.outcomes(spent) == {**known, kind: new}
    assert work.touched.seq == 0


def test_outcomes_that_follow_no_more_are_removed(spent: Book) -> None:
    with spent.work(Operation("settle", "Settle")) as work:
        decisions.replace_outcomes(work, {})

    assert decisions.outcomes(spent) == {}
    assert decisions.coverage(spent).by_method == ((Method.UNKNOWN, 6, 1_140_00),)


def test_a_book_knows_from_which_rules_its_outcomes_follow(spent: Book) -> None:
    before = decisions.settled(spent, "rules of May")
    with spent.work(Operation("settle", "Settle")) as work:
        decisions.replace_outcomes(work, decisions.outcomes(spent), of="rules of May")
    after = decisions.settled(spent, "rules of May"), decisions.settled(spent, "rules of June")
    with spent.work(Operation("settle", "Settle")) as work:
        decisions.replace_outcomes(work, {})

    assert before is False
    assert after == (True, False)
    assert decisions.settled(spent, "rules of May") is False


def test_settling_the_same_twice_changes_nothing(spent: Book) -> None:
    known = decisions.outcomes(spent)

    with spent.work(Operation("settle", "Settle")) as work:
        settle(work)

    assert decisions.outcomes(spent) == known
