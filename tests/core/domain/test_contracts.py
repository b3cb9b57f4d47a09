from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.domain.agreements import LotKey
from core.domain.contracts import Contract, ContractId

START, END = date(2025, 4, 1), date(2026, 3, 31)
CONTRACT = Contract(ContractId(1), "C1", "Pens", "Paper & Co", START, END, END)


def test_a_contract_runs_from_its_first_to_its_last_day() -> None:
    assert CONTRACT.runs_on(START)
    assert CONTRACT.runs_on(END)
    assert not CONTRACT.runs_on(START - timedelta(days=1))
    assert not CONTRACT.runs_on(END + timedelta(days=1))


def test_an_extension_taken_counts_and_one_still_to_take_does_not() -> None:
    later = END + timedelta(days=90)

    assert replace(CONTRACT, current_end=later).runs_on(later)
    assert not replace(CONTRACT, latest_end=later).runs_on(later)


def test_without_a_current_end_the_first_end_holds() -> None:
    assert replace(CONTRACT, current_end=None).runs_on(END)


def test_a_contract_without_a_start_or_an_end_never_runs() -> None:
    assert not replace(CONTRACT, start=None).runs_on(START)
    assert not replace(CONTRACT, end=None, current_end=None).runs_on(START)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_only_a_running_contract_locks_and_no_call_off_or_freed_one_does(day: date) -> None:
    assert CONTRACT.locks_on(day) is CONTRACT.runs_on(day)
    assert not replace(CONTRACT, lot=LotKey("A", "1", "1")).locks_on(day)
    assert not replace(CONTRACT, freed_because="Break clause").locks_on(day)
