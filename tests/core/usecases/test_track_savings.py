"""A clerk's register of savings, worked out on paper.

Office Nook (paper): 12 payments of 300.00 from April 2024 to March 2025: 3,600.00 in 365 days.
New arrangement from 1 April 2025: 6 payments of 200.00 to September 2025: 1,200.00.

Spend rule: 1 April to 30 September 2025 are 183 days: 3,600.00 x 183 / 365 = 1,804.93 (1,804.9315)
    realised 1,804.93 - 1,200.00 = 604.93; cost 100.00 leaves 504.93 cashable; 200.00 needed,
    304.93 kept.
Volume rule: 400 reams before, 180 reams from April to September 2025 would have cost
    3,600.00 x 180 / 400 = 1,620.00, so 420.00 is realised; net of cost 320.00.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.money import Pence
from core.domain.parties import Body, Sector, SupplierId
from core.domain.period import Period, add_months
from core.domain.savings import (
    Baseline,
    Redeployment,
    Saving,
    SavingClass,
    SavingId,
    Stage,
    Volume,
)
from core.domain.taxonomy import CategoryCode
from core.store import savings as store
from core.store import suppliers
from core.store.book import Book
from core.usecases import books, categorise, import_spend, review_queue, track_savings
from core.usecases.track_savings import (
    MoreThanKept,
    NoBaseline,
    NoEvidence,
    NoSuchSaving,
    NotAgreedYet,
    NothingItIsAbout,
    NotShownYet,
    WrongDays,
    WrongRange,
    WrongVolume,
)

PAPER = CategoryCode("office.stationery")
YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
HALF_YEAR = Period(date(2025, 4, 1), date(2025, 9, 30))
AS_AT = date(2025, 9, 30)


def rows() -> str:
    before = [(add_months(date(2024, 4, 15), n), "300.00") for n in range(12)]
    after = [(add_months(date(2025, 4, 28), n), "200.00") for n in range(6)]
    lines = [f"{day:%d/%m/%Y},Office Nook Ltd,Paper,{pounds}" for day, pounds in before + after]
    lines += ["15/05/2025,Tarn Water Ltd,Water,900.00"]
    return "\n".join(["Payment date,Supplier,Description,Net amount", *lines]) + "\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    payments = tmp_path / "payments.csv"
    payments.write_text(rows(), encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "b.spendbook", body, actor="Ann Clerk") as made:
        import_spend.take_in(made, payments, choices=import_spend.ImportChoices())
        for item in review_queue.queue(made, shown=review_queue.Shown.IN_SCOPE):
            code = PAPER if "Nook" in item.supplier else "energy.water"
            categorise.set_category(made, item.kinds, CategoryCode(code))
        yield made


def paper_saving(book: Book) -> Saving:
    return Saving(
        id=SavingId(0),
        title="Paper by the pallet",
        kind=SavingClass.ARRANGEMENT,
        stage=Stage.IDENTIFIED,
        baseline=track_savings.baseline_of(book, PAPER, None, YEAR),
        low=Pence(900_00),
        high=Pence(1200_00),
        evidence="Quote of 3 March 2025, file 12",
        identified_on=date(2025, 2, 1),
        category=PAPER,
        cost=Pence(100_00),
        cashable=True,
    )


def agreed(book: Book, saving: Saving | None = None) -> SavingId:
    track_savings.save(book, saving or paper_saving(book))
    number = store.savings(book)[-1].id
    track_savings.agree(
        book, number, on=date(2025, 3, 10), by="Finance committee", switch_on=date(2025, 4, 1)
    )
    return number


def test_a_baseline_is_what_was_really_paid(book: Book) -> None:
    found = track_savings.baseline_of(book, PAPER, None, YEAR)

    assert (found.pence, found.period) == (3600_00, YEAR)
    assert found.basis.startswith("12 payments in this book for Stationery")
    with pytest.raises(NoBaseline):
        track_savings.baseline_of(book, PAPER, None, Period(date(2020, 1, 1), date(2020, 12, 31)))
    with pytest.raises(NothingItIsAbout):
        track_savings.baseline_of(book, CategoryCode(""), None, YEAR)


def test_a_saving_is_realised_by_payments_and_kept_above_what_the_budget_needed(
    book: Book,
) -> None:
    number = agreed(book)
    track_savings.realise(book, number, as_at=AS_AT)
    track_savings.keep(book, number, Pence(200_00))

    found = track_savings.account_of(book, number, AS_AT)

    assert found.realised.window == HALF_YEAR
    assert (found.realised.expected, found.realised.paid) == (1804_93, 1200_00)
    assert (found.realised.pence, found.cashable, found.kept) == (604_93, 504_93, 304_93)
    assert "may be less use" in found.realised.limits[0]
    assert "season" in found.realised.limits[1]


def test_with_volumes_the_price_is_what_counts(book: Book) -> None:
    number = agreed(book)

    volume = Volume("reams", 400, 180, HALF_YEAR)
    track_savings.realise(book, number, as_at=AS_AT, volume=volume)

    found = track_savings.account_of(book, number, AS_AT)
    assert (found.realised.pence, found.cashable) == (420_00, 320_00)
    assert "180 reams" in found.realised.rule
    assert store.savings(book)[0].volume == volume


def test_buying_less_is_the_saving_where_demand_is_managed(book: Book) -> None:
    number = agreed(book, replace(paper_saving(book), kind=SavingClass.DEMAND))

    found = track_savings.shown_by_payments(book, track_savings.find(book, number), AS_AT)

    assert found.pence == 604_93
    assert not any("less use" in limit for limit in found.limits)


def test_it_is_too_early_with_two_months_of_payments(book: Book) -> None:
    number = agreed(book)

    with pytest.raises(NotShownYet, match="2 of 3"):
        track_savings.realise(book, number, as_at=date(2025, 6, 29))


def test_nothing_is_shown_where_nothing_was_paid_after_the_switch(book: Book) -> None:
    (nook,) = [row.supplier for row in suppliers.suppliers(book) if "Tarn" in row.supplier.name]
    saving = replace(
        paper_saving(book),
        category=CategoryCode(""),
        supplier_id=nook.id,
        baseline=Baseline(Pence(500_00), YEAR, "invoices"),
    )
    number = agreed(book, saving)
    track_savings.agree(book, number, on=AS_AT, by="", switch_on=date(2025, 6, 1))

    with pytest.raises(NotShownYet, match="nothing to compare"):
        track_savings.realise(book, number, as_at=AS_AT)


def test_nobody_realises_what_nobody_agreed(book: Book) -> None:
    track_savings.save(book, paper_saving(book))

    with pytest.raises(NotAgreedYet):
        track_savings.realise(book, store.savings(book)[0].id, as_at=AS_AT)


def test_what_is_only_agreed_is_not_realised_whatever_payments_show(book: Book) -> None:
    number = agreed(book)

    found = track_savings.account_of(book, number, AS_AT)

    assert (found.realised.pence, found.cashable, found.net()) == (None, 0, -100_00)


def test_what_is_not_cashable_is_never_kept(book: Book) -> None:
    number = agreed(book, replace(paper_saving(book), cashable=False))
    track_savings.realise(book, number, as_at=AS_AT)

    found = track_savings.account_of(book, number, AS_AT)

    assert (found.realised.pence, found.cashable, found.kept) == (604_93, 0, 0)


def test_only_what_was_kept_can_go_elsewhere(book: Book) -> None:
    number = agreed(book)
    track_savings.realise(book, number, as_at=AS_AT)
    track_savings.keep(book, number, Pence(200_00))
    part = Redeployment(0, number, AS_AT, Pence(300_00), "Benches in the park")

    track_savings.redeploy(book, part, AS_AT)

    found = track_savings.account_of(book, number, AS_AT)
    assert (found.moved(), found.left()) == (300_00, 4_93)
    with pytest.raises(MoreThanKept, match=r"£4\.93 is left"):
        track_savings.redeploy(book, replace(part, pence=Pence(4_94)), AS_AT)
    with pytest.raises(NothingItIsAbout):
        track_savings.redeploy(book, replace(part, purpose=" "), AS_AT)


def test_the_same_pounds_count_once(book: Book) -> None:
    first = agreed(book)
    track_savings.realise(book, first, as_at=AS_AT)
    track_savings.save(
        book, replace(paper_saving(book), title="Print less", kind=SavingClass.DEMAND)
    )

    found = track_savings.register(book, AS_AT)

    one, two = found.accounts
    assert (one.counts, two.counts) == (True, False)
    assert (one.clashes, two.clashes) == ((two.saving.id,), (one.saving.id,))
    assert (found.total.count, found.total.realised) == (1, 604_93)
    assert sum(row.realised for row in found.by_stage) == found.total.realised
    assert sum(row.cashable for row in found.by_class) == found.total.cashable


def test_a_saving_that_is_not_clear_is_not_written_down(book: Book) -> None:
    good = paper_saving(book)
    for wrong, error in (
        (replace(good, evidence=" "), NoEvidence),
        (replace(good, title=""), NothingItIsAbout),
        (replace(good, category=CategoryCode("")), NothingItIsAbout),
        (replace(good, high=Pence(1)), WrongRange),
        (replace(good, low=Pence(0)), WrongRange),
        (replace(good, cost=Pence(-1)), WrongRange),
        (replace(good, baseline=replace(good.baseline, pence=Pence(0))), NoBaseline),
        (replace(good, switch_on=date(2025, 3, 31)), WrongDays),
        (replace(good, switch_on=date(2025, 5, 1), until=date(2025, 4, 30)), WrongDays),
        (replace(good, volume=Volume("reams", 1, 1, HALF_YEAR)), WrongDays),
        (replace(good, volume=Volume("reams", 0, 1, HALF_YEAR)), WrongVolume),
    ):
        with pytest.raises(error):
            track_savings.save(book, wrong)
    assert store.savings(book) == ()


def test_every_step_can_be_taken_back_and_brought_back(book: Book) -> None:
    number = agreed(book)
    track_savings.realise(book, number, as_at=AS_AT)
    track_savings.keep(book, number, Pence(200_00))
    track_savings.redeploy(book, Redeployment(0, number, AS_AT, Pence(10_00), "Benches"), AS_AT)
    full = (store.savings(book), store.redeployments(book))
    track_savings.remove(book, number)
    assert (store.savings(book), store.redeployments(book)) == ((), ())

    books.undo(book)
    assert (store.savings(book), store.redeployments(book)) == full
    for stage in (Stage.REALISED, Stage.REALISED, Stage.AGREED, Stage.IDENTIFIED):
        books.undo(book)
        assert [one.stage for one in store.savings(book)] == [stage]
    books.undo(book)
    assert store.savings(book) == ()
    with pytest.raises(NoSuchSaving):
        track_savings.remove(book, number)


def test_a_saving_follows_its_supplier_where_two_are_joined(book: Book) -> None:
    first, second = (row.supplier.id for row in suppliers.suppliers(book))
    saving = replace(paper_saving(book), supplier_id=SupplierId(second))
    track_savings.save(book, saving)

    from core.usecases import tidy_suppliers

    tidy_suppliers.merge(book, first, [second])

    assert store.savings(book)[0].supplier_id == first
