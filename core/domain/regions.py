"""The regions by which agreements are let: the twelve of NUTS level 1, and what people call them.

The codes stayed in use after the United Kingdom named the same regions anew (ITL: TLD for UKD).
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.domain.agreements import EVERYWHERE

REGIONS: dict[str, str] = {
    "UKC": "North East",
    "UKD": "North West",
    "UKE": "Yorkshire and The Humber",
    "UKF": "East Midlands",
    "UKG": "West Midlands",
    "UKH": "East of England",
    "UKI": "London",
    "UKJ": "South East",
    "UKK": "South West",
    "UKL": "Wales",
    "UKM": "Scotland",
    "UKN": "Northern Ireland",
}
"""Each region's code with its name."""

_EVERYWHERE = EVERYWHERE | {"everywhere", "national", "nationwide", "united kingdom"}
_ENGLAND = tuple(list(REGIONS)[:9])
_GROUPS = {
    "england": _ENGLAND,
    "england and wales": (*_ENGLAND, "UKL"),
    "great britain": (*_ENGLAND, "UKL", "UKM"),
}
# Codes nest: UKD3 and UKD33 lie in UKD.
_CODE = re.compile(r"(?:uk|tl)([c-n][0-9a-z]{0,2})")


@lru_cache(maxsize=4096)
def read_regions(text: str) -> tuple[str, ...] | None:
    """Return the codes of the regions that a text lists, by code or name, in its order.

    ``()`` is everywhere. None is a text of which a part is no region.
    """
    if _folded(text) in _EVERYWHERE or not text.strip():
        return ()
    found: dict[str, None] = {}
    for part in re.split(r"[,;/|]+", text):
        codes = _named(part) if part.strip() else ()
        if codes is None:
            return None
        found.update(dict.fromkeys(codes))
    return tuple(found)


def _named(part: str) -> tuple[str, ...] | None:
    """Read what stands between two commas: one name, or several codes or names in a row."""
    if (one := _one(part)) is not None:
        return one
    pieces = re.split(r"\s+(?:and|&)\s+", part)
    pieces = pieces if len(pieces) > 1 else part.split()
    found = [_one(piece) for piece in pieces]
    if len(pieces) < 2 or None in found:
        return None
    return tuple(code for codes in found if codes for code in codes)


def _one(text: str) -> tuple[str, ...] | None:
    name = _folded(text)
    if code := _CODE.fullmatch(name):
        return (f"UK{code[1].upper()}",)
    return _GROUPS.get(name) or _BY_NAME.get(name)


def _folded(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("&", " and ")).split()
    return " ".join(word for word in words if word != "the")


_BY_NAME = {_folded(name): (code,) for code, name in REGIONS.items()}
