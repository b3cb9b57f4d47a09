"""Turn draft lines into rows: payees, kinds and repeated texts get their numbers on the way in.

Streams: however many lines there are, only a portion of them and bounded caches are in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

from sqlalchemy import Connection

from core.domain.progress import Progress
from core.domain.spend import Draft, DraftBlock, DraftLine
from core.store.digests import Digest, Value, shared_sum
from core.store.text_forms import Forms, forms_of

_PORTION = 2_000
_CACHE = 20_000
# What lines share is dear to learn: each is a row to look for, or two.
_MOST_SHARED = 25_000

_NOT_BY_CARD = frozenset({"", "n", "no", "false", "0", "none", "n/a"})
_BY_A_CARD = frozenset({"y", "yes", "true", "1", "x", "card", "p-card", "pcard"})
_LONG_NUMBER = re.compile(r"[\dXx*•#][\dXx*•# -]{6,}(\d{4})(?!\d)")

_INDEXES = (
    "SELECT name, sql FROM sqlite_schema"
    " WHERE type = 'index' AND tbl_name = 'line' AND sql IS NOT NULL ORDER BY rowid"
)
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


class _Shared(NamedTuple):
    """The cells that lines share, worked out once: their numbers, their sum, what makes a kind.

    ``kinds`` are by the words of a description; ``kind`` is the rest of what makes a kind;
    ``texts`` are cost centre, body, contract reference and whose card.
    """

    kinds: dict[str, int]
    kind: tuple[Value, ...]
    texts: tuple[int, ...]
    sum: bytes


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
        self._sheet = ""
        self._texts: dict[str, int] = {"": 0}
        self._described: dict[str, tuple[int, str, str]] = {}
        self._spoken: dict[str, str] = {}
        self._forms = Forms(self.connection, self.batch_id)
        self._shared: dict[tuple[str, ...], _Shared] = {}
        self._days = _DayNumbers()
        self._new_texts: list[tuple[int, str]] = []

    def load(self, lines: Iterable[Draft], progress: Progress) -> None:
        """Write the lines.

        Raises:
            Cancelled: the person asked to stop; the transaction must be given up.
        """
        with _indexed_after(self.connection, first=self._line_id == 0):
            for block in _blocks(lines):
                self._write(block)
                progress.step("Saving payments", self.sums.lines, progress.total)
            self._forms.close()

    def _write(self, block: DraftBlock) -> None:
        self._make_room(block.sheet)
        shared = self._all_shared(block.shared)
        texts, words, forms = self._all_described(block.descriptions)
        kinds = [
            once.kinds.get(said) or self._kind(once, said)
            for once, said in zip(shared, words, strict=True)
        ]
        paid_on, invoiced_on = (
            list(map(self._days.__getitem__, days)) for days in (block.paid_on, block.invoiced_on)
        )
        amounts = (block.pence, block.net, block.vat, block.gross)
        cost_centres, bodies, contract_refs, cards = zip(
            *[once.texts for once in shared], strict=True
        )
        sheet = self._text(block.sheet)
        if self._new_texts:
            self.connection.exec_driver_sql("INSERT INTO text VALUES (?, ?)", self._new_texts)
            self._new_texts = []
        last = self._line_id + len(kinds)
        rows = zip(
            range(self._line_id + 1, last + 1), repeat(self.batch_id), repeat(sheet), block.rows,
            kinds, paid_on, invoiced_on, *amounts, block.references, texts, cost_centres, bodies,
            contract_refs, block.po_numbers, cards,
        )  # fmt: skip
        self.connection.exec_driver_sql(_NEW_LINE, list(rows))
        self._line_id = last
        self._forms.add(zip(kinds, forms, strict=True), block.references)
        self.sums.add(block.pence, set(paid_on))
        self.digest.add_lines(
            [once.sum for once in shared],
            (block.rows, *amounts, paid_on, invoiced_on),
            (block.references, block.descriptions, block.po_numbers),
        )

    def _make_room(self, sheet: str) -> None:
        """Forget the cells of another sheet, and what is too much: it is learned again."""
        if sheet != self._sheet or len(self._shared) >= _MOST_SHARED:
            self._sheet, self._shared = sheet, {}
            self._payees.forgotten = self._kinds.forgotten = True
        if len(self._texts) >= _CACHE:
            # Forgetting costs a text stored twice, nothing else.
            self._texts = {"": 0}
        if len(self._described) >= _CACHE:
            self._described = {}
        if len(self._spoken) >= _CACHE:
            self._spoken = {}

    def _all_shared(self, cells: Sequence[tuple[str, ...]]) -> Sequence[_Shared]:
        known = self._shared
        return [known.get(each) or self._learn(each) for each in cells]

    def _learn(self, cells: tuple[str, ...]) -> _Shared:
        """Number the cells that lines share."""
        (
            name, supplier_ref, given_label, given_code, account_code, account, department,
            cost_centre, body, contract_ref, card_cell, company_number, charity_number,
        ) = cells  # fmt: skip
        card, whose = int(by_card(card_cell)), whose_card(card_cell)
        payee = self._payees.number((name, supplier_ref, company_number, charity_number))
        texts = (cost_centre, body, contract_ref, whose)
        said: tuple[Value, ...] = (*cells[:-3], card, whose, company_number, charity_number)
        once = self._shared[cells] = _Shared(
            {},
            (payee, account_code, account, department, given_code, given_label, card),
            tuple(map(self._text, texts)),
            shared_sum(self._sheet, said),
        )
        return once

    def _kind(self, once: _Shared, words: str) -> int:
        *rest, card = once.kind
        number = once.kinds[words] = self._kinds.number((*rest, words, card))
        return number

    def _all_described(self, texts: Sequence[str]) -> Iterable[Sequence[Any]]:
        """Return the numbers of descriptions, the words that make kinds, and the forms."""
        known = self._described
        new = [text for text in dict.fromkeys(texts) if text not in known]
        for text, form in zip(new, forms_of(new), strict=True):
            number = self._new_text(text) if text else 0
            known[text] = (number, self._spoken.get(form) or self._speak(form), form)
        return zip(*map(known.__getitem__, texts), strict=True)

    def _speak(self, form: str) -> str:
        """Return the words of a form: those of each of its texts, of which there are many."""
        words = self._spoken[form] = self.words(form)
        return words

    def _text(self, value: str) -> int:
        number = self._texts.get(value)
        if number is None:
            number = self._texts[value] = self._new_text(value)
        return number

    def _new_text(self, value: str) -> int:
        self._text_id += 1
        self._new_texts.append((self._text_id, value))
        return self._text_id

    def _last(self, table: str) -> int:
        query = f"SELECT coalesce(max(id), 0) FROM {table}"
        return int(self.connection.exec_driver_sql(query).scalar_one())


@contextmanager
def _indexed_after(connection: Connection, *, first: bool) -> Iterator[None]:
    """Let the first lines of a book be indexed when all are there: once sorted, not one by one.

    Measured: 1.16 s for 300,000 lines one by one, 0.78 s so. Given up, all is as it was: it is
    part of the transaction.
    """
    indexes = connection.exec_driver_sql(_INDEXES).all() if first else []
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for _, statement in indexes:
        connection.exec_driver_sql(statement)


def _blocks(drafts: Iterable[Draft]) -> Iterator[DraftBlock]:
    """Put lines together that come in small parts, as far as they are of one sheet."""
    waiting: list[Draft] = []
    lines = 0
    for draft in drafts:
        if waiting and (lines >= _PORTION or draft.sheet != waiting[0].sheet):
            yield _together(waiting)
            waiting, lines = [], 0
        waiting.append(draft)
        lines += len(draft.rows) if isinstance(draft, DraftBlock) else 1
    if waiting:
        yield _together(waiting)


def _together(drafts: Sequence[Draft]) -> DraftBlock:
    blocks: list[DraftBlock] = []
    apart: list[DraftLine] = []
    for draft in drafts:
        if isinstance(draft, DraftLine):
            apart.append(draft)
            continue
        if apart:
            blocks.append(DraftBlock.of(apart))
            apart = []
        blocks.append(draft)
    if apart:
        blocks.append(DraftBlock.of(apart))
    return DraftBlock.joined(blocks)


class _Numbers:
    """Rows that exist once in the book: found, or made with the next number.

    ``forgotten`` says that many which come were there before.
    """

    def __init__(self, connection: Connection, find: str, new: str, last: int) -> None:
        self._find, self._new, self._last = find, new, last
        self._cursor = connection.connection.cursor()
        self.forgotten = False

    def number(self, values: tuple[Value, ...]) -> int:
        # Most are new at first, and most are known later: then it is one statement, not two.
        if self.forgotten and (known := self._known(values)):
            return known
        self._cursor.execute(self._new, (self._last + 1, *values))
        if self._cursor.rowcount:
            self._last += 1
            return self._last
        return self._known(values)

    def _known(self, values: tuple[Value, ...]) -> int:
        """Return the number of a row, 0 where there is none."""
        found = self._cursor.execute(self._find, values).fetchone()
        return int(found[0]) if found else 0
