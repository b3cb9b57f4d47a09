"""Take the register of savings along: a workbook with its sums, or a CSV file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.domain.money import pounds
from core.domain.returns import Cell
from core.domain.savings import SavingAccount, SavingsRegister, StageSums
from core.formats import workbooks
from core.formats.columns import Column, Holds
from core.formats.csv_tables import csv_table
from core.formats.files import write_atomically
from core.formats.reports import KeyFigure, Report, ReportTable, Section
from core.store.book import Book
from core.usecases import track_savings
from core.usecases.mask_names import Masks, masks_of

_SAVINGS = (
    Column("number", "Number", "Number of the saving.", Holds.COUNT),
    Column("title", "Saving", "What it is called."),
    Column("class", "Class", "What brings it about."),
    Column("stage", "Stage", "Identified, agreed or realised."),
    Column("about", "About", "Category and supplier."),
    Column("lot", "Lot", "Agreement and lot."),
    Column("baseline", "Baseline", "What was paid before.", Holds.PENCE),
    Column("baseline_from", "Baseline from", "First day of the baseline.", Holds.DAY),
    Column("baseline_to", "Baseline to", "Last day of the baseline.", Holds.DAY),
    Column("baseline_basis", "Basis of the baseline", "Where the baseline comes from."),
    Column("low", "Low, a year", "Least that it saves in a year.", Holds.PENCE),
    Column("high", "High, a year", "Most that it saves in a year.", Holds.PENCE),
    Column("cost", "Cost", "What bringing it about costs once.", Holds.PENCE),
    Column("evidence", "Evidence", "What shows it."),
    Column("identified_on", "Identified", "When it was seen.", Holds.DAY),
    Column("agreed_on", "Agreed", "When it was agreed.", Holds.DAY),
    Column("agreed_by", "Agreed by", "Who agreed it."),
    Column("switch_on", "Switch", "First day of the new way.", Holds.DAY),
    Column("until", "Until", "Last day that counts.", Holds.DAY),
    Column("realised", "Realised", "What payments show.", Holds.PENCE),
    Column("rule", "How it was worked out", "The rule with its numbers."),
    Column("limits", "Limits", "Where the figure may not be the whole truth."),
    Column("cashable", "Cashable", "What it released net of cost.", Holds.PENCE),
    Column("needed", "Needed by the budget", "What of it the budget took.", Holds.PENCE),
    Column("kept", "Kept", "Cashable above what was needed.", Holds.PENCE),
    Column("redeployed", "Redeployed", "What of it went elsewhere.", Holds.PENCE),
    Column("counts", "Counts", "Whether it is in the sums.", Holds.YES_NO),
)
_MOVED = (
    Column("number", "Number", "Number of the saving.", Holds.COUNT),
    Column("title", "Saving", "What it is called."),
    Column("on", "On", "The day.", Holds.DAY),
    Column("pence", "Amount", "What went elsewhere.", Holds.PENCE),
    Column("purpose", "To", "What it went to."),
)
_SUMS = (
    Column("name", "Savings", "Stage or class."),
    Column("count", "Count", "How many count.", Holds.COUNT),
    Column("low", "Low, net", "Least over their lives, net of cost.", Holds.PENCE),
    Column("high", "High, net", "Most over their lives, net of cost.", Holds.PENCE),
    Column("realised", "Realised", "What payments show.", Holds.PENCE),
    Column("cashable", "Cashable", "Released net of cost.", Holds.PENCE),
    Column("kept", "Kept", "Cashable above what was needed.", Holds.PENCE),
    Column("redeployed", "Redeployed", "What of it went elsewhere.", Holds.PENCE),
)


def export(book: Book, as_at: date, path: Path) -> Path:
    """Write the register as XLSX with its sums, or as CSV where the name ends so.

    Individuals and confidential payees are masked, amounts never.
    """
    found = track_savings.register(book, as_at)
    mask = masks_of(book)
    rows = tuple(
        tuple(mask.typed(cell) if isinstance(cell, str) else cell for cell in _row(book, one))
        for one in found.accounts
    )
    if path.suffix.casefold() == ".csv":
        write_atomically(path, csv_table(_SAVINGS, rows))
    else:
        write_atomically(path, workbooks.workbook(_report(book, found, rows, mask), working=True))
    return path


def _report(
    book: Book, found: SavingsRegister, rows: tuple[tuple[Cell, ...], ...], mask: Masks
) -> Report:
    total = found.total
    figures = (
        KeyFigure("Realised", pounds(total.realised), f"net of cost {pounds(total.cost)}"),
        KeyFigure("Cashable", pounds(total.cashable), "released net of cost"),
        KeyFigure("Kept", pounds(total.kept), f"redeployed {pounds(total.redeployed)}"),
    )
    moved = tuple(
        (
            one.saving.id,
            mask.typed(one.saving.title),
            part.on,
            int(part.pence),
            mask.typed(part.purpose),
        )
        for one in found.accounts
        for part in one.redeployed
    )
    sums = (*found.by_stage, *found.by_class, total)
    tables = (
        ReportTable("Savings", "The register of savings", _SAVINGS, rows),
        ReportTable("Sums", "By stage, by class, and in all", _SUMS, tuple(map(_sums, sums))),
        ReportTable("Redeployed", "Where savings that were kept went", _MOVED, moved),
    )
    return Report(
        f"Savings of {book.body.name}",
        f"{found.basis}; of savings on the same payments one counts",
        figures,
        (Section("", tables=tables),),
    )


def _row(book: Book, one: SavingAccount) -> tuple[Cell, ...]:
    saving, lot = one.saving, one.saving.lot
    return (
        saving.id,
        saving.title,
        saving.kind.value,
        saving.stage.value,
        track_savings.subject(book, saving.category, saving.supplier_id),
        f"{lot.agreement_no} lot {lot.lot_no}" if lot else "",
        int(saving.baseline.pence),
        saving.baseline.period.start,
        saving.baseline.period.end,
        saving.baseline.basis,
        int(saving.low),
        int(saving.high),
        int(saving.cost),
        saving.evidence,
        saving.identified_on,
        saving.agreed_on,
        saving.agreed_by,
        saving.switch_on,
        saving.until,
        one.realised.pence,
        one.realised.rule,
        " ".join(one.realised.limits),
        int(one.cashable),
        int(saving.needed),
        int(one.kept),
        int(one.moved()),
        one.counts,
    )


def _sums(one: StageSums) -> tuple[Cell, ...]:
    return (
        one.name, one.count, one.low, one.high, one.realised, one.cashable, one.kept,
        one.redeployed,
    )  # fmt: skip
