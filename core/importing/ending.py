"""The end of a delimited file: whether it was cut short where it was copied or sent.

Decision: many programs write no line end after the last row, so that alone says nothing. A last
row that has fewer cells than all others, an amount with fewer decimals, or a quotation mark that
nothing closes does: the file is asked about, for what else is missing nobody can tell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence

from core.domain.spend import Choice, Question
from core.importing import amounts, totals
from core.importing.asking import ask
from core.importing.planned import Planned
from core.importing.sniff import Sniffed

KEY, WHOLE = "ending", "whole"
_FEWEST, _LONGEST_SHOWN = 3, 80
_PENNIES = re.compile(r"\d[.,]\d\d\D*")


def question(
    sniffed: Sniffed, delimiter: str, planned: Planned, answers: Mapping[str, str]
) -> Question | None:
    """Ask whether a file is whole that seems to end in the middle of a row."""
    line = sniffed.unended
    if KEY in answers or not line.strip() or not _is_cut(line, delimiter, planned.body):
        return None
    choices = (Choice(WHOLE, "It is whole: read it as it stands"),)
    return ask("SB-001", KEY, choices, {"text": line.strip()[-_LONGEST_SHOWN:]})


def _is_cut(line: str, delimiter: str, rows: Sequence[Sequence[str]]) -> bool:
    if line.count('"') % 2:
        at = line.rfind('"')
        # Else it closes a cell that began on a line above.
        return at == 0 or line[at - 1] == delimiter
    cells = next(csv.reader([line], delimiter=delimiter), [])
    others = [row for row in rows if list(row) != cells]
    if len(others) < _FEWEST or len(cells) < 2 or totals.has_label(cells):
        return False
    if len(cells) < min(map(len, others)):
        return True
    last = len(cells) - 1
    above = [cell for row in others if last < len(row) and (cell := row[last].strip())]
    shown = len(above) >= _FEWEST and all(map(_shows_pennies, above))
    return shown and amounts.is_amount(cells[last]) and not _shows_pennies(cells[last])


def _shows_pennies(cell: str) -> bool:
    return amounts.is_amount(cell) and _PENNIES.search(cell) is not None
