"""Turn draft lines into rows: payees, kinds and repeated texts get their numbers on the way in.

Streams: however many lines there are, only a portion of them and bounded caches are in memory.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sqlalchemy import Connection

from core.domain.progress import Progress
from core.domain.spend import DraftLine
from core.store.digests import Digest, Value

_PORTION = 2_000
_CACHE = 50_000

_NOT_BY_CARD = frozenset({"", "n", "no", "false", "0", "none", "n/a"})
_BY_A_CARD = frozenset({"y", "yes", "true", "1", "x", "card", "p-card", "pcard"})
_LONG_NUMBER = re.compile(r"[\dXx*•#][\dXx*•# -]{6,}(\d{4})(?!\d)")

_NEW_LINE = f"INSERT INTO line VALUES ({', '.join('?' * 18)})"
_NEW_PAYEE = "INSERT INTO payee VALUES (?, ?, ?, ?, ?)"
_FIND_PAYEE = (
    "SELECT id FROM payee WHERE name = ? AND supplier_ref = ? AND company_number = ?"
    " AND charity_number = ?"
)
_NEW_KIND = "INSERT INTO kind VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_FIND_KIND = (
    "SELECT id FROM kind WHERE payee_id = ? AND account_code = ? AND account = ?"
    " AND department = ? AND given_code = ? AND given_label = ? AND words = ? AND card = ?"
)


@dataclass
class Sums:
    """What the lines of a batch add up to, counted as they pass. Days are yyyymmdd."""

    lines: int = 0
    pence: int = 0
    credit_lines: int = 0
    credit_pence: int = 0
    date_from: int = 0
    date_to: int = 0

    def add(self, pence: int, paid_on: int) -> None:
        """Count one line."""
        self.lines += 1
        self.pence += pence
        if pence < 0:
            self.credit_lines += 1
            self.credit_pence += pence
        if paid_on:
            self.date_from = min(self.date_from or paid_on, paid_on)
            self.date_to = max(self.date_to, paid_on)


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
        self._words: dict[str, str] = {}
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
        for draft in portion:
            row, content = self._row(draft)
            rows.append(row)
            said.append(content)
        if self._new_texts:
            self.connection.exec_driver_sql("INSERT INTO text VALUES (?, ?)", self._new_texts)
            self._new_texts = []
        self.connection.exec_driver_sql(_NEW_LINE, rows)
        self.digest.add(said)

    def _row(self, draft: DraftLine) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        (
            name, supplier_ref, reference, description, given_label, given_code, account_code,
            account, department, cost_centre, body, contract_ref, po_number, card_cell,
            company_number, charity_number,
        ) = draft.texts  # fmt: skip
        card, whose = int(by_card(card_cell)), whose_card(card_cell)
        payee = self._payees.number((name, supplier_ref, company_number, charity_number))
        kind = self._kinds.number(
            (
                payee, account_code, account, department, given_code, given_label,
                self._words_of(description), card,
            )
        )  # fmt: skip
        paid_on, invoiced_on = day_number(draft.paid_on), day_number(draft.invoiced_on)
        self.sums.add(draft.pence, paid_on)
        self._line_id += 1
        text = self._text
        row = (
            self._line_id, self.batch_id, text(draft.sheet), draft.row, kind, paid_on,
            invoiced_on, draft.pence, draft.net, draft.vat, draft.gross, reference,
            text(description), text(cost_centre), text(body), text(contract_ref), po_number,
            text(whose),
        )  # fmt: skip
        content = (
            draft.sheet, draft.row, draft.pence, draft.net, draft.vat, draft.gross, paid_on,
            invoiced_on, name, supplier_ref, reference, description, given_label, given_code,
            account_code, account, department, cost_centre, body, contract_ref, po_number,
            card, whose, company_number, charity_number,
        )  # fmt: skip
        return row, content

    def _text(self, value: str) -> int:
        number = self._texts.get(value)
        if number is None:
            if len(self._texts) >= _CACHE:
                # Forgetting costs a text stored twice, nothing else.
                self._texts = {"": 0}
            self._text_id += 1
            number = self._texts[value] = self._text_id
            self._new_texts.append((number, value))
        return number

    def _words_of(self, description: str) -> str:
        words = self._words.get(description)
        if words is None:
            if len(self._words) >= _CACHE:
                self._words.clear()
            words = self._words[description] = self.words(description)
        return words

    def _last(self, table: str) -> int:
        query = f"SELECT coalesce(max(id), 0) FROM {table}"
        return int(self.connection.exec_driver_sql(query).scalar_one())


class _Numbers:
    """Rows that exist once in the book: found, or made with the next number."""

    def __init__(self, connection: Connection, find: str, new: str, last: int) -> None:
        self._find, self._new, self._last = find, new, last
        self._cursor = connection.connection.cursor()
        self._known: dict[tuple[Value, ...], int] = {}

    def number(self, values: tuple[Value, ...]) -> int:
        number = self._known.get(values)
        if number is None:
            if len(self._known) >= _CACHE:
                self._known.clear()
            number = self._known[values] = self._look_up(values)
        return number

    def _look_up(self, values: tuple[Value, ...]) -> int:
        found = self._cursor.execute(self._find, values).fetchone()
        if found is not None:
            return int(found[0])
        self._last += 1
        self._cursor.execute(self._new, (self._last, *values))
        return self._last


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
