"""Take what is watched along: the days for any calendar, the lists for any spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from core.domain.money import decimal_text
from core.domain.watching import Due, Watch
from core.formats.calendar_file import CalendarDay, calendar_bytes
from core.formats.files import write_atomically
from core.store.book import Book
from core.usecases.mask_names import mask_due, mask_watch
from core.usecases.watch_decisions import influence_reasons, outside_reasons

Cell = str | int | date | None

LISTS = ("pipeline", "use", "outside", "influence", "thresholds", "reviews")

_DUE = (
    "Due on", "What", "Overdue", "Contract or supplier", "Reference", "Supplier", "Ends on",
    "Why", "Paid in twelve months",
)  # fmt: skip


def write_calendar(book: Book, due: Sequence[Due], as_at: date, path: Path) -> Path:
    """Write what is due as a calendar file; the same pipeline gives the same bytes.

    Calendars are shared: individuals and confidential payees are masked.
    """
    body = book.body
    days = [
        CalendarDay(
            key=f"{_key(one)}@{body.body_id()}.spendbook",
            day=one.day,
            title=f"{one.title}: {one.kind.value}",
            notes=one.words,
            kind=one.kind.value,
        )
        for one in mask_due(book, due)
    ]
    write_atomically(path, calendar_bytes(days, f"{body.name}: contracts", as_at))
    return path


def write_list(book: Book, watch: Watch, name: str, path: Path) -> Path:
    """Write one of LISTS as a CSV file; its last line says on which basis.

    Individuals and confidential payees are masked, amounts never. Days are dd/mm/yyyy, amounts
    have no sign and no separators.
    """
    tables = {
        "pipeline": _pipeline,
        "use": _use,
        "outside": _outside,
        "influence": _influence,
        "thresholds": _thresholds,
        "reviews": _reviews,
    }
    headings, rows = tables[name](mask_watch(book, watch))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    writer.writerow([f"Basis: {watch.basis.in_words()}"])
    write_atomically(path, b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


class Pence(int):
    """An amount in pence, to be written in pounds."""


def _pipeline(watch: Watch) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    rows: list[Sequence[Cell]] = []
    for one in watch.due:
        contract = one.contract
        end = (contract.current_end or contract.end) if contract else None
        about = (contract.ref, contract.supplier, end) if contract else ("", one.title, None)
        overdue = "Yes" if one.overdue else "No"
        rows.append(
            (one.day, one.kind.value, overdue, one.title, *about, one.words, Pence(one.yearly))
        )
    return _DUE, rows


def _use(watch: Watch) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    headings = (
        "Reference", "Contract", "Supplier", "Paid so far", "Paid without VAT, at least",
        "Paid without VAT, at most", "Value without VAT", "Expected by the end, at least",
        "Expected by the end, at most", "State", "How it is worked out",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (
            use.contract.ref,
            use.contract.title,
            use.contract.supplier,
            Pence(use.paid),
            Pence(use.paid_net.low),
            Pence(use.paid_net.high),
            None if use.value is None else Pence(use.value),
            Pence(use.expected.low) if use.expected else None,
            Pence(use.expected.high) if use.expected else None,
            use.state.value,
            use.words,
        )
        for use in watch.uses
    ]
    return headings, rows


def _outside(watch: Watch) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    headings = (
        "Supplier", "Category", "Category code", "Why it counts", "Payments", "Paid",
        "What was there", "Reason code", "Reason", "Note",
    )  # fmt: skip
    words = dict(outside_reasons())
    rows: list[Sequence[Cell]] = [
        (
            row.supplier,
            row.label,
            row.category,
            row.why.value,
            row.lines,
            Pence(row.pence),
            row.words,
            row.reason,
            words.get(row.reason, row.reason),
            row.note,
        )
        for row in watch.outside
    ]
    return headings, rows


def _influence(watch: Watch) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    headings = (
        "Category", "Category code", "In scope", "Locked", "Available", "Can be influenced",
        "Usually", "Reason",
    )  # fmt: skip
    words = dict(influence_reasons())
    rows: list[Sequence[Cell]] = [
        (
            row.label,
            row.category,
            Pence(row.figures.in_scope),
            Pence(row.figures.locked),
            Pence(row.figures.available),
            "Yes" if row.can_influence else "No",
            "Yes" if row.usually else "No",
            words.get(row.reason, row.reason),
        )
        for row in watch.influence
    ]
    return headings, rows


def _thresholds(watch: Watch) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    headings = (
        "Threshold", "Amount", "VAT", "What", "State", "Reached by", "Paid, at least",
        "Paid, at most", "Payments", "What it means", "Source", "In force from", "Until",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (
            row.threshold.label,
            Pence(row.threshold.pence),
            row.threshold.vat.value,
            row.subject,
            row.nearness.value,
            row.reached_on,
            Pence(row.paid.low),
            Pence(row.paid.high),
            row.payments,
            row.words,
            row.threshold.source,
            None if row.threshold.own else row.threshold.start,
            row.threshold.end,
        )
        for row in watch.thresholds
    ]
    return headings, rows


def _reviews(watch: Watch) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    headings = ("Reviewed on", "Of", "Score", "Note", "Next review")
    rows: list[Sequence[Cell]] = [
        (one.reviewed_on, watch.reviewed[one.id], one.score, one.note, one.next_on)
        for one in watch.reviews
    ]
    return headings, rows


def _key(one: Due) -> str:
    number = one.contract.id if one.contract else 0
    what = one.kind.name.lower().replace("_", "-")
    if one.review_id is not None:
        return f"{what}-{one.supplier_id or 0}-{number}"
    return f"{what}-contract-{number}"


def _shown(cell: Cell) -> str:
    if isinstance(cell, Pence):
        return decimal_text(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = "" if cell is None else str(cell)
    # Excel takes a text that begins so for a formula.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
