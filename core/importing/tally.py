"""What came of the rows of a file, counted as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.domain.problems import Problem
from core.domain.spend import LeftOut
from core.importing.repeats import HiddenSums
from core.importing.totals import OtherTotal

_MOST_ODD_DATES = 100


@dataclass
class Tally:
    """What came of the rows so far. Pence are those of lines, except ``amounts``.

    That is what every row with an amount adds up to, summed as it is read, whatever becomes of
    the row: lines, rows left out and problems together must come to it.
    """

    rows: int = 0
    lines: int = 0
    total: int = 0
    credit_lines: int = 0
    credit_pence: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_pence: int = 0
    amounts: int = 0
    other_totals: list[OtherTotal] = field(default_factory=list)
    second_headings: list[int] = field(default_factory=list)
    no_supplier: int = 0
    no_date: int = 0
    odd_dates: dict[str, int] = field(default_factory=dict)
    odd_date_lines: int = 0
    repaired: int = 0
    # Rows named by the person that the file lacks, or that hold no amount to pay.
    missing_rows: list[int] = field(default_factory=list)
    without_amount: list[int] = field(default_factory=list)
    first_day: date | None = None
    last_day: date | None = None
    nil_said: bool = False
    # The words that the rows stand below, where they change what rows mean; by such words, how
    # many lines there are below them, and their pence.
    section: str = ""
    sections: dict[str, tuple[int, int]] = field(default_factory=dict)
    hidden: HiddenSums = field(default_factory=HiddenSums)

    def count(self, pence: Sequence[int], days: Iterable[date]) -> None:
        """Count lines by their amounts, and the days on which they were paid."""
        self.lines += len(pence)
        self.total += sum(pence)
        if self.section:
            count, held = self.sections.get(self.section, (0, 0))
            self.sections[self.section] = (count + len(pence), held + sum(pence))
        credits = [amount for amount in pence if amount < 0]
        self.credit_lines += len(credits)
        self.credit_pence += sum(credits)
        for day in days:
            if self.first_day is None or day < self.first_day:
                self.first_day = day
            if self.last_day is None or day > self.last_day:
                self.last_day = day

    def note_total(self, left: LeftOut, above: int, lines: int) -> None:
        """Note a total that is not what so many lines above it on its sheet add up to."""
        self.other_totals.append(OtherTotal(left, above, is_first=not lines))

    def end_sheet(self, sheet: str, pence: int) -> None:
        """End a sheet whose lines add up to so much, as a total that stands first may say."""
        self.hidden.end()
        first = [one for one in self.other_totals if one.is_first and one.left.sheet == sheet]
        for one in first:
            self.other_totals.remove(one)
            if one.left.pence != pence:
                self.other_totals.append(replace(one, found=pence))

    def note_date(self, text: str) -> None:
        """Count a line whose date cell holds none, with what stands there instead."""
        if not text.strip():
            self.no_date += 1
            return
        self.odd_date_lines += 1
        if len(self.odd_dates) < _MOST_ODD_DATES:
            self.odd_dates[text] = self.odd_dates.get(text, 0) + 1
