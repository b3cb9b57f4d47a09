"""Turn draft lines into rows: payees, kinds and repeated texts get their numbers on the way in.

Streams: however many lines there are, only a portion of them and bounded caches are in memory.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection

from core.domain.progress import Progress
from core.domain.spend import TEXT_ROLES, DraftLine, Role
from core.store.digests import Digest, Value

_PORTION = 2_000
_CACHE = 20_000

_NOT_BY_CARD = frozenset({"", "n", "no", "false", "0", "none", "n/a"})
_BY_A_CARD = frozenset({"y", "yes", "true", "1", "x", "card", "p-card", "pcard"})
_LONG_NUMBER = re.compile(r"[\dXx*•#][\dXx*•# -]{6,}(\d{4})(?!\d)")

_NEW_LINE = f"INSERT INTO line VALUES ({', '.join('?' * 18)})"
_NEW_PAYEE = "INSERT INTO payee VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_FIND_PAYEE = (
    "SELECT id FROM payee WHERE name = ? AND supplier_ref = ? AND company_number = ?"
    " AND charity_number = ?"
)
_NEW_KIND = f"INSERT INTO kind VALUES ({', '.join('?' * 9)}) ON CONFLICT DO NOTHING"
_FIND_KIND = (
    "SELECT id FROM kind WHERE payee_id = ? AND account_code = ? AND account = ?"
    " AND department = ? AND given_code = ? AND given_label = ? AND words = ? AND card = ?"
)

# The cells of a line that are its own, and all others in their order.
_OWN = (Role.REFERENCE, Role.DESCRIPTION, Role.PO_NUMBER)
_SINGLE = itemgetter(*map(TEXT_ROLES.index, _OWN))
_RECURRING = itemgetter(*(i for i, role in enumerate(TEXT_ROLES) if role not in _OWN))


@dataclass
class Sums:
    """What the lines of a batch add up to, counted as they pass. Days are yyyymmdd."""

    lines: int = 0
    pence: int = 0
    credit_lines: int = 0
    credit_pence: int = 0
    date_from: int = 0
    date_to: int = 0

    def add(self, pence: Sequence[int], days: Iterable[int]) -> None:
        """Count lines by their amounts, and the days on which any were paid."""
        self.lines += len(pence)
        self.pence += sum(pence)
        credits = [amount for amount in pence if amount < 0]
        self.credit_lines += len(credits)
        self.credit_pence += sum(credits)
        if paid := [day for day in days if day]:
            self.date_from = min(self.date_from or paid[0], *paid)
            self.date_to = max(self.date_to, *paid)


def day_number(day: date | None) -> int:
    """Return a day as lines keep it: yyyymmdd, 0 for none."""
    return 0 if day is None else day.year * 10_000 + day.month * 100 + day.day


def number_day(number: int) -> date | None:
    """Return the day that a line keeps as yyyymmdd, None for 0."""
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def by_card(cell: str) -> bool:
    """Say whether a cell of the card column means that a card was used."""
    return cell.strip().casefold() not in _NOT_BY_CARD


def whose_card(cell: str) -> str:
    """Return what a cell says of the card that was used, "" where it says only that one was.

    Of a card's number only the last four digits stay: no book needs more to tell cards apart.
    """
    said = " ".join(cell.split())
    if not by_card(said) or said.casefold() in _BY_A_CARD:
        return ""
    return _LONG_NUMBER.sub(r"…\1", said)


class _Recurring(NamedTuple):
    """The cells that recur from line to line, worked out once: their numbers, and what they say.

    ``kinds`` are by the words of a description; ``kind`` is the rest of what makes a kind.
    """

    kinds: dict[str, int]
    kind: tuple[Value, ...]
    cost_centre: int
    body: int
    contract_ref: int
    card: int
    who: tuple[Value, ...]
    what: tuple[Value, ...]
    how: tuple[Value, ...]


class _DayNumbers(dict[date | None, int]):
    def __missing__(self, day: date | None) -> int:
        number = self[day] = day_number(day)
        return number


@dataclass
class Loader:
    """Loads the lines of one batch; ``digest`` and ``sums`` grow with them."""

    connection: Connection
    batch_id: int
    words: Callable[[str], str]
    digest: Digest = field(default_factory=Digest)
    sums: Sums = field(default_factory=Sums)

    def __post_init__(self) -> None:
        """Find the next free numbers."""
        self._line_id = self._last("line")
        self._text_id = self._last("text")
        self._payees = _Numbers(self.connection, _FIND_PAYEE, _NEW_PAYEE, self._last("payee"))
        self._kinds = _Numbers(self.connection, _FIND_KIND, _NEW_KIND, self._last("kind"))
        self._texts: dict[str, int] = {"": 0}
        self._described: dict[str, tuple[int, str]] = {}
        self._recurring: dict[tuple[str, ...], _Recurring] = {}
        self._days = _DayNumbers()
        self._new_texts: list[tuple[int, str]] = []

    def load(self, lines: Iterable[DraftLine], progress: Progress) -> None:
        """Write the lines.

        Raises:
            Cancelled: the person asked to stop; the transaction must be given up.
        """
        drafts = iter(lines)
        with _no_collector():
            while portion := list(islice(drafts, _PORTION)):
                self._write(portion)
                progress.step("Saving payments", self.sums.lines, progress.total)
        self.digest.part()

    def _write(self, portion: list[DraftLine]) -> None:
        rows, said = [], []
        days, line_id = self._days, self._line_id
        for sheet, row, pence, texts, paid, invoiced, net, vat, gross in portion:
            line_id += 1
            cells = _RECURRING(texts)
            once = self._recurring.get(cells) or self._learn(cells)
            reference, description, po_number = _SINGLE(texts)
            text, words = self._described.get(description) or self._describe(description)
            kind = once.kinds.get(words) or self._kind(once, words)
            amounts = (pence, net, vat, gross)
            paid_on, invoiced_on = days[paid], days[invoiced]
            rows.append((
                line_id, self.batch_id, self._text(sheet), row, kind, paid_on, invoiced_on,
                *amounts, reference, text, once.cost_centre, once.body, once.contract_ref,
                po_number, once.card,
            ))  # fmt: skip
            said.append((
                sheet, row, *amounts, paid_on, invoiced_on, *once.who, reference, description,
                *once.what, po_number, *once.how,
            ))  # fmt: skip
        self._line_id = line_id
        self.sums.add([draft.pence for draft in portion], {days[d.paid_on] for d in portion})
        if self._new_texts:
            self.connection.exec_driver_sql("INSERT INTO text VALUES (?, ?)", self._new_texts)
            self._new_texts = []
        self.connection.exec_driver_sql(_NEW_LINE, rows)
        self.digest.add(said)

    def _learn(self, cells: tuple[str, ...]) -> _Recurring:
        """Number the cells of a line that others share."""
        (
            name, supplier_ref, given_label, given_code, account_code, account, department,
            cost_centre, body, contract_ref, card_cell, company_number, charity_number,
        ) = cells  # fmt: skip
        card, whose = int(by_card(card_cell)), whose_card(card_cell)
        payee = self._payees.number((name, supplier_ref, company_number, charity_number))
        if len(self._recurring) >= _CACHE:
            self._recurring.clear()
        once = self._recurring[cells] = _Recurring(
            {},
            (payee, account_code, account, department, given_code, given_label, card),
            self._text(cost_centre),
            self._text(body),
            self._text(contract_ref),
            self._text(whose),
            (name, supplier_ref),
            (
                given_label, given_code, account_code, account, department, cost_centre, body,
                contract_ref,
            ),
            (card, whose, company_number, charity_number),
        )  # fmt: skip
        return once

    def _kind(self, once: _Recurring, words: str) -> int:
        *rest, card = once.kind
        number = once.kinds[words] = self._kinds.number((*rest, words, card))
        return number

    def _text(self, value: str) -> int:
        number = self._texts.get(value)
        if number is None:
            if len(self._texts) >= _CACHE:
                # Forgetting costs a text stored twice, nothing else.
                self._texts = {"": 0}
            number = self._texts[value] = self._new_text(value)
        return number

    def _new_text(self, value: str) -> int:
        self._text_id += 1
        self._new_texts.append((self._text_id, value))
        return self._text_id

    def _describe(self, description: str) -> tuple[int, str]:
        if len(self._described) >= _CACHE:
            self._described.clear()
        number = self._new_text(description) if description else 0
        found = self._described[description] = (number, self.words(description))
        return found

    def _last(self, table: str) -> int:
        query = f"SELECT coalesce(max(id), 0) FROM {table}"
        return int(self.connection.exec_driver_sql(query).scalar_one())


class _Numbers:
    """Rows that exist once in the book: found, or made with the next number."""

    def __init__(self, connection: Connection, find: str, new: str, last: int) -> None:
        self._find, self._new, self._last = find, new, last
        self._cursor = connection.connection.cursor()

    def number(self, values: tuple[Value, ...]) -> int:
        # Most are new where many come: then this is one statement instead of two.
        self._cursor.execute(self._new, (self._last + 1, *values))
        if self._cursor.rowcount:
            self._last += 1
            return self._last
        return int(self._cursor.execute(self._find, values).fetchone()[0])


@contextmanager
def _no_collector() -> Iterator[None]:
    """Pause the cyclic collector: it alone doubled the time of a large import (measured)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
