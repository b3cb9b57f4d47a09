"""What is on offer to a small body: searched, compared, asked about, and foreseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.analysis.market import Market
from core.domain.agreements import EligibilityRule, Lot, LotKey, LotSupplier, Usable
from core.domain.assessment import Opportunity
from core.domain.contracts import Contract, ContractId
from core.domain.parties import Body, Identifier, Sector
from core.domain.period import Period
from core.domain.taxonomy import Taxonomy
from core.store import journal
from core.store.book import Book
from core.usecases import (
    ask_publishers,
    deal_facts,
    decide_deals,
    find_opportunities,
    foresee_edition,
    match_contracts,
    overlap,
    record_contracts,
    search_catalogues,
    show_lot,
    take_catalogue,
    what_if,
)
from core.usecases.ask_publishers import NoSuchLot, NothingToAsk
from core.usecases.overlap import NoSuchNeed
from core.usecases.search_catalogues import Narrowing
from tests.core.usecases.catalogues_on_offer import (
    ALPHA,
    ALPHA_CLEANING,
    ALPHA_POWER,
    CLEANING,
    DAY,
    POWER,
    new_book,
    next_alpha,
    package_of,
    take,
)

CLEAN, VOLT, JANITORS = (
    LotKey("alpha", "A1", "1"),
    LotKey("alpha", "A1", "2"),
    LotKey("beta", "B7", "1a"),
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path) as made:
        yield made


def usable(book: Book, key: LotKey) -> tuple[Usable, str]:
    offers = {one.key: one.answer for one in find_opportunities.lots_on_offer(book, DAY)}
    return offers[key].usable, offers[key].reason


def addressable(book: Book) -> int:
    return find_opportunities.compare(book, as_at=DAY).figures.addressable


def opportunity(book: Book, key: LotKey) -> Opportunity:
    found = find_opportunities.compare(book, as_at=DAY).opportunities
    return next(one for one in found if one.lot == key)


def test_what_a_publisher_told_us_counts_from_then_on(book: Book) -> None:
    before = addressable(book)
    assert usable(book, VOLT)[0] is Usable.ASK

    ask_publishers.record_answer(
        book, VOLT, yes=True, said_on=date(2026, 5, 3), said_by="Jo of Alpha", note="By e-mail."
    )

    answer = (Usable.YES, "Jo of Alpha told us on 3 May 2026: yes (By e-mail).")
    assert usable(book, VOLT) == answer
    assert addressable(book) - before == 3000_00
    assert opportunity(book, VOLT).answer.reason == answer[1]


def test_a_deal_for_money_that_a_coming_contract_will_lock_says_so(book: Book) -> None:
    before = opportunity(book, CLEAN)
    days = date(2025, 7, 1), date(2027, 6, 30)
    coming = Contract(
        ContractId(0), "C9", "Cleaning of offices", "Bright Cleaning Ltd", *days, days[1],
        category=CLEANING,
    )  # fmt: skip
    record_contracts.save_contract(book, coming)
    elsewhere = replace(coming, ref="C8", supplier="Sweep & Sons")
    record_contracts.save_contract(book, elsewhere)

    after = opportunity(book, CLEAN)

    assert after.coming == (
        '£120.00 of it is paid to Bright Cleaning Ltd, with which the contract "Cleaning of '
        'offices" begins on 1 July 2025.',
    )
    assert before.coming == ()
    assert (after.available, after.available_from) == (before.available, before.available_from)
    found = find_opportunities.compare_lots(book, as_at=DAY)
    assert after.coming[0] in deal_facts.money_words(found, after)


def test_an_answer_can_be_undone_and_taken_back(book: Book) -> None:
    ask_publishers.record_answer(book, VOLT, yes=False, said_on=DAY)
    assert usable(book, VOLT) == (Usable.NO, "Alpha PBO told us on 30 June 2025: no.")

    journal.undo(book)
    assert usable(book, VOLT)[0] is Usable.ASK

    journal.redo(book)
    ask_publishers.forget_answer(book, VOLT)
    assert usable(book, VOLT)[0] is Usable.ASK
    assert ask_publishers.answers(book) == ()


def test_other_rules_in_a_newer_edition_open_the_question_again(
    book: Book, tmp_path: Path
) -> None:
    ask_publishers.record_answer(book, VOLT, yes=True, said_on=DAY)
    narrower = replace(ALPHA_POWER, eligibility=(EligibilityRule(True, "region", "UKD"),))
    newer = next_alpha(ALPHA_CLEANING, narrower)

    foreseen = foresee_edition.foresee(book, package_of(tmp_path, newer), as_at=DAY)
    take(book, tmp_path, newer)

    said = [one.words for one in foreseen.effects if one.what == "answer"]
    assert said == ["alpha A1 lot 2: alpha told us yes; its rules changed, so ask again."]
    answer, reason = usable(book, VOLT)
    assert answer is Usable.ASK
    assert reason.endswith("yes, but the rules have changed since. Ask again.")


def test_the_same_rules_in_a_newer_edition_keep_the_answer(book: Book, tmp_path: Path) -> None:
    ask_publishers.record_answer(book, VOLT, yes=True, said_on=DAY)

    take(book, tmp_path, next_alpha(ALPHA_CLEANING, replace(ALPHA_POWER, title="Power")))

    assert usable(book, VOLT)[0] is Usable.YES


def test_only_an_open_question_can_be_answered(book: Book) -> None:
    with pytest.raises(NothingToAsk, match="Open to your sector"):
        ask_publishers.record_answer(book, CLEAN, yes=False, said_on=DAY)
    with pytest.raises(NoSuchLot):
        ask_publishers.record_answer(book, LotKey("alpha", "A1", "9"), yes=True, said_on=DAY)


@pytest.mark.parametrize(
    ("words", "found", "field"),
    [
        ("cleaning", [CLEAN, JANITORS], "lot"),
        ("JANITOR", [JANITORS], "lot"),
        ("b7", [JANITORS], "number"),
        ("electricity", [VOLT], "lot"),
        ("sweep sons", [CLEAN], "supplier"),
        ("periodic", [CLEAN], "about"),
        ("collaborative mark", [VOLT, CLEAN], "about"),
        ("bright janitors", [JANITORS], "lot"),
        ('"; DROP', [], ""),
        ("nothing like it", [], ""),
    ],
)
def test_lots_are_found_by_any_words_that_the_catalogues_hold(
    book: Book, words: str, found: list[LotKey], field: str
) -> None:
    hits = search_catalogues.open_search(book, DAY).find(words)

    assert [one.offer.key for one in hits] == found
    assert [one.field for one in hits[:1]] == ([field] if field else [])


def test_a_find_says_why_with_the_words_around_it(book: Book) -> None:
    (hit,) = search_catalogues.open_search(book, DAY).find("sons")

    assert hit.snippet == "Bright Cleaning Ltd; Sweep & Sons"
    assert [hit.snippet[slice(*mark)] for mark in hit.marks] == ["Sons"]


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        (Narrowing(), [CLEAN, VOLT, JANITORS]),
        (Narrowing(publisher="beta"), [JANITORS]),
        (Narrowing(usable=Usable.ASK), [VOLT]),
        (Narrowing(category="facilities"), [CLEAN, JANITORS]),
        (Narrowing(category="energy.electricity"), [VOLT]),
        (Narrowing(publisher="beta", usable=Usable.NO), []),
    ],
)
def test_what_was_found_can_be_narrowed(
    book: Book, narrowing: Narrowing, found: list[LotKey]
) -> None:
    search = search_catalogues.open_search(book, DAY)

    assert [one.offer.key for one in search.find("", narrowing)] == found


def test_only_lots_that_run_on_the_day_are_live(book: Book) -> None:
    search = search_catalogues.open_search(book, date(2027, 6, 30))

    assert [one.offer.key for one in search.find("", Narrowing(live=True))] == [JANITORS]


def test_the_same_need_stands_side_by_side(book: Book) -> None:
    found = overlap.needs(book, as_at=DAY)
    need = overlap.need_of(found, CLEANING)

    assert [one.key for one in need.lots] == [CLEAN, JANITORS]
    assert (need.publishers(), need.agreements(), need.available) == (2, 2, 160_00)
    assert [(one.name, one.lots) for one in need.in_common] == [
        ("BRIGHT CLEANING LIMITED", (CLEAN, JANITORS))
    ]
    assert need.lots[0].reasons == (
        "the only one that states a saving: 2 % to 5 %",
        "lowest levy of 2 stated: 0.5 %",
        "most suppliers: 2",
        "endorsed: Collaborative Procurement mark",
    )
    assert need.lots[1].reasons == (
        "runs longest: to 31 December 2028",
        "can be ordered without a further competition",
    )
    with pytest.raises(NoSuchNeed):
        overlap.need_of(found, "ict.hardware")


def test_what_we_cannot_use_never_comes_first(book: Book) -> None:
    found = overlap.need_of(overlap.needs(book, as_at=date(2027, 6, 30)), CLEANING)

    assert [one.key for one in found.lots] == [JANITORS]
    assert found.ended == 1


@pytest.mark.parametrize("ending", ["html", "csv", "xlsx"])
def test_the_sheet_to_share_holds_every_lot(book: Book, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"same.{ending}"
    need = overlap.need_of(overlap.needs(book, as_at=DAY), CLEANING)

    overlap.write_needs([need], path, as_at=DAY, name=book.body.name)

    data = path.read_bytes()
    if ending != "xlsx":
        text = data.decode("utf-8-sig").replace("&nbsp;", " ")
        assert all(words in text for words in ("Cleaning of buildings", "Janitors", "levy 0.5 %"))
    assert data


def test_an_edition_says_what_of_ours_it_changes_before_it_is_applied(
    book: Book, tmp_path: Path
) -> None:
    package = package_of(tmp_path, next_alpha(ALPHA_POWER))
    before = addressable(book)

    found = foresee_edition.foresee(book, package, as_at=DAY)

    assert [(one.what, one.how, one.pence) for one in found.effects] == [
        ("opportunity", "ended", 160_00)
    ]
    assert found.effects[0].words == (
        "No longer on offer for Cleaning, hygiene and pest control: Premises (Alpha PBO A1 lot 1)."
    )
    assert addressable(book) == before
    take_catalogue.apply(book, package, accept_unsigned=True)
    assert addressable(book) == found.after.addressable


def test_the_moves_of_an_edition_add_up_to_the_difference_of_the_figures(
    book: Book, tmp_path: Path
) -> None:
    closed = replace(ALPHA_CLEANING, eligibility=(EligibilityRule(True, "sector", "central"),))
    opened = replace(ALPHA_POWER, eligibility=(EligibilityRule(True, "sector", "wider"),))
    package = package_of(tmp_path, next_alpha(closed, opened))

    found = foresee_edition.foresee(book, package, as_at=DAY)

    moves = [one for one in found.effects if one.what == "figure"]
    assert [one.words for one in moves] == ["£3,000.00: no lot found becomes could use a lot."]
    assert found.after.addressable - found.before.addressable == sum(one.pence for one in moves)
    assert found.after.total == found.before.total


def test_going_back_is_foreseen_too(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, next_alpha(ALPHA_POWER))

    found = foresee_edition.foresee_roll_back(book, "alpha", as_at=DAY)
    take_catalogue.roll_back(book, "alpha")

    assert [(one.what, one.how) for one in found.effects] == [("opportunity", "new")]
    assert found.changes is not None
    assert found.changes.in_words()[0].startswith("New lot 1 of A1")
    assert addressable(book) == found.after.addressable


def test_power_needs_no_lot_until_it_may_be_used(book: Book) -> None:
    need = overlap.need_of(overlap.needs(book, as_at=DAY), POWER)

    assert (need.available, need.usable(), need.in_common) == (3000_00, 0, ())


def test_a_lot_tells_everything_that_is_known_of_it(book: Book) -> None:
    found = show_lot.show(book, CLEAN, as_at=DAY)

    said = {label: text for _, pairs in found.parts for label, text in pairs}
    assert found.offer.answer.usable is Usable.YES
    assert said["Price or how it is set"] == "not stated"
    assert said["Effect on our spend"].startswith("£3.20 to £8.00 on £160.00")
    assert said["Marks"] == "Collaborative Procurement mark: approved"
    assert (found.asks, found.warnings) == (False, ())


def test_a_lot_that_leaves_it_open_can_be_asked_about(book: Book) -> None:
    assert show_lot.show(book, VOLT, as_at=DAY).asks

    ask_publishers.record_answer(book, VOLT, yes=True, said_on=DAY)

    assert show_lot.show(book, VOLT, as_at=DAY).asks
    with pytest.raises(NoSuchLot):
        show_lot.show(book, LotKey("beta", "B7", "9"), as_at=DAY)


def test_suppliers_are_the_same_by_number_then_by_name() -> None:
    def listed(name: str, number: str = "") -> LotSupplier:
        return LotSupplier(name, identifier=Identifier("GB-COH", number) if number else None)

    acme, other = listed("Acme Ltd", "01234567"), listed("ACME LIMITED", "07654321")
    sole, plain = listed("Brook & Co", "00000001"), listed("BROOK AND CO")
    lots = (Lot("1", "One", suppliers=(acme, sole)), Lot("2", "Two", suppliers=(other, plain)))
    (agreement,) = ALPHA.agreements
    market = Market(
        {LotKey("alpha", "A1", lot.lot_no): (agreement, lot) for lot in lots},
        {},
        Taxonomy("t", "1", "", ()),
        Body("B", "parish-council", Sector.WIDER),
    )

    who = overlap.identity_in(market)

    assert who(acme) != who(other)
    assert who(sole) == who(plain) == "GB-COH:00000001"
    # Two companies have this name: without a number nobody can say which it is.
    assert who(listed("Acme")) not in {who(acme), who(other)}


def test_a_decision_on_a_deal_that_left_the_catalogue_can_be_taken_back(
    book: Book, tmp_path: Path
) -> None:
    deal = opportunity(book, CLEAN)
    decide_deals.decide(book, [deal], "use", "", start_on=date(2025, 7, 1))
    before = find_opportunities.compare_lots(book, as_at=DAY)
    take(book, tmp_path, next_alpha(ALPHA_POWER))

    after = find_opportunities.compare_lots(book, as_at=DAY)

    assert before.withdrawn == ()
    (left,) = after.withdrawn
    assert (left.category, left.lot, left.decision) == (CLEANING, CLEAN, "use")
    assert left.lot_title == ALPHA_CLEANING.title
    assert left.answer.usable is Usable.NO
    assert left.available == deal.available > 0
    # It is no deal any more: nothing that counts deals sees it.
    assert CLEAN not in {one.lot for one in after.assessment.opportunities}
    assert CLEAN not in {one.deal.lot for one in what_if.look(book, as_at=DAY).options}

    decide_deals.decide(book, after.withdrawn, "")
    assert find_opportunities.compare_lots(book, as_at=DAY).withdrawn == ()


def test_a_decided_deal_without_spend_in_the_period_is_still_listed(book: Book) -> None:
    decide_deals.decide(book, [opportunity(book, CLEAN)], "later")

    never = Period(date(2020, 1, 1), date(2020, 3, 31))
    (left,) = find_opportunities.compare_lots(book, as_at=DAY, period=never).withdrawn
    late = find_opportunities.compare_lots(book, as_at=date(2027, 1, 1)).withdrawn

    assert (left.available, left.answer.reason[:7]) == (0, "Nothing")
    assert late[0].answer.reason == "It ended on 31 December 2026."


def test_a_deal_of_the_forecast_starts_when_its_locked_money_is_free(book: Book) -> None:
    days = (date(2025, 4, 1), date(2025, 12, 31), None)
    for name in ("Bright Cleaning Ltd", "Mop and Bucket"):
        contract = Contract(ContractId(0), "", f"With {name}", name, *days)
        record_contracts.save_contract(book, contract)
    match_contracts.confirm_matches(book, match_contracts.matches(book))

    options = {one.deal.lot: one for one in what_if.look(book, as_at=DAY).options}

    assert options[CLEAN].starts_on == date(2026, 1, 1)
    assert options[CLEAN].why == "its money is locked until 31 December 2025"
