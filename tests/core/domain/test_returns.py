from __future__ import annotations

from datetime import date

import pytest

from core.domain.parties import Body, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import Detail, Profile, Return, Table

SUMMARY = Table("summary", ("category", "total_pence"), (("energy.gas", 210_00),))
SOURCES = Table("sources", ("name",), ())


@pytest.fixture
def content() -> Return:
    return Return(
        return_id="little-marsh-2025",
        version=1,
        body=Body("Little Marsh", "parish-council", Sector.WIDER),
        body_type_label="Parish council",
        period=Period(date(2025, 4, 1), date(2026, 3, 31)),
        as_at=date(2026, 3, 31),
        vat_basis=VatBasis.NET,
        date_basis="payment",
        detail=Detail.SUMMARY,
        profile=Profile.PBO,
        recipients=(),
        taxonomy_id="tree",
        taxonomy_version="1",
        taxonomy_fingerprint="",
        catalogues=(),
        coverage=(),
        tables=(SUMMARY, SOURCES),
        prepared_by=None,
        approved_by=None,
        program_version="1",
        journal_head="",
    )


def test_a_return_gives_a_table_by_its_name(content: Return) -> None:
    assert content.table("summary") is SUMMARY
    assert content.table("sources") is SOURCES


def test_a_return_without_the_table_says_which_one_is_missing(content: Return) -> None:
    with pytest.raises(KeyError, match="spend"):
        content.table("spend")


def test_a_return_is_not_nil_unless_it_says_so(content: Return) -> None:
    assert not content.nil
    assert content.supersedes is None
