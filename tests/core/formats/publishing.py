"""A publisher of made-up catalogues, and what is common to the tests of them."""

from __future__ import annotations

from datetime import date

from core.domain.agreements import (
    Agreement,
    Catalogue,
    Document,
    EligibilityRule,
    Endorsement,
    Evidence,
    Lot,
    LotSupplier,
    Price,
    Route,
)
from core.domain.money import Pence
from core.domain.parties import Identifier
from core.formats.catalogue_package import build_catalogue, read_catalogue
from core.formats.trust import PublisherKeys, PublisherState

ISSUED = date(2026, 1, 5)
TODAY = date(2026, 6, 1)


def make_catalogue(edition: int = 1, price: int = 2100) -> Catalogue:
    lot = Lot(
        "1a",
        "Electricity",
        start=date(2025, 10, 1),
        min_value=Pence(100_00),
        max_term_months=48,
        routes=(Route("direct-award", "under £50,000"), Route("further-competition")),
        suppliers=(
            LotSupplier(
                "Brightspark Energy Ltd",
                "Brightspark",
                Identifier("GB-COH", "01234567"),
                sme=True,
                regions=("UKC", "UKD"),
                end=date(2027, 1, 1),
            ),
            LotSupplier("=cmd()", status="suspended"),
        ),
        categories=(("cpv", "0931"), ("common-spend", "energy.electricity")),
        eligibility=(EligibilityRule(False, "body-type", "school", "Not for schools"),),
        evidence=(Evidence("saving-range", "2025 prices", date(2025, 9, 1), 200, 300, None, 12),),
        prices=(Price("Day rate", "kWh", Pence(price), Pence(2500), date(2025, 9, 1)),),
    )
    agreement = Agreement(
        "1200",
        "Energy 2",
        "YPO",
        "framework",
        date(2025, 9, 1),
        date(2028, 8, 31),
        (lot, Lot("2", "Gas, oil & others")),
        extension_to=date(2030, 8, 31),
        estimated_value=Pence(5_000_000_00),
        texts={"description": "Power", "entitled": "All", "carbon_note": "newer field"},
        endorsements=(Endorsement("DfE", "approved", date(2025, 9, 1)),),
        documents=(Document("Guide", "guide", "https://example.org/guide"),),
    )
    return Catalogue("ypo", "YPO", edition, ISSUED, None, (agreement,), notes="Spring")


class Publisher:
    """Signs and serves any edition, past or future."""

    def __init__(self, keys: PublisherKeys) -> None:
        self.keys = keys

    def edition(self, number: int, price: int = 2100, issued: date = ISSUED) -> bytes:
        return build_catalogue(make_catalogue(number, price), self.keys, issued=issued)


def state_after(data: bytes, state: PublisherState | None = None) -> PublisherState:
    found = read_catalogue(data, state, today=TODAY).state
    assert found is not None
    return found
