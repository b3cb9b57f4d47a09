"""Where a body stands: from the files that came and the day on which they were due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.domain.expecting import BodyState, ExpectedBody, FileSeen, Standing


def standing(
    name: str,
    expected: ExpectedBody | None,
    files: Sequence[FileSeen],
    as_at: date,
    *,
    family: str = "",
    how: str = "",
) -> Standing:
    """Say where a body stands on a day.

    It is late where its first accepted file came after its day, also if a correction followed.
    Without a day nothing is late, and what did not come is missing at once.
    """
    due = expected.due if expected else None
    ordered = tuple(sorted(files, key=lambda one: (one.received_on, one.return_id, one.version)))
    accepted = [one for one in ordered if one.accepted]
    counted = [one for one in ordered if one.counts()]
    came = accepted[0].received_on if accepted else as_at
    late = max(0, (came - due).days) if due else 0
    return Standing(
        name, family, _state(ordered, counted, due, late), expected, ordered, how, late
    )


def _state(
    files: Sequence[FileSeen], counted: Sequence[FileSeen], due: date | None, late: int
) -> BodyState:
    if counted:
        if all(one.nil for one in counted):
            return BodyState.NIL
        return BodyState.LATE if late else BodyState.ACCEPTED
    if files:
        return BodyState.REFUSED
    return BodyState.AWAITED if due and not late else BodyState.MISSING
