"""What a copy of rows holds: numbers as numbers, days as days, words never as formulas."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QMimeData

from desktop.qt import COPY_ROLE, RAW_ROLE, Index

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?%?")
# What a spreadsheet takes for the beginning of a formula, unless it is a number with a sign.
_FORMULA = re.compile(r"[=+\-@](?![0-9][0-9.,]*$)")


class Kind(StrEnum):
    """What a copied cell is, as the number format that a spreadsheet gives it."""

    AS_READ = "General"
    WORDS = r"\@"
    WHOLE = "0"
    DECIMAL = "0.00"
    PERCENT = "0.00%"
    DAY = r"yyyy\-mm\-dd"


@runtime_checkable
class Elsewhere(Protocol):
    """A model that has only some of its rows at hand, and gets others where they are."""

    columns: Sequence[Any]

    def gather(self, numbers: Sequence[int], take: Callable[[Sequence[Any]], None]) -> None:
        """Read rows by their numbers and hand them over."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The text of a copied cell and what it is; cells of a file stay for the reader to judge."""

    text: str
    kind: Kind = Kind.AS_READ

    def safe(self) -> str:
        """Return the text on one line; words that look like a formula get a mark before them."""
        flat = " ".join(self.text.split())
        return f"'{flat}" if _FORMULA.match(flat) else flat


def copied_cell(index: Index) -> Copied:
    """Return what a copy of a cell holds."""
    return copied_value(str(index.data(COPY_ROLE) or ""), index.data(RAW_ROLE))


def copied_rows(columns: Sequence[Any], rows: Sequence[Any]) -> list[list[Copied]]:
    """Return what a copy of rows holds under columns of a list."""
    return [[copied_value(one.copied(row), one.value(row)) for one in columns] for row in rows]


def copied_value(text: str, value: Any) -> Copied:
    """Return the text of a cell as what its value is: words, unless it is a number or a day."""
    if value is None:
        return Copied(text)
    if isinstance(value, date):
        return Copied(text, Kind.DAY)
    if not isinstance(value, int) or isinstance(value, bool) or not _NUMBER.fullmatch(text):
        return Copied(text, Kind.WORDS)
    if text.endswith("%"):
        return Copied(text, Kind.PERCENT)
    return Copied(text, Kind.DECIMAL if "." in text else Kind.WHOLE)


def as_copied(rows: Sequence[Sequence[Copied]]) -> QMimeData:
    """Return rows as a spreadsheet takes them: text with tabs, and a table that says the kinds."""
    lines = ("".join(_cell(cell) for cell in row) for row in rows)
    data = QMimeData()
    data.setText("\n".join("\t".join(cell.safe() for cell in row) for row in rows))
    data.setHtml(f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>")
    return data


def _cell(cell: Copied) -> str:
    # Excel reads the kind from its own style; words keep their leading noughts by it.
    return f"<td style=\"mso-number-format:'{cell.kind}'\">{html.escape(cell.safe())}</td>"
