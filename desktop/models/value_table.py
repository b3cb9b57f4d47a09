"""Columns made from tables of plain values: the twin of a chart, a table of a return."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from desktop.models.columns import Column, Holds, in_words
from desktop.speaking import own

Row: TypeAlias = Sequence[Any]

_HOLDS = {
    "pence": Holds.POUNDS,
    "count": Holds.COUNT,
    "share": Holds.SHARE,
    "day": Holds.DAY,
}


def value_columns(
    titles: Sequence[str], units: Sequence[str], stays: Collection[str] = ()
) -> tuple[Column[Row], ...]:
    """Return a column for each title; units are words, pence, count, share, day, yes or no.

    Where not all fit, shares leave last, and the columns that are named in ``stays``.
    """
    pairs = zip(titles, units, strict=True)
    return tuple(
        _column(place, title, unit, unit == "share" or title in stays)
        for place, (title, unit) in enumerate(pairs)
    )


def _column(place: int, title: str, unit: str, stays: bool) -> Column[Row]:
    holds = _HOLDS.get(unit, Holds.TEXT)
    return Column(
        own(title),
        lambda row: row[place],
        holds,
        words=lambda row: _words(row[place], holds),
        leaves=-1 if stays else None,
    )


def _words(value: Any, holds: Holds) -> str:
    return "-" if holds is Holds.SHARE and value is None else in_words(holds, value)
