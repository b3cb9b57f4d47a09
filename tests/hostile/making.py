"""What hostile files are made of: a plain table, and ways to pack it."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
import xlwt

TABLE = [
    ["Payment Date", "Supplier", "Reference", "Amount"],
    ["14/04/2025", "Brook & Vale Ltd", "P1", "120.50"],
    ["15/04/2025", "Severn Stationers", "P2", "43.99"],
    ["29/04/2025", "Severn Stationers", "P3", "-21.50"],
]
CSV = "\n".join(",".join(row) for row in TABLE).encode()
TOTAL = 14299


@dataclass(frozen=True)
class HostileFile:
    """A file by name and content; ``outcomes.csv`` says what must come of it.

    ``lines`` and ``total`` are those of the plain table unless the file holds others.
    """

    name: str
    content: bytes | Callable[[], bytes]
    lines: int = 3
    total: int = TOTAL

    def write_to(self, folder: Path) -> Path:
        """Make the file in a folder."""
        path = folder / self.name
        path.write_bytes(self.content if isinstance(self.content, bytes) else self.content())
        return path


def workbook(fill: Callable[[xlsxwriter.Workbook], object] | None = None) -> bytes:
    """Make a workbook of the plain table, or of what ``fill`` writes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    (fill or plain)(book)
    book.close()
    return out.getvalue()


def plain(book: xlsxwriter.Workbook) -> None:
    """Write the plain table to a sheet."""
    sheet = book.add_worksheet("Payments")
    for i, row in enumerate(TABLE):
        for j, cell in enumerate(row):
            if i and j == 3:
                sheet.write_number(i, j, float(cell))
            else:
                sheet.write_string(i, j, cell)


def repacked(
    change: Callable[[str, bytes], bytes] = lambda _, content: content,
    *,
    twice: str = "",
    drop: str = "",
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Write the plain workbook's parts again: changed, one twice or missing, some more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if drop and drop in name:
                    continue
                new.writestr(name, change(name, old.read(name)))
                if twice and twice in name:
                    new.writestr(name, old.read(name))
            for name, content in (more or {}).items():
                new.writestr(name, content)
    return out.getvalue()


def sheet_changed(old: bytes, new: bytes, part: str = "sheet1.xml") -> bytes:
    """Return the plain workbook with some bytes of its sheet, or of another part, changed."""

    def change(name: str, content: bytes) -> bytes:
        return content.replace(old, new, 1) if name.endswith(part) else content

    return repacked(change)


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Pack parts as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def page(rows: list[list[str]] | None = None) -> str:
    """Return the plain table, or other rows, as a web page."""
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows or TABLE)
    body = "".join(f"<tr>{line}</tr>" for line in lines).replace("& ", "&amp; ")
    return f"<html><body><table>{body}</table></body></html>"


def old_excel() -> bytes:
    """Return the plain table as Excel of 1997 kept it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Payments")
    for i, row in enumerate(TABLE):
        for j, cell in enumerate(row):
            sheet.write(i, j, float(cell) if i and j == 3 else cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
