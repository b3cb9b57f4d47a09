"""Card files and the payments that settle their bills: what is known, and what was decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from core.domain.cards import SETTLED, Purchase
from core.domain.spend import BatchId, KindId, LineId
from core.domain.taxonomy import CategoryCode
from core.store.book import Book, Work
from core.store.loading import number_day

# What left the bank: with VAT where the file tells, else the amount that is summed.
_CHARGED = "coalesce(l.gross, l.net + l.vat, l.pence)"

_FILES = """
SELECT b.id, b.file, b.lines, b.reading,
       (SELECT sum(m.lines) FROM kind_month m JOIN kind k ON k.id = m.kind_id
        WHERE m.batch_id = b.id AND k.card) AS carded
FROM batch b WHERE b.active ORDER BY b.id
"""

_NAMES = """
SELECT m.batch_id, p.name, sum(m.lines) FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
JOIN kind k ON k.id = m.kind_id JOIN payee p ON p.id = k.payee_id
GROUP BY 1, 2
"""

_TITLES = """
SELECT o.batch_id, o.sheet, o.text FROM left_out o JOIN batch b ON b.id = o.batch_id AND b.active
WHERE o.code = 'SB-130' ORDER BY o.batch_id, o.n
"""

_PURCHASES = f"""
SELECT l.id, l.batch_id, l.paid_on, {_CHARGED}, w.value, l.reference, p.name, d.value
FROM line l
JOIN text w ON w.id = l.card
JOIN kind k ON k.id = l.kind_id JOIN payee p ON p.id = k.payee_id
JOIN text d ON d.id = l.description
WHERE l.batch_id IN (SELECT value FROM json_each(?)) ORDER BY l.id
"""

_LINES = f"""
SELECT l.id, l.batch_id, b.file, l.row, l.paid_on, {_CHARGED}, l.pence, p.name, d.value, l.kind_id,
       coalesce(c.scope, o.scope, '')
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN kind k ON k.id = l.kind_id JOIN payee p ON p.id = k.payee_id
JOIN text d ON d.id = l.description
LEFT JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said c ON c.line_id = l.id
WHERE l.id IN (SELECT value FROM json_each(:lines))
   OR l.kind_id IN (SELECT value FROM json_each(:kinds))
   OR {_CHARGED} IN (SELECT value FROM json_each(:amounts))
ORDER BY l.id
"""

# A settlement is out of scope while every card file that it is joined to counts.
_SETTLED_LINES = """
SELECT s.line_id, max(s.reason) FROM card_settlement s JOIN batch b ON b.id = s.batch_id
WHERE s.answer = 'yes' GROUP BY s.line_id HAVING min(b.active)
"""


@dataclass(frozen=True, slots=True)
class FileLook:
    """What may show that a file lists purchases by card. ``names`` are payees with counts."""

    batch_id: BatchId
    file: str
    lines: int
    carded: int
    headings: tuple[str, ...]
    titles: tuple[str, ...]
    names: tuple[tuple[str, int], ...]


class CardLine(NamedTuple):
    """A line of a card file with what its merchant and its description say."""

    line_id: LineId
    purchase: Purchase
    payee: str
    description: str


class LedgerLine(NamedTuple):
    """A line that may settle a card's bill. ``charged`` is what left the bank, ``pence`` what
    counts.
    """

    line_id: LineId
    batch_id: BatchId
    file: str
    row: int
    paid_on: int
    charged: int
    pence: int
    payee: str
    description: str
    kind_id: KindId
    scope: str


class Link(NamedTuple):
    """What was said of a settlement and a card file."""

    line_id: LineId
    batch_id: BatchId
    joined: bool
    reason: str


def file_looks(book: Book) -> tuple[FileLook, ...]:
    """Return what may show of each file whether it lists purchases by card."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(_FILES).all()
        names = _grouped(connection, _NAMES)
        titles = _grouped(connection, _TITLES)
    return tuple(
        FileLook(
            batch_id=row.id,
            file=row.file,
            lines=row.lines,
            carded=row.carded or 0,
            headings=tuple(json.loads(row.reading).get("headings", ())),
            titles=tuple(dict.fromkeys(text for pair in titles.get(row.id, ()) for text in pair)),
            names=tuple(names.get(row.id, ())),
        )
        for row in rows
    )


def answers(book: Book) -> dict[BatchId, bool]:
    """Return what a person said of files: whether they list purchases by card."""
    with book.read() as connection:
        rows = connection.exec_driver_sql("SELECT batch_id, is_card FROM card_file").all()
    return {BatchId(batch_id): bool(is_card) for batch_id, is_card in rows}


def set_answer(work: Work, batch_id: BatchId, is_card: bool) -> None:
    """Say of a file whether it lists purchases by card."""
    work.connection.exec_driver_sql(
        "INSERT INTO card_file VALUES (?, ?)"
        " ON CONFLICT (batch_id) DO UPDATE SET is_card = excluded.is_card",
        (batch_id, int(is_card)),
    )


def card_lines(book: Book, batch_ids: Collection[BatchId]) -> tuple[CardLine, ...]:
    """List the lines of card files in the order of files and rows."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(_PURCHASES, (json.dumps(sorted(batch_ids)),)).all()
    return tuple(
        CardLine(number, Purchase(batch_id, number_day(day), pence, card, statement), payee, words)
        for number, batch_id, day, pence, card, statement, payee, words in rows
    )


def kind_texts(book: Book) -> Iterator[tuple[KindId, str, str, str]]:
    """Yield number, payee, account and words of the kinds that are no card purchases."""
    with book.read() as connection:
        # The driver's own rows: a large book has hundreds of thousands.
        yield from connection.connection.cursor().execute(
            "SELECT k.id, p.name, trim(k.account_code || ' ' || k.account), k.words FROM kind k"
            " JOIN payee p ON p.id = k.payee_id WHERE NOT k.card ORDER BY k.id"
        )


def ledger_lines(
    book: Book, lines: Iterable[LineId], kinds: Iterable[KindId], amounts: Iterable[int]
) -> tuple[LedgerLine, ...]:
    """List active lines with these numbers, of these kinds, or of these amounts."""
    asked = {"lines": lines, "kinds": kinds, "amounts": amounts}
    values = {name: json.dumps(sorted(numbers)) for name, numbers in asked.items()}
    with book.read() as connection:
        rows = connection.exec_driver_sql(_LINES, values).all()
    return tuple(LedgerLine(*row) for row in rows)


def links(book: Book) -> tuple[Link, ...]:
    """List what was said of settlements and card files that still count."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.line_id, s.batch_id, s.answer = 'yes', s.reason FROM card_settlement s"
            " JOIN batch b ON b.id = s.batch_id AND b.active ORDER BY 1, 2"
        ).all()
    return tuple(Link(line, batch, bool(joined), reason) for line, batch, joined, reason in rows)


def set_link(
    work: Work, line_id: LineId, batch_ids: Sequence[BatchId], *, joined: bool, reason: str
) -> None:
    """Say that a payment settles what card files list, or that it does not."""
    if joined:
        work.connection.exec_driver_sql(
            "DELETE FROM card_settlement WHERE line_id = ? AND answer = 'yes'", (line_id,)
        )
    work.connection.exec_driver_sql(
        "INSERT INTO card_settlement VALUES (?, ?, ?, ?) ON CONFLICT (line_id, batch_id)"
        " DO UPDATE SET answer = excluded.answer, reason = excluded.reason",
        [(line_id, one, "yes" if joined else "no", reason) for one in batch_ids],
    )


def clear_links(
    work: Work, *, line_id: LineId | None = None, batch_id: BatchId | None = None
) -> None:
    """Forget what was said of a settlement, or what was joined to a file."""
    if line_id is not None:
        work.connection.exec_driver_sql(
            "DELETE FROM card_settlement WHERE line_id = ?", (line_id,)
        )
    if batch_id is not None:
        work.connection.exec_driver_sql(
            "DELETE FROM card_settlement WHERE answer = 'yes' AND line_id IN"
            " (SELECT line_id FROM card_settlement WHERE batch_id = ? AND answer = 'yes')",
            (batch_id,),
        )


def keep_in_step(work: Work, category: CategoryCode) -> None:
    """Keep settlements out of scope while every file with their purchases counts, no longer.

    A card file that is taken out, or replaced, takes its purchases with it: then the bank's
    settlement is all that is known of them, and counts again.
    """
    connection = work.connection
    rows = connection.exec_driver_sql(_SETTLED_LINES).all()
    wanted = {line_id: (category, SETTLED, reason) for line_id, reason in rows}
    held = connection.exec_driver_sql(
        "SELECT line_id, category, scope, reason FROM line_choice"
        " WHERE scope = ? OR line_id IN (SELECT line_id FROM card_settlement)",
        (SETTLED,),
    ).all()
    known = {line_id: tuple(choice) for line_id, *choice in held}
    gone = [(n,) for n, choice in known.items() if choice[1] == SETTLED and n not in wanted]
    new = [(n, *choice) for n, choice in wanted.items() if known.get(n) != choice]
    if gone:
        connection.exec_driver_sql("DELETE FROM line_choice WHERE line_id = ?", gone)
    if new:
        connection.exec_driver_sql(
            "INSERT INTO line_choice VALUES (?, ?, ?, ?) ON CONFLICT (line_id) DO UPDATE SET"
            " category = excluded.category, scope = excluded.scope, reason = excluded.reason",
            new,
        )


def _grouped(connection: Connection, query: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for number, *rest in connection.exec_driver_sql(query):
        found.setdefault(number, []).append(tuple(rest))
    return found
