"""Measure the program against a peer or a limit in the same run, and say if a goal is reached.

Every side of a benchmark runs in a fresh process, the sides take turns, and medians are compared.
A run in which a side did not get the right answer is void. CPU seconds are those of the timed
part and of the processes that it started: times by the clock were off by up to two on a busy
machine.
"""

from __future__ import annotations

import importlib.util
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

# What a side found: it must be what the maker of the data put in.
Answer = Mapping[str, int]


@dataclass
class Clock:
    """Times the part of a side that counts: not its imports, not the check of its answer.

    ``score`` is how good the answer is, where sides may differ in that; else 0.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    score: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what happens inside."""
        seconds, cpu = time.perf_counter(), _cpu_seconds()
        yield
        self.seconds += time.perf_counter() - seconds
        self.cpu += _cpu_seconds() - cpu


@dataclass(frozen=True)
class Side:
    """One way of doing the work, and what it needs installed. ``share`` is of the lines."""

    name: str
    work: Callable[[Path, Clock], Answer]
    needs: tuple[str, ...] = ()
    share: float = 1.0

    def lacks(self) -> list[str]:
        """Return the packages that it needs and that are not installed."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]


@dataclass(frozen=True)
class Outcome:
    """The medians of a side's runs; ``peak_mb`` is the most of any run.

    ``child_mb`` is the peak of a process that it started, 0 where it started none.
    """

    side: str
    lines: int
    seconds: float
    cpu: float
    peak_mb: float
    child_mb: float
    runs: int
    answer: Answer
    score: float = 0.0


@dataclass(frozen=True)
class Goal:
    """What a measure of a side may be at most, by itself or as a ratio to another side's.

    ``unit`` is that of a score.
    """

    side: str
    measure: str
    most: float
    against: str = ""
    unit: str = ""

    def reached_by(self, found: Mapping[str, Outcome]) -> float | None:
        """Return the figure, None where a side was not measured."""
        if self.side not in found or (self.against and self.against not in found):
            return None
        figure = float(getattr(found[self.side], self.measure))
        if self.against:
            return figure / float(getattr(found[self.against], self.measure))
        return figure

    def words(self) -> str:
        """Say the goal in words."""
        to = f" x {self.against}" if self.against else ""
        return f"{self.side}: at most {self.most:g}{to or self.unit_words()} ({self.measure})"

    def unit_words(self) -> str:
        """Return the unit of what is measured, with a space before it."""
        return {"seconds": " s", "cpu": " s CPU", "peak_mb": " MB", "score": self.unit}[
            self.measure
        ]


@dataclass(frozen=True)
class Growth:
    """How a measure may grow with the number of lines: the exponent from the least to the most."""

    sides: tuple[str, ...]
    measure: str
    most: float

    def reached_by(self, found: Mapping[str, Outcome]) -> float | None:
        """Return the exponent, None where a side was not measured."""
        if not set(self.sides) <= set(found):
            return None
        first, last = found[self.sides[0]], found[self.sides[-1]]
        by = float(getattr(last, self.measure)) / float(getattr(first, self.measure))
        return math.log(by) / math.log(last.lines / first.lines)

    def words(self) -> str:
        """Say the goal in words."""
        return f"growth with the number of lines: exponent at most {self.most:g} ({self.measure})"


@dataclass(frozen=True)
class Benchmark:
    """Work that is measured: its data, the sides that do it, and the goals.

    ``make`` writes the data of so many lines into a folder and returns the right answer.
    """

    name: str
    title: str
    lines: int
    make: Callable[[Path, int], Answer]
    sides: tuple[Side, ...]
    goals: tuple[Goal | Growth, ...] = field(default=())


def by_number(name: str) -> tuple[int, str]:
    """Return where the name of a benchmark stands in a list: P2 before P10, others last."""
    number = "".join(filter(str.isdigit, name.partition("-")[0]))
    return (int(number) if name.startswith("P") else 99, name)


class WrongAnswer(Exception):
    """A side did not get what the data holds, so its time says nothing."""


def measure(benchmark: Benchmark, lines: int, runs: int) -> dict[str, Outcome]:
    """Run the sides by turns, each time in a fresh process; sides that lack a peer are left out.

    Raises:
        WrongAnswer: a side got another answer than the data holds.
    """
    sides = [side for side in benchmark.sides if not side.lacks()]
    reports: dict[str, list[dict[str, float]]] = {side.name: [] for side in sides}
    answers: dict[int, Answer] = {}
    with tempfile.TemporaryDirectory() as place:
        for side in sides:
            many = _lines(side, lines)
            if many not in answers:
                folder = Path(place) / str(many)
                folder.mkdir()
                answers[many] = _process(benchmark, "", folder, many)["answer"]
        for run in range(runs):
            for side in sides if run % 2 == 0 else sides[::-1]:
                many = _lines(side, lines)
                report = _process(benchmark, side.name, Path(place) / str(many), many)
                answer = report.pop("answer")
                if {**answers[many], **answer} != answers[many] or not answer:
                    raise WrongAnswer(
                        f"{benchmark.name} is void: {side.name} found {answer},"
                        f" the data hold {answers[many]}"
                    )
                reports[side.name].append(report)
    return {
        side.name: _outcome(side, lines, reports[side.name], answers[_lines(side, lines)])
        for side in sides
    }


def perform(benchmark: Benchmark, side: str, folder: Path, lines: int) -> dict[str, object]:
    """Do one side's work once in this process, or without a side make the data."""
    if not side:
        return {"answer": benchmark.make(folder, lines)}
    clock = Clock()
    work = next(one.work for one in benchmark.sides if one.name == side)
    answer = work(folder, clock)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {**asdict(clock), "peak_mb": _peak_mb(), "child_mb": child, "answer": answer}


def tell(benchmark: Benchmark, found: Mapping[str, Outcome]) -> list[str]:
    """Say in lines of text what was measured and which goals are reached."""
    told = [f"{benchmark.name}  {benchmark.title}"]
    for side in benchmark.sides:
        if side.name not in found:
            told.append(f"  {side.name:<34} left out: {', '.join(side.lacks())} not installed")
            continue
        one = found[side.name]
        child = f" (and {one.child_mb:.0f} in a child)" if one.child_mb else ""
        told.append(
            f"  {side.name:<34} {one.lines:>9,} lines {one.seconds:9.3f} s {one.cpu:9.3f} s CPU"
            f" {one.peak_mb:6.0f} MB{child}{f'  score {one.score:.3f}' if one.score else ''}"
        )
    for goal in benchmark.goals:
        figure = goal.reached_by(found)
        said = "not measured" if figure is None else f"{figure:.2f}"
        verdict = "" if figure is None else ("reached" if figure <= goal.most else "NOT REACHED")
        told.append(f"  {goal.words():<70} {said:>8}  {verdict}")
    return told


def as_data(benchmark: Benchmark, found: Mapping[str, Outcome]) -> dict[str, object]:
    """Return what was measured as data."""
    return {
        "name": benchmark.name,
        "title": benchmark.title,
        "sides": [asdict(outcome) for outcome in found.values()],
        "goals": [
            {**asdict(goal), "goal": goal.words(), "figure": goal.reached_by(found)}
            for goal in benchmark.goals
        ],
    }


def _lines(side: Side, lines: int) -> int:
    return max(1, round(lines * side.share))


def _process(benchmark: Benchmark, side: str, folder: Path, lines: int) -> dict[str, object]:
    asked = ["--perform", benchmark.name, side, str(folder), str(lines)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{benchmark.name}, {side or 'data'}:\n{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _outcome(
    side: Side, lines: int, reports: Sequence[Mapping[str, float]], answer: Answer
) -> Outcome:
    def middle(name: str) -> float:
        return statistics.median(report[name] for report in reports)

    return Outcome(
        side.name,
        _lines(side, lines),
        middle("seconds"),
        middle("cpu"),
        max(report["peak_mb"] for report in reports),
        max(report["child_mb"] for report in reports),
        len(reports),
        answer,
        middle("score"),
    )


def _cpu_seconds() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _peak_mb() -> float:
    """Return the most memory that this process held. The system's own count starts at a fork."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
