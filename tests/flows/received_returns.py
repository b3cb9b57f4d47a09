"""What a buying organisation has: ten made-up returns in a collection, a catalogue, keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from core.domain.assessment import Status
from core.domain.collecting import OpportunityFigure, PipelineFigure, ReturnFile
from core.domain.parties import VatBasis
from core.formats.catalogue_package import build_catalogue
from core.store.collection import Collection
from core.usecases import publish_catalogue
from tests.core.store.collected import made_body, made_file, made_header
from tests.core.usecases.catalogues_on_offer import ALPHA

POWER, CLEANING = "energy.electricity", "facilities.cleaning"
AS_AT = "2026-04-30"


def body_file(
    name: str,
    figures: Sequence[tuple[str, Status, int]],
    *,
    kind: str = "district",
    vat: VatBasis = VatBasis.NET,
    to: tuple[str, ...] = ("alpha",),
    agrees: bool = True,
    **tables: object,
) -> ReturnFile:
    body = made_body(f"{name} Council", type_code=kind, region="UKD")
    header = made_header(
        body,
        vat_basis=vat,
        recipients=to,
        consents=("exchange",) if agrees else (),
        body_type_label=kind.title(),
    )
    rows = [(category, "2025-Q2", status, pence) for category, status, pence in figures]
    return made_file(header, rows, **tables)


def _pipeline(quarter: str, pence: int, contact: str = "buying@example.org") -> object:
    return (PipelineFigure(POWER, quarter, pence, "", contact),)


def _answer(decision: str, reason: str, pence: int) -> tuple[OpportunityFigure, ...]:
    day = date(2026, 4, 1)
    return (OpportunityFigure(CLEANING, "alpha", "A1", "1", pence, day, decision, reason),)


def make_received(folder: Path) -> tuple[Path, Path, Path]:
    """Nine bodies that agree to an exchange and one that does not; our catalogue; our keys."""
    free, used = Status.ADDRESSABLE, Status.COLLABORATIVE
    files = [
        body_file(
            "Ash",
            [(POWER, used, 40_00), (CLEANING, free, 900_00)],
            pipeline=_pipeline("2027-Q1", 100_00),
            opportunities=_answer("not suitable", "price", 900_00),
        ),
        body_file(
            "Birch",
            [(POWER, used, 50_00), (CLEANING, Status.NO_LOT, 700_00)],
            pipeline=_pipeline("2027-Q2", 250_00),
        ),
        body_file("Cedar", [(POWER, used, 60_00)], pipeline=_pipeline("2027-Q1", 9_00, "")),
        body_file("Dell", [(POWER, used, 70_00)]),
        body_file("Elm", [(POWER, used, 80_00)]),
        body_file("Fir", [(POWER, used, 90_00)]),
        body_file("Gorse", [(POWER, used, 95_00)]),
        body_file("Hazel Parish", [(POWER, free, 20_00)], kind="parish"),
        body_file("Ivy Parish", [(POWER, free, 30_00)], kind="parish"),
        body_file(
            "Juniper",
            [(POWER, free, 5_000_00), (CLEANING, free, 60_00)],
            vat=VatBasis.GROSS,
            to=("beta",),
            agrees=False,
            pipeline=_pipeline("2027-Q1", 120_00),
            opportunities=_answer("not suitable", "price", 60_00),
        ),
    ]
    place, catalogue = folder / "returns.spendcollection", folder / "catalogue.zip"
    with Collection.open(place) as collection:
        collection.add(files, date(2026, 4, 20))
        collection.settle()
    lots = replace(ALPHA.agreements[0], end=date(2028, 12, 31))
    catalogue.write_bytes(
        build_catalogue(replace(ALPHA, agreements=(lots,)), None, issued=date(2026, 1, 1))
    )
    keys = folder / "keys"
    publish_catalogue.new_keys(keys, "alpha", passphrase="a long passphrase")
    return place, catalogue, keys
