"""How one file is to be read: everything decided, so that reading it again gives the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from core.domain.parties import VatBasis
from core.domain.spend import ColumnUse, Role
from core.importing import amounts
from core.importing.amounts import Style
from core.importing.beside import NOTHING, Beside
from core.importing.chosen_rows import Span
from core.importing.dates import DateReading, Order
from core.importing.marks import Mark
from core.importing.mojibake import Repair
from core.importing.money_columns import MoneyColumns

NO_DATES = DateReading(Order.DMY, "")
_NO_FIGURES = str.maketrans("", "", "0123456789")


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet, the row of its headings (0 where it has none) and what stands beside its table."""

    sheet: str
    header_row: int
    beside: Beside = NOTHING


def outline(row: Sequence[str]) -> tuple[str, ...]:
    """Return a row without its figures: the titles of each page differ in nothing else."""
    return tuple(cell.strip().translate(_NO_FIGURES) for cell in row if cell.strip())


class CellKind(StrEnum):
    """What a column holds: words, dates, pounds and pennies, or figures that are no money."""

    WORDS = "words"
    DATE = "date"
    MONEY = "money"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Shape:
    """What rows look like that nothing happened to, to tell those that were pushed over.

    ``length`` is how many cells rows have as they stand in the file; ``always`` are columns that
    are never blank, ``figures`` those with nothing but figures, ``words`` those with words,
    ``usual`` are filled in most rows. ``kinds`` says of what kind the cells of most rows
    are, ``sure`` where those of all are. ``known`` are the cells of columns in which few recur.
    """

    length: int
    always: frozenset[int] = frozenset()
    figures: frozenset[int] = frozenset()
    words: frozenset[int] = frozenset()
    usual: frozenset[int] = frozenset()
    sure: frozenset[int] = frozenset()
    kinds: Mapping[int, CellKind] = field(default_factory=dict)
    known: Mapping[int, frozenset[str]] = field(default_factory=dict)


NO_SHAPE = Shape(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """The decisions by which a table's rows become lines.

    Column numbers count from 0, -1 is none. ``stray`` are columns without a heading that are
    blank in nearly all rows: what stands there may have been pushed over by a comma.
    ``filled`` is how many cells a line usually has. ``group`` is the column that holds the
    supplier as a heading over its payments; ``carry`` says that a blank supplier is the one above.
    ``skip_rows`` the person left out, ``payment_rows`` are payments whatever they look like.
    """

    sections: tuple[Section, ...]
    headings: tuple[str, ...]
    columns: dict[Role, ColumnUse]
    money: MoneyColumns
    basis: VatBasis
    style: Style = Style.BRITISH
    sign: int = 1
    # Amounts of the other sign than payments are money received.
    receipts_out: bool = False
    # Rows below words such as RECEIPTS are no payments.
    sections_out: bool = False
    # No row holds a payment: each says that there was no spend.
    nil: bool = False
    dates: DateReading = NO_DATES
    invoiced: DateReading = NO_DATES
    stray: frozenset[int] = frozenset()
    shape: Shape = NO_SHAPE
    filled: int = 0
    group: int = -1
    carry: bool = False
    # Columns of money received: a row that has only that is no payment.
    received: frozenset[int] = frozenset()
    marks: tuple[Mark, ...] = ()
    watched: tuple[int, ...] = ()
    # What stands above the headings, in outline: pages may repeat it.
    titles: frozenset[tuple[str, ...]] = frozenset()
    # Amounts are multiplied by this; 0 says that they are in pence.
    scale: int = 1
    paired: bool = True
    # The person said where the headings are: the table ends where others begin.
    one_table: bool = False
    # Payments that are the sum of those above are totals; an invoice's rows state one amount.
    sums_out: bool = False
    invoices_once: bool = False
    skip_rows: tuple[Span, ...] = ()
    payment_rows: tuple[Span, ...] = ()
    # How names and texts are put right, where the person wants that.
    repair: Repair | None = None

    def index(self, role: Role) -> int:
        """Return the column of a role, -1 if it has none."""
        use = self.columns.get(role)
        return use.index if use else -1

    def amount_reader(self) -> Callable[[str], int | None]:
        """Return the function that reads this file's amounts, in pence, signs as they stand."""
        read = amounts.british if self.style is Style.BRITISH else amounts.continental
        if self.scale == 1:
            return read
        # Thousands may be shown with more decimals than pounds have: they are rounded once.
        return partial(amounts.pence, style=self.style, scale=self.scale)
