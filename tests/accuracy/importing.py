"""Score the importer against published files whose right answers are known.

`python -m tests.accuracy.importing` prints a row for each file and a line for each set. A silent
error is a wrong heading row, column, count or total under the verdict "ready".
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.domain.problems import UserError
from core.domain.spend import FileReading, Role, Verdict
from core.importing.reading import header_roles, read_file

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
_ROLES = ("supplier", "amount", "date")


@dataclass(frozen=True)
class FileScore:
    """What came of one file: the verdict, what is right, and whether it was wrong silently."""

    file: str
    verdict: str
    header: bool
    columns: bool
    lines: bool
    total: bool
    closes: bool
    asked: str
    undecidable: bool

    @property
    def right(self) -> bool:
        return self.header and self.columns and self.lines and self.total

    @property
    def silent_error(self) -> bool:
        return self.verdict == "ready" and not self.right

    @property
    def reached(self) -> bool:
        """Ready and right, or rightly asked: the file cannot be decided by itself."""
        if self.verdict == "ask":
            return self.undecidable and self.right
        return self.right


def score_files(folder: Path = SHARED / "spend") -> Iterator[FileScore]:
    """Read every file of the truth and compare."""
    for truth in json.loads((folder / "truth.json").read_text(encoding="utf-8"))["files"]:
        try:
            reading = read_file(folder / truth["file"], limit=50)
        except UserError as error:
            yield FileScore(truth["file"], error.code, False, False, False, False, True, "", False)
            continue
        yield _compare(truth, reading)


def _compare(truth: dict, reading: FileReading) -> FileScore:  # type: ignore[type-arg]
    columns = truth["columns"] or {}
    want = {role: columns[role]["index"] for role in _ROLES if role in columns}
    got = {str(role): use.index for role, use in reading.columns.items() if role in _ROLES}
    total = round(float(truth["total"]) * 100) if truth["total"] else 0
    verdict = str(reading.verdict)
    right_kind = {
        False: verdict == "not-spend",
        True: (verdict == "nil") == (truth["valid_lines"] == 0),
    }[truth["is_spend_file"]]
    accounted = reading.line_count + sum(row.rows for row in reading.left_out)
    return FileScore(
        truth["file"],
        verdict,
        reading.header_row == (truth["header_row"] or 0) and right_kind,
        got == want,
        reading.line_count == truth["valid_lines"],
        reading.total == total,
        accounted + len(reading.problems) == reading.rows_read,
        " ".join(f"{q.key}:{q.code}" for q in reading.questions),
        bool(truth.get("n_unparseable_amount_rows")) or "date_truth" in truth,
    )


@dataclass(frozen=True)
class LayoutScore:
    """Whether supplier and amount of a header layout were found."""

    body: str
    headings: tuple[str, ...]
    supplier: bool
    amount: bool
    date: bool
    found: str


def score_layouts(
    path: Path = SHARED / "header-maps" / "london_borough_header_maps.csv",
) -> Iterator[LayoutScore]:
    """Match the header layouts of London boroughs and compare with their author's mapping."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            # A heading that holds a line break or a bracket with a comma stays one heading.
            names = tuple(re.split(r",\s", row["header_row"]))
            roles = header_roles(names)
            got = {role: names[use.index].strip() for role, use in roles.items()}
            yield LayoutScore(
                row["body"],
                names,
                got.get(Role.SUPPLIER) == row["maps_supplier"],
                _amount_right(row, got),
                got.get(Role.DATE) == row["maps_date"],
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


def main() -> int:
    """Print both scores; return how many files were read wrongly and silently."""
    files = list(score_files())
    for f in files:
        marks = "".join(
            "." if ok else "x" for ok in (f.header, f.columns, f.lines, f.total, f.closes)
        )
        print(f"{f.file:42} {f.verdict:10} {marks}  {f.asked}")
    silent = sum(f.silent_error for f in files)
    reached = sum(f.reached for f in files)
    ready = sum(f.verdict == Verdict.READY and f.right for f in files)
    layouts = list(score_layouts())
    for layout in layouts:
        if not (layout.supplier and layout.amount and layout.date):
            print(layout.body, layout.found, layout.headings[:14])
    both = sum(x.supplier and x.amount for x in layouts)
    dates = sum(x.date for x in layouts)
    print(
        f"A1: {len(files)} files, {silent} silent errors, {reached} ready-and-right or rightly "
        f"asked ({ready} ready)\n"
        f"A2: {len(layouts)} layouts, supplier and amount {both} "
        f"({100 * both / len(layouts):.1f} %), date {dates}"
    )
    return silent


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
