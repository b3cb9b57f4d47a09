"""Cells as people type them: forgiving in form, never in meaning."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.returns import Cell
from core.formats.catalogue_tables import AGREEMENTS, EVIDENCE_TABLE
from core.formats.columns import Layout
from core.formats.template_cells import CellFault, read_typed


def read(layout: Layout, name: str, text: str) -> Cell:
    column = layout.column(name)
    assert column is not None
    return read_typed(column, text)


@pytest.mark.parametrize(
    "text", ["1 April 2024", "1-Apr-2024", "1st apr 2024", "01/04/2024", "2024-04-01", "1.4.2024"]
)
def test_a_day_may_be_written_in_words(text: str) -> None:
    assert read(AGREEMENTS, "start", text) == date(2024, 4, 1)


@pytest.mark.parametrize(
    "text", ["April 2024", "31 April 2024", "1 Avril 2024", "1 Apr 24", "soon"]
)
def test_what_is_no_day_or_several_is_told(text: str) -> None:
    with pytest.raises(CellFault) as fault:
        read(AGREEMENTS, "start", text)

    assert fault.value.code == "SB-407"


@pytest.mark.parametrize(
    ("layout", "name", "text", "kept"),
    [
        (AGREEMENTS, "regulation", "pa 2023", "PA2023"),
        (AGREEMENTS, "kind", "Open Framework", "open-framework"),
        (EVIDENCE_TABLE, "kind", "Saving range", "saving-range"),
        (EVIDENCE_TABLE, "kind", "savings", "savings"),
    ],
)
def test_a_choice_is_known_however_its_words_are_joined(
    layout: Layout, name: str, text: str, kept: str
) -> None:
    assert read(layout, name, text) == kept
