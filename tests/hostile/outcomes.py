"""What must come of each hostile file, and what did."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from core.domain.spend import FileReading
from core.importing.reading import read_file
from core.importing.unreadable import UnreadableFile


@dataclass(frozen=True)
class Outcome:
    """Refused or a verdict; the codes of what is said; the sentences, in their order."""

    verdict: str
    codes: str
    says: str


def expected() -> dict[str, Outcome]:
    """Return the outcomes that were agreed, by the name of the file."""
    table = Path(__file__).with_name("outcomes.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    assert len({row["file"] for row in rows}) == len(rows)
    return {row["file"]: Outcome(row["verdict"], row["codes"], row["says"]) for row in rows}


def outcome_of(path: Path) -> tuple[Outcome, FileReading | UnreadableFile]:
    """Read a file as the window does, and say what came of it."""
    try:
        reading = read_file(path, limit=200)
    except UnreadableFile as refusal:
        return Outcome("refused", refusal.code, str(refusal)), refusal
    if reading.questions:
        said = [(question.code, question.text) for question in reading.questions]
    elif reading.reason:
        said = [("", reading.reason)]
    else:
        said = [(note.code, note.message()) for note in reading.notes]
    said += [(problem.code, problem.message()) for problem in reading.problems[:1]]
    codes = " ".join(code for code, _ in said if code)
    words = " ".join(words for _, words in said)
    return Outcome(str(reading.verdict), codes, words), reading
