"""A book and the plain model of it, side by side, and every view in which they must agree."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from core.domain.assessment import Assessment, Figures, Status
from core.domain.operations import Touched
from core.domain.parties import Body, Sector, SupplierId
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.domain.taxonomy import CategoryCode
from core.store import reading, suppliers
from core.store.book import Book
from core.store.lines import LineRow
from core.usecases import (
    books,
    file_return,
    find_opportunities,
    record_contracts,
    track_savings,
    watch_contracts,
)
from core.usecases.import_spend import ImportChoices
from tests.core.store.conftest import FakeClock
from tests.flows.naive_book import Found, NaiveBook, Payment, by_status

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
