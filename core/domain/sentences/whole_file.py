"""Sentences about a file as a whole, beyond its rows: SB-0nn."""

from __future__ import annotations

from core.domain.sentences.sentence import BLOCKING, EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-001": Sentence(
        'The file seems to be cut short: its last row ends with "{text}".',
        "Have it exported or sent again: payments may be missing. Say that it is whole only where"
        " you know.",
        BLOCKING,
    ),
    "SB-002": Sentence(
        "The sheet {sheet} looks like payments too ({held}), and was not read.",
        "Import the file once more and choose that sheet, if they are not yet in the book.",
        EXPLAIN,
    ),
    "SB-003": Sentence(
        "Other payments stand beside these, from column {column} on ({held}), and were not read.",
        "Import the file once more, choose those columns, and keep both.",
        EXPLAIN,
    ),
    "SB-005": Sentence(
        "{held} say again, row by row, what stands above them. The first are rows {rows}.",
        "Say whether they were pasted twice or are payments of their own.",
        BLOCKING,
    ),
    "SB-004": Sentence(
        "The sheet {sheet} holds the payments of other sheets again, and was not read.",
        "Nothing to do.",
        INFORMATION,
    ),
}
