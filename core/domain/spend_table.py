"""Spend by two questions at once: what the rows are, what the columns are, how much is where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from core.domain.money import Pence


class Question(StrEnum):
    """What spend may be divided by. A unit is what the ledger calls department."""

    GROUP = "group"
    CATEGORY = "category"
    SUPPLIER = "supplier"
    UNIT = "unit"
    CENTRE = "centre"
    ACCOUNT = "account"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    def of_time(self) -> bool:
        """Say whether its answers are spans of days."""
        return self in {Question.YEAR, Question.QUARTER, Question.MONTH}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, by its key: a code, a number, or a period.

    ``key`` is None where several answers stand together: nothing is behind them alone.
    """

    key: str | None
    label: str


# What a table is of: to each question the one answer that counts.
Within: TypeAlias = Mapping[Question, Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is to show: what rows and columns are, within which answers.

    With ``in_scope`` only third-party spend counts, else all payments.
    """

    rows_by: Question
    columns_by: Question | None = None
    within: Within = field(default_factory=dict)
    in_scope: bool = True


@dataclass(frozen=True, slots=True)
class SpendRow:
    """What was spent under one answer, in pence; None in a column without any payment."""

    answer: Answer
    cells: tuple[Pence | None, ...]
    lines: int
    pence: Pence


@dataclass(frozen=True, slots=True)
class SpendTable:
    """Spend divided by ``rows_by``, most pounds first (time in its order), and ``columns_by``.

    Every payment of the population stands in exactly one row and one column. ``basis`` says the
    population, the period and the VAT basis; ``total`` and ``lines`` are those of all rows.
    """

    rows_by: Question
    columns_by: Question | None
    columns: tuple[Answer, ...]
    rows: tuple[SpendRow, ...]
    sums: tuple[Pence, ...]
    lines: int
    total: Pence
    basis: str
