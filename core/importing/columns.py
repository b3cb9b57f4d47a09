"""What the columns of a table are: headings weighed against what stands below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.spend import Role
from core.importing import amounts, dates, headings
from core.importing.headings import HEADING_WEIGHT, Meaning

# Enough cells to know a column by; roles are never settled by counting every one.
_PROFILE_ROWS = 400
_NEARLY = 5
_MONEY_ROLES = frozenset({Role.AMOUNT, Role.VAT, Role.DEBIT, Role.CREDIT})
_DATE_ROLES = frozenset({Role.DATE, Role.INVOICE_DATE})
# Words that make of a heading the code of what it names: A/C and A/C Ref, beside A/C Name.
_CODE_WORDS = frozenset({"code", "id", "number", "reference"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading's meanings and what kinds of cell it holds.

    ``rows`` cells were looked at, ``filled`` were not blank; of these so many are amounts,
    amounts written as money, dates, words. ``distinct`` counts different cells, ``faults`` those
    that are formulas without a result, or faults.
    """

    index: int
    heading: str
    meanings: tuple[Meaning, ...]
    rows: int = 0
    filled: int = 0
    amounts: int = 0
    money: int = 0
    dates: int = 0
    words: int = 0
    distinct: int = 0
    faults: int = 0

    def share(self, count: int) -> float:
        """Return a count as a part of the filled cells."""
        return count / self.filled if self.filled else 0.0

    def is_money(self) -> bool:
        """Say whether the column, whatever its heading, holds amounts of money."""
        return self.share(self.amounts) > 0.6 and self.share(self.money) > 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may have a role, with how sure that is."""

    column: Column
    kind: str
    weight: int
    sure: bool = True


def profile(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Describe the columns of a table by its headings and rows below them."""
    step = max(1, len(rows) // _PROFILE_ROWS)
    sample = rows[::step]
    return tuple(_column(i, name, sample) for i, name in enumerate(names))


def candidates(columns: Sequence[Column], role: Role) -> list[Candidate]:
    """Return the columns whose heading means a role and whose cells agree, surest first."""
    found = []
    for column in columns:
        for meaning in column.meanings:
            # A wording that fits less well than another of the same heading does not count.
            if meaning.weight < column.meanings[0].weight - _NEARLY:
                break
            if meaning.role == role and (weight := _weigh(column, role, meaning)):
                found.append(Candidate(column, meaning.kind, weight, meaning.sure))
                break
    return sorted(found, key=lambda c: (-c.weight, c.column.index))


def assign(columns: Sequence[Column], taken: set[int]) -> dict[Role, Candidate]:
    """Give each role that is not money its surest column; a column has one role.

    ``taken`` are the columns that have a role already.
    """
    pairs = [
        (candidate, role)
        for role in Role
        if role not in _MONEY_ROLES
        for candidate in candidates(columns, role)
        if candidate.column.index not in taken
    ]
    chosen: dict[Role, Candidate] = {}
    used = set(taken)
    for candidate, role in sorted(pairs, key=lambda p: (-p[0].weight, p[0].column.index)):
        if role not in chosen and candidate.column.index not in used:
            chosen[role] = candidate
            used.add(candidate.column.index)
    return chosen


def code_beside(name: Column, columns: Sequence[Column]) -> Column | None:
    """Return the filled column that holds the code of what another names: A/C of A/C Name."""
    words = set(headings.normalise(name.heading))
    if "name" not in words or len(words) < 2:
        return None
    fits = (c for c in columns if c.filled and c.index != name.index)
    return next((c for c in fits if _thing(c) == words - {"name"}), None)


def name_beside(code: Column, columns: Sequence[Column]) -> Column | None:
    """Return the column that names what another holds the code of, None if it is mostly blank."""
    for column in columns:
        named = column.share(column.words) > 0.5 and column.filled * 2 > code.filled
        beside = code_beside(column, columns) if named else None
        if beside is not None and beside.index == code.index:
            return column
    return None


def _thing(column: Column) -> set[str]:
    """Return the words of what a column is the code of."""
    return set(headings.normalise(column.heading)) - _CODE_WORDS


def why(candidate: Candidate) -> str:
    """Say why a column was given its role."""
    column = candidate.column
    if not column.rows:
        return f'headed "{column.heading.strip()}"'
    return f'headed "{" ".join(column.heading.split())}", filled in {_of(column)}'


def _of(column: Column) -> str:
    return "all rows" if column.filled == column.rows else f"{column.filled} of {column.rows} rows"


def _column(index: int, name: str, rows: Sequence[Sequence[str]]) -> Column:
    cells = [row[index].strip() if index < len(row) else "" for row in rows]
    filled = [cell for cell in cells if cell]
    distinct = set(filled)
    are_amounts = {c for c in distinct if amounts.is_amount(c)}
    are_money = {c for c in are_amounts if amounts.looks_like_money(c)}
    are_dates = {c for c in distinct if dates.shape(c)}
    are_words = {c for c in distinct if _is_words(c) and c not in are_dates}
    return Column(
        index,
        name,
        headings.meanings(name) if name.strip() and len(name) <= 300 else (),
        len(cells),
        len(filled),
        sum(c in are_amounts for c in filled),
        sum(c in are_money for c in filled),
        sum(c in are_dates for c in filled),
        sum(c in are_words for c in filled),
        len(distinct),
        sum(map(amounts.has_no_result, filled)),
    )


def _is_words(cell: str) -> bool:
    letters = 0 if amounts.has_no_result(cell) else sum(ch.isalpha() for ch in cell)
    return letters >= 2 and letters * 2 >= sum(ch.isdigit() for ch in cell)


def _weigh(column: Column, role: Role, meaning: Meaning) -> int:
    """Return a heading's weight for a role after a look at the cells; 0 rules it out."""
    weight = meaning.weight
    if weight < HEADING_WEIGHT and meaning.kind not in {"period", "invoiced"}:
        return 0
    if not column.rows:
        return weight
    if not column.filled:
        return max(1, weight - 60)
    if role in _MONEY_ROLES:
        faults = max(column.filled - column.amounts - column.words, 0)
        summed = column.share(column.amounts * 2 + faults) > 1
        return weight if summed or column.faults == column.filled else 0
    if role in _DATE_ROLES:
        return weight if column.share(column.dates) > 0.5 else 0
    if role is Role.SUPPLIER:
        return weight if column.share(column.words) > 0.5 else 0
    return weight
