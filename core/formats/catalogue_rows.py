"""A catalogue and its tables: from agreements with lots to flat rows, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from core.domain.agreements import (
    Agreement,
    Document,
    EligibilityRule,
    Endorsement,
    Evidence,
    Lot,
    LotSupplier,
    Price,
    Route,
)
from core.domain.money import Pence
from core.domain.parties import Identifier
from core.domain.returns import Cell, Table
from core.formats.asked_layouts import asks_by_agreement, asks_rows
from core.formats.catalogue_tables import LAYOUTS, OPTIONAL
from core.formats.columns import Column, Layout

Cells = Mapping[str, Cell]
_LotId = tuple[str, str]

# Columns of an agreement that are fields of their own; every other column is in its texts.
_FIELDS = frozenset(
    (
        "agreement_no title owner kind start end extension_to extension_taken "
        "estimated_value_pence levy_rate rebate_rate joining_fee_pence order_fee_pence"
    ).split()
)


def tables_of(agreements: Iterable[Agreement]) -> tuple[tuple[Table, Layout], ...]:
    """Return the tables of a catalogue with their layouts, in the package's order.

    Tables that a catalogue may do without are there only where they hold rows.
    """
    rows: dict[str, list[dict[str, Cell]]] = {name: [] for name in LAYOUTS}
    for agreement in agreements:
        _add_agreement(rows, agreement)
        for lot in agreement.lots:
            _add_lot(rows, agreement.agreement_no, lot)
        for name, cells in asks_rows(agreement.agreement_no, agreement.asks).items():
            rows[name] += cells
    return tuple(
        _table(LAYOUTS[name], cells)
        for name, cells in rows.items()
        if cells or name not in OPTIONAL
    )


def _table(layout: Layout, rows: list[dict[str, Cell]]) -> tuple[Table, Layout]:
    known = {column.name for column in layout.columns}
    more = sorted({name for row in rows for name in row} - known)
    columns = layout.columns + tuple(Column(name, name, "Not described.") for name in more)
    whole = Layout(layout.name, layout.title, layout.grain, columns, layout.key, layout.references)
    names = tuple(column.name for column in columns)
    return Table(layout.name, names, tuple(tuple(map(row.get, names)) for row in rows)), whole


def _add_agreement(rows: dict[str, list[dict[str, Cell]]], agreement: Agreement) -> None:
    number = agreement.agreement_no
    rows["agreements"].append(
        {
            **agreement.texts,
            "agreement_no": number,
            "title": agreement.title,
            "owner": agreement.owner,
            "kind": agreement.kind,
            "start": agreement.start,
            "end": agreement.end,
            "extension_to": agreement.extension_to,
            "extension_taken": agreement.extension_taken,
            "estimated_value_pence": agreement.estimated_value,
            "levy_rate": agreement.levy_rate,
            "rebate_rate": agreement.rebate_rate,
            "joining_fee_pence": agreement.joining_fee,
            "order_fee_pence": agreement.order_fee,
        }
    )
    rows["endorsements"] += [
        {
            "agreement_no": number,
            "scheme": mark.scheme,
            "status": mark.status,
            "from": mark.start,
            "to": mark.end,
            "evidence": mark.evidence,
        }
        for mark in agreement.endorsements
    ]
    rows["documents"] += [
        {
            "agreement_no": number,
            "title": document.title,
            "kind": document.kind,
            "url": document.url,
            "published": document.published,
        }
        for document in agreement.documents
    ]


def _add_lot(rows: dict[str, list[dict[str, Cell]]], agreement_no: str, lot: Lot) -> None:
    key: dict[str, Cell] = {"agreement_no": agreement_no, "lot_no": lot.lot_no}
    rows["lots"].append(
        {
            **key,
            "title": lot.title,
            "start": lot.start,
            "end": lot.end,
            "min_value_pence": lot.min_value,
            "max_value_pence": lot.max_value,
            "max_term_months": lot.max_term_months,
            "description": lot.description,
        }
    )
    rows["lot_routes"] += [
        {**key, "route": route.route, "conditions": route.conditions, "url": route.url}
        for route in lot.routes
    ]
    rows["lot_suppliers"] += [{**key, **_supplier_cells(each)} for each in lot.suppliers]
    rows["lot_categories"] += [
        {**key, "scheme": scheme, "code": code} for scheme, code in lot.categories
    ]
    rows["lot_eligibility"] += [
        {
            **key,
            "rule": "include" if rule.include else "exclude",
            "kind": rule.kind,
            "value": rule.value,
            "cannot_use_when": rule.text,
        }
        for rule in lot.eligibility
    ]
    rows["evidence"] += [{**key, **_evidence_cells(each)} for each in lot.evidence]
    rows["prices"] += [
        {
            **key,
            "item": price.item,
            "unit": price.unit,
            "framework_price_pence": price.framework,
            "benchmark_price_pence": price.benchmark,
            "as_at": price.as_at,
        }
        for price in lot.prices
    ]


def _supplier_cells(supplier: LotSupplier) -> dict[str, Cell]:
    return {
        "supplier_name": supplier.name,
        "trading_name": supplier.trading_name,
        "scheme": supplier.identifier.scheme if supplier.identifier else "",
        "id": supplier.identifier.id if supplier.identifier else "",
        "sme": supplier.sme,
        "vcse": supplier.vcse,
        "status": supplier.status,
        "regions": " ".join(supplier.regions),
        "from": supplier.start,
        "to": supplier.end,
    }


def _evidence_cells(evidence: Evidence) -> dict[str, Cell]:
    return {
        "kind": evidence.kind,
        "low": evidence.low,
        "central": evidence.central,
        "high": evidence.high,
        "basis": evidence.basis,
        "customers": evidence.customers,
        "as_at": evidence.as_at,
        "source": evidence.source,
    }


def agreements_from(tables: Iterable[Table]) -> tuple[Agreement, ...]:
    """Return the agreements that the tables describe, in the order of their rows.

    Rows of lots and agreements that are not there are left alone: whoever reads the tables
    checks references first. A column that is not known is kept with an agreement's texts.

    Raises:
        ValueError: an agreement has no start or end, or what it asks is none of the choices.
    """
    rows = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for table in tables
    }
    lots: dict[str, list[Lot]] = defaultdict(list)
    parts = {name: _by_lot(rows.get(name, ())) for name in LAYOUTS if name != "lots"}
    for cells in rows.get("lots", ()):
        lots[_text(cells, "agreement_no")].append(_lot(cells, parts))
    marks = _by_agreement(rows.get("endorsements", ()))
    documents = _by_agreement(rows.get("documents", ()))
    asks = asks_by_agreement(rows)
    agreements = []
    for cells in rows.get("agreements", ()):
        number = _text(cells, "agreement_no")
        made = _agreement(cells, tuple(lots[number]), marks[number], documents[number])
        agreements.append(replace(made, asks=asks[number]) if number in asks else made)
    return tuple(agreements)


def _by_lot(rows: Iterable[Cells]) -> dict[_LotId, list[Cells]]:
    grouped: dict[_LotId, list[Cells]] = defaultdict(list)
    for cells in rows:
        grouped[_text(cells, "agreement_no"), _text(cells, "lot_no")].append(cells)
    return grouped


def _by_agreement(rows: Iterable[Cells]) -> dict[str, list[Cells]]:
    grouped: dict[str, list[Cells]] = defaultdict(list)
    for cells in rows:
        grouped[_text(cells, "agreement_no")].append(cells)
    return grouped


def _agreement(
    cells: Cells, lots: tuple[Lot, ...], marks: list[Cells], documents: list[Cells]
) -> Agreement:
    start, end = _day(cells, "start"), _day(cells, "end")
    if start is None or end is None:
        raise ValueError("an agreement has a start and an end")
    texts = {name: str(value) for name, value in cells.items() if name not in _FIELDS and value}
    return Agreement(
        agreement_no=_text(cells, "agreement_no"),
        title=_text(cells, "title"),
        owner=_text(cells, "owner"),
        kind=_text(cells, "kind"),
        start=start,
        end=end,
        lots=lots,
        extension_to=_day(cells, "extension_to"),
        extension_taken=_day(cells, "extension_taken"),
        estimated_value=_pence(cells, "estimated_value_pence"),
        levy_rate=_whole(cells, "levy_rate"),
        rebate_rate=_whole(cells, "rebate_rate"),
        joining_fee=_pence(cells, "joining_fee_pence"),
        order_fee=_pence(cells, "order_fee_pence"),
        texts=texts,
        endorsements=tuple(
            Endorsement(
                _text(mark, "scheme"),
                _text(mark, "status"),
                _day(mark, "from"),
                _day(mark, "to"),
                _text(mark, "evidence"),
            )
            for mark in marks
        ),
        documents=tuple(
            Document(
                _text(each, "title"),
                _text(each, "kind"),
                _text(each, "url"),
                _day(each, "published"),
            )
            for each in documents
        ),
    )


def _lot(cells: Cells, parts: Mapping[str, Mapping[_LotId, list[Cells]]]) -> Lot:
    key = _text(cells, "agreement_no"), _text(cells, "lot_no")

    def rows(name: str) -> list[Cells]:
        return parts[name].get(key, [])

    return Lot(
        lot_no=key[1],
        title=_text(cells, "title"),
        start=_day(cells, "start"),
        end=_day(cells, "end"),
        min_value=_pence(cells, "min_value_pence"),
        max_value=_pence(cells, "max_value_pence"),
        max_term_months=_whole(cells, "max_term_months"),
        description=_text(cells, "description"),
        routes=tuple(
            Route(_text(row, "route"), _text(row, "conditions"), _text(row, "url"))
            for row in rows("lot_routes")
        ),
        suppliers=tuple(_supplier(row) for row in rows("lot_suppliers")),
        categories=tuple(
            (_text(row, "scheme"), _text(row, "code")) for row in rows("lot_categories")
        ),
        eligibility=tuple(
            EligibilityRule(
                _text(row, "rule") == "include",
                _text(row, "kind"),
                _text(row, "value"),
                _text(row, "cannot_use_when"),
            )
            for row in rows("lot_eligibility")
        ),
        evidence=tuple(_evidence(row) for row in rows("evidence")),
        prices=tuple(_price(row) for row in rows("prices")),
    )


def _supplier(cells: Cells) -> LotSupplier:
    scheme, number = _text(cells, "scheme"), _text(cells, "id")
    return LotSupplier(
        name=_text(cells, "supplier_name"),
        trading_name=_text(cells, "trading_name"),
        identifier=Identifier(scheme, number) if scheme and number else None,
        sme=_yes(cells, "sme"),
        vcse=_yes(cells, "vcse"),
        status=_text(cells, "status") or "active",
        regions=tuple(_text(cells, "regions").replace(",", " ").replace(";", " ").split()),
        start=_day(cells, "from"),
        end=_day(cells, "to"),
    )


def _evidence(cells: Cells) -> Evidence:
    return Evidence(
        kind=_text(cells, "kind"),
        basis=_text(cells, "basis"),
        as_at=_day(cells, "as_at"),
        low=_whole(cells, "low"),
        central=_whole(cells, "central"),
        high=_whole(cells, "high"),
        customers=_whole(cells, "customers"),
        source=_text(cells, "source"),
    )


def _price(cells: Cells) -> Price:
    return Price(
        item=_text(cells, "item"),
        unit=_text(cells, "unit"),
        framework=_pence(cells, "framework_price_pence"),
        benchmark=_pence(cells, "benchmark_price_pence"),
        as_at=_day(cells, "as_at"),
    )


def _text(cells: Cells, name: str) -> str:
    return str(cells.get(name) or "")


def _day(cells: Cells, name: str) -> date | None:
    value = cells.get(name)
    return value if isinstance(value, date) else None


def _whole(cells: Cells, name: str) -> int | None:
    value = cells.get(name)
    return value if isinstance(value, int) else None


def _pence(cells: Cells, name: str) -> Pence | None:
    value = _whole(cells, name)
    return None if value is None else Pence(value)


def _yes(cells: Cells, name: str) -> bool | None:
    value = cells.get(name)
    return value if isinstance(value, bool) else None
