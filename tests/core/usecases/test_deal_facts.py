from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.domain.agreements import LotKey, Usable
from core.domain.assessment import Answer, Opportunity
from core.domain.money import Pence
from core.domain.taxonomy import CategoryCode
from core.usecases.deal_facts import fit_words

_LATE = "Orders start at £500k. You spend £12k a year, which reaches that in 41 years."
_DEAL = Opportunity(
    CategoryCode("energy.electricity"), LotKey("ypo", "1100", "1"), "Energy", "Power", "YPO",
    Answer(Usable.YES, "Local authorities."), Pence(12_345_67), Pence(0), date(2026, 4, 1),
    date(2028, 3, 31), (), (), (), fit=Answer(Usable.NO, _LATE),
)  # fmt: skip


def test_a_lot_far_above_our_spend_is_said_to_count_and_not_to_suit_in_one_breath() -> None:
    said = fit_words(_DEAL)

    assert said.startswith('No. You may order from it, so £12,345.67 counts as "could use a lot"')
    assert "but it does not suit you: orders start at £500k." in said


def test_a_lot_that_we_may_not_use_counts_nowhere_and_says_only_why_it_does_not_suit() -> None:
    barred = replace(_DEAL, answer=Answer(Usable.NO, "Schools only."))

    assert fit_words(barred) == _LATE
    assert fit_words(replace(_DEAL, fit=Answer(Usable.YES, ""))).startswith("Yes")
