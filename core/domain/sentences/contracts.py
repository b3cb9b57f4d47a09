"""Sentences about contracts: SB-3nn."""

from __future__ import annotations

from core.domain.sentences.sentence import EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-301": Sentence(
        'The contract "{ref}" has no supplier.',
        "Add the supplier's name in the register.",
        EXPLAIN,
    ),
    "SB-302": Sentence(
        'The contract "{ref}" ends before it starts.',
        "Correct its dates in the register.",
        EXPLAIN,
    ),
    "SB-303": Sentence(
        'The contract "{ref}" has no end date.',
        "Add the end date. Until then the contract locks nothing.",
        EXPLAIN,
    ),
    "SB-304": Sentence(
        "The reference {ref} is given to {count} contracts.",
        "They are kept apart by title and dates; check that each row is a contract.",
        INFORMATION,
    ),
    "SB-305": Sentence(
        'The contract "{ref}" has no start date.',
        "Add the start date. Until then the contract locks nothing.",
        EXPLAIN,
    ),
    "SB-306": Sentence(
        'The contract "{ref}" names the agreement {text}, which is in no catalogue here.',
        "Load the catalogue that has it. Until then the contract counts as one that locks.",
        EXPLAIN,
    ),
}
