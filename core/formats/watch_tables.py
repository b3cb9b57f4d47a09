"""The dated tables that are shipped for watching: thresholds, and how long it takes to buy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from core.domain.money import Pence
from core.domain.parties import VatBasis
from core.domain.taxonomy import CategoryCode
from core.domain.watching import LeadTime, Measure, Threshold


@dataclass(frozen=True, slots=True)
class ThresholdTable:
    """The shipped thresholds, and which categories are works or light touch services."""

    edition: str
    note: str
    thresholds: tuple[Threshold, ...]
    kinds: Mapping[CategoryCode, str]


@cache
def threshold_table() -> ThresholdTable:
    """Return the thresholds that are shipped."""
    data = _data("thresholds.json")
    kinds = {CategoryCode(code): "works" for code in data["works"]}
    kinds |= {CategoryCode(code): "light-touch" for code in data["light_touch"]}
    found = tuple(_threshold(item) for item in data["thresholds"])
    return ThresholdTable(data["edition"], data["note"], found, kinds)


@cache
def lead_times() -> Mapping[str, LeadTime]:
    """Return how long it takes to have something new in place, by route."""
    found = (
        LeadTime(item["id"], item["label"], item["months"], item["basis"])
        for item in _data("lead_times.json")["lead_times"]
    )
    return {one.id: one for one in found}


def _threshold(item: Mapping[str, Any]) -> Threshold:
    return Threshold(
        id=item["id"],
        label=item["label"],
        pence=Pence(item["pounds"] * 100),
        over=item["over"],
        vat=VatBasis(item["vat"]),
        measures=tuple(Measure(one) for one in item["measures"]),
        means=item["means"],
        source=item["source"],
        start=date.fromisoformat(item["from"]),
        end=date.fromisoformat(item["to"]) if item["to"] else None,
        kinds=tuple(item.get("kinds", ())),
        body_types=tuple(item.get("body_types", ())),
        not_types=tuple(item.get("not_types", ())),
        sectors=tuple(item.get("sectors", ())),
        nations=tuple(item.get("nations", ())),
        yearly_over=_pence(item.get("yearly_over")),
        yearly_up_to=_pence(item.get("yearly_up_to")),
    )


def _pence(pounds: int | None) -> Pence | None:
    return None if pounds is None else Pence(pounds * 100)


def _data(name: str) -> dict[str, Any]:
    text = (files("resources") / "duties" / name).read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
