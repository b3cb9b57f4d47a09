"""Sentences about returns that a buying organisation collects: SB-8nn."""

from __future__ import annotations

from core.domain.sentences.sentence import BLOCKING, EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-867": Sentence(
        "{file} has no column that names organisations.",
        'Head a column "Organisation", then choose the list again.',
        BLOCKING,
    ),
    "SB-868": Sentence(
        "The row names no organisation. It is left out.",
        "Write the name of the organisation into the row, or take the row out.",
        INFORMATION,
    ),
    "SB-840": Sentence(
        "{name} of the list and {sender}, which sent a return, may be one: {why}.",
        "Say whether they are, or write the number of the return into the list.",
        EXPLAIN,
    ),
    "SB-857": Sentence(
        "Not looked at in the folder: {what}.",
        "If a return is among them, put its .zip file beside the others, as it was sealed.",
        INFORMATION,
    ),
    "SB-863": Sentence(
        'The return of {name} is due on "{text}", which is no day.',
        "Write the day as 31/07/2026, then choose the list again.",
        EXPLAIN,
    ),
    "SB-864": Sentence(
        'The number "{text}" of {name} is no {register}. It is not used to find its return.',
        "Correct the number in the list, then choose the list again.",
        EXPLAIN,
    ),
    "SB-865": Sentence(
        "The due days in the list could begin with the day or with the month: {example}.",
        "Say which comes first. Until then no return counts as late.",
        EXPLAIN,
    ),
    "SB-866": Sentence(
        "{name} stands in the list already, in row {row}.",
        "Nothing to do: it counts once. If they are two, give each its number in a register.",
        INFORMATION,
    ),
}
