"""Samples by which categories were checked, and what was said of each payment drawn."""

from __future__ import annotations

from core.domain.accuracy import Judgement, Sample, SampleItem
from core.domain.spend import LineId
from core.domain.taxonomy import CategoryCode
from core.store.book import Book, Work
from core.store.errors import NotInBook

_IN_CATEGORIES = """
SELECT l.id, l.pence, coalesce(lc.category, o.category) AS category
FROM line l
JOIN batch b ON b.id = l.batch_id AND b.active
JOIN outcome o ON o.kind_id = l.kind_id
LEFT JOIN line_said lc ON lc.line_id = l.id
WHERE coalesce(lc.scope, o.scope) = '' AND coalesce(lc.category, o.category) != ''
  AND l.pence != 0
ORDER BY category, l.id
"""


def in_categories(book: Book) -> tuple[tuple[LineId, int, CategoryCode], ...]:
    """List every payment in scope that has a category: its number, pence, category.

    They stand by category, so that a step from one to the next reaches every large one.
    """
    with book.read() as connection:
        rows = connection.exec_driver_sql(_IN_CATEGORIES).all()
    return tuple((line, pence, category) for line, pence, category in rows)


def add_sample(work: Work, sample: Sample) -> int:
    """Keep a sample and return its number; the number given is not used."""
    inserted = work.connection.exec_driver_sql(
        "INSERT INTO accuracy_sample (seed, size, step, lines, pence, drawn_on)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (sample.seed, sample.size, sample.step, sample.lines, sample.pence, sample.drawn_on),
    )
    number = int(inserted.lastrowid)
    work.connection.exec_driver_sql(
        "INSERT INTO accuracy_item VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number, one.line_id, one.hits, int(one.whole), one.pence, one.category,
                one.judgement.value, one.should_be,
            )
            for one in sample.items
        ],
    )  # fmt: skip
    return number


def judge(
    work: Work, sample_id: int, line_id: LineId, judgement: Judgement, should_be: CategoryCode
) -> None:
    """Keep what a person says of a payment that was drawn.

    Raises:
        NotInBook: it was not drawn.
    """
    done = work.connection.exec_driver_sql(
        "UPDATE accuracy_item SET judgement = ?, should_be = ?"
        " WHERE sample_id = ? AND line_id = ?",
        (judgement.value, should_be, sample_id, line_id),
    )
    if not done.rowcount:
        raise NotInBook(what="payment in the sample with the number", number=line_id)


def latest_sample(book: Book) -> Sample | None:
    """Return the sample drawn last, None if there is none."""
    with book.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT id, seed, size, step, lines, pence, drawn_on FROM accuracy_sample"
            " ORDER BY id DESC LIMIT 1"
        ).first()
        if row is None:
            return None
        found = connection.exec_driver_sql(
            "SELECT line_id, hits, whole, pence, category, judgement, should_be"
            " FROM accuracy_item WHERE sample_id = ? ORDER BY line_id",
            (row.id,),
        ).all()
    items = tuple(
        SampleItem(
            LineId(one.line_id), one.hits, bool(one.whole), one.pence,
            CategoryCode(one.category), Judgement(one.judgement), CategoryCode(one.should_be),
        )
        for one in found
    )  # fmt: skip
    return Sample(row.id, row.seed, row.size, row.step, row.lines, row.pence, row.drawn_on, items)
