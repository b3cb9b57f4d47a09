"""What a buying organisation keeps of a return: its header and its figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

from core.domain.assessment import Status
from core.domain.collecting import (
    NOT_STATED,
    AgreementFigure,
    AskedRow,
    Figures,
    Header,
    OpportunityFigure,
    PayeeFigure,
    PipelineFigure,
    StatusFigure,
)
from core.domain.identifiers import standard
from core.domain.parties import Identifier
from core.domain.period import quarter_code
from core.domain.problems import UserError
from core.domain.returns import Return, Table
from core.formats.asked_layouts import ASKED_FIELDS, ASKED_RECORDS
from core.formats.columns import Holds, read_cell, write_cell
from core.formats.exact_payments import PaymentSums
from core.formats.exact_rows import NotExact, Rows, unquoted
from core.formats.return_contents import column_totals
from core.formats.return_tables import LAYOUTS, layout_of

# A summary has a column of pence for each status.
_COLUMNS = {
    Status.OUT_OF_SCOPE: "out_of_scope_pence",
    Status.LOCKED: "locked_pence",
    Status.COLLABORATIVE: "collaborative_pence",
    Status.ADDRESSABLE: "addressable_pence",
    Status.NO_LOT: "no_lot_pence",
}
OF_PUBLIC_BODIES = frozenset(("GB-LAE", "GB-EDU", "GB-UKPRN", "GB-NHS", "GB-CCSCUST", "PPON"))
_STATUSES = {status.value: status for status in Status}
_Sums = dict[tuple[str, ...], list[int]]


class StatusUnknown(UserError):
    """The return has payments with a status that this program does not know: {status}."""

    code = "SB-848"
    exit_code = 3
    remedy_text = "Use a newer version of Spendbook to read it."


def header_of_file(content: Return, key: str) -> Header:
    """Return what a return says of itself, and the fingerprint of the key that sealed it."""
    return Header(
        return_id=content.return_id,
        version=content.version,
        supersedes=content.supersedes,
        body=content.body,
        body_type_label=content.body_type_label,
        period=content.period,
        as_at=content.as_at,
        vat_basis=content.vat_basis,
        detail=content.detail,
        profile=content.profile,
        key=key,
        made_at=content.made_at,
        nil=content.nil,
        nil_reason=content.nil_reason,
        recipients=content.recipients,
        coverage=content.coverage,
        target=next((row[0] for row in _cells(content, "summary", _TARGET) if row[0]), None),
        consents=tuple(content.extra.get("consents", "").split()),
    )


def figures_of(content: Return, payments: PaymentSums | None = None) -> Figures:
    """Return the figures of a return, from its payments where it has them, else its summary.

    ``payments`` are given where the content was proved without them.

    Raises:
        StatusUnknown: a payment has a status that this version does not know.
    """
    categories = list(_cells(content, "summary", _CATEGORY))
    found = None if payments else _payments_of(content)
    by_status = _of_summary(content) if found is None else _of_payments(found)
    payees = () if found is None else _payees(content.body.family, found)
    return Figures(
        by_status=payments.by_status if payments else tuple(by_status),
        agreements=tuple(map(AgreementFigure._make, _cells(content, "agreement_use", _USE))),
        opportunities=tuple(
            map(OpportunityFigure._make, _cells(content, "opportunities", _OPPORTUNITY))
        ),
        pipeline=tuple(map(PipelineFigure._make, _cells(content, "pipeline", _AHEAD))),
        payees=payments.payees if payments else tuple(payees),
        asked=tuple(_asked(content)),
        labels={category: label for category, label, _ in categories},
        lines=sum(lines for _, _, lines in categories),
    )


def _rows(content: Return, name: str) -> Iterator[dict[str, Any]]:
    for table in content.tables:
        if table.name == name:
            for row in table.rows:
                yield dict(zip(table.columns, row, strict=True))


@dataclass(frozen=True, slots=True)
class _Payments:
    """The payments of a return by column, in one order: what the figures are added up from."""

    categories: Sequence[str]
    quarters: Sequence[str]
    statuses: Sequence[str]
    pence: Sequence[int]
    schemes: Sequence[str]
    numbers: Sequence[str]


def _payments_of(content: Return) -> _Payments | None:
    if all(table.name != "spend" for table in content.tables):
        return None
    rows = list(_rows(content, "spend"))
    return _Payments(
        categories=[row["category"] for row in rows],
        quarters=[_quarter(row["payment_date"]) for row in rows],
        statuses=[row["status"] for row in rows],
        pence=[row["net_pence"] or 0 for row in rows],
        schemes=[row.get("supplier_scheme", "") for row in rows],
        numbers=[row.get("supplier_id", "") for row in rows],
    )


def sums_of_rows(rows: Rows, quarters: Mapping[str, str], family: str) -> PaymentSums:
    """Return what payments add up to whose texts were proved to be the one spelling of values.

    Raises:
        NotExact: two of them have one number.
        StatusUnknown: a payment has a status that this version does not know.
    """
    texts = rows.texts
    if len(set(texts["line_id"])) != rows.count:
        raise NotExact
    codes = {
        text: str(read_cell(Holds.CATEGORY, unquoted(text))) for text in set(texts["category"])
    }
    found = _Payments(
        categories=[codes[text] for text in texts["category"]],
        quarters=[quarters[text] for text in texts["payment_date"]],
        statuses=texts["status"],
        pence=[pence or 0 for pence in rows.pence["net_pence"]],
        schemes=rows.said("supplier_scheme"),
        numbers=rows.said("supplier_id"),
    )
    return PaymentSums(
        count=rows.count,
        totals={name: column_totals(cells) for name, cells in rows.pence.items()},
        categories=frozenset(codes.values()),
        sources=frozenset(unquoted(text) for text in set(texts["source"])),
        by_status=tuple(_of_payments(found)),
        payees=tuple(_payees(family, found)),
    )


def _of_payments(found: _Payments) -> Iterator[StatusFigure]:
    keys = list(zip(found.categories, found.quarters, found.statuses, strict=True))
    sums: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for key, pence in zip(keys, found.pence, strict=True):
        sums[key] += pence
    lines = Counter(keys)
    for key in sorted(sums):
        category, quarter, status = key
        yield StatusFigure(category, quarter, _status(status), sums[key], lines[key])


def _status(text: str) -> Status:
    try:
        return _STATUSES[text]
    except KeyError:
        raise StatusUnknown(status=text[:40]) from None


def _of_summary(content: Return) -> Iterator[StatusFigure]:
    """Yield what a summary states of each category.

    It counts the payments of a category, not of each status: they stand with the largest sum.
    """
    for row in _rows(content, "summary"):
        sums = {status: row.get(column) or 0 for status, column in _COLUMNS.items()}
        lines = row.get("lines") or 0
        largest = max(sums.items(), key=lambda item: abs(item[1]))[0]
        for status, pence in sums.items():
            if pence or (lines and status is largest):
                count = lines if status is largest else 0
                yield StatusFigure(row["category"], NOT_STATED, status, pence, count)


# What is read of a table, in the order of the figure's fields, with what stands where a
# column is not there.
_USE: dict[str, str | int | None] = {
    "publisher": "", "agreement_no": "", "lot_no": "", "supplier": "", "scheme": "", "id": "",
    "quarter": NOT_STATED, "call_off_ref": "", "route": "", "net_pence": 0, "vat_pence": None,
    "lines": 0, "first_date": None, "last_date": None, "identified_by": "",
}  # fmt: skip
_OPPORTUNITY: dict[str, str | int | None] = {
    "category": "", "publisher": "", "agreement_no": "", "lot_no": "", "available_pence": 0,
    "available_from": None, "decision": "", "reason_code": "",
}  # fmt: skip
_AHEAD: dict[str, str | int | None] = {
    "category": "", "quarter": "", "becomes_available_pence": 0, "intention": "",
    "joint_procurement_contact": "",
}  # fmt: skip
_CATEGORY: dict[str, str | int | None] = {"category": "", "label": "", "lines": 0}
_TARGET: dict[str, str | int | None] = {"target": None}


def _cells(
    content: Return, name: str, wanted: dict[str, str | int | None]
) -> Iterator[tuple[Any, ...]]:
    """Yield of each row of a table the wanted cells; a number that is not stated is 0."""
    for table in content.tables:
        if table.name == name:
            columns = dict(zip(table.columns, zip(*table.rows, strict=True), strict=False))
            found: list[Iterable[Any]] = []
            for column, default in wanted.items():
                cells = columns.get(column, repeat(default, len(table.rows)))
                found.append([cell or 0 for cell in cells] if default == 0 else cells)
            yield from zip(*found, strict=True)


def _payees(family: str, found: _Payments) -> Iterator[PayeeFigure]:
    """Yield what was paid to whom may be of the same family.

    Of a body that names no family only payments to numbers of public bodies are kept: a list may
    say later that it has one, and everybody else's numbers would be millions.
    """
    sums: _Sums = defaultdict(lambda: [0, 0])
    if not family and OF_PUBLIC_BODIES.isdisjoint(found.schemes):
        return
    keys = zip(
        found.schemes, found.numbers, found.categories, found.quarters, found.statuses, strict=True
    )
    for key, pence in zip(keys, found.pence, strict=True):
        if key[0] and key[1] and (family or key[0] in OF_PUBLIC_BODIES):
            sums[key][0] += pence
            sums[key][1] += 1
    for (scheme, number, category, quarter, status), (pence, lines) in sorted(sums.items()):
        one = standard(Identifier(scheme, number))
        yield PayeeFigure(one.scheme, one.id, category, quarter, _status(status), pence, lines)


_ASKED = (ASKED_RECORDS.name, ASKED_FIELDS.name)


def _asked(content: Return) -> Iterator[AskedRow]:
    """Yield the rows of the tables that are not among the standard ones, as texts.

    What was asked goes with its answers; the lists that they were chosen from are left out.
    """
    for table in content.tables:
        if table.name not in LAYOUTS or table.name in _ASKED:
            yield from _as_texts(table)


def _as_texts(table: Table) -> Iterator[AskedRow]:
    holds = {column.name: column.holds for column in layout_of(table).columns}
    for number, row in enumerate(table.rows, start=1):
        cells: Mapping[str, str] = {
            name: write_cell(holds[name], cell)
            for name, cell in zip(table.columns, row, strict=True)
        }
        yield AskedRow(table.name, number, cells)


def _quarter(day: date | None) -> str:
    return quarter_code(day) if day else NOT_STATED
