"""Purchase cards: files that list what was bought by card, and payments that settle their bill.

A card file names the merchants; the ledger beside it holds the bank's settlement of the same
purchases. Both are facts; which settles which is a decision of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.domain.money import Pence
from core.domain.spend import BatchId, LineId

# The scope rule, and the category, of a settlement that is joined to its card file.
SETTLED = "cards"


class Purchase(NamedTuple):
    """A line of a card file. ``charged`` is what the bank charged for it: with VAT where the
    file tells; a refund is negative. ``card`` and ``statement`` are "" where no column tells.
    """

    batch_id: BatchId
    bought_on: date | None
    charged: Pence
    card: str
    statement: str


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file, and whether it lists purchases by card: ``evidence`` says what shows it.

    ``said`` is what a person said of it, None where nobody did. ``charged`` is what the bank
    charged in all; ``open_pence`` the part that no settlement in the book is known for, and
    ``open_for`` names it.
    """

    batch_id: BatchId
    file: str
    lines: int
    charged: Pence
    first: date | None
    last: date | None
    evidence: str
    said: bool | None
    open_pence: Pence = Pence(0)
    open_for: str = ""

    @property
    def is_told(self) -> bool:
        """Whether anything was found in the file, or said of it."""
        return bool(self.evidence) or self.said is not None

    @property
    def is_card(self) -> bool:
        """Whether the file counts as a card file: as a person said, else by the evidence."""
        return bool(self.evidence) if self.said is None else self.said


class Settlement(NamedTuple):
    """A payment that may settle the bill of a card. ``pence`` is what left the bank, with VAT;
    ``counted`` is what counts in the book.

    ``looks`` says what in the payment shows it, "" where only its amount does. ``fuel`` is
    that of a fuel card company, which may as well be who sold the fuel. ``in_card_file``: a
    card file lists the payment of its own bill, as a credit.
    """

    line_id: LineId
    batch_id: BatchId
    file: str
    row: int
    paid_on: date | None
    pence: Pence
    counted: Pence
    payee: str
    description: str
    looks: str
    fuel: bool = False
    in_card_file: bool = False
    in_scope: bool = True


class JoinState(StrEnum):
    """Where a settlement stands."""

    OFFERED = "offered"
    JOINED = "joined"
    REFUSED = "refused"
    NO_FILE = "no card file"


@dataclass(frozen=True, slots=True)
class Cover:
    """Purchases that one bill may be for. ``words`` names them; ``rank`` 0 is the likeliest.

    ``members`` are their places in the list of purchases, so that none is settled twice.
    ``telling`` is False for one card of many: one of them meets any amount by chance.
    """

    batches: tuple[BatchId, ...]
    words: str
    charged: Pence
    first: date | None
    last: date | None
    rank: int
    members: frozenset[int]
    telling: bool = True


@dataclass(frozen=True, slots=True)
class CardSettlement:
    """A settlement with the card files that it may be for, and what speaks for it.

    ``purchases`` is what the bank charged for the purchases that it would settle.
    """

    settlement: Settlement
    state: JoinState
    batches: tuple[BatchId, ...]
    files: tuple[str, ...]
    covers: str
    purchases: Pence
    reason: str
    telling: bool = True

    @property
    def id(self) -> LineId:
        """The number by which it is accepted or refused: that of its payment."""
        return self.settlement.line_id

    @property
    def difference(self) -> Pence:
        """The settlement less the purchases: 0 where they agree to the penny."""
        if not self.batches or self.settlement.in_card_file:
            return Pence(0)
        return Pence(self.settlement.pence - self.purchases)

    @property
    def agrees(self) -> bool:
        """Whether two things speak for it: who was paid, and a total to the penny."""
        found = self.state is JoinState.OFFERED and bool(self.settlement.looks) and self.telling
        return found and self.difference == 0
