from __future__ import annotations

import pytest

from core.domain.problems import Cancelled
from core.domain.progress import Progress


def test_progress_shows_the_last_step() -> None:
    progress = Progress()

    progress.step("Reading", 5, 10)

    assert (progress.stage, progress.done, progress.total) == ("Reading", 5, 10)


def test_work_stops_at_its_next_step_once_it_was_cancelled() -> None:
    progress = Progress()
    progress.step("Reading", 5, 10)

    progress.cancel()

    with pytest.raises(Cancelled):
        progress.step("Reading", 6, 10)
