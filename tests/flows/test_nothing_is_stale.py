"""What an open book remembers is what a book says that was opened only now, whatever was done.

A longer run: SEED=1 NOTHING_STALE=200 python -m pytest tests/flows/test_nothing_is_stale.py
"""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core.domain.agreements import Catalogue, LotSupplier, Route
from core.domain.agreements import Lot as CatalogueLot
from core.domain.contracts import Contract, ContractId, ContractMatch
from core.domain.decisions import Rule, RuleId
from core.domain.money import Pence
from core.domain.operations import Operation, Touched
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.spend import BatchId, KindId, LineId
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.formats.catalogue_package import build_catalogue
from core.store import decisions, reading, suppliers
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    decide_deals,
    find_opportunities,
    keep_rules,
    know_suppliers,
    look_at_spend,
    match_contracts,
    move_tree,
    record_contracts,
    switch_scope,
    take_catalogue,
    tidy_suppliers,
    watch_contracts,
    watch_decisions,
    what_if,
)
from core.usecases.deciding import decide_again
from core.usecases.import_spend import take_in, take_out
from tests.core.store.conftest import FakeClock
from tests.core.usecases.test_move_tree import PAPER, PENS, next_edition, written
from tests.flows.book_and_model import BODY, CHOICES, CODES, PAYEES, WORDS
from tests.flows.test_a_body_on_paper import agreement

STEPS = int(os.environ.get("NOTHING_STALE", "34"))
DAYS = [date(2024, 11, 1) + timedelta(days=11 * n) for n in range(45)]
LOOKED_AT = (date(2025, 8, 15), date(2025, 12, 31), date(2026, 6, 30))
SPANS = (
    None,
    Period(date(2025, 1, 1), date(2025, 12, 31)),
    Period(date(2025, 2, 10), date(2025, 11, 20)),
)


def figures(book: Book, as_at: date, period: Period | None) -> Iterator[tuple[str, object]]:
    """Everything that an open book is asked for, by name."""
    yield "compare", find_opportunities.compare(book, as_at=as_at, period=period)
    quarters = find_opportunities.compare(book, as_at=as_at, period=period, by_quarter=True)
    yield "compare by quarter", quarters
    ahead = what_if.look(book, as_at=as_at, period=period)
    yield "what if", (ahead.assessment, ahead.trend)
    yield "lots", find_opportunities.lots_on_offer(book, as_at)
    yield "watch", watch_contracts.look(book, as_at=as_at, period=period)
    yield "contracts", record_contracts.contracts(book, as_at)
    yield "like a contract", match_contracts.looks_like_contract(book)
    yield "matches", match_contracts.matches(book)
    yield "due", watch_contracts.due(book, as_at)
    yield "pairs", tidy_suppliers.possible_matches(book)
    yield "suppliers", tidy_suppliers.suppliers(book)
    yield "coverage", categorise.coverage(book)
    yield "profile", look_at_spend.profile(book, period)
    yield "totals", reading.totals(book)
    for by_quarter in (False, True):
        yield f"positions {by_quarter}", reading.positions(book, period, by_quarter=by_quarter)
    for in_scope in (False, True):
        yield f"months {in_scope}", reading.monthly(book, period, in_scope=in_scope)
        for parent in (False, True):
            paid = reading.by_supplier(book, period, in_scope=in_scope, by_parent=parent)
            yield f"by supplier {in_scope} {parent}", paid


class Desk:
    """A book, and a hand that brings into it what comes, as chance will have it."""

    def __init__(self, book: Book, folder: Path, chance: random.Random) -> None:
        self.book, self.folder, self.chance = book, folder, chance
        self.made = 0

    def rows(self) -> list[Any]:
        return list(reading.line_rows_for_return(self.book, None))

    def code(self) -> CategoryCode:
        known = categorise.taxonomy(self.book).categories
        return CategoryCode(self.chance.choice([one for one in CODES if one in known]))

    def pair(self) -> tuple[Any, Any]:
        one, other = self.chance.sample(suppliers.payee_names(self.book), 2)
        return one, other

    def kinds(self) -> list[KindId]:
        return [KindId(self.chance.choice(self.rows()).kind_id)]

    def lines(self) -> list[LineId]:
        return [LineId(one.line_id) for one in self.chance.sample(self.rows(), 2)]

    def bring_in(self) -> Touched:
        self.made += 1
        path = self.folder / f"{self.made}.csv"
        pick = self.chance.choice
        paid = [(pick(PAYEES), pick(WORDS), pick(DAYS), pick(range(1, 200_000)))
                for _ in range(14)]  # fmt: skip
        # Some are given back to the penny, later.
        paid += [(who, what, day + timedelta(days=40), -pence) for who, what, day, pence
                 in self.chance.sample(paid, 4)]  # fmt: skip
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("Date", "Supplier", "Description", "Reference",
                             "Contract Reference", "Net Amount"))  # fmt: skip
            for number, (who, what, day, pence) in enumerate(paid):
                named, day_text = pick(["", "", "", "C-1"]), pick([day.isoformat()] * 9 + [""])
                amount = f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"
                writer.writerow((day_text, who, what, f"R{self.made}x{number}", named, amount))
        return take_in(self.book, path, choices=CHOICES).touched

    def take_out(self) -> Touched | None:
        files = sorted({one.batch_id for one in self.rows()})
        return take_out(self.book, BatchId(self.chance.choice(files))) if len(files) > 1 else None

    def switch_scope(self) -> Touched:
        one = self.chance.choice(switch_scope.presets(self.book))
        return switch_scope.switch(self.book, one.rule.id, on=not one.on)

    def change_the_body(self) -> Touched:
        kind, sector = self.chance.choice(
            [("parish-council", Sector.WIDER), ("fire-authority", Sector.WIDER)]
        )
        return books.change_body(self.book, Body(BODY.name, kind, sector, region="UKD"))

    def apply(self) -> Touched:
        self.made += 1
        lots = tuple(
            CatalogueLot(
                str(number), f"Lot {number}", routes=(Route("direct-award"),),
                start=self.chance.choice(DAYS[:20]), end=self.chance.choice(DAYS[22:]),
                suppliers=tuple(LotSupplier(name) for name in self.chance.sample(PAYEES, 3)),
                categories=(("common-spend", self.code()),),
            )
            for number in range(1, 4)
        )  # fmt: skip
        days = date(2025, 1, 1), date(2028, 1, 1)
        one = agreement("T100", *lots)
        catalogue = Catalogue("test-pbo", "Test PBO", self.made, *days, (one,))
        path = self.folder / f"{self.made}.zip"
        path.write_bytes(build_catalogue(catalogue, None, issued=days[0]))
        return take_catalogue.apply(self.book, path, accept_unsigned=True)

    def roll_back(self) -> Touched:
        return take_catalogue.roll_back(self.book, "test-pbo")

    def undo(self) -> Touched:
        return books.undo(self.book)

    def redo(self) -> Touched:
        return books.redo(self.book)


class Sorting(Desk):
    """Says who was paid, and for what."""

    def merge(self) -> Touched | None:
        one, other = self.pair()
        if one.supplier_id == other.supplier_id:
            return None
        return tidy_suppliers.merge(self.book, one.supplier_id, [other.supplier_id])

    def split(self) -> Touched | None:
        one, other = self.pair()
        if one.supplier_id != other.supplier_id:
            return None
        self.made += 1
        return tidy_suppliers.split(self.book, [one.payee_id], f"Split {self.made}")

    def name_a_house(self) -> Touched:
        house = self.chance.choice(["", "House"])
        return know_suppliers.set_parent(
            self.book, [one.supplier_id for one in self.pair()], house
        )

    def add_a_rule(self) -> Touched:
        word = self.chance.choice([*PAYEES, *WORDS[1:]]).casefold()
        scope = self.chance.choice(["tax", "", "", "", ""])
        rule = Rule(RuleId(0), words=word, category=UNKNOWN if scope else self.code(), scope=scope)
        return keep_rules.add_rule(self.book, rule)

    def rule(self) -> Rule:
        if not keep_rules.rules(self.book):
            self.add_a_rule()
        return self.chance.choice(keep_rules.rules(self.book)).rule

    def switch_a_rule_off(self) -> Touched:
        one = self.rule()
        return keep_rules.change_rule(self.book, replace(one, off=not one.off))

    def remove_a_rule(self) -> Touched:
        return keep_rules.remove_rule(self.book, self.rule().id)

    def choose(self) -> Touched:
        always = self.chance.random() < 0.3
        return categorise.set_category(self.book, self.kinds(), self.code(), always=always)

    def leave_to_rules(self) -> Touched:
        return categorise.back_to_rules(self.book, self.kinds())

    def take_out_of_scope(self) -> Touched:
        return categorise.set_out_of_scope(self.book, self.kinds(), "tax")

    def choose_lines(self) -> Touched:
        with self.book.work(Operation("choose", "Chose lines")) as work:
            decisions.set_line_choices(work, self.lines(), self.code(), "", "You said so")
            decide_again(work)
        return work.touched

    def clear_lines(self) -> Touched:
        with self.book.work(Operation("clear", "Cleared lines")) as work:
            decisions.clear_line_choices(work, [one.line_id for one in self.rows()][::2])
            decide_again(work)
        return work.touched

    def move_the_tree(self) -> Touched:
        return move_tree.take_in(self.book, written(self.folder, next_edition), {PENS: PAPER})


class Hand(Sorting):
    """Does one thing after another to a book: what was said before, and all about contracts."""

    def __init__(self, book: Book, folder: Path, chance: random.Random) -> None:
        super().__init__(book, folder, chance)
        self.verbs: list[Callable[[], Touched | None]] = [
            self.bring_in, self.take_out, self.merge, self.split, self.name_a_house,
            self.add_a_rule, self.switch_a_rule_off, self.remove_a_rule, self.choose,
            self.leave_to_rules, self.take_out_of_scope, self.choose_lines, self.clear_lines,
            self.add_a_contract, self.change_a_contract, self.remove_a_contract, self.link,
            self.unlink, self.put_lines, self.release_lines, self.call_off, self.answer_a_use,
            self.decide_a_deal, self.apply, self.roll_back, self.switch_scope,
            self.change_the_body, self.move_the_tree, self.say_why, self.cannot_influence,
            self.undo, self.undo, self.undo,
        ]  # fmt: skip

    def contract(self) -> ContractId:
        if not record_contracts.register(self.book):
            self.add_a_contract()
        return self.chance.choice(record_contracts.register(self.book)).id

    def add_a_contract(self) -> Touched:
        start, end = sorted(self.chance.sample(DAYS, 2))
        self.made += 1
        last = self.chance.choice([end, end, end, None])
        category = self.chance.choice(["", str(self.code())])
        ref = self.chance.choice(["", "C-1"])
        made = Contract(ContractId(0), ref, f"Contract {self.made}", "Somebody", start, last,
                        None, category=category)  # fmt: skip
        touched = record_contracts.save_contract(self.book, made)
        self.link()
        return touched

    def change_a_contract(self) -> Touched:
        number = self.contract()
        if self.chance.random() < 0.4:
            said = self.chance.choice(["", "No promise to buy"])
            return record_contracts.free_contract(self.book, number, said)
        one = record_contracts.find(self.book, number)
        end = self.chance.choice(DAYS)
        changed = replace(one, current_end=end, category=self.chance.choice(["", self.code()]))
        return record_contracts.save_contract(self.book, changed)

    def remove_a_contract(self) -> Touched:
        return record_contracts.remove_contract(self.book, self.contract())

    def link(self) -> Touched:
        one = self.chance.choice(suppliers.payee_names(self.book))
        match = ContractMatch(self.contract(), one.name, "So", 1, Pence(1), 90, one.supplier_id)
        return match_contracts.confirm_matches(self.book, [match])

    def unlink(self) -> Touched:
        one = self.chance.choice(suppliers.payee_names(self.book))
        return match_contracts.unlink(self.book, self.contract(), one.supplier_id)

    def put_lines(self) -> Touched:
        to = self.contract() if self.chance.random() < 0.7 else None
        return match_contracts.put_lines(self.book, self.lines(), to, "So")

    def release_lines(self) -> Touched:
        return match_contracts.release_lines(
            self.book, [LineId(one.line_id) for one in self.rows()]
        )

    def call_off(self) -> Touched:
        lots = find_opportunities.lots_on_offer(self.book, LOOKED_AT[0])
        lot = self.chance.choice([None, *(one.key for one in lots)])
        contract = record_contracts.find(self.book, self.contract())
        return record_contracts.save_contract(self.book, replace(contract, lot=lot))

    def answer_a_use(self) -> Touched | None:
        asked = find_opportunities.compare(self.book, as_at=LOOKED_AT[0]).uses
        yes = self.chance.random() < 0.8
        return decide_deals.answer_use(self.book, asked[:1], yes=yes) if asked else None

    def decide_a_deal(self) -> Touched | None:
        deals = find_opportunities.compare(self.book, as_at=LOOKED_AT[0]).opportunities
        said = self.chance.choice(["use", "later", ""])
        return decide_deals.decide(self.book, deals[:1], said) if deals else None

    def say_why(self) -> Touched:
        who = self.pair()[0].supplier_id
        return watch_decisions.give_reason(self.book, [(who, self.code())], "local")

    def cannot_influence(self) -> Touched:
        said = self.chance.choice([None, False])
        return watch_decisions.set_influence(self.book, [self.code()], said)


def test_whatever_is_done_an_open_book_says_what_a_newly_opened_one_says(tmp_path: Path) -> None:
    chance = random.Random(os.environ.get("SEED", "E"))
    path = tmp_path / "open.spendbook"
    with Book.create(path, BODY, clock=FakeClock()) as book:
        hand = Hand(book, tmp_path, chance)
        for begin in (hand.bring_in, hand.bring_in, hand.apply, hand.choose, hand.choose):
            begin()
        hand.add_a_contract()
        verbs: list[Callable[[], Touched | None]] = []
        for step in range(STEPS):
            # Everything is done in turn, each time in another order.
            verbs = verbs or chance.sample(hand.verbs, len(hand.verbs))
            verb = verbs.pop()
            view = LOOKED_AT[step // 12 % 3], SPANS[step // 9 % 3]
            with suppress(UserError):
                verb()
            if verb == hand.undo and step % 2:
                verbs.append(hand.redo)
            # It was asked for before too: what was kept of it and is so no longer tells.
            held = list(figures(book, *view))
            with Book.open(path, read_only=True, clock=FakeClock()) as again:
                fresh = list(figures(again, *view))
            stale = [name for (name, one), (_, new) in zip(held, fresh, strict=True) if one != new]
            assert stale == [], f"step {step}: {verb.__name__}"
        assert [result for result in books.check_book(book) if not result.passed] == []
