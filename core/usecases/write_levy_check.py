"""Write a levy check as a workbook, or as a page: differences first, then levy by supplier."""

from __future__ import annotations

from pathlib import Path

from core.domain.levy import Finding, LevyCheck, LevyRow, LevySum
from core.domain.money import rate_words
from core.domain.period import quarter_words
from core.domain.problems import Problem
from core.domain.returns import Row
from core.formats import reports, workbooks
from core.formats.columns import Column, Holds
from core.formats.files import write_atomically
from core.formats.reports import KeyFigure, Report, ReportTable, Section

BASIS = (
    "Amounts are in pounds without VAT. Returns count by the day of payment, declarations by the"
    " day of invoice: a difference in one quarter may be made up in the next. Rows that rest on"
    " different bases are set aside, and no levy is worked out on them."
)


def write(check: LevyCheck, path: Path) -> Path:
    """Write the check as a page, or as a workbook where the name ends in .xlsx."""
    report = _report(check)
    is_workbook = path.suffix.casefold() == ".xlsx"
    data = (
        workbooks.workbook(report, working=True) if is_workbook else reports.html(report).encode()
    )
    write_atomically(path, data)
    return path


def _report(check: LevyCheck) -> Report:
    look = [row for row in check.rows if row.finding is not Finding.AGREES]
    same = [row for row in check.rows if row.finding is Finding.AGREES]
    return Report(
        title="Levy check",
        subtitle=f"Files of suppliers: {check.files:,}; bodies: {check.bodies:,}",
        key_figures=tuple(
            KeyFigure(finding.value.capitalize(), f"{check.count(finding):,}")
            for finding in Finding
        ),
        sections=(
            Section("Basis", facts=(("Basis", BASIS),)),
            Section("Levy", tables=(_sums(check.sums),)),
            Section("To look at", tables=(_rows("To look at", look),)),
            Section("The same on both sides", tables=(_rows("Agrees", same),)),
            Section("Not read", tables=(_problems(check.problems),)),
        ),
        footer="Written by Spendbook.",
    )


def _sums(sums: tuple[LevySum, ...]) -> ReportTable:
    columns = (
        Column("agreement", "Agreement", ""),
        Column("supplier", "Supplier", ""),
        Column("rate", "Levy rate", ""),
        *(
            Column(name, title, "", Holds.PENCE)
            for name, title in (
                ("paid", "Paid by bodies"),
                ("declared", "Declared"),
                ("on_paid", "Levy due on what was paid"),
                ("on_declared", "Levy on what was declared"),
                ("difference", "Levy difference"),
                ("aside", "Declared, not compared"),
                ("unmatched", "Paid, not compared"),
            )
        ),
    )
    rows: tuple[Row, ...] = tuple(
        (
            one.agreement_no,
            one.supplier,
            "not stated" if one.rate is None else rate_words(one.rate),
            one.paid,
            one.declared,
            one.levy_on_paid(),
            one.levy_on_declared(),
            one.levy_difference(),
            one.aside,
            one.unmatched,
        )
        for one in sums
    )
    return ReportTable("Levy", "By agreement and supplier.", columns, rows)


def _rows(name: str, found: list[LevyRow]) -> ReportTable:
    columns = (
        Column("finding", "Finding", ""),
        Column("body", "Body", ""),
        Column("supplier", "Supplier", ""),
        Column("agreement", "Agreement", ""),
        Column("lot", "Lot", ""),
        Column("quarter", "Quarter", ""),
        Column("paid", "Paid", "", Holds.PENCE),
        Column("declared", "Declared", "", Holds.PENCE),
        Column("difference", "Paid less declared", "", Holds.PENCE),
        Column("why", "What may explain it", ""),
        Column("files", "Files", ""),
    )
    rows: tuple[Row, ...] = tuple(
        (
            row.finding.value,
            row.body,
            row.supplier,
            row.agreement_no,
            row.lot_no or "all",
            quarter_words(row.quarter),
            row.paid,
            row.declared,
            row.difference,
            row.why,
            ", ".join(row.files),
        )
        for row in found
    )
    return ReportTable(name, "Largest first.", columns, rows)


def _problems(problems: tuple[Problem, ...]) -> ReportTable:
    columns = (
        Column("where", "Where", ""),
        Column("what", "What is wrong", ""),
        Column("amount", "Amount", "", Holds.PENCE),
        Column("remedy", "What to do", ""),
    )
    rows: tuple[Row, ...] = tuple(
        (one.place.in_words(), one.message(), one.pence, one.remedy()) for one in problems
    )
    return ReportTable("Not read", "Rows of declarations that are not compared.", columns, rows)
