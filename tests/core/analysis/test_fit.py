from __future__ import annotations

from datetime import date

import pytest

from core.analysis.fit import fit, serving_suppliers
from core.analysis.needs import a_year
from core.domain.agreements import Lot, LotSupplier, Usable
from core.domain.money import Pence
from core.domain.parties import Body, Sector

TODAY = date(2026, 3, 31)
BODY = Body("Marsh", "parish-council", Sector.WIDER, region="UKD3")


@pytest.mark.parametrize(
    ("a_year", "least", "most", "months", "usable"),
    [
        (None, 50_000_00, 60_000_00, 12, Usable.YES),
        (50_000_00, 50_000_00, None, None, Usable.YES),
        (20_000_00, 50_000_00, None, 48, Usable.ASK),
        (20_000_00, 50_000_00, None, None, Usable.ASK),
        (10_000_00, 50_000_00, None, None, Usable.ASK),
        (9_800_00, 50_000_00, None, None, Usable.NO),
        (12_499_99, 50_000_00, None, 48, Usable.NO),
        (60_000_01, None, 60_000_00, None, Usable.ASK),
        (60_000_00, None, 60_000_00, None, Usable.YES),
        (-5_00, 50_000_00, None, 12, Usable.YES),
    ],
)
def test_the_value_of_orders_is_held_against_a_years_spend(
    a_year: int | None, least: int | None, most: int | None, months: int | None, usable: Usable
) -> None:
    lot = Lot(
        "1",
        "Lot",
        min_value=None if least is None else Pence(least),
        max_value=None if most is None else Pence(most),
        max_term_months=months,
    )

    assert fit(lot, a_year, BODY, TODAY).usable is usable


def test_how_long_an_order_must_be_is_said() -> None:
    lot = Lot("1", "Lot", min_value=Pence(50_000_00))

    answer = fit(lot, 20_000_00, BODY, TODAY)

    assert answer.reason == (
        "Orders start at £50,000. You spend £20,000 a year: that takes an order of 30 months."
    )


def test_one_supplier_that_states_no_region_leaves_it_open() -> None:
    suppliers = (LotSupplier("A", regions=("UKM",)), LotSupplier("B"))

    assert fit(Lot("1", "Lot", suppliers=suppliers), 1, BODY, TODAY).usable is Usable.YES


def test_suppliers_who_left_the_lot_do_not_count() -> None:
    suppliers = (
        LotSupplier("A", regions=("UKD",)),
        LotSupplier("B", regions=("UKM",)),
        LotSupplier("C", regions=("UKD",), end=date(2026, 1, 1)),
        LotSupplier("D", regions=("UKD",), status="suspended"),
    )

    assert serving_suppliers(Lot("1", "Lot", suppliers=suppliers), "ukd", TODAY) == (1, 2, 2)


def test_a_year_is_told_at_the_pace_of_the_payments() -> None:
    assert a_year(100_00, 365) == 100_00
    assert a_year(100_00, 730) == 50_00
    assert a_year(100_00, None) is None
