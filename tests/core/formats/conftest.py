"""A made-up return and fixed keys for the tests of packages."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.money import Pence, basis_points
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import CatalogueUsed, CoverageRow, Detail, Profile, Return, SignOff, Table
from core.formats.return_package import build_return
from core.formats.return_tables import LAYOUTS
from core.formats.signing import SecretKey
from core.formats.trust import PublisherKeys, new_publisher
from tests.core.formats.publishing import ISSUED, Publisher
from tests.core.formats.sealed import Members, members_of

SUMMARY_COLUMNS = tuple(column.name for column in LAYOUTS["summary"].columns)
SPEND_COLUMNS = tuple(column.name for column in LAYOUTS["spend"].columns)
# What all payments of the made-up return add up to, in pence.
TOTAL = 1_266_800


def summary_row(code: str, label: str, **pounds: int) -> tuple:
    """A category whose parts add up; amounts in whole pounds."""
    part = {name: amount * 100 for name, amount in pounds.items()}
    collaborative = part.get("collaborative", 0)
    available = collaborative + part.get("addressable", 0) + part.get("no_lot", 0)
    in_scope = available + part.get("locked", 0)
    cells = {
        "category": code,
        "label": label,
        "cpv": "0931" if code.startswith("energy") else "",
        "total_pence": in_scope + part.get("out_of_scope", 0),
        "out_of_scope_pence": part.get("out_of_scope", 0),
        "in_scope_pence": in_scope,
        "locked_pence": part.get("locked", 0),
        "available_pence": available,
        "collaborative_pence": collaborative,
        "collaborative_this_pbo_pence": collaborative,
        "collaborative_other_pbos_pence": 0,
        "collaborative_local_pence": 0,
        "addressable_pence": part.get("addressable", 0),
        "no_lot_pence": part.get("no_lot", 0),
        "uptake": basis_points(collaborative, available),
        "target": 5000,
        "suppliers": 2,
        "lines": 3,
    }
    return tuple(cells[name] for name in SUMMARY_COLUMNS)


def summary_table() -> Table:
    rows = (
        summary_row(
            "energy.electricity", "Electricity", collaborative=6000, locked=2045, addressable=4000
        ),
        summary_row("grants.grants", "Grants", out_of_scope=500),
        summary_row("", "Unknown", no_lot=123),
    )
    return Table("summary", SUMMARY_COLUMNS, rows)


def agreement_use_table() -> Table:
    cells = {
        "publisher": "ypo",
        "agreement_no": "1200",
        "lot_no": "1a",
        "supplier": "Brightspark Energy Ltd",
        "scheme": "GB-COH",
        "id": "01234567",
        "quarter": "2025-Q2",
        "call_off_ref": "C-7",
        "route": "direct-award",
        "net_pence": 600_000,
        "vat_pence": None,
        "lines": 2,
        "first_date": date(2025, 4, 1),
        "last_date": date(2025, 4, 2),
        "identified_by": "call-off contract",
    }
    return Table("agreement_use", tuple(cells), (tuple(cells.values()),))


def spend_table() -> Table:
    def line(number: int, supplier: str, category: str, pence: int, status: str) -> tuple:
        cells = {
            "line_id": str(number),
            "source": "payments.csv",
            "sheet": "",
            "row": number + 1,
            "payment_date": date(2025, 4, number),
            "supplier": supplier,
            "category": category,
            "net_pence": pence,
            "vat_pence": 0 if number % 2 else None,
            "card": False,
            "status": status,
            "method": "rule",
        }
        texts = {"invoice_date": None}
        return tuple(cells.get(name, texts.get(name, "")) for name in SPEND_COLUMNS)

    rows = (
        line(1, "Brightspark Energy Ltd", "energy.electricity", 1_304_455, "collaborative"),
        line(2, "Brightspark Energy Ltd", "energy.electricity", -100_000, "collaborative"),
        line(3, '=HYPERLINK("x"), "Öl & Söhne"', "", 12_345, "no-lot"),
        line(4, "Village Hall", "grants.grants", 50_000, "out-of-scope"),
    )
    return Table("spend", SPEND_COLUMNS, rows)


@pytest.fixture
def key() -> SecretKey:
    return SecretKey(bytes(range(32)))


@pytest.fixture
def other_key() -> SecretKey:
    return SecretKey(bytes(range(1, 33)))


@pytest.fixture
def content() -> Return:
    return made_return()


def made_return() -> Return:
    """A return with every payment, a credit, an unknown category and awkward names."""
    sources = ("payments.csv", "ab" * 32, 4321, "made-up", 6, 4, 1, 2, TOTAL, TOTAL, True)
    tables = (
        summary_table(),
        agreement_use_table(),
        spend_table(),
        Table("exclusions", ("rule", "lines", "pence"), (("grants", 1, 50_000),)),
        Table(
            "sources",
            tuple(column.name for column in LAYOUTS["sources"].columns),
            ((*sources, ""),),
        ),
        Table("savings", tuple(c.name for c in LAYOUTS["savings"].columns), ()),
    )
    body = Body(
        "Market Rasen & District <Town> Council",
        "parish",
        Sector.WIDER,
        identifiers=(Identifier("GB-LAE", "MRA"),),
    )
    return Return(
        return_id="0b9c6d9e-7f4e-4b5e-9a51-1f2a3b4c5d6e",
        version=1,
        body=body,
        body_type_label="parish or town council",
        period=Period(date(2025, 4, 1), date(2026, 3, 31)),
        as_at=date(2026, 3, 31),
        vat_basis=VatBasis.NET,
        date_basis="payment",
        detail=Detail.LINE,
        profile=Profile.PBO,
        recipients=("ypo", "espo"),
        taxonomy_id="common-spend",
        taxonomy_version="2026.1",
        taxonomy_fingerprint="cd" * 32,
        catalogues=(CatalogueUsed("ypo", 7, "ef" * 32, "unconfirmed"),),
        coverage=(CoverageRow("rule", 25, Pence(1_204_550)), CoverageRow("unknown", 3, Pence(9))),
        tables=tables,
        prepared_by=SignOff("J. Patel", "Clerk", "2026-04-20T09:30:00Z"),
        approved_by=None,
        program_version="0.1.0",
        journal_head="12" * 32,
        made_at="2026-04-20T09:31:00Z",
    )


@pytest.fixture
def package(content: Return, key: SecretKey) -> bytes:
    return build_return(content, key)


@pytest.fixture
def members(package: bytes) -> Members:
    return members_of(package)


@pytest.fixture
def keys() -> PublisherKeys:
    return new_publisher("ypo", "YPO", ISSUED, holders=3)


@pytest.fixture
def publisher(keys: PublisherKeys) -> Publisher:
    return Publisher(keys)
