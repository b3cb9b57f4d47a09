"""Lists of unit prices are read exactly, and what is no price is listed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core.importing.price_list import read_decimal, read_price_list

FIRE = Path(__file__).parents[3] / "../shared/data/benchmarks/fire_procurement_prices_2016.ods"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("£1,234.50", Decimal("1234.50")),
        ("516.9399999999999", Decimal("516.94")),
        (".0475", Decimal("0.0475")),
        ("-", None),
        ("1,23", None),
        ("12.50 each", None),
        ("NaN", None),
        ("1e5", None),
    ],
)
def test_a_number_is_read_exactly_or_not_at_all(text: str, number: Decimal | None) -> None:
    assert read_decimal(text) == number


def test_prices_in_pence_become_pounds(tmp_path: Path) -> None:
    path = tmp_path / "tariff.csv"
    path.write_text("Tariff,,\nItem,Unit of measure,Unit price (pence)\nDay,kWh,24.75\n", "utf-8")

    found = read_price_list(path)

    assert [(one.item, one.unit, one.price, one.row) for one in found.prices] == [
        ("Day", "kWh", Decimal("0.2475"), 3)
    ]


@pytest.mark.parametrize(
    ("heads", "quantities"),
    [
        ("Body,Pens (£),Qty,Pads (£),Qty", [1, 2]),
        ("Body,Qty,Pens (£),Qty,Pads (£)", [1, 2]),
        ("Body,Pens (£),Qty,Pads (£),Note", [None, None]),
    ],
)
def test_a_quantity_goes_with_its_price_only_where_the_ends_tell(
    tmp_path: Path, heads: str, quantities: list[int | None]
) -> None:
    cells = {"Body": "X", "Note": "-"}
    numbers = iter(("1", "2"))
    row = [
        cells.get(head) or (next(numbers) if head == "Qty" else "5") for head in heads.split(",")
    ]
    path = tmp_path / "grid.csv"
    path.write_text(f"{heads}\n{','.join(row)}\n", "utf-8")

    found = read_price_list(path)

    assert [one.quantity for one in found.prices] == quantities


@pytest.mark.skipif(not FIRE.exists(), reason="the shared data are not here")
def test_the_fire_services_prices_are_all_read() -> None:
    found = read_price_list(FIRE)

    assert found.is_grid
    assert (len(found.prices), len(found.problems)) == (1096, 0)
    assert len({one.who for one in found.prices}) <= 46
    hood = [one for one in found.prices if one.item == "Fire hood" and one.who == "Avon"]
    assert [(one.price, one.quantity) for one in hood] == [(Decimal("17.18"), Decimal(20))]
