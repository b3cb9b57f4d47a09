"""Whatever is done to a book, in any order, every view says what plain loops over payments say.

A longer run: ANY_ORDER=500 python -m pytest tests/flows/test_any_order.py
"""

from __future__ import annotations

import copy
import csv
import os
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.domain.agreements import (
    Agreement,
    Catalogue,
    EligibilityRule,
    LotKey,
    LotSupplier,
    Route,
)
from core.domain.agreements import Lot as CatalogueLot
from core.domain.assessment import Assessment, Figures, Status
from core.domain.contracts import Contract, ContractId, ContractMatch
from core.domain.money import Pence, decimal_text
from core.domain.operations import Touched
from core.domain.parties import Body, Sector, SupplierId
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.domain.spend import BatchId, KindId, LineId
from core.domain.taxonomy import CategoryCode
from core.formats.catalogue_package import build_catalogue
from core.store import reading, suppliers
from core.store.book import Book
from core.store.lines import LineRow
from core.usecases import (
    ask_publishers,
    books,
    categorise,
    decide_deals,
    file_return,
    find_opportunities,
    match_contracts,
    record_contracts,
    take_catalogue,
    tidy_suppliers,
    track_savings,
    watch_contracts,
)
from core.usecases.import_spend import ImportChoices, take_in, take_out
from tests.core.store.conftest import FakeClock
from tests.flows.naive_book import Deal, Found, NaiveBook, Offer, Payment, by_status

BODY = Body("Any Parish Council", "parish-council", Sector.WIDER, region="UKD")
PAYEES = ["Zorvex", "Quimbly", "Plonketh", "Vrastic", "Numbax"]
WORDS = ["", "flarn", "wobbet"]
CODES = ["energy.gas", "office.stationery", "facilities.cleaning"]
DAYS = st.dates(date(2024, 11, 1), date(2026, 2, 28))
DAYS_LOOKED_AT = (date(2025, 3, 31), date(2025, 8, 15), date(2025, 12, 31), date(2026, 6, 30))
SPANS = (
    None,
    Period(date(2025, 1, 1), date(2025, 12, 31)),
    Period(date(2025, 2, 10), date(2025, 11, 20)),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(PAYEES),
        st.sampled_from(WORDS),
        DAYS,
        st.integers(-50_000, 250_000).filter(bool),
        st.sampled_from(["", "", "", "C-1", "c - 2", "unheard of"]),
    ),
    min_size=6,
    max_size=18,
)
PICK = st.integers(0, 1000)
Row = tuple[str, str, date, int, str]
# More is paid back than paid in a few of these files: whether a minus is a payment is asked.
CHOICES = ImportChoices(answers={"sign": "positive"}, overlap="keep")
SAVED = st.sampled_from(["", "energy.gas", "office.stationery"])
NAMES = ("locked", "collaborative", "addressable", "no-lot", "out-of-scope")


def parts(figures: Figures) -> tuple[int, ...]:
    """The five parts of the figures, in the order of NAMES."""
    return (
        figures.locked,
        figures.collaborative,
        figures.addressable,
        figures.no_lot,
        figures.out_of_scope,
    )


class Both(RuleBasedStateMachine):
    """A book, and the plain model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.book = Book.create(self.folder / "a.spendbook", BODY, clock=FakeClock())
        self.model = NaiveBook()
        self.past: list[NaiveBook] = []
        self.future: list[NaiveBook] = []
        self.made = 0
        self.looks = 0

    def teardown(self) -> None:
        failed = [result for result in books.check_book(self.book) if not result.passed]
        self.book.close()
        shutil.rmtree(self.folder)
        assert failed == []

    # Doing things to both.

    def change(self, act: Callable[[], Touched | None]) -> None:
        """Keep the state before, do it, and read what nobody decided from the book."""
        before = copy.deepcopy(self.model)
        touched = act()
        if touched is None or touched.seq:
            self.past.append(before)
            self.future.clear()
        self.listen()

    def listen(self) -> None:
        self.model.told = {
            row.reference: (row.category, row.scope) for row in self.rows().values()
        }

    def rows(self) -> dict[str, LineRow]:
        return {row.reference: row for row in reading.line_rows_for_return(self.book, None)}

    def number_of(self, payee: str) -> SupplierId:
        known = {one.name: one.supplier_id for one in suppliers.payee_names(self.book)}
        return known[payee]

    def payees(self) -> list[str]:
        return sorted({one.payee for one in self.model.active()})

    def picked(self, pick: int) -> Payment:
        known = list(self.model.active())
        return known[pick % len(known)]

    def deal(self, pick: int) -> int:
        known = sorted(self.model.deals)
        return known[pick % len(known)]

    def model_then(self, change: Callable[[], object], act: Callable[[], Touched]) -> None:
        def both() -> Touched:
            touched = act()
            change()
            return touched

        self.change(both)


class Views(Both):
    """Every view of the book, held against the model."""

    @invariant()
    def every_view_says_the_same(self) -> None:
        """Look at one view after each step, each with another day and period in turn."""
        if self.made:
            self.looks += 1
            as_at, period = DAYS_LOOKED_AT[self.looks % 4], SPANS[self.looks % 3]
            views = (
                self.the_comparison_says_the_same,
                self.contracts_and_watch_say_the_same,
                self.the_return_says_the_same,
                self.the_comparison_says_the_same,
            )
            views[self.looks // 2 % 4](as_at, period)
            self.a_baseline_is_what_was_paid(CODES[self.looks % 3], period)

    def the_comparison_says_the_same(self, as_at: date, period: Period | None) -> None:
        found = find_opportunities.compare(self.book, as_at=as_at, period=period)

        judged = self.judged(as_at, period)
        sums = by_status(judged)
        assert parts(found.figures) == tuple(sums[name] for name in NAMES)
        assert found.figures.total == sums.total()
        assert found.figures.lines == len(judged)
        assert found.figures.suppliers == len({one.supplier for one in judged})
        by_category: dict[str, list[Found]] = defaultdict(list)
        for one in judged:
            by_category[one.category].append(one)
        assert {row.category: parts(row.figures) for row in found.by_category} == {
            code: tuple(by_status(some)[name] for name in NAMES)
            for code, some in by_category.items()
        }
        assert sum(miss.no_lot for miss in found.misses) == found.figures.no_lot
        self.deals_offer_what_is_free(found, by_category)
        span = (period.start, period.end) if period else (None, None)
        assert [
            (row.day, row.becomes_available, row.available, row.collaborative)
            for row in found.forecast
        ] == self.model.forecast(as_at, *span)

    def deals_offer_what_is_free(
        self, found: Assessment, by_category: dict[str, list[Found]]
    ) -> None:
        for deal in found.opportunities:
            sums = by_status(by_category[deal.category])
            assert deal.available == sums["addressable"] + sums["no-lot"]
            assert deal.locked == sums["locked"]

    def the_return_says_the_same(self, as_at: date, period: Period | None) -> None:
        period = period or Period(date(2025, 4, 1), date(2026, 3, 31))
        request = file_return.ReturnRequest(period, as_at, Detail.LINE, Profile.AUDIT)

        made = file_return.preview(self.book, request)

        tables: dict[str, list[dict[str, Any]]] = {
            table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
            for table in made.tables
        }
        judged = self.judged(as_at, period)
        sums = by_status(judged)
        names = [f"{name.replace('-', '_')}_pence" for name in NAMES]
        assert [sum(row[name] for row in tables["summary"]) for name in names] == [
            sums[name] for name in NAMES
        ]
        by_line: Counter[str] = Counter()
        for row in tables["spend"]:
            by_line[row["status"]] += row["net_pence"]
        assert +by_line == +sums
        assert -by_line == -sums
        assert sum(row["pence"] for row in tables["exclusions"]) == sums["out-of-scope"]
        assert sum(row["net_pence"] for row in tables["agreement_use"]) == sums["collaborative"]
        freed = sum(row[1] for row in self.model.forecast(as_at, period.start, period.end))
        assert sum(row["becomes_available_pence"] for row in tables["pipeline"]) == freed

    def contracts_and_watch_say_the_same(self, as_at: date, period: Period | None) -> None:
        listed = record_contracts.contracts(self.book, as_at)
        watch = watch_contracts.look(self.book, as_at=as_at, period=period)

        assert {row.contract.id: row.paid_pence for row in listed} == {
            key: self.model.paid_under(key)[0] for key in self.model.deals
        }
        for use in watch.uses:
            expected = self.model.paid_under(use.contract.id, as_at)
            assert (use.paid, use.shared) == expected
        free = [
            one
            for one in self.judged(as_at, period)
            if one.status in (Status.ADDRESSABLE.value, Status.NO_LOT.value)
        ]
        outside = watch.outside_figures
        assert outside.free == sum(one.payment.pence for one in free)
        assert outside.under_contract == sum(one.payment.pence for one in free if one.deals)
        assert outside.either() == sum(row.pence for row in watch.outside)

    def a_baseline_is_what_was_paid(self, category: str, period: Period | None) -> None:
        period = period or Period(date(2024, 11, 1), date(2026, 2, 28))
        paid = sum(
            one.payment.pence
            for one in self.judged(period.end, period)
            if one.category == category and not one.scope
        )
        try:
            found = track_savings.baseline_of(self.book, CategoryCode(category), None, period)
        except track_savings.NoBaseline:
            assert paid <= 0
        else:
            assert found.pence == paid

    def judged(self, as_at: date, period: Period | None) -> list[Found]:
        span = (period.start, period.end) if period else (None, None)
        return self.model.judged(as_at, *span)


class AnyOrder(Views):
    """Does to a book what people do, and the same to the model."""

    @initialize(rows=ROWS, offers=st.integers(0, 63), picks=st.tuples(PICK, PICK, PICK))
    def begin(self, rows: list[Row], offers: int, picks: tuple[int, ...]) -> None:
        """Begin where things meet: contracts, lots, and payments that have a category."""
        self.bring_in(rows)
        self.apply_an_edition(offers, True)
        for n, pick in enumerate(picks):
            self.choose(pick, CODES[n])
            first = date(2025, 1 + pick % 6, 1)
            self.add_a_contract((first, first, date(2025, 9, 30)), "C-1", "", False, pick)

    @rule(rows=ROWS)
    def bring_in(self, rows: list[Row]) -> None:
        self.made += 1
        path = self.folder / f"{self.made}.csv"
        payments = [
            Payment(
                f"R{self.made}x{n}", 0, payee, words, day, pence, named.replace(" ", "").upper()
            )
            for n, (payee, words, day, pence, named) in enumerate(rows)
        ]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                (
                    "Date",
                    "Supplier",
                    "Description",
                    "Reference",
                    "Contract Reference",
                    "Net Amount",
                )
            )
            for one, (*_, named) in zip(payments, rows, strict=True):
                day = one.paid_on.isoformat() if one.paid_on else ""
                amount = decimal_text(Pence(one.pence))
                writer.writerow((day, one.payee, one.words, one.number, named, amount))

        def act() -> Touched:
            done = take_in(self.book, path, choices=CHOICES)
            assert done.batch.total == sum(one.pence for one in payments)
            for one in payments:
                self.model.payments.append(
                    Payment(
                        one.number,
                        done.batch.id,
                        one.payee,
                        one.words,
                        one.paid_on,
                        one.pence,
                        one.names_contract,
                    )
                )
                self.model.supplier_of.setdefault(one.payee, one.payee)
            return done.touched

        self.change(act)

    @rule(pick=PICK)
    @precondition(lambda self: len({one.file for one in self.model.active()}) > 1)
    def take_a_file_out(self, pick: int) -> None:
        file = self.picked(pick).file
        self.model_then(
            lambda: self.model.files_out.add(file), lambda: take_out(self.book, BatchId(file))
        )

    @rule(left=PICK, right=PICK)
    def merge(self, left: int, right: int) -> None:
        payees = self.payees()
        keep, gone = payees[left % len(payees)], payees[right % len(payees)]
        model = self.model
        kept, lost = model.supplier_of[keep], model.supplier_of[gone]
        if kept == lost:
            return

        def change() -> None:
            for payee, supplier in list(model.supplier_of.items()):
                if supplier == lost:
                    model.supplier_of[payee] = kept
            for key, supplier in list(model.links):
                if supplier == lost:
                    model.links.discard((key, lost))
                    model.links.add((key, kept))
            for (who, what, lot), yes in list(model.uses.items()):
                if who == lost:
                    del model.uses[who, what, lot]
                    model.uses.setdefault((kept, what, lot), yes)

        numbers = self.number_of(keep), [self.number_of(gone)]
        self.model_then(change, lambda: tidy_suppliers.merge(self.book, *numbers))

    @rule(pick=PICK)
    def split(self, pick: int) -> None:
        payees = self.payees()
        payee = payees[pick % len(payees)]
        supplier = self.model.supplier_of[payee]
        if sum(other == supplier for other in self.model.supplier_of.values()) < 2:
            return
        self.made += 1
        name = f"Split {self.made}"
        number = next(
            one.payee_id for one in suppliers.payee_names(self.book) if one.name == payee
        )
        self.model_then(
            lambda: self.model.supplier_of.update({payee: name}),
            lambda: tidy_suppliers.split(self.book, [number], name),
        )

    @rule(pick=PICK, category=st.sampled_from([*CODES, "tax", ""]))
    def choose(self, pick: int, category: str) -> None:
        one = self.picked(pick)
        kinds = [KindId(self.rows()[one.number].kind_id)]
        key = one.payee, one.words
        chosen = self.model.chosen
        if category == "tax":
            self.model_then(
                lambda: chosen.update({key: (self.rows()[one.number].category, "tax")}),
                lambda: categorise.set_out_of_scope(self.book, kinds, "tax"),
            )
        elif category:
            self.model_then(
                lambda: chosen.update({key: (category, "")}),
                lambda: categorise.set_category(self.book, kinds, CategoryCode(category)),
            )
        else:
            self.model_then(
                lambda: chosen.pop(key, None), lambda: categorise.back_to_rules(self.book, kinds)
            )

    @rule(
        days=st.tuples(DAYS, DAYS, DAYS),
        ref=st.sampled_from(["", "C-1", "C-2"]),
        category=SAVED,
        open_ended=st.booleans(),
        pick=PICK,
    )
    def add_a_contract(
        self, days: tuple[date, ...], ref: str, category: str, open_ended: bool, pick: int
    ) -> None:
        self.made += 1
        start, end, later = sorted(days)
        last = None if open_ended and pick % 3 == 0 else end
        extended = later if pick % 2 and last else None
        made = Contract(
            ContractId(0), ref, f"Contract {self.made}", "Somebody", start, last, extended,
            category=category,
        )  # fmt: skip

        def act() -> Touched:
            touched = record_contracts.save_contract(self.book, made)
            key = max(contract.id for contract in record_contracts.register(self.book))
            self.model.deals[key] = Deal(ref, start, last, extended, category)
            return touched

        self.change(act)
        payees = self.payees()
        self.link(max(self.model.deals), pick % len(payees))

    @rule(deal=PICK, pick=PICK)
    @precondition(lambda self: self.model.deals)
    def link(self, deal: int, pick: int) -> None:
        key = deal if deal in self.model.deals else self.deal(deal)
        payees = self.payees()
        payee = payees[pick % len(payees)]
        match = ContractMatch(
            ContractId(key), payee, "You said so", 1, Pence(1), 90, self.number_of(payee)
        )
        self.model_then(
            lambda: self.model.links.add((key, self.model.supplier_of[payee])),
            lambda: match_contracts.confirm_matches(self.book, [match]),
        )

    @rule(pick=PICK)
    @precondition(lambda self: self.model.links)
    def unlink(self, pick: int) -> None:
        known = sorted(self.model.links)
        key, supplier = known[pick % len(known)]
        payee = next(
            (one for one in self.payees() if self.model.supplier_of[one] == supplier), None
        )
        if payee is None:
            return
        number = self.number_of(payee)
        self.model_then(
            lambda: self.model.links.discard((key, supplier)),
            lambda: match_contracts.unlink(self.book, ContractId(key), number),
        )

    @rule(pick=PICK, how=st.sampled_from(["free", "lock", "call off", "no call-off", "extend"]))
    @precondition(lambda self: self.model.deals)
    def change_a_contract(self, pick: int, how: str) -> None:
        key = self.deal(pick)
        number, deals = ContractId(key), self.model.deals
        old = deals[key]
        if how in ("free", "lock"):
            said = "No promise to buy" if how == "free" else ""
            self.model_then(
                lambda: deals.update({key: _with(old, does_not_lock=said)}),
                lambda: record_contracts.free_contract(self.book, number, said),
            )
        elif how == "extend":
            contract = record_contracts.find(self.book, number)
            later = date(2026, 9, 30)
            self.model_then(
                lambda: deals.update({key: _with(old, extended_to=later)}),
                lambda: record_contracts.save_contract(
                    self.book, _with(contract, current_end=later)
                ),
            )
        else:
            lots = [offer.lot for some in self.model.offers.values() for offer in some]
            lot = lots[pick % len(lots)] if lots and how == "call off" else None
            named = LotKey(*lot) if lot else None
            self.model_then(
                lambda: deals.update({key: _with(old, lot=lot)}),
                lambda: record_contracts.set_lot(self.book, number, named),
            )

    @rule(pick=PICK)
    @precondition(lambda self: self.model.deals)
    def remove_a_contract(self, pick: int) -> None:
        key = self.deal(pick)
        model = self.model

        def change() -> None:
            del model.deals[key]
            model.links = {link for link in model.links if link[0] != key}
            model.put = {number: to for number, to in model.put.items() if to != key}

        self.model_then(
            change, lambda: record_contracts.remove_contract(self.book, ContractId(key))
        )

    @rule(pick=PICK, deal=PICK, how=st.sampled_from(["put", "none", "release"]))
    def put_by_hand(self, pick: int, deal: int, how: str) -> None:
        one = self.picked(pick)
        lines = [LineId(self.rows()[one.number].line_id)]
        put = self.model.put
        if how == "release":
            self.model_then(
                lambda: put.pop(one.number, None),
                lambda: match_contracts.release_lines(self.book, lines),
            )
            return
        key = self.deal(deal) if how == "put" and self.model.deals else None
        to = None if key is None else ContractId(key)
        self.model_then(
            lambda: put.update({one.number: key}),
            lambda: match_contracts.put_lines(self.book, lines, to, "So"),
        )

    @rule(bits=st.integers(0, 63), alder=st.booleans())
    def apply_an_edition(self, bits: int, alder: bool) -> None:
        self.made += 1
        publisher = "alder" if alder else "birch"
        offers = tuple(
            Offer(
                (publisher, "A1", str(n)),
                (CODES[(bits + n) % 3],),
                date(2024, 1, 1) if bits & 1 << n else date(2025, 10, 1),
                date(2027, 6, 30) if bits & 2 << n else date(2025, 12, 31),
                ("yes", "no", "ask")[(bits // 4 + n) % 3],
            )
            for n in range(1 + bits % 3)
        )
        package = self.folder / f"{self.made}.zip"
        catalogue = _catalogue(publisher, self.made, offers)
        package.write_bytes(build_catalogue(catalogue, None, issued=catalogue.issued))
        self.model_then(
            lambda: self.model.offers.update({publisher: offers}),
            lambda: take_catalogue.apply(self.book, package, accept_unsigned=True),
        )

    @rule(pick=PICK, yes=st.booleans(), as_at=st.sampled_from(DAYS_LOOKED_AT))
    def answer_a_use(self, pick: int, yes: bool, as_at: date) -> None:
        asked = find_opportunities.compare(self.book, as_at=as_at).uses
        if not asked:
            return
        one = asked[pick % len(asked)]
        of = {self.number_of(p): self.model.supplier_of[p] for p in self.payees()}
        lot = one.lot.publisher, one.lot.agreement_no, one.lot.lot_no
        self.model_then(
            lambda: self.model.uses.update({(of[one.supplier_id], one.category, lot): yes}),
            lambda: decide_deals.answer_use(self.book, [one], yes=yes),
        )

    @rule(pick=PICK, yes=st.booleans())
    def be_told_by_a_publisher(self, pick: int, yes: bool) -> None:
        lots = [
            offer.lot
            for some in self.model.offers.values()
            for offer in some
            if offer.open_to_us == "ask"
        ]
        if not lots:
            return
        lot = lots[pick % len(lots)]
        self.model_then(
            lambda: self.model.answers.update({lot: yes}),
            lambda: ask_publishers.record_answer(
                self.book, LotKey(*lot), yes=yes, said_on=date(2025, 11, 1)
            ),
        )

    @rule()
    @precondition(lambda self: len(self.past) > 1)
    def undo(self) -> None:
        books.undo(self.book)
        self.future.append(copy.deepcopy(self.model))
        self.model = self.past.pop()
        self.listen()

    @rule()
    @precondition(lambda self: self.future)
    def redo(self) -> None:
        books.redo(self.book)
        self.past.append(copy.deepcopy(self.model))
        self.model = self.future.pop()
        self.listen()


def _with(one: Any, **changes: object) -> Any:
    return replace(one, **changes)


def _catalogue(publisher: str, edition: int, offers: tuple[Offer, ...]) -> Catalogue:
    # The body has no identifier: whether it is on a list of them can only be asked.
    rules = {
        "yes": (),
        "no": (EligibilityRule(True, "sector", "central"),),
        "ask": (EligibilityRule(True, "body-id", "GB-LAE:ANY"),),
    }
    lots = tuple(
        CatalogueLot(
            offer.lot[2],
            f"Lot {offer.lot[2]}",
            start=offer.start,
            end=offer.end,
            routes=(Route("direct-award"),),
            suppliers=tuple(LotSupplier(name) for name in PAYEES[:3]),
            categories=tuple(("common-spend", code) for code in offer.categories),
            eligibility=rules[offer.open_to_us],
        )
        for offer in offers
    )
    texts = {"description": "Made up", "entitled": "All public bodies"}
    span = date(2024, 1, 1), date(2027, 12, 31)
    one = Agreement("A1", "Agreement", publisher, "framework", *span, lots, texts=texts)
    return Catalogue(publisher, publisher, edition, date(2025, 1, 1), date(2027, 1, 1), (one,))


AnyOrder.TestCase.settings = settings(
    max_examples=int(os.environ.get("ANY_ORDER", "8")),
    stateful_step_count=20,
    deadline=None,
    derandomize="ANY_ORDER" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

TestAnyOrder = pytest.mark.slow(AnyOrder.TestCase)
