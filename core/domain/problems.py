"""What can be wrong, as values (Problem) and as exceptions (UserError).

The English sentence of every code lives here once, so that window, command line, return
and help say the same words. Knows nothing of who shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from core.domain.sentences import (
    catalogues,
    collecting,
    comparison,
    contracts,
    importing,
    levy,
    places,
    publications,
    returns,
    suppliers,
    whole_file,
)
from core.domain.sentences.sentence import Sentence, Severity
from core.domain.wording import Words

__all__ = ["SENTENCES", "Cancelled", "Place", "Problem", "Sentence", "Severity", "UserError"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is. Rows count from 1 as a spreadsheet shows them."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def in_words(self) -> str:
        """Say the place for a person, e.g. ``payments.csv, row 12, Amount``."""
        parts = [self.file, f"sheet {self.sheet}" if self.sheet else ""]
        parts += [f"row {self.row}" if self.row else "", self.column]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with data, with its place and the values for its sentence.

    ``pence`` is what the row's amount says, where the problem is a row's and it can be read.
    """

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    severity: Severity | None = None
    pence: int | None = None

    def message(self) -> Words:
        """Say what is wrong, in one or two sentences."""
        return Words(SENTENCES[self.code].message, **self.values)

    def remedy(self) -> Words:
        """Say what to do about it."""
        return Words(SENTENCES[self.code].remedy, **self.values)

    def weight(self) -> Severity:
        """Return the severity: this problem's own, else that of its code."""
        return self.severity or SENTENCES[self.code].severity


# Families: 0xx a file as a whole, 1xx reading a file, 2xx suppliers and categories, 3xx contracts,
# 4xx catalogues, 5xx comparison, 6xx returns, 7xx the book, 8xx PBO workbench, 9xx the program.
SENTENCES: dict[str, Sentence] = {
    **whole_file.SENTENCES,
    **importing.SENTENCES,
    **suppliers.SENTENCES,
    **contracts.SENTENCES,
    **catalogues.SENTENCES,
    **comparison.SENTENCES,
    **returns.SENTENCES,
    **publications.SENTENCES,
    **levy.SENTENCES,
    **collecting.SENTENCES,
    **places.SENTENCES,
}


class UserError(Exception):
    """The world is not as the work needs it.

    The class docstring of each cause is its sentence; ``{name}`` is filled from the values.
    """

    code: ClassVar[str] = "SB-900"
    exit_code: ClassVar[int] = 3
    remedy_text: ClassVar[str] = ""

    def __init__(self, **values: str | int) -> None:
        """Keep the values that the sentence and the remedy speak of."""
        self.values = values
        super().__init__(self.sentence())

    def sentence(self) -> Words:
        """Say what happened."""
        text = " ".join((type(self).__doc__ or "").split("\n\n")[0].split())
        return Words(text, **self.values)

    def remedy(self) -> Words:
        """Say what to do about it."""
        return Words(self.remedy_text, **self.values)


class Cancelled(Exception):
    """The person stopped the work. ``kept`` says what stays done of it, "" where nothing does."""

    def __init__(self, kept: str = "") -> None:
        """Keep what stays."""
        self.kept = kept
        super().__init__(kept)
