from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("resource", reason="memory is counted as Linux and macOS do")

from tests.benchmarks import answering, growth, harness, table
from tests.benchmarks.__main__ import BENCHMARKS, main
from tests.benchmarks.harness import Benchmark, Clock, Goal, Growth, Outcome, Side, WrongAnswer
from tests.benchmarks.made_spend import write_csv

QUICK = 2000
# What the window does is tried in test_event_loop; growth is the same work at other sizes.
_TRIED = [
    one
    for one in BENCHMARKS
    if one not in answering.BENCHMARKS and not one.name.endswith("-growth")
]


@pytest.mark.parametrize("benchmark", _TRIED, ids=lambda one: one.name)
def test_every_side_of_a_benchmark_gets_the_same_right_answer(
    benchmark: Benchmark, tmp_path: Path
) -> None:
    right = benchmark.make(tmp_path, QUICK)

    for side in benchmark.sides:
        if not side.lacks():
            found = harness.perform(benchmark, side.name, tmp_path, QUICK)["answer"]
            assert isinstance(found, dict)
            assert found
            assert {**right, **found} == right, side.name


def test_sides_run_in_processes_of_their_own_and_are_told_in_a_table() -> None:
    benchmark = next(one for one in BENCHMARKS if one.name == "P1b")

    found = harness.measure(benchmark, 500, runs=1)
    told = "\n".join(harness.tell(benchmark, found))

    assert set(found) == {side.name for side in benchmark.sides}
    assert all(one.cpu > 0 and one.peak_mb > 10 for one in found.values())
    assert "500 lines" in told
    assert "x pandas + to_sql" in told


def test_the_same_seed_makes_the_same_file(tmp_path: Path) -> None:
    made = write_csv(tmp_path / "one.csv", 400)

    assert write_csv(tmp_path / "other.csv", 400) == made
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()


def _nothing(folder: Path, lines: int) -> dict[str, int]:
    return {"lines": lines}


def _wrong(folder: Path, clock: Clock) -> dict[str, int]:
    return {"lines": -1}


def test_a_peer_that_is_not_installed_is_left_out_and_said_so() -> None:
    benchmark = Benchmark(
        "none", "Nothing", 1, _nothing, (Side("peer", _wrong, needs=("no_such_package",)),)
    )

    assert harness.measure(benchmark, 1, runs=1) == {}
    assert "no_such_package not installed" in "\n".join(harness.tell(benchmark, {}))


def test_a_side_with_a_wrong_answer_makes_the_run_void(monkeypatch: pytest.MonkeyPatch) -> None:
    benchmark = Benchmark("wrong", "Wrong", 1, _nothing, (Side("side", _wrong),))
    monkeypatch.setattr(harness, "_process", harness.perform)

    with pytest.raises(WrongAnswer, match="side found"):
        harness.measure(benchmark, 1, runs=1)


def test_each_measure_of_the_goals_is_there_and_listed_by_its_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["--list"])

    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[0] != " "]
    assert listed == sorted(listed, key=harness.by_number)
    assert {f"P{number}" for number in range(1, 14)} <= set(listed)


def test_a_table_says_work_goal_and_what_was_reached() -> None:
    goals = (Goal("ours", "cpu", 2.0, "peer"), Goal("ours", "peak_mb", 90))
    benchmark = Benchmark("P1", "Work", 10, _nothing, (), goals)
    found = {"ours": _outcome("ours", 10, 3.0), "peer": _outcome("peer", 10, 2.0)}

    rows = table.table([harness.as_data(benchmark, found)]).splitlines()[2:]

    assert rows == [
        "| P1 | Work: ours | peer | 2 x | 1.5 x | 3.00 / 2.00 | 100 | yes |",
        "|  | ours |  | 90 MB | 100 MB | 3.00 | 100 | no |",
    ]


def test_growth_is_told_step_by_step_and_drawn() -> None:
    curve = [_outcome("", lines, cpu) for lines, cpu in ((10, 1.0), (100, 5.0), (1000, 100.0))]

    told = growth.tell("P1", curve)

    assert "exponent 1.00 (0.70, 1.30)" in told
    assert told.endswith("reached")
    assert growth.draw({"P1": curve}).startswith(b"\x89PNG")


def _outcome(name: str, lines: int, cpu: float) -> Outcome:
    return Outcome(name, lines, cpu, cpu, 100, 0, 3, {})


def test_a_goal_is_a_ratio_to_what_was_measured_beside_it() -> None:
    found = {"ours": _outcome("ours", 10, 3.0), "peer": _outcome("peer", 10, 2.0)}

    assert Goal("ours", "cpu", 2.0, "peer").reached_by(found) == 1.5
    assert Goal("ours", "peak_mb", 200).reached_by(found) == 100
    assert Goal("ours", "cpu", 2.0, "other").reached_by(found) is None


def test_growth_is_the_exponent_of_the_number_of_lines() -> None:
    found = {"small": _outcome("small", 10, 1.0), "large": _outcome("large", 1000, 100.0)}

    assert Growth(("small", "large"), "cpu", 1.1).reached_by(found) == pytest.approx(1.0)
    assert Growth(("small", "missing"), "cpu", 1.1).reached_by(found) is None
