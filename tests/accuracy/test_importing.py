from __future__ import annotations

import pytest

from tests.accuracy.importing import SHARED, score_files, score_layouts

pytestmark = pytest.mark.skipif(
    not (SHARED / "spend" / "truth.json").exists(), reason="the published files are not here"
)


def test_no_published_file_is_read_wrongly_and_silently() -> None:
    wrong = [score.file for score in score_files() if score.silent_error]

    assert wrong == []


def test_every_published_file_is_ready_and_right_or_rightly_asked() -> None:
    missed = [score.file for score in score_files() if not score.reached]

    assert missed == []


def test_every_row_of_every_published_file_is_accounted_for() -> None:
    still_open = [score.file for score in score_files() if not score.closes]

    assert still_open == []


def test_supplier_and_amount_are_found_in_every_header_layout() -> None:
    missed = [score.headings for score in score_layouts() if not (score.supplier and score.amount)]

    assert missed == []
