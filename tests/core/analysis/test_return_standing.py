from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.analysis.return_standing import standing
from core.domain.expecting import BodyState, Chase, ExpectedBody, FileSeen

_DUE = date(2026, 7, 31)
_BODY = ExpectedBody("Oak", due=_DUE)
_FILE = FileSeen(
    "a.zip", "0" * 64, True, (), "Oak", (), "", None, "oak.2025", 1, nil=False, received_on=_DUE
)
_REFUSED = replace(_FILE, accepted=False, reasons=("altered",))


def _state(*files: FileSeen, on: date = date(2026, 8, 3)) -> BodyState:
    return standing("Oak", _BODY, files, on).state


def test_what_came_on_its_day_is_in_time_and_a_day_later_late() -> None:
    later = replace(_FILE, received_on=date(2026, 8, 1))

    assert _state(_FILE) is BodyState.ACCEPTED
    assert _state(later) is BodyState.LATE
    assert standing("Oak", _BODY, [later], date(2026, 8, 3)).days_late == 1


def test_a_correction_after_the_day_makes_nothing_late() -> None:
    second = replace(_FILE, version=2, received_on=date(2026, 9, 1))

    assert _state(replace(_FILE, replaced_by="b.zip"), second) is BodyState.ACCEPTED


@pytest.mark.parametrize(
    ("on", "state"),
    [(_DUE, BodyState.AWAITED), (date(2026, 8, 1), BodyState.MISSING)],
)
def test_nothing_is_awaited_until_its_day_and_missing_after_it(on: date, state: BodyState) -> None:
    assert _state(on=on) is state


def test_without_a_day_what_did_not_come_is_missing() -> None:
    assert standing("Oak", ExpectedBody("Oak"), (), _DUE).state is BodyState.MISSING


def test_a_nil_return_is_an_answer_and_a_refused_one_is_none() -> None:
    assert _state(replace(_FILE, nil=True)) is BodyState.NIL
    assert _state(_REFUSED) is BodyState.REFUSED


def test_a_refused_correction_is_chased_although_the_first_version_counts() -> None:
    found = standing("Oak", _BODY, [_FILE, replace(_REFUSED, version=2)], _DUE)
    sent_again = standing("Oak", _BODY, [_REFUSED, _FILE], _DUE)

    assert found.state is BodyState.ACCEPTED
    assert [one.version for one in found.refused()] == [2]
    assert sent_again.refused() == ()
    assert Chase(_DUE, (found, sent_again)).to_chase() == (found,)
