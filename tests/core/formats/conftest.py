"""A made-up return and fixed keys for the tests of packages."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.money import Pence
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import (
    CatalogueUsed,
    CoverageRow,
    Detail,
    Profile,
    Return,
    SignOff,
    Table,
)
from core.formats.return_tables import LAYOUTS
from core.formats.signing import SecretKey

SUMMARY_COLUMNS = tuple(column.name for column in LAYOUTS["summary"].columns)
SPEND_COLUMNS = tuple(column.name for column in LAYOUTS["spend"].columns)


def summary_table() -> Table:
    rows = (
        ("energy.electricity", "Electricity", "0931", 1_204_550, 0, 1_204_550, 204_550)
        + (1_000_000, 600_000, 600_000, 0, 0, 400_000, 0, 6000, 5000, 3, 24),
        ("grants.grants", "Grants", "", 50_000, 50_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, None, None)
        + (1, 1),
        ("", "Unknown", "", 12_345, 0, 12_345, 0, 12_345, 0, 0, 0, 0, 0, 12_345, 0, 5000, 2, 3),
    )
    return Table("summary", SUMMARY_COLUMNS, rows)


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
        line(1, "Brightspark Energy Ltd", "energy.electricity", 1_304_550, "collaborative"),
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
    """A return with every payment, a credit, an unknown category and awkward names."""
    sources = ("payments.csv", "ab" * 32, 4321, "made-up", 6, 4, 1, 2, 1_266_895, 1_266_895, True)
    tables = (
        summary_table(),
        Table(
            "agreement_use",
            ("publisher", "agreement_no", "lot_no", "supplier", "scheme", "id", "quarter")
            + ("call_off_ref", "route", "net_pence", "vat_pence", "lines", "first_date")
            + ("last_date", "identified_by"),
            (
                ("ypo", "1200", "1a", "Brightspark Energy Ltd", "GB-COH", "01234567", "2025-Q2")
                + ("C-7", "direct-award", 600_000, None, 2, date(2025, 4, 1), date(2025, 4, 2))
                + ("call-off contract",),
            ),
        ),
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
