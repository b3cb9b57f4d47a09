from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.faults.mutants import CHANGES
from tests.faults.tampering import QUICK, Subject, catalogues, collected, returns, tamper
from tests.faults.zip_tricks import TRICKS


@pytest.mark.parametrize("made", [partial(returns, whole=False), collected, catalogues])
def test_no_changed_package_is_accepted_and_the_unchanged_one_is(
    made: Callable[[], Subject],
) -> None:
    found = tamper(made(), QUICK)

    assert found.genuine_accepted
    assert found.accepted == []
    assert found.crashed == []
    assert sum(found.tried.values()) == QUICK


def test_every_kind_of_change_is_tried() -> None:
    found = tamper(returns(whole=False), 80)

    assert len(TRICKS) >= 25
    assert len(found.tried) == len(CHANGES) + len(TRICKS) + 1


def test_a_judge_who_looks_at_nothing_is_found_out() -> None:
    genuine = returns(whole=False)
    naive = Subject("naive", genuine.genuine, genuine.mutants, lambda _: True)

    found = tamper(naive, 100)

    assert not found.holds()
    assert len(found.accepted) == 100
