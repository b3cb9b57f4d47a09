from __future__ import annotations

import pytest

from tests.accuracy.importing import (
    FIGURES,
    SHARED,
    FileScore,
    LayoutScore,
    figures,
    score_files,
    score_layouts,
)

pytestmark = pytest.mark.skipif(
    not (SHARED / "spend" / "truth.json").exists(), reason="the published files are not here"
)

# Dates of so many of the 91 layouts are found; one borough has two that are equally likely.
LAYOUT_DATES = 90


@pytest.fixture(scope="module")
def files() -> list[FileScore]:
    return list(score_files())


@pytest.fixture(scope="module")
def layouts() -> list[LayoutScore]:
    return list(score_layouts())


def test_no_published_file_is_read_wrongly_and_silently(files: list[FileScore]) -> None:
    assert [score.file for score in files if score.silent_error] == []


def test_every_published_file_is_ready_and_right_or_rightly_asked(files: list[FileScore]) -> None:
    assert [score.file for score in files if not score.reached] == []


@pytest.mark.parametrize("figure", FIGURES)
def test_each_figure_is_right_of_every_published_file(figure: str, files: list[FileScore]) -> None:
    assert [score.file for score in files if not score.right[figure]] == []
    assert figures(files)[figure] == len(files) == 43


def test_supplier_and_amount_are_found_in_every_header_layout(layouts: list[LayoutScore]) -> None:
    missed = [score.headings for score in layouts if not (score.supplier and score.amount)]

    assert (missed, len(layouts)) == ([], 91)


def test_the_date_is_found_in_nearly_every_header_layout(layouts: list[LayoutScore]) -> None:
    assert sum(score.date for score in layouts) >= LAYOUT_DATES


def test_gross_less_vat_is_the_net_amount(layouts: list[LayoutScore]) -> None:
    assert [score.headings for score in layouts if not score.net] == []
