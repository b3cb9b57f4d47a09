"""The list of what is no payment: rows left out with their reason, and rows that are problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.money import Pence
from core.domain.problems import Place, Problem
from core.domain.spend import LeftOut
from core.importing.below import Sections
from core.importing.plan import Plan
from core.importing.tally import Tally
from core.importing.texts import clean

_LONGEST_TEXT = 500
# Notes, and headings of groups.
_OF_WORDS = frozenset(("SB-134", "SB-136"))


class Listing:
    """Adds rows of a sheet to what came of a file, each with its code."""

    def __init__(self, tally: Tally, plan: Plan, file: str) -> None:
        """Begin without a sheet; ``begin`` one before its rows are listed."""
        self.sheet = ""
        self._tally, self._plan, self._file = tally, plan, file
        self._sections = Sections(tally)

    def begin(self, sheet: str) -> None:
        """Begin to list the rows of a sheet."""
        self.sheet = sheet
        self._sections.begin()

    def blank(self, number: int) -> None:
        """Count a blank row, together with those just before it."""
        left = self._tally.left_out
        last = left[-1] if left else None
        here = ("SB-131", self.sheet, number)
        if last and (last.code, last.sheet, last.row + last.rows) == here:
            left[-1] = replace(last, rows=last.rows + 1)
        else:
            left.append(LeftOut(self.sheet, number, "SB-131", ""))

    def leave(
        self, number: int, code: str, cells: Sequence[str], pence: int | None = None
    ) -> None:
        """List a row that is left out, with the amount that it holds."""
        text = " | ".join(c for c in (clean(cell) for cell in cells) if c)[:_LONGEST_TEXT]
        held = None if pence is None else Pence(pence)
        if code in _OF_WORDS:
            self._sections.note(cells)
        self._tally.left_out.append(LeftOut(self.sheet, number, code, text, held))

    def nil(self, rows: Iterator[list[str]], above: int) -> int:
        """List rows that say that there was no spend; return the number of the last."""
        number = above
        for number, cells in enumerate(rows, start=above + 1):
            if any(cell.strip() for cell in cells):
                self._tally.nil_said = True
                self.leave(number, "SB-135", cells)
            else:
                self.blank(number)
        return number

    def problem(
        self, code: str, number: int, values: dict[str, str | int], pence: int | None
    ) -> None:
        """List a row that is a problem; its amount is given as it stands in the file."""
        index = self._plan.money.amount
        column = self._plan.headings[index].strip() if index >= 0 else ""
        place = Place(self._file, self.sheet, number, column if code != "SB-105" else "")
        held = None if pence is None else pence * self._plan.sign
        self._tally.problems.append(Problem(code, values, place, pence=held))
        self._tally.problem_pence += held or 0
