"""The quick set of every fault: a soak of the same is ``python -m tests.faults --soak``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.__main__ import CAMPAIGNS
from tests.faults.campaign import Campaign

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="children are forked, and their disk is Linux's"
)


@pytest.mark.slow
@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda one: one.name.replace(" ", "-"))
def test_the_book_and_its_files_withstand(campaign: Campaign, tmp_path: Path) -> None:
    if lack := campaign.missing():
        pytest.skip(lack)

    found = campaign.measured(campaign.quick, tmp_path)

    assert found.faults == []
    assert found.tried >= campaign.quick
