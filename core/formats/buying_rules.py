"""The rules of buying that are shipped: routes with their steps, and ways to buy with others."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from core.domain.buying import Band, BuyingRules, JointModel, Route, StepRule
from core.domain.money import Pence


@cache
def buying_rules() -> BuyingRules:
    """Return the routes, the bands of value and the steps, in their order."""
    data = _data("routes.json")
    return BuyingRules(
        edition=data["edition"],
        note=data["note"],
        routes=tuple(
            Route(
                one["id"],
                one["label"],
                one["when"],
                one["agreement"],
                tuple(one.get("bands", ())),
            )
            for one in data["routes"]
        ),
        bands=tuple(Band(one["id"], one["label"]) for one in data["bands"]),
        steps=tuple(_step(one) for one in data["steps"]),
    )


@cache
def joint_models() -> tuple[JointModel, ...]:
    """Return the ways to buy with others, the simplest first."""
    return tuple(
        JointModel(**{**one, "needs": tuple(one["needs"])})
        for one in _data("joint_models.json")["models"]
    )


def _step(one: dict[str, Any]) -> StepRule:
    over = one.get("over_pounds")
    return StepRule(
        id=one["id"],
        title=one["title"],
        what=one["what"],
        law=one["law"],
        before=one.get("before", {}),
        after_made=one.get("after_made", {}),
        bands=tuple(one.get("bands", ())),
        regulations=tuple(one.get("regulations", ())),
        over=None if over is None else Pence(over * 100),
        law_before=one.get("law_before_the_act", ""),
        replaces=one.get("replaces", False),
    )


def _data(name: str) -> Any:
    return json.loads((files("resources") / "duties" / name).read_text("utf-8"))
