"""A credit has the category, the scope and the contract of the payment that it lowers."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.contracts import Contract, ContractId
from core.domain.decisions import KindId
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.spend import BatchId, DraftLine, LineId
from core.domain.taxonomy import CategoryCode
from core.store import (
    contract_payments,
    contracts,
    decisions,
    imports,
    journal,
    reading,
    suppliers,
)
from core.store.book import Book
from core.store.reading import Filter
from tests.core.store.conftest import BODY, FakeClock, bring_in, do, draft, settle

GAS, PENS = "energy.gas", "office.stationery"
APRIL, MAY, JUNE = date(2025, 4, 3), date(2025, 5, 14), date(2025, 6, 2)


def paid(reference: str = "A1", account: str = GAS, **changes: object) -> DraftLine:
    """A payment of £120 in May."""
    told = {"pence": 120_00, "paid_on": MAY, "description": "Supply", **changes}
    return draft("Acme", reference=reference, account=account, **told)  # type: ignore[arg-type]  # cells of a test


def credit(reference: str = "C9", account: str = "", **changes: object) -> DraftLine:
    """A credit of £20 in June, whose own kind is Unknown."""
    return paid(reference, account, **{"pence": -20_00, "paid_on": JUNE, **changes})


def stands(book: Book, lines: Sequence[DraftLine]) -> tuple[str, str]:
    """Category and scope of the last of some lines, brought in as one file."""
    bring_in(book, [line._replace(row=row) for row, line in enumerate(lines, 2)])
    row = list(reading.line_rows_for_return(book, None))[-1]
    return row.category, row.scope


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        ("its reference", {"reference": "A1"}),
        ("its reference in other letters", {"reference": "a 1"}),
        ("its order", {"po_number": "PO 77"}),
        ("its reference in words", {"description": "Credit for INV-0042."}),
        ("its order in words", {"description": "Refund (po77), thank you"}),
    ],
)
def test_a_credit_follows_the_payment_that_it_names(
    book: Book, case: str, changes: dict[str, object]
) -> None:
    reference = "INV-0042" if "words" in case else "A1"
    paid_for = paid(reference, po_number="PO77")

    assert stands(book, [paid_for, credit(**changes)]) == (GAS, ""), case  # type: ignore[arg-type]  # cells of a test


@pytest.mark.parametrize(
    ("case", "lines", "category"),
    [
        ("a part of it", [paid(), credit("A1", pence=-1)], GAS),
        ("a month early", [paid(), credit("A1", paid_on=MAY - timedelta(31))], GAS),
        ("too early", [paid(), credit("A1", paid_on=MAY - timedelta(32))], ""),
        ("years late", [paid(), credit("A1", paid_on=date(2031, 1, 1))], GAS),
        ("no day on it", [paid(), credit("A1", paid_on=None)], GAS),
        ("no day on the payment", [paid(paid_on=None), credit("A1")], GAS),
        ("a reference that says nothing", [paid("BACS"), credit("BACS")], ""),
        ("a number too short in words", [paid("A11"), credit(description="Paid A11")], ""),
        ("half a word", [paid("0042"), credit(description="Credit for 10042")], ""),
        ("its category is another", [paid(), credit("A1", PENS)], GAS),
        ("the payment is Unknown", [paid(account=""), credit("A1", PENS)], PENS),
        ("two alike", [paid(), paid(paid_on=APRIL), credit("A1")], GAS),
        ("two that are not", [paid(), paid(account=PENS), credit("A1")], ""),
        ("that of its account", [paid(), paid(account=PENS), credit("A1", PENS)], PENS),
        ("only another credit", [credit("A1", GAS), credit("A1")], ""),
        ("the amount alone", [paid(), credit(pence=-120_00)], ""),
        ("the amount, another account", [paid(), credit(pence=-120_00, account="x")], "x"),
    ],
)
def test_what_a_credit_follows_on_paper(
    book: Book, case: str, lines: list[DraftLine], category: str
) -> None:
    assert stands(book, lines) == (category, ""), case


def test_a_credit_follows_out_of_scope_too(book: Book) -> None:
    assert stands(book, [paid(account="pay"), credit("A1")]) == ("", "pay")
    assert [row[2] for row in decisions.coverage(book).by_scope] == [100_00]


def test_a_credit_from_another_supplier_follows_once_both_are_one(book: Book) -> None:
    refund = draft("Acme Refunds", -20_00, JUNE, 3, reference="A1")
    assert stands(book, [paid(), refund]) == ("", "")
    apart = decisions.coverage(book)
    acme, refunds = (row.supplier.id for row in suppliers.suppliers(book))

    do(book, "merge", lambda work: suppliers.merge(work, acme, [refunds]))
    joined = decisions.coverage(book).by_category
    journal.undo(book, then=settle)

    assert joined == ((GAS, 2, 100_00, 1),)
    assert decisions.coverage(book) == apart


def test_what_a_person_said_of_the_credit_or_of_its_kind_stands(book: Book) -> None:
    assert stands(book, [paid(), credit("A1")]) == (GAS, "")
    line = LineId(2)

    do(book, "line", lambda w: decisions.set_line_choices(w, [line], CategoryCode(PENS), "", "So"))
    assert _category(book, line) == PENS
    do(book, "forget", lambda w: decisions.clear_line_choices(w, [line]))
    assert _category(book, line) == GAS
    kind = KindId(reading.lines_by_ids(book, [line])[0].kind_id)
    said = {kind: (CategoryCode(PENS), "", "So")}
    do(book, "kind", lambda w: decisions.set_kind_choices(w, said))
    assert _category(book, line) == PENS


def test_a_credit_follows_what_is_said_of_its_payment_alone(book: Book) -> None:
    stands(book, [paid(), credit("A1")])
    code = CategoryCode(PENS)

    do(book, "line", lambda w: decisions.set_line_choices(w, [LineId(1)], code, "", "Pens"))

    row = reading.lines_by_ids(book, [2])[0]
    assert (row.category, row.method) == (PENS, "line")
    assert row.reason == (
        "It follows the payment of 14 May 2025, reference A1, which it names: Pens"
    )


def test_a_payment_that_is_taken_out_takes_nothing_with_it(book: Book) -> None:
    bring_in(book, [paid()], file="may.csv")
    bring_in(book, [credit("A1")], file="june.csv")
    assert _category(book, LineId(2)) == GAS

    do(book, "out", lambda work: imports.set_active(work, BatchId(1), active=False))

    assert _category(book, LineId(2)) == ""
    assert decisions.coverage(book).by_category == (("", 1, -20_00, 1),)


def _category(book: Book, line: LineId) -> str:
    return reading.lines_by_ids(book, [line])[0].category


@pytest.fixture
def two_contracts(book: Book) -> Book:
    """Two contracts with a supplier that follow one another at the end of April."""
    bring_in(book, [paid("A1", paid_on=APRIL), credit("A1"), credit("C7", pence=-3_00)])
    days = ((date(2025, 4, 1), date(2025, 4, 30)), (date(2025, 5, 1), date(2025, 12, 31)))
    for ref, (first, last) in zip(("OLD", "NEW"), days, strict=True):
        made = Contract(ContractId(0), ref, "Gas", "Acme", first, last, None)
        do(book, "contract", lambda work, made=made: contracts.add_contracts(work, [made]))
    links = [(ContractId(n), SupplierId(1), "So") for n in (1, 2)]
    do(book, "link", lambda work: contracts.set_links(work, links))
    return book


def test_a_credit_falls_under_the_contract_of_what_it_lowers(two_contracts: Book) -> None:
    assert contract_payments.spend_to_date(two_contracts) == {1: 100_00, 2: -3_00}
    assert _under(two_contracts, 1) == [1, 2]
    assert _under(two_contracts, 2) == [3]


def test_where_a_person_puts_the_payment_the_credit_goes_too(two_contracts: Book) -> None:
    do(
        two_contracts,
        "put",
        lambda work: contract_payments.put_lines(work, [LineId(1)], ContractId(2), "So"),
    )

    assert contract_payments.spend_to_date(two_contracts) == {2: 97_00}
    assert _under(two_contracts, 2) == [1, 2, 3]


def test_a_credit_put_by_hand_or_naming_a_contract_is_there(two_contracts: Book) -> None:
    bring_in(two_contracts, [credit("A1", contract_ref="new", pence=-1_00)], file="more.csv")
    do(
        two_contracts,
        "put",
        lambda work: contract_payments.put_lines(work, [LineId(2)], None, "So"),
    )

    assert contract_payments.spend_to_date(two_contracts) == {1: 120_00, 2: -4_00}


def _under(book: Book, contract: int) -> list[int]:
    chosen = Filter(contract_id=ContractId(contract), sort="row")
    shown = list(reading.line_keys_for(book, chosen))
    rows = reading.line_rows_for_return(book, None)
    assert shown == [row.line_id for row in rows if contract in row.contract_ids]
    return shown


@dataclass(frozen=True)
class Told:
    """A line of the slow way."""

    supplier: str
    pence: int
    day: date | None
    reference: str
    order: str
    words: str
    account: str

    def own(self) -> tuple[str, str]:
        return ("", "pay") if self.account == "pay" else (self.account, "")

    def names(self) -> set[str]:
        return {text for text in (self.reference, self.order) if text}

    def follows(self, lines: Sequence[Told]) -> tuple[str, str]:
        """Category and scope, found by looking at every line."""
        if self.pence >= 0:
            return self.own()
        ours = [one for one in lines if one.pence > 0 and one.supplier == self.supplier]
        found = self._named(ours)
        by_name = bool(found)
        if not found and self.account and self.day:
            found = [one for one in ours if self._takes_back(one, self.day)]
        said = {one.own() for one in found}
        may = by_name or self.own() == ("", "")
        return said.pop() if len(said) == 1 and said != {("", "")} and may else self.own()

    def _named(self, ours: Sequence[Told]) -> list[Told]:
        speaks = self.names() | set(self.words.split())
        late = (self.day + timedelta(31)) if self.day else date.max
        named = [o for o in ours if o.names() & speaks and (o.day is None or o.day <= late)]
        same = [one for one in named if one.account and one.account == self.account]
        return same or named

    def _takes_back(self, one: Told, day: date) -> bool:
        if one.pence != -self.pence or one.account != self.account or one.day is None:
            return False
        months = (day.year - one.day.year) * 12 + day.month - one.day.month
        recent = months < 18 or (months == 18 and one.day.day >= day.day)
        return one.day <= day and recent


TOLD = st.builds(
    Told,
    supplier=st.sampled_from(["Acme", "Bolt"]),
    pence=st.sampled_from([-5_00, -3_00, -1_00, 1_00, 3_00, 5_00]),
    day=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2025, 12, 31))),
    reference=st.sampled_from(["", "inv-1001", "inv-1002"]),
    order=st.sampled_from(["", "", "po-7"]),
    words=st.sampled_from(["", "refund of inv-1001", "po-7 again", "supply"]),
    account=st.sampled_from(["", GAS, PENS, "pay", "pay"]),
)


@settings(max_examples=25, deadline=None)
@given(lines=st.lists(TOLD, min_size=2, max_size=14), cut=st.integers(0, 14))
def test_every_view_adds_up_what_looking_at_every_line_gives(lines: list[Told], cut: int) -> None:
    drafts = [
        draft(
            one.supplier, one.pence, one.day, row, reference=one.reference,
            po_number=one.order, description=one.words, account=one.account,
        )
        for row, one in enumerate(lines, 2)
    ]  # fmt: skip
    parts = [part for part in (drafts[:cut], drafts[cut:]) if part]
    with (
        tempfile.TemporaryDirectory() as folder,
        Book.create(Path(folder) / "a.spendbook", BODY, clock=FakeClock()) as book,
    ):
        for n, part in enumerate(parts):
            bring_in(book, part, file=f"{n}.csv")
        _agrees(book, lines)


def _agrees(book: Book, lines: Sequence[Told]) -> None:
    wanted = [one.follows(lines) for one in lines]
    rows = list(reading.line_rows_for_return(book, None))
    assert [(row.category, row.scope) for row in rows] == wanted
    sums: Counter[tuple[str, str]] = Counter()
    for said, one in zip(wanted, lines, strict=True):
        sums[said] += one.pence
    for period in (None, Period(date(2024, 1, 1), date(2025, 12, 31))):
        found: Counter[tuple[str, str]] = Counter()
        for position in reading.positions(book, period):
            found[position.category, position.scope] += position.pence
        dated = sum(one.pence for one in lines if period is None or one.day)
        assert sum(found.values()) == dated
        assert found == sums or period is not None
    inside = {row[0]: row[2] for row in decisions.coverage(book).by_category}
    assert inside == {said[0]: sums[said] for said in sums if not said[1]}
    for (category, scope), pence in sums.items():
        chosen = Filter(category=CategoryCode(category), scope=scope or "in")
        assert reading.count_and_sum(book, chosen)[1] == pence
