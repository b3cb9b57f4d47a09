"""What was measured as a table in Markdown: ``python -m tests.benchmarks.table FILE ...``.

The files are what ``python -m tests.benchmarks --json`` printed; a later one counts more.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import by_number

_UNITS = {"seconds": " s", "cpu": " s CPU", "peak_mb": " MB"}


def table(measured: Sequence[Mapping[str, Any]]) -> str:
    """Return a row for each goal of each measure, in the order of their numbers."""
    heads = ("", "work", "against", "goal", "reached", "CPU s: ours / theirs", "peak MB", "")
    rows = [heads, ("---",) * len(heads)]
    rows += [
        row
        for one in sorted(measured, key=lambda one: by_number(one["name"]))
        for row in _rows(one)
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _rows(one: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    sides = {side["side"]: side for side in one["sides"]}
    name, title = one["name"], one["title"]
    for goal in one["goals"]:
        own, against = _side(goal), goal.get("against", "")
        figure = goal["figure"]
        shown = (own, against) if figure is not None else ()
        cpu = [f"{sides[side]['cpu']:.2f}" for side in shown if side]
        peak = f"{sides[own]['peak_mb']:.0f}" if own in sides else ""
        verdict = "" if figure is None else ("yes" if figure <= goal["most"] else "no")
        asked, found = _measure(goal, goal["most"]), _measure(goal, figure)
        work = f"{title}: {own}" if title else own
        yield name, work, against, asked, found, " / ".join(cpu), peak, verdict
        name = title = ""


def _side(goal: Mapping[str, Any]) -> str:
    return str(goal["side"] if "side" in goal else goal["sides"][-1])


def _measure(goal: Mapping[str, Any], figure: float | None) -> str:
    if figure is None:
        return "not measured"
    if "sides" in goal:
        return f"exponent {figure:.2f}"
    unit = " x" if goal["against"] else _UNITS.get(goal["measure"], goal["unit"])
    return f"{figure:.3g}{unit}"


def main(paths: Sequence[str]) -> int:
    """Print the table of what the files hold."""
    measured: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        for one in json.loads(Path(path).read_text(encoding="utf-8")):
            measured[one["name"]] = one
    print(table(list(measured.values())), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
