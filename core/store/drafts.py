"""The lines of a batch as they were before they came into the book, to bring some in again."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.money import Pence
from core.domain.spend import TEXT_ROLES, BatchId, DraftLine, Role
from core.store import digests
from core.store.book import Book
from core.store.loading import number_day

# The texts of a line in the order of the query, which is that of its fingerprint.
_TEXTS = (
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
_ORDER = tuple(_TEXTS.index(role) for role in TEXT_ROLES)
_CARD = _TEXTS.index(Role.CARD)


def drafts(book: Book, batch_id: BatchId) -> Iterator[DraftLine]:
    """Yield the lines of a batch in the order of its file, whether it counts or not."""
    with book.read() as connection:
        cursor = connection.connection.cursor()
        for row in cursor.execute(digests.LINES, (batch_id,)):
            sheet, number, pence, net, vat, gross, paid_on, invoiced_on, *texts = row
            # What is kept of a card is whether one was used, and whose.
            by_card, whose = texts[_CARD : _CARD + 2]
            texts[_CARD : _CARD + 2] = [whose or ("yes" if by_card else "")]
            yield DraftLine(
                sheet,
                number,
                Pence(pence),
                tuple(texts[i] for i in _ORDER),
                number_day(paid_on),
                number_day(invoiced_on),
                net,
                vat,
                gross,
            )
