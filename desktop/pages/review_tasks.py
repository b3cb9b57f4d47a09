"""The steps of a review and where each stands, from the verdict and the reviewer's notes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.domain.auditing import ReviewNotes
from core.domain.returns import Verified
from desktop.pages.task_list import (
    COMPLETED,
    IN_PROGRESS,
    NOT_STARTED,
    PROBLEM,
    READY,
    Task,
)

# How the check of a file that a line came from begins: core.usecases.review_return.
_SOURCE = "source "


def review_tasks(verified: Verified, notes: ReviewNotes | None) -> tuple[Task, ...]:
    """Return the steps of a review; without ``notes`` nothing was drawn or written yet."""
    return (
        _checks(verified),
        _tie(verified),
        Task(
            3,
            "review-tests",
            QCoreApplication.translate("Tasks", "See what the tests find"),
            QCoreApplication.translate("Tasks", "Payments made twice, split or out of the usual"),
            READY,
        ),
        _sample(notes),
        _notes(notes),
    )


def _checks(verified: Verified) -> Task:
    title = QCoreApplication.translate("Tasks", "Check that it is as it was sealed")
    failing = sum(not check.passed for check in verified.checks)
    words = QCoreApplication.translate("Tasks", "{passed} of {count} checks pass").format(
        passed=len(verified.checks) - failing, count=len(verified.checks)
    )
    return Task(1, "review-checks", title, words, PROBLEM if failing else COMPLETED)


def _tie(verified: Verified) -> Task:
    title = QCoreApplication.translate("Tasks", "Agree it with the files it came from")
    compared = [check for check in verified.checks if check.id.startswith(_SOURCE)]
    if not compared:
        words = QCoreApplication.translate("Tasks", "Add them under Checks, where you have them")
        return Task(2, "review-checks", title, words, NOT_STARTED)
    agreed = sum(check.passed for check in compared)
    words = QCoreApplication.translate("Tasks", "{agreed} of {count} files agree").format(
        agreed=agreed, count=len(compared)
    )
    state = COMPLETED if agreed == len(compared) else PROBLEM
    return Task(2, "review-checks", title, words, state)


def _sample(notes: ReviewNotes | None) -> Task:
    title = QCoreApplication.translate("Tasks", "Draw a sample and examine it")
    if notes is None or notes.plan is None:
        words = QCoreApplication.translate("Tasks", "By value, by chance or from the top")
        return Task(4, "review-sample", title, words, NOT_STARTED)
    examined = len(notes.found)
    words = QCoreApplication.translate("Tasks", "%Ln payment(s) examined", "", examined)
    return Task(4, "review-sample", title, words, IN_PROGRESS)


def _notes(notes: ReviewNotes | None) -> Task:
    title = QCoreApplication.translate("Tasks", "Write notes, save the working papers")
    count = len(notes.notes) if notes else 0
    words = QCoreApplication.translate("Tasks", "%Ln note(s)", "", count)
    return Task(5, "review-notes", title, words, READY)
