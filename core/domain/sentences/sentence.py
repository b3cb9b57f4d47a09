"""The words of one code, and how much it matters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: it stops the work, needs a word, or is only said."""

    BLOCKING = "blocking"
    EXPLAIN = "explain"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one code: what happened, and what to do about it."""

    message: str
    remedy: str
    severity: Severity = Severity.EXPLAIN


BLOCKING, EXPLAIN, INFORMATION = Severity.BLOCKING, Severity.EXPLAIN, Severity.INFORMATION
