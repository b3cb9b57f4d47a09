"""The list of what is wrong with a publisher's form: weight, place, problem, what to do."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from core.domain.problems import Problem, Severity
from desktop.models.columns import Column
from desktop.qt import QT_TRANSLATE_NOOP

_COLOURS = {Severity.BLOCKING: "problem", Severity.EXPLAIN: "notice"}
_WEIGHTS = {
    Severity.BLOCKING: QT_TRANSLATE_NOOP("FormProblems", "In the way"),
    Severity.EXPLAIN: QT_TRANSLATE_NOOP("FormProblems", "Look at it"),
    Severity.INFORMATION: QT_TRANSLATE_NOOP("FormProblems", "To know"),
}


def problem_columns() -> tuple[Column[Problem], ...]:
    """Return the columns of the list; the last is what to do."""

    def words(text: str) -> str:
        return QCoreApplication.translate("FormProblems", text)

    return (
        Column(
            words(QT_TRANSLATE_NOOP("FormProblems", "Weight")),
            lambda one: words(_WEIGHTS[one.weight()]),
            state=lambda one: _COLOURS.get(one.weight(), "quiet"),
        ),
        Column(words(QT_TRANSLATE_NOOP("FormProblems", "Where")), where),
        Column(words(QT_TRANSLATE_NOOP("FormProblems", "Problem")), lambda one: one.message()),
        Column(words(QT_TRANSLATE_NOOP("FormProblems", "What to do")), lambda one: one.remedy()),
    )


def where(one: Problem) -> str:
    """Say the place of a problem; there is one file only."""
    return replace(one.place, file="").in_words()
