"""How the time grows with the number of payments: ``python -m tests.benchmarks growth``.

Ten thousand, a hundred thousand and a million payments, each in fresh processes, medians of
CPU seconds. With ``--plot FILE`` the curves are drawn, for the README.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.benchmarks import harness
from tests.benchmarks.harness import Benchmark, Growth, Outcome

MOST = 1.1
_LINES = 1_000_000
_WIDTH_POINTS, _HEIGHT_POINTS, _SCALE = 576, 340, 2
_WHAT = {
    "P1": "Import of a CSV file",
    "P6": "A rule added to a book",
    "P8": "Available spend and opportunities, from cold",
    "P10": "Returns of 1,000 payments, verified and added up",
}
_MARKS = ("o", "s", "^", "D")


def exponents(outcomes: Sequence[Outcome]) -> list[float]:
    """Return the exponent of each step, and last that of the whole way."""
    ways = (*pairwise(outcomes), (outcomes[0], outcomes[-1]))
    return [_exponent(first, last) for first, last in ways]


def main(words: Sequence[str], benchmarks: Mapping[str, Benchmark]) -> int:
    """Measure, print the exponents and draw; 1 where one is beyond the limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks growth", description=__doc__)
    parser.add_argument("--lines", type=int, default=_LINES, help="the most, then 1/10, 1/100")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the curves as PNG")
    asked = parser.parse_args(words)
    curves: dict[str, list[Outcome]] = {}
    for name in _WHAT:
        benchmark = benchmarks[f"{name}-growth"]
        found = harness.measure(benchmark, asked.lines, asked.runs)
        curves[name] = [found[side] for side in _sides(benchmark)]
        if not asked.json:
            print(tell(name, curves[name]), flush=True)
    if asked.json:
        data = {name: [asdict(one) for one in curve] for name, curve in curves.items()}
        print(json.dumps(data, indent=2, sort_keys=True))
    if asked.plot:
        asked.plot.write_bytes(draw(curves))
    return int(any(exponents(curve)[-1] > MOST for curve in curves.values()))


def tell(name: str, curve: Sequence[Outcome]) -> str:
    """Say in a line what each size took, and how it grew."""
    *steps, whole = exponents(curve)
    sizes = "  ".join(f"{one.lines:,}: {one.cpu:.2f} s" for one in curve)
    each = ", ".join(f"{step:.2f}" for step in steps)
    verdict = "reached" if whole <= MOST else "NOT REACHED"
    peak = max(one.peak_mb for one in curve)
    return f"{name:4} {sizes}  exponent {whole:.2f} ({each})  {peak:.0f} MB  {verdict}"


def draw(curves: Mapping[str, Sequence[Outcome]]) -> bytes:
    """Draw the curves on logarithmic axes as a PNG picture, with the limit beside them."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, NullLocator

    from core.analysis import palette, plotting

    with mpl.rc_context(plotting.STYLE):
        figure = Figure(figsize=(_WIDTH_POINTS / 72, _HEIGHT_POINTS / 72), layout="constrained")
        axes = figure.add_subplot()
        colours = (palette.BLUE, palette.ORANGE, palette.TEAL, palette.PLUM)
        for (name, curve), colour, mark in zip(curves.items(), colours, _MARKS, strict=False):
            lines, cpu = [one.lines for one in curve], [one.cpu for one in curve]
            label = f"{name}  {_WHAT[name]}: exponent {exponents(curve)[-1]:.2f}"
            axes.plot(lines, cpu, color=colour, marker=mark, linewidth=1.8, label=label)
        _draw_limit(axes, curves, palette.GREY)
        axes.margins(x=0.08)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g} s"))
        axes.set_xlabel("Payments")
        axes.set_ylabel("CPU seconds")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(visible=True, color=palette.RULE, linewidth=0.6)
        axes.set_axisbelow(True)
        figure.suptitle(
            "How the time grows with the payments",
            x=0.012, ha="left", fontsize=13, fontweight="bold",
        )  # fmt: skip
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=1, frameon=False)
        return plotting.png(figure, _SCALE)


def _draw_limit(axes: Any, curves: Mapping[str, Sequence[Outcome]], colour: str) -> None:
    """Draw how steep the limit is, from above the first point of all."""
    points = [(one.lines, one.cpu) for curve in curves.values() for one in curve]
    first, last = min(lines for lines, _ in points), max(lines for lines, _ in points)
    start = 2 * max(cpu for lines, cpu in points if lines == first)
    ends = [start, start * (last / first) ** MOST]
    label = f"The limit: exponent {MOST:g}"
    axes.plot([first, last], ends, color=colour, linestyle="--", linewidth=1.2, label=label)


def _sides(benchmark: Benchmark) -> tuple[str, ...]:
    return next(goal.sides for goal in benchmark.goals if isinstance(goal, Growth))


def _exponent(first: Outcome, last: Outcome) -> float:
    return math.log(last.cpu / first.cpu) / math.log(last.lines / first.lines)
