"""Rows with more cells than there are headings: a comma inside a name, most often.

Decision: a row is put together again only if exactly one way of joining neighbours gives cells
that fit their columns; otherwise it is listed as a problem, never cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

# How many commas too many are worth trying.
_MOST_EXTRA = 3


def repair(
    cells: Sequence[str],
    width: int,
    delimiter: str,
    fits: Callable[[Sequence[str]], bool],
) -> list[str] | None:
    """Join the neighbouring cells that a comma split; None where that is not certain.

    ``fits`` says whether a row of the right width holds in each column what belongs there.
    """
    extra = len(cells) - width
    if not 0 < extra <= _MOST_EXTRA:
        return None
    found: list[list[str]] = []
    for start in range(width):
        joined = [
            *cells[:start],
            delimiter.join(cells[start : start + extra + 1]),
            *cells[start + extra + 1 :],
        ]
        if fits(joined) and joined not in found:
            found.append(joined)
    return found[0] if len(found) == 1 else None
