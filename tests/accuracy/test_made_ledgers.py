from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import Verdict
from core.importing.reading import read_file
from tests.accuracy.made_ledgers import faults, make, write

SEEDS = range(100)
# A careful person would have to be asked about so many of them: signs, credits, blank suppliers.
MOST_ASKED = 15


@pytest.mark.parametrize("seed", SEEDS)
def test_a_ledger_of_traps_is_read_right_or_asked_about(seed: int, tmp_path: Path) -> None:
    ledger = make(seed)

    reading = read_file(write(ledger, tmp_path))

    assert faults(ledger, reading) == [], ledger.traps
    assert reading.verdict in {Verdict.READY, Verdict.ASK}, ledger.traps


def test_few_ledgers_need_a_question(tmp_path: Path) -> None:
    readings = (read_file(write(make(seed), tmp_path), limit=0) for seed in SEEDS)

    assert sum(reading.verdict is Verdict.ASK for reading in readings) <= MOST_ASKED
