"""Regions as people write them: codes, names, countries, lists of either."""

from __future__ import annotations

import pytest

from core.domain.regions import REGIONS, read_regions


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("North East, North West; UKE", ("UKC", "UKD", "UKE")),
        ("UKC UKD", ("UKC", "UKD")),
        ("yorkshire and humber", ("UKE",)),
        ("Great Britain", tuple(REGIONS)[:11]),
        ("tld3", ("UKD3",)),
        ("Wales, Wales", ("UKL",)),
        ("UK", ()),
        ("  ", ()),
    ],
)
def test_regions_are_read_by_code_and_by_name(text: str, codes: tuple[str, ...]) -> None:
    assert read_regions(text) == codes


@pytest.mark.parametrize("text", ["Narnia", "England, Narnia", "North", "UKX", "ukraine"])
def test_what_is_no_region_is_not_guessed(text: str) -> None:
    assert read_regions(text) is None
