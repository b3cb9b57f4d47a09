from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.analysis.contract_pipeline import Known, Routes, pipeline
from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Due, DueKind, MonthPaid, Review, ReviewId
from core.formats.watch_tables import lead_times

AS_AT = date(2026, 3, 31)
ACME = SupplierId(1)
ONE = ContractId(1)
CARE = CategoryCode("care.home")
ROUTES = Routes(lead_times(), 30_000_00, 207_720_00, 663_540_00, {CARE: "light-touch"})
CONTRACT = Contract(
    ONE, "C1", "Grounds", "Acme", date(2024, 1, 1), date(2026, 12, 31), date(2026, 12, 31),
    value=Pence(20_000_00),
)  # fmt: skip


def due_of(*contracts: Contract, reviews: tuple[Review, ...] = (), months: int = 18,
           paid: tuple[MonthPaid, ...] = (), category: str = "") -> tuple[Due, ...]:  # fmt: skip
    categories = {one.id: CategoryCode(category) for one in contracts} if category else {}
    links = {one.id: frozenset({ACME}) for one in contracts}
    known = Known(contracts, categories, reviews, paid, links, {ACME: "Acme"}, AS_AT)
    return pipeline(known, ROUTES, months)


def days(found: tuple[Due, ...]) -> list[tuple[DueKind, date]]:
    return [(one.kind, one.day) for one in found]


def test_the_day_to_start_is_planned_back_from_the_end_by_the_route() -> None:
    found = due_of(CONTRACT)

    # £20,000 is £24,000 with VAT: quotations, three months before 1 January 2027.
    assert days(found) == [
        (DueKind.START, date(2026, 10, 1)),
        (DueKind.END, date(2026, 12, 31)),
    ]
    assert found[0].words == (
        "Ends on 31 December 2026; replacing it takes 3 months (quotations)."
    )


@pytest.mark.parametrize(
    ("value", "category", "lot", "process", "start"),
    [
        (25_000_00, "", None, "", date(2026, 8, 1)),
        (173_100_00, "", None, "", date(2026, 1, 1)),
        (600_000_00, CARE, None, "", date(2026, 4, 1)),
        (25_000_00, "", LotKey("A", "1", "1"), "", date(2026, 9, 1)),
        (25_000_00, "", LotKey("A", "1", "1"), "Direct award", date(2026, 11, 1)),
    ],
)
def test_value_kind_and_agreement_choose_the_route(
    value: int, category: str, lot: LotKey | None, process: str, start: date
) -> None:
    contract = replace(CONTRACT, value=Pence(value), lot=lot, process=process)

    found = due_of(contract, category=category)

    assert next(one.day for one in found if one.kind is DueKind.START) == start


def test_a_contract_may_say_its_own_lead_time() -> None:
    (start, _) = due_of(replace(CONTRACT, lead_months=1))

    assert start.day == date(2026, 12, 1)
    assert "1 month (as said for this contract)" in start.words


def test_what_is_overdue_comes_first() -> None:
    late = replace(CONTRACT, id=ContractId(2), value=Pence(900_000_00))

    found = due_of(CONTRACT, late)

    assert [one.overdue for one in found] == [True, False, False, False]
    assert (found[0].kind, found[0].day) == (DueKind.START, date(2026, 1, 1))


def test_a_contract_that_another_follows_need_not_be_replaced() -> None:
    follows = replace(
        CONTRACT, id=ContractId(2), start=date(2027, 1, 1), end=date(2029, 12, 31),
        current_end=date(2029, 12, 31),
    )  # fmt: skip

    assert days(due_of(CONTRACT, follows)) == [(DueKind.END, date(2026, 12, 31))]


def test_a_contract_for_the_same_that_began_long_before_does_not_follow() -> None:
    beside = replace(CONTRACT, id=ContractId(2), title="Trees", start=date(2025, 6, 1))

    found = due_of(CONTRACT, beside, category="facilities.grounds")

    assert [one.title for one in found if one.kind is DueKind.START] == ["Grounds", "Trees"]


def test_notice_break_extension_and_review_have_their_days() -> None:
    contract = replace(
        CONTRACT,
        notice_by=date(2026, 9, 30),
        break_on=date(2026, 6, 30),
        latest_end=date(2027, 12, 31),
        extension_terms="1 year",
        review_on=date(2026, 5, 1),
    )

    found = due_of(contract)

    assert days(found) == [
        (DueKind.REVIEW, date(2026, 5, 1)),
        (DueKind.BREAK, date(2026, 6, 30)),
        (DueKind.NOTICE, date(2026, 9, 30)),
        (DueKind.EXTEND, date(2026, 9, 30)),
        (DueKind.START, date(2026, 10, 1)),
        (DueKind.END, date(2026, 12, 31)),
    ]
    assert "Can be extended to 31 December 2027 (1 year)" in found[3].words


def test_an_extension_without_a_notice_day_is_decided_when_replacing_must_begin() -> None:
    found = due_of(replace(CONTRACT, latest_end=date(2027, 12, 31)))

    assert (DueKind.EXTEND, date(2026, 10, 1)) in days(found)


def test_a_notice_that_was_missed_stays_in_sight_for_a_month() -> None:
    missed = due_of(replace(CONTRACT, notice_by=date(2026, 3, 1)))
    gone = due_of(replace(CONTRACT, notice_by=date(2026, 2, 27)))

    assert (missed[0].kind, missed[0].overdue) == (DueKind.NOTICE, True)
    assert DueKind.NOTICE not in [one.kind for one in gone]


def test_what_ends_later_than_the_horizon_is_left_out() -> None:
    far = replace(CONTRACT, current_end=date(2027, 12, 31))

    assert days(due_of(far)) == [] == days(due_of(replace(CONTRACT), months=5))
    assert days(due_of(far, months=19)) == [(DueKind.START, date(2027, 10, 1))]


def test_a_supplier_paid_on_after_its_contract_ended_is_told_first() -> None:
    ended = replace(CONTRACT, current_end=date(2025, 9, 30))
    late, early = date(2026, 1, 15), date(2025, 10, 20)
    grounds = CategoryCode("facilities.grounds")

    def month(day: date, pence: int, contracts: tuple[ContractId, ...] = ()) -> MonthPaid:
        return MonthPaid(ACME, grounds, "", contracts, day, day, 2, pence, 0)

    paid = (month(late, 800_00), month(early, 5_00), month(late, 7_00, (ContractId(9),)))

    (found,) = due_of(ended, paid=paid)

    assert (found.kind, found.overdue, found.yearly) == (DueKind.STILL_PAID, True, 800_00)
    assert found.words == (
        "Ended on 30 September 2025; since then 2 payments, £800.00, under no contract."
    )
    assert due_of(ended) == ()


def test_the_next_review_is_due_and_an_older_one_is_not() -> None:
    def review(number: int, on: date, following: date | None) -> Review:
        return Review(ReviewId(number), on, 4, "", following, supplier_id=ACME)

    newest = review(2, date(2026, 1, 1), date(2026, 3, 1))
    older = review(1, date(2025, 1, 1), date(2026, 6, 1))

    (found,) = due_of(reviews=(newest, older))

    assert (found.day, found.overdue, found.title) == (date(2026, 3, 1), True, "Acme")
    assert found.words == "Last reviewed on 1 January 2026, 4 of 5."


def test_a_review_made_closes_the_day_of_review_of_the_register() -> None:
    contract = replace(CONTRACT, review_on=date(2026, 2, 1))
    made = Review(ReviewId(1), date(2026, 2, 3), 5, "", None, contract_id=ONE)

    assert DueKind.REVIEW in [one.kind for one in due_of(contract)]
    assert DueKind.REVIEW not in [one.kind for one in due_of(contract, reviews=(made,))]


def test_a_contract_without_an_end_or_not_begun_has_nothing_to_replace() -> None:
    rolling = replace(CONTRACT, end=None, current_end=None)
    later = replace(CONTRACT, start=date(2026, 6, 1))

    assert due_of(rolling, later) == ()


def test_what_is_due_tells_what_was_paid_and_never_what_a_contract_states() -> None:
    stated = replace(CONTRACT, value=None, annual_value=Pence(25_000_00))

    found = due_of(stated)

    # The stated value still chooses how long it takes to replace it.
    assert [(one.kind, one.day, one.yearly) for one in found] == [
        (DueKind.START, date(2026, 8, 1), 0),
        (DueKind.END, date(2026, 12, 31), 0),
    ]
