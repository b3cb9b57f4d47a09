"""Layouts that were made up to mislead an importer, with the only right reading of each."""

from __future__ import annotations

from collections.abc import Iterator

from tests.accuracy import made_columns, made_rows, made_totals, made_writing
from tests.accuracy.made_case import Case


def cases() -> Iterator[Case]:
    """Yield every made-up layout."""
    yield from made_writing.ways_of_writing()
    yield from made_writing.encodings()
    yield from made_writing.headings()
    yield from made_writing.ragged()
    yield from made_totals.above_and_below()
    yield from made_totals.totals_by_label()
    yield from made_totals.totals_by_page_and_group()
    yield from made_totals.totals_that_mislead()
    yield from made_totals.nested_totals()
    yield from made_columns.net_vat_gross()
    yield from made_columns.amounts_that_differ()
    yield from made_columns.debits_and_credits()
    yield from made_columns.debits_beside_amounts()
    yield from made_columns.amounts_beside_others()
    yield from made_columns.faulty_amounts()
    yield from made_columns.dates_by_form()
    yield from made_columns.dates_in_doubt()
    yield from made_columns.dates_beside_dates()
    yield from made_columns.supplier_columns()
    yield from made_columns.supplier_groups()
    yield from made_columns.supplier_names()
    yield from made_columns.units()
    yield from made_rows.nil_returns()
    yield from made_rows.other_lists()
    yield from made_rows.lists_like_payments()
    yield from made_rows.credit_marks()
    yield from made_rows.cancelled_and_foreign()
    yield from made_rows.both_sides()
