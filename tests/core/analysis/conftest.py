"""A small parish whose every figure was worked out on paper: see test_small_body.py."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import pytest

from core.analysis.assessment import Population
from core.analysis.market import Market, open_market
from core.domain.agreements import (
    Agreement,
    Catalogue,
    EligibilityRule,
    Evidence,
    Lot,
    LotKey,
    Route,
    Trust,
)
from core.domain.assessment import Bought, Listing, LotUse, Position
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import Body, Sector, SupplierId
from core.domain.period import quarter_of
from core.domain.positions import Positions
from core.domain.taxonomy import Category, CategoryCode, Group, Taxonomy

AS_AT = date(2026, 3, 31)

_LEAVES = (
    ("energy.electricity", "Electricity", ("0931",)),
    ("energy.gas", "Gas", ("0912",)),
    ("office.stationery", "Stationery", ("3019",)),
    ("facilities.grounds", "Grounds maintenance", ("7731",)),
    ("facilities.cleaning", "Cleaning", ("9091",)),
    ("ict.software", "Software", ("48",)),
    ("professional.legal", "Legal advice", ("791",)),
    ("fleet.fuel", "Fuel", ("0913",)),
)

# supplier, category, scope rule, contracts, pounds and pence of each payment
_PAYMENTS: tuple[tuple[str, str, str, tuple[int, ...], tuple[int, ...]], ...] = (
    ("Northern Power", "energy.electricity", "", (1,), (100_00,) * 12 + (-150_25,)),
    ("GreenCo", "facilities.grounds", "", (2,), (250_00,) * 6),
    ("Sparkle", "facilities.cleaning", "", (3,), (80_10,) * 4),
    ("Ledgerware", "ict.software", "", (4,), (600_00, 600_00, -45_50)),
    ("Brown LLP", "professional.legal", "", (5,), (900_00,)),
    ("Gasco", "energy.gas", "", (6,), (70_00,) * 3),
    ("Paper & Co", "office.stationery", "", (), (30_01,) * 4 + (-10_00,)),
    ("Corner Shop", "office.stationery", "", (), (12_99, 12_99)),
    ("Garage", "fleet.fuel", "", (), (55_00, 55_00)),
    ("Mystery Ltd", "", "", (), (40_00, -60_00)),
    ("HMRC", "tax-debt.paye", "tax", (), (500_00, 500_00, -25_00)),
    ("Village Hall", "grants.grant", "grants", (), (300_00,)),
)


@dataclass(frozen=True)
class Parish:
    population: Population
    market: Market
    suppliers: dict[str, SupplierId]


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    categories = {
        CategoryCode(code): Category(CategoryCode(code), label, code.split(".")[0], cpv)
        for code, label, cpv in _LEAVES
    }
    groups = tuple(
        Group(code, code.title(), True)
        for code in dict.fromkeys(c.group for c in categories.values())
    )
    return Taxonomy("test-tree", "1", "", groups, categories)


@pytest.fixture(scope="session")
def body() -> Body:
    return Body("Little Marsh Parish Council", "parish-council", Sector.WIDER, region="UKD")


@pytest.fixture(scope="session")
def parish(taxonomy: Taxonomy, body: Body) -> Parish:
    suppliers = {name: SupplierId(n) for n, (name, *_) in enumerate(_PAYMENTS, start=1)}
    population = Population(_positions(suppliers), _contracts(), _uses(suppliers))
    listed = {
        LotKey("ALPHA", "A1", "1"): (
            Listing(suppliers["Gasco"], "GASCO LIMITED", "Same name.", 95),
        ),
        LotKey("ALPHA", "A2", "1"): (
            Listing(suppliers["Paper & Co"], "PAPER AND CO LTD", "Same name.", 90),
        ),
    }
    catalogues = [(catalogue, Trust.CONFIRMED) for catalogue in _catalogues()]
    return Parish(population, open_market(catalogues, taxonomy, body, listed), suppliers)


def _positions(suppliers: dict[str, SupplierId]) -> Positions:
    """Group the payments by quarter, as the book does; payments lie a month apart.

    Those of a supplier of which a use was confirmed are kept apart by day.
    """
    found = []
    for supplier, category, scope, contracts, payments in _PAYMENTS:
        quarters: dict[tuple[date, Bought | None], list[int]] = defaultdict(list)
        for month, pence in enumerate(payments):
            day = date(2025 + (3 + month) // 12, (3 + month) % 12 + 1, 15)
            bought = Bought(day, pence < 0) if supplier == "Paper & Co" else None
            quarters[quarter_of(day).start, bought].append(pence)
        found += [
            Position(
                suppliers[supplier],
                supplier,
                CategoryCode(category),
                scope,
                tuple(ContractId(number) for number in contracts),
                quarter,
                len(amounts),
                Pence(sum(amounts)),
                bought=bought,
            )
            for (quarter, bought), amounts in quarters.items()
        ]
    return Positions.of(found)


def _contract(
    number: int, title: str, start: date, end: date | None, current: date | None = None
) -> Contract:
    return Contract(ContractId(number), f"C{number}", title, title, start, end, current or end)


def _contracts() -> dict[ContractId, Contract]:
    from dataclasses import replace

    contracts = (
        # Extended by a year: still runs on the as-at date, its last day.
        _contract(1, "Electricity", date(2023, 4, 1), date(2025, 3, 31), date(2026, 3, 31)),
        _contract(2, "Grounds", date(2024, 4, 1), date(2027, 3, 31)),
        # May be extended to the end of 2026, but was not.
        replace(
            _contract(3, "Cleaning", date(2023, 1, 1), date(2025, 12, 31)),
            latest_end=date(2026, 12, 31),
        ),
        # A call-off that outlives its agreement.
        replace(
            _contract(4, "Software", date(2025, 1, 1), date(2026, 12, 31)),
            lot=LotKey("BRAVO", "B1", "1a"),
        ),
        replace(
            _contract(5, "Legal", date(2025, 5, 1), date(2028, 4, 30)),
            freed_because="One month's notice",
        ),
        # No end date: locks nothing.
        _contract(6, "Gas", date(2024, 1, 1), None),
    )
    return {contract.id: contract for contract in contracts}


def _uses(suppliers: dict[str, SupplierId]) -> tuple[LotUse, ...]:
    paper = suppliers["Paper & Co"]
    return (LotUse(paper, CategoryCode("office.stationery"), LotKey("ALPHA", "A2", "1")),)


def _agreement(number: str, title: str, start: date, end: date, lot: Lot) -> Agreement:
    return Agreement(number, title, "Owner of " + number, "framework", start, end, (lot,))


def _sector(value: str) -> EligibilityRule:
    return EligibilityRule(True, "sector", value)


def _catalogues() -> tuple[Catalogue, ...]:
    wider = (_sector("wider"),)
    energy = Lot(
        "1",
        "Electricity and gas",
        categories=(("cpv", "09310000-5"), ("cpv", "09120000-6")),
        routes=(Route("direct-award"), Route("aggregation")),
        evidence=(Evidence("saving-range", "prices paid", date(2025, 9, 1), 100, 250, 400),),
        eligibility=wider,
    )
    paper = Lot(
        "1", "Office supplies", categories=(("common-spend", "office"),), eligibility=wider
    )
    software = Lot("1a", "Finance systems", categories=(("cpv", "48000000"),), eligibility=wider)
    cleaning = Lot(
        "1", "Cleaning", categories=(("common-spend", "facilities.cleaning"),), eligibility=wider
    )
    legal = Lot("2", "Legal", categories=(("cpv", "79100000"),), eligibility=(_sector("central"),))
    fuel = Lot(
        "1",
        "Fuel cards",
        categories=(("cpv", "09130000"),),
        eligibility=(EligibilityRule(True, "member-of", "Charlie Club"),),
    )
    far = date(2030, 6, 30)
    offers = {
        "ALPHA": (
            _agreement("A1", "Energy", date(2024, 1, 1), date(2027, 12, 31), energy),
            _agreement("A2", "Office", date(2024, 1, 1), date(2026, 9, 30), paper),
        ),
        "BRAVO": (
            _agreement("B1", "Systems", date(2021, 7, 1), date(2025, 6, 30), software),
            _agreement("B2", "Cleaning services", date(2026, 7, 1), far, cleaning),
        ),
        "CHARLIE": (
            _agreement("C1", "Legal services", date(2024, 1, 1), far, legal),
            _agreement("C2", "Fuel", date(2024, 1, 1), far, fuel),
        ),
    }
    return tuple(
        Catalogue(publisher, publisher.title(), 1, date(2026, 1, 1), None, agreements)
        for publisher, agreements in offers.items()
    )
