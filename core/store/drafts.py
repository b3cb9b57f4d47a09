"""The lines of a batch as they were before they came into the book, to bring some in again."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.money import Pence
from core.domain.spend import TEXT_ROLES, BatchId, DraftLine, Role
from core.store import digests
from core.store.book import Book, Work
from core.store.loading import number_day

_CARD = TEXT_ROLES.index(Role.CARD)

# What was said of single lines, and of a file as a whole: told again of the same ones.
_OF_LINES = {
    "line_choice": "category, scope, reason",
    "line_contract": "contract_id, reason",
    "card_settlement": "batch_id, answer, reason",
}
_SAME_LINES = """
SELECT o.id AS was, n.id AS line_id FROM line o JOIN text os ON os.id = o.sheet
JOIN line n ON n.batch_id = :new AND n.row = o.row
JOIN text ns ON ns.id = n.sheet AND ns.value = os.value
WHERE o.batch_id = :old
"""


def drafts(book: Book, batch_id: BatchId) -> Iterator[DraftLine]:
    """Yield the lines of a batch in the order of its file, whether it counts or not."""
    with book.read() as connection:
        cursor = connection.connection.cursor()
        for row in cursor.execute(digests.LINES, (batch_id,)):
            sheet, number, pence, net, vat, gross, paid_on, invoiced_on, *texts = row
            # The texts of a line's fingerprint are those of a draft, but for the card: kept is
            # whether one was used, and whose.
            by_card, whose = texts[_CARD : _CARD + 2]
            texts[_CARD : _CARD + 2] = [whose or ("yes" if by_card else "")]
            yield DraftLine(
                sheet,
                number,
                Pence(pence),
                tuple(texts),
                number_day(paid_on),
                number_day(invoiced_on),
                net,
                vat,
                gross,
            )


def carry_answers(work: Work, old: BatchId, new: BatchId) -> None:
    """Say of the lines of a batch what was said of the same rows in another batch of its file."""
    batches = {"old": old, "new": new}
    for table, said in _OF_LINES.items():
        work.connection.exec_driver_sql(
            f"INSERT OR IGNORE INTO {table} (line_id, {said})"
            f" SELECT same.line_id, {said} FROM {table} c"
            f" JOIN ({_SAME_LINES}) same ON same.was = c.line_id",
            batches,
        )
    work.connection.exec_driver_sql(
        "INSERT OR IGNORE INTO card_file"
        " SELECT :new, is_card FROM card_file WHERE batch_id = :old",
        batches,
    )
