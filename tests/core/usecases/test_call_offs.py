"""What names an agreement, and what only says how something was bought."""

from __future__ import annotations

import pytest

from core.domain.contracts import Contract, ContractId
from core.usecases.call_offs import is_open


def contract(text: str) -> Contract:
    return Contract(ContractId(1), "C1", "T", "S", None, None, None, framework_text=text)


@pytest.mark.parametrize("text", ["", "n/a", "3 quotes", "LA SLA", "Open tender", "direct award"])
def test_how_something_was_bought_is_no_agreement(text: str) -> None:
    assert not is_open(contract(text))


@pytest.mark.parametrize("text", ["RM6100", "YPO 891 lot 2", "CCS quotes", "CCS direct award"])
def test_an_agreement_that_no_catalogue_has_is_open(text: str) -> None:
    assert is_open(contract(text))
