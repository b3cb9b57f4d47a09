"""The way from the source files to the figures of a return, step by step, to the penny."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.auditing import TieStep
from core.domain.money import pounds


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums that must lead to one another, in pence.

    ``ledger`` are the totals that the ledger states of the files, a file's own where none was
    given; ``agreed`` says how many of ``count`` files agree with theirs, ``explained`` how many of
    the others say why not. ``files`` are the payments of all files, ``left_out`` the rows that
    are none. ``outside`` lie outside the period or have no day. ``excluded``, ``used`` and
    ``by_status`` are the same figures told a second way, None or empty where they are not told.
    """

    count: int
    agreed: int
    explained: int
    ledger: int
    files: int
    left_out: int
    outside: int
    total: int
    out_of_scope: int
    in_scope: int
    locked: int
    available: int
    collaborative: int
    addressable: int
    no_lot: int
    excluded: int | None = None
    used: int | None = None
    by_status: Mapping[str, int] = field(default_factory=dict)


def tie_out(sums: Sums) -> tuple[TieStep, ...]:
    """Walk from the files to nothing left; a step that does not close says by how much."""
    steps = [_ledger(sums), _files(sums)]
    left = sums.files
    for name, part, stands, told, table in (
        ("Outside the period or without a day", sums.outside, sums.total, None, "checks"),
        ("Out of scope", sums.out_of_scope, sums.in_scope, _second(sums, "out-of-scope"),
         "exclusions"),
        ("Locked by contracts", sums.locked, sums.available, _second(sums, "locked"), "contracts"),
        ("Collaborative", sums.collaborative, sums.addressable + sums.no_lot,
         _second(sums, "collaborative"), "agreement_use"),
        ("Could use a lot", sums.addressable, sums.no_lot, _second(sums, "addressable"),
         "opportunities"),
        ("No lot found", sums.no_lot, 0, _second(sums, "no-lot"), "summary"),
    ):  # fmt: skip
        left -= part
        steps.append(_step(name, -part, left, stands, told or {}, table))
        left = stands
    return tuple(steps)


def closes(steps: tuple[TieStep, ...]) -> bool:
    """Say whether no step fails to close."""
    return all(step.ties is not False for step in steps)


def _files(sums: Sums) -> TieStep:
    """Return the step from the ledger to the payments that were brought in."""
    off = sums.files - sums.ledger
    rows = f"{sums.left_out:,} rows are no payments (headings, totals, blank rows)."
    says = f"{pounds(sums.files)} left; {rows}"
    if off:
        says = f"{pounds(off)} differ, as explained with the files or not at all; {rows}"
    return TieStep(
        "Differences from the ledger", off, sums.files, not off or None, says, "sources"
    )


def _ledger(sums: Sums) -> TieStep:
    says = f"{sums.agreed} of {sums.count} files agree with the total of the ledger"
    open_ = sums.count - sums.agreed - sums.explained
    if sums.explained:
        says += f", {sums.explained} with an explanation do not"
    if open_:
        says += f", {open_} were not agreed"
    ties = None if open_ or sums.explained else True
    return TieStep("Totals of the ledger", sums.ledger, sums.ledger, ties, f"{says}.", "sources")


def _second(sums: Sums, status: str) -> dict[str, int]:
    """Return the figure told a second way: what it is called, and its pence."""
    found = {}
    if status == "out-of-scope" and sums.excluded is not None:
        found["the table of what is out of scope"] = sums.excluded
    if status == "collaborative" and sums.used is not None:
        found["the table of use of agreements"] = sums.used
    if sums.by_status:
        found["the payments one by one"] = sums.by_status.get(status, 0)
    return found


def _step(
    name: str, part: int, left: int, stands: int, told: Mapping[str, int], table: str
) -> TieStep:
    if left != stands:
        off = f"{pounds(stands)} should be left: {pounds(left - stands)} are not accounted for."
        return TieStep(name, part, left, False, off, table)
    for what, pence in told.items():
        if pence != -part:
            off = f"{what[0].upper()}{what[1:]} add up to {pounds(pence)}."
            return TieStep(name, part, left, False, off, table)
    same = f"; the same by {' and by '.join(told)}" if told else ""
    return TieStep(name, part, left, True, f"{pounds(left)} left{same}.", table)
