"""Payments added up by one or two questions at once, from the sums that are kept by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.domain.money import Pence
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.store import lines, suppliers, tally
from core.store.book import Book
from core.store.lines import Filter
from core.store.memory import CONTRACTS, DEALS

# Stands where a category would, of what is no third-party spend.
OUT_OF_SCOPE = "<out of scope>"
# Between the two parts of an account: no ledger writes it.
BETWEEN = "\x1f"

_CATEGORY = f"CASE WHEN x.scope = '' THEN x.category ELSE '{OUT_OF_SCOPE}' END"
_GROUP = (
    f"CASE WHEN x.scope != '' THEN '{OUT_OF_SCOPE}' WHEN x.category = '' THEN ''"
    " ELSE substr(x.category, 1, instr(x.category || '.', '.') - 1) END"
)
# What months that are kept tell; anything else is of the kinds.
_OF_MONTHS = {"group", "category", "month", None}
# Not of a kind of payment but of each: it is read line by line.
_CENTRE = "cc.value"
_KEYS = {
    "group": _GROUP,
    "category": _CATEGORY,
    "supplier": "CAST(ps.supplier_id AS TEXT)",
    "unit": "k.department",
    "centre": _CENTRE,
    "account": f"k.account_code || '{BETWEEN}' || k.account",
    "month": "CAST(x.month AS TEXT)",
}

# The same of single lines, for views that are searched.
_LINE_KEYS = {
    "category": f"CASE WHEN {lines.SCOPE} = '' THEN {lines.CATEGORY} ELSE '{OUT_OF_SCOPE}' END",
    "supplier": _KEYS["supplier"],
    "unit": _KEYS["unit"],
    "centre": _CENTRE,
    "account": _KEYS["account"],
    "month": "CAST(l.paid_on / 100 AS TEXT)",
}


class CrossSum(NamedTuple):
    """What payments of one row and one column add up to; ``column`` is "" without columns."""

    row: str
    column: str
    lines: int
    pence: Pence


def cross_sums(
    book: Book,
    questions: tuple[str, str | None],
    within: Mapping[str, str],
    period: Period | None,
    *,
    in_scope: bool,
) -> tuple[CrossSum, ...]:
    """Add up payments by what rows and columns ask: the keys of ``_KEYS``.

    Months are yyyymm, 0 without a day; ``within`` counts only payments with these answers.
    """
    return book.remembered(
        ("cross sums", questions, tuple(sorted(within.items())), period, in_scope),
        lambda: _added_up(book, questions, within, period, in_scope=in_scope),
        in_spite_of=CONTRACTS | DEALS,
    )


def _added_up(
    book: Book,
    questions: tuple[str, str | None],
    within: Mapping[str, str],
    period: Period | None,
    *,
    in_scope: bool,
) -> tuple[CrossSum, ...]:
    by_line = "centre" in {*questions, *within}
    row, column = (_KEYS[one] if one else "''" for one in questions)
    conditions = ["x.scope = ''"] if in_scope else ["1"]
    values: dict[str, str | int] = dict(tally.span(period))
    for number, (question, key) in enumerate(within.items()):
        conditions.append(f"{_KEYS[question]} = :within{number}")
        values[f"within{number}"] = key
    with book.read() as connection:
        if _OF_MONTHS.issuperset((*questions, *within)):
            source = f"({tally.months(connection, period)}) x"
        else:
            source = _of_kinds(period, by_line=by_line)
        rows = connection.exec_driver_sql(
            f"SELECT {row}, {column}, sum(x.lines), sum(x.pence) FROM {source}"
            f" WHERE {' AND '.join(conditions)}"
            " GROUP BY 1, 2 HAVING sum(x.lines) != 0 ORDER BY 1, 2",
            values,
        ).all()
    return tuple(CrossSum(*one) for one in rows)


def _of_kinds(period: Period | None, *, by_line: bool) -> str:
    return (
        f"({tally.cells(period, by_line=by_line)}) x JOIN kind k ON k.id = x.kind_id"
        f"{' JOIN text cc ON cc.id = x.centre_id' if by_line else ''}"
        " JOIN payee_supplier ps ON ps.payee_id = k.payee_id"
    )


def sums_of_view(book: Book, chosen: Filter, question: str) -> tuple[CrossSum, ...]:
    """Add up the lines of a view by what one question asks: category, supplier, unit, month..."""
    with book.read() as connection:
        found = lines.grouped(connection, chosen, _LINE_KEYS[question])
    return tuple(CrossSum(key, "", count, Pence(pence)) for key, count, pence in found)


def supplier_names(book: Book, keys: set[str]) -> dict[str, str]:
    """Return the names of suppliers by the keys that rows and columns have."""
    found = suppliers.names_of(book, [SupplierId(int(key)) for key in sorted(keys)])
    return {str(number): name for number, name in found.items()}
