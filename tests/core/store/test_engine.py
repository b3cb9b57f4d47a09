from __future__ import annotations

from core.store import engine


def test_the_engine_says_its_version() -> None:
    assert engine.VERSION.split(".")[0] == "3"


def test_words_can_be_searched_here() -> None:
    assert engine.has_full_text()
