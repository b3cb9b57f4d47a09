"""Where a finding of a return's checks is put right: the page, and what to show there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.domain.period import Period
from core.domain.returns import Check

# Pages that know by a number what they are to show.
_BY_NUMBER = {"import", "suppliers"}


def lead_of(check: Check, period: Period) -> tuple[str, object]:
    """Return the page that a finding leads to, and what it is to show."""
    if check.page == "spend":
        return check.page, _payments(check, period)
    number = check.page in _BY_NUMBER and check.chosen.isdigit()
    return check.page, int(check.chosen) if number else check.chosen or None


def _payments(check: Check, period: Period) -> Mapping[str, Any]:
    """Return which payments a finding speaks of, as fields of a filter, and its words."""
    shown: dict[str, Any] = {"words": check.problem.message().rstrip(".")}
    # What the finding counts may lie outside the period that the window shows.
    everywhere: dict[str, Any] = {"period": None}
    fields: dict[str, dict[str, Any]] = {
        "SB-601": everywhere | {"outside": period},
        "SB-606": everywhere | {"undated": True},
        "SB-616": {"period": period, "category": check.chosen, "scope": "in"},
    }
    if check.problem.code == "SB-638":
        ids = tuple(int(number) for number in check.chosen.split(","))
        return shown | everywhere | {"line_ids": ids}
    return shown | fields.get(check.problem.code, {"period": period})
