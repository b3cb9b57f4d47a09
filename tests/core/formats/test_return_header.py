from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.domain.parties import Identifier
from core.domain.returns import CatalogueUsed, Return, SignOff, Supersedes
from core.formats.packages import PackageRefused
from core.formats.return_header import header_of, return_from
from tests.core.formats.conftest import made_return


@pytest.fixture
def full() -> Return:
    """A return in which every part of the header is filled."""
    content = made_return()
    return replace(
        content,
        body=replace(content.body, identifiers=(Identifier("GB-LAE", "E1"),)),
        catalogues=(CatalogueUsed("ypo", 3, "ab", "known"),),
        prepared_by=SignOff("Ann", "Clerk", "2026-04-30"),
        approved_by=SignOff("Bob", "Treasurer", "2026-05-01"),
        supersedes=Supersedes("earlier", 1, "cd"),
    )


def test_a_full_header_is_read_as_it_was_written(full: Return) -> None:
    assert return_from(header_of(full, {}), full.tables) == full


@pytest.mark.parametrize("value", [None, 7.5, True, [], {}])
@pytest.mark.parametrize(
    "place",
    [
        ("prepared_by", "at"),
        ("approved_by", "name"),
        ("supersedes", "version"),
        ("catalogues", 0, "edition"),
        ("catalogues", 0, "trust"),
        ("body", "identifiers", 0, "id"),
    ],
)
def test_a_part_of_another_sort_is_no_header_of_a_return(
    full: Return, place: tuple[Any, ...], value: object
) -> None:
    header: Any = header_of(full, {})
    within = header
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = value

    with pytest.raises(PackageRefused):
        return_from(header, full.tables)
