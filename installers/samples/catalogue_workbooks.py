"""The DEMO catalogues of real buying organisations, as the forms that they would fill in.

The agreements are facts with their sources (see the tables beside this module); suppliers,
prices, fees and evidence are made up. Every form says DEMO wherever a person would look.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from core.domain.agreements import Catalogue
from core.domain.returns import Cell, Table
from core.formats.catalogue_rows import agreements_from
from core.formats.catalogue_tables import LAYOUTS
from core.formats.template import workbook_bytes
from installers.samples.made_body import HERE

Told = Mapping[str, Any]
Cells = dict[str, Cell]

MADE_UP = "DEMO - fictitious"
_WARNING = (
    "DEMO: not a catalogue of {owner}. Agreements, lots and dates are facts from public sources "
    "unless marked; suppliers, prices, fees and savings are fictitious."
)
_DEMO_DATES = {
    "demo_dates": "The start and end are DEMO values: the source gives none.",
    "demo_start": "The start is a DEMO value: the source gives the end only.",
}
_NUMBERS = ("levy_rate", "rebate_rate", "joining_fee_pence", "order_fee_pence")
_WORDING: Cells = {
    "price_basis": "As quoted in call-offs (DEMO wording)",
    "selection_process": "As the agreement states (DEMO wording)",
    "entitled": "As the lots state (DEMO wording)",
    "open_framework": "no",
}


def catalogue_workbooks() -> dict[str, bytes]:
    """Return every form by file name: one for each edition of each publisher."""
    found = {}
    for path in sorted((HERE / "catalogues").glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for edition in told["catalogue"]["editions"]:
            catalogue = demo_catalogue(told, int(edition))
            found[f"{path.stem}_demo_edition_{edition}.xlsx"] = workbook_bytes(catalogue)
    return found


def demo_catalogue(told: Told, edition: int) -> Catalogue:
    """Return one edition of what a table beside this module tells."""
    about = told["catalogue"]
    issued = about["editions"][str(edition)]
    agreements = [one for one in told["agreements"] if edition in one.get("editions", [edition])]
    rows: dict[str, list[Cells]] = {name: [] for name in LAYOUTS}
    for agreement in agreements:
        _add_agreement(rows, agreement, about["owner"], issued)
        for lot in agreement["lots"]:
            for name, make in _OF_LOT.items():
                key: Cells = {"agreement_no": agreement["no"], "lot_no": lot["no"]}
                rows[name] += [key | cells for cells in make(lot, issued)]
    return Catalogue(
        publisher=about["publisher"],
        publisher_name=f"{about['name']} (DEMO)",
        edition=edition,
        issued=issued,
        expires=None,
        agreements=agreements_from([_table(name, cells) for name, cells in rows.items()]),
        demo=True,
        notes=_WARNING.format(owner=about["owner"]),
    )


def _table(name: str, rows: list[Cells]) -> Table:
    columns = tuple(column.name for column in LAYOUTS[name].columns)
    return Table(name, columns, tuple(tuple(map(row.get, columns)) for row in rows))


def _add_agreement(rows: dict[str, list[Cells]], one: Told, owner: str, issued: date) -> None:
    number = one["no"]
    rate, basis = one.get("fee", ("", ""))
    status = one.get("status", "live")
    rows["agreements"].append(
        _WORDING
        | {
            "agreement_no": number,
            "title": one["title"],
            "owner": owner,
            "kind": one["kind"],
            "regulation": one.get("regulation", ""),
            "description": _description(one),
            "start": one["start"],
            "end": one["end"],
            "estimated_value_pence": one["value"] * 100,
            "fee_basis": basis,
            "fee_rate": rate,
            "rebate_note": one.get("rebate_note", ""),
            **{name: one.get(name) for name in _NUMBERS},
            "membership_required": one.get("membership_required", "no"),
            "supersedes": one.get("supersedes", ""),
            "status": status,
        }
    )
    for scheme, mark, since in one.get("marks", []):
        cells: Cells = {"scheme": scheme, "status": mark, "from": since, "evidence": MADE_UP}
        rows["endorsements"].append({"agreement_no": number} | cells)
    if status != "ended":
        guide: Cells = {"title": f"How to buy from {number} (DEMO)", "kind": "buyer-guide"}
        rows["documents"].append({"agreement_no": number, "published": issued} | guide)


def _description(one: Told) -> str:
    words = [one["description"], one.get("note", ""), "The estimated value is a DEMO value."]
    words += [text for mark, text in _DEMO_DATES.items() if one.get(mark)]
    return " ".join(filter(None, words))


def _lot(lot: Told, _: date) -> Iterator[Cells]:
    limits = ("min_value_pence", "max_value_pence", "max_term_months")
    yield {"title": lot["title"]} | {name: lot.get(name) for name in limits}


def _routes(lot: Told, _: date) -> Iterator[Cells]:
    for text in lot["routes"]:
        route, _colon, conditions = text.partition(": ")
        yield {"route": route, "conditions": f"{conditions} (DEMO)" if conditions else ""}


def _suppliers(lot: Told, _: date) -> Iterator[Cells]:
    for name, sme, regions, *number in lot["suppliers"]:
        yield {
            "supplier_name": f"{name} (DEMO)",
            "trading_name": name,
            "scheme": "GB-COH" if number else "",
            "id": number[0] if number else "",
            "sme": sme == "yes",
            "vcse": name.endswith("CIC"),
            "status": "active",
            "regions": regions,
        }


def _categories(lot: Told, _: date) -> Iterator[Cells]:
    yield from ({"scheme": "common-spend", "code": code} for code in lot["leaves"])
    yield from ({"scheme": "cpv", "code": code} for code in lot.get("cpv", []))


def _eligibility(lot: Told, _: date) -> Iterator[Cells]:
    for text in lot["open_to"]:
        words, _colon, why = text.partition(": ")
        rule, kind, value = words.split(maxsplit=2)
        yield {"rule": rule, "kind": kind, "value": value, "cannot_use_when": why}


def _evidence(lot: Told, issued: date) -> Iterator[Cells]:
    names = ("kind", "low", "central", "high", "basis", "customers")
    for values in lot.get("evidence", []):
        # TOML has no word for nothing: an empty text stands for a figure that is not given.
        figures = (None if value == "" else value for value in values)
        yield dict(zip(names, figures, strict=True)) | {"as_at": issued, "source": MADE_UP}


def _prices(lot: Told, issued: date) -> Iterator[Cells]:
    for item, unit, price, benchmark in lot.get("prices", []):
        yield {
            "item": f"{item} (DEMO)",
            "unit": unit,
            "framework_price_pence": price,
            "benchmark_price_pence": benchmark,
            "as_at": issued,
        }


_OF_LOT: dict[str, Callable[[Told, date], Iterator[Cells]]] = {
    "lots": _lot,
    "lot_routes": _routes,
    "lot_suppliers": _suppliers,
    "lot_categories": _categories,
    "lot_eligibility": _eligibility,
    "evidence": _evidence,
    "prices": _prices,
}
