"""The DEMO catalogues of real buying organisations, as the workbooks that they would fill in.

The agreements are facts with their sources (see the tables beside this module); suppliers,
prices, fees and evidence are made up. Every workbook says DEMO wherever a person would look.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import xlsxwriter

from installers.samples.town_plan import HERE

Row = tuple[object, ...]
Table = Mapping[str, Any]

MADE_UP = "DEMO - fictitious"
# A workbook made twice must have the same bytes, so it can't say when it was made.
MADE_ON = datetime(2026, 2, 16, 9, 0)  # noqa: DTZ001 - xlsxwriter writes it without a zone
_WARNING = (
    "DEMO: not a catalogue of {owner}. Agreements, lots and dates are facts from public sources "
    "unless marked; suppliers, prices, fees and savings are fictitious."
)
_DEMO_DATES = {
    "demo_dates": "The start and end are DEMO values: the source gives none.",
    "demo_start": "The start is a DEMO value: the source gives the end only.",
}

_LOT = "agreement_no lot_no "
SHEETS = {
    "agreements": "agreement_no title owner joint_owners kind regulation description start end "
    "extension_to extension_taken estimated_value_pence price_basis selection_process entitled "
    "open_framework fee_basis fee_rate rebate_note membership_required supersedes status "
    "buyer_guide contact",
    "lots": _LOT + "title start end min_value_pence max_value_pence max_term_months description",
    "lot_routes": _LOT + "route conditions url",
    "lot_suppliers": _LOT + "supplier_name trading_name scheme id sme vcse status regions from to",
    "lot_categories": _LOT + "scheme code",
    "lot_eligibility": _LOT + "rule kind value cannot_use_when",
    "evidence": _LOT + "kind low central high basis customers as_at source",
    "prices": _LOT + "item unit framework_price_pence benchmark_price_pence as_at",
    "endorsements": "agreement_no scheme status from to evidence",
    "documents": "agreement_no title kind url published",
}


def catalogue_workbooks() -> dict[str, bytes]:
    """Return every workbook by file name: one for each edition of each publisher."""
    found = {}
    for path in sorted((HERE / "catalogues").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for edition in content["catalogue"]["editions"]:
            found[f"{path.stem}_demo_edition_{edition}.xlsx"] = _workbook(content, int(edition))
    return found


def _workbook(content: Table, edition: int) -> bytes:
    about = content["catalogue"]
    agreements = [
        one for one in content["agreements"] if edition in one.get("editions", [edition])
    ]
    issued = about["editions"][str(edition)]["issued"]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": MADE_ON, "title": f"{about['name']} (DEMO)"})
    bold = book.add_format({"bold": True})
    _fill(book.add_worksheet("catalogue"), ("key", "value"), _about_rows(about, edition), bold)
    rows = {
        "agreements": _agreement_rows(agreements, about["owner"]),
        "endorsements": _mark_rows(agreements),
        "documents": _document_rows(agreements, issued),
    } | {sheet: _each_lot(agreements, make, issued) for sheet, make in _OF_LOT.items()}
    for sheet, columns in SHEETS.items():
        _fill(book.add_worksheet(sheet), tuple(columns.split()), rows[sheet], bold)
    book.close()
    return buffer.getvalue()


def _fill(sheet: Any, headings: tuple[str, ...], rows: Iterator[Row], bold: Any) -> None:
    sheet.write_row(0, 0, headings, bold)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, min(60, max(12, len(heading) + 4)))
    for place, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            # Dates and lot numbers are text: no reader can then take "2.1" for a number.
            if isinstance(value, int):
                sheet.write_number(place, column, value)
            elif value:
                sheet.write_string(place, column, str(value))


def _about_rows(about: Table, edition: int) -> Iterator[Row]:
    dates = about["editions"][str(edition)]
    yield "publisher", about["publisher"]
    yield "publisher_name", f"{about['name']} (DEMO)"
    yield "edition", edition
    yield "issued", dates["issued"]
    yield "expires", dates["expires"]
    yield "demo", "yes"
    yield "notes", _WARNING.format(owner=about["owner"])


def _agreement_rows(agreements: list[Table], owner: str) -> Iterator[Row]:
    for one in agreements:
        words = [one["description"], one.get("note", "")]
        words.append("The estimated value is a DEMO value.")
        words += [text for mark, text in _DEMO_DATES.items() if one.get(mark)]
        rate, basis = one.get("fee", ["", ""])
        yield (
            one["no"], one["title"], owner, "", one["kind"], one.get("regulation", ""),
            " ".join(filter(None, words)), one["start"], one["end"], "", "",
            one["value"] * 100,
            "As quoted in call-offs (DEMO wording)", "As the agreement states (DEMO wording)",
            "As the lots state (DEMO wording)", "no", basis, rate, one.get("rebate_note", ""),
            one.get("membership_required", "no"), one.get("supersedes", ""),
            one.get("status", "live"), "", "",
        )  # fmt: skip


def _mark_rows(agreements: list[Table]) -> Iterator[Row]:
    for one in agreements:
        for scheme, status, since in one.get("marks", []):
            yield one["no"], scheme, status, since, "", MADE_UP


def _document_rows(agreements: list[Table], issued: date) -> Iterator[Row]:
    for one in agreements:
        if one.get("status") != "ended":
            yield one["no"], f"How to buy from {one['no']} (DEMO)", "buyer-guide", "", issued


def _each_lot(agreements: list[Table], make: Any, issued: date) -> Iterator[Row]:
    for agreement in agreements:
        for lot in agreement["lots"]:
            for row in make(lot, issued):
                yield (agreement["no"], lot["no"], *row)


def _lot(lot: Table, _: date) -> Iterator[Row]:
    limits = (
        lot.get(key, "") for key in ("min_value_pence", "max_value_pence", "max_term_months")
    )
    yield lot["title"], "", "", *limits, ""


def _routes(lot: Table, _: date) -> Iterator[Row]:
    for text in lot["routes"]:
        route, _colon, conditions = text.partition(": ")
        yield route, f"{conditions} (DEMO)" if conditions else "", ""


def _suppliers(lot: Table, _: date) -> Iterator[Row]:
    for name, sme, regions, *number in lot["suppliers"]:
        scheme = "GB-COH" if number else ""
        vcse = "yes" if name.endswith("CIC") else "no"
        yield (
            f"{name} (DEMO)",
            name,
            scheme,
            *(number or [""]),
            sme,
            vcse,
            "active",
            regions,
            "",
            "",
        )


def _categories(lot: Table, _: date) -> Iterator[Row]:
    yield from (("common-spend", code) for code in lot["leaves"])
    yield from (("cpv", code) for code in lot.get("cpv", []))


def _eligibility(lot: Table, _: date) -> Iterator[Row]:
    for text in lot["open_to"]:
        rule, _colon, why = text.partition(": ")
        include, kind, value = rule.split(maxsplit=2)
        yield include, kind, value, why


def _evidence(lot: Table, issued: date) -> Iterator[Row]:
    for kind, low, central, high, basis, customers in lot.get("evidence", []):
        yield kind, low, central, high, basis, customers, issued, MADE_UP


def _prices(lot: Table, issued: date) -> Iterator[Row]:
    for item, unit, price, benchmark in lot.get("prices", []):
        yield f"{item} (DEMO)", unit, price, benchmark, issued


_OF_LOT = {
    "lots": _lot,
    "lot_routes": _routes,
    "lot_suppliers": _suppliers,
    "lot_categories": _categories,
    "lot_eligibility": _eligibility,
    "evidence": _evidence,
    "prices": _prices,
}
