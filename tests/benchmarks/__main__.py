"""The benchmarks: ``python -m tests.benchmarks [NAME ...] [--lines N] [--runs N] [--json]``.

Without names all of them, at their full size; ``--list`` says what there is, ``growth`` draws
how the time grows. Peers are installed with the tests' packages; one that is missing is left out
and said so.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import (
    answering,
    available_spend,
    consolidate,
    dashboard,
    growth,
    harness,
    import_csv,
    import_workbook,
    lists,
    preview,
    rule_change,
    sealed_return,
    search,
    starting,
    suggestions,
    supplier_pairs,
)
from tests.benchmarks.harness import Benchmark

BENCHMARKS: tuple[Benchmark, ...] = (
    *answering.BENCHMARKS,
    *available_spend.BENCHMARKS,
    *consolidate.BENCHMARKS,
    *dashboard.BENCHMARKS,
    *import_csv.BENCHMARKS,
    *import_workbook.BENCHMARKS,
    *lists.BENCHMARKS,
    *preview.BENCHMARKS,
    *rule_change.BENCHMARKS,
    *search.BENCHMARKS,
    *sealed_return.BENCHMARKS,
    *starting.BENCHMARKS,
    *suggestions.BENCHMARKS,
    *supplier_pairs.BENCHMARKS,
)


def main(words: Sequence[str]) -> int:
    if words[:1] == ["--perform"]:
        name, side, folder, lines = words[1:]
        print(json.dumps(harness.perform(_by_name(name), side, Path(folder), int(lines))))
        return 0
    if words[:1] == ["growth"]:
        return growth.main(words[1:], {one.name: one for one in BENCHMARKS})
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    names = sorted((benchmark.name for benchmark in BENCHMARKS), key=harness.by_number)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--lines", type=int, help="instead of the full size")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--list", action="store_true", help="say what is measured, and the goals")
    asked = parser.parse_args(words)
    if unknown := set(asked.names) - set(names):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    if asked.list:
        print("\n".join(line for name in asked.names or names for line in _said(_by_name(name))))
        return 0
    measured = []
    for name in asked.names or names:
        benchmark = _by_name(name)
        found = harness.measure(benchmark, asked.lines or benchmark.lines, asked.runs)
        measured.append(harness.as_data(benchmark, found))
        if not asked.json:
            print("\n".join(harness.tell(benchmark, found)), flush=True)
    if asked.json:
        print(json.dumps(measured, indent=2, sort_keys=True))
    return 0


def _said(benchmark: Benchmark) -> list[str]:
    goals = [f"  {goal.words()}" for goal in benchmark.goals]
    return [f"{benchmark.name:10} {benchmark.lines:>9,} lines  {benchmark.title}", *goals]


def _by_name(name: str) -> Benchmark:
    return next(benchmark for benchmark in BENCHMARKS if benchmark.name == name)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
