"""What bodies tell each other of deals: their decisions with reasons, and nothing of payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.domain.agreements import LotKey


@dataclass(frozen=True, slots=True)
class DealDecision:
    """What a body decided about a lot for a category. ``reason`` is a code, ``note`` its words.

    ``edition`` is that of the catalogue it looked at, 0 where that is not known.
    """

    lot: LotKey
    agreement_title: str
    lot_title: str
    category: str
    label: str
    decision: str
    reason: str
    note: str
    start_on: date | None
    edition: int


@dataclass(frozen=True, slots=True)
class PooledDecisions:
    """The decisions of one body. A later version takes the place of an earlier one of its maker.

    ``key`` is the fingerprint of who signed it, "" if nobody did.
    """

    maker: str
    body_type: str
    version: int
    made_on: date
    decisions: tuple[DealDecision, ...]
    key: str = ""
