"""Spend as a file states it: the roles of columns, lines, rows left out, batches.

These are facts: once in a book they never change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from operator import attrgetter, itemgetter
from typing import NamedTuple, NewType

from core.domain.money import Pence
from core.domain.parties import VatBasis
from core.domain.problems import Problem

BatchId = NewType("BatchId", int)
LineId = NewType("LineId", int)
KindId = NewType("KindId", int)


class Role(StrEnum):
    """What a column of a spend file means. AMOUNT is the one that is summed."""

    SUPPLIER = "supplier"
    SUPPLIER_ID = "supplier_id"
    AMOUNT = "amount"
    NET = "net"
    VAT = "vat"
    GROSS = "gross"
    DATE = "date"
    INVOICE_DATE = "invoice_date"
    REFERENCE = "reference"
    DESCRIPTION = "description"
    CATEGORY = "category"
    CATEGORY_CODE = "category_code"
    ACCOUNT_CODE = "account_code"
    ACCOUNT = "account"
    DEPARTMENT = "department"
    COST_CENTRE = "cost_centre"
    BODY = "body"
    CONTRACT_REF = "contract_ref"
    PO_NUMBER = "po_number"
    CARD = "card"
    COMPANY_NUMBER = "company_number"
    CHARITY_NUMBER = "charity_number"
    # Parts of an amount that is computed, never summed by themselves.
    DEBIT = "debit"
    CREDIT = "credit"


# Roles whose cell is kept as text with the line, in the order of DraftLine.texts.
TEXT_ROLES: tuple[Role, ...] = (
    Role.SUPPLIER,
    Role.SUPPLIER_ID,
    Role.REFERENCE,
    Role.DESCRIPTION,
    Role.CATEGORY,
    Role.CATEGORY_CODE,
    Role.ACCOUNT_CODE,
    Role.ACCOUNT,
    Role.DEPARTMENT,
    Role.COST_CENTRE,
    Role.BODY,
    Role.CONTRACT_REF,
    Role.PO_NUMBER,
    Role.CARD,
    Role.COMPANY_NUMBER,
    Role.CHARITY_NUMBER,
)

# Text roles whose cells are a payment's own; those of the others recur from payment to payment.
OWN_ROLES: tuple[Role, ...] = (Role.REFERENCE, Role.DESCRIPTION, Role.PO_NUMBER)
SHARED_ROLES: tuple[Role, ...] = tuple(role for role in TEXT_ROLES if role not in OWN_ROLES)

_OWN = itemgetter(*map(TEXT_ROLES.index, OWN_ROLES))
_SHARED = itemgetter(*map(TEXT_ROLES.index, SHARED_ROLES))
_IN_ORDER = tuple(map((*SHARED_ROLES, *OWN_ROLES).index, TEXT_ROLES))


def in_order(shared: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of a payment in the order of TEXT_ROLES."""
    cells = (*shared, *own)
    return tuple(cells[place] for place in _IN_ORDER)


class DraftLine(NamedTuple):
    """One payment as read from a row, not yet in a book.

    ``pence`` is the amount that is summed, on the basis that the layout states; net, VAT and
    gross are kept where the file gives them. ``texts`` has one cell for each of TEXT_ROLES,
    cleaned for display (no control or direction characters), "" where the file has no such
    column.
    """

    sheet: str
    row: int
    pence: Pence
    texts: tuple[str, ...]
    paid_on: date | None = None
    invoiced_on: date | None = None
    net: Pence | None = None
    vat: Pence | None = None
    gross: Pence | None = None

    def text(self, role: Role) -> str:
        """Return the cell of a text role."""
        return self.texts[TEXT_ROLES.index(role)]


_SIDES = attrgetter("paid_on", "invoiced_on", "net", "vat", "gross")


class DraftBlock(NamedTuple):
    """Payments of one sheet, column by column: much quicker to read and to write than one by one.

    ``shared`` has of each payment its cells of SHARED_ROLES, the same object where they recur;
    everything else is as in DraftLine.
    """

    sheet: str
    rows: Sequence[int]
    pence: Sequence[int]
    shared: Sequence[tuple[str, ...]]
    references: Sequence[str]
    descriptions: Sequence[str]
    po_numbers: Sequence[str]
    paid_on: Sequence[date | None]
    invoiced_on: Sequence[date | None]
    net: Sequence[int | None]
    vat: Sequence[int | None]
    gross: Sequence[int | None]

    @classmethod
    def of(cls, lines: Sequence[DraftLine]) -> DraftBlock:
        """Put payments of one sheet side by side; there must be one at least."""
        rows, pence = [line.row for line in lines], [line.pence for line in lines]
        own = zip(*(_OWN(line.texts) for line in lines), strict=True)
        sides = zip(*map(_SIDES, lines), strict=True)
        return cls(lines[0].sheet, rows, pence, [_SHARED(n.texts) for n in lines], *own, *sides)

    @classmethod
    def joined(cls, blocks: Sequence[DraftBlock]) -> DraftBlock:
        """Put blocks of one sheet behind one another; there must be one at least."""
        if len(blocks) == 1:
            return blocks[0]
        sheet, *columns = (list(column) for column in zip(*blocks, strict=True))
        return cls(sheet[0], *(list(chain.from_iterable(column)) for column in columns))

    def lines(self) -> Iterator[DraftLine]:
        """Yield the payments one by one."""
        own = zip(self.references, self.descriptions, self.po_numbers, strict=True)
        texts = map(in_order, self.shared, own)
        sides = (self.paid_on, self.invoiced_on, self.net, self.vat, self.gross)
        for row, pence, cells, *more in zip(self.rows, self.pence, texts, *sides, strict=True):
            yield DraftLine(self.sheet, row, Pence(pence), cells, *more)


# Payments in the order of their file, one by one or many together.
Draft = DraftLine | DraftBlock


def one_by_one(drafts: Iterable[Draft]) -> Iterator[DraftLine]:
    """Yield payments one by one, however they come."""
    for draft in drafts:
        if isinstance(draft, DraftBlock):
            yield from draft.lines()
        else:
            yield draft


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not a payment, with the reason (an SB-13x code) and what it held.

    ``pence`` is what its amount cell holds where it holds one: a total row's total. Blank rows
    that follow one another are one entry: ``rows`` says how many, ``row`` is the first.
    """

    sheet: str
    row: int
    code: str
    text: str
    pence: Pence | None = None
    rows: int = 1


class Verdict(StrEnum):
    """What the importer says of a file. READY promises heading row, roles, lines and total."""

    READY = "ready"
    ASK = "ask"
    NIL = "nil"
    NOT_SPEND = "not-spend"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: the value that the importer takes, and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What only the person can say. ``code`` is the SB code of its sentence.

    ``key`` names the answer to pass back, e.g. ``amount``, ``supplier``, ``date_format``,
    ``header_row``, ``sheet``, ``sign``.
    """

    code: str
    key: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column that the importer uses: where it is, its heading, and why it was chosen."""

    index: int
    heading: str
    why: str


class RowFate(StrEnum):
    """What becomes of a row of a file."""

    HEADINGS = "headings"
    PAYMENT = "payment"
    LEFT_OUT = "left-out"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a file as it stands, and what becomes of it.

    ``cells`` are cleaned for display; ``code`` is the SB code of a row left out or with a
    problem, "" otherwise.
    """

    sheet: str
    row: int
    cells: tuple[str, ...]
    fate: RowFate
    code: str = ""


@dataclass(frozen=True, slots=True)
class FileReading:
    """How a file is read, and what came of it: the answer to ``spend inspect``.

    ``header_row`` counts from 1 as a spreadsheet shows it, 0 where there are no headings.
    ``lines`` and ``left_out`` together hold every row of the tables read; with ``problems``
    (rows with a fault) they account for the file: their rows are ``rows_read``, and their pence
    ``amounts``, which is what the amounts of all rows add up to. A preview holds fewer lines than
    ``line_count`` says. Totals are in pence over all lines. ``grid`` is the top of the file as
    it stands. ``whole`` is False where only the top of a large file was looked at: then counts
    and totals are those of that part, and nothing may be brought in by it. ``offers`` are
    questions that need no answer: the reading stands, and the person may choose another.
    """

    file: str
    fingerprint: str
    size: int
    kind: str
    encoding: str
    delimiter: str
    sheets: tuple[str, ...]
    sheet: str
    header_row: int
    headings: tuple[str, ...]
    columns: dict[Role, ColumnUse]
    vat_basis: VatBasis
    date_format: str
    verdict: Verdict
    reason: str
    questions: tuple[Question, ...]
    line_count: int
    total: Pence
    credit_lines: int
    credit_pence: Pence
    date_from: date | None
    date_to: date | None
    lines: tuple[DraftLine, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]
    rows_read: int
    notes: tuple[Problem, ...] = ()
    layout: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    grid: tuple[GridRow, ...] = ()
    whole: bool = True
    offers: tuple[Question, ...] = ()
    amounts: Pence = Pence(0)
    # How the importer decided to read the file: for the importer alone, to read it again.
    plan: object = field(default=None, repr=False, compare=False)


class ImportState(StrEnum):
    """Whether an import is closed: it ties to the ledger's total, or why not is explained."""

    OPEN = "open"
    TIES = "ties"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """What one file brought into a book."""

    id: BatchId
    file: str
    fingerprint: str
    size: int
    layout: str
    lines: int
    total: Pence
    credit_lines: int
    credit_pence: Pence
    left_out: int
    problems: int
    control_total: Pence | None
    explanation: str
    vat_basis: VatBasis
    date_from: date | None
    date_to: date | None
    active: bool
    imported_at: str

    def ties(self) -> bool | None:
        """Say whether the lines add up to the control total; None where none was given."""
        return None if self.control_total is None else self.control_total == self.total

    def state(self) -> ImportState:
        """Say whether the import is closed, and how."""
        if self.ties():
            return ImportState.TIES
        return ImportState.EXPLAINED if self.explanation.strip() else ImportState.OPEN
