"""Sentences about where a book lies: SB-724 and SB-725."""

from __future__ import annotations

from core.domain.sentences.sentence import EXPLAIN, Sentence

_REMEDY = "Work on a copy on a disk of this computer."

SENTENCES: dict[str, Sentence] = {
    "SB-724": Sentence(
        "This book lies on a network share. Another computer, or a lost connection, can "
        "damage it while it is open.",
        _REMEDY,
        EXPLAIN,
    ),
    "SB-725": Sentence(
        "This book lies in a folder that is synchronised with other computers. The "
        "service can swap it for another copy while it is open.",
        _REMEDY,
        EXPLAIN,
    ),
}
