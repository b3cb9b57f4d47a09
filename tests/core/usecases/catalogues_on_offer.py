"""A small body and two buying organisations' catalogues, for the tests of what is on offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from core.domain.agreements import (
    Agreement,
    Catalogue,
    EligibilityRule,
    Endorsement,
    Evidence,
    Lot,
    LotSupplier,
    Route,
)
from core.domain.parties import Body, Identifier, Sector
from core.domain.taxonomy import CategoryCode
from core.formats.catalogue_package import build_catalogue
from core.store.book import Book
from core.usecases import books, categorise, import_spend, take_catalogue
from core.usecases.review_queue import queue

ROWS = """Payment date,Supplier,Description,Net amount
03/04/2025,Bright Cleaning Ltd,Offices,100.00
14/04/2025,Bright Cleaning Ltd,Windows,20.00
30/04/2025,Volt Power Ltd,Supply,3000.00
02/05/2025,Mop and Bucket,Hall,40.00
"""
DAY = date(2025, 6, 30)
CLEANING, POWER = CategoryCode("facilities.cleaning"), CategoryCode("energy.electricity")
_LEAVES = {"Bright Cleaning Ltd": CLEANING, "Mop and Bucket": CLEANING, "Volt Power Ltd": POWER}

ALPHA_CLEANING = Lot(
    "1",
    "Cleaning of buildings",
    routes=(Route("further-competition"),),
    suppliers=(
        LotSupplier("Bright Cleaning Ltd", identifier=Identifier("GB-COH", "01234567")),
        LotSupplier("Sweep & Sons"),
    ),
    categories=(("common-spend", "facilities.cleaning"),),
    eligibility=(EligibilityRule(True, "sector", "wider"),),
    evidence=(Evidence("saving-range", "10 users in 2024", date(2025, 1, 1), 200, 300, 500, 10),),
    description="Daily and periodic",
)
ALPHA_POWER = Lot(
    "2",
    "Électricity",
    routes=(Route("direct-award"),),
    suppliers=(LotSupplier("Volt Power Ltd"),),
    categories=(("common-spend", "energy.electricity"),),
    eligibility=(EligibilityRule(True, "region", "UKC"),),
)
ALPHA = Catalogue(
    "alpha",
    "Alpha PBO",
    1,
    date(2025, 1, 1),
    date(2026, 2, 1),
    (
        Agreement(
            "A1",
            "Premises",
            "Alpha PBO",
            "framework",
            date(2024, 1, 1),
            date(2026, 12, 31),
            (ALPHA_CLEANING, ALPHA_POWER),
            texts={"description": "Made up", "entitled": "All public bodies"},
            endorsements=(Endorsement("Collaborative Procurement mark", "approved"),),
            levy_rate=50,
        ),
    ),
)
BETA = Catalogue(
    "beta",
    "Beta PBO",
    4,
    date(2025, 1, 1),
    date(2026, 2, 1),
    (
        Agreement(
            "B7",
            "Soft services",
            "Beta PBO",
            "dps",
            date(2024, 1, 1),
            date(2028, 12, 31),
            (
                Lot(
                    "1a",
                    "Janitors",
                    routes=(Route("direct-award"),),
                    suppliers=(LotSupplier("BRIGHT CLEANING LIMITED"),),
                    categories=(("common-spend", "facilities.cleaning"),),
                ),
            ),
            texts={"entitled": "All public bodies"},
            levy_rate=100,
        ),
    ),
)


def new_book(folder: Path) -> Book:
    """Make the body's book with its payments in their categories and both catalogues in use."""
    path = folder / "payments.csv"
    path.write_text(ROWS, encoding="utf-8")
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    book = books.create_book(folder / "tarnstead.spendbook", body)
    import_spend.take_in(book, path, choices=import_spend.ImportChoices())
    for item in queue(book, limit=10):
        if item.supplier in _LEAVES:
            categorise.set_category(book, item.kinds, _LEAVES[item.supplier], always=True)
    for catalogue in (ALPHA, BETA):
        take(book, folder, catalogue)
    return book


def package_of(folder: Path, catalogue: Catalogue) -> Path:
    """Write a catalogue as an unsigned package."""
    path = folder / f"{catalogue.publisher}_{catalogue.edition}.zip"
    path.write_bytes(build_catalogue(catalogue, None, issued=catalogue.issued))
    return path


def take(book: Book, folder: Path, catalogue: Catalogue) -> None:
    """Put a catalogue to use."""
    take_catalogue.apply(book, package_of(folder, catalogue), accept_unsigned=True)


def next_alpha(*lots: Lot, **changes: object) -> Catalogue:
    """Return the next edition of Alpha's catalogue with these lots in its agreement."""
    (agreement,) = ALPHA.agreements
    newer = replace(agreement, lots=lots, **changes)  # type: ignore[arg-type]  # any field
    return replace(ALPHA, edition=2, agreements=(newer,))
