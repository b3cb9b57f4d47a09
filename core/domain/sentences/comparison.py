"""Sentences about comparison: SB-5nn."""

from __future__ import annotations

from core.domain.sentences.sentence import EXPLAIN, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-520": Sentence(
        'The price of {item} is "{text}", which is no price.',
        "Correct the cell in the list, then take it in again.",
        EXPLAIN,
    ),
}
