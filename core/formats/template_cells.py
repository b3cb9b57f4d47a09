"""What people type into the authoring workbook, read into what a column holds.

Forgiving in form (Framework, 31/03/2027, £1,250.00), never in meaning: a cell that could be
two things is a problem, not a guess.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from core.domain.period import month_named
from core.domain.returns import Cell
from core.formats.columns import Column, Holds

# What openpyxl and the csv module put into a cell.
Raw = str | int | float | bool | date | datetime | None

_YES = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BRITISH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})([ T]00:00(:00)?)?")
_WORDED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?[ -]([0-9]{4})", re.I)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class CellFault(ValueError):
    """A cell that cannot be read; ``code`` is the SB code that says why."""

    def __init__(self, code: str, text: str) -> None:
        """Keep the code and what the cell holds."""
        self.code = code
        self.text = text[:60]
        super().__init__(code)


def clean(raw: Raw) -> str:
    """Return a cell as text for people: one line, no control or direction characters."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, float):
        # The 15 digits that Excel shows: 12.600000000000001 was computed, 12.6 is meant.
        return str(int(raw)) if raw.is_integer() and abs(raw) < 10**15 else f"{raw:.15g}"
    text = _HIDDEN.sub("", str("" if raw is None else raw))
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join("".join(kept).split())


def read_typed(column: Column, raw: Raw, *, unit: str = "") -> Cell:
    """Return what a cell holds. ``unit`` is "£" or "%" where the heading says so.

    Without a unit, money is in pence and rates are in hundredths of a percent.

    Raises:
        CellFault: it holds something else.
    """
    text = clean(raw)
    if text.startswith("#") and text.rstrip("!?") in _FAULTS:
        raise CellFault("SB-418", text)
    if column.holds in (Holds.TEXT, Holds.CATEGORY):
        return _choice(column, text) if column.choices else text
    if not text:
        return None
    if column.holds is Holds.DAY:
        return _day(raw, text)
    if column.holds is Holds.YES_NO:
        return _yes(text)
    scale = {"£": 100, "%": 100}.get(unit, 1)
    return _number(column, text, scale)


_FAULTS = {"#N/A", "#REF", "#VALUE", "#NAME", "#DIV/0", "#NUM", "#NULL", "#SPILL"}


def _choice(column: Column, text: str) -> str:
    return next((c for c in column.choices if _bare(c) == _bare(text)), text)


def _bare(text: str) -> str:
    """Return letters and digits alone: "PA 2023" and "Yes/No" are choices too."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _day(raw: Raw, text: str) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    british, iso, worded = (p.fullmatch(text) for p in (_BRITISH, _ISO, _WORDED))
    try:
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if worded and (month := month_named(worded[2])):
            return date(int(worded[3]), month, int(worded[1]))
    except ValueError:
        pass
    raise CellFault("SB-407", text)


def _yes(text: str) -> bool:
    if text.lower() not in _YES:
        raise CellFault("SB-419", text)
    return _YES[text.lower()]


def _number(column: Column, text: str, scale: int) -> int:
    fault = CellFault("SB-420" if column.holds is Holds.PENCE else "SB-408", text)
    bare = text.removeprefix("£").removesuffix("%").replace(",", "").replace(" ", "")
    if not _NUMBER.fullmatch(bare) or len(bare) > 18:
        raise fault
    value = Decimal(bare) * scale
    if value != value.to_integral_value() or value < 0:
        raise fault
    return int(value)
