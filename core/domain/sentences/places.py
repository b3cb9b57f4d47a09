"""Sentences about where and when a book is worked with: SB-724, SB-725 and SB-764."""

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
    "SB-764": Sentence(
        "This PC's clock says {today}, but this book was changed on {last} already.",
        "Set the clock of this PC. Whatever it says, payments and history keep their order.",
        EXPLAIN,
    ),
}
