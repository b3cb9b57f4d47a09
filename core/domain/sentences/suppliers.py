"""Sentences about suppliers and categories: SB-2nn."""

from __future__ import annotations

from core.domain.sentences.sentence import EXPLAIN, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-201": Sentence(
        "Suppliers without a category: {count}, {pence_text}.",
        "Put the largest into categories on the Categories page.",
        EXPLAIN,
    ),
}
