"""Returns as a collection takes them, made without packages: quick to fill a collection with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from core.domain.assessment import Status
from core.domain.collecting import Figures, Header, ReturnFile, StatusFigure
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import Detail, Profile, Supersedes

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))


def made_body(name: str, **more: object) -> Body:
    """A district council with one number."""
    number = Identifier("GB-LAE", "".join(word[0] for word in name.upper().split()))
    return replace(Body(name, "district", Sector.WIDER, identifiers=(number,)), **more)


def made_header(body: Body, **more: object) -> Header:
    """The first version of a body's return for the year, at line level."""
    header = Header(
        return_id=f"{body.body_id()}.2025",
        version=1,
        supersedes=None,
        body=body,
        body_type_label="district council",
        period=YEAR,
        as_at=YEAR.end,
        vat_basis=VatBasis.NET,
        detail=Detail.LINE,
        profile=Profile.PBO,
        key="1111 2222",
        target=5000,
    )
    return replace(header, **more)


def made_file(
    header: Header, by_status: Sequence[tuple[str, str, Status, int]], **more: object
) -> ReturnFile:
    """An accepted file with figures: category, quarter, status, pence; one payment each."""
    figures = Figures(
        by_status=tuple(StatusFigure(*one, 1) for one in by_status),
        labels={one[0]: one[0].title() for one in by_status},
        lines=len(by_status),
    )
    figures = replace(figures, **more)
    name = f"{header.return_id}_v{header.version}"
    found = sha256(f"{name}{header.as_at}{header.key}{by_status}".encode()).hexdigest()
    return ReturnFile(f"{name}.zip", found, 1000, True, (), header, figures)


def refused_file(name: str, *reasons: str) -> ReturnFile:
    """A file that was refused."""
    return ReturnFile(name, sha256(name.encode()).hexdigest(), 10, False, reasons)


def correction_of(file: ReturnFile, **more: object) -> Header:
    """The header of the next version of a file."""
    header = file.header
    assert header is not None
    earlier = Supersedes(header.return_id, header.version, file.fingerprint)
    return replace(header, **{"version": header.version + 1, "supersedes": earlier, **more})
