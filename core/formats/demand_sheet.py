"""Demand sheets: what bodies would buy together, each amount with its own basis, as a package.

A body's own pipeline, sent to another, is a sheet with one body in it. What is added up is
added again on reading; a sheet whose sums are not those of its parts is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.joint_buying import (
    JointPlan,
    Offer,
    Partners,
    Volume,
    quarter_number,
    volumes_of,
)
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import Cell, Row, Table
from core.formats import signed_package
from core.formats.columns import Column, Holds, Layout
from core.formats.packages import PackageRefused
from core.formats.signed_package import Content, PackageKind
from core.formats.signing import SecretKey, key_fingerprint

_CATEGORY = Column("category", "Category", "Code of the category.", Holds.CATEGORY, required=True)
_GROUP = (
    Column("region", "Region", "Of the partners; empty for all regions."),
    Column("from_quarter", "From", "First quarter of the partners' window: 2027-Q1."),
    Column("to_quarter", "To", "Last quarter of the window."),
)
_VAT = Column("vat_basis", "VAT", "net, gross or unknown.", required=True)

PARTS = Layout(
    "parts",
    "What each body says",
    "a body, category and quarter",
    (
        _CATEGORY,
        Column("label", "Name", "The category in words."),
        *_GROUP,
        Column("quarter", "Quarter", "When it becomes free: 2027-Q1.", required=True),
        Column("body", "Body", "Name of the body.", required=True),
        Column("body_type", "Kind", "Kind of body, by its code."),
        Column("type_label", "Kind of body", "Kind of body in words."),
        Column("sector", "Sector", "central or wider.", required=True),
        Column("body_region", "Region of the body", "Its NUTS1 code or name."),
        Column("scheme", "Register", "Register of the body's number, e.g. GB-LAE."),
        Column("id", "Number", "The body's number in that register."),
        Column("contact", "Contact", "Whom to ask about buying together."),
        Column(
            "becomes_available_pence", "Becomes free", "Paid in the period.", Holds.PENCE, True
        ),
        Column("intention", "Intention", "renew, collaborate or empty."),
        _VAT,
        Column("period_start", "Period from", "First day of the period.", Holds.DAY, True),
        Column("period_end", "Period to", "Last day of the period.", Holds.DAY, True),
        Column("as_at", "As at", "Day on which the figures hold.", Holds.DAY, True),
        Column("source", "Source", "The return or file that says so."),
    ),
)
VOLUMES = Layout(
    "volumes",
    "Sums of each basis",
    "a category, region, window and basis",
    (
        _CATEGORY,
        *_GROUP,
        _VAT,
        Column("length", "Length", "Length of the period that was added.", required=True),
        Column("bodies", "Bodies", "How many bodies.", Holds.COUNT, True),
        Column("becomes_available_pence", "Becomes free", "Sum of the parts.", Holds.PENCE, True),
    ),
)
STEPS = Layout(
    "steps",
    "Planned back",
    "a step of a route for partners",
    (
        _CATEGORY,
        *_GROUP,
        Column("route", "Route", "The way to buy.", required=True),
        Column("due", "By", "Last day for the step.", Holds.DAY, True),
        Column("step", "Step", "What is to be done.", required=True),
        Column("law", "Law", "What asks for it, where it is law."),
    ),
)
KIND = PackageKind("demand-sheet", "a demand sheet", "1.0", (PARTS, VOLUMES, STEPS))


@dataclass(frozen=True, slots=True)
class DemandSheet:
    """A sheet as it was read. ``key`` is the fingerprint of who signed it, "" if nobody did."""

    maker: str
    made_on: date
    as_at: date
    offers: tuple[Offer, ...]
    key: str
    fingerprint: str


def sheet_name(maker: str, made_on: date) -> str:
    """Return the name of a sheet's file."""
    slug = "-".join("".join(c if c.isalnum() else " " for c in maker.lower()).split())
    return f"demand_{slug}_{made_on.isoformat()}.zip"


def build_sheet(
    plans: Sequence[JointPlan], maker: str, made_on: date, as_at: date, key: SecretKey | None
) -> bytes:
    """Return the sheet of partners with their plans; the same content gives the same bytes."""
    groups = [one.partners for one in plans]
    rows = [_part(offer, one) for one in groups for offer in one.offers]
    sums = [_volume(one, volume) for one in groups for volume in one.volumes()]
    steps = [row for one in plans for row in _steps(one)]
    return _built(rows, sums, steps, (maker, made_on, as_at), key)


def build_pipeline(
    offers: Iterable[Offer], maker: str, made_on: date, as_at: date, key: SecretKey | None
) -> bytes:
    """Return the sheet of one body: what becomes free to it, for others to find it."""
    return _built([_part(offer, None) for offer in offers], [], [], (maker, made_on, as_at), key)


def read_sheet(data: bytes) -> DemandSheet:
    """Read a sheet.

    Raises:
        NotAPackage: it is something else. PackageTooNew: a later major format.
        PackageRefused, TableRefused: it is not as it was made, or its sums do not hold.
    """
    opened = signed_package.read(data, KIND)
    try:
        rows = [
            dict(zip(opened.tables["parts"].columns, row, strict=True))
            for row in _rows(opened, "parts")
        ]
        offers = tuple(_offer(row) for row in rows)
        _require_sums(rows, offers, _rows(opened, "volumes"))
        header = opened.header
        return DemandSheet(
            maker=str(header["maker"]),
            made_on=date.fromisoformat(str(header["made_on"])),
            as_at=date.fromisoformat(str(header["as_at"])),
            offers=offers,
            key=key_fingerprint(opened.key) if opened.key else "",
            fingerprint=opened.fingerprint,
        )
    except (KeyError, TypeError, ValueError):
        raise PackageRefused(why="its tables are not those of a demand sheet") from None


def _rows(opened: signed_package.Opened, name: str) -> tuple[Row, ...]:
    return opened.tables[name].rows


def _built(
    rows: Sequence[Row],
    sums: Sequence[Row],
    steps: Sequence[Row],
    made: tuple[str, date, date],
    key: SecretKey | None,
) -> bytes:
    maker, made_on, as_at = made
    header = {"maker": maker, "made_on": made_on.isoformat(), "as_at": as_at.isoformat()}
    tables = [
        Table(layout.name, tuple(column.name for column in layout.columns), tuple(found))
        for layout, found in zip(KIND.layouts, (rows, sums, steps), strict=True)
    ]
    name = sheet_name(maker, made_on).removesuffix(".zip")
    readme = "\r\n".join(
        (
            f"Demand sheet of {maker}, made on {made_on.isoformat()}.",
            "",
            "parts.csv: what each body says becomes free, with its own VAT basis and period.",
            "volumes.csv: sums of parts that have the same basis. Other amounts do not add up.",
            "steps.csv: the steps of each route, planned back from the first day wanted.",
            "",
            "Each body has agreed to be asked about buying together by naming a contact.",
            "Open it in Spendbook, or with any program that reads tables.",
            "",
        )
    )
    content = Content(name, "Demand for a joint procurement", header, tables, readme)
    return signed_package.build(KIND, content, key)


def _group(one: Partners | None) -> tuple[str, str, str]:
    return (one.region, one.first_quarter, one.last_quarter) if one else ("", "", "")


def _part(offer: Offer, group: Partners | None) -> Row:
    number = offer.body.identifiers[0] if offer.body.identifiers else Identifier("", "")
    return (
        offer.category,
        offer.label,
        *_group(group),
        offer.quarter,
        offer.body.name,
        offer.body.type_code,
        offer.body_type,
        offer.body.sector.value,
        offer.body.region,
        number.scheme,
        number.id,
        offer.contact,
        offer.pence,
        offer.intention,
        offer.vat.value,
        offer.period.start,
        offer.period.end,
        offer.as_at,
        offer.source,
    )


def _volume(one: Partners, volume: Volume) -> Row:
    basis = (volume.basis.vat.value, volume.basis.length)
    return (one.category, *_group(one), *basis, volume.bodies, volume.pence)


def _steps(one: JointPlan) -> Iterator[Row]:
    place = (one.partners.category, *_group(one.partners))
    for plan in one.plans:
        for step in plan.steps:
            yield (*place, plan.route.label, step.due, step.title, step.law)


def _offer(row: Mapping[str, Cell]) -> Offer:
    number = Identifier(str(row["scheme"]), str(row["id"]))
    start, end, as_at, pence = (
        row[name] for name in ("period_start", "period_end", "as_at", "becomes_available_pence")
    )
    if not (isinstance(start, date) and isinstance(end, date) and isinstance(as_at, date)):
        raise TypeError("a day is missing")
    if not isinstance(pence, int):
        raise TypeError("an amount is missing")
    quarter_number(str(row["quarter"]))
    return Offer(
        body=Body(
            name=str(row["body"]),
            type_code=str(row["body_type"]),
            sector=Sector(str(row["sector"])),
            region=str(row["body_region"]),
            identifiers=(number,) if number.id else (),
        ),
        body_type=str(row["type_label"]),
        contact=str(row["contact"]),
        category=str(row["category"]),
        label=str(row["label"]),
        quarter=str(row["quarter"]),
        pence=pence,
        intention=str(row["intention"]),
        vat=VatBasis(str(row["vat_basis"])),
        period=Period(start, end),
        as_at=as_at,
        source=str(row["source"]),
    )


def _require_sums(
    rows: Sequence[Mapping[str, Cell]], offers: Sequence[Offer], stated: Sequence[Row]
) -> None:
    """Refuse a sheet whose sums are not those of its parts; a lone pipeline states none."""
    groups: dict[tuple[str, ...], list[Offer]] = {}
    for row, offer in zip(rows, offers, strict=True):
        if row["from_quarter"]:
            place = tuple(
                str(row[c]) for c in ("category", "region", "from_quarter", "to_quarter")
            )
            groups.setdefault(place, []).append(offer)
    worked_out = [
        (*place, volume.basis.vat.value, volume.basis.length, volume.bodies, volume.pence)
        for place, members in groups.items()
        for volume in volumes_of(members)
    ]
    if sorted(map(repr, worked_out)) != sorted(map(repr, stated)):
        raise PackageRefused(why="its sums are not those of its parts")
