"""What bodies offer to buy together: from a collection, from files, from a body's own book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from core.analysis.intentions import intentions
from core.domain.assessment import Assessment
from core.domain.joint_buying import Offer, quarter_number
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import Return
from core.domain.taxonomy import UNKNOWN
from core.formats.demand_sheet import build_pipeline, read_sheet, sheet_name
from core.formats.files import place_of_package, read_within, write_atomically
from core.formats.packages import NotAPackage
from core.store import collection_figures, contracts, reading
from core.store.book import Book
from core.store.collection import Collection
from core.usecases import find_opportunities
from core.usecases.deciding import type_of
from core.usecases.file_return import signing_key
from core.usecases.review_return import verify
from core.usecases.trees import tree_of


class SaysNothing(UserError):
    """{file} cannot be used: {why}"""

    code = "SB-870"
    exit_code = 6
    remedy_text = "Leave it out, or ask its sender for it again."


class NoContact(UserError):
    """Others can join you only if they know whom to ask."""

    code = "SB-871"
    exit_code = 4
    remedy_text = "Name a contact, such as a post and its address."


def of_collection(path: Path) -> tuple[Offer, ...]:
    """Return what the returns of a collection offer: of those that count, and name a contact.

    Raises:
        NoCollection, NotACollection: there is no collection to read.
    """
    with Collection.open_kept(path) as collection:
        labels = collection_figures.labels(collection)
        known = {one.id: one for one in collection_figures.files(collection, counted_only=True)}
        found = []
        for number, row in collection_figures.pipeline(collection):
            head = known[number].header
            if head is not None and row.contact and row.category != UNKNOWN:
                found.append(
                    Offer(
                        body=head.body,
                        body_type=head.body_type_label,
                        contact=row.contact,
                        category=row.category,
                        label=labels.get(row.category, row.category),
                        quarter=row.quarter,
                        pence=row.pence,
                        intention=row.intention,
                        vat=head.vat_basis,
                        period=head.period,
                        as_at=head.as_at,
                        source=known[number].file,
                    )
                )
    return tuple(found)


def of_files(paths: Sequence[Path], *, progress: Progress | None = None) -> tuple[Offer, ...]:
    """Return what returns and demand sheets offer; each file is verified first.

    Raises:
        SaysNothing: one of them is neither, or does not hold.
    """
    progress = progress or Progress()
    found: list[Offer] = []
    for number, path in enumerate(paths):
        progress.step("Reading pipelines", number, len(paths))
        found += _of_file(path)
    return tuple(found)


def of_book(
    book: Book,
    *,
    as_at: date,
    period: Period | None,
    contact: str = "",
    found: Assessment | None = None,
) -> tuple[Offer, ...]:
    """Return what becomes free to the book's own body, by category and quarter.

    ``found`` is the comparison of that day and period, where it is made already.
    """
    found = found or find_opportunities.compare(book, as_at=as_at, period=period)
    tree, span = tree_of(book), period or _span(book, as_at)
    said = intentions(found, {one.id: one for one in contracts.contracts(book)})
    return tuple(
        Offer(
            body=book.body,
            body_type=type_of(book.body).label,
            contact=contact,
            category=category,
            label=tree.label(category),
            quarter=quarter,
            pence=pence,
            intention=said[category, quarter],
            vat=found.basis.vat_basis,
            period=span,
            as_at=as_at,
            source=book.body.name,
        )
        for (category, quarter), pence in sorted(found.pipeline.items())
        if category != UNKNOWN
    )


def chosen(offers: Sequence[Offer], categories: Sequence[str]) -> tuple[Offer, ...]:
    """Return the offers for some categories; all where none is named."""
    return tuple(one for one in offers if not categories or one.category in categories)


def write_pipeline(offers: Sequence[Offer], book: Book, as_at: date, out: Path) -> Path:
    """Write the body's own pipeline as a file for others, exactly what was shown, signed.

    Raises:
        NoContact: the offers name nobody to ask.
    """
    if any(not one.contact for one in offers):
        raise NoContact
    made_on, name = book.clock().date(), book.body.name
    path = place_of_package(out, sheet_name(name, made_on))
    write_atomically(path, build_pipeline(offers, name, made_on, as_at, signing_key(book)))
    return path


def _of_file(path: Path) -> Iterator[Offer]:
    try:
        yield from read_sheet(read_within(path)).offers
    except NotAPackage:
        verified = verify(path)
        if verified.content is None or not verified.verdict:
            why = next(check.detail for check in verified.checks if not check.passed)
            raise SaysNothing(file=path.name, why=why) from None
        yield from _of_return(verified.content, path.name)


def _of_return(content: Return, source: str) -> Iterator[Offer]:
    labels = dict[object, object]()
    for row in content.table("summary").rows:
        cells = dict(zip(content.table("summary").columns, row, strict=True))
        labels[cells["category"]] = cells.get("label", "")
    table = content.table("pipeline")
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        contact, pence = cells["joint_procurement_contact"], cells["becomes_available_pence"]
        if contact and cells["category"] and isinstance(pence, int):
            category = str(cells["category"])
            yield Offer(
                body=content.body,
                body_type=content.body_type_label,
                contact=str(contact),
                category=category,
                label=str(labels.get(category) or category),
                quarter=_quarter(str(cells["quarter"]), source),
                pence=pence,
                intention=str(cells["intention"]),
                vat=content.vat_basis,
                period=content.period,
                as_at=content.as_at,
                source=source,
            )


def _quarter(text: str, source: str) -> str:
    try:
        quarter_number(text)
    except ValueError:
        raise SaysNothing(file=source, why=f'"{text}" is no quarter.') from None
    return text


def _span(book: Book, as_at: date) -> Period:
    totals = reading.totals(book)
    return Period(
        totals.date_from or as_at, max(totals.date_to or as_at, totals.date_from or as_at)
    )
