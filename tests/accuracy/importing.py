"""Score the importer against published files whose right answers are known.

`python -m tests.accuracy.importing` prints a row for each file and a line for each set. A silent
error is a wrong sheet, heading row, column, count or total under the verdict "ready".
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.problems import UserError
from core.domain.spend import FileReading, Role, Verdict
from core.importing import roles
from core.importing.columns import profile
from core.importing.money_columns import choose
from core.importing.planned import Planned
from core.importing.reading import read_file

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
# What is compared with the truth, in the order in which the table shows it.
FIGURES = (
    *("verdict", "sheet", "header_row", "supplier", "amount", "date"),
    *("lines", "total", "credits", "first_row", "left_out_totals", "closes"),
)


@dataclass(frozen=True)
class FileScore:
    """What came of one file: its verdict, and for each figure whether it is right."""

    file: str
    verdict: str
    right: dict[str, bool]
    asked: str
    undecidable: bool

    @property
    def all_right(self) -> bool:
        return all(self.right.values())

    @property
    def silent_error(self) -> bool:
        return self.verdict == "ready" and not self.all_right

    @property
    def reached(self) -> bool:
        """Ready and right, or rightly asked: the file cannot be decided by itself."""
        return self.all_right and (self.verdict != "ask" or self.undecidable)


def score_files(folder: Path = SHARED / "spend") -> Iterator[FileScore]:
    """Read every file of the truth and compare."""
    for truth in json.loads((folder / "truth.json").read_text(encoding="utf-8"))["files"]:
        try:
            reading = read_file(folder / truth["file"])
        except UserError as error:
            yield FileScore(truth["file"], error.code, dict.fromkeys(FIGURES, False), "", False)
            continue
        yield _compare(truth, reading)


def _compare(truth: dict[str, Any], reading: FileReading) -> FileScore:
    right = {
        "verdict": str(reading.verdict) in _verdicts(truth),
        "sheet": reading.sheet in (truth.get("sheets") or [""]),
        "header_row": reading.header_row == (truth["header_row"] or 0),
        **_columns(truth, reading),
        **_amounts(truth, reading),
    }
    accounted = reading.line_count + sum(row.rows for row in reading.left_out)
    right["closes"] = accounted + len(reading.problems) == reading.rows_read
    asked = " ".join(f"{q.key}:{q.code}" for q in reading.questions)
    return FileScore(truth["file"], str(reading.verdict), right, asked, _is_undecidable(truth))


def _is_undecidable(truth: dict[str, Any]) -> bool:
    return bool(truth.get("n_unparseable_amount_rows")) or "date_truth" in truth


def _verdicts(truth: dict[str, Any]) -> set[str]:
    """Return what may be said of a file: only what is undecidable may be asked about."""
    if not truth["is_spend_file"]:
        return {"not-spend"}
    if truth["valid_lines"] == 0:
        return {"nil"}
    return {"ready", "ask"} if _is_undecidable(truth) else {"ready"}


def _columns(truth: dict[str, Any], reading: FileReading) -> dict[str, bool]:
    want = truth["columns"] or {}
    found = {}
    for role in (Role.SUPPLIER, Role.AMOUNT, Role.DATE):
        use = reading.columns.get(role)
        index = want[role]["index"] if role in want else None
        found[str(role)] = (use.index if use else None) == index
    return found


def _amounts(truth: dict[str, Any], reading: FileReading) -> dict[str, bool]:
    total = round(float(truth["total"]) * 100) if truth["total"] else 0
    credit = round(float(truth.get("negative_total") or 0) * 100)
    totals = {row.row for row in reading.left_out if row.code == "SB-132"}
    first = truth.get("first_line_row")
    return {
        "lines": reading.line_count == truth["valid_lines"],
        "total": reading.total == total,
        "credits": (reading.credit_lines, reading.credit_pence)
        == (truth.get("negative_lines") or 0, credit),
        "first_row": not first or (bool(reading.lines) and reading.lines[0].row == first),
        "left_out_totals": totals == {row["row"] for row in truth.get("excluded_rows") or ()},
    }


@dataclass(frozen=True)
class LayoutScore:
    """Whether supplier, amount and date of a header layout were found.

    ``net`` says that a payment under these headings gets its net amount: as it stands, or gross
    less VAT.
    """

    body: str
    headings: tuple[str, ...]
    supplier: bool
    amount: bool
    date: bool
    net: bool
    found: str


def score_layouts(
    path: Path = SHARED / "header-maps" / "london_borough_header_maps.csv",
) -> Iterator[LayoutScore]:
    """Match the header layouts of London boroughs and compare with their author's mapping."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            # A heading that holds a line break or a bracket with a comma stays one heading.
            names = tuple(re.split(r",\s", row["header_row"]))
            columns = profile(names, ())
            found = roles.roles(Planned(columns=columns, rows=[]), choose(columns, ()))
            got = {role: names[use.index].strip() for role, use in found.items()}
            yield LayoutScore(
                row["body"],
                names,
                got.get(Role.SUPPLIER) == row["maps_supplier"],
                _amount_right(row, got),
                got.get(Role.DATE) == row["maps_date"],
                _net_right(row, names),
                f"{got.get(Role.SUPPLIER)} / {got.get(Role.AMOUNT)} / {got.get(Role.DATE)}",
            )


def _amount_right(row: dict[str, str], got: dict[Role, str]) -> bool:
    if row["maps_amount"]:
        return got.get(Role.AMOUNT) == row["maps_amount"]
    gross = row["maps_gross_if_amount_must_be_computed"]
    if gross:
        return got.get(Role.GROSS) == gross and got.get(Role.VAT) == row["maps_vat"]
    # The author left it blank where the heading itself says that VAT is out.
    return "excl" in got.get(Role.AMOUNT, "").lower() or "ex vat" in got[Role.AMOUNT].lower()


def _net_right(row: dict[str, str], names: tuple[str, ...]) -> bool:
    """Read payments of which only gross and VAT are given; their net must come of it."""
    gross = row["maps_gross_if_amount_must_be_computed"]
    if not gross:
        return True
    values = {
        row["maps_supplier"]: ("Brook Ltd", "Vale Ltd", "Wells Ltd"),
        row["maps_date"]: ("14/04/2025", "15/04/2025", "30/04/2025"),
        gross: ("120.00", "55.00", "-12.00"),
        row["maps_vat"]: ("20.00", "5.00", "-2.00"),
        # Where the file gives the net amount too, it agrees.
        "Net": ("100.00", "50.00", "-10.00"),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layout.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            for i in range(3):
                writer.writerow(values.get(name.strip(), ("", "", ""))[i] for name in names)
        reading = read_file(path)
    nets = [line.net for line in reading.lines]
    return reading.verdict is Verdict.READY and nets == [10000, 5000, -1000]


def figures(files: list[FileScore]) -> dict[str, int]:
    """Count for each figure the files of which it is right."""
    return {name: sum(f.right[name] for f in files) for name in FIGURES}


def main() -> int:
    """Print both scores; return how many files were read wrongly and silently."""
    files = list(score_files())
    print(f"{'':42} {'verdict':10} {' '.join(FIGURES)}")
    for f in files:
        marks = " ".join(("." if f.right[n] else "x").center(len(n)) for n in FIGURES)
        print(f"{f.file:42} {f.verdict:10} {marks}  {f.asked}".rstrip())
    counts = figures(files)
    shown = " ".join(str(counts[name]).center(len(name)) for name in FIGURES)
    print(f"{'right of ' + str(len(files)):42} {'':10} {shown}")
    silent = sum(f.silent_error for f in files)
    reached = sum(f.reached for f in files)
    ready = sum(f.verdict == Verdict.READY and f.all_right for f in files)
    layouts = list(score_layouts())
    for layout in layouts:
        if not (layout.supplier and layout.amount and layout.date and layout.net):
            print(layout.body, layout.found, layout.headings[:14])
    both = sum(x.supplier and x.amount for x in layouts)
    print(
        f"A1: {len(files)} files, {silent} silent errors, {reached} ready-and-right or rightly "
        f"asked ({ready} ready)\n"
        f"A2: {len(layouts)} layouts, supplier and amount {both} "
        f"({100 * both / len(layouts):.1f} %), date {sum(x.date for x in layouts)}, "
        f"net {sum(x.net for x in layouts)}"
    )
    return silent


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
