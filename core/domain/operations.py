"""What a person can do to a book, as values: asked for here, done by a use case.

An operation is frozen, has a JSON form, and names exactly what it meant. Old JSON must load
for ever: fields are added with defaults, never renamed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Operation:
    """One verb with what was asked. ``summary`` is its sentence in the history."""

    verb: str
    summary: str
    asked: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the canonical JSON form: sorted keys, no spaces, UTF-8."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(text: str) -> Operation:
    """Read an operation back, whatever version wrote it.

    Raises:
        ValueError: the text is not an operation.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or not isinstance(data.get("verb"), str):
        raise ValueError("not an operation")
    return Operation(data["verb"], str(data.get("summary", "")), dict(data.get("asked", {})))


@dataclass(frozen=True, slots=True)
class Touched:
    """What a verb changed: the journal entry (0 if nothing changed) and how much."""

    seq: int
    verb: str
    summary: str
    lines: int = 0
    pence: int = 0


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry of the history. ``chain`` covers the entry and the one before it.

    ``undoes`` is the seq of the entry that this one takes back or brings back, else None.
    """

    seq: int
    at: str
    by: str
    verb: str
    summary: str
    asked: dict[str, Any]
    lines: int
    pence: int
    undoes: int | None
    undone: bool
    chain: str
