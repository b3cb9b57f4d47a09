"""Deriving only what a change reaches gives what deriving everything gives."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.classifying.kinds import read_kinds
from core.classifying.rule_book import RuleBook
from core.classifying.rule_reach import RuleReach
from core.domain.decisions import Kind, Rule, RuleId
from core.domain.parties import Body, Sector
from core.domain.problems import UserError
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.store import decisions, imports, suppliers
from core.store.book import Book
from core.usecases import (
    books,
    categorise,
    deciding,
    import_spend,
    keep_rules,
    tidy_suppliers,
)
from tests.benchmarks import made_spend

BODY = Body("Tarnstead Town Council", "parish-council", Sector.WIDER)
HEAD = "Payment date,Supplier,Description,Account,Category,Net amount\n"
FIRST = HEAD + "".join(
    f"{day:02}/05/2025,{supplier},{words},{account},{given},{pence}\n"
    for day, (supplier, words, account, given, pence) in enumerate(
        [
            ("Tarn Power Ltd", "Electricity for the depot", "Utilities", "", "1204.50"),
            ("TARN POWER LIMITED", "Electricity for the hall", "Utilities", "", "820.00"),
            ("Greenfold Grounds Ltd", "Grass cutting", "Open spaces", "", "2400.00"),
            ("Greenfold Grounds", "Tree work", "Open spaces", "", "64000.00"),
            ("Office Nook & Sons", "Toner and paper", "Office", "", "86.40"),
            ("Office Nook & Sons", "Laptops", "Computers", "ICT hardware", "986.40"),
            ("Quill & Co", "Batteries", "Office", "", "12.00"),
            ("H.M. Revenue and Customs", "PAYE", "Salaries", "", "9000.00"),
            ("Miss Ivy's Caf\N{LATIN SMALL LETTER E WITH ACUTE}", "Buffet", "Civic", "", "310.00"),
            ("Orbit Digital", "Hosting of the web site", "Computers", "Software", "700.00"),
            ("Orbit Print", "Hosting of guests", "Civic", "", "7100.00"),
            ("Fen Surveyors", "Survey of the hall", "Property", "", "5100.00"),
            ("Fen Surveyors", "Survey of trees", "Property", "", "4900.00"),
        ],
        1,
    )
)
SECOND = HEAD + (
    "03/06/2025,Fen Surveyors,Survey of drains,Property,,4900.00\n"
    "03/06/2025,Tarn Power Ltd,Electricity for the depot,Utilities,,90000.00\n"
    "04/06/2025,Marsh Legal LLP,Legal advice on the lease,Legal,Legal services,640.00\n"
    "05/06/2025,Fen Solicitors,Advice on trees,Legal,,640.00\n"
)
CATEGORIES = [
    CategoryCode(code)
    for code in (
        "energy.electricity", "office.stationery", "facilities.grounds", "ict.hardware",
        "food.catering", "professional.legal",
    )
]  # fmt: skip
RULES = st.builds(
    Rule,
    st.just(RuleId(0)),
    supplier=st.sampled_from(
        [
            "",
            "",
            "Tarn Power",
            "~office",
            "Office Nook & Sons",
            "~orbit",
            "~caf\u00e9",
            "fen surveyors",
        ]
    ),
    account=st.sampled_from(["", "", "office", "~open space", "COMPUTERS"]),
    words=st.sampled_from(["", "survey", "toner|grass cutting", "battery", "and", "hm revenue"]),
    category=st.sampled_from(CATEGORIES),
    off=st.booleans(),
)
ANYTIME = frozenset(["add", "change", "order", "remove", "bring_in", "body", "undo", "redo"])
PICK = st.integers(0, 10_000)
PICKS = st.sets(PICK, min_size=1, max_size=3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), RULES),
        st.tuples(st.just("change"), PICK, RULES),
        st.tuples(st.just("order"), PICK),
        st.tuples(st.just("remove"), PICK),
        st.tuples(
            st.just("choose"), st.sets(PICK, min_size=1, max_size=3), st.sampled_from(CATEGORIES)
        ),
        st.tuples(st.just("always"), PICK, st.sampled_from(CATEGORIES)),
        st.tuples(st.just("scope"), PICK),
        st.tuples(st.just("back"), PICK),
        st.tuples(st.just("merge"), PICK, PICK),
        st.tuples(st.just("split"), PICK),
        st.tuples(st.just("bring_in")),
        st.tuples(st.just("take out"), PICK),
        st.tuples(st.just("body")),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    min_size=1,
    max_size=7,
)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with one file in it, and the second file beside it."""
    folder = tmp_path_factory.mktemp("ready")
    (folder / "first.csv").write_text(FIRST, encoding="utf-8")
    (folder / "second.csv").write_text(SECOND, encoding="utf-8")
    with books.create_book(folder / "ready.spendbook", BODY) as book:
        import_spend.take_in(book, folder / "first.csv", choices=import_spend.ImportChoices())
    return folder


class Hand:
    """Does what a step says to a book, and nothing where it cannot be done."""

    def __init__(self, book: Book, second: Path) -> None:
        self.book = book
        self.second = second

    def kind(self, pick: int) -> KindId:
        kinds = decisions.kinds(self.book)
        return kinds[pick % len(kinds)].id

    def do(self, step: tuple[object, ...]) -> None:
        name, *asked = step
        # Where all payments are taken out there is nothing to choose from.
        if name in ANYTIME or suppliers.suppliers(self.book):
            getattr(self, str(name).replace(" ", "_"))(*asked)

    def add(self, rule: Rule) -> None:
        if keep_rules.describe(rule):
            keep_rules.add_rule(self.book, rule)

    def _rule(self, pick: int) -> RuleId | None:
        own = decisions.rules(self.book)
        return own[pick % len(own)].id if own else None

    def change(self, pick: int, rule: Rule) -> None:
        if (number := self._rule(pick)) is not None and keep_rules.describe(rule):
            keep_rules.change_rule(self.book, replace(rule, id=number))

    def order(self, pick: int) -> None:
        if (number := self._rule(pick)) is not None:
            keep_rules.move_rule(self.book, number, pick % 5 - 2)

    def remove(self, pick: int) -> None:
        if (number := self._rule(pick)) is not None:
            keep_rules.remove_rule(self.book, number)

    def choose(self, picks: set[int], category: CategoryCode) -> None:
        kinds = sorted({self.kind(pick) for pick in picks})
        categorise.set_category(self.book, kinds, category)

    def always(self, pick: int, category: CategoryCode) -> None:
        categorise.set_category(self.book, [self.kind(pick)], category, always=True)

    def scope(self, pick: int) -> None:
        rules = deciding.scope_rules(self.book)
        categorise.set_out_of_scope(self.book, [self.kind(pick)], rules[pick % len(rules)].id)

    def back(self, pick: int) -> None:
        categorise.back_to_rules(self.book, [self.kind(pick)])

    def merge(self, keep: int, other: int) -> None:
        rows = [row.supplier.id for row in suppliers.suppliers(self.book)]
        one, two = rows[keep % len(rows)], rows[other % len(rows)]
        if one != two:
            tidy_suppliers.merge(self.book, one, [two])

    def split(self, pick: int) -> None:
        for row in suppliers.suppliers(self.book):
            spellings = tidy_suppliers.spellings(self.book, row.supplier.id)
            if len(spellings) > 1:
                payee = spellings[pick % len(spellings)].payee_id
                tidy_suppliers.split(self.book, [payee], f"Apart {pick}")
                return

    def bring_in(self) -> None:
        if len(imports.batches(self.book)) == 1:
            import_spend.take_in(
                self.book, self.second, choices=import_spend.ImportChoices(overlap="keep")
            )

    def take_out(self, pick: int) -> None:
        active = [batch for batch in imports.batches(self.book) if batch.active]
        if active:
            import_spend.take_out(self.book, active[pick % len(active)].id)

    def body(self) -> None:
        other = (
            "parish-council" if self.book.body.type_code == "academy-trust" else "academy-trust"
        )
        books.change_body(self.book, replace(self.book.body, type_code=other))

    def undo(self) -> None:
        with suppress(UserError):
            books.undo(self.book)

    def redo(self) -> None:
        with suppress(UserError):
            books.redo(self.book)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_run_of_changes_leaves_what_deriving_everything_gives(
    ready: Path, steps: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "book.spendbook"
        shutil.copy(ready / "ready.spendbook", copy)
        with Book.open(copy) as book:
            hand = Hand(book, ready / "second.csv")
            for step in steps:
                hand.do(step)

                stored = decisions.outcomes(book)
                whole = deciding.outcomes_with(book, decisions.rules(book))
                assert stored == whole, step


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of payments whose words recur, so that every decision speaks of many others."""
    folder = tmp_path_factory.mktemp("many")
    made_spend.write_csv(folder / "payments.csv", 400, seed=7)
    with books.create_book(folder / "many.spendbook", BODY) as book:
        import_spend.take_in(book, folder / "payments.csv", choices=import_spend.ImportChoices())
    return folder / "many.spendbook"


DECIDING = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), PICKS, st.sampled_from(CATEGORIES)),
        st.tuples(st.just("choose"), PICKS, st.sampled_from(CATEGORIES)),
        st.tuples(st.just("always"), PICK, st.sampled_from(CATEGORIES)),
        st.tuples(st.just("scope"), PICK),
        st.tuples(st.just("back"), PICK),
        st.tuples(st.just("merge"), PICK, PICK),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    min_size=2,
    max_size=9,
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=DECIDING)
def test_decisions_that_teach_leave_what_deriving_everything_gives(
    many: Path, steps: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "book.spendbook"
        shutil.copy(many, copy)
        with Book.open(copy) as book:
            hand = Hand(book, many)
            for step in steps:
                hand.do(step)

                stored = decisions.outcomes(book)
                whole = deciding.outcomes_with(book, decisions.rules(book))
                assert stored == whole, step


@given(
    rule=RULES,
    supplier=st.text("aegnory T.'&+-\u00e9fi", max_size=14),
    account=st.sampled_from(["", "Open spaces", "OFFICE", "Computers", "H.M. Revenue"]),
    words=st.text("survey batie hm.'&+fgrnc-utozl", max_size=24),
)
@settings(max_examples=400, deadline=None)
def test_no_kind_is_missed_that_a_rule_fits(
    rule: Rule, supplier: str, account: str, words: str
) -> None:
    kind = Kind(KindId(1), supplier, "", account, "", words, "", "")
    book = RuleBook([replace(rule, off=False)])

    fits = [read for read in read_kinds([kind]) if book.own(read)]

    assert not fits or RuleReach([rule]).among([kind]) == {KindId(1)}


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("battery", "12 batteries"),
        ("hm revenue", "H. M. Revenue"),
        ("maintenance", "mtce of lifts"),
        ("sons and daughters", "Sons & Daughters"),
        ("cafe", "Caf\u00e9 Zo\u00eb"),
        ("oneill", "O'Neill"),
        ("boxes", "box of pens"),
        ("and", "bed + breakfast"),
    ],
)
def test_a_rule_reaches_words_however_they_are_written(words: str, text: str) -> None:
    kind = Kind(KindId(1), text, "", "", "", "", "", "")

    assert RuleReach([Rule(RuleId(1), words=words)]).among([kind]) == {KindId(1)}


def test_a_kind_without_the_word_is_not_read() -> None:
    kind = Kind(KindId(1), "Acme Ltd", "", "Office", "", "paper", "", "")

    assert RuleReach([Rule(RuleId(1), words="toner|ink")]).among([kind]) == set()
