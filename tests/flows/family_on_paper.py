"""Real return packages of a made-up family, its figures small enough to add up on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.domain.money import Pence, basis_points
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import Cell, CoverageRow, Detail, Profile, Return, Row, Table
from core.formats.return_package import build_return, file_name
from core.formats.return_tables import LAYOUTS
from core.formats.signing import SecretKey

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))
KEY = SecretKey(bytes(range(32)))
TRUST, OAK, ELM, YEW = (
    Identifier("GB-COH", "01234567"),
    Identifier("GB-EDU", "100001"),
    Identifier("GB-EDU", "100002"),
    Identifier("GB-EDU", "100003"),
)
LABELS = {
    "energy.electricity": "Electricity",
    "food.catering": "Catering",
    "ict.software": "Software",
    "facilities.cleaning": "Cleaning",
    "internal.transfers": "Transfers",
    "professional.management": "Management services",
    "": "Unknown",
}


@dataclass(frozen=True)
class Paid:
    """A payment in pounds. ``through`` is publisher and agreement of a collaborative one."""

    payee: str
    number: Identifier | None
    category: str
    day: date
    pounds: int
    status: str
    through: tuple[str, str] = ("", "")


MAY, JUNE, OCTOBER = date(2025, 5, 10), date(2025, 6, 2), date(2025, 10, 6)
_BRIGHT, _SOFT = Identifier("GB-COH", "01111111"), Identifier("GB-COH", "02222222")
ESPO, YPO = ("espo", "191"), ("ypo", "900")

PAYMENTS: Mapping[str, Sequence[Paid]] = {
    "Acorn Learning Trust": (
        Paid("Brightspark", _BRIGHT, "energy.electricity", MAY, 1000, "collaborative", ESPO),
        Paid("Oak Primary", OAK, "internal.transfers", JUNE, 400, "out-of-scope"),
        Paid("Elm Primary", ELM, "ict.software", OCTOBER, 250, "no-lot"),
        Paid("Softworks", _SOFT, "ict.software", OCTOBER, 600, "locked"),
    ),
    "Oak Primary": (
        Paid("Acorn Trust Ltd", TRUST, "professional.management", MAY, 300, "no-lot"),
        Paid("Good Dinners", None, "food.catering", MAY, 500, "collaborative", YPO),
        Paid("Good Dinners", None, "food.catering", OCTOBER, -50, "collaborative", YPO),
        Paid("Shine Cleaning", None, "facilities.cleaning", OCTOBER, 200, "addressable"),
    ),
    "Elm Primary": (
        Paid("Good Dinners", None, "food.catering", JUNE, 120, "addressable"),
        Paid("Somebody", None, "", OCTOBER, 80, "no-lot"),
    ),
    "Yew Academy": (
        Paid("Brightspark", _BRIGHT, "energy.electricity", MAY, 300, "locked"),
        Paid("Brightspark", _BRIGHT, "energy.electricity", MAY, 100, "collaborative", ESPO),
    ),
    "Ambleford Town Council": (
        Paid("Brightspark", _BRIGHT, "energy.electricity", MAY, 700, "collaborative", ESPO),
        Paid("Acorn Learning Trust", TRUST, "facilities.cleaning", JUNE, 90, "no-lot"),
    ),
}
BODIES: Mapping[str, Body] = {
    "Acorn Learning Trust": Body(
        "Acorn Learning Trust", "academy-trust", Sector.WIDER, "UKE", "Acorn Learning Trust",
        (TRUST,),
    ),
    "Oak Primary": Body(
        "Oak Primary", "academy-trust", Sector.WIDER, "UKE", "ACORN LEARNING TRUST", (OAK,)
    ),
    "Elm Primary": Body(
        "Elm Primary", "academy-trust", Sector.WIDER, "UKE", "", (ELM,),
        vat_basis=VatBasis.GROSS,
    ),
    "Yew Academy": Body(
        "Yew Academy", "academy-trust", Sector.WIDER, "UKE", "Acorn Learning Trust", (YEW,)
    ),
    "Ambleford Town Council": Body(
        "Ambleford Town Council", "parish-council", Sector.WIDER, "UKD",
        identifiers=(Identifier("GB-LAE", "AMB"),),
    ),
}  # fmt: skip
LIST = """Organisation,URN,Company number,Parent trust,Contact,E-mail,Return due
Acorn Learning Trust,,01234567,,Pat Lee,pat@acorn.example,31/07/2026
Oak Primary,100001,,Acorn Learning Trust,Sam Roe,sam@oak.example,31/07/2026
Elm Primary,100002,,Acorn Learning Trust,,,31/07/2026
Yew Academy,100003,,Acorn Learning Trust,,,31/07/2026
Birch Primary,100004,,Acorn Learning Trust,Kim Day,kim@birch.example,31/07/2026
Town Council of Ambleford,,,,,,31/07/2026
"""


def made_return(name: str, **more: object) -> Return:
    """The return of a body: by line, but Yew Academy's, which is a summary."""
    paid, body = PAYMENTS[name], BODIES[name]
    detail = Detail.SUMMARY if name == "Yew Academy" else Detail.LINE
    tables = {
        "summary": _summary(paid),
        "pipeline": [("ict.software", "2026-Q3", 60_000, "collaborate", "")],
        "opportunities": _opportunities(paid),
        "exclusions": _exclusions(paid),
        "sources": [("payments.csv", "ab" * 32, 1, "", 9, len(paid), 0, 0, 0, None, None, "")],
    }
    if detail is Detail.LINE:
        tables |= {"agreement_use": _use(paid), "spend": _spend(paid)}
    content = Return(
        return_id=f"{body.body_id()}.{YEAR.code()}.{detail.value}.pbo.espo",
        version=1,
        body=body,
        body_type_label="Academy trust" if body.family else "Council",
        period=YEAR,
        as_at=date(2026, 6, 30),
        vat_basis=body.vat_basis,
        date_basis="payment",
        detail=detail,
        profile=Profile.PBO,
        recipients=("espo",),
        taxonomy_id="common-spend",
        taxonomy_version="1",
        taxonomy_fingerprint="cd" * 32,
        catalogues=(),
        coverage=(CoverageRow("rule", len(paid), Pence(_pence(paid))),),
        tables=tuple(
            Table(key, tuple(c.name for c in LAYOUTS[key].columns), tuple(tables[key]))
            for key in LAYOUTS
            if key in tables
        ),
        prepared_by=None,
        approved_by=None,
        program_version="0.1.0",
        journal_head="12" * 32,
    )
    return replace(content, **more)


def nil_return(name: str) -> Return:
    """A return that declares that a body spent nothing."""
    content = made_return(name)
    empty = tuple(
        replace(t, rows=()) for t in content.tables if t.name in {"exclusions", "sources"}
    )
    return replace(content, tables=empty, coverage=(), nil=True, nil_reason="Closed all year")


def write(folder: Path, content: Return, name: str = "") -> bytes:
    """Seal a return into a folder."""
    data = build_return(content, KEY)
    (folder / (name or file_name(content))).write_bytes(data)
    return data


def _pence(paid: Sequence[Paid], status: str = "") -> int:
    return sum(one.pounds for one in paid if status in ("", one.status)) * 100


def _summary(paid: Sequence[Paid]) -> list[Row]:
    groups: dict[str, list[Paid]] = defaultdict(list)
    for one in paid:
        groups[one.category].append(one)
    rows = []
    for code, some in sorted(groups.items()):
        part = {s: _pence(some, s) for s in ("collaborative", "addressable", "no-lot", "locked")}
        total, outside = _pence(some), _pence(some, "out-of-scope")
        collaborative = part["collaborative"]
        here = sum(p.pounds * 100 for p in some if p.through == ESPO)
        available = total - outside - part["locked"]
        money = (total, outside, total - outside, part["locked"], available, collaborative)
        through = (here, collaborative - here, 0)
        left = (part["addressable"], part["no-lot"], basis_points(collaborative, available))
        rows.append((code, LABELS[code], "", *money, *through, *left, 5000, 1, len(some)))
    return rows


def _opportunities(paid: Sequence[Paid]) -> list[Row]:
    rows: list[Row] = []
    for one in paid:
        if one.status == "addressable":
            deals = (("espo", "7", "not suitable", "price"), ("ypo", "8", "later", "contract"))
            for publisher, number, decision, reason in deals:
                money = (one.pounds * 100, YEAR.end, None, None, None, "")
                rows.append((one.category, publisher, number, "1", *money, decision, reason))
    return rows


def _exclusions(paid: Sequence[Paid]) -> list[Row]:
    outside = [one for one in paid if one.status == "out-of-scope"]
    return [("internal", len(outside), _pence(outside))] if outside else []


def _use(paid: Sequence[Paid]) -> list[Row]:
    rows: list[Row] = []
    for one in paid:
        if one.status == "collaborative":
            quarter = f"{one.day.year}-Q{(one.day.month + 2) // 3}"
            who = (one.payee, one.number.scheme, one.number.id) if one.number else (
                one.payee, "", "")  # fmt: skip
            money = (one.pounds * 100, None, 1, one.day, one.day, "call-off contract")
            rows.append((*one.through, "1", *who, quarter, "", "direct-award", *money))
    return rows


def _spend(paid: Sequence[Paid]) -> list[Row]:
    rows: list[Row] = []
    for number, one in enumerate(paid, start=1):
        cells: dict[str, Cell] = {
            "line_id": str(number),
            "source": "payments.csv",
            "row": number + 1,
            "payment_date": one.day,
            "invoice_date": None,
            "supplier": one.payee,
            "supplier_scheme": one.number.scheme if one.number else "",
            "supplier_id": one.number.id if one.number else "",
            "category": one.category,
            "net_pence": one.pounds * 100,
            "vat_pence": None,
            "card": False,
            "agreement_no": one.through[1],
            "lot_no": "1" if one.through[1] else "",
            "status": one.status,
            "method": "rule",
        }
        rows.append(tuple(cells.get(c.name, "") for c in LAYOUTS["spend"].columns))
    return rows
