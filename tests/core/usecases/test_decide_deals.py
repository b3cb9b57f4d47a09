from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.parties import Body, Sector
from core.store import deals
from core.usecases import books, decide_deals
from core.usecases.decide_deals import ReasonMissing, UnknownDecision, UnknownReason


def test_only_decisions_and_reasons_that_can_be_added_up_are_kept(tmp_path: Path) -> None:
    body = Body("Marsh", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "marsh.spendbook", body, actor="Test") as book:
        with pytest.raises(UnknownDecision):
            decide_deals.decide(book, [], "perhaps")
        with pytest.raises(UnknownReason, match="too dear"):
            decide_deals.decide(book, [], "later", "too dear")
        with pytest.raises(ReasonMissing) as missing:
            decide_deals.decide(book, [], "not suitable")
        assert "price, local, small" in missing.value.remedy()

        assert decide_deals.decide(book, [], "later", "price").seq == 0
        assert decide_deals.answer_use(book, [], yes=True).seq == 0
        assert deals.decisions(book) == {}


def test_every_reason_has_a_code_of_its_own() -> None:
    codes = [code for code, _ in decide_deals.reasons()]

    assert len(set(codes)) == len(codes)
    assert codes[0] == ""
