from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from core.domain.parties import Body, Identifier, Sector


def test_a_body_is_named_in_files_by_its_first_identifier() -> None:
    body = Body(
        "Little Marsh",
        "parish-council",
        Sector.WIDER,
        identifiers=(Identifier("GB-LAE", "LMP"), Identifier("GB-COH", "1")),
    )

    assert body.body_id() == "gb-lae-lmp"


def test_a_body_without_identifiers_is_named_by_its_name() -> None:
    body = Body("St. Mary's & St John's  Parish Council", "parish-council", Sector.WIDER)

    assert body.body_id() == "st-mary-s-st-john-s-parish-council"


@given(st.text(min_size=1))
def test_the_name_in_files_has_letters_digits_and_single_hyphens(name: str) -> None:
    slug = Body(name, "", Sector.WIDER).body_id()

    assert re.fullmatch(r"([^\W_]+(-[^\W_]+)*)?", slug)
