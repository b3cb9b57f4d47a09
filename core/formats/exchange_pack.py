"""Exchange packs: what one buying organisation tells another, as a signed package.

It holds sums that may leave, why others are kept back, whose figures are in them, and the
maker's own lots. It never holds the figures of one body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from core.domain.agreements import Agreement, Catalogue, Lot, LotSupplier
from core.domain.parties import Identifier, VatBasis
from core.domain.period import Period
from core.domain.returns import Cell, Row, Table
from core.domain.sharing import ExchangePack, SharedBasis, SharedBody, SharedFigure
from core.formats import signed_package
from core.formats.columns import Column, Holds, Layout
from core.formats.packages import PackageRefused
from core.formats.signed_package import Content, Opened, PackageKind
from core.formats.signing import SecretKey, key_fingerprint

_BASIS = (
    Column("vat_basis", "VAT", "net, gross or unknown.", required=True),
    Column("period_start", "Period from", "First day.", Holds.DAY, True),
    Column("period_end", "Period to", "Last day.", Holds.DAY, True),
)
_AGREEMENT = Column("agreement_no", "Agreement", "Number of the agreement.", required=True)
_LOT = Column("lot_no", "Lot", 'Number of the lot, as text: "1a".', required=True)

FIGURES = Layout(
    "figures",
    "Sums of consenting bodies",
    "a category and kind of body",
    (
        *_BASIS,
        Column("category", "Category", "Its code; unknown; empty for all categories."),
        Column("label", "Name", "The category in words."),
        Column("body_type", "Kind", "Kind of body by its code; empty for all kinds."),
        Column("type_label", "Kind of body", "Kind of body in words."),
        Column("bodies", "Bodies", "How many contribute; a family counts once.", Holds.COUNT),
        Column(
            "available_pence",
            "Available",
            "In scope, not locked, and paid to nobody of the own family.",
            Holds.PENCE,
        ),
        Column("collaborative_pence", "Collaborative", "Part of available.", Holds.PENCE),
        Column("hidden", "Kept back", "Why the three figures are empty."),
    ),
)
BODIES = Layout(
    "bodies",
    "Whose figures are in the sums",
    "a body that agreed to it in its return",
    (
        Column("body", "Body", "Name of the body.", required=True),
        Column("scheme", "Register", "Register of its number."),
        Column("id", "Number", "Its number in that register."),
        Column("body_type", "Kind", "Kind of body by its code."),
        *_BASIS,
    ),
)
LOTS = Layout(
    "lots",
    "Lots of the maker",
    "an agreement and lot",
    (
        _AGREEMENT,
        Column("title", "Title", "Title of the agreement.", required=True),
        Column("owner", "Owner", "Who owns it.", required=True),
        Column("start", "Start", "First day of the agreement.", Holds.DAY, True),
        Column("end", "End", "Last day, extensions taken included.", Holds.DAY, True),
        _LOT,
        Column("lot_title", "Lot title", "Title of the lot."),
        Column("lot_end", "Lot ends", "Last day of the lot, where it is its own.", Holds.DAY),
        Column("categories", "Categories", "Codes of the categories that it serves."),
    ),
    ("agreement_no", "lot_no"),
)
SUPPLIERS = Layout(
    "lot_suppliers",
    "Suppliers on the lots",
    "a lot and supplier",
    (
        _AGREEMENT,
        _LOT,
        Column("supplier", "Supplier", "Name of the supplier.", required=True),
        Column("scheme", "Register", "Register of its number."),
        Column("id", "Number", "Its number in that register."),
    ),
)
KIND = PackageKind("exchange-pack", "an exchange pack", "1.0", (FIGURES, BODIES, LOTS, SUPPLIERS))

# Which categories a lot of the maker serves, by agreement and lot number.
Serving = Mapping[tuple[str, str], Sequence[str]]


def pack_name(maker: str, made_on: date) -> str:
    """Return the name of a pack's file."""
    slug = "-".join("".join(c if c.isalnum() else " " for c in maker.lower()).split())
    return f"exchange_{slug}_{made_on.isoformat()}.zip"


def build_pack(pack: ExchangePack, serving: Serving, key: SecretKey | None) -> bytes:
    """Return the package of a pack; the same pack and key give the same bytes."""
    lots = list(_lot_rows(pack.catalogue, serving)) if pack.catalogue else []
    suppliers = list(_supplier_rows(pack.catalogue)) if pack.catalogue else []
    rows = (
        list(map(_figure_row, pack.figures)),
        list(map(_body_row, pack.bodies)),
        lots,
        suppliers,
    )
    tables = [
        Table(layout.name, tuple(column.name for column in layout.columns), tuple(found))
        for layout, found in zip(KIND.layouts, rows, strict=True)
    ]
    header = {"maker": pack.maker, "name": pack.name, "made_on": pack.made_on.isoformat()}
    name = pack_name(pack.maker, pack.made_on).removesuffix(".zip")
    title = "Figures for another buying organisation"
    return signed_package.build(KIND, Content(name, title, header, tables, _readme(pack)), key)


def read_pack(data: bytes) -> ExchangePack:
    """Read a pack.

    Raises:
        NotAPackage: it is something else. PackageTooNew: a later major format.
        PackageRefused, TableRefused: it is not as it was made.
    """
    opened = signed_package.read(data, KIND)
    try:
        return _pack(opened)
    except (KeyError, TypeError, ValueError):
        raise PackageRefused(why="its tables are not those of an exchange pack") from None


def _pack(opened: Opened) -> ExchangePack:
    header = opened.header
    maker, name = str(header["maker"]), str(header["name"])
    made_on = date.fromisoformat(str(header["made_on"]))
    return ExchangePack(
        maker=maker,
        name=name,
        made_on=made_on,
        figures=tuple(_figure(row) for row in _rows(opened, "figures")),
        bodies=tuple(_body(row) for row in _rows(opened, "bodies")),
        catalogue=_catalogue(opened, maker, name, made_on),
        key=key_fingerprint(opened.key) if opened.key else "",
        fingerprint=opened.fingerprint,
    )


def _rows(opened: Opened, name: str) -> Iterator[Mapping[str, Cell]]:
    table = opened.tables[name]
    for row in table.rows:
        yield dict(zip(table.columns, row, strict=True))


def _basis_cells(basis: SharedBasis) -> tuple[str, date, date]:
    return basis.vat.value, basis.period.start, basis.period.end


def _basis(row: Mapping[str, Cell]) -> SharedBasis:
    period = Period(_day(row["period_start"]), _day(row["period_end"]))
    return SharedBasis(VatBasis(str(row["vat_basis"])), period)


def _day(value: Cell) -> date:
    if not isinstance(value, date):
        raise TypeError("a day is missing")
    return value


def _figure_row(one: SharedFigure) -> Row:
    return (
        *_basis_cells(one.basis),
        one.category,
        one.label,
        one.body_type,
        one.type_label,
        one.bodies,
        one.available,
        one.collaborative,
        one.hidden,
    )


def _figure(row: Mapping[str, Cell]) -> SharedFigure:
    names = ("bodies", "available_pence", "collaborative_pence")
    bodies, available, collaborative = (
        value if isinstance(value := row[name], int) else None for name in names
    )
    hidden = str(row["hidden"])
    if {number is None for number in (bodies, available, collaborative)} != {bool(hidden)}:
        raise ValueError("a figure is neither there nor kept back")
    return SharedFigure(
        basis=_basis(row),
        category=str(row["category"]),
        label=str(row["label"]),
        body_type=str(row["body_type"]),
        type_label=str(row["type_label"]),
        bodies=bodies,
        available=available,
        collaborative=collaborative,
        hidden=hidden,
    )


def _body_row(one: SharedBody) -> Row:
    number = one.identifier or Identifier("", "")
    return (one.name, number.scheme, number.id, one.body_type, *_basis_cells(one.basis))


def _body(row: Mapping[str, Cell]) -> SharedBody:
    number = Identifier(str(row["scheme"]), str(row["id"]))
    return SharedBody(
        str(row["body"]), number if number.id else None, str(row["body_type"]), _basis(row)
    )


def _lot_rows(catalogue: Catalogue, serving: Serving) -> Iterator[Row]:
    for _, agreement, lot in catalogue.lots():
        yield (
            agreement.agreement_no,
            agreement.title,
            agreement.owner,
            agreement.start,
            agreement.extension_taken or agreement.end,
            lot.lot_no,
            lot.title,
            lot.end if lot.end and lot.end < agreement.end else None,
            " ".join(sorted(serving.get((agreement.agreement_no, lot.lot_no), ()))),
        )


def _supplier_rows(catalogue: Catalogue) -> Iterator[Row]:
    for key, _, lot in catalogue.lots():
        for one in lot.suppliers:
            if one.status == "active":
                number = one.identifier or Identifier("", "")
                yield key.agreement_no, key.lot_no, one.name, number.scheme, number.id


def _catalogue(opened: Opened, maker: str, name: str, made_on: date) -> Catalogue | None:
    on_lot: dict[tuple[str, str], list[LotSupplier]] = {}
    for row in _rows(opened, "lot_suppliers"):
        number = Identifier(str(row["scheme"]), str(row["id"]))
        place = str(row["agreement_no"]), str(row["lot_no"])
        listed = LotSupplier(str(row["supplier"]), identifier=number if number.id else None)
        on_lot.setdefault(place, []).append(listed)
    heads: dict[str, Mapping[str, Cell]] = {}
    lots: dict[str, list[Lot]] = {}
    for row in _rows(opened, "lots"):
        agreement, lot = str(row["agreement_no"]), str(row["lot_no"])
        heads.setdefault(agreement, row)
        codes = tuple(("common-spend", code) for code in str(row["categories"]).split())
        ends = row["lot_end"]
        lots.setdefault(agreement, []).append(
            Lot(
                lot,
                str(row["lot_title"]),
                end=ends if isinstance(ends, date) else None,
                suppliers=tuple(on_lot.get((agreement, lot), ())),
                categories=codes,
            )
        )
    agreements = tuple(
        Agreement(
            agreement_no=number,
            title=str(head["title"]),
            owner=str(head["owner"]),
            kind="framework",
            start=_day(head["start"]),
            end=_day(head["end"]),
            lots=tuple(lots[number]),
        )
        for number, head in heads.items()
    )
    return Catalogue(maker, name, 1, made_on, None, agreements) if agreements else None


def _readme(pack: ExchangePack) -> str:
    return "\r\n".join(
        (
            f"Figures of {pack.name}, made on {pack.made_on.isoformat()}.",
            "",
            "figures.csv: sums of bodies that agreed to it in their returns. A figure is kept",
            "back where fewer than five contribute, where one or two make nearly all of it, or",
            "where it would give another away.",
            "bodies.csv: whose figures are in the sums, so that nobody is counted twice.",
            "lots.csv, lot_suppliers.csv: the maker's own lots, to find overlaps.",
            "",
            "Open it in Spendbook, or with any program that reads tables.",
            "",
        )
    )
