"""`spendbook pbo levy`: what bodies paid through agreements beside what suppliers declared."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.answer import DONE, PROBLEMS, Answer, table
from core.cli.options import Nouns, add_verb, read_day
from core.domain.levy import Finding, LevyRow, LevySum
from core.domain.money import pounds, rate_words
from core.domain.problems import Severity
from core.domain.progress import Progress
from core.importing.declarations import DeclaredBy
from core.usecases import levy_check, write_levy_check
from core.usecases.levy_check import LevyRequest


def add_to(verbs: Nouns) -> None:
    """Add the verb under the noun ``pbo``."""
    check = add_verb(verbs, "levy", "compare returns with what suppliers declared", _check)
    check.add_argument("declared", type=Path, help="a supplier's file, or a folder of them")
    check.add_argument(
        "--collection", type=Path, required=True, metavar="FILE", help="the returns received"
    )
    check.add_argument(
        "--catalogue", type=Path, metavar="FILE", help="your catalogue, with levies"
    )
    check.add_argument(
        "--rate", action="append", default=[], metavar="NO=PERCENT", help="RM1557=0.75; repeatable"
    )
    check.add_argument("--supplier", default="", help="who declared, where no column says so")
    check.add_argument("--agreement", default="", metavar="NO", help="of which agreement")
    check.add_argument("--month", type=read_day, metavar="DATE", help="a day of the month")
    check.add_argument("-o", "--out", type=Path, help="the workbook (.xlsx) or page (.html)")


def _check(args: argparse.Namespace, progress: Progress) -> Answer:
    request = LevyRequest(
        args.collection,
        args.declared,
        args.catalogue,
        dict(levy_check.read_rate(text) for text in args.rate),
        DeclaredBy(args.supplier, args.agreement, args.month),
    )
    found = levy_check.check(request, progress=progress)
    counts = {finding: found.count(finding) for finding in Finding}
    data: dict[str, Any] = {
        "findings": {finding.value: count for finding, count in counts.items()},
        "rows": [_row_data(row) for row in found.rows],
        "levies": [_sum_data(one) for one in found.sums],
    }
    look = [row for row in found.rows if row.finding is not Finding.AGREES]
    lines = [*_levies(found.sums), "", *_rows(look)] if found.rows else ["Nothing to compare."]
    lines.append(", ".join(f"{one.value}: {count}" for one, count in counts.items()))
    if args.out is not None:
        data["path"] = str(write_levy_check.write(found, args.out))
        lines.append(f"Wrote {args.out}")
    # That a return is a summary is no fault of a file.
    wrong = any(one.weight() is not Severity.INFORMATION for one in found.problems)
    code = PROBLEMS if wrong else DONE
    return Answer(data, tuple(lines), found.problems, code)


def _levies(sums: tuple[LevySum, ...]) -> list[str]:
    headings = ("Agreement", "Supplier", "Rate", "Paid", "Declared", "Levy due", "Levy declared")
    rows = [
        (
            one.agreement_no,
            one.supplier,
            "-" if one.rate is None else rate_words(one.rate),
            pounds(one.paid),
            pounds(one.declared),
            _shown(one.levy_on_paid()),
            _shown(one.levy_on_declared()),
        )
        for one in sums
    ]
    return table(headings, rows, "2 3 4 5 6")


def _rows(found: list[LevyRow]) -> list[str]:
    headings = ("Finding", "Body", "Supplier", "Agreement", "Quarter", "Paid", "Declared", "Why")
    rows = [
        (
            row.finding.value,
            row.body,
            row.supplier,
            f"{row.agreement_no}{f' lot {row.lot_no}' if row.lot_no else ''}",
            row.quarter,
            _shown(row.paid),
            _shown(row.declared),
            row.why,
        )
        for row in found
    ]
    return table(headings, rows, "5 6") if rows else []


def _shown(pence: int | None) -> str:
    return "-" if pence is None else pounds(pence)


def _row_data(row: LevyRow) -> dict[str, Any]:
    return {
        "finding": row.finding.value,
        "body": row.body,
        "supplier": row.supplier,
        "agreement_no": row.agreement_no,
        "lot_no": row.lot_no,
        "quarter": row.quarter,
        "paid_pence": row.paid,
        "declared_pence": row.declared,
        "difference_pence": row.difference,
        "why": row.why,
        "files": list(row.files),
    }


def _sum_data(one: LevySum) -> dict[str, Any]:
    return {
        "agreement_no": one.agreement_no,
        "supplier": one.supplier,
        "rate_basis_points": one.rate,
        "paid_pence": one.paid,
        "declared_pence": one.declared,
        "levy_on_paid_pence": one.levy_on_paid(),
        "levy_on_declared_pence": one.levy_on_declared(),
        "levy_difference_pence": one.levy_difference(),
        "declared_not_compared_pence": one.aside,
        "paid_not_compared_pence": one.unmatched,
    }
