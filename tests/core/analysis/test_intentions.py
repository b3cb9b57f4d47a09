"""What is told of a contract's end in the pipeline."""

from __future__ import annotations

import pytest

from core.analysis.intentions import _agreed


@pytest.mark.parametrize(
    ("said", "through_a_lot", "told"),
    [
        (set(), False, ""),
        ({""}, False, ""),
        ({""}, True, "collaborate"),
        ({"renew"}, True, "renew"),
        ({"stop"}, False, "stop"),
        ({"renew", "stop"}, True, ""),
        ({"renew", ""}, False, ""),
    ],
)
def test_only_what_all_contracts_agree_on_is_told(
    said: set[str], through_a_lot: bool, told: str
) -> None:
    assert _agreed(said, through_a_lot) == told
