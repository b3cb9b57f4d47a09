"""What stands behind a row of a chart: which payments to show, in fields of a filter and words.

Runs on the worker: the codes behind the words of a chart are the book's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from core.analysis.figures import Chart
from core.domain.period import Period, add_months, month_end, month_in_words
from core.domain.taxonomy import UNKNOWN
from desktop.open_book import Book, View

if TYPE_CHECKING:
    from core.store.reading import Filter

# Fields of a filter, and under "words" what to call the payments that it shows.
Narrow: TypeAlias = Mapping[str, Any]

_BACK = 24


def filter_of(narrow: Narrow, view: View, text: str, sort: tuple[str, bool]) -> Filter:
    """Return the filter for the payments of the period that a narrowing and a search leave."""
    from core.store.reading import Filter

    fields = {name: value for name, value in narrow.items() if name != "words"}
    fields.setdefault("period", view.period)
    return Filter(**fields, text=text, sort=sort[0], descending=sort[1])


def behind(book: Book, name: str, chart: Chart, view: View) -> tuple[Narrow | None, ...]:
    """Return what stands behind each row of a chart's table; None where no payments do."""
    finders: dict[str, Callable[[], dict[str, Narrow]]] = {
        "category": lambda: _categories(book),
        "uptake": lambda: _categories(book),
        "opportunities": lambda: _categories(book),
        "units": lambda: _categories(book),
        "monthly": lambda: _months(book),
        "contracts": lambda: _contracts(book, view.as_at),
        "waterfall": _in_scope,
    }
    known = finders[name]() if name in finders else {}
    return tuple(known.get(str(row[0])) for row in chart.table.rows)


def _categories(book: Book) -> dict[str, Narrow]:
    from core.usecases import categorise

    tree = categorise.taxonomy(book)
    leaves = tree.categories.values()
    found: dict[str, Narrow] = {
        leaf.label: {"category": leaf.code, "scope": "in", "words": leaf.label} for leaf in leaves
    }
    unknown = tree.label(UNKNOWN)
    found[unknown] = {"category": UNKNOWN, "scope": "in", "words": unknown}
    return found


def _months(book: Book) -> dict[str, Narrow]:
    from core.usecases import books

    last = books.info(book).date_to
    if last is None:
        return {}
    first_days = [add_months(last.replace(day=1), -back) for back in range(_BACK)]
    return {
        month_in_words(day): {
            "period": Period(day, month_end(day)),
            "words": month_in_words(day),
        }
        for day in first_days
    }


def _contracts(book: Book, as_at: date) -> dict[str, Narrow]:
    from core.usecases import record_contracts

    return {
        label: {"contract_id": row.contract.id, "words": label}
        for row in record_contracts.contracts(book, as_at)
        if (label := row.contract.title or row.contract.ref or row.contract.supplier)
    }


def _in_scope() -> dict[str, Narrow]:
    return {"In scope": {"scope": "in", "words": "In scope"}}
