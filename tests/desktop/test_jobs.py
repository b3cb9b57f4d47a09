from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.domain.problems import Cancelled
from core.domain.progress import Progress
from desktop.jobs import Jobs, JobState, was_cancelled
from desktop.window.work import WorkButton
from desktop.window.work_list import WorkDialog


class Answers:
    """Collects what came back, and in which thread."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.problems: list[BaseException] = []
        self.threads: set[threading.Thread] = set()

    def take(self, answer: object) -> None:
        self.done.append(answer)
        self.threads.add(threading.current_thread())

    def trouble(self, error: BaseException) -> None:
        self.problems.append(error)


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()


def test_work_runs_on_another_thread_and_answers_on_this_one(qtbot: QtBot, jobs: Jobs) -> None:
    answers = Answers()

    jobs.run(jobs, lambda _p: threading.current_thread(), answers.take, answers.trouble)
    qtbot.waitUntil(lambda: bool(answers.done), timeout=2000)

    assert answers.done != [threading.current_thread()]
    assert answers.threads == {threading.current_thread()}


def test_an_instant_answer_comes_after_run_returns(qtbot: QtBot, jobs: Jobs) -> None:
    answers = Answers()

    jobs.run(jobs, lambda _p: 1, answers.take, answers.trouble)

    assert answers.done == []
    qtbot.waitUntil(lambda: answers.done == [1], timeout=2000)


def test_work_is_done_in_the_order_in_which_it_was_asked(qtbot: QtBot, jobs: Jobs) -> None:
    answers = Answers()

    for number in range(20):
        jobs.run(jobs, lambda _p, n=number: n, answers.take, answers.trouble)
    qtbot.waitUntil(lambda: len(answers.done) == 20, timeout=2000)

    assert answers.done == list(range(20))


def test_an_exception_comes_back_as_a_problem(qtbot: QtBot, jobs: Jobs) -> None:
    answers = Answers()

    def work(_progress: Progress) -> None:
        raise LookupError("nothing here")

    jobs.run(jobs, work, answers.take, answers.trouble)
    qtbot.waitUntil(lambda: bool(answers.problems), timeout=2000)

    assert isinstance(answers.problems[0], LookupError)
    assert not was_cancelled(answers.problems[0])


def test_a_cancelled_job_stops_at_its_next_step(qtbot: QtBot, jobs: Jobs) -> None:
    answers = Answers()
    started, may_go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        may_go_on.wait(5)
        progress.step("Reading", 1, 2)

    job = jobs.run(jobs, work, answers.take, answers.trouble)
    started.wait(5)
    job.cancel()
    may_go_on.set()
    qtbot.waitUntil(lambda: bool(answers.problems), timeout=2000)

    assert isinstance(answers.problems[0], Cancelled)
    assert was_cancelled(answers.problems[0])


def test_a_dropped_answer_does_not_come(qtbot: QtBot, jobs: Jobs) -> None:
    answers = Answers()

    jobs.run(jobs, lambda _p: "old", answers.take, answers.trouble).drop()
    jobs.run(jobs, lambda _p: "new", answers.take, answers.trouble)
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=2000)

    assert answers.done == ["new"]


def test_an_answer_to_somebody_who_is_gone_does_not_come(qtbot: QtBot, jobs: Jobs) -> None:
    import shiboken6

    answers = Answers()
    owner = QObject()

    jobs.run(owner, lambda _p: 1, answers.take, answers.trouble)
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=2000)

    assert answers.done == []


def test_a_question_after_the_end_has_no_answer(qtbot: QtBot) -> None:
    jobs, answers = Jobs(), Answers()
    jobs.stop()

    job = jobs.run(jobs, lambda _p: 1, answers.take, answers.trouble)

    assert not job.running()
    assert not jobs.busy()


def test_garbage_is_collected_in_this_thread_alone(qtbot: QtBot) -> None:
    import gc

    jobs = Jobs()
    assert not gc.isenabled()

    jobs.stop()
    assert gc.isenabled()


def test_the_worker_lets_the_screen_go_on_as_long_as_there_is_one(qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    jobs = Jobs()

    during = sys.getswitchinterval()
    jobs.stop()

    assert during <= 0.001 < before == sys.getswitchinterval()


def test_busy_is_told_when_it_begins_and_when_it_ends(qtbot: QtBot, jobs: Jobs) -> None:
    told: list[object] = []
    jobs.busy_changed.connect(told.append)

    jobs.run(jobs, lambda _p: 1, lambda _a: None, lambda _e: None)
    qtbot.waitUntil(lambda: told == [True, False], timeout=2000)

    assert not jobs.busy()


def test_work_is_told_of_while_it_waits_runs_and_is_over(qtbot: QtBot, jobs: Jobs) -> None:
    answers, go_on = Answers(), threading.Event()

    def long_work(progress: Progress) -> int:
        progress.step("Reading rows", 3, 10)
        go_on.wait(5)
        return 1

    first = jobs.run(jobs, long_work, answers.take, answers.trouble)
    second = jobs.run(jobs, lambda _p: 2, answers.take, answers.trouble)
    qtbot.waitUntil(lambda: bool(first.progress.stage), timeout=2000)
    told = jobs.told()
    second.cancel()
    qtbot.wait(700)
    go_on.set()
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=2000)

    assert [one.state for one in told] == [JobState.UNDER_WAY, JobState.WAITING]
    assert told[0].stage == "Reading rows: 3 / 10"
    assert answers.done == [1]
    assert [type(one) for one in answers.problems] == [Cancelled]
    (over,) = jobs.told()
    assert (over.state, over.stage, over.job) == (JobState.DONE, "Reading rows", None)
    assert over.seconds >= 0.6


def test_the_list_of_work_shows_it_and_stops_it(qtbot: QtBot, jobs: Jobs) -> None:
    answers, stopped = Answers(), threading.Event()

    def endless(progress: Progress) -> None:
        while not stopped.wait(0.01):
            progress.step("Comparing")

    button = WorkButton(jobs)
    qtbot.addWidget(button)
    jobs.run(jobs, endless, answers.take, answers.trouble)
    qtbot.waitUntil(lambda: button.text() == "1 piece of work under way", timeout=3000)
    button.show_list()
    shown = button.findChild(WorkDialog)
    shown = shown or next(w for w in button.window().findChildren(WorkDialog))
    shown.table.go_to_row(0)
    shown.stop.click()
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=1000)
    stopped.set()

    assert [type(one) for one in answers.problems] == [Cancelled]
    qtbot.waitUntil(lambda: button.text() == "All work is done", timeout=2000)
    qtbot.waitUntil(
        lambda: [one.state for one in shown.model.rows()] == [JobState.STOPPED], timeout=2000
    )
