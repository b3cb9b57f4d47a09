"""Save a list as it is seen: its rows with their kinds, and what it was narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.formats import printed, written
from core.formats.columns import Column, Holds
from core.formats.csv_tables import csv_table
from core.formats.files import write_atomically
from core.formats.reports import Report, ReportTable, Section

CSV, PDF = ".csv", ".pdf"
_KINDS = {
    "pounds": Holds.PENCE,
    "short pounds": Holds.PENCE,
    "count": Holds.COUNT,
    "share": Holds.RATE,
    "day": Holds.DAY,
}
_INSIDE = ("Use", "Inside the organisation: names are as they stand, nothing is masked.")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it is seen. ``headings`` are (words, kind); amounts are in pence.

    ``facts`` say whose it is, on which basis, what it was narrowed to, and the fingerprint of
    what it was read from.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    headings: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str | int | date | None, ...], ...]


def save(listed: Listed, path: Path) -> Path:
    """Write a list as a workbook, a page or a CSV file, as its name says.

    Raises:
        NoSuchKind: the name says none of these.
    """
    if path.suffix.casefold() == CSV:
        write_atomically(path, csv_table(_columns(listed), listed.rows))
        return path
    return written.write(_report(listed), path)


def page_of(listed: Listed) -> str:
    """Return a list as a page for a printer."""
    return printed.printed(_report(listed))


def save_printed(data: bytes, path: Path) -> Path:
    """Write a list that was drawn onto paper."""
    write_atomically(path, data)
    return path


def _report(listed: Listed) -> Report:
    table = ReportTable(listed.title, listed.title, _columns(listed), listed.rows)
    section = Section(listed.title, facts=(*listed.facts, _INSIDE), tables=(table,))
    return Report(listed.title, dict(listed.facts).get("Organisation", ""), (), (section,))


def _columns(listed: Listed) -> tuple[Column, ...]:
    """Return the columns under names of their own: two headings may read alike."""
    seen: dict[str, int] = {}
    columns = []
    for words, kind in listed.headings:
        name = (
            "_".join("".join(c if c.isalnum() else " " for c in words.lower()).split()) or "column"
        )
        seen[name] = seen.get(name, 0) + 1
        unique = name if seen[name] == 1 else f"{name}_{seen[name]}"
        columns.append(Column(unique, words, "", _KINDS.get(kind, Holds.TEXT)))
    return tuple(columns)
