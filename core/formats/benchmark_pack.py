"""Benchmark packages: what a body contributes, and what is published of all contributions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from core.domain.comparators import (
    BenchmarkCell,
    BenchmarkPack,
    Contribution,
    DriverFigure,
    Quartiles,
    SharedFigure,
)
from core.domain.money import Pence
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.returns import Row, Table
from core.domain.taxonomy import CategoryCode
from core.formats.columns import Column, Holds, Layout
from core.formats.packages import PackageRefused
from core.formats.signed_package import Content, Opened, PackageKind, build, read
from core.formats.signing import PublicKey, SecretKey

_Made = TypeVar("_Made", Contribution, BenchmarkPack)

_CATEGORY = Column(
    "category", "Category", "Code of the category in the common spend tree.", Holds.CATEGORY, True
)
_DRIVER = Column(
    "driver", "Driver", "What spend is set against: residents, pupils...", required=True
)
_FIGURES = Layout(
    "figures",
    "Spend by category",
    "a category that the body shares",
    (
        _CATEGORY,
        Column("spend_pence", "Spend", "In scope, on the VAT basis stated.", Holds.PENCE, True),
        Column("lines", "Payments", "Payment lines.", Holds.COUNT, True),
    ),
    ("category",),
)
_DRIVERS = Layout(
    "drivers",
    "How large the body is",
    "a driver",
    (
        _DRIVER,
        Column("as_at", "On", "The day for which the number holds.", Holds.DAY, True),
        Column("value", "Number", "In whole units.", Holds.COUNT, True),
        Column("source", "Source", "Where the body has the number from."),
    ),
    ("driver",),
)


def _rate(name: str, title: str) -> Column:
    about = "In pence for each thousand units of the driver, rounded to three figures."
    return Column(f"{name}_per_1000_pence", title, about, Holds.PENCE)


_QUARTILES = Layout(
    "quartiles",
    "Benchmarks",
    "a body type, VAT basis, driver, size and category",
    (
        Column("body_type", "Kind of body", "Code of the kind of body.", required=True),
        Column("vat_basis", "VAT", "net or gross.", required=True, choices=("net", "gross")),
        _DRIVER,
        Column("size_from", "Size from", "Smallest size in the row, if any.", Holds.COUNT),
        Column("size_to", "Size to", "Largest size in the row, if any.", Holds.COUNT),
        _CATEGORY,
        Column("contributors", "Bodies", "How many bodies; empty if hidden.", Holds.COUNT),
        _rate("lower_quartile", "Lower quartile"),
        _rate("median", "Median"),
        _rate("upper_quartile", "Upper quartile"),
        Column("hidden", "Hidden because", "Why the row has no figures, else empty."),
    ),
)
CONTRIBUTION = PackageKind(
    "benchmark-contribution", "a contribution to benchmarks", "1.0", (_FIGURES, _DRIVERS)
)
PACK = PackageKind("benchmark", "a benchmark pack", "1.0", (_QUARTILES,))
METHOD = (
    "Quartiles are means of three quantiles (Hyndman and Fan, type 7): at the quartile's rank,"
    " one rank below and one above; rounded to three figures. Shown only for five bodies or more,"
    " none with more than half and no two with more than four fifths of the spend, and where"
    " nothing that is shown gives anything hidden away."
)


def contribution_name(given: Contribution) -> str:
    """Return the name of a contribution's file."""
    return f"benchmark-contribution_{given.body.body_id()}_{given.period.code()}.zip"


def build_contribution(given: Contribution, key: SecretKey) -> bytes:
    """Return a contribution, signed with the body's key; the same one gives the same bytes."""
    header: dict[str, object] = {
        "body": {
            "name": given.body.name,
            "type": given.body.type_code,
            "sector": str(given.body.sector),
            "region": given.body.region,
            "identifiers": [
                {"scheme": one.scheme, "id": one.id} for one in given.body.identifiers
            ],
        },
        "vat_basis": str(given.vat_basis),
        **_common(given),
    }
    figures = tuple((one.category, one.pence, one.lines) for one in given.figures)
    drivers = tuple((one.driver, one.as_at, one.value, one.source) for one in given.drivers)
    title = f"Contribution to benchmarks of {given.body.name}"
    readme = _lines(
        f"{title}, {given.period.in_words()}.",
        "figures.csv: what was spent in the categories that the body chose to share.",
        "drivers.csv: how large the body is. Nothing else of its book is in this file.",
        "Who receives it publishes no figure of one body: see the benchmark pack.",
    )
    tables = _tables(CONTRIBUTION, figures, drivers)
    name = _slug(contribution_name(given))
    return build(CONTRIBUTION, Content(name, title, header, tables, readme), key)


def read_contribution(data: bytes) -> tuple[Contribution, PublicKey | None]:
    """Return what a contribution says, and the key that it was signed with.

    Raises:
        NotAPackage, AnotherKind, PackageTooNew: it is something else.
        PackageRefused, TableRefused, SignatureDoesNotHold: it is not as it was made.
    """
    opened = read(data, CONTRIBUTION)
    return _read(opened, _contribution), opened.key


def pack_name(pack: BenchmarkPack) -> str:
    """Return the name of a pack's file."""
    return f"benchmarks_{_slug(pack.publisher)}_{pack.period.code()}.zip"


def build_pack(pack: BenchmarkPack, key: SecretKey) -> bytes:
    """Return a pack, signed with its publisher's key; the same one gives the same bytes."""
    header: dict[str, object] = {
        "publisher": pack.publisher,
        "publisher_name": pack.publisher_name,
        "method": METHOD,
        **_common(pack),
    }
    title = f"Benchmarks of {pack.publisher_name}, {pack.period.in_words()}"
    readme = _lines(f"{title}.", METHOD, "Open it in Spendbook: Savings page, Against others.")
    tables = _tables(PACK, tuple(_row(cell) for cell in pack.cells))
    return build(PACK, Content(_slug(pack_name(pack)), title, header, tables, readme), key)


def read_pack(data: bytes) -> tuple[BenchmarkPack, PublicKey | None]:
    """Return what a pack says, and the key that it was signed with.

    Raises:
        NotAPackage, AnotherKind, PackageTooNew: it is something else.
        PackageRefused, TableRefused, SignatureDoesNotHold: it is not as it was made.
    """
    opened = read(data, PACK)
    return _read(opened, _pack), opened.key


def _common(one: Contribution | BenchmarkPack) -> dict[str, object]:
    return {
        "period": {"start": one.period.start.isoformat(), "end": one.period.end.isoformat()},
        "taxonomy": {"id": one.taxonomy[0], "version": one.taxonomy[1]},
        "made_on": one.made_on.isoformat(),
    }


def _tables(kind: PackageKind, *rows: tuple[Row, ...]) -> tuple[Table, ...]:
    return tuple(
        Table(layout.name, tuple(column.name for column in layout.columns), found)
        for layout, found in zip(kind.layouts, rows, strict=True)
    )


def _row(cell: BenchmarkCell) -> Row:
    rates = cell.rates
    shown = (rates.lower, rates.median, rates.upper) if rates else (None, None, None)
    sizes = (cell.size_from, cell.size_to)
    kind = (cell.body_type, str(cell.vat_basis), cell.driver)
    return (*kind, *sizes, cell.category, cell.contributors, *shown, cell.hidden)


def _lines(*lines: str) -> str:
    return "\r\n".join((*lines, ""))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower().removesuffix(".zip"))


def _read(
    opened: Opened, make: Callable[[Mapping[str, Any], Mapping[str, Table]], _Made]
) -> _Made:
    try:
        return make(opened.header, opened.tables)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PackageRefused(why="it does not say what it must say") from None


def _contribution(header: Mapping[str, Any], tables: Mapping[str, Table]) -> Contribution:
    body = header["body"]
    return Contribution(
        body=Body(
            name=str(body["name"]),
            type_code=str(body["type"]),
            sector=Sector(body["sector"]),
            region=str(body["region"]),
            identifiers=tuple(
                Identifier(str(one["scheme"]), str(one["id"])) for one in body["identifiers"]
            ),
        ),
        vat_basis=VatBasis(header["vat_basis"]),
        figures=tuple(
            SharedFigure(CategoryCode(str(category)), Pence(int(pence)), int(lines))
            for category, pence, lines in _known(tables["figures"], 3)
        ),
        drivers=tuple(
            DriverFigure(str(driver), as_at, int(value), str(source))
            for driver, as_at, value, source in _known(tables["drivers"], 4)
        ),
        **_common_from(header),
    )


def _pack(header: Mapping[str, Any], tables: Mapping[str, Table]) -> BenchmarkPack:
    return BenchmarkPack(
        publisher=str(header["publisher"]),
        publisher_name=str(header["publisher_name"]),
        cells=tuple(_cell(row) for row in _known(tables["quartiles"], 11)),
        **_common_from(header),
    )


def _known(table: Table, count: int) -> list[Any]:
    """Return the rows without columns that a newer version added."""
    return [row[:count] for row in table.rows]


def _cell(row: Any) -> BenchmarkCell:
    body_type, vat, driver, size_from, size_to, category, count, *rates, hidden = row
    shown = None if hidden else Quartiles(*(int(rate) for rate in rates))
    if shown is not None and not (shown.lower <= shown.median <= shown.upper and count >= 5):
        raise ValueError("quartiles that are none")
    return BenchmarkCell(
        str(body_type), VatBasis(vat), str(driver), size_from, size_to,
        CategoryCode(str(category)), count, shown, str(hidden),
    )  # fmt: skip


def _common_from(header: Mapping[str, Any]) -> dict[str, Any]:
    period, taxonomy = header["period"], header["taxonomy"]
    return {
        "period": Period(date.fromisoformat(period["start"]), date.fromisoformat(period["end"])),
        "taxonomy": (str(taxonomy["id"]), str(taxonomy["version"])),
        "made_on": date.fromisoformat(header["made_on"]),
    }
