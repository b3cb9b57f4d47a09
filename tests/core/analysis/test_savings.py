from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.analysis import savings as counting
from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.savings import Baseline, Realised, Saving, SavingClass, SavingId, Stage, Volume
from core.domain.taxonomy import CategoryCode

YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
SWITCH = date(2025, 4, 1)
ONE = Saving(
    SavingId(1),
    "Paper",
    SavingClass.ARRANGEMENT,
    Stage.REALISED,
    Baseline(Pence(3650_00), YEAR, "invoices"),
    Pence(100_00),
    Pence(200_00),
    "a quote",
    date(2025, 1, 1),
    category=CategoryCode("office.stationery"),
    cashable=True,
    switch_on=SWITCH,
)


def test_the_window_begins_with_a_month_and_ends_where_payments_end() -> None:
    later = replace(ONE, switch_on=date(2025, 4, 2))

    assert counting.window_after(ONE, date(2026, 1, 15), date(2025, 12, 27)) == Period(
        SWITCH, date(2025, 12, 31)
    )
    assert counting.window_after(later, date(2026, 1, 15), date(2025, 12, 20)) == Period(
        date(2025, 5, 1), date(2025, 11, 30)
    )
    ended = replace(ONE, until=date(2025, 8, 31))
    assert counting.window_after(ended, date(2026, 1, 15), date(2026, 1, 15)) == Period(
        SWITCH, date(2025, 8, 31)
    )
    assert counting.window_after(ONE, date(2025, 4, 29), date(2026, 1, 1)) is None
    assert counting.window_after(ONE, date(2026, 1, 15), None) is None


def test_payments_must_cover_the_period_of_the_volumes() -> None:
    half_year = Period(SWITCH, date(2025, 9, 30))
    saving = replace(ONE, volume=Volume("reams", 400, 180, half_year))

    assert counting.window_after(saving, date(2025, 9, 30), date(2025, 9, 29)) == half_year
    for as_at, paid_to in ((date(2025, 9, 29), SWITCH), (date(2026, 1, 1), date(2025, 8, 31))):
        window = counting.window_after(saving, as_at, paid_to)
        found = counting.realise(saving, window, Pence(1), 1)
        assert (window, found.pence) == (None, None)
        assert "volumes are stated to 30 September 2025" in found.rule


def test_a_day_counts_as_a_day() -> None:
    window = Period(SWITCH, date(2025, 6, 30))  # 91 days at 10.00 each

    found = counting.realise(ONE, window, Pence(1000_00), 4)

    assert (found.expected, found.pence) == (910_00, -90_00)


def test_a_loss_is_shown_as_one_and_releases_nothing() -> None:
    shown = Realised(Pence(-90_00), "rule")

    (found,) = counting.accounts((ONE,), {ONE.id: shown}, ())

    assert (found.net(), found.cashable, found.kept) == (-90_00, 0, 0)


def test_a_life_is_a_year_where_no_end_is_stated_and_its_months_otherwise() -> None:
    half = replace(ONE, until=date(2025, 9, 30), cost=Pence(30_00))

    assert ONE.net_range() == (100_00, 200_00)
    assert half.net_range() == (20_00, 70_00)


STAGES = st.sampled_from(Stage)
SAVINGS = st.lists(
    st.builds(
        replace,
        st.just(ONE),
        kind=st.sampled_from(SavingClass),
        stage=STAGES,
        category=st.sampled_from(["", "office.stationery", "energy.gas"]).map(CategoryCode),
        supplier_id=st.sampled_from([None, SupplierId(1), SupplierId(2)]),
        cost=st.integers(0, 10_000).map(Pence),
        needed=st.integers(0, 10_000).map(Pence),
        cashable=st.booleans(),
        until=st.none() | st.dates(SWITCH, date(2026, 12, 31)),
        switch_on=st.none() | st.dates(SWITCH, date(2026, 12, 31)),
    ),
    max_size=6,
)


@given(SAVINGS, st.lists(st.integers(-50_000, 50_000).map(Pence), min_size=6, max_size=6))
def test_sums_add_up_and_no_payment_counts_twice(made: list[Saving], pence: list[Pence]) -> None:
    savings = [replace(one, id=SavingId(n)) for n, one in enumerate(made)]
    shown = {one.id: Realised(pence[one.id], "rule") for one in savings}

    found = counting.accounts(savings, shown, ())

    total = counting.sums("all", found)
    for parts in (counting.by_stage(found), counting.by_class(found)):
        for name in ("count", "low", "high", "realised", "cost", "cashable", "kept"):
            assert sum(getattr(part, name) for part in parts) == getattr(total, name)
    counted = [one.saving for one in found if one.counts]
    for number, one in enumerate(counted):
        assert not any(one.same_payments(other) for other in counted[:number])
    for account in found:
        assert account.counts or account.clashes
        assert 0 <= account.kept <= account.cashable
