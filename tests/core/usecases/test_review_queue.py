"""The queue lists what a person decides in one stroke, and nothing large decides itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.decisions import Method, Rule, RuleId
from core.domain.money import Pence
from core.domain.parties import Body, Sector
from core.domain.taxonomy import CategoryCode
from core.store.book import Book
from core.usecases import books, categorise, deciding, import_spend, keep_rules, review_queue
from core.usecases.holding_back import confirm_above
from core.usecases.import_spend import ImportChoices
from core.usecases.review_queue import QueueItem, Shown

LEDGER = """Date,Supplier,Account code,Account,Description,Net amount
13/04/2025,Quixley Vorn,4220,Street Lighting,Work,900.00
14/04/2025,Quixley Vorn,480,Street Lighting,Work,800.00
15/04/2025,Quixley Vorn,4300,Zzz,Work,700.00
16/04/2025,Dunbrack Hale,4300,Zzz,Zzz,90.00
17/04/2025,Dunbrack Hale,4300,Zzz,Zzz,-20.00
18/05/2025,Fleetholm Vehicle Leasing Ltd,449,Motor Vehicle Expenses,Lease of van,6100.00
19/05/2025,Fleetholm Vehicle Leasing Ltd,449,Motor Vehicle Expenses,Lease of van,-900.00
20/05/2025,Barclaycard,805,Purchase Card Clearing,Settlement,300.00
21/05/2025,Barclaycard,4610,Purchase Card Control,Settlement,200.00
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, "utf-8")
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        import_spend.take_in(made, path, choices=ImportChoices())
        yield made


def group(book: Book, supplier: str, account: str, shown: Shown = Shown.UNKNOWN) -> QueueItem:
    (found,) = [
        item
        for item in review_queue.queue(book, shown=shown)
        if item.supplier == supplier and account in item.account
    ]
    return found


def test_two_codes_of_one_account_are_one_group(book: Book) -> None:
    lighting = group(book, "Quixley Vorn", "Street Lighting", Shown.IN_SCOPE)

    assert lighting.account == "4220, 480 Street Lighting"
    assert (lighting.lines, lighting.pence) == (2, 170_000)


def test_what_was_learned_of_many_pounds_waits_for_a_person(book: Book) -> None:
    van = group(book, "Fleetholm Vehicle Leasing Ltd", "Motor")

    assert confirm_above(book) == 500_000
    assert (van.pence, van.category, van.method) == (520_000, "", Method.UNKNOWN)
    assert "more than the £5,000.00 that a suggestion may decide" in van.reason
    assert van.suggestions[0].category == "fleet.hire"


def test_the_body_says_what_many_pounds_are_and_undo_takes_it_back(book: Book) -> None:
    review_queue.set_confirm_above(book, Pence(600_000))
    inside = group(book, "Fleetholm Vehicle Leasing Ltd", "Motor", Shown.IN_SCOPE)
    assert (inside.category, inside.method) == ("fleet.hire", Method.LEARNED)

    books.undo(book)

    again = group(book, "Fleetholm Vehicle Leasing Ltd", "Motor")
    assert again.method is Method.UNKNOWN


def test_a_limit_of_nothing_lets_no_suggestion_decide(book: Book) -> None:
    review_queue.set_confirm_above(book, Pence(0))

    methods = {row.method for row in categorise.coverage(book).by_method}
    assert Method.LEARNED not in methods


def test_a_rule_that_is_tried_moves_nothing_by_the_limit_alone(book: Book) -> None:
    effect = keep_rules.effect_of(book, _no_rule())

    assert effect.moves == ()


def _no_rule() -> Rule:
    return Rule(RuleId(0), supplier="Nobody", category=CategoryCode("ict.other"))


def decide_the_clearing(book: Book) -> None:
    clearing = group(book, "Barclaycard", "Clearing")
    categorise.set_category(book, clearing.kinds, CategoryCode("finance.banking"))


def test_earlier_decisions_come_first_and_say_so(book: Book) -> None:
    decide_the_clearing(book)

    first = group(book, "Barclaycard", "Control").suggestions[0]

    assert first.category == "finance.banking"
    assert first.reason == "1 earlier payment to this supplier, £300.00"
    assert (first.source, first.strength) == (Method.SUPPLIER, 100)


def test_only_what_follows_from_decisions_is_accepted_at_once_as_one_step(book: Book) -> None:
    decide_the_clearing(book)
    before = categorise.coverage(book).by_category

    offer = review_queue.bulk_offer(book)
    touched = review_queue.accept_all(book, offer)

    assert [(item.supplier, item.pence) for item in offer.items] == [("Barclaycard", 20_000)]
    assert (touched.lines, touched.pence) == (offer.lines(), offer.pence()) == (1, 20_000)
    assert group(book, "Barclaycard", "Control", Shown.IN_SCOPE).reason == (
        "You accepted it: 1 earlier payment to this supplier, £300.00"
    )
    books.undo(book, touched.seq)
    assert categorise.coverage(book).by_category == before


def test_what_is_only_learned_is_never_accepted_at_once(book: Book) -> None:
    assert group(book, "Fleetholm Vehicle Leasing Ltd", "Motor").suggestions
    assert review_queue.bulk_offer(book).items == ()


def test_a_bulk_offer_leaves_what_is_above_the_limit(book: Book) -> None:
    decide_the_clearing(book)
    review_queue.set_confirm_above(book, Pence(10_000))

    offer = review_queue.bulk_offer(book)

    assert offer.items == ()
    assert [item.account for item in offer.above] == ["4610 Purchase Card Control"]


def test_out_of_scope_is_listed_and_comes_back(book: Book) -> None:
    rule = deciding.scope_rules(book)[0]
    kinds = review_queue.kinds_of(book, "Dunbrack Hale", in_scope=True)
    categorise.set_out_of_scope(book, kinds, rule.id)
    out = group(book, "Dunbrack Hale", "Zzz", Shown.OUT_OF_SCOPE)
    assert out.reason == "You took it out of scope"
    assert review_queue.kinds_of(book, "Dunbrack Hale", in_scope=True) == ()

    categorise.back_to_rules(book, out.kinds)

    assert review_queue.queue(book, shown=Shown.OUT_OF_SCOPE) == ()


def test_kinds_are_found_by_code_or_name_of_their_account(book: Book) -> None:
    by_code = review_queue.kinds_of(book, "Quixley Vorn", "480")
    by_name = review_queue.kinds_of(book, "Quixley Vorn", "street lighting")

    assert len(by_code) == 1
    assert len(by_name) == 2
    assert review_queue.kinds_of(book, "Quixley Vorn", "999") == ()


def test_always_makes_one_rule_however_often_it_is_said(book: Book) -> None:
    kinds = review_queue.kinds_of(book, "Dunbrack Hale")
    for code in ("ict.hardware", "ict.hardware", "ict.software"):
        categorise.set_category(book, kinds, CategoryCode(code), always=True)

    assert [row.rule.category for row in keep_rules.rules(book)] == ["ict.software"]


def test_the_bill_of_a_card_gets_no_suggestion_that_would_count_it_twice(book: Book) -> None:
    assert group(book, "Barclaycard", "Clearing").suggestions == ()


def test_a_name_that_a_rule_decided_elsewhere_does_not_speak_louder_than_the_purchase(
    tmp_path: Path,
) -> None:
    path = tmp_path / "power.csv"
    path.write_text(
        "Date,Supplier,Account,Description,Net amount\n"
        + "".join(
            f"{day:02}/05/2025,Northern Grid Energy plc,Electricity,Electricity May,{day}00.00\n"
            f"{day:02}/05/2025,Northern Grid Gas Ltd,Gas,Gas May,{day}00.00\n"
            for day in range(1, 20)
        ),
        "utf-8",
    )
    body = Body("Fells Trust", "academy-trust", Sector.WIDER)
    with books.create_book(tmp_path / "fells.spendbook", body) as book:
        import_spend.take_in(book, path, choices=ImportChoices())

        gas = group(book, "Northern Grid Gas Ltd", "Gas")

        assert gas.reason.startswith("Looks like Gas, but")
        assert gas.suggestions[0].category == "energy.gas"


def test_everyday_words_of_small_bodies_are_offered_what_they_mean(tmp_path: Path) -> None:
    ledger = tmp_path / "bills.csv"
    ledger.write_text(
        "Date,Supplier,Account,Description,Net amount\n"
        "23/04/2025,Brightmoor Hale,,Electric - village hall,120.00\n"
        "24/04/2025,Motormark Card Services Ltd,4250 Fuel,Purchases,130.00\n",
        "utf-8",
    )
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "bills.spendbook", body) as made:
        import_spend.take_in(made, ledger, choices=ImportChoices())
        queue = review_queue.queue(made, shown=Shown.IN_SCOPE)
    offered = {item.supplier: [one.category for one in item.suggestions] for item in queue}

    assert "energy.electricity" in offered["Brightmoor Hale"]
    assert offered["Motormark Card Services Ltd"][0] == "fleet.fuel"
