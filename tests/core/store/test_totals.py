"""Whatever is done to a book, every total is the sum of its lines, and undo undoes it."""

from __future__ import annotations

import hashlib
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

from core.domain.contracts import Contract, ContractId
from core.domain.decisions import Rule, RuleId
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.spend import BatchId, DraftLine, LineId
from core.domain.taxonomy import CategoryCode
from core.store import (
    backup,
    chain,
    contract_payments,
    contracts,
    cross_sums,
    decisions,
    facts,
    imports,
    journal,
    kept_sums,
    reading,
    schema,
    suppliers,
)
from core.store.book import Book, Work
from core.store.reading import Filter, LineRow
from tests.core.store.conftest import BODY, FakeClock, bring_in, do, draft, settle

DAYS = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2025, 9, 30)))
CATEGORIES = st.sampled_from(["", "ict.hardware", "energy.gas"])
LINES = st.builds(
    draft,
    supplier=st.sampled_from(["Acme", "ACME Ltd", "Bolt", "Cole", "Dee", ""]),
    pence=st.integers(-(10**6), 10**7),
    paid_on=DAYS,
    row=st.integers(2, 500),
    account=st.sampled_from(["", "ict.hardware", "energy.gas", "pay"]),
    contract_ref=st.sampled_from(["", "", "C-1", "c - 1", "C-2", "unheard of"]),
    description=st.sampled_from(["", "pens 1", "pens 2", "gas"]),
)
PERIODS = st.one_of(
    st.none(),
    st.just(Period(date(2025, 4, 1), date(2025, 6, 30))),
    st.builds(
        lambda a, b: Period(min(a, b), max(a, b)),
        st.dates(date(2025, 1, 1), date(2025, 9, 30)),
        st.dates(date(2025, 1, 1), date(2025, 9, 30)),
    ),
)
PICK = st.integers(0, 1000)


def decided(book: Book) -> str:
    """Fingerprint everything that was decided in a book."""
    digest = hashlib.sha256()
    with book.read() as connection:
        for table in (*schema.DECISIONS, facts.batch):
            rows = connection.exec_driver_sql(
                f"SELECT {chain.row_text(table, 't')} FROM {table.name} t ORDER BY 1"
            )
            digest.update(repr((table.name, [tuple(row) for row in rows])).encode())
    return digest.hexdigest()


def key_of(row: LineRow) -> tuple[Any, ...]:
    return row.supplier_id, row.category, row.scope, row.contract_ids, row.quarter


def hold_kept_sums(book: Book, rows: list[LineRow]) -> None:
    """Hold the sums that are kept by month and by supplier to the lines."""
    with book.read() as connection:
        assert kept_sums.first_difference(connection) == ""
    by_month: Counter[tuple[str, str]] = Counter()
    paid: Counter[int] = Counter()
    for row in rows:
        month = row.paid_on.strftime("%Y%m") if row.paid_on else "0"
        by_month[cross_sums.OUT_OF_SCOPE if row.scope else row.category, month] += row.pence
        paid[row.supplier_id] += 0 if row.scope else row.pence
    sums = cross_sums.cross_sums(book, ("category", "month"), {}, None, in_scope=False)
    assert {(one.row, one.column): one.pence for one in sums} == by_month
    in_scope = reading.by_supplier(book, in_scope=True)
    assert Counter({one.supplier_id: one.pence for one in in_scope}) == paid
    assert reading.most_paid(book, top=2, in_scope=True) == in_scope[:2]
    assert reading.paid_each(book, in_scope=True) == tuple(one.pence for one in in_scope)


class BookMachine(RuleBasedStateMachine):
    """Does to a book what people do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.book = Book.create(self.folder / "a.spendbook", BODY, clock=FakeClock())
        self.files = 0

    def teardown(self) -> None:
        failed = [result for result in backup.check(self.book) if not result.passed]
        self.book.close()
        shutil.rmtree(self.folder)
        assert failed == []

    def change(self, verb: str, act: Callable[[Work], object]) -> None:
        """Do it, take it back, bring it back: each time the decisions are the ones of then."""
        before = decided(self.book)
        touched = do(self.book, verb, act)
        after = decided(self.book)
        if touched.seq:
            journal.undo(self.book, then=settle)
            assert decided(self.book) == before
            journal.redo(self.book, then=settle)
        assert decided(self.book) == after

    @initialize(lines=st.lists(LINES, min_size=5, max_size=30))
    def begin(self, lines: list[DraftLine]) -> None:
        # So many kinds that a choice for one or two of them moves few, as in most books.
        others = [draft(f"Firm {n}", n, date(2025, 3, n), row=n) for n in range(2, 26)]
        self.bring_in([*others, *lines])

    @rule(lines=st.lists(LINES, max_size=12))
    def bring_in(self, lines: list[DraftLine]) -> None:
        before = reading.totals(self.book)
        self.files += 1
        batch = bring_in(self.book, lines, file=f"{self.files}.csv")
        after = reading.totals(self.book)
        assert after.pence - before.pence == batch.total == sum(line.pence for line in lines)
        journal.undo(self.book, then=settle)
        assert reading.totals(self.book) == before
        journal.redo(self.book, then=settle)
        assert reading.totals(self.book) == after

    @rule(pick=PICK, active=st.booleans())
    def take_out_or_put_back(self, pick: int, active: bool) -> None:
        batch = BatchId(1 + pick % self.files)
        self.change("take-out", lambda work: imports.set_active(work, batch, active))

    @rule(left=PICK, right=PICK)
    @precondition(lambda self: len(suppliers.suppliers(self.book)) > 1)
    def merge(self, left: int, right: int) -> None:
        known = [row.supplier.id for row in suppliers.suppliers(self.book)]
        keep, gone = known[left % len(known)], known[right % len(known)]
        self.change("merge", lambda work: suppliers.merge(work, keep, [gone]))

    @rule(pick=PICK)
    @precondition(lambda self: suppliers.payee_names(self.book))
    def split(self, pick: int) -> None:
        known = suppliers.payee_names(self.book)
        payee = known[pick % len(known)].payee_id
        self.change("split", lambda work: suppliers.split(work, [payee], f"New {pick}"))

    @rule(left=PICK, right=PICK)
    @precondition(lambda self: len(suppliers.suppliers(self.book)) > 1)
    def refuse(self, left: int, right: int) -> None:
        known = sorted(row.supplier.id for row in suppliers.suppliers(self.book))
        one, other = known[left % len(known)], known[right % len(known)]
        if one != other:
            self.change("never", lambda work: suppliers.refuse_pair(work, one, other))

    @rule(pick=PICK, category=CATEGORIES, scope=st.sampled_from(["", "pay", "tax"]))
    @precondition(lambda self: decisions.kinds(self.book))
    def categorise(self, pick: int, category: str, scope: str) -> None:
        known = decisions.kinds(self.book)
        kind = known[pick % len(known)].id
        choice = (CategoryCode(category), scope, "You put it here")
        self.change("choose", lambda work: decisions.set_kind_choices(work, {kind: choice}))

    @rule(pick=PICK, category=CATEGORIES, scope=st.sampled_from(["", "pay"]))
    @precondition(lambda self: reading.totals(self.book).lines)
    def choose_lines(self, pick: int, category: str, scope: str) -> None:
        keys = reading.line_keys_for(self.book, Filter())
        lines = [LineId(key) for key in keys[pick % len(keys) :][:3]]
        code = CategoryCode(category)
        self.change(
            "line", lambda work: decisions.set_line_choices(work, lines, code, scope, "So")
        )

    @rule(ref=st.sampled_from(["C-1", "C-2", ""]), first=DAYS, last=DAYS, category=CATEGORIES)
    def add_contract(self, ref: str, first: date, last: date, category: str) -> None:
        made = Contract(
            ContractId(0), ref, "Title", "Acme", first, last, None, category=category, row=2
        )
        self.change("contract", lambda work: contracts.add_contracts(work, [made]))

    @rule(pick=PICK, ref=st.sampled_from(["C-1", ""]), last=DAYS, category=CATEGORIES)
    @precondition(lambda self: contracts.contracts(self.book))
    def change_or_remove_contract(self, pick: int, ref: str, last: date, category: str) -> None:
        known = contracts.contracts(self.book)
        one = known[pick % len(known)]
        other = replace(one, ref=ref, end=last, category=category)
        if pick % 3:
            self.change("contract", lambda work: contracts.update_contract(work, other))
        else:
            self.change("contract", lambda work: contracts.remove_contract(work, one.id))

    @rule(one=PICK, other=PICK)
    @precondition(lambda self: contracts.contracts(self.book))
    def link(self, one: int, other: int) -> None:
        known = contracts.contracts(self.book)
        contract = known[one % len(known)].id
        supplier = SupplierId(1 + other % len(suppliers.names_of(self.book, range(1, 99))))  # type: ignore[arg-type]  # plain numbers of a test
        self.change(
            "match", lambda work: contracts.set_links(work, [(contract, supplier, "You said so")])
        )

    @rule(words=st.sampled_from(["pens", "gas"]), pick=PICK)
    def add_or_remove_rule(self, words: str, pick: int) -> None:
        known = decisions.rules(self.book)
        if known and pick % 2:
            gone = known[pick % len(known)].id
            self.change("remove-rule", lambda work: decisions.remove_rule(work, gone))
        else:
            new = Rule(RuleId(0), words=words)
            self.change("add-rule", lambda work: decisions.add_rule(work, new))

    @rule(period=PERIODS)
    def positions_are_the_sums_of_their_lines(self, period: Period | None) -> None:
        lines: dict[tuple[Any, ...], list[LineRow]] = defaultdict(list)
        for row in reading.line_rows_for_return(self.book, period):
            lines[key_of(row)].append(row)

        found = {
            (p.supplier_id, p.category, p.scope, p.contract_ids, p.quarter): p
            for p in reading.positions(self.book, period)
        }

        assert found.keys() == lines.keys()
        for key, rows in lines.items():
            days = [row.paid_on for row in rows if row.paid_on]
            position = found[key]
            assert (position.lines, position.pence) == (len(rows), sum(r.pence for r in rows))
            assert position.vat == sum(row.vat or 0 for row in rows)
            assert (position.first, position.last) == (
                min(days, default=None),
                max(days, default=None),
            )
        whole: Counter[tuple[Any, ...]] = Counter()
        for key, rows in lines.items():
            whole[key[:4]] += sum(row.pence for row in rows)
        assert whole == {
            (p.supplier_id, p.category, p.scope, p.contract_ids): p.pence
            for p in reading.positions(self.book, period, by_quarter=False)
        }

    @rule(period=PERIODS)
    def coverage_parts_the_whole(self, period: Period | None) -> None:
        rows = list(reading.line_rows_for_return(self.book, period))
        found = decisions.coverage(self.book, period)

        inside = [row for row in rows if not row.scope]
        assert sum(row[2] for row in found.by_method) == sum(row.pence for row in inside)
        assert sum(row[1] for row in found.by_category) == len(inside)
        outside = [row.pence for row in rows if row.scope]
        assert sum(row[2] for row in found.by_scope) == sum(outside)
        for code, lines, pence, count in found.by_category:
            own = [row for row in inside if row.category == code]
            assert (lines, pence) == (len(own), sum(row.pence for row in own))
            assert count == len({row.supplier_id for row in own})

    @rule(pick=PICK)
    @precondition(lambda self: contracts.contracts(self.book))
    def a_contract_has_the_spend_of_its_lines(self, pick: int) -> None:
        known = contracts.contracts(self.book)
        contract = known[pick % len(known)].id
        rows = [
            row
            for row in reading.line_rows_for_return(self.book, None)
            if contract in row.contract_ids and not row.scope
        ]

        shown = reading.line_keys_for(self.book, Filter(contract_id=contract, sort="row"))

        assert list(shown) == [row.line_id for row in rows]
        paid = contract_payments.spend_to_date(self.book).get(contract, 0)
        assert paid == sum(row.pence for row in rows if len(row.contract_ids) == 1)
        assert paid + sum(
            one.pence
            for one in contract_payments.shared_spend(self.book)
            if contract in one.contract_ids
        ) == sum(row.pence for row in rows)

    @rule(pick=PICK, other=PICK, none=st.booleans())
    @precondition(lambda self: reading.totals(self.book).lines)
    @precondition(lambda self: contracts.contracts(self.book))
    def put_lines_under_a_contract(self, pick: int, other: int, none: bool) -> None:
        keys = reading.line_keys_for(self.book, Filter())
        lines = [LineId(key) for key in keys[pick % len(keys) :][:3]]
        known = contracts.contracts(self.book)
        to = None if none else known[other % len(known)].id
        self.change("put", lambda work: contract_payments.put_lines(work, lines, to, "So"))

    @invariant()
    def every_total_is_the_sum_of_its_lines(self) -> None:
        rows = list(reading.line_rows_for_return(self.book, None))
        whole = len(rows), sum(row.pence for row in rows)
        totals = reading.totals(self.book)

        assert (totals.lines, totals.pence) == whole
        assert totals.credit_pence == sum(row.pence for row in rows if row.pence < 0)
        assert totals.suppliers == len({row.supplier_id for row in rows})
        assert reading.count_and_sum(self.book, Filter()) == whole
        parts = [reading.count_and_sum(self.book, Filter(scope=s)) for s in ("in", "out")]
        assert tuple(map(sum, zip(*parts, strict=True))) == whole
        for found in (
            suppliers.suppliers(self.book),
            suppliers.payee_names(self.book),
            reading.by_supplier(self.book),
            decisions.kind_amounts(self.book),
        ):
            assert (sum(r.lines for r in found), sum(r.pence for r in found)) == whole
        offered = suppliers.payments_by_supplier(self.book)
        assert (sum(r.lines for r in offered), sum(r.pence for r in offered)) == parts[0]
        assert sum(pence for _, pence in reading.monthly(self.book)) == whole[1]
        assert sum(batch.total for batch in imports.batches(self.book)) == whole[1]
        hold_kept_sums(self.book, rows)

    @invariant()
    def the_chain_holds(self) -> None:
        assert journal.verify_chain(self.book) is None


BookMachine.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

TestWhateverIsDone = pytest.mark.slow(BookMachine.TestCase)
