"""A report as a file: its kind follows from the name it is to have."""

from __future__ import annotations

from pathlib import Path

from core.domain.problems import UserError
from core.formats import reports, workbooks
from core.formats.files import write_atomically
from core.formats.reports import Report

_PAGES = frozenset({".html", ".htm"})


class NoSuchKind(UserError):
    """{name} cannot be written: a report is a page (.html) or a workbook (.xlsx)."""

    code = "SB-697"
    exit_code = 2
    remedy_text = (
        "Give it a name that ends in .html or .xlsx. For a PDF print the page from a browser."
    )


def write(report: Report, path: Path) -> Path:
    """Write a report as the page or the workbook that its name says.

    Raises:
        NoSuchKind: the name says neither.
    """
    kind = path.suffix.casefold()
    if kind == ".xlsx":
        write_atomically(path, workbooks.workbook(report, working=True))
    elif kind in _PAGES:
        write_atomically(path, reports.html(report).encode())
    else:
        raise NoSuchKind(name=path.name)
    return path
