"""The header of a return: what its descriptor says beside the tables, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from core.domain.money import Pence
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.returns import (
    FORMAT_VERSION,
    CatalogueUsed,
    CoverageRow,
    Detail,
    Profile,
    Return,
    SignOff,
    Supersedes,
    Table,
)
from core.formats.packages import NotAPackage, PackageRefused, canonical
from core.formats.reports import RENDERING

KIND = "return"
_SORTS: Mapping[str, type] = {"str": str, "int": int}
_Part = TypeVar("_Part", CatalogueUsed, Identifier, SignOff, Supersedes)


class ReturnTooNew(UserError):
    """The return has format {found}; this program reads format {known}."""

    code = "SB-623"
    exit_code = 3
    remedy_text = "Use a newer version of Spendbook to read it."


def header_of(content: Return, totals: Mapping[str, object]) -> dict[str, object]:
    """Return the header as plain values; ``totals`` are the control totals of the tables."""
    header: dict[str, object] = dict(content.extra)
    header |= {
        "kind": KIND,
        "format": FORMAT_VERSION,
        "rendering": RENDERING,
        "return_id": content.return_id,
        "version": content.version,
        "supersedes": _supersedes(content.supersedes),
        "body": _body(content.body, content.body_type_label),
        "recipients": list(content.recipients),
        "period": {
            "start": content.period.start.isoformat(),
            "end": content.period.end.isoformat(),
        },
        "as_at": content.as_at.isoformat(),
        "currency": "GBP",
        "vat_basis": str(content.vat_basis),
        "date_basis": content.date_basis,
        "detail": str(content.detail),
        "profile": str(content.profile),
        "nil": content.nil,
        "nil_reason": content.nil_reason,
        "taxonomy": {
            "id": content.taxonomy_id,
            "version": content.taxonomy_version,
            "fingerprint": content.taxonomy_fingerprint,
        },
        "catalogues": [
            {
                "publisher": used.publisher,
                "edition": used.edition,
                "fingerprint": used.fingerprint,
                "trust": used.trust,
            }
            for used in content.catalogues
        ],
        "coverage": [
            {"method": row.method, "lines": row.lines, "pence": row.pence}
            for row in content.coverage
        ],
        "control_totals": dict(totals),
        "prepared_by": _sign_off(content.prepared_by),
        "approved_by": _sign_off(content.approved_by),
        "program_version": content.program_version,
        "journal_head": content.journal_head,
        "made_at": content.made_at,
    }
    if content.accuracy is not None:
        header["accuracy"] = dict(content.accuracy)
    return header


def _body(body: Body, type_label: str) -> dict[str, object]:
    return {
        "name": body.name,
        "type": body.type_code,
        "type_label": type_label,
        "sector": str(body.sector),
        "region": body.region,
        "family": body.family,
        "identifiers": [{"scheme": each.scheme, "id": each.id} for each in body.identifiers],
        "memberships": list(body.memberships),
        "first_month": body.first_month,
        "vat_basis": str(body.vat_basis),
    }


def _supersedes(earlier: Supersedes | None) -> dict[str, object] | None:
    if earlier is None:
        return None
    return {
        "return_id": earlier.return_id,
        "version": earlier.version,
        "fingerprint": earlier.fingerprint,
    }


def _sign_off(person: SignOff | None) -> dict[str, object] | None:
    if person is None:
        return None
    return {"name": person.name, "role": person.role, "at": person.at}


def header_in(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """Return the header of a descriptor, if it is of a return that this version reads.

    Raises:
        NotAPackage: it is the descriptor of something else.
        ReturnTooNew: a later major format.
    """
    header = descriptor.get("spendbook")
    if not isinstance(header, dict) or header.get("kind") != KIND:
        raise NotAPackage(why="it is not a return")
    found = str(header.get("format", ""))
    if found.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        raise ReturnTooNew(found=found[:20], known=FORMAT_VERSION)
    return header


def return_from(header: Mapping[str, Any], tables: tuple[Table, ...]) -> Return:
    """Return the content that a header and its tables describe.

    What a newer minor version added to the header is kept in ``extra``.

    Raises:
        PackageRefused: the header does not say what a return must say.
    """
    try:
        return _return_from(header, tables)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PackageRefused(why="its header is not that of a return") from None


def _return_from(header: Mapping[str, Any], tables: tuple[Table, ...]) -> Return:
    period, taxonomy, body = header["period"], header["taxonomy"], header["body"]
    content = Return(
        return_id=str(header["return_id"]),
        version=int(header["version"]),
        body=_body_from(body),
        body_type_label=str(body["type_label"]),
        period=Period(date.fromisoformat(period["start"]), date.fromisoformat(period["end"])),
        as_at=date.fromisoformat(header["as_at"]),
        vat_basis=VatBasis(header["vat_basis"]),
        date_basis=str(header["date_basis"]),
        detail=Detail(header["detail"]),
        profile=Profile(header["profile"]),
        recipients=tuple(str(name) for name in header["recipients"]),
        taxonomy_id=str(taxonomy["id"]),
        taxonomy_version=str(taxonomy["version"]),
        taxonomy_fingerprint=str(taxonomy["fingerprint"]),
        catalogues=tuple(_only(CatalogueUsed, used) for used in header["catalogues"]),
        coverage=tuple(
            CoverageRow(str(row["method"]), int(row["lines"]), Pence(int(row["pence"])))
            for row in header["coverage"]
        ),
        tables=tables,
        prepared_by=_sign_off_from(header["prepared_by"]),
        approved_by=_sign_off_from(header["approved_by"]),
        program_version=str(header["program_version"]),
        journal_head=str(header["journal_head"]),
        nil=bool(header["nil"]),
        nil_reason=str(header["nil_reason"]),
        supersedes=_only(Supersedes, header["supersedes"]) if header["supersedes"] else None,
        made_at=str(header["made_at"]),
        accuracy=_accuracy_from(header.get("accuracy")),
    )
    known = header_of(content, {})
    for name in sorted(set(header) - set(known)):
        value = header[name]
        content.extra[name] = value if isinstance(value, str) else canonical(value).decode()
    return content


def _body_from(body: Mapping[str, Any]) -> Body:
    return Body(
        name=str(body["name"]),
        type_code=str(body["type"]),
        sector=Sector(body["sector"]),
        region=str(body["region"]),
        family=str(body["family"]),
        identifiers=tuple(_only(Identifier, each) for each in body["identifiers"]),
        memberships=tuple(str(name) for name in body["memberships"]),
        first_month=int(body["first_month"]),
        vat_basis=VatBasis(body["vat_basis"]),
    )


def _sign_off_from(person: Mapping[str, Any] | None) -> SignOff | None:
    return _only(SignOff, person) if person else None


def _accuracy_from(found: Mapping[str, Any] | None) -> dict[str, str | int] | None:
    """Return what a sample says; texts and whole numbers only, as this version writes them."""
    if found is None:
        return None
    if not all(isinstance(value, (str, int)) for value in found.values()):
        raise TypeError("accuracy")
    return dict(found)


def _only(kind: type[_Part], found: Mapping[str, Any]) -> _Part:
    """Make a part of the header from the fields that this version knows, texts and numbers.

    Raises:
        TypeError: one of them is of another sort than this version writes.
    """
    values = {each.name: found[each.name] for each in fields(kind)}
    if any(type(values[each.name]) is not _SORTS[str(each.type)] for each in fields(kind)):
        raise TypeError(kind.__name__)
    return kind(**values)
