"""Rows of a file that are not payments, and what was noticed, as one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from core.domain.problems import SENTENCES, Problem, Severity
from core.domain.spend import LeftOut
from desktop.models.columns import Column, Holds


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """One row: where it is, why it was left out or noticed, what it holds."""

    sheet: str
    row: int | None
    why: str
    text: str
    pence: int | None
    remedy: str
    code: str
    weighs: bool = False


def left_out_rows(left_out: Sequence[LeftOut], problems: Sequence[Problem]) -> list[LeftOutRow]:
    """Bring both together: what needs a look first, then in the order of the file."""
    rows = [_of_problem(problem) for problem in problems]
    rows += [_of_left_out(row) for row in left_out]
    return sorted(rows, key=lambda row: (not row.weighs, row.sheet, row.row or 0))


def left_out_columns(owner: QObject) -> tuple[Column[LeftOutRow], ...]:
    """Return the columns of the list."""
    return (
        Column(owner.tr("Sheet"), lambda row: row.sheet),
        Column(owner.tr("Row"), lambda row: row.row, Holds.COUNT),
        Column(
            owner.tr("Why"), lambda row: row.why, state=lambda row: "problem" if row.weighs else ""
        ),
        Column(owner.tr("What the row holds"), lambda row: row.text),
        Column(owner.tr("Amount"), lambda row: row.pence, Holds.POUNDS),
        Column(owner.tr("What to do"), lambda row: row.remedy),
        Column(owner.tr("Code"), lambda row: row.code),
    )


def _of_left_out(row: LeftOut) -> LeftOutRow:
    sentence = SENTENCES[row.code]
    # The sentence of a total quotes the row, which stands in the next column anyway.
    why = sentence.message.partition(": {")[0].partition(" {")[0]
    if row.rows > 1:
        count = row.rows
        why = QCoreApplication.translate("Rows", "%n blank row(s) from here on.", "", count)
    return LeftOutRow(row.sheet, row.row, why, row.text, row.pence, sentence.remedy, row.code)


def _of_problem(problem: Problem) -> LeftOutRow:
    place = problem.place
    return LeftOutRow(
        place.sheet,
        place.row,
        problem.message(),
        place.column,
        None,
        problem.remedy(),
        problem.code,
        problem.weight() is not Severity.INFORMATION,
    )
