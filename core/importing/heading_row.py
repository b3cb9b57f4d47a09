"""Where a table's headings are: under titles and glossaries, over one row or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.spend import Role
from core.importing import amounts, dates, headings

# Looked at: so many rows for headings spelt as they should be, so many for misspelt ones, and
# after headings are found a little further on.
_FAR, _NEAR, _FURTHER = 2000, 40, 60
# No list of payments has as many columns.
_WIDEST = 500
_ENOUGH = 150
# What both rows say together is said more exactly than by one, though it weighs a little less.
_LONGER = 12
# What payments are read by; the rest only describes them.
_READ = {Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.SUPPLIER, Role.DATE, Role.INVOICE_DATE}
_HOUR = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_CONTRACT_WORDS = (
    {"contract", "title"},
    {"contract", "reference"},
    {"contract", "start"},
    {"contract", "end"},
    {"contract", "duration"},
    {"contract", "value"},
    {"contract", "length"},
    {"start", "date"},
    {"end", "date"},
    {"expiry", "date"},
    {"review", "date"},
    {"option", "extend"},
    {"extension"},
    {"annual", "value"},
    {"tender"},
    {"procurement", "process"},
)


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A row of headings: its number from 1, the headings whole, and how sure that is."""

    row: int
    names: tuple[str, ...]
    score: int


def find(rows: Sequence[Sequence[str]]) -> HeadingRow | None:
    """Find the headings of payments among the first rows of a sheet, None if there are none."""
    return _find(rows[:_FAR], mend=False) or _find(rows[:_NEAR], mend=True)


def without_amount(rows: Sequence[Sequence[str]]) -> HeadingRow | None:
    """Find headings that say who was paid and when, though none says which is the amount."""
    for number, row in enumerate(rows[:_NEAR], start=1):
        if len(row) > _WIDEST or any(map(_is_data, row)):
            continue
        means = {_role(cell.strip(), mend=False) for cell in row}
        if Role.SUPPLIER in means and means & {Role.DATE, Role.INVOICE_DATE}:
            payments = looks_tabular(rows) and not is_register(rows)
            return HeadingRow(number, _trimmed(row), _ENOUGH) if payments else None
    return None


def given(rows: Sequence[Sequence[str]], number: int) -> HeadingRow:
    """Take the headings from the row that the person named; 0 means that there are none."""
    if number <= 0 or number > len(rows):
        width = max((len(row) for row in rows), default=0)
        return HeadingRow(0, tuple(f"Column {letter(i)}" for i in range(width)), 0)
    above = rows[number - 2] if number > 1 else ()
    found = _at(number, rows[number - 1], above, mend=True)
    return found or HeadingRow(number, _trimmed(rows[number - 1]), 0)


def is_register(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether one of the first rows holds the headings of a contracts register."""
    for row in rows[:40]:
        sets = [set(headings.normalise(cell)) for cell in row if 0 < len(cell) < 120]
        if sum(any(words <= have for have in sets) for words in _CONTRACT_WORDS) >= 4:
            return True
    return False


def looks_tabular(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether rows without known headings could still be payments: money, days, words."""
    likely = 0
    for row in rows[:2000]:
        cells = [cell.strip() for cell in row if cell.strip()]
        money = any(amounts.looks_like_money(c) and amounts.is_amount(c) for c in cells)
        dated = any(dates.shape(c) not in {None, dates.Shape.SERIAL} for c in cells)
        words = any(sum(ch.isalpha() for ch in c) > 3 and not dates.shape(c) for c in cells)
        likely += money and dated and words
        if likely >= 3 or (likely and len(rows) < 6):
            return True
    return False


def letter(index: int) -> str:
    """Name a column as a spreadsheet does: A, B, ... AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _find(rows: Sequence[Sequence[str]], *, mend: bool) -> HeadingRow | None:
    found: list[HeadingRow] = []
    for number, row in enumerate(rows, start=1):
        if found and number > found[0].row + _FURTHER:
            break
        above = rows[number - 2] if number > 1 else ()
        if best := _at(number, row, above, mend=mend):
            found.append(best)
    if not found:
        return None
    most = max(h.score for h in found)
    best = next(h for h in found if h.score >= most * 0.9)
    # Months below one another: the headings of the first may say less of a column beside.
    first = next(h for h in found if h is best or _reads_alike(h, best, mend=mend))
    return _continued(first, rows, mend=mend)


def _reads_alike(one: HeadingRow, other: HeadingRow, *, mend: bool) -> bool:
    """Say whether payments under both are read alike: the same day, payee and amount."""
    used = [i for i, name in enumerate(other.names) if _role(name, mend) in _READ]
    return all(
        i < len(one.names) and headings.same_headings([one.names[i]], [other.names[i]])
        for i in used
    )


def _role(name: str, mend: bool) -> str:
    found = headings.matches(name, "headings.csv", mend=mend) if 0 < len(name) <= 200 else ()
    return found[0].role if found and found[0].weight >= headings.HEADING_WEIGHT else ""


def _continued(found: HeadingRow, rows: Sequence[Sequence[str]], *, mend: bool) -> HeadingRow:
    """Take in the rows below in which headings go on: they hold no data and make them clearer."""
    whole = found
    for number in range(found.row + 1, found.row + 3):
        row = rows[number - 1] if number <= len(rows) else ()
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(filled) < 2 or any(map(_is_figure, filled)):
            break
        names = []
        for i in range(max(len(whole.names), len(row))):
            upper = whole.names[i].strip() if i < len(whole.names) else ""
            both = f"{upper} {row[i].strip() if i < len(row) else ''}".strip()
            names.append(both if _weight(both, mend) >= _weight(upper, mend) else upper)
        score = headings.score(names, mend=mend)
        # A row that says the same again is the heading of the next page, not a part of this one.
        if score > whole.score and not headings.same_headings(row, found.names):
            whole = HeadingRow(number, tuple(names), score)
    return whole


def _at(number: int, row: Sequence[str], above: Sequence[str], *, mend: bool) -> HeadingRow | None:
    single = headings.score(row, mend=mend)
    names, both = _trimmed(row), 0
    if _may_be_one(above, row, single):
        merged = _merged(above, row, mend=mend)
        both = headings.score(merged, mend=mend)
        least = max(single, headings.score(above, mend=mend))
        if both > least or (single and _says_all(above, row, both, least, mend=mend)):
            names = tuple(merged)
        else:
            both = 0
    score = max(single, both)
    return HeadingRow(number, names, score) if score >= _ENOUGH else None


def _may_be_one(above: Sequence[str], row: Sequence[str], single: int) -> bool:
    """Say whether two rows may hold one row of headings: neither a payment, nor a title over it.

    A day or an amount stands under headings, never in them.
    """
    over = [cell.strip() for cell in above if cell.strip()]
    under = [cell.strip() for cell in row if cell.strip()]
    if not over or any(map(_is_data, over)) or any(map(_is_figure, under)):
        return False
    title = len(over) == 1 and bool(above[0].strip())
    return not (title and single >= _ENOUGH)


def _says_all(
    above: Sequence[str], row: Sequence[str], both: int, least: int, *, mend: bool
) -> bool:
    """Say whether each heading of the upper row makes of the one below another that is known."""
    pairs = [
        (upper.strip(), row[i].strip() if i < len(row) else "")
        for i, upper in enumerate(above)
        if upper.strip()
    ]
    known = headings.HEADING_WEIGHT
    return (
        both >= least - _LONGER
        and len(pairs) > 1
        and all(lower and _weight(f"{upper} {lower}", mend) >= known for upper, lower in pairs)
    )


def _is_figure(cell: str) -> bool:
    return amounts.is_amount(cell) or dates.shape(cell) is not None


def _is_data(cell: str) -> bool:
    """Say whether a cell holds a day, an hour or money; a year may stand in a heading."""
    if dates.shape(cell) not in {None, dates.Shape.SERIAL} or _HOUR.fullmatch(cell):
        return True
    return amounts.is_amount(cell) and amounts.looks_like_money(cell)


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    names = [headings.strip_marks(name) for name in row]
    return tuple(names)


def _merged(above: Sequence[str], row: Sequence[str], *, mend: bool) -> list[str]:
    """Put together headings that stand on two rows, cell by cell where that says more."""
    names = []
    for i in range(max(len(above), len(row))):
        upper = above[i].strip() if i < len(above) else ""
        lower = row[i].strip() if i < len(row) else ""
        whole = f"{upper} {lower}".strip()
        better = bool(upper and lower) and _weight(whole, mend) > _weight(lower, mend) - _LONGER
        names.append(whole if better else lower or upper)
    return names


def _weight(name: str, mend: bool) -> int:
    found = headings.matches(name, "headings.csv", mend=mend) if 0 < len(name) <= 200 else ()
    return found[0].weight if found else 0
