"""The list of what was brought in: each file with its total, and whether it is closed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from core.domain.money import pounds
from core.domain.period import Period
from core.domain.spend import ImportBatch
from desktop.models.columns import Column, Holds


def batch_columns(owner: QObject) -> tuple[Column[ImportBatch], ...]:
    """Return the columns of the list of files."""
    return (
        Column(owner.tr("File"), lambda b: b.file),
        Column(owner.tr("Period"), lambda b: b.date_from, words=_period),
        Column(owner.tr("Payments"), lambda b: b.lines, Holds.COUNT),
        Column(owner.tr("Total"), lambda b: b.total, Holds.POUNDS),
        Column(owner.tr("Left out"), lambda b: b.left_out, Holds.COUNT),
        Column(owner.tr("To look at"), lambda b: b.problems, Holds.COUNT),
        Column(owner.tr("Ledger total"), _difference, words=_ties, state=_tie_state),
        Column(owner.tr("State"), closing_words, state=_closing_state),
        Column(owner.tr("Imported on"), lambda b: b.imported_at, words=_day_of),
    )


def closing_words(batch: ImportBatch) -> str:
    """Say whether a file is closed by the ledger's total, is explained, or is open."""
    if batch.ties():
        return QCoreApplication.translate("Batches", "closed")
    if batch.explanation:
        return QCoreApplication.translate("Batches", "explained")
    return QCoreApplication.translate("Batches", "open")


def _closing_state(batch: ImportBatch) -> str:
    return "done" if batch.ties() or batch.explanation else "notice"


def _period(batch: ImportBatch) -> str:
    if batch.date_from is None or batch.date_to is None:
        return QCoreApplication.translate("Batches", "no dates")
    return Period(batch.date_from, batch.date_to).in_words()


def _ties(batch: ImportBatch) -> str:
    if batch.control_total is None:
        return QCoreApplication.translate("Batches", "not given")
    if batch.ties():
        return QCoreApplication.translate("Batches", "agrees")
    words = QCoreApplication.translate("Batches", "differs by {pounds}")
    return words.format(pounds=pounds(batch.total - batch.control_total))


def _difference(batch: ImportBatch) -> int | None:
    return None if batch.control_total is None else batch.total - batch.control_total


def _tie_state(batch: ImportBatch) -> str:
    return {None: "quiet", True: "done", False: "problem"}[batch.ties()]


def _day_of(batch: ImportBatch) -> str:
    year, month, day = batch.imported_at[:10].split("-")
    return f"{day}/{month}/{year}"
