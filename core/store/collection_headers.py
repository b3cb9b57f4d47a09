"""The header of a received return as one text in the collection, and back."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from core.domain.collecting import Header
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import CoverageRow, Detail, Profile, Supersedes


def header_text(header: Header) -> str:
    """Return a header as text that ``header_from`` reads."""
    return json.dumps(header, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> object:
    """Return a part of a header as its fields; in a third of the time of ``asdict``."""
    if isinstance(value, date):
        return value.isoformat()
    return {field.name: getattr(value, field.name) for field in fields(value)}


def header_from(text: str) -> Header | None:
    """Return the header of a text, None of the empty text."""
    if not text:
        return None
    data: dict[str, Any] = json.loads(text)
    period, body, earlier = data["period"], data["body"], data["supersedes"]
    return Header(
        **data
        | {
            "supersedes": Supersedes(**earlier) if earlier else None,
            "body": Body(
                **body
                | {
                    "sector": Sector(body["sector"]),
                    "identifiers": tuple(Identifier(**one) for one in body["identifiers"]),
                    "memberships": tuple(body["memberships"]),
                    "vat_basis": VatBasis(body["vat_basis"]),
                }
            ),
            "period": Period(
                date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
            ),
            "as_at": date.fromisoformat(data["as_at"]),
            "vat_basis": VatBasis(data["vat_basis"]),
            "detail": Detail(data["detail"]),
            "profile": Profile(data["profile"]),
            "recipients": tuple(data["recipients"]),
            "consents": tuple(data["consents"]),
            "coverage": tuple(CoverageRow(**row) for row in data["coverage"]),
        }
    )
