"""Whatever is done to a book, in any order, every view says what plain loops over payments say.

A longer run: ANY_ORDER=500 python -m pytest tests/flows/test_any_order.py
"""

from __future__ import annotations

import copy
import csv
import os
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from core.domain.agreements import (
    Agreement,
    Catalogue,
    EligibilityRule,
    LotKey,
    LotSupplier,
    Route,
)
from core.domain.agreements import Lot as CatalogueLot
from core.domain.contracts import Contract, ContractId, ContractMatch
from core.domain.money import Pence, decimal_text
from core.domain.operations import Touched
from core.domain.spend import BatchId, KindId, LineId
from core.domain.taxonomy import CategoryCode
from core.formats.catalogue_package import build_catalogue
from core.store import suppliers
from core.usecases import (
    ask_publishers,
    books,
    categorise,
    decide_deals,
    find_opportunities,
    match_contracts,
    record_contracts,
    take_catalogue,
    tidy_suppliers,
)
from core.usecases.import_spend import take_in, take_out
from tests.flows.book_and_model import (
    CHOICES,
    CODES,
    DAYS,
    DAYS_LOOKED_AT,
    PAYEES,
    PICK,
    ROWS,
    SAVED,
    Row,
    Views,
)
from tests.flows.naive_book import Deal, Offer, Payment


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
                lambda: record_contracts.save_contract(
                    self.book, replace(record_contracts.find(self.book, number), lot=named)
                ),
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
    max_examples=int(os.environ.get("ANY_ORDER", "5")),
    stateful_step_count=20,
    deadline=None,
    # To explain a failure every line is traced in every example: that took minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    derandomize="ANY_ORDER" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

TestAnyOrder = pytest.mark.slow(AnyOrder.TestCase)
